"""The own farm or business: output, season, technology and the farm-gate price.

Output is Cobb-Douglas in productive assets and labour. A better technology opens above an asset
threshold, or below it where a market is near, so that assets can trap (Banerjee & Newman 1993;
Balboni et al. 2022). Costs come first and are set by what was planned; a bad harvest leaves them
uncovered, and net income can be negative.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Status
from simsupport.core.blocks import Block, Index
from simsupport.core.bounds import at_least
from simsupport.core.parameters import Parameters, param
from simsupport.livelihoods.example import as_it_seems
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.terms import any_set

Floats = npt.NDArray[np.float32]

UNITS_PER_WORKER = 20
"""Labour is counted in twentieths of a worker, so that its power can be looked up."""

GARDEN = 3  # twentieths of a worker that every household gives its garden and animals

REVENUE_BY_MONTH = (0.04, 0.05, 0.03, 0.04, 0.05, 0.16, 0.06, 0.05, 0.14, 0.21, 0.11, 0.06)
"""Share of a year's revenue in each month: summer and autumn harvests, livestock sold late.
Source: assumption, after the two harvests of most of rural China."""

COST_BY_MONTH = (0.05, 0.08, 0.17, 0.15, 0.09, 0.09, 0.11, 0.07, 0.06, 0.07, 0.04, 0.02)
"""Share of a year's planned costs in each month: seed, fertiliser and feed come first.
Source: assumption."""


class Business(Parameters):
    """Technology and prices of own farms and businesses."""

    gross_output: float = param(
        23600.0,
        unit="yuan/year",
        source="assumption; gives the published net business income of 3,935 yuan a person in 2013",
        low=1000.0,
        high=200000.0,
        doc="gross output of one worker with one asset unit and average productivity, 2013",
    )
    asset_share: float = param(
        0.20, unit="elasticity", source="assumption", low=0.0, high=0.6, doc="output in assets"
    )
    labour_share: float = param(
        0.55, unit="elasticity", source="assumption", low=0.1, high=0.9, doc="output in labour"
    )
    asset_unit: float = param(
        8000.0, unit="yuan", source="assumption", low=100.0, high=100000.0, doc="asset scale"
    )
    elder_labour: float = param(
        0.35, unit="workers", source="assumption", low=0.0, high=0.75, doc="farm labour of an elder"
    )
    cost_share: float = param(
        0.30,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.9,
        doc="planned costs in planned gross output",
    )
    asset_threshold: float = param(
        18000.0,
        unit="yuan",
        source="about PPP$504 in Bangladesh (Balboni et al. 2022), scaled by median assets",
        low=0.0,
        high=1e6,
        doc="productive assets from which the better technology is in reach",
    )
    technology_gain: float = param(
        0.20, unit="log points", source="assumption", low=0.0, high=1.0, doc="its gain in output"
    )
    supply_elasticity: float = param(
        2.0,
        unit="elasticity",
        source="assumption",
        low=0.2,
        high=20.0,
        doc="local demand for farm goods in their price; the price falls with 1 over it",
    )


def labour_power(business: Business) -> Floats:
    """Return labour to the power of its share, by twentieths of a worker; shape (256,)."""
    units = np.arange(256) / UNITS_PER_WORKER
    power: Floats = (units**business.labour_share).astype(np.float32)
    return power


def labour_gain(power: Floats) -> Floats:
    """Return what the last worker adds to `labour_power`, 0 below one worker; shape (256,)."""
    gain = np.zeros_like(power)
    gain[UNITS_PER_WORKER:] = power[UNITS_PER_WORKER:] - power[:-UNITS_PER_WORKER]
    return gain


def labour_units(
    hh: Any, business: Business, rows: Index | slice = slice(None)
) -> npt.NDArray[np.uint8]:
    """Return labour on the own business in twentieths of a worker; shape (n_rows,), uint8.

    Workers count one, elders a part; every household gives its garden a little. A public post
    takes part of a farm worker's time.
    """
    farm = hh.farm[rows]
    units: npt.NDArray[np.uint8] = farm * np.uint8(UNITS_PER_WORKER)
    units += hh.elders[rows] * elder_units(business)
    units += np.uint8(GARDEN)
    if any_set(hh.post_units):
        units -= hh.post_units[rows] * (farm > 0)
    return units


def elder_units(business: Business) -> np.uint8:
    """Return an elder's labour on the own business in twentieths of a worker."""
    return np.uint8(round(UNITS_PER_WORKER * business.elder_labour))


def plan_production(block: Block, now: Now, business: Business) -> None:
    """Set what one worker's business yields in a normal year, at this quarter's assets."""
    hh, counties = block.households, block.counties
    place = block.villages.productivity + block.villages_in_county.down(counties.level)
    level = hh.farm_level + hh.productivity
    level += block.in_village.down(place)
    level += hh.technology * np.float32(business.technology_gain)
    scaled = at_least(hh.assets * np.float32(1.0 / business.asset_unit), 0.02)
    level += np.log(scaled) * np.float32(business.asset_share)
    np.exp(level, out=level)
    level *= hh.status == Status.LIVING  # nobody gardens in an empty row
    np.multiply(level, np.float32(business.gross_output * now.drivers.farm), out=hh.capacity)


def set_farm_gate_price(block: Block, business: Business) -> None:
    """Let each county's price answer the output its farms had planned in the month before.

    The price falls with local supply relative to the start, both free of the common trend.
    """
    counties = block.counties
    least = np.float32(1.0)
    relative = np.maximum(counties.supply, least) / np.maximum(counties.base_supply, least)
    counties.price[:] = np.exp(np.log(relative) * np.float32(-1.0 / business.supply_elasticity))


def earn_from_business(block: Block, now: Now, business: Business, effort: Floats) -> None:
    """Book the month's net business income and the county's planned supply.

    Args:
        block: where.
        now: when.
        business: technology.
        effort: share of the household's labour that illness leaves, shape (n,).
    """
    hh, counties = block.households, block.counties
    planned = now.labour_power.take(labour_units(hh, business), mode="clip")
    planned *= hh.capacity
    planned *= effort
    supply = block.in_county.up(planned * block.weight_f, np.float32)
    counties.supply[:] = supply * np.float32(1.0 / now.drivers.farm)
    start = now.month.of_year - 1
    price = block.in_county.down(counties.price * np.float32(REVENUE_BY_MONTH[start]))
    margin = hh.harvest * price
    margin -= np.float32(business.cost_share * COST_BY_MONTH[start])
    np.multiply(planned, margin, out=hh.business)


def adopt_technology(block: Block, business: Business) -> None:
    """Let households take up or lose the better technology, once a year.

    Above the threshold it is in reach; where buyers and a road are near, or for those who moved
    to them, from half of it; where neighbours lead by example, less seems to be needed. Those who
    fall below seven tenths of what they needed lose it.
    """
    hh = block.households
    access = block.in_village.down(block.villages.market_access)
    if any_set(hh.nearer):
        access |= (hh.nearer > 0).view(np.uint8)
    needed = np.float32(business.asset_threshold) * (np.float32(1.0) - access * np.float32(0.5))
    needed = as_it_seems(block, needed)
    gain = hh.assets >= needed
    keep = hh.assets >= needed * np.float32(0.7)
    hh.technology[:] = gain | (keep & (hh.technology > 0))
