"""Enterprises: local employers, sorted by county."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

from simsupport.core.columns import RowAgent, Table, column


class EnterpriseStatus(IntEnum):
    """Whether a row is a firm; reserved ones wait for their chance, awaited for a programme."""

    RESERVED = 0
    OPEN = 1
    CLOSED = 2
    AWAITED = 3


class EnterpriseKind(IntEnum):
    """What kind of employer a row is."""

    PRIVATE = 0
    STATE = 1
    LEADING = 2
    WORKSHOP = 3
    EASTERN = 4
    """brought from the paired east"""
    PARK = 5
    """in an industrial park"""
    FUNDED = 6
    """begun with an industry fund's capital"""


class Enterprise(RowAgent):
    """One enterprise row; attributes read and write it."""


class Enterprises(Table):
    """Columns of enterprises. Jobs are real jobs of all the firms a row stands for."""

    row_type: ClassVar[type[RowAgent]] = Enterprise

    county = column("u4", "row", "county the enterprise lies in")
    weight = column("i4", "firms", "real firms the row stands for, or would if it opened")
    status = column("u1", "EnterpriseStatus", "reserved, open or closed")
    kind = column(
        "u1", "EnterpriseKind", "private, state, leading, workshop, or brought by a programme"
    )
    productivity = column("f4", "log points", "log value of one worker's product, 2013 pay")
    luck = column("f4", "log points", "persistent, mean-reverting log demand for its products")
    jobs = column("i8", "jobs", "workers employed")
    target = column("i8", "jobs", "workers it wants this quarter")
    vacancies = column("i8", "jobs", "open positions this month")
    cash = column("i8", "fen", "money of all the firms the row stands for; negative is debt")
