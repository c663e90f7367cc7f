"""What keeps designated units to their work: assessment, work plans, lead departments.

A unit's people have one year of time. Real work gets results, which those who are able get more
easily; show is noticed whoever does it. An assessment rewards what it counts; a plan that is
reviewed with households, and a lead department that guides, make the error about need smaller.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.units import Tier, Units
from simsupport.core.blocks import Block
from simsupport.core.calendar import Month
from simsupport.core.columns import column, extend
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.governance.choice import best_effort
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Nation
from simsupport.projects.base import Floats

Reals = npt.NDArray[np.float64]

extend(
    Units,
    taught=column("f4", "share", "noise about need that guidance by a lead department removes"),
    shown=column("i8", "fen", "what of this year's money went to show"),
    reviewed=column("i8", "fen", "what of this year's money a work plan and its review cost"),
    projects=column("i8", "projects", "bought for households so far"),
    right=column("i8", "projects", "of those, what the household needed most"),
)


class UnitOversight(Measure):
    """What bears on the choices of designated units, whoever pays them."""

    view_noise: float = param(
        0.8,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of the least able unit's error about what a project brings a household",
    )
    duty: float = param(
        0.6,
        unit="benefit",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what an hour of real work is worth to the least able unit without assessment",
    )
    visibility: float = param(
        0.35,
        unit="benefit",
        source="assumption; without assessment about a quarter of the money is for show",
        low=0.0,
        high=3.0,
        doc="what the first hour of show is worth to a unit without assessment",
    )
    cost_of_show: float = param(
        1.5,
        unit="ratio",
        source="assumption; as for officials",
        low=0.05,
        high=10.0,
        doc="how fast further show loses its worth against further real work",
    )
    assessment: Dated = param(
        0.0,
        unit="share",
        source="policy lever; central units were assessed every year from 2017 (from memory)",
        low=0.0,
        high=1.0,
        doc="how strictly units are assessed",
    )
    reward: float = param(
        0.3,
        unit="benefit",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what the strictest assessment adds to the worth of an hour for what it counts",
    )
    assessed_show: float = param(
        0.1,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of the assessment that counts what can be seen instead of results",
    )
    work_plan: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="how concrete yearly work plans are, and how far they are reviewed with households",
    )
    review: float = param(
        0.4,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="noise about need that a full review of the plan removes",
    )
    plan_cost: float = param(
        0.03,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.5,
        doc="part of the year's money that a full plan and its review cost",
    )
    lead_departments: Dated = param(
        0.0,
        unit="share",
        source="policy lever; central units were led by some ten departments (from memory)",
        low=0.0,
        high=1.0,
        doc="how closely lead departments keep in touch with their tier's units",
    )
    guidance: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of a unit's distance to the ablest of its tier that full contact closes",
    )
    told: float = param(
        1.0,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="units in full contact that are told what others have ordered for their households",
    )

    def reward_for_results(self, now: Now) -> float:
        """Return what the year's assessment adds to the worth of an hour for what it counts."""
        return self.reward * self.assessment.at(now.month)

    def left_by_review(self, now: Now) -> float:
        """Return the part of units' error that the review of their work plans leaves."""
        return 1.0 - self.review * self.work_plan.at(now.month)

    def contact(self, month: Month) -> float:
        """Return how closely lead departments keep in touch with their units."""
        return self.lead_departments.at(month)

    def decide(self, nation: Nation) -> None:
        """Let each tier's lead department guide its units towards the ablest one, before plans."""
        if nation.month.of_year == PLANNING_MONTH:
            units = nation.tables["units"].arrays
            own, tier = units["capacity"], units["tier"]
            best = np.full(len(Tier), np.inf, np.float32)
            np.minimum.at(best, tier, own)
            share = self.contact(nation.month) * self.coverage.at(nation.month)
            units["taught"][:] = np.float32(share * self.guidance) * (own - best[tier])

    def show(self, block: Block, now: Now) -> Reals:
        """Return the part of its money that each unit puts into show; shape (n_units,)."""
        return share_of_show(
            2.0 - block.units.capacity.astype(np.float64),
            self.duty,
            self.visibility,
            self.reward_for_results(now),
            self.assessed_show,
            self.cost_of_show,
        )

    def error(self, block: Block, now: Now) -> Floats:
        """Return the spread of each unit's error where nobody else has asked; (n_units,)."""
        kept: Floats = block.units.capacity - block.units.taught
        return kept * np.float32(self.view_noise * self.left_by_review(now))

    def knowing(self, block: Block, now: Now) -> Flags | None:
        """Return which units know what others have ordered; None: none does; shape (n_units,)."""
        share = self.contact(now.month) * self.told
        if not share:
            return None
        units = block.units
        words = now.streams.words(f"{self.key}.told", 0, units.start, units.stop)
        told: Flags = uniform(words) < np.float32(share)
        return told


def share_of_show(
    ability: Reals,
    duty: float,
    visibility: float,
    reward: float,
    counts_show: float,
    cost_of_show: float,
) -> Reals:
    """Return the part of their effort, and so of their money, that units put into show; (n,).

    Each unit maximises b_real x + b_show y - x^2 / 2 - cost_of_show y^2 / 2 over x + y <= 1
    (Holmstrom & Milgrom 1991), with

        b_real = (duty + reward (1 - counts_show)) ability
        b_show = visibility + reward counts_show.

    Args:
        ability: results of an hour of real work against the least able unit's, shape (n,).
        duty: what an hour of real work is worth to the least able unit unasked.
        visibility: what the first hour of show is worth to any unit unasked.
        reward: what an assessment adds for what it counts.
        counts_show: part of an assessment that counts what can be seen instead of results.
        cost_of_show: how fast show becomes dear against real work.
    """
    real = (duty + reward * (1.0 - counts_show)) * ability
    show = np.full(len(ability), visibility + reward * counts_show)
    effort = best_effort(
        np.stack([real, show], axis=1), np.array([1.0, cost_of_show]), np.ones(len(ability))
    )
    share: Reals = effort[:, 1] / np.maximum(effort.sum(axis=1), 1e-9)
    return share
