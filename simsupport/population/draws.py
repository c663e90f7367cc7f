"""Draws for a run of household rows, keyed by row, and even spreads inside a county."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.core.streams import Streams, normal, uniform
from simsupport.population.geography import MONTH

Floats = npt.NDArray[np.float32]

_GOLDEN = np.array([0.7548776662466927, 0.5698402909980532])
"""Steps of the two-dimensional additive sequence of least discrepancy (Roberts 2018)."""


@dataclass(frozen=True)
class Draws:
    """Random numbers for the rows `start` to `stop` of the household table."""

    streams: Streams
    start: int
    stop: int

    def uniform(self, name: str, half: int = 0) -> Floats:
        """Return a uniform in (0, 1) a row; the two halves of a name are independent."""
        return uniform(self._words(name), half)

    def normal(self, name: str) -> Floats:
        """Return a standard normal a row."""
        return normal(self._words(name))

    def whole(self, expected: npt.NDArray[Any], name: str, half: int = 0) -> npt.NDArray[np.uint8]:
        """Round expected counts up or down at random, so that their mean is kept."""
        return np.floor(expected + self.uniform(name, half)).astype(np.uint8)

    def even(
        self, group: npt.NDArray[np.int64], place: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return two uniforms a row that are spread evenly over the members of a group.

        An additive sequence with a random start for each group (randomised quasi-Monte Carlo):
        each number alone is uniform, and a group's mean has far less noise than with free draws.

        Args:
            group: number of each row's group.
            place: place of each row in its group.
        """
        first = int(group[0])
        words = self.streams.words("population.even", MONTH, first, int(group[-1]) + 4)
        member = group - first
        pair = [
            np.mod(uniform(words, half)[member] + place * step, 1.0)
            for half, step in enumerate(_GOLDEN.tolist())
        ]
        return pair[0], pair[1]

    def _words(self, name: str) -> npt.NDArray[np.uint64]:
        return self.streams.words(f"population.{name}", MONTH, self.start, self.stop)
