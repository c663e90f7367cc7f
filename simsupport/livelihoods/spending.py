"""Consumption, medical and school costs, saving, debt, distress sale and investment.

Households plan on smoothed income. Those with savings hardly react to a shock, those without
must: the speed at which the plan follows income falls with savings, which gives the published
pass-through of 0.40 in the poorest decile and 0.10 in the richest third (Jalan & Ravallion 1999).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.villages import Villages
from simsupport.channels.money import bank, spend
from simsupport.core.blocks import Block
from simsupport.core.bounds import at_least
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN
from simsupport.core.parameters import Parameters, param
from simsupport.livelihoods.business import Business
from simsupport.livelihoods.family import MOST_WORKERS, members
from simsupport.livelihoods.health import Health, treatment_cost
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.terms import any_set, runs

Floats = npt.NDArray[np.float32]

extend(
    Villages,
    frugal=column("f4", "share", "of what ceremonies cost its households, what village rules cut"),
)

TERM_MONTHS = (3, 9)
"""Months in which school fees of a half-year are due."""


class Spending(Parameters):
    """How households spend, save, borrow and invest."""

    subsistence: float = param(
        185.0,
        unit="yuan/person/month",
        source="assumption; four fifths of the 2013 poverty line, fitted to C11",
        low=0.0,
        high=1000.0,
        doc="what is eaten before anything else, 2013 prices",
    )
    propensity: float = param(
        0.74,
        unit="share",
        source="near rural consumption in income 2013 (7,485 / 9,430), Statistical Yearbook",
        low=0.1,
        high=1.0,
        doc="consumption in planned income",
    )
    from_savings: float = param(
        0.027, unit="1/month", source="assumption", low=0.0, high=0.2, doc="savings consumed"
    )
    plan_poor: float = param(
        0.18,
        unit="1/month",
        source="assumption, fitted to C27",
        low=0.0,
        high=1.0,
        doc="speed at which plans follow income without savings",
    )
    plan_rich: float = param(
        0.010,
        unit="1/month",
        source="assumption, fitted to C27",
        low=0.0,
        high=1.0,
        doc="the same with large savings",
    )
    comfort: float = param(
        2.0,
        unit="months of income",
        source="assumption",
        low=0.1,
        high=60.0,
        doc="savings that halve the difference",
    )
    credit: float = param(
        10.0,
        unit="months of income",
        source="assumption",
        low=0.0,
        high=60.0,
        doc="debt that relatives, shops and the credit union allow",
    )
    interest: float = param(
        0.006, unit="1/month", source="assumption", low=0.0, high=0.1, doc="interest on debt"
    )
    sale_price: float = param(
        0.6,
        unit="share",
        source="assumption",
        low=0.05,
        high=1.0,
        doc="what a distress sale brings of an asset's value",
    )
    sale_limit: float = param(
        0.25, unit="share", source="assumption", low=0.0, high=1.0, doc="assets sold in a month"
    )
    depreciation: float = param(
        0.02, unit="1/quarter", source="assumption", low=0.0, high=0.5, doc="of productive assets"
    )
    buffer: float = param(
        4.0,
        unit="months of income",
        source="assumption",
        low=0.0,
        high=60.0,
        doc="savings kept before anything is invested",
    )
    invest: float = param(
        0.10,
        unit="1/quarter",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="savings above the buffer that go into assets while these pay",
    )
    required_return: float = param(
        0.25,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="marginal return below which nothing is invested",
    )
    ceremonies: float = param(
        0.10,
        unit="share",
        source="assumption; gifts, feasts and funerals took about a tenth of spending in poor "
        "villages of Guizhou (Chen & Zhang 2012, from memory)",
        low=0.0,
        high=0.5,
        doc="ceremonies in what households would like to consume, part of `propensity`",
    )
    school_fee: float = param(
        2400.0,
        unit="yuan/half-year",
        source="assumption",
        low=0.0,
        high=50000.0,
        doc="upper secondary school or college, per student, 2013 prices",
    )


def consume(block: Block, now: Now, spending: Spending, health: Health) -> None:
    """Pay treatment, school, subsistence and wants, in this order, within savings and credit.

    What the month's income leaves is banked.
    """
    hh = block.households
    savings = hh.savings.astype(np.float32)
    savings *= np.float32(1.0 / FEN)
    savings += hh.income
    saved = at_least(savings, 0.0)
    _plan(block, spending, saved)
    need = members(hh) * np.float32(spending.subsistence * now.drivers.prices)
    within = np.maximum(hh.expected, need)
    within *= np.float32(spending.credit)
    within += savings
    at_least(within, 0.0, out=within)

    cost = treatment_cost(block, now, health)
    treated = cost <= within
    cost *= treated
    np.logical_not(treated, out=hh.health, casting="unsafe")
    within -= cost
    if now.month.of_year in TERM_MONTHS:
        cost += _pay_school(block, now, spending, within)

    proceeds = _sell_in_distress(block, now, spending, need, within)
    want = hh.expected * np.float32(spending.propensity)
    savings -= saved  # minus what is owed
    saved *= np.float32(spending.from_savings)
    want += saved
    if any_set(block.villages.frugal):
        want *= _left_by_rules(block, spending)
    np.maximum(want, need, out=want)
    np.minimum(want, within, out=want)
    np.add(want, cost, out=hh.consumption)
    hh.year_consumption += hh.consumption
    left = proceeds
    left += hh.income
    left -= hh.consumption
    savings *= np.float32(spending.interest)
    left += savings
    bank(block, now, left)


def _left_by_rules(block: Block, spending: Spending) -> Floats:
    """Return what village rules on ceremonies leave of each household's wants; shape (n,)."""
    cut = block.villages.frugal * np.float32(spending.ceremonies)
    return block.in_village.down(np.float32(1.0) - cut)


def _plan(block: Block, spending: Spending, saved: Floats) -> None:
    """Let planned income follow income, the slower the more there is saved (yuan, shape (n,))."""
    hh = block.households
    comfort = hh.expected * np.float32(spending.comfort)
    comfort += np.float32(1.0)
    speed = comfort + saved
    np.divide(comfort, speed, out=speed)
    speed *= np.float32(spending.plan_poor - spending.plan_rich)
    speed += np.float32(spending.plan_rich)
    speed *= hh.income - hh.expected
    hh.expected += speed
    at_least(hh.expected, 0.0, out=hh.expected)


def _pay_school(block: Block, now: Now, spending: Spending, within: Floats) -> Floats:
    """Return fees paid; students whose fees cannot be paid leave for the farm.

    Where aid runs nothing is due.
    """
    hh = block.households
    fee = hh.students * np.float32(spending.school_fee * now.drivers.prices)
    if any_set(hh.aid_until):
        fee *= ~runs(hh.aid_until, now)
    leaves = np.flatnonzero(fee > within)
    room = np.uint8(MOST_WORKERS) - np.minimum(hh.workers[leaves], np.uint8(MOST_WORKERS))
    grown = np.minimum(hh.students[leaves], room)
    block.counties.workers += block.count_by_county(leaves, block.weight[leaves] * grown)
    hh.workers[leaves] += grown
    hh.farm[leaves] += grown
    hh.students[leaves] = 0
    fee[leaves] = 0.0
    within -= fee
    return fee


def _sell_in_distress(
    block: Block, now: Now, spending: Spending, need: Floats, within: Floats
) -> Floats:
    """Let those who cannot eat sell assets below value; the money is added to `within`.

    Returns:
        What the sale brings each household, yuan, mostly 0; shape (n,).
    """
    hh = block.households
    price = spending.sale_price * now.drivers.prices
    proceeds: Floats = need - within
    at_least(proceeds, 0.0, out=proceeds)
    np.minimum(proceeds, hh.assets * np.float32(spending.sale_limit * price), out=proceeds)
    hh.assets -= proceeds * np.float32(1.0 / price)
    within += proceeds
    return proceeds


def invest(block: Block, now: Now, spending: Spending, business: Business) -> None:
    """Replace worn assets and invest where savings exceed the buffer and assets pay; quarterly.

    Assets are valued at 2013 prices and bought at those of the day.
    """
    hh = block.households
    prices = np.float32(now.drivers.prices)
    savings = hh.savings.astype(np.float32) * np.float32(1.0 / FEN)
    worn = hh.assets * np.float32(spending.depreciation)
    hh.assets -= worn
    bought = worn * (savings >= worn * prices)
    spare = savings - hh.expected * np.float32(spending.buffer)
    at_least(spare, 0.0, out=spare)
    spare *= np.float32(spending.invest)
    share = np.float32(business.asset_share * now.net_share)
    pays = hh.capacity * share > hh.assets * (prices * np.float32(spending.required_return))
    bought += spare / prices * pays * (hh.farm > 0)
    hh.assets += bought
    spend(block, now, bought * prices)
