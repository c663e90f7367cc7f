"""Small worlds for tests: a few households built by hand, and runs that several tests share."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.enterprises import Enterprises, EnterpriseStatus
from simsupport.agents.households import Households, Status
from simsupport.agents.organisations import Domain, Organisations
from simsupport.agents.partners import Partners
from simsupport.agents.provinces import Provinces
from simsupport.agents.units import Tier, Units
from simsupport.agents.villages import Villages
from simsupport.channels.destinations import Destinations
from simsupport.core.blocks import Cut
from simsupport.core.calendar import Month
from simsupport.core.columns import Table
from simsupport.crew import Alone
from simsupport.exchange import Outlook
from simsupport.livelihoods.drivers import drivers_of
from simsupport.livelihoods.labour import N_DESTINATIONS
from simsupport.livelihoods.now import Now
from simsupport.population.officials import appoint_rows
from simsupport.scenario import Scenario

USUAL: dict[str, Any] = {
    "weight": 10,
    "status": Status.LIVING,
    "children": 1,
    "adults": 2,
    "workers": 2,
    "farm": 2,
    "schooling": 8.0,
    "harvest": 1.0,
    "assets": 8000.0,
    "savings": 500_000,
    "expected": 1500.0,
    "income": 1500.0,
    "last_income": 18000.0,
    "capacity": 20000.0,
    "aspiration": 0.4,
}
"""A household of two farm workers and a child, neither poor nor rich."""


@cache
def scenario(name: str = "baseline") -> Scenario:
    """Return a scenario that comes with the package."""
    return Scenario.load(name)


def rules(changes: dict[str, Any] | None = None, name: str = "baseline") -> Scenario:
    """Return a scenario with some parameters changed, by dotted path."""
    return scenario(name).with_overrides(changes) if changes else scenario(name)


class World:
    """A block of few households with the month's surroundings.

    Every county has one open enterprise with the jobs that its households hold, and a reserved
    one. Poor villages each have a county's unit, without money. Columns of households are given
    by name: one value for all, or one for each.
    """

    def __init__(
        self,
        households: int = 4,
        *,
        villages: int = 1,
        counties: int = 1,
        changes: dict[str, Any] | None = None,
        name: str = "baseline",
        poor_villages: bool = False,
        seed: int = 1,
        **columns: Any,
    ) -> None:
        self.rules = rules(changes, name)
        hh, places = Households(households), Villages(villages)
        centres, firms = Counties(counties), Enterprises(2 * counties)
        hh.village[:] = np.arange(households) * villages // households
        places.county[:] = np.arange(villages) * counties // villages
        for column, value in (USUAL | columns).items():
            hh.arrays[column][:] = value
        places.weight[:] = centres.weight[:] = 1
        places.market_access[:] = 0
        places.poor_village[:] = poor_villages
        units = Units(villages if poor_villages else 0)
        units.village[:] = np.arange(len(units))
        units.tier[:] = Tier.COUNTY
        units.weight[:] = 1
        centres.wage[:] = 1900.0
        firms.county[:] = np.repeat(np.arange(counties), 2)
        firms.weight[:] = 1
        firms.status[::2] = EnterpriseStatus.OPEN
        county = places.county[hh.village]
        held = hh.weight.astype(np.int64) * hh.local_job
        firms.jobs[::2] = np.bincount(county, held, counties).astype(np.int64)
        officials = appoint_rows(places, centres, 1)
        organisations = Organisations(len(Domain))
        organisations.domain[:] = np.arange(len(Domain))
        self.tables: dict[str, Table] = {
            "households": hh,
            "villages": places,
            "counties": centres,
            "provinces": Provinces(1),
            "enterprises": firms,
            "officials": officials,
            "units": units,
            "organisations": organisations,
            "partners": Partners(28),
        }
        self.crew = Alone(self.tables, [Cut(0, counties)], self.rules, seed)
        (self.block,) = self.crew.blocks
        self.hh = self.block.households
        self.live = self.rules.livelihoods

    def now(self, month: int = 0) -> Now:
        """Return what rules may know of a month."""
        drivers = drivers_of(Month(month), self.live.growth)
        markets = Destinations.opening(np.ones(N_DESTINATIONS, np.int64))
        outlook = Outlook(Month(month), markets.pay(drivers), markets.finding, funded=True)
        return self.crew._now(outlook)

    def savings(self) -> int:
        """Return the savings of all real households, in fen."""
        return int(np.dot(self.block.weight, self.hh.savings))

    def persons(self) -> int:
        """Return the real persons."""
        size = self.hh.children.astype(np.int64) + self.hh.adults + self.hh.elders
        return int(np.dot(self.block.weight, size))

    def workers_placed(self) -> npt.NDArray[np.int64]:
        """Return each household's workers on the farm, in local jobs and away together."""
        return self.hh.farm.astype(np.int64) + self.hh.local_job + self.hh.migrant


def copy_of(world: World) -> dict[str, npt.NDArray[Any]]:
    """Return copies of all household columns by name."""
    return {name: values.copy() for name, values in world.tables["households"].arrays.items()}


def changed(world: World, before: dict[str, npt.NDArray[Any]]) -> set[str]:
    """Return the household columns that differ from an earlier copy."""
    after = world.tables["households"].arrays
    return {name for name, values in before.items() if not np.array_equal(values, after[name])}
