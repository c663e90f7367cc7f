"""Statistics: more households interviewed each December, so that provinces know their poor better.

Places on the register follow the survey, so a better survey brings quotas nearer to need. It stands
in the same row of the mission as legal aid.
"""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.calendar import Month
from simsupport.core.parameters import Dated, param
from simsupport.measures.base import Oversight


class Statistics(Oversight):
    """Interview more households than the survey did."""

    key: ClassVar[str] = "statistics"
    sizes: ClassVar[tuple[str, ...]] = ("sample",)

    sample: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever; 1 doubles the 160,000 households of the national survey",
        low=0.0,
        high=50.0,
        doc="households interviewed besides those of the usual survey, as a multiple of them",
    )

    def press(self, month: Month) -> dict[str, float]:
        """Set how many more are interviewed."""
        return {"interviews": self.sample.at(month)}
