"""Prosecution of embezzlement: those found diverting are tried, removed, and made to pay back.

Procurators can only take up cases that somebody has found, and as many as they have time for.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simsupport.core.calendar import Month
from simsupport.core.parameters import Dated, param
from simsupport.governance.recovery import demand
from simsupport.measures.base import Nation, Oversight, Row


class Prosecution(Oversight):
    """Try a share of those found diverting, as far as the procurators' time goes."""

    key: ClassVar[str] = "prosecution"
    sizes: ClassVar[tuple[str, ...]] = ("rate",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "H9",
            "rate",
            "prevention and prosecution of embezzlement",
            "watcher",
            "G M",
            "procurator",
        ),
    )

    rate: Dated = param(
        0.0,
        unit="share",
        source="policy lever; 35 of 787 persons handled in Fujian in 2017 (data/16 U026)",
        low=0.0,
        high=1.0,
        doc="officials found diverting who are prosecuted, if procurators have time",
    )
    capacity: float = param(
        10.0,
        unit="cases/county/year",
        source="assumption",
        low=0.0,
        high=1000.0,
        doc="cases that the procurators of a real county, prefecture or province can take up",
    )
    sentence: float = param(
        4.0,
        unit="careers",
        source="assumption; prison is worse than the end of a career",
        low=0.0,
        high=20.0,
        doc="what a conviction costs the official, besides any penalty in office",
    )
    recovered: float = param(
        0.6,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of what the county lost to the convicted in the year that comes back",
    )

    def press(self, month: Month) -> dict[str, float]:
        """Set how likely a trial is, and what it costs."""
        return {
            "prosecution": self.rate.at(month),
            "court_capacity": self.capacity,
            "sentence": self.sentence,
        }

    def look_back(self, nation: Nation) -> None:
        """Demand back what the year's convicted had taken."""
        counties: Any = nation.tables["counties"]
        demand(counties, counties.guilty.astype(np.float64) * self.recovered)
