"""Designated units: public bodies that each help one poor village, sorted by village."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

from simsupport.core.columns import RowAgent, Table, column


class Tier(IntEnum):
    """Which level of government a unit belongs to."""

    CENTRAL = 0
    PROVINCE = 1
    PREFECTURE = 2
    COUNTY = 3


class Unit(RowAgent):
    """One unit at work in one poor village; attributes read and write its row."""


class Units(Table):
    """Columns of designated units: one row for each row of a poor village.

    A central unit serves several villages; it has a row in each, so a row is a unit at work in
    a village, and stands for as many as its village row stands for villages.
    """

    row_type: ClassVar[type[RowAgent]] = Unit

    village = column("u4", "row", "poor village the unit is assigned to")
    tier = column("u1", "Tier", "central, province, prefecture or county")
    weight = column("i4", "units", "real units, each in a village of its own, of the row")
    budget = column(
        "i8", "yuan/year", "money for all real villages of the row, at funds of 2011 to 2015"
    )
    capacity = column("f4", "share", "how much of the noise about need its view keeps", 1)

    planned = column("i8", "fen", "cost of this year's plan")
    spent = column("i8", "fen", "what was granted of it")
    carried = column("i8", "fen", "left over from this year's plan for the next")
