"""Repair of an unsafe house. Channel: services."""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.parameters import param
from simsupport.projects.guarantee import Guarantee


class HousingRepair(Guarantee):
    """A safe house; it earns nothing, so its worth is what those who plan say it is."""

    key: ClassVar[str] = "housing_repair"
    channel: ClassVar[str] = "services"
    whose: ClassVar[str] = "an unsafe house"
    lacking: ClassVar[str] = "housing"
    changes: ClassVar[tuple[str, ...]] = ("housing",)

    unit_cost: float = param(
        20000.0,
        unit="yuan",
        source="assumption; what an own repair costs (livelihoods.guarantees.house_cost)",
        low=2000.0,
        high=100_000.0,
        doc="repair of a house, 2013 prices",
    )
    failure: float = param(
        0.05,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="houses that stay unsafe after the work",
    )
    worth: float = param(
        4000.0,
        unit="yuan/year",
        source="assumption",
        low=0.0,
        high=50000.0,
        doc="what safe housing counts for when needs are compared, 2013 prices",
    )
