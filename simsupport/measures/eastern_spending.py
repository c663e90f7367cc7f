"""How a county spends eastern aid: pooled by need, in slices by village, or as is customary."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from simsupport.agents.counties import Counties
from simsupport.agents.households import Register, Status
from simsupport.agents.villages import Villages
from simsupport.channels.orders import Fen, Order
from simsupport.channels.queue import first_in_queue
from simsupport.core.blocks import Block, Index, apportion
from simsupport.core.columns import column, extend
from simsupport.core.streams import normal
from simsupport.livelihoods.family import members
from simsupport.livelihoods.now import Now
from simsupport.measures.eastern_division import Reals
from simsupport.measures.purchases import Purse, View, buy_best, sum_by
from simsupport.projects.housing_repair import HousingRepair
from simsupport.projects.industry_grant import IndustryGrant
from simsupport.projects.market_contract import MarketContract
from simsupport.projects.menu import MENU
from simsupport.projects.needs import Needs
from simsupport.projects.training_place import TrainingPlace

OFFERED = (IndustryGrant, TrainingPlace, MarketContract, HousingRepair)
"""What partners are used to offer, and buy where the county does not pool their money."""

PROJECTS, SHOW, KEPT = "eastern_aid.projects", "eastern_aid.show", "eastern_aid.kept"
TWINS, TWINS_KEPT = "eastern_aid.twins", "eastern_aid.twins_kept"

extend(
    Counties,
    aid_show=column("i8", "fen", "this year's eastern aid put on show"),
    aid_pool_kept=column("i8", "fen", "pooled eastern aid left over for next year"),
    aid_custom_kept=column("i8", "fen", "the same of what is spent as is customary"),
    aid_projects=column("i8", "fen", "this year's projects bought with eastern aid"),
    aid_registered=column("i8", "fen", "of those, for households on the register"),
    aid_missed=column("i8", "fen", "of those, for households poor last year and not on it"),
    twin=column("u1", "flag", "1 where an eastern county is its twin"),
)
extend(
    Villages,
    aid_kept=column("i8", "fen", "the village's slice of eastern aid left over for next year"),
    twin=column("u1", "flag", "1 where an eastern township, village or firm is its twin"),
    twin_kept=column("i8", "fen", "twins' money left over for next year"),
)


class Spending(NamedTuple):
    """How the aid of a county is spent."""

    precision: float
    """what partners ask counties to mean for the register"""
    pooling: float
    """what they ask counties to pool of that"""
    noise: float
    """spread of the chooser's error about gains, log points"""
    roadside: float
    """how much more those by a road come to mind, in standard deviations of connection"""


def spend_aid(block: Block, now: Now, needs: Needs, reached: Index, how: Spending) -> list[Order]:
    """Order what the year's aid of each county buys, and keep the rest.

    The orders of a county together cost its aid of the year: what is not spent is kept, and what
    was kept before and is spent now counts against it.

    Args:
        block: where.
        now: when.
        needs: what households need.
        reached: positions in `needs.rows` of those who may be served.
        how: shares and errors.
    """
    counties, villages = block.counties, block.villages
    by_need = np.floor(counties.aid * counties.aid_real.astype(np.float64)).astype(np.int64)
    shown = counties.aid - by_need
    heeded = counties.aid_heeded.astype(np.float64)
    precise = meant_for_register(by_need, how.precision * heeded)
    pooled, slices = _pool(block, precise, how.pooling * heeded)

    pool = pooled + counties.aid_pool_kept
    county = needs.county[reached]
    noise = np.float32(how.noise) * villages.unclear[needs.village[reached]]
    by_county = buy_best(needs, reached, Purse(county, pool), View(noise))
    counties.aid_pool_kept[:] = pool - by_county.cost

    left = reached[~np.isin(needs.rows[reached], by_county.order.rows, assume_unique=True)]
    village = needs.village[left]
    poor = villages.poor_village[village] > 0
    left, village = left[poor], village[poor]
    slice_money = slices + villages.aid_kept
    noise = np.float32(how.noise) * villages.unclear[village]
    view = View(noise, OFFERED)
    by_village = buy_best(needs, left, Purse(village, slice_money), view)
    villages.aid_kept[:] = slice_money - by_village.cost

    money = by_need - precise + counties.aid_custom_kept
    served = np.concatenate([by_county.order.rows, by_village.order.rows])
    custom = buy_as_is_customary(block, now, needs, served, money, how.roadside)
    bought = [by_county.order, by_village.order, custom]
    cost = _cost_by_county(block, custom)
    counties.aid_custom_kept[:] = money - cost
    cost += by_county.cost + block.villages_in_county.up(by_village.cost)
    _note_whom(block, now, bought)
    counties.aid_show[:] = shown
    return [
        *(replace(order, purpose=PROJECTS) for order in bought),
        of_places(shown, SHOW),
        of_places(by_need - cost, KEPT),
    ]


def let_twins_buy(
    block: Block, needs: Needs, reached: Index, yearly: Fen, noise: float
) -> list[Order]:
    """Order what the year's money of twins buys in its villages, and keep the rest there.

    Args:
        block: where.
        needs: what households need.
        reached: positions in `needs.rows` of those who may be served.
        yearly: money of twins for each village, whole fen, shape (n_villages,).
        noise: spread of a twin's error about gains, log points.
    """
    villages = block.villages
    village = needs.village[reached]
    mine = yearly[village] > 0
    cases, village = reached[mine], village[mine]
    money = yearly + villages.twin_kept
    view = View(np.float32(noise) * villages.unclear[village])
    bought = buy_best(needs, cases, Purse(village, money), view)
    villages.twin_kept[:] = money - bought.cost
    return [
        replace(bought.order, purpose=TWINS),
        of_places(yearly - bought.cost, TWINS_KEPT),
    ]


def twins_give(block: Block, village_funds: int, county_funds: int) -> Fen:
    """Return what twins give for each village this year, whole fen, shape (n_villages,).

    The money of a county's twin is cut in equal slices by real poor village.

    Args:
        block: where.
        village_funds: of the twin of a real village, whole fen.
        county_funds: of the twin of a real county, whole fen.
    """
    villages, counties = block.villages, block.counties
    real = villages.weight.astype(np.int64)
    whole = counties.weight.astype(np.int64) * counties.twin * county_funds
    slices = apportion(whole, real * villages.poor_village, block.villages_in_county)
    yearly: Fen = real * villages.twin * village_funds + slices
    return yearly


def buy_as_is_customary(
    block: Block, now: Now, needs: Needs, served: Index, money: Fen, roadside: float
) -> Order:
    """Order industry grants for whom the county thinks of first, on the register or not.

    Those with connections come first, and those by a road; need plays no part.

    Args:
        block: where.
        now: when.
        needs: what households need, to note what is ordered.
        served: households that the county has served already.
        money: whole fen, shape (n_counties,).
        roadside: what a road counts for, in standard deviations of connection.
    """
    hh, project = block.households, now.projects.industry_grant
    open_to = (hh.status == Status.LIVING) & block.in_county.down(money > 0)
    open_to[served] = False
    rows = np.flatnonzero(open_to)
    rows = rows[project.eligible(block, rows) & project.accept(block, now, rows)]
    kin = normal(now.streams.words_at("register.connection", 0, rows + hh.start))
    village = block.village_of(rows)
    come_to_mind = kin + np.float32(roadside) * block.villages.market_access[village]
    place = np.float32(1.0) / (np.float32(1.0) + np.exp(come_to_mind))
    place = np.minimum(place, np.float32(0.999999))
    price = project.cost(block, now, rows)
    weight, county = block.weight[rows], block.county_of(rows)
    funded = first_in_queue(county, place, price * weight, money)
    rows = rows[funded]
    number = np.full(len(rows), MENU.index(IndustryGrant) + 1, np.uint8)
    twice = np.zeros(len(rows), np.bool_)
    position = np.searchsorted(needs.rows, rows)
    inside = np.flatnonzero(np.isin(rows, needs.rows, assume_unique=True))
    twice[inside] = needs.order(position[inside], number[inside])
    return Order(rows, price[funded], weight[funded], village[funded], number, twice)


def meant_for_register(by_need: Fen, precision: Reals) -> Fen:
    """Return what each county means for households on the register, whole fen; (n_counties,)."""
    precise: Fen = np.floor(by_need * precision).astype(np.int64)
    return precise


def forget_year(block: Block) -> None:
    """Forget what last year's aid bought."""
    for name in ("aid_show", "aid_projects", "aid_registered", "aid_missed"):
        getattr(block.counties, name)[:] = 0


def of_places(fen: Fen, purpose: str) -> Order:
    """Return an order of so much for each place of a block, whatever it stands for."""
    places = np.flatnonzero(fen)
    return Order(places, fen[places], np.ones(len(places), np.int64), purpose=purpose)


def _pool(block: Block, precise: Fen, pooling: Reals) -> tuple[Fen, Fen]:
    """Return what each county pools, and the equal slices of the rest by real poor village."""
    pooled = np.floor(precise * pooling).astype(np.int64)
    villages = block.villages
    poor = villages.weight.astype(np.int64) * villages.poor_village
    slices = apportion(precise - pooled, poor, block.villages_in_county)
    return precise - block.villages_in_county.up(slices), slices


def _cost_by_county(block: Block, order: Order) -> Fen:
    """Return what an order costs in each county, fen, shape (n_counties,)."""
    return sum_by(block.county_of(order.rows), order.fen * order.weight, len(block.counties))


def _note_whom(block: Block, now: Now, orders: list[Order]) -> None:
    """Note how much of the year's projects is for the register, and for the poor it missed."""
    hh, counties = block.households, block.counties
    forget_year(block)
    for order in orders:
        rows, county = order.rows, block.county_of(order.rows)
        registered = hh.register[rows] == Register.REGISTERED
        line = np.float32(now.drivers.poverty_line) * members(hh, rows)
        missed = ~registered & (hh.last_income[rows] < line)
        money = order.fen * order.weight
        np.add.at(counties.aid_projects, county, money)
        np.add.at(counties.aid_registered, county, money * registered)
        np.add.at(counties.aid_missed, county, money * missed)
