"""A ban on vanity and image projects in poor counties: show is worth less to a career there."""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.calendar import Month
from simsupport.core.parameters import Dated, param
from simsupport.measures.base import Oversight, Row


class VanityBan(Oversight):
    """Take from show what it is worth to officials of poor counties, where superiors enforce it."""

    key: ClassVar[str] = "vanity_ban"
    sizes: ClassVar[tuple[str, ...]] = ("strictness",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "H3",
            "strictness",
            "ban on vanity and image projects in poor counties",
            "watcher",
            "G M",
            "county official",
        ),
    )

    strictness: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="part of show's worth to a career that the ban takes away where it is enforced",
    )
    enforced: float = param(
        0.7,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="cases in which a superior who does not show off himself enforces the ban",
    )
    excuse: float = param(
        2.0,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=20.0,
        doc="enforcement lost for each part of the superior's own visible work that was show; "
        "none is left from one over this",
    )

    def press(self, month: Month) -> dict[str, float]:
        """Set what the ban takes, and how superiors who show off excuse it."""
        ban = self.strictness.at(month) * self.enforced
        return {"vanity_ban": ban, "vanity_excuse": self.excuse}
