"""Households: all rural-hukou households, sorted by village."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.core.columns import RowAgent, Table, column


class Status(IntEnum):
    """Whether a row is a household: reserved rows wait for a split of the row before them."""

    RESERVED = 0
    LIVING = 1
    DISSOLVED = 2


class Stratum(IntEnum):
    """Sampling stratum, fixed at the start."""

    REGISTERED = 0
    MISSED = 1
    NEAR_POOR = 2
    OTHER = 3


class Cause(IntEnum):
    """Main cause of poverty as a first register would note it."""

    NONE = 0
    ILLNESS = 1
    DISASTER = 2
    SCHOOLING = 3
    WEAK_LABOUR = 4
    OTHER = 5


class Illness(IntEnum):
    """Health state of the household's most ill member."""

    NONE = 0
    CHRONIC = 1
    ACUTE = 2


class Register(IntEnum):
    """State in the poverty register."""

    NEVER = 0
    REGISTERED = 1
    EXITED = 2
    MONITORED = 3


class Household(RowAgent):
    """One household; attributes read and write its row."""

    @property
    def size(self) -> int:
        """Members."""
        return int(self.children + self.adults + self.elders)

    @property
    def county(self) -> int:
        """Row of the household's county."""
        return int(self.model.villages.county[self.village])


class Households(Table):
    """Columns of households. Money of a month is yuan; `savings` is whole fen."""

    row_type: ClassVar[type[RowAgent]] = Household

    village = column("u4", "row", "village the household lives in")
    weight = column("i4", "households", "real households the row stands for; 0 in reserved rows")
    status = column("u1", "Status", "reserved, living or dissolved")
    stratum = column("u1", "Stratum", "sampling stratum, fixed at the start")
    cause = column("u1", "Cause", "main cause of poverty at the start")

    children = column("u1", "persons", "members under 16")
    adults = column("u1", "persons", "members from 16 to 59")
    elders = column("u1", "persons", "members of 60 and over")
    disabled = column("u1", "persons", "adults unable to work")
    students = column("u1", "persons", "adults in upper secondary school or college")
    workers = column("u1", "persons", "adults able to work and not at school")

    farm = column("u1", "workers", "workers on the own farm or business")
    local_job = column("u1", "workers", "workers in local wage jobs")
    migrant = column("u1", "workers", "workers away for work")
    destination = column("u1", "row", "destination market of the household's migrants")

    schooling = column("f4", "years", "mean schooling of the adults")
    skill = column("f4", "log points", "log pay of its workers relative to the market's")
    farm_level = column("f4", "log points", "lasting log productivity of the own business")
    productivity = column("f4", "log points", "persistent, mean-reverting part of productivity")
    capacity = column("f4", "yuan/year", "gross output of one worker's own business this quarter")
    harvest = column("f4", "ratio", "yield and price luck of the season relative to plan", 1)
    technology = column("u1", "flag", "1 where the better technology is in use")
    assets = column("f4", "yuan", "productive assets")
    savings = column("i8", "fen", "money and deposits; negative is debt")

    wage = column("f4", "yuan/month", "pay from local jobs and of migrants who still belong")
    business = column("f4", "yuan/month", "net income of the own business; may be negative")
    property_income = column("f4", "yuan/month", "rents, interest, land")
    transfer = column("f4", "yuan/month", "pensions, assistance, subsidies, remittances, family")
    income = column("f4", "yuan/month", "sum of the four sources")
    property_base = column("f4", "yuan/month", "lasting property income at 2013 prices")
    transfer_base = column("f4", "yuan/month", "lasting family and work pensions, 2013 prices")
    dibao = column("f4", "yuan/month", "minimum living allowance awarded for this year")
    steady_transfer = column("f4", "yuan/month", "transfers set in January: pensions and dibao")
    expected = column("f4", "yuan/month", "income the household plans its spending on")
    consumption = column("f4", "yuan/month", "spending on consumption, medical costs included")
    year_income = column("f4", "yuan", "income of the calendar year so far")
    last_income = column("f4", "yuan", "income of the calendar year before")
    year_consumption = column("f4", "yuan", "consumption of the calendar year so far")

    start_income = column("f4", "yuan/person", "burn-in year's income per person, 2013 prices")
    sum_income = column("f4", "yuan/person", "yearly incomes per person since, at 2013 prices")

    illness = column("u1", "Illness", "none, chronic or acute")
    health = column("u1", "flag", "1 where needed treatment is not had")
    school = column("u1", "flag", "1 where a child of school age is not at school")
    housing = column("u1", "flag", "1 where the house is unsafe")
    water = column("u1", "flag", "1 where drinking water is unsafe")
    aspiration = column("f4", "share", "what the household thinks it can reach, 0 to 1")

    cover = column("u1", "percent", "own treatment cost that a health cover bears while it runs")
    cover_until = column("u1", "month", "first month without the health cover; 0 never had")
    care = column("u1", "percent", "labour lost to illness that care restores while it runs")
    care_until = column("u1", "month", "first month without care; 0 never had")
    aid_until = column("u1", "month", "first month without aid for schooling; 0 never had")
    post_months = column("u1", "months", "months for which a public post is still paid; 0 none")
    post_units = column("u1", "workers/20", "farm labour that the post takes while it lasts")
    post_money = column("i4", "fen", "pay of the post still held in trust")
    loan = column("i4", "fen", "owed on a programme loan")
    loan_due = column("u1", "month", "month in which the loan falls due; 0 without a loan")
    plant = column("f4", "yuan/month", "share in a power plant's revenue, at its fixed price")
    nearer = column("f4", "log points", "what a move has taken off the cost of reaching jobs")

    register = column("u1", "Register", "never, registered, exited or monitored")
    register_month = column("i2", "month", "month of the last change in the register")
    start_poor = column("u1", "flag", "1 where it was poor in December 2012, before any measure")
    poor_years = column("u1", "years", "Decembers since January 2013 in which it was poor")
    poor_history = column("u1", "bits", "bit k is 1 where the household was poor k Decembers ago")

    @property
    def size(self) -> npt.NDArray[Any]:
        """Members of each household, shape (n_households,)."""
        return self.children + self.adults + self.elders

    @property
    def persons(self) -> npt.NDArray[np.int64]:
        """Real persons each row stands for (weight x size), shape (n_households,)."""
        persons: npt.NDArray[np.int64] = self.weight.astype(np.int64) * self.size
        return persons

    @property
    def county(self) -> npt.NDArray[Any]:
        """Row of each household's county, shape (n_households,)."""
        return self.model.villages.county[self.village]  # type: ignore[no-any-return]
