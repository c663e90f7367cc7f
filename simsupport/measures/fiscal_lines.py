"""How a county's public money is spent: department by department, and in one queue where pooled.

Each department buys its own kinds of projects with its own part of the money, the best first as it
sees them. A household that needs something else is not its business. What the county pools is spent
in one queue over all kinds.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simsupport.channels.orders import Fen, Order
from simsupport.core.blocks import Block, Index
from simsupport.core.streams import normal, uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.fiscal_funds import meant_for
from simsupport.measures.one_queue import Offer, first_by_value
from simsupport.measures.purchases import Purse, View, buy_best
from simsupport.projects.care_visit import CareVisit
from simsupport.projects.extension_visit import ExtensionVisit
from simsupport.projects.health_cover import HealthCover
from simsupport.projects.housing_repair import HousingRepair
from simsupport.projects.industry_grant import IndustryGrant
from simsupport.projects.market_contract import MarketContract
from simsupport.projects.menu import MENU, Kinds
from simsupport.projects.microcredit import Microcredit
from simsupport.projects.needs import NOTHING, Needs
from simsupport.projects.public_post import PublicPost
from simsupport.projects.relocation import Relocation
from simsupport.projects.solar import Solar
from simsupport.projects.student_aid import StudentAid
from simsupport.projects.training_place import TrainingPlace
from simsupport.projects.water import Water

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

INDUSTRY: Kinds = (
    IndustryGrant,
    Microcredit,
    Solar,
    MarketContract,
    ExtensionVisit,
    PublicPost,
    TrainingPlace,
)
HOUSING: Kinds = (HousingRepair, Relocation, Water)
EDUCATION: Kinds = (TrainingPlace, StudentAid)
HEALTH: Kinds = (HealthCover, CareVisit)
WATER: Kinds = (Water,)
GUARANTEES: Kinds = (HousingRepair, Water, StudentAid)
"""What departments buy, and transfers and lottery money; some kinds are bought by several."""

WORKS = "village works"


class Line(NamedTuple):
    """A department, and its money."""

    offered: Kinds
    noise: float
    """spread of its error about gains, log points"""
    money: Fen
    """of each county, whole fen, shape (n_counties,)"""


class Pool(NamedTuple):
    """What counties spend in one queue over all kinds; shape (n_counties,) each."""

    money: Fen
    noise: Floats
    """spread of the county's own error about gains, log points"""


class Field(NamedTuple):
    """Whom a county's departments may serve, with what they go by; shape (n_rows,) each."""

    possible: Flags
    """what would bring a household something; shape (n_projects, n_rows)"""
    reached: Flags
    """counties with money, shape (n_counties,)"""
    county: Index
    unclear: Floats
    planned: Flags
    """where departments work under one plan and know what is ordered"""


class Bought(NamedTuple):
    """What departments ordered, and what they keep."""

    orders: list[Order]
    cost: Fen
    """whole fen, shape (n_counties,)"""
    left: Fen
    """of money for which households were still waiting, whole fen, shape (n_counties,)"""


def look_around(block: Block, needs: Needs, reached: Flags, planned: Flags) -> Field:
    """Return whom departments may serve.

    Args:
        block: where.
        needs: what households need.
        reached: counties with money, shape (n_counties,).
        planned: counties whose departments work under one plan, shape (n_counties,).
    """
    county = needs.county
    unclear = block.villages.unclear[needs.village]
    return Field(needs.gain > NOTHING, reached, county, unclear, planned[county])


def under_one_plan(block: Block, now: Now, share: float) -> Flags:
    """Return which counties' departments work under one plan, always the same first."""
    counties = block.counties
    words = now.streams.words("fiscal.one_plan", 0, counties.start, counties.stop)
    planned: Flags = uniform(words) < np.float32(share)
    return planned


def buy_by_lines(needs: Needs, field: Field, pool: Pool, lines: tuple[Line, ...]) -> Bought:
    """Let the county spend what it pools, and then each department what is its own.

    Args:
        needs: what households need.
        field: whom departments may serve.
        pool: money in one queue.
        lines: departments, in the order in which they buy.
    """
    parts = [_buy(needs, field, pool.money, pool.noise[field.county], MENU)]
    for line in lines:
        noise = np.full(len(needs.rows), line.noise, np.float32)
        parts.append(_buy(needs, field, line.money, noise, line.offered))
    orders = [order for part in parts for order in part.orders]
    return Bought(
        orders, sum_all(part.cost for part in parts), sum_all(part.left for part in parts)
    )


def sum_all(amounts: object) -> Fen:
    """Return the sum of arrays of whole fen; shape as theirs."""
    whole: Fen = np.sum(list(amounts), axis=0, dtype=np.int64)  # type: ignore[call-overload]
    return whole


def build_roads(
    block: Block, now: Now, money: Fen, noise: float, first_list: float
) -> tuple[Order, Fen]:
    """Order works for villages without a market, most of those meant for a village first.

    Args:
        block: where.
        now: when.
        money: whole fen, shape (n_counties,).
        noise: spread of the road department's error about how many they are, log points.
        first_list: weight of those first listed against those on the list now.

    Returns:
        The works, and what they cost in each county, whole fen, shape (n_counties,).
    """
    villages, works = block.villages, now.projects.infrastructure
    county = villages.county.astype(np.intp) - block.counties.start
    chosen = np.flatnonzero((money > 0)[county])
    chosen = chosen[works.eligible(block, chosen)]
    weight = villages.weight[chosen].astype(np.int64)
    many = meant_for(villages, first_list)[chosen] / weight
    value = np.log1p(many).astype(np.float32)
    words = now.words_at("fiscal.roads", chosen + villages.start)
    value += normal(words) * np.float32(noise)
    price = works.price(now)
    offer = Offer(county[chosen], value, weight * price)
    nothing = Offer(county[:0], value[:0], weight[:0])
    fen = first_by_value(offer, nothing, money) // weight
    paid = np.flatnonzero(fen)
    rows = chosen[paid]
    cost = np.zeros_like(money)
    np.add.at(cost, county[rows], fen[paid] * weight[paid])
    return Order(rows, fen[paid], weight[paid], rows, purpose=WORKS), cost


def _buy(needs: Needs, field: Field, money: Fen, noise: Floats, offered: Kinds) -> Bought:
    """Order what looks best among what is offered, where it is to be had at all."""
    if not money.any():
        return Bought([], np.zeros_like(money), np.zeros_like(money))
    possible = np.zeros(len(needs.rows), np.bool_)
    for place, kind in enumerate(MENU):
        if kind in offered:
            possible |= field.possible[place]
    cases = np.flatnonzero(possible & (field.reached & (money > 0))[field.county])
    planned = field.planned[cases]
    knows = planned if planned.any() else None
    view = View(noise[cases] * field.unclear[cases], offered, knows)
    purchase = buy_best(needs, cases, Purse(field.county[cases], money), view)
    return Bought([purchase.order], purchase.cost, purchase.left)
