"""Assessment and discipline: what results and misconduct mean for an official's career."""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.calendar import Month
from simsupport.core.parameters import Dated, param
from simsupport.measures.base import Oversight, Row


class Assessment(Oversight):
    """Let careers hang on results against poverty."""

    key: ClassVar[str] = "assessment"
    sizes: ClassVar[tuple[str, ...]] = ("weight",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "H1",
            "weight",
            "assessment of provincial and county results; list of responsibilities",
            "watcher",
            "G",
            "superior, official",
        ),
    )

    weight: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="weight of results against poverty in the assessment of officials",
    )

    def press(self, month: Month) -> dict[str, float]:
        """Set the weight."""
        return {"weight": self.weight.at(month)}


class Penalties(Oversight):
    """Punish what is found: invented exits, diverted money, and perhaps honest failure."""

    key: ClassVar[str] = "penalties"
    sizes: ClassVar[tuple[str, ...]] = ("level",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row("H2", "level", "discipline for violations", "watcher", "G", "superior"),
    )

    level: Dated = param(
        0.0,
        unit="careers",
        source="policy lever",
        low=0.0,
        high=10.0,
        doc="loss to the official, in units of what an average career is worth",
    )
    certainty: Dated = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of what is found that is punished",
    )
    honest_failure: Dated = param(
        0.1,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of the penalty that also falls on work that failed honestly",
    )

    def press(self, month: Month) -> dict[str, float]:
        """Set level, certainty, and what falls on honest failure."""
        return {
            "penalty": self.level.at(month),
            "certainty": self.certainty.at(month),
            "honest_failure": self.honest_failure.at(month),
        }
