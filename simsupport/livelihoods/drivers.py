"""Dated outside conditions: prices, pay at the destinations, the poverty line, public rates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from simsupport.core.calendar import FIRST_YEAR, Month
from simsupport.core.parameters import Parameters, param
from simsupport.data import yearly

BASE_YEAR = FIRST_YEAR


class Growth(Parameters):
    """How nominal amounts that no published series dates grow."""

    farm: float = param(
        0.07,
        unit="1/year",
        source="fitted to net business income per person 2013-2016, China Statistical Yearbook",
        low=-0.1,
        high=0.3,
        doc="growth of own-business output at given endowments and prices",
    )
    transfer: float = param(
        0.09,
        unit="1/year",
        source="fitted to net transfer income per person 2013-2016, China Statistical Yearbook",
        low=-0.1,
        high=0.3,
        doc="growth of lasting family and work pensions and of property income",
    )
    destination_jobs: float = param(
        0.02,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.5,
        doc="posts for migrants above those that the published number of migrants fills",
    )


@dataclass(frozen=True, slots=True)
class Drivers:
    """Outside conditions of one year, as Python floats."""

    poverty_line: float
    """yuan per person and year, nominal"""
    prices: float
    """rural consumer prices against 2013"""
    migrant_pay: float
    """mean pay at the destinations, yuan per month"""
    pay_growth: float
    """pay at the destinations against 2013"""
    migrant_workers: float
    """published migrants outside the township against 2013"""
    farm: float
    """own-business output at given endowments against 2013"""
    transfers: float
    """lasting transfers and property income against 2013"""
    pension: float
    """basic rural pension, yuan per month"""
    dibao_line: float
    """mean rural minimum living line, yuan per person and year"""
    dibao_share: float
    """share of the line that dibao pays"""
    dibao_recipients: float
    """published dibao recipients, persons"""


@cache
def drivers(year: int, growth: Growth) -> Drivers:
    """Return the outside conditions of a year from 2012 to 2025.

    Raises:
        KeyError: the year lies outside the shipped series.
    """
    years = year - BASE_YEAR
    prices = 1.0
    for later in range(BASE_YEAR + 1, year + 1):
        prices *= yearly("rural_cpi", later) / 100.0
    if year < BASE_YEAR:
        prices = 100.0 / yearly("rural_cpi", BASE_YEAR)
    pay = yearly("migrant_pay", year)
    return Drivers(
        poverty_line=yearly("poverty_line", year),
        prices=prices,
        migrant_pay=pay,
        pay_growth=pay / yearly("migrant_pay", BASE_YEAR),
        migrant_workers=yearly("migrant_workers_outside", year)
        / yearly("migrant_workers_outside", BASE_YEAR),
        farm=(1.0 + growth.farm) ** years,
        transfers=(1.0 + growth.transfer) ** years,
        pension=yearly("pension", year),
        dibao_line=yearly("dibao_line", year),
        dibao_share=yearly("dibao_payment_ratio", year),
        dibao_recipients=yearly("dibao_recipients", year) * 1e4,
    )


def drivers_of(month: Month, growth: Growth) -> Drivers:
    """Return the outside conditions of a month."""
    return drivers(month.year, growth)
