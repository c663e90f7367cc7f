"""Social organisations: foundations, societies and service bodies that pay for projects."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

from simsupport.core.columns import RowAgent, Table, column


class Domain(IntEnum):
    """The field an organisation works in; it buys no project of another."""

    INDUSTRY = 0
    EDUCATION = 1
    HEALTH = 2
    RELOCATION = 3
    """moving, houses and water"""
    VOLUNTEERING = 4
    """care by people who come to the house"""


class Organisation(RowAgent):
    """The organisations of one domain in one province; attributes read and write their row."""


class Organisations(Table):
    """Columns of organisations: one row for each province and domain, by province, then domain.

    A row stands for the organisations that help in the province, wherever their donors live.
    """

    row_type: ClassVar[type[RowAgent]] = Organisation

    province = column("u1", "row", "province they help in")
    domain = column("u1", "Domain", "field they work in")
    weight = column("i4", "organisations", "real organisations the row stands for; may be 0")
    funds = column("i8", "yuan/year", "money for projects of all of them, as published for 2018")
    capacity = column("f4", "share", "how much of the noise about need their view keeps", 1)

    placed = column("i8", "fen", "money placed in counties this year")
    carried = column("i8", "fen", "of it, left over from the year before")
