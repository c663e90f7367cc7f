"""A trial of one project: the same nation with and without it for households drawn by lot.

The project is delivered once, in February 2014, to a share of those who may have it among the
registered; both runs share every other draw. What the treated gain is the direct effect of the
project, what it moves in markets included. Its price is drawn from the centre, so the ledger
checks every fen of a trial as it does of any run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from simsupport.agents.households import Register
from simsupport.core.streams import uniform
from simsupport.experiment.studies.yearly import (
    SINGLE,
    Values,
    Yearly,
    deliver,
    may_have,
    reached_by_study,
)
from simsupport.model import SupportModel

if TYPE_CHECKING:
    from simsupport.core.blocks import Block, Index
    from simsupport.livelihoods.now import Now

DELIVERY = 13
"""February 2014."""


@dataclass
class Arm(Yearly):
    """One of the two runs, watched year by year."""

    rows: Index = field(default_factory=lambda: np.zeros(0, np.intp))
    """who was drawn"""
    others: Index = field(default_factory=lambda: np.zeros(0, np.intp))
    """who might have been"""
    predicted: Values = field(default_factory=lambda: np.zeros(0))


def run_arm(
    key: str, *, treated: bool, share: float, years: int, seed: int, **settings: Any
) -> Arm:
    """Live through years from January 2013 on.

    Args:
        key: the project.
        treated: whether it is delivered.
        share: of the registered who may have it, drawn by lot.
        years: that are watched.
        seed: of the nation.
        **settings: households, and parameters with dots as double underscores.
    """
    model = SupportModel("baseline", rng=seed, months=12 * years, **settings)
    arm = Arm(model, years)

    def act(block: Block, now: Now) -> None:
        if now.month.index == DELIVERY:
            _deliver(arm, key, block, now, share=share, treated=treated)

    with reached_by_study(arm, act):
        for _ in range(12 * years):
            arm.live_a_month()
    model.close()
    return arm


def _deliver(arm: Arm, key: str, block: Block, now: Now, *, share: float, treated: bool) -> None:
    """Note who is drawn and what is predicted for them, and deliver if this is the treated arm."""
    hh = block.households
    by_village = key not in SINGLE
    listed = hh.register == Register.REGISTERED
    able = may_have(key, block, now) & (True if by_village else listed)
    lot = uniform(now.words_at("trial.lot", np.arange(len(able))))
    chosen = np.flatnonzero(able & (lot < np.float32(share)))
    gain = getattr(now.projects, key).gain(block, now, chosen).astype(np.float64)
    if by_village:
        flag = np.zeros(len(able), np.uint8)
        flag[chosen] = 1
        rows = np.flatnonzero(block.in_village.down(flag))
        gain = np.full(len(rows), gain.sum() / block.weight[rows].sum())
    else:
        rows = chosen
    arm.rows = np.concatenate([arm.rows, rows + hh.start])
    spared = np.setdiff1d(np.flatnonzero(listed), rows) if by_village else np.flatnonzero(able)
    arm.others = np.concatenate([arm.others, np.setdiff1d(spared, rows) + hh.start])
    arm.predicted = np.concatenate([arm.predicted, gain])
    if treated:
        deliver(key, block, now, chosen)


@dataclass(frozen=True)
class Trial:
    """Both arms of a trial, and what their difference says of the treated."""

    treated: Arm
    control: Arm

    def weight(self) -> Values:
        """Return the real households of each treated row."""
        return _weight(self.treated, self.treated.rows)

    def effect(self, name: str, year: int) -> float:
        """Return the mean gain of the treated in a year, households of both arms paired."""
        rows = self.treated.rows
        one, other = getattr(self.treated, name)[year], getattr(self.control, name)[year]
        return float(np.average(one[rows] - other[rows], weights=self.weight()))

    def level(self, name: str, year: int) -> float:
        """Return the mean of the same households without the project."""
        values = getattr(self.control, name)[year][self.treated.rows]
        return float(np.average(values, weights=self.weight()))

    def difference_in_differences(self, name: str, year: int) -> float:
        """Return what a study of the treated arm alone would find against 2013.

        The treated gained that much more than those who might have been drawn and were not.
        """
        values, changes = getattr(self.treated, name), []
        for rows in (self.treated.rows, self.treated.others):
            change = values[year][rows] - values[0][rows]
            changes.append(float(np.average(change, weights=_weight(self.treated, rows))))
        return changes[0] - changes[1]

    def predicted(self) -> float:
        """Return the mean gain that the project expected for the treated, yuan a year."""
        return float(np.average(self.treated.predicted, weights=self.weight()))


def _weight(arm: Arm, rows: Index) -> Values:
    weight: Values = arm.model.households.weight[rows].astype(float)
    return weight


def run_trial(
    key: str, *, share: float = 0.3, years: int = 4, seed: int = 1, **settings: Any
) -> Trial:
    """Run both arms of a trial of a project; see `run_arm`."""
    arms = [
        run_arm(key, treated=given, share=share, years=years, seed=seed, **settings)
        for given in (True, False)
    ]
    return Trial(*arms)
