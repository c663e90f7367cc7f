"""From run records to one number per run, group and outcome.

A stock is its value in the last December, a mean the mean over the rows of the horizon, a sum
their total. The nation has a row each month, other groups one each December.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

LABELS = ("scenario", "point", "replicate", "seed", "month", "group")
NATIONAL = "national"


class OutcomeLike(Protocol):
    """What is known of an outcome: its unit, and how its months make one number.

    `kind` is `stock`, `mean` or `sum`.
    """

    @property
    def name(self) -> str:
        """The column's name."""

    @property
    def unit(self) -> str:
        """The unit, for example `share` or `yuan`."""

    @property
    def kind(self) -> str:
        """How months make one number."""

    @property
    def better(self) -> str:
        """Which values are good: `lower`, `higher` or `neither`."""

    @property
    def label_en(self) -> str:
        """The name readers see, in English."""


Outcomes = Mapping[str, OutcomeLike]


@dataclass(frozen=True, slots=True)
class Headlines:
    """Numbers by scenario, replicate, group and outcome; NaN where a run has none."""

    scenarios: tuple[str, ...]
    replicates: tuple[int, ...]
    groups: tuple[str, ...]
    outcomes: tuple[str, ...]
    values: npt.NDArray[np.float64]

    def of(self, scenario: str) -> npt.NDArray[np.float64]:
        """Return one scenario's numbers, shape (replicates, groups, outcomes)."""
        values: npt.NDArray[np.float64] = self.values[self.scenarios.index(scenario)]
        return values

    def national(self, scenario: str, outcome: str) -> npt.NDArray[np.float64] | None:
        """Return one outcome of the nation, shape (replicates,); None if nobody recorded it."""
        if outcome not in self.outcomes or NATIONAL not in self.groups:
            return None
        return self.of(scenario)[:, self.groups.index(NATIONAL), self.outcomes.index(outcome)]


def headlines(runs: pd.DataFrame, outcomes: Outcomes, scenarios: Sequence[str]) -> Headlines:
    """Reduce run records to headlines.

    Args:
        runs: run records one below the other, as `Comparison.runs` holds them.
        outcomes: what is known of each outcome; recorded columns it does not name are left out.
        scenarios: names in the order wanted.
    """
    names = [name for name in runs.columns if name in outcomes]
    table = _reduced(runs, outcomes, names)
    groups = list(dict.fromkeys(runs["group"]))
    replicates = sorted(set(runs["replicate"]))
    index = pd.MultiIndex.from_product([list(scenarios), replicates, groups])
    shape = (len(scenarios), len(replicates), len(groups), len(names))
    values = table.reindex(index)[names].to_numpy(np.float64).reshape(shape)
    return Headlines(
        tuple(scenarios), tuple(int(r) for r in replicates), tuple(groups), tuple(names), values
    )


def _reduced(runs: pd.DataFrame, outcomes: Outcomes, names: list[str]) -> pd.DataFrame:
    """Return the headlines as a frame indexed by scenario, replicate and group."""
    keys = ["scenario", "replicate", "group"]
    grouped = runs.groupby(keys, sort=False, observed=True)
    last = runs[runs["month"] == last_stock_month(runs["month"])].set_index(keys)
    means = grouped[names].mean()
    sums = grouped[names].sum(min_count=1)
    columns = {"stock": last, "mean": means, "sum": sums}
    return pd.DataFrame({name: columns[outcomes[name].kind][name] for name in names})


def last_stock_month(months: pd.Series[pd.Timestamp]) -> pd.Timestamp:
    """Return the last December, or the last month of a horizon that has none."""
    decembers = months[months.dt.month == 12]
    return (decembers if len(decembers) else months).max()


def summary(headline: Headlines, seeds: Mapping[int, int]) -> pd.DataFrame:
    """Return the national headlines, one row a run; runs that failed are left out.

    Args:
        headline: the numbers.
        seeds: the seed of each replicate.
    """
    frames = []
    group = headline.groups.index(NATIONAL)
    for scenario in headline.scenarios:
        frame = pd.DataFrame(headline.of(scenario)[:, group], columns=list(headline.outcomes))
        frame.insert(0, "seed", [seeds[replicate] for replicate in headline.replicates])
        frame.insert(0, "replicate", headline.replicates)
        frame.insert(0, "scenario", scenario)
        frames.append(frame.dropna(how="all", subset=list(headline.outcomes)))
    return pd.concat(frames, ignore_index=True)
