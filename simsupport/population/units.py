"""Designated units: which tier helps which poor village, with how much money and how able."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.units import Tier, Units
from simsupport.agents.villages import Villages
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import Streams, uniform
from simsupport.population.geography import MONTH

Floats = npt.NDArray[np.float32]

POOR_COUNTIES = 832.0
"""Poor counties of the nation. Source: list of the State Council's poverty office."""

_GOLDEN = np.float32(0.61803399)


class UnitMargins(Parameters):
    """What the synthesis takes as given of designated units."""

    designated_counties: float = param(
        592.0,
        unit="counties",
        source="White Paper 2016: 592 poor counties designated to 320 central units",
        low=0.0,
        high=POOR_COUNTIES,
        doc="poor counties to which central units are designated",
    )
    central_villages: float = param(
        0.30,
        unit="share",
        source="assumption",
        low=0.02,
        high=1.0,
        doc="poor villages of a designated county that its central unit takes",
    )
    province_villages: float = param(
        0.15,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="other poor villages that units of the province take",
    )
    prefecture_villages: float = param(
        0.25,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="poor villages left then that units of the prefecture take; county units take the rest",
    )
    central_funds: float = param(
        4.007e6,
        unit="yuan/county/year",
        source="11.86 billion yuan in 592 counties over 2011-2015, White Paper 2016",
        low=0.0,
        high=1e8,
        doc="direct funds of central units in a designated county, spread over the villages taken",
    )
    province_funds: float = param(
        200_000.0,
        unit="yuan/village/year",
        source="assumption",
        low=0.0,
        high=2e6,
        doc="funds of a provincial unit for its village",
    )
    prefecture_funds: float = param(
        100_000.0,
        unit="yuan/village/year",
        source="assumption",
        low=0.0,
        high=1e6,
        doc="funds of a prefecture's unit for its village",
    )
    county_funds: float = param(
        50_000.0,
        unit="yuan/village/year",
        source="assumption",
        low=0.0,
        high=500_000.0,
        doc="funds of a county's unit for its village",
    )
    best_view: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="share of the noise about need that the ablest unit keeps; the least able keeps all",
    )


def assign_units(
    streams: Streams, margins: UnitMargins, villages: Villages, counties: Counties
) -> Units:
    """Return one unit for each row of a poor village.

    Args:
        streams: random streams.
        margins: tiers and funds.
        villages: all villages, with weights and kinds.
        counties: all counties, with weights and kinds.
    """
    village = np.flatnonzero(villages.poor_village)
    table = Units(len(village))
    table.village[:] = village
    table.weight[:] = villages.weight[village]
    table.tier[:] = _tiers(streams, margins, villages.county[village], counties)
    table.budget[:] = _budgets(margins, table)
    words = streams.words("population.units.capacity", MONTH, 0, len(village))
    table.capacity[:] = margins.best_view + uniform(words) * np.float32(1.0 - margins.best_view)
    return table


def _tiers(
    streams: Streams, margins: UnitMargins, county: npt.NDArray[np.uint32], counties: Counties
) -> npt.NDArray[np.uint8]:
    """Return each unit's tier, shape (n_units,).

    A real county is designated as a whole; where a row stands for several, each of its villages
    lies in a designated one with the same chance. Villages of a county get evenly spread draws.
    """
    designated = np.float32(margins.designated_counties / POOR_COUNTIES)
    whole = uniform(streams.words("population.units.county", MONTH, 0, len(counties)))
    single = counties.weight <= 1
    part = np.where(single, whole < designated, designated).astype(np.float32)
    part *= counties.poor_county
    central = part[county] * np.float32(margins.central_villages)
    others = np.float32(1.0) - central
    province = central + others * np.float32(margins.province_villages)
    others = np.float32(1.0) - province
    prefecture = province + others * np.float32(margins.prefecture_villages)

    draw = _even_draws(streams, county, len(counties))
    limits = np.stack([central, province, prefecture])
    tier: npt.NDArray[np.uint8] = (draw >= limits).sum(axis=0).astype(np.uint8)
    return tier


def _even_draws(streams: Streams, county: npt.NDArray[np.uint32], n_counties: int) -> Floats:
    """Return uniforms spread evenly over the units of each county, from a random start."""
    start = uniform(streams.words("population.units.tier", MONTH, 0, n_counties))
    place = np.arange(len(county)) - np.searchsorted(county, county)
    draw: Floats = np.mod(start[county] + place.astype(np.float32) * _GOLDEN, np.float32(1.0))
    return draw


def _budgets(margins: UnitMargins, units: Units) -> npt.NDArray[np.int64]:
    """Return each row's yearly budget in whole yuan, shape (n_units,).

    Central funds are shared out by villages taken and sum to the published total; they are not
    spent where no row stands for a central unit.
    """
    weight = units.weight.astype(np.int64)
    villages = np.maximum(np.bincount(units.tier, weight, len(Tier)), 1.0)
    central = margins.central_funds * margins.designated_counties / villages[Tier.CENTRAL]
    funds = (central, margins.province_funds, margins.prefecture_funds, margins.county_funds)
    budgets: npt.NDArray[np.int64] = np.rint(np.array(funds)[units.tier] * weight).astype(np.int64)
    return budgets
