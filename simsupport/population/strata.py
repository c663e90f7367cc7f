"""How many real households each stratum has in each kind of place.

Cells are province x county type x village type x stratum. Their counts come from iterative
proportional fitting (Deming & Stephan 1940): starting from the counties of each kind, the table
is scaled in turn to each published or assumed margin until all hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Stratum
from simsupport.data import rows, series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simsupport.population.parameters import Population

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

N_STRATA = len(Stratum)
OTHER_COUNTY, POOR_COUNTY = 0, 1
_POOR_COUNTY_SIZE = 0.8  # rural households of a poor county against another of its province


_NEAR_POWER = 0.6
"""How the near-poor follow the poverty rate. Source: assumption, after a line shifted by half."""


@dataclass(frozen=True)
class Published:
    """The provinces as published; arrays of shape (n_provinces,)."""

    names: tuple[str, ...]
    poor: Floats
    """poor persons at the end of 2013"""
    persons: Floats
    """persons of rural hukou: poor persons over the headcount rate"""
    region: Whole
    accountable: Whole
    remoteness: Floats
    counties: Whole
    """real counties by type, shape (n_provinces, 2): other, poor"""

    def take(self, chosen: npt.NDArray[np.intp]) -> Published:
        """Return some of the provinces, in the order given."""
        names = tuple(self.names[i] for i in chosen)
        arrays = [getattr(self, name)[chosen] for name in list(self.__dataclass_fields__)[1:]]
        return Published(names, *arrays)


@cache
def published() -> Published:
    """Read the provinces with a poverty count for 2013."""
    places = rows("counties")
    names = tuple(row["province"] for row in places)
    poor = np.array([series("rural poor population", name)[2013] for name in names]) * 1e4
    rate = np.array([series("rural headcount rate", name)[2013] for name in names]) / 100.0

    def whole(column: str) -> Whole:
        return np.array([int(row[column]) for row in places], np.int64)

    poor_counties = whole("poor_counties")
    return Published(
        names=names,
        poor=poor,
        persons=poor / rate,
        region=whole("region"),
        accountable=whole("accountable"),
        remoteness=np.array([float(row["remoteness"]) for row in places]),
        counties=np.stack([whole("counties") - poor_counties, poor_counties], axis=1),
    )


def choose_provinces(everywhere: Published, households: int) -> Published:
    """Return the provinces that a number of rows can fill with two counties of 35 rows each.

    Where not all fit, the most populous come first; order stays as published.
    """
    count = min(max(households // 70, 1), len(everywhere.names))
    largest = np.argsort(-everywhere.persons, kind="stable")[:count]
    return everywhere.take(np.sort(largest))


@dataclass(frozen=True)
class Totals:
    """Real households and persons of each stratum; shape (n_strata,)."""

    households: Floats
    persons: Floats
    wrongly_registered: float
    """share of registered households with a lasting income above the line"""


def national_totals(population: Population, near_households: float) -> Totals:
    """Return the size of the strata, given the near-poor that incomes imply.

    Args:
        population: published totals.
        near_households: households between the line and `near_limit` lines, registered or not.
    """
    poor = sum(published().poor) * population.poor_share
    missed = poor * population.missed_share
    wrong = max(1.0 - (poor - missed) / population.registered_persons, 0.0)
    near = near_households - wrong * population.registered_households
    first = [population.registered_households, missed / population.missed_size, near]
    households = np.array([*first, population.real_households - sum(first)])
    persons = np.array([population.registered_persons, missed, near * population.near_size, 0.0])
    persons[Stratum.OTHER] = population.real_persons - persons.sum()
    return Totals(households, persons, wrong)


def fit_proportions(
    seed: Floats, margins: Sequence[tuple[tuple[int, ...], Floats]], rounds: int = 200
) -> Floats:
    """Scale a table to margins in turn until they hold (iterative proportional fitting).

    Args:
        seed: table to start from; zeros stay zero.
        margins: pairs of the axes that a margin keeps, in order, and its values.
        rounds: passes at the most.

    Returns:
        The fitted table, in the shape of `seed`; the last margin holds exactly.
    """
    table = seed.astype(np.float64)
    for _ in range(rounds):
        change = 0.0
        for axes, wanted in margins:
            others = tuple(axis for axis in range(table.ndim) if axis not in axes)
            sums = table.sum(axis=others, keepdims=True)
            target = wanted.reshape(sums.shape)
            factor = np.divide(target, sums, out=np.zeros_like(sums), where=sums > 0)
            change = max(change, float(np.abs(factor[sums > 0] - 1.0).max()))
            table *= factor
        if change < 1e-10:
            break
    return table


def fit_cells(
    population: Population, places: Published, totals: Totals, other_size: Floats
) -> Floats:
    """Return real households by province, county type, village type and stratum.

    Args:
        population: assumed shares of places.
        places: the provinces that have rows.
        totals: national strata.
        other_size: mean size of the stratum "other" by province and county type,
            shape (n_provinces, 2).

    Returns:
        Shape (n_provinces, 2, 2, n_strata).
    """
    by_province = _province_margin(places, totals, other_size)
    by_county = _county_type_margin(population, places, totals, other_size)
    by_village = _village_type_margin(population, totals)
    in_poor_villages = population.poor_village_households * totals.households.sum()
    both = population.poor_villages_in_poor_counties * in_poor_villages
    kinds = by_county.sum(axis=1)
    poor_there = np.array([in_poor_villages - both, both])
    if not (places.counties[:, POOR_COUNTY] > 0).any():
        poor_there = in_poor_villages * kinds / kinds.sum()
    by_kinds = np.stack([kinds - poor_there, poor_there], axis=1)
    seed = np.ones((len(places.names), 2, 2, N_STRATA))
    seed *= (places.counties * [1.0, _POOR_COUNTY_SIZE])[:, :, None, None]
    margins = [((1, 2), by_kinds), ((2, 3), by_village), ((1, 3), by_county), ((0, 3), by_province)]
    return fit_proportions(seed, margins)


def _province_margin(places: Published, totals: Totals, other_size: Floats) -> Floats:
    """Spread the poor like the published poor, the near-poor less unevenly, others as rest."""
    weight = np.ones((len(places.names), N_STRATA))
    weight[:, Stratum.REGISTERED] = weight[:, Stratum.MISSED] = places.poor
    rate = places.poor / places.persons
    weight[:, Stratum.NEAR_POOR] = places.persons * rate**_NEAR_POWER
    margin = weight / weight.sum(axis=0) * totals.households
    persons = places.persons / places.persons.sum() * totals.persons.sum()
    size = totals.persons / totals.households
    rest = persons - (margin[:, : Stratum.OTHER] * size[: Stratum.OTHER]).sum(axis=1)
    others = np.maximum(rest, 0.05 * persons) / other_size.mean(axis=1)
    margin[:, Stratum.OTHER] = others / others.sum() * totals.households[Stratum.OTHER]
    return margin


def _county_type_margin(
    population: Population, places: Published, totals: Totals, other_size: Floats
) -> Floats:
    """Return households by county type and stratum, shape (2, n_strata)."""
    kinds = places.counties.sum(axis=0)
    if kinds[POOR_COUNTY] == 0 or kinds[OTHER_COUNTY] == 0:
        share = np.full(N_STRATA, float(kinds[POOR_COUNTY] > 0))
        return np.stack([1.0 - share, share]) * totals.households
    registered = population.poor_county_registered
    share = np.array([registered, registered, population.poor_county_near, 0.0])
    poor_there = share * totals.persons
    rest = population.poor_county_persons * totals.persons.sum() - poor_there.sum()
    persons_there = max(rest, 0.02 * totals.persons[Stratum.OTHER])
    size = other_size[places.counties[:, POOR_COUNTY] > 0, POOR_COUNTY].mean()
    share[Stratum.OTHER] = persons_there / size / totals.households[Stratum.OTHER]
    return np.stack([1.0 - share, share]) * totals.households


def _village_type_margin(population: Population, totals: Totals) -> Floats:
    """Return households by village type and stratum, shape (2, n_strata)."""
    overall, registered = population.poor_village_households, population.poor_village_registered
    half_way = (overall + registered) / 2.0
    share = np.array([registered, half_way, half_way, 0.0])
    inside = share * totals.households
    rest = overall * totals.households.sum() - inside.sum()
    share[Stratum.OTHER] = max(rest, 0.0) / totals.households[Stratum.OTHER]
    return np.stack([1.0 - share, share]) * totals.households


def round_to_total(values: npt.NDArray[Any], total: int) -> Whole:
    """Round values to whole numbers with a given sum, by largest remainders; shape (n,)."""
    exact = values / values.sum() * total if values.sum() > 0 else np.zeros(len(values))
    whole = np.floor(exact + 1e-9).astype(np.int64)
    missing = int(total - whole.sum())
    if missing > 0:
        whole[np.argsort(whole - exact, kind="stable")[:missing]] += 1
    return whole
