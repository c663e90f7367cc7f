"""Income by source in a month: wages, own business, property, transfers.

As the official statistics do, money that members away for longer send home counts as transfers;
the rest of what migrants bring home counts as wages.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.channels.money import pay_wages
from simsupport.core.blocks import Block
from simsupport.livelihoods.business import Business, earn_from_business
from simsupport.livelihoods.health import Health, labour_left
from simsupport.livelihoods.labour import Labour
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.terms import any_set


def earn(
    block: Block, now: Now, labour: Labour, business: Business, health: Health
) -> npt.NDArray[np.int64]:
    """Book the month's market income of every household.

    Returns:
        Local wages paid in fen by county, shape (n_counties,).
    """
    hh = block.households
    left = labour_left(block, now, health)
    earn_from_business(block, now, business, left)

    if now.month.of_year == 1:
        growth = np.float32(now.drivers.transfers)
        np.multiply(hh.property_base, growth, out=hh.property_income)
        if any_set(hh.plant):
            hh.property_income += hh.plant
        np.multiply(hh.transfer_base, growth, out=hh.steady_transfer)

    power = np.exp(hh.skill)
    power *= left
    local = power * hh.local_job
    local *= block.in_county.down(block.counties.wage)
    power *= hh.migrant
    away = power
    home_pay = now.pay_away * np.float32(labour.home_share)
    away *= home_pay.take(hh.destination, mode="clip")

    bill = pay_wages(block, now, local)
    _count_elsewhere(block, now, away)
    if now.sources is not None:
        now.sources.away[:] += away

    local += away
    away *= np.float32(1.0 - labour.resident_share)  # what counts as remittances
    np.subtract(local, away, out=hh.wage)
    np.add(hh.steady_transfer, away, out=hh.transfer)
    return bill


def _count_elsewhere(block: Block, now: Now, away: npt.NDArray[np.float32]) -> None:
    """Count what households earn from markets and family, apart from what they will bank."""
    hh, weight = block.households, block.weight_f
    earned = sum(float(np.dot(weight, part)) for part in (hh.business, hh.property_income, away))
    earned += now.drivers.transfers * float(np.dot(weight, hh.transfer_base))
    now.books.count(earned, abs(earned))


def add_up(block: Block) -> None:
    """Set the month's income and add it to the calendar year's."""
    hh = block.households
    np.add(hh.wage, hh.business, out=hh.income)
    hh.income += hh.property_income
    hh.income += hh.transfer
    hh.year_income += hh.income
