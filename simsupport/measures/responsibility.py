"""Letters of responsibility: exits demanded of five levels of officials."""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.calendar import Month
from simsupport.core.parameters import Dated, param
from simsupport.measures.base import Oversight, Row


class Responsibility(Oversight):
    """Demand exits by a deadline; each level may demand more than was demanded of it."""

    key: ClassVar[str] = "responsibility"
    sizes: ClassVar[tuple[str, ...]] = ("target",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "G1",
            "target",
            "letters of responsibility down five levels of secretaries",
            "watcher",
            "G",
            "officials at five levels",
        ),
    )

    target: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever",
        low=0.0,
        high=5.0,
        doc="exits demanded a year, against a straight line to none registered by 2020",
    )
    escalation: float = param(
        1.05,
        unit="ratio",
        source="assumption",
        low=1.0,
        high=2.0,
        doc="factor by which each level raises the target it passes down",
    )

    def press(self, month: Month) -> dict[str, float]:
        """Set the target and how it grows on its way down."""
        return {"target": self.target.at(month), "escalation": self.escalation}
