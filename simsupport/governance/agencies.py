"""Agencies: how long it takes from a decision to its delivery, and what a reform of work changes.

What is decided in February passes desk by desk through the county's offices. How fast depends on
the real work that the county's leading official puts in, and on whether the office has taken up a
reform that sets each step a limit of time. Officials who live on being asked twice do not take it
up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.officials import Level
from simsupport.channels.money import keep_back
from simsupport.channels.orders import Order
from simsupport.channels.waiting import DAYS, come_due, count_delivered, take_from_trust
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import total
from simsupport.core.streams import normal
from simsupport.governance.chain import Chain
from simsupport.governance.delivery import Delivery
from simsupport.governance.incentives import Incentives, career_concern
from simsupport.governance.pressure import Pressure
from simsupport.livelihoods.now import Now
from simsupport.projects.menu import hand_over, prices_of

Reals = npt.NDArray[np.float64]

LONGEST = 60
"""Months after which everything has been delivered or given up. Source: assumption."""

extend(
    Counties,
    usual_days=column("f4", "days", "from decision to delivery, on average, where offices handle"),
    unsteady=column("f4", "log points", "spread of these days from case to case"),
    reformed=column("f4", "share", "of its offices' steps that the county has put in order"),
)


def set_pace(
    chain: Chain, counties: Any, delivery: Delivery, incentives: Incentives, pressure: Pressure
) -> None:
    """Set how long each county's offices take this year.

    Args:
        chain: officials, who have chosen their effort.
        counties: the nation's.
        delivery: how long things take.
        incentives: what officials care for.
        pressure: the reform that is demanded.
    """
    work = chain.officials.real * chain.officials.ability.astype(np.float64)
    of_county = np.minimum(chain.at(Level.COUNTY, work), 1.0)
    of_county = of_county * (1.0 - pressure.reform * pressure.reform_meetings)
    taken_up = chain.at(Level.COUNTY, take_up_reform(chain, delivery, incentives, pressure))
    days = delivery.delay * (1.0 - delivery.dispatch * of_county)
    counties.usual_days[:] = days * (1.0 - pressure.reform_saves * taken_up)
    counties.unsteady[:] = delivery.delay_spread * (1.0 - pressure.reform_steadies * taken_up)
    counties.reformed[:] = taken_up


def take_up_reform(
    chain: Chain, delivery: Delivery, incentives: Incentives, pressure: Pressure
) -> Reals:
    """Return how far each office carries the reform out, 0 to 1; shape (n_officials,).

    What speaks for it are duty and the career, against it what delay is worth to those who can be
    moved to hurry; the trouble of it grows with every further step.
    """
    officials = chain.officials
    for_it = incentives.duty + career_concern(officials, incentives, pressure)
    against = (1.0 - officials.integrity.astype(np.float64)) * delivery.worth_of_delay
    willing = np.clip((for_it - against) / delivery.reform_trouble, 0.0, 1.0)
    taken_up: Reals = willing * pressure.reform
    return taken_up


def schedule(block: Block, now: Now, order: Order, handled: float) -> Order:
    """Note after how many months the county's offices will deliver each case of an order.

    Only projects for households that pass through officials' hands wait, and only where the
    household does not already await something.
    """
    counties, hh = block.counties, block.households
    if order.project is None or not handled or not counties.usual_days.any():
        return order
    free = np.flatnonzero(hh.awaited[order.rows] == 0)
    rows = order.rows[free]
    county = block.county_of(rows)
    spread = counties.unsteady[county]
    days = normal(now.words_at("agencies.days", rows + hh.start))
    days = np.exp(days * spread - spread * spread * np.float32(0.5)) * counties.usual_days[county]
    months = np.minimum(days * np.float32(1.0 / DAYS) + np.float32(0.5), np.float32(LONGEST))
    late = np.zeros(len(order.rows), np.uint8)
    late[free] = months
    return replace(order, late=late)


def deliver_due(block: Block, now: Now) -> None:
    """Deliver what households have waited for long enough, as far as they can still have it.

    A project may cost more or less by now: what is dearer is delivered in part, what is left over,
    or was meant for a household that can no longer have it, stays unspent.
    """
    rows = come_due(block)
    if not len(rows):
        return
    place, fen = take_from_trust(block, now, rows)
    paid = np.minimum(fen, prices_of(block, now, rows, place))
    had = np.flatnonzero(paid)
    rows, place, paid = rows[had], place[had], paid[had]
    keep_back(now, -total(paid, block.weight[rows]))
    hand_over(block, now, rows, place, paid)
    count_delivered(block, rows)
