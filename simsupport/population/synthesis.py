"""Synthesis: from published margins to the tables of the nation before the first month.

Counts of households by place and stratum come from iterative proportional fitting (`strata`).
Inside each cell a Gaussian copula ties what a household is like to its income rank: size, share
of dependants, jobs, skill, schooling, assets, property and savings are drawn given the normal
score of the rank (`permanent`, `people`, `households`, `incomes`). All draws are keyed by row, so
the same seed gives the same nation however the rows are cut.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from simsupport.agents.counties import Counties
from simsupport.agents.households import Households
from simsupport.agents.provinces import Provinces
from simsupport.agents.villages import Villages
from simsupport.core.streams import Streams
from simsupport.population import geography
from simsupport.population.draws import Draws
from simsupport.population.employers import found_enterprises
from simsupport.population.frame import Frame, frame
from simsupport.population.incomes import Economy
from simsupport.population.nation import Nation
from simsupport.population.officials import appoint_rows
from simsupport.population.organisations import found_organisations
from simsupport.population.pairs import pair_up
from simsupport.population.people import People
from simsupport.population.units import assign_units

if TYPE_CHECKING:
    from simsupport.livelihoods.business import Business
    from simsupport.livelihoods.labour import Labour
    from simsupport.population.geography import CountyPlan, VillagePlan
    from simsupport.population.parameters import Population

CHUNK = 100_000
"""Rows drawn at a time, about; whole counties."""


def synthesise(population: Population, business: Business, labour: Labour, seed: int) -> Nation:
    """Return the nation before the first month.

    Args:
        population: rows, published totals and assumptions.
        business: technology, to solve endowments from incomes.
        labour: pay, for the same.
        seed: seed of all draws.
    """
    streams = Streams(seed)
    fitted = frame(population)
    plan = geography.plan_counties(population, fitted.places, fitted.cells.sum(axis=(2, 3)))
    village_plan = geography.plan_villages(population, plan, fitted.cells)
    provinces = _provinces(fitted)
    counties = _counties(streams, fitted, plan, provinces)
    villages = _villages(streams, population, plan, village_plan, provinces)
    households = Households(int(plan.rows.sum()))
    people = People(
        streams,
        Economy(population, business, labour),
        fitted,
        (plan, village_plan),
        (households, villages, counties),
    )
    for first, last in _chunks(plan):
        people.fill(first, last)
    _split_luck(streams, population, households)
    counties.wage[:] = np.exp(counties.base_wage) * np.float32(labour.local_wage)
    counties.base_supply[:] = counties.supply[:] = people.supply
    pay = counties.wage.astype(np.float64)
    enterprises = found_enterprises(streams, plan.rows, people.jobs, pay)
    officials = appoint_rows(villages, counties, len(provinces))
    units = assign_units(streams, population.units, villages, counties)
    partners = pair_up(streams, counties, fitted.places.names)
    province = counties.province[villages.county[households.village]]
    organisations = found_organisations(
        streams, population.organisations, households, province, len(provinces)
    )
    tables = (households, villages, counties, provinces, enterprises, officials, units, partners)
    return Nation(*tables, organisations, fitted.places.names)


def _chunks(plan: CountyPlan) -> list[tuple[int, int]]:
    """Cut the counties into runs of about `CHUNK` household rows."""
    part = (np.cumsum(plan.rows) - 1) // CHUNK
    bounds = np.flatnonzero(np.diff(part)) + 1
    edges = [0, *bounds.tolist(), len(plan.rows)]
    return list(itertools.pairwise(edges))


def _provinces(fitted: Frame) -> Provinces:
    places = fitted.places
    table = Provinces(len(places.names))
    table.region[:] = places.region
    table.accountable[:] = places.accountable
    weight = fitted.cells.sum(axis=(2, 3))
    income = (fitted.latent.cell_income * weight).sum(axis=1) / weight.sum(axis=1)
    table.level[:] = np.log(income / np.average(income, weights=weight.sum(axis=1)))
    table.distance[:] = places.remoteness
    return table


def _counties(streams: Streams, fitted: Frame, plan: CountyPlan, provinces: Provinces) -> Counties:
    table = Counties(len(plan.rows))
    table.province[:] = plan.province
    table.region[:] = provinces.region[plan.province]
    table.prefecture[:] = geography.prefectures(plan)
    table.weight[:] = plan.weight
    table.poor_county[:] = plan.poor
    income = fitted.latent.cell_income[plan.province, plan.poor]
    relative = np.log(income / np.average(income, weights=plan.weight))
    luck = geography.county_luck(streams, plan)
    table.level[:] = 0.45 * relative + 0.10 * luck
    table.base_wage[:] = 0.30 * relative + 0.05 * luck
    return table


def _villages(
    streams: Streams,
    population: Population,
    plan: CountyPlan,
    village_plan: VillagePlan,
    provinces: Provinces,
) -> Villages:
    table = Villages(len(village_plan.county))
    table.county[:] = village_plan.county
    weight = geography.village_weights(population, village_plan)
    table.weight[:] = weight
    table.township[:] = geography.townships(plan, village_plan, weight)
    table.poor_village[:] = village_plan.poor
    luck = geography.village_luck(streams, village_plan)
    table.productivity[:] = 0.15 * luck + np.where(village_plan.poor == 1, -0.12, 0.03)
    table.market_access[:] = geography.market_access(streams, village_plan.poor)
    remote = provinces.distance[plan.province[village_plan.county]] * np.float32(0.5)
    table.distance[:] = remote + village_plan.poor * np.float32(0.15)
    return table


def _split_luck(streams: Streams, population: Population, households: Households) -> None:
    """Split each business level into a lasting part and persistent luck, which wears off.

    Luck has its stationary spread. It is high where business income is, by just so much that it
    leaves the lasting part of log business income uncorrelated with it: the spread of incomes
    then stays as it is when luck is redrawn.
    """
    alive = households.weight > 0
    weight = households.weight.astype(np.float64)
    size = np.log(np.maximum(households.business, np.float32(1.0)))
    middle = np.float32(np.dot(weight, size) / weight.sum())
    variance = float(np.dot(weight, (size - middle) ** 2) / weight.sum())
    spread = population.productivity_spread
    part = min(spread**2 / max(variance, 1e-9), 1.0)
    own = np.float32(spread * (1.0 - part) ** 0.5)
    for start in range(0, len(households), CHUNK):
        stop = min(start + CHUNK, len(households))
        luck = (size[start:stop] - middle) * np.float32(part)
        luck += Draws(streams, start, stop).normal("luck") * own
        luck *= alive[start:stop]
        households.productivity[start:stop] = luck
        households.farm_level[start:stop] -= luck
