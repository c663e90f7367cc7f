"""The order of household rows: by village, then stratum, each reserved row after its parent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simsupport.population.strata import N_STRATA, Whole

if TYPE_CHECKING:
    from simsupport.population.geography import CountyPlan, VillagePlan


@dataclass
class Layout:
    """Where each row of a run of counties belongs; arrays of shape (n,)."""

    county: Whole
    village: Whole
    stratum: npt.NDArray[np.uint8]
    weight: Whole
    place: Whole
    """place among the county's rows of the stratum"""
    reserved: npt.NDArray[np.bool_]


def lay_out(plan: CountyPlan, villages: VillagePlan, first: int, last: int) -> Layout:
    """Put the rows of the counties `first` to `last` in order.

    Args:
        plan: the counties.
        villages: rows and real households by village and stratum.
        first: first county.
        last: county after the last.
    """
    v0, v1 = np.searchsorted(villages.county, (first, last))
    rows, real = villages.households[v0:v1], villages.real[v0:v1]
    cell_county = villages.county[v0:v1]
    before = np.cumsum(rows, axis=0) - rows
    county_first = np.searchsorted(cell_county, np.arange(first, last))
    offset = before - before[county_first][cell_county - first]
    cell = np.repeat(np.arange(rows.size), rows.ravel())
    inside = np.arange(len(cell)) - np.repeat(np.cumsum(rows.ravel()) - rows.ravel(), rows.ravel())
    among, households = rows.ravel()[cell], real.ravel()[cell]
    weight = (inside + 1) * households // among - inside * households // among
    living = plan.rows[first:last] - plan.reserved[first:last]
    slots = _parents(living, plan.reserved[first:last])
    parent = np.repeat(np.arange(len(cell)), 1 + slots)
    reserved = np.zeros(len(parent), bool)
    reserved[1:] = parent[1:] == parent[:-1]
    village = cell // N_STRATA
    return Layout(
        county=cell_county[village][parent],
        village=(village + v0)[parent],
        stratum=(cell % N_STRATA).astype(np.uint8)[parent],
        weight=weight[parent] * ~reserved,
        place=(offset.ravel()[cell] + inside)[parent],
        reserved=reserved,
    )


def _parents(living: Whole, reserved: Whole) -> npt.NDArray[np.bool_]:
    """Mark the living rows, evenly through each county, that a reserved row follows."""
    county = np.repeat(np.arange(len(living)), living)
    place = np.arange(len(county)) - np.repeat(np.cumsum(living) - living, living)
    slots, among = reserved[county], living[county]
    marked: npt.NDArray[np.bool_] = (place + 1) * slots // among > place * slots // among
    return marked
