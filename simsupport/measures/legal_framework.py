"""Laws and regulations: what follows from an offence stands there, and not in a superior's mind."""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.calendar import Month
from simsupport.core.parameters import Dated, param
from simsupport.measures.base import Oversight, Row


class LegalFramework(Oversight):
    """Bind superiors in what they make of what is found; equal offences come to cost the same."""

    key: ClassVar[str] = "legal_framework"
    sizes: ClassVar[tuple[str, ...]] = ("clarity",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row("H7", "clarity", "laws and regulations", "watcher", "G", "government"),
    )

    clarity: Dated = param(
        0.0,
        unit="share",
        source="policy lever; discipline regulations of 2015 and 2018, provincial regulations on "
        "poverty alleviation (from memory)",
        low=0.0,
        high=1.0,
        doc="share of superiors' discretion over penalties that law takes away",
    )

    def press(self, month: Month) -> dict[str, float]:
        """Set how much discretion is taken away."""
        return {"clarity": self.clarity.at(month)}
