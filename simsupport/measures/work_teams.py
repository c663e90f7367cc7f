"""Village work teams: each household of a village has somebody on the team who answers for it.

A team decides how to spend its year between visits to households and show, as officials do
(`governance/choice.py`). Inspections of those above the village take its time for paperwork, and
reward what can be seen.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.villages import Villages
from simsupport.channels.money import buy_for_villages
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import normal
from simsupport.governance.chain import Chain
from simsupport.governance.choice import best_effort
from simsupport.governance.incentives import LEAST_TIME
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Nation, Row
from simsupport.measures.chosen_villages import poor_first, yearly_cost

Reals = npt.NDArray[np.float64]

extend(
    Villages,
    team=column("u1", "flag", "1 where a work team answers for the households this year"),
    visits=column("f4", "share", "of the team's working time that it spends with households"),
    team_show=column("f4", "share", "of the team's working time that it spends on show"),
)


class WorkTeams(Measure):
    """Send work teams to a share of the villages, poor ones first; their offices pay them."""

    key: ClassVar[str] = "work_teams"
    sizes: ClassVar[tuple[str, ...]] = ("teams",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "G4",
            "teams",
            "village work teams, and a responsible person for each household",
            "doer",
            "G I A",
            "village team",
        ),
    )

    teams: Dated = param(
        0.0,
        unit="share",
        source="policy lever; 128,000 teams were in villages in 2016 (data/10 O019), as many as "
        "poor villages, and 255,000 were sent in all (O021)",
        low=0.0,
        high=1.0,
        doc="villages with a team; at one half all poor villages and no other",
    )
    duty: float = param(
        0.8,
        unit="benefit",
        source="assumption; above an official's, as they live in the village",
        low=0.0,
        high=3.0,
        doc="what the first hour with households is worth to a team of average spirit",
    )
    spirit_sd: float = param(
        0.4,
        unit="log points",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="spread of that worth among teams",
    )
    visibility: float = param(
        0.1,
        unit="benefit",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what the first hour of show is worth to a team for each inspection above it",
    )
    paperwork: float = param(
        0.25,
        unit="share",
        source="assumption; filling in forms was the common complaint of teams",
        low=0.0,
        high=0.9,
        doc="working time that forms take in any year",
    )
    received: float = param(
        0.05,
        unit="share",
        source="assumption; half of an official's, who also receives the visitors",
        low=0.0,
        high=0.5,
        doc="working time that each inspection above the village took last year, and takes again",
    )
    insight: float = param(
        0.5,
        unit="share",
        source="assumption; as for first secretaries",
        low=0.0,
        high=1.0,
        doc="noise about need in the village that a team removes if it does nothing but visit",
    )
    eyes: float = param(
        0.3,
        unit="share",
        source="assumption; as for first secretaries, who are alone",
        low=0.0,
        high=1.0,
        doc="real work on the village's list that such a team adds, in a full-time official's",
    )
    hope: float = param(
        0.02,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.5,
        doc="what such a team's year adds to the aim of aspiration",
    )
    cost: float = param(
        20_000.0,
        unit="yuan/village/year",
        source="assumption; travel and running",
        low=0.0,
        high=1e6,
        doc="what a team costs beyond the pay of its members, 2013 prices",
    )

    def decide(self, nation: Nation) -> None:
        """In January post the year's teams, who choose between households and show."""
        if nation.month.of_year != 1:
            return
        villages, officials = nation.tables["villages"], nation.tables["officials"]
        share = self.teams.at(nation.month) * self.coverage.at(nation.month)
        villages.team[:] = poor_first(nation.streams, self.key, villages, 0, share)
        words = nation.streams.words(f"{self.key}.spirit", 0, 0, len(villages))
        spirit = np.exp(normal(words).astype(np.float64) * self.spirit_sd)
        spent = self.time_spent(spirit, inspections_above(officials))
        villages.visits[:] = spent[:, 0] * villages.team
        villages.team_show[:] = spent[:, 1] * villages.team

    def time_spent(self, spirit: Reals, inspections: Reals) -> Reals:
        """Return the shares of a team's time for visits and for show; shape (n_villages, 2).

        Args:
            spirit: what visits are worth to each team against the average, shape (n_villages,).
            inspections: last year, of those who answer for the village, shape (n_villages,).
        """
        benefit = np.stack([self.duty * spirit, self.visibility * inspections], axis=1)
        time = np.maximum(1.0 - self.paperwork - self.received * inspections, LEAST_TIME)
        return best_effort(benefit, np.ones(2), time)

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Let teams tell what they saw, and ask for the year's money in February."""
        villages, month = block.villages, now.month.of_year
        if month == 1:
            seen = villages.insight + villages.visits * np.float32(self.eyes)
            villages.insight[:] = np.minimum(seen, np.float32(1.0))
        if month == 12:
            villages.encouraged += villages.visits * np.float32(self.hope)
        if month != PLANNING_MONTH:
            return []
        villages.unclear *= np.float32(1.0) - villages.visits * np.float32(self.insight)
        share = self.teams.at(now.month) * self.coverage.at(now.month)
        sent = poor_first(now.streams, self.key, villages, villages.start, share)
        return [yearly_cost(block, now, sent, self.cost)] if np.any(sent) else []

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay for the running of the teams."""
        buy_for_villages(block, now, order.rows, order.fen, Use.ADMINISTRATION, Account.PROGRAMMES)

    def stop(self, block: Block) -> None:
        """Call all teams back."""
        villages = block.villages
        villages.team[:] = villages.visits[:] = villages.team_show[:] = 0


def inspections_above(officials: Any) -> Reals:
    """Return how many of the five who answer for each village were inspected last year.

    Args:
        officials: the nation's.

    Returns:
        Shape (n_villages,), 0 to 5.
    """
    inspected = officials.inspected.astype(np.float64)
    above: Reals = np.stack([inspected[rows] for rows in Chain(officials).above_villages()]).sum(0)
    return above
