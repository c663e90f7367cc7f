"""Benefit incidence: who gets how much of what a policy adds to income, and of all it adds.

The gain is the change in a household's mean real income over the horizon between two runs with
the same draws, losses counted as negative gains; so it holds what a policy does through markets
as well as what it pays. Groups are of the time before the horizon. Shares of the gain, and its
concentration, are ratios of sums over replicates with Fieller's interval.

The concentration index ranks persons by income before the horizon (Kakwani 1977; by groups as in
Kakwani, Wagstaff & van Doorslaer 1997, here deciles): twice the area between the concentration
curve of gains and the diagonal, -0.9 if all goes to the poorest decile, 0 if everybody gains the
same, 0.9 if all goes to the richest. Below the Gini coefficient of income a gain narrows
inequality.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from simsupport.experiment.inference.effects import COLUMNS
from simsupport.experiment.inference.groups import DECILES, Groups, column
from simsupport.experiment.inference.headlines import NATIONAL
from simsupport.experiment.inference.intervals import (
    Interval,
    Undefined,
    mean_intervals,
    ratio_interval,
)
from simsupport.experiment.inference.winners import check_paired

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

Array = npt.NDArray[np.float64]
NOBODY_GAINS = "income does not rise"


@dataclass(frozen=True, slots=True)
class Gains:
    """What a policy added to the real income of each group in one replicate."""

    groups: tuple[str, ...]
    persons: Array
    """persons at the start, shape (n_groups,)"""
    yuan: Array
    """gain of all of them together, yuan a year at 2013 prices; shape (n_groups,)"""

    @property
    def tilt(self) -> float:
        """Gains weighted with twice the rank of their decile less one; yuan a year.

        Over all gains it is their concentration index.
        """
        places = [self.groups.index(f"decile:{decile}") for decile in DECILES]
        share = self.persons[places] / max(float(self.persons[places].sum()), 1.0)
        rank = np.cumsum(share) - share / 2.0
        return float(np.dot(self.yuan[places], 2.0 * rank - 1.0))


def gains(policy: pa.Table, baseline: pa.Table) -> Gains:
    """Return what a policy added to income by group, from two summaries of one replicate.

    Raises:
        InputError: they hold different households.
    """
    check_paired(policy, baseline)
    persons = column(baseline, "persons")
    change = column(policy, "income") - column(baseline, "income")
    groups = Groups.of(baseline)
    return Gains(groups.names, groups.sums(persons), groups.sums(persons * change))


def incidence_rows(scenario: str, observed: Sequence[Gains]) -> tuple[pd.DataFrame, list[str]]:
    """Return gain, share of persons and of the gain, and its concentration, with intervals.

    Args:
        scenario: its name.
        observed: gains by replicate, of the same groups; the replicate is the observation.

    Returns:
        Rows of the comparison, and a line that says why shares are left out, if they are.
    """
    groups = observed[0].groups
    persons = np.array([one.persons for one in observed])
    yuan = np.array([one.yuan for one in observed])
    each = mean_intervals(yuan / np.where(persons > 0.0, persons, np.nan))
    rows = [
        ("gain", group, "yuan/person/year", *bounds)
        for group, *bounds in zip(groups, each.lower, each.central, each.upper, strict=True)
    ]
    crowd = mean_intervals(persons / persons[:, [groups.index(NATIONAL)]])
    rows += [
        ("persons_share", group, "share", *bounds)
        for group, *bounds in zip(groups, crowd.lower, crowd.central, crowd.upper, strict=True)
        if group != NATIONAL
    ]
    total = yuan[:, groups.index(NATIONAL)]
    tilt = ratio_interval(np.array([one.tilt for one in observed]), total)
    notes = []
    if isinstance(tilt, Undefined) or not total.mean() > 0.0:
        reason = tilt.reason if isinstance(tilt, Undefined) else NOBODY_GAINS
        notes.append(f"{scenario}: how its gain is shared is left out: {reason}")
    else:
        rows.append(("concentration_of_gain", NATIONAL, "index", *_bounds(tilt)))
        for place, group in enumerate(groups[1:], start=1):
            share = ratio_interval(yuan[:, place], total)
            if isinstance(share, Interval) and persons[:, place].any():
                rows.append(("gain_share", group, "share", *_bounds(share)))
    frame = pd.DataFrame(rows, columns=["outcome", "group", "unit", "lower", "central", "upper"])
    frame["scenario"] = scenario
    frame["kind"] = np.where(frame["outcome"] == "persons_share", "level", "difference")
    return frame[COLUMNS].dropna(subset=["central"]), notes


def _bounds(interval: Interval) -> tuple[float, float, float]:
    return interval.lower, interval.central, interval.upper
