"""The chain of officials: sums up five levels, targets down five levels."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.officials import Level, Officials

Counts = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


class Chain:
    """Who stands above whom; officials are sorted by level, areas of a level by their superior."""

    def __init__(self, officials: Officials) -> None:
        self.officials = officials
        edges = np.searchsorted(officials.level, np.arange(len(Level) + 1)).tolist()
        self.rows = [slice(edges[level], edges[level + 1]) for level in Level]
        superior = officials.superior.astype(np.int64)
        self.superior = superior
        self._above = [superior[self.rows[level]] - edges[level + 1] for level in Level][:-1]

    def at(self, level: Level, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the part of a column that belongs to one level."""
        return values[self.rows[level]]

    def add_up(self, of_villages: Counts) -> Counts:
        """Sum whole numbers of the villages for every official's area; shape (n_officials,)."""
        parts = [of_villages]
        for above, level in zip(self._above, list(Level)[1:], strict=True):
            size = self.rows[level].stop - self.rows[level].start
            parts.append(np.bincount(above, parts[-1], size).astype(np.int64))
        return np.concatenate(parts)

    def pass_up(self, level: Level, values: npt.NDArray[Any]) -> Reals:
        """Sum one level's values for the officials one level up."""
        above = self.rows[Level(level + 1)]
        return np.bincount(self._above[level], values, above.stop - above.start)

    def mean_of_peers(self, values: npt.NDArray[Any]) -> Reals:
        """Return the mean over all officials with the same superior, oneself included.

        Provinces, which have no superior here, are peers of one another. Shape (n_officials,).
        """
        group = self.superior
        lowest = slice(0, self.rows[Level.PROVINCE].start)
        sums = np.bincount(group[lowest], values[lowest], len(group))
        counts = np.bincount(group[lowest], minlength=len(group))
        means = (sums / np.maximum(counts, 1))[group]
        means[self.rows[Level.PROVINCE]] = values[self.rows[Level.PROVINCE]].mean()
        return means

    def above_villages(self) -> list[npt.NDArray[np.int64]]:
        """Return who answers for each village, from its province down to its own official.

        Five arrays of rows, each of shape (n_villages,).
        """
        rows = [np.arange(self.rows[Level.VILLAGE].stop)]
        for _ in list(Level)[1:]:
            rows.append(self.superior[rows[-1]])
        return rows[::-1]

    def village_product(self, factors: Reals) -> Reals:
        """Multiply each village official's factor with those of all its superiors.

        Args:
            factors: shape (n_officials,).

        Returns:
            Shape (n_villages,).
        """
        product = factors.copy()
        for level in (Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE):
            rows = self.rows[level]
            product[rows] *= product[self.superior[rows]]
        return product[self.rows[Level.VILLAGE]]
