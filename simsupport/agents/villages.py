"""Villages: where households live, sorted by county."""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.columns import RowAgent, Table, column


class Village(RowAgent):
    """One village; attributes read and write its row."""


class Villages(Table):
    """Columns of villages."""

    row_type: ClassVar[type[RowAgent]] = Village

    county = column("u4", "row", "county the village lies in")
    township = column("u4", "number", "township the village lies in, numbered through the nation")
    weight = column("i4", "villages", "real villages the row stands for")
    poor_village = column("u1", "flag", "1 for a registered poor village")
    productivity = column("f4", "log points", "lasting log productivity of the village's land")
    market_access = column("u1", "flag", "1 where a road and buyers make new technology pay")
    distance = column("f4", "log points", "remoteness: what it adds to the cost of moving away")
    shock = column("f4", "log points", "log harvest shock of the year that the village shares")
    disaster = column("u1", "flag", "1 in a year with a natural disaster")
    mean_income = column("f4", "yuan", "mean income per person in the last calendar year")
    secretary = column("u1", "flag", "1 where a first secretary serves")
