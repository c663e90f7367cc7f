"""Groups of persons by what their household was before any measure, and sums over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simsupport.experiment.inference.headlines import NATIONAL
from simsupport.indicators.year import CAUSES

if TYPE_CHECKING:
    import pyarrow as pa

DECILES = range(1, 11)
REGIONS = ("east", "centre", "west")
COUNTY_TYPES = ("other", "poor")

_KINDS: tuple[tuple[str, str, int, tuple[str, ...]], ...] = (
    ("decile", "decile", DECILES.start, tuple(str(decile) for decile in DECILES)),
    ("region", "region", 0, REGIONS),
    ("county_type", "poor_county", 0, COUNTY_TYPES),
    ("cause", "cause", 0, CAUSES),
)
"""Kind of group, column of the household summary, its lowest value, names of its values."""


@dataclass(frozen=True, slots=True)
class Groups:
    """The nation, and its persons by decile, region, type of county and cause of poverty."""

    names: tuple[str, ...]
    codes: tuple[npt.NDArray[np.int64], ...]
    """for each kind of group, each household's place in it; shape (n_households,)"""
    counts: tuple[int, ...]
    """groups of each kind"""

    @classmethod
    def of(cls, summary: pa.Table) -> Groups:
        """Return the groups that a household summary tells apart."""
        kept = [kind for kind in _KINDS if kind[1] in summary.column_names]
        names = (f"{kind}:{value}" for kind, _, _, values in kept for value in values)
        return cls(
            (NATIONAL, *names),
            tuple(column(summary, name).astype(np.int64) - low for _, name, low, _ in kept),
            tuple(len(values) for *_, values in kept),
        )

    def sums(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Sum over the households of each group.

        Args:
            values: one a household, shape (n_households,).

        Returns:
            In the order of `names`, shape (n_groups,).
        """
        parts = [
            np.bincount(code, weights=values, minlength=count)
            for code, count in zip(self.codes, self.counts, strict=True)
        ]
        return np.concatenate([[values.sum()], *parts])


def column(summary: pa.Table, name: str) -> npt.NDArray[np.float64]:
    """Return a column of a household summary, shape (n_households,)."""
    values: npt.NDArray[np.float64] = summary[name].to_numpy().astype(np.float64)
    return values
