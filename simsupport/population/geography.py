"""Counties and villages: how many rows stand for them, and what kind each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simsupport.core.streams import Streams, normal, uniform
from simsupport.population.strata import N_STRATA, Published, Whole, round_to_total

if TYPE_CHECKING:
    from simsupport.population.parameters import Population

Floats = npt.NDArray[np.float64]

MONTH = -13
"""Month of every draw of the synthesis: the one before the burn-in year."""

SPARSE, DENSE = 20_000, 500_000
"""Rows up to which a province has two counties, and from which it has all of its counties."""

MIN_COUNTY_ROWS = 20


@dataclass(frozen=True)
class CountyPlan:
    """County rows, sorted by province; shape (n_counties,)."""

    province: Whole
    poor: Whole
    weight: Whole
    rows: Whole
    """rows of households, reserved ones included"""
    reserved: Whole
    """of those, reserved"""


def plan_counties(population: Population, places: Published, households: Floats) -> CountyPlan:
    """Decide which county rows there are and how many household rows each has.

    Rows rise less than in proportion with a county's real households: between the equal split that
    serves provinces and the proportional one that serves the nation.

    Args:
        population: number of rows.
        places: the provinces that have rows.
        households: real households by province and county type, shape (n_provinces, 2).
    """
    counts = _county_rows(population.households, places)
    province, poor = (np.repeat(axis.ravel(), counts.ravel()) for axis in np.indices(counts.shape))
    weight = np.concatenate(
        [
            round_to_total(np.ones(int(count)), int(real))
            for count, real in zip(
                counts.ravel(), _real_counties(counts, places).ravel(), strict=True
            )
            if count
        ]
    )
    real_households = households[province, poor] / counts[province, poor]
    spread = real_households ** (0.35 if population.households < DENSE else 0.8)
    room = population.households - MIN_COUNTY_ROWS * len(province)
    least = MIN_COUNTY_ROWS if room > 0 else 0
    rows = least + round_to_total(spread, population.households - least * len(province))
    reserved = np.floor(rows * population.reserved_share + 0.5).astype(np.int64)
    return CountyPlan(province, poor, weight, rows, reserved)


def _county_rows(households: int, places: Published) -> Whole:
    """Return county rows by province and type, shape (n_provinces, 2), two a province at least."""
    part = min(max((households - SPARSE) / (DENSE - SPARSE), 0.0), 1.0)
    counts = np.maximum(np.rint(places.counties * part).astype(np.int64), places.counties > 0)
    lonely = counts.sum(axis=1) < 2
    counts[lonely] += places.counties[lonely] > 0
    return counts


def _real_counties(counts: Whole, places: Published) -> Whole:
    """Return the real counties that the rows of each kind share out."""
    return np.maximum(places.counties, counts)


@dataclass(frozen=True)
class VillagePlan:
    """Village rows, sorted by county; shape (n_villages,)."""

    county: Whole
    poor: Whole
    households: Whole
    """rows of each stratum, shape (n_villages, n_strata)"""
    real: Whole
    """real households of each stratum, shape (n_villages, n_strata)"""


def plan_villages(population: Population, plan: CountyPlan, cells: Floats) -> VillagePlan:
    """Share out rows and real households to villages and strata.

    Args:
        population: rows of a village, shares of strata.
        plan: the counties.
        cells: real households by province, county type, village type and stratum.
    """
    real = _real_households(plan, cells)
    rows = _stratum_rows(population, plan.rows - plan.reserved, real.sum(axis=1))
    split = _split_rows(rows, real)
    count = _village_rows(population, plan, split)
    county = np.repeat(np.repeat(np.arange(len(plan.rows)), 2), count.ravel())
    poor = np.repeat(np.tile([0, 1], len(plan.rows)), count.ravel())
    order = np.concatenate([np.arange(n) for n in count.ravel()])
    among = count[county, poor]
    shares = [
        _even_part(table[county, poor], order[:, None], among[:, None]) for table in (split, real)
    ]
    rows, households = shares[0], _gather(shares[0], shares[1], county)
    surplus = np.maximum(rows - households, 0)
    surplus[:, -1] = -surplus[:, :-1].sum(axis=1)
    return VillagePlan(county, poor, rows - surplus, households)


def _even_part(total: Whole, place: Whole, among: Whole) -> Whole:
    """Return what the member at `place` gets when `among` share a whole number evenly."""
    part: Whole = (place + 1) * total // among - place * total // among
    return part


def _real_households(plan: CountyPlan, cells: Floats) -> Whole:
    """Return real households by county row, village type and stratum, exact by province."""
    n_provinces = cells.shape[0]
    totals = round_to_total(cells.sum(axis=(0, 1, 2)), round(cells.sum()))
    whole = np.zeros(cells.shape, np.int64)
    for stratum in range(N_STRATA):
        part = round_to_total(cells[..., stratum].ravel(), int(totals[stratum]))
        whole[..., stratum] = part.reshape(cells.shape[:3])
    real = np.zeros((len(plan.rows), 2, N_STRATA), np.int64)
    for province in range(n_provinces):
        for kind in (0, 1):
            here = np.flatnonzero((plan.province == province) & (plan.poor == kind))
            if len(here):
                place, among = np.arange(len(here))[:, None, None], np.array(len(here))
                real[here] = _even_part(whole[province, kind][None], place, among)
    return real


def _stratum_rows(population: Population, rows: Whole, real: Whole) -> Whole:
    """Return rows by county and stratum: the planned shares, none above its real households."""
    first = np.array([population.rows_registered, population.rows_missed, population.rows_near])
    wanted = np.floor(rows[:, None] * first + 0.5).astype(np.int64)
    wanted = np.minimum(np.maximum(wanted, 1), real[:, :-1])
    rest = rows - wanted.sum(axis=1)
    return np.concatenate([wanted, rest[:, None]], axis=1)


def _split_rows(rows: Whole, real: Whole) -> Whole:
    """Split the rows of a county's stratum between its village types, like real households."""
    share = real[:, 1] / np.maximum(real.sum(axis=1), 1)
    poor = np.floor(rows * share + 0.5).astype(np.int64)
    poor = np.minimum(np.maximum(poor, (real[:, 1] > 0) & (rows > 1)), real[:, 1])
    poor = np.maximum(poor, rows - real[:, 0])
    return np.stack([rows - poor, poor], axis=1)


def _village_rows(population: Population, plan: CountyPlan, split: Whole) -> Whole:
    """Return village rows by county and village type, shape (n_counties, 2); one at the least."""
    rows = split.sum(axis=2)
    total = np.maximum(np.rint(plan.rows / population.village_rows), 2)
    count = np.rint(total[:, None] * rows / rows.sum(axis=1, keepdims=True)).astype(np.int64)
    return np.minimum(np.maximum(count, rows > 0), rows)


def _gather(rows: Whole, real: Whole, county: Whole) -> Whole:
    """Move real households of strata without a row in a village to the first that has one."""
    stray = np.where(rows == 0, real, 0)
    if not stray.any():
        return real
    moved = np.zeros((int(county.max()) + 1, N_STRATA), np.int64)
    np.add.at(moved, county, stray)
    first = np.full(moved.shape, len(rows))
    np.minimum.at(first, county, np.where(rows > 0, np.arange(len(rows))[:, None], len(rows)))
    gathered: Whole = real - stray
    for stratum in range(N_STRATA):
        giving = np.flatnonzero(moved[:, stratum])
        gathered[first[giving, stratum], stratum] += moved[giving, stratum]
    return gathered


def village_weights(population: Population, villages: VillagePlan) -> Whole:
    """Return real villages by row: the published poor villages, and the assumed others."""
    weight = np.ones(len(villages.county), np.int64)
    totals = {1: population.poor_villages, 0: population.real_villages - population.poor_villages}
    for poor, total in totals.items():
        here = np.flatnonzero(villages.poor == poor)
        if len(here):
            size = villages.real[here].sum(axis=1).astype(np.float64)
            spare = max(round(total) - len(here), 0)
            weight[here] = 1 + round_to_total(size, spare)
    return weight


def townships(plan: CountyPlan, villages: VillagePlan, weight: Whole) -> Whole:
    """Number townships through the nation: about 15 real villages, three rows at the least."""
    group = np.clip(
        np.rint(15.0 / np.bincount(villages.county, weight) * np.bincount(villages.county)).astype(
            np.int64
        ),
        3,
        15,
    )
    first = np.searchsorted(villages.county, np.arange(len(plan.rows)))
    inside = (np.arange(len(villages.county)) - first[villages.county]) // group[villages.county]
    starts = np.concatenate([[True], (np.diff(inside) != 0) | (np.diff(villages.county) != 0)])
    number: Whole = np.cumsum(starts) - 1
    return number


def prefectures(plan: CountyPlan) -> Whole:
    """Number prefectures through the nation: about 8 real counties, two rows at the least."""
    group = max(2, round(8 / plan.weight.mean()))
    first = np.searchsorted(plan.province, np.arange(plan.province.max() + 1))
    inside = (np.arange(len(plan.province)) - first[plan.province]) // group
    starts = np.concatenate([[True], (np.diff(inside) != 0) | (np.diff(plan.province) != 0)])
    number: Whole = np.cumsum(starts) - 1
    return number


def county_luck(streams: Streams, plan: CountyPlan) -> Floats:
    """Return how each county row differs from its province's, in standard deviations.

    A row that stands for many counties is their mean, so its own part shrinks.
    """
    words = streams.words("population.counties", MONTH, 0, len(plan.rows))
    luck: Floats = normal(words) / np.sqrt(plan.weight)
    return luck


def village_luck(streams: Streams, villages: VillagePlan) -> Floats:
    """Return a standard normal draw for each village's land."""
    words = streams.words("population.villages", MONTH, 0, len(villages.county))
    return normal(words).astype(np.float64)


def market_access(streams: Streams, poor: Whole) -> npt.NDArray[np.bool_]:
    """Draw which villages have a road and buyers: 35 % of poor ones, 70 % else (assumption)."""
    words = streams.words("population.access", MONTH, 0, len(poor))
    return uniform(words) < np.where(poor == 1, 0.35, 0.70)
