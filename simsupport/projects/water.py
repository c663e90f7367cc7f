"""Safe drinking water. Channel: services."""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.parameters import param
from simsupport.projects.guarantee import Guarantee


class Water(Guarantee):
    """A connection or a tank; it earns nothing, its worth is what those who plan say it is."""

    key: ClassVar[str] = "water"
    channel: ClassVar[str] = "services"
    whose: ClassVar[str] = "unsafe water"
    lacking: ClassVar[str] = "water"
    changes: ClassVar[tuple[str, ...]] = ("water",)

    unit_cost: float = param(
        2500.0,
        unit="yuan",
        source="assumption",
        low=200.0,
        high=20000.0,
        doc="connection of a household, 2013 prices",
    )
    failure: float = param(
        0.05,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="connections that give no safe water",
    )
    worth: float = param(
        1000.0,
        unit="yuan/year",
        source="assumption",
        low=0.0,
        high=50000.0,
        doc="what safe water counts for when needs are compared, 2013 prices",
    )
