"""Background institutions, in force in every scenario: dibao, pensions, farm subsidies.

Medical insurance stands with illness (`livelihoods/health.py`). What these pay is booked apart
from what measures spend.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simsupport.channels.queue import first_in_queue
from simsupport.core.blocks import Block
from simsupport.core.bounds import at_least
from simsupport.core.ledger import Account, to_fen, total
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import normal
from simsupport.livelihoods.family import members
from simsupport.livelihoods.now import Now

QUOTA_LINES = 1.5
"""Poverty lines below which persons count when quotas are shared out. Source: assumption."""

_LEAST_INCOME = 200.0  # yuan a year; what an assessor takes for nothing


class Dibao(Parameters):
    """Minimum living allowance: published line, recipients and payment."""

    members_covered: float = param(
        1.72,
        unit="persons/household",
        source="49.036 million persons in 28.462 million households, 2015",
        low=0.5,
        high=6.0,
        doc="recipients in a receiving household",
    )
    ceiling: float = param(
        1.5,
        unit="poverty lines",
        source="assumption",
        low=0.1,
        high=20.0,
        doc="assessed income per person from which nobody is awarded anything",
    )
    assessment_sd: float = param(
        1.0,
        unit="log points",
        source="assumption; gives targeting errors in the published range (Golan et al. 2017)",
        low=0.0,
        high=5.0,
        doc="error of the assessment of a household's income",
    )


class Pension(Parameters):
    """Basic rural pension."""

    above_floor: float = param(
        1.3,
        unit="ratio",
        source="assumption; local additions to the national floor",
        low=1.0,
        high=5.0,
        doc="average pension paid over the national floor",
    )


class FarmSubsidy(Parameters):
    """Grain and input subsidies."""

    per_person: float = param(
        100.0,
        unit="yuan/person/year",
        source="assumption",
        low=0.0,
        high=2000.0,
        doc="paid in June, 2013 prices",
    )


def share_quotas(nation: Any, line: float) -> None:
    """Give each county its share of the nation's dibao recipients, once, before the first month.

    The share is that of persons whose lasting income lies below one and a half poverty lines.

    Args:
        nation: households, villages and counties as tables.
        line: yuan per person and year.
    """
    hh, counties = nation.households, nation.counties
    size = members(hh)
    low = hh.expected * np.float32(12.0) < size * np.float32(QUOTA_LINES * line)
    county = nation.villages.county[hh.village]
    persons = np.bincount(county, hh.weight * low * size.astype(np.float64), len(counties))
    counties.dibao_share[:] = persons / max(float(persons.sum()), 1.0)


def assess_dibao(block: Block, now: Now, dibao: Dibao) -> None:
    """Award dibao for the year: lowest assessed income first, until each county's quota is used."""
    hh, counties = block.households, block.counties
    size = members(hh)
    score = np.log(at_least(hh.last_income / at_least(size, 1), _LEAST_INCOME))
    words = now.words("dibao.assessment", hh.start, hh.stop)
    score += normal(words) * np.float32(dibao.assessment_sd)
    ceiling = np.float32(math.log(dibao.ceiling * now.drivers.poverty_line))
    rows = np.flatnonzero((score < ceiling) & (size > 0))

    covered = np.minimum(size[rows], np.float32(dibao.members_covered))
    recipients = np.rint(covered * block.weight_f[rows]).astype(np.int64)
    quota = counties.dibao_share.astype(np.float64) * now.drivers.dibao_recipients
    place = (score[rows] - ceiling) * np.float32(1.0 / 32.0) + np.float32(1.0)
    place = np.clip(place, np.float32(0.0), np.float32(0.999999))
    county = block.county_of(rows)
    awarded = first_in_queue(county, place, recipients, quota.astype(np.int64), last=0.5)
    monthly = np.float32(now.drivers.dibao_line * now.drivers.dibao_share / 12.0)
    hh.dibao[:] = 0.0
    hh.dibao[rows[awarded]] = covered[awarded] * monthly


def pay_background(block: Block, now: Now, pension: Pension, farm_subsidy: FarmSubsidy) -> None:
    """Pay dibao, pensions and, in June, farm subsidies; households bank them with their income.

    Elders, awards and rates change only in January, when they join the year's steady transfers.
    """
    hh, counties = block.households, block.counties
    if now.month.of_year == 1:
        steady = hh.elders * np.float32(now.drivers.pension * pension.above_floor)
        steady += hh.dibao
        hh.steady_transfer += steady
        hh.transfer += steady
        counties.background_fen[:] = block.in_county.up(to_fen(steady) * block.weight)
    paid = int(counties.background_fen.sum())
    if now.month.of_year == 6:
        subsidy = members(hh) * np.float32(farm_subsidy.per_person * now.drivers.prices)
        hh.transfer += subsidy
        paid += total(to_fen(subsidy), block.weight)
    now.books.move(Account.PROGRAMMES, Account.HOUSEHOLDS, paid)
    now.books.background += paid
