"""Measures whose people stay on when the programme ends, fewer of them every year."""

from __future__ import annotations

from simsupport.core.calendar import Month
from simsupport.core.parameters import param
from simsupport.measures.base import Measure


class LastingMeasure(Measure):
    """A measure that acts as long as it runs, and for some time after."""

    stay: int = param(
        72,
        unit="months",
        source="assumption",
        low=0,
        high=120,
        doc="months after the programme's last for which those who are left are followed",
    )

    def active(self, month: Month) -> bool:
        """Whether the programme runs, or ran so lately that its people may still be there.

        A programme that ran at all since some month ran in that month, or in one in which a size
        of it changed.
        """
        first = max(month.index - self.stay, 0)
        turns = {step for size in self.sizes for step, _ in getattr(self, size).steps}
        since = [first, *(turn for turn in turns if first < turn <= month.index)]
        return any(self.runs(Month(index)) for index in since)

    def runs(self, month: Month) -> bool:
        """Whether the programme itself runs in a month."""
        return super().active(month)
