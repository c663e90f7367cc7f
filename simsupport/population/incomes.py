"""Endowments: what gives each household its lasting income in the model's own equations.

The sources of lasting income are set in turn: public and family transfers and property, then
jobs at the going pay times skill, and the own business earns the rest. Its level is what the
production function of `livelihoods.business` needs to yield that rest. Lasting income counts the
jobs held on average over the years; who holds one as the run starts is luck of the moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Stratum
from simsupport.data import yearly
from simsupport.livelihoods.business import GARDEN, UNITS_PER_WORKER, elder_units
from simsupport.livelihoods.labour import DESTINATION_SHARES, Labour
from simsupport.population.permanent import YEAR

if TYPE_CHECKING:
    from simsupport.livelihoods.business import Business
    from simsupport.population.draws import Draws
    from simsupport.population.households import Members
    from simsupport.population.parameters import Population

Floats = npt.NDArray[Any]
Small = npt.NDArray[np.uint8]

SKILL_LIMITS = (-1.4, 1.2)
LEVEL_LIMITS = (-2.8, 2.2)

LOCAL_PART = np.array([0.54, 0.33, 0.26], np.float32)
"""Local jobs among jobs, by region: east, centre, west. Source: assumption."""

_LEAST_BUSINESS = 0.32  # part of earnings that stays with the own business


@dataclass
class Place:
    """Where the rows are; arrays of shape (n,)."""

    region: Small
    base_wage: Floats
    land: Floats
    """log productivity of village and county"""
    market_access: npt.NDArray[np.bool_]


@dataclass
class Endowments:
    """What households earn with, and what they earn as the run starts; shape (n,), yuan a year."""

    farm: Small
    local_job: Small
    migrant: Small
    destination: Small
    schooling: Floats
    skill: Floats
    level: Floats
    """log productivity of the own business, persistent luck included"""
    technology: npt.NDArray[np.bool_]
    assets: Floats
    output: Floats
    """planned gross output of the own business"""
    wage: Floats
    remittance: Floats
    business: Floats
    property_base: Floats
    transfer_base: Floats
    public: Floats
    """pensions, farm subsidies and expected assistance"""
    lasting: Floats
    """lasting income, with the jobs held on average"""


@dataclass
class Economy:
    """Assumptions of the synthesis, and the parameters that turn endowments into income."""

    population: Population
    business: Business
    labour: Labour


@dataclass
class Standing:
    """Where households stand in the distribution of lasting incomes; arrays of shape (n,)."""

    stratum: Small
    score: Floats
    """normal score of the national rank of households"""
    income: Floats
    """yuan a year and person"""


def endow(
    draws: Draws, economy: Economy, standing: Standing, members: Members, place: Place
) -> Endowments:
    """Choose endowments that yield the lasting income.

    Args:
        draws: random numbers of the rows.
        economy: assumptions on sources, technology, pay.
        standing: lasting incomes.
        members: who lives in the households.
        place: where they live.
    """
    population, business = economy.population, economy.business
    score = standing.score
    size = members.size
    total = (standing.income * size).astype(np.float32)
    public = _public_money(population, standing.stratum, members)
    family, rents = _lasting_money(draws, population, score, size, total)
    earned = np.maximum(total - public - family - rents, np.float32(0.2) * total)

    schooling = np.clip(7.2 + 1.1 * score + 1.9 * draws.normal("schooling"), 0.0, 17.0)
    pay = _Pay(economy.labour, population, place.base_wage)
    prospects = _expect_jobs(draws, population, schooling, score, members.workers, place)
    prospects = pay.fit(prospects, np.float32(1.0 - _LEAST_BUSINESS) * earned)
    skill = prospects.skill

    assets = np.exp(np.log(6500.0) + 0.45 * score + 0.75 * draws.normal("assets"))
    assets = np.clip(assets, 200.0, 4e5).astype(np.float32)
    technology = assets >= business.asset_threshold * (1.0 - 0.5 * place.market_access)
    margin = np.float32(max(population.expected_harvest - business.cost_share, 0.05))

    def potential(farm: Floats) -> Floats:
        return potential_output(business, farm, members.elders, assets, technology, place.land)

    wanted = (earned - pay.of(prospects)) / margin
    base = potential(members.workers - prospects.local - prospects.away)
    level = np.clip(np.log(np.maximum(wanted, 1.0) / base), *LEVEL_LIMITS).astype(np.float32)
    gap = wanted - base * np.exp(level)
    family = np.maximum(family + gap * margin, 0.0).astype(np.float32)

    local, away = _hold_jobs(draws, prospects, members.workers)
    farm = members.workers - local - away
    output = potential(farm) * np.exp(level)
    return Endowments(
        farm=farm,
        local_job=local,
        migrant=away,
        destination=_draw_destinations(draws, place.region),
        schooling=schooling.astype(np.float32),
        skill=skill,
        level=level,
        technology=technology,
        assets=assets,
        output=output,
        wage=pay.local(local, skill),
        remittance=pay.away(away, skill),
        business=output * margin,
        property_base=rents,
        transfer_base=family,
        public=public,
        lasting=total,
    )


def potential_output(
    business: Business,
    farm: Floats,
    elders: Small,
    assets: Floats,
    technology: Floats,
    land: Floats,
) -> Floats:
    """Return a year's gross output of the own business at level 0, yuan; shape (n,)."""
    hands = farm + (elders * elder_units(business) + GARDEN) / np.float32(UNITS_PER_WORKER)
    logs = np.log(assets / np.float32(business.asset_unit)) * np.float32(business.asset_share)
    logs += np.log(hands.astype(np.float32)) * np.float32(business.labour_share)
    logs += technology * np.float32(business.technology_gain) + land
    output: Floats = np.exp(logs) * np.float32(business.gross_output)
    return output


def _public_money(population: Population, stratum: Small, members: Members) -> Floats:
    """Return pensions, farm subsidies and expected assistance, yuan a year."""
    poor, near = population.assistance_poor, population.assistance_near
    each = np.array([poor, poor, near, population.assistance_other], np.float32)
    each = each[stratum] + np.float32(population.farm_subsidy)
    money: Floats = members.size * each + members.elders * np.float32(12.0 * population.pension)
    return money


def _lasting_money(
    draws: Draws, population: Population, score: Floats, size: Small, total: Floats
) -> tuple[Floats, Floats]:
    """Return family money and rents, yuan a year; neither a large part of a small income."""
    noise, other = draws.normal("money.family"), draws.normal("money.rents")
    family = size * np.exp(0.35 * score + 0.6 * noise - 0.18) * population.family_transfers
    rents = size * np.exp(0.9 * score + 0.6 * other - 0.18) * population.property_income
    capped = np.minimum(family, 0.22 * total), np.minimum(rents, 0.10 * total)
    return capped[0].astype(np.float32), capped[1].astype(np.float32)


@dataclass
class _Prospects:
    """Jobs that a household's workers hold on average over the years; arrays of shape (n,)."""

    local: Floats
    away: Floats
    skill: Floats


def _expect_jobs(
    draws: Draws,
    population: Population,
    schooling: Floats,
    score: Floats,
    workers: Small,
    place: Place,
) -> _Prospects:
    """Return how many workers hold local jobs or are away on average, and the skill."""
    lean = population.off_farm + population.off_farm_slope * score
    lean = lean + 0.15 * draws.normal("jobs.lean")
    jobs = workers * np.clip(lean, 0.02, 0.95).astype(np.float32)
    local = jobs * LOCAL_PART[place.region]
    skill = population.skill_middle + 0.16 * score + 0.04 * (schooling - 7.2)
    skill = np.clip(skill + 0.25 * draws.normal("skill"), *SKILL_LIMITS).astype(np.float32)
    return _Prospects(local, jobs - local, skill)


def _hold_jobs(draws: Draws, prospects: _Prospects, workers: Small) -> tuple[Small, Small]:
    """Draw who holds a local job and who is away as the run starts: luck of the moment."""
    away = np.minimum(draws.whole(prospects.away, "jobs.held"), workers)
    local = np.minimum(draws.whole(prospects.local, "jobs.held", 1), workers - away)
    return local, away


class _Pay:
    """What jobs bring a household in a year."""

    def __init__(self, labour: Labour, population: Population, base_wage: Floats) -> None:
        months = 12.0 * population.job_months
        self._local = np.exp(base_wage) * np.float32(labour.local_wage * months)
        self._away = np.float32(labour.home_share * yearly("migrant_pay", YEAR) * months)

    def local(self, jobs: Floats, skill: Floats) -> Floats:
        """Return pay of local jobs, yuan a year."""
        pay: Floats = jobs * self._local * np.exp(skill)
        return pay

    def away(self, jobs: Floats, skill: Floats) -> Floats:
        """Return what migrants bring or send home, yuan a year."""
        pay: Floats = jobs * self._away * np.exp(skill)
        return pay

    def of(self, prospects: _Prospects) -> Floats:
        """Return what all jobs bring on average, yuan a year."""
        return self.local(prospects.local, prospects.skill) + self.away(
            prospects.away, prospects.skill
        )

    def fit(self, prospects: _Prospects, most: Floats) -> _Prospects:
        """Lower the skill, then the jobs held, until they bring no more than `most`."""
        cut = np.log(np.minimum(most / np.maximum(self.of(prospects), 1.0), 1.0))
        skill = np.maximum(prospects.skill + cut, SKILL_LIMITS[0]).astype(np.float32)
        lowered = _Prospects(prospects.local, prospects.away, skill)
        kept = np.minimum(most / np.maximum(self.of(lowered), 1.0), 1.0).astype(np.float32)
        return _Prospects(prospects.local * kept, prospects.away * kept, skill)


def _draw_destinations(draws: Draws, region: Small) -> Small:
    """Draw where a household's migrants are, or would go, by its region."""
    limits = np.cumsum(np.array(DESTINATION_SHARES, np.float32), axis=1)
    drawn = draws.uniform("destination")
    chosen = np.zeros(len(region), np.uint8)
    for column in limits.T[:-1]:
        chosen += drawn >= column[region]
    return chosen


def draw_savings(draws: Draws, stratum: Small, score: Floats, total: Floats) -> Floats:
    """Draw savings, yuan: most households hold some months' income, some of the poor owe."""
    held = np.exp(-1.0 + 0.35 * score + 0.9 * draws.normal("savings")) * total
    owes = draws.uniform("debt") < np.where(stratum == Stratum.OTHER, 0.06, 0.22)
    savings: Floats = np.where(owes, -0.3 * total, np.minimum(held, 4.0 * total))
    return savings
