"""What the agents hold and what they know of the month; every value a plain Python number."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mesa

from simsupport.livelihoods.drivers import Drivers
from simsupport.scenario import Scenario

from .draws import Keys, word

if TYPE_CHECKING:
    from .places import CountyAgent, VillageAgent
    from .twin import TwinModel

QUARTERS = (1, 4, 7, 10)
"""Months in which firms decide and households invest."""


@dataclass(frozen=True, slots=True)
class Now:
    """The month as every agent sees it."""

    index: int
    of_year: int
    drivers: Drivers
    rules: Scenario
    keys: Keys
    pay_away: tuple[float, ...]
    """yuan per month, by destination"""
    prospects_away: tuple[tuple[float, float], ...]
    """by region: pay of a unit of skill times the chance of a post, and that chance, over the
    destinations that the region's migrants choose"""


def to_fen(yuan: float) -> int:
    """Round yuan to whole fen."""
    return round(yuan * 100.0)


def apportion(total: int, shares: list[int]) -> list[int]:
    """Divide a whole total in proportion to whole shares, by rounding the running sum."""
    ratio = total / max(sum(shares), 1)
    parts, before, running = [], 0, 0
    for share in shares:
        running += share
        upto = math.floor(running * ratio + 0.5)
        parts.append(upto - before)
        before = upto
    return parts


def matches(seekers: float, vacancies: float, power: float) -> float:
    """Return how many meet (den Haan, Ramey & Watson 2000)."""
    if not seekers or not vacancies:
        return 0.0
    return seekers * vacancies / (seekers**power + vacancies**power) ** (1.0 / power)


class HouseholdState(mesa.Agent):
    """A household's attributes; names, units and meanings as in `agents/households.py`."""

    model: TwinModel
    weight: int
    status: int
    stratum: int
    cause: int
    children: int
    adults: int
    elders: int
    disabled: int
    students: int
    workers: int
    farm: int
    local_job: int
    migrant: int
    destination: int
    schooling: float
    skill: float
    farm_level: float
    productivity: float
    capacity: float
    harvest: float
    technology: int
    assets: float
    savings: int
    wage: float
    business: float
    property_income: float
    transfer: float
    income: float
    property_base: float
    transfer_base: float
    dibao: float
    steady_transfer: float
    expected: float
    consumption: float
    year_income: float
    last_income: float
    year_consumption: float
    start_income: float
    sum_income: float
    illness: int
    health: int
    school: int
    housing: int
    water: int
    aspiration: float
    register: int
    register_month: int
    start_poor: int
    poor_years: int
    poor_history: int
    subsidised: int
    subsidy_months: int
    in_training: int

    def __init__(
        self, model: TwinModel, row: int, home: VillageAgent, columns: dict[str, Any]
    ) -> None:
        super().__init__(model)
        self.row = row
        self.home = home
        self.market: CountyAgent = home.market
        self.month_word = 0
        for name, value in columns.items():
            setattr(self, name, value)
        home.families.append(self)
        self.market.families.append(self)

    @property
    def size(self) -> int:
        """Members."""
        return self.children + self.adults + self.elders

    def draw(self, stream: str) -> int:
        """Draw the household's word of a stream this month."""
        return word(self.model.now.keys[stream], self.row)

    def lose_local_job(self) -> None:
        """Return one worker with a local job to the farm; the employers are told."""
        self.local_job -= 1
        self.farm += 1
        self.market.lost += self.weight
