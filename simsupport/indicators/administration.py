"""What the administration knows and says in December, apart from what is true."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Administration:
    """Figures of the nation, and the pictures of poverty by province."""

    nation: dict[str, float]
    persons: Counts
    """persons by province, shape (n_provinces,)"""
    surveyed_poor: Counts
    """poor persons by the survey's estimate"""
    registered: Counts
    """persons on the register"""
    padded: Counts
    """exits reported over the years that are on no list"""
    reported_exits: Counts
    """exits reported for the year"""

    def pictures(self, provinces: slice) -> dict[str, float]:
        """Return the survey's and the reports' picture of some provinces together."""
        persons = max(int(self.persons[provinces].sum()), 1)
        left = self.registered[provinces].sum() - self.padded[provinces].sum()
        return {
            "surveyed_poor": float(self.surveyed_poor[provinces].sum()),
            "survey_headcount": float(self.surveyed_poor[provinces].sum()) / persons,
            "reported_poor": float(max(int(left), 0)),
            "reported_exits": float(self.reported_exits[provinces].sum()),
        }
