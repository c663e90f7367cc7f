"""Employers: enterprises that offer exactly the local jobs that households hold."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.enterprises import EnterpriseKind, Enterprises, EnterpriseStatus
from simsupport.core.streams import Streams, normal, uniform
from simsupport.livelihoods.employers import JOBS_PER_FIRM
from simsupport.population.geography import MONTH

Whole = npt.NDArray[np.int64]


HOUSEHOLDS_PER_ROW = 58
FEWEST, MOST = 4, 6
"""Rows of a county without those that programmes may open, reserved ones included."""

AWAITED = (
    EnterpriseKind.WORKSHOP,
    EnterpriseKind.EASTERN,
    EnterpriseKind.PARK,
    EnterpriseKind.FUNDED,
)
"""Kinds of firms that programmes may bring: a county's last rows, one of each."""

_KIND_LIMITS = np.array([0.85, 0.90, 0.95], np.float32)
_KINDS = [EnterpriseKind.PRIVATE, EnterpriseKind.STATE, EnterpriseKind.LEADING]
_KINDS += [EnterpriseKind.WORKSHOP]


def found_enterprises(
    streams: Streams, household_rows: Whole, jobs: Whole, pay: npt.NDArray[np.float64]
) -> Enterprises:
    """Return the enterprises of all counties.

    Args:
        streams: random streams.
        household_rows: rows of households by county.
        jobs: real local jobs that the county's households hold.
        pay: going pay by county, yuan a month.
    """
    rows = np.clip(np.rint(household_rows / HOUSEHOLDS_PER_ROW), FEWEST, MOST).astype(np.int64)
    reserved = np.where(rows >= MOST, 2, 1)
    own = rows
    rows = own + len(AWAITED)
    table = Enterprises(int(rows.sum()))
    county = np.repeat(np.arange(len(rows)), rows)
    place = np.arange(len(county)) - np.repeat(np.cumsum(rows) - rows, rows)
    is_open = place < (own - reserved)[county]
    awaited = np.flatnonzero(place >= own[county])
    table.county[:] = county
    table.status[:] = np.where(is_open, EnterpriseStatus.OPEN, EnterpriseStatus.RESERVED)
    drawn = uniform(streams.words("population.firms.kind", MONTH, 0, len(county)))
    kinds = np.array(_KINDS, np.uint8)[np.searchsorted(_KIND_LIMITS, drawn, side="right")]
    table.kind[:] = np.where(is_open, kinds, EnterpriseKind.PRIVATE)
    table.status[awaited] = EnterpriseStatus.AWAITED
    table.kind[awaited] = np.tile(np.array(AWAITED, np.uint8), len(rows))
    scale = normal(streams.words("population.firms.size", MONTH, 0, len(county)))
    table.productivity[:] = np.where(is_open, 0.15 * scale, 0.0)
    table.jobs[:] = _share_out(jobs, np.where(is_open, np.exp(0.5 * scale), 0.0), county)
    table.weight[:] = np.where(is_open, np.maximum(np.rint(table.jobs / JOBS_PER_FIRM), 1), 0)
    table.cash[:] = np.rint(table.jobs * pay[county] * 200.0).astype(np.int64)  # two months, fen
    return table


def _share_out(jobs: Whole, weight: npt.NDArray[np.float64], county: Whole) -> Whole:
    """Share whole jobs among a county's rows like weights; the first gets what rounding leaves."""
    sums = np.bincount(county, weight)
    part = np.floor(jobs[county] * weight / sums[county]).astype(np.int64)
    left = jobs - np.bincount(county, part, len(jobs)).astype(np.int64)
    first = np.searchsorted(county, np.arange(len(jobs)))
    part[first] += left
    return part
