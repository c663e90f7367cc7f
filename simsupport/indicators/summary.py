"""The household summary: what a run keeps of each household that was there at the start.

A household of the start keeps its row, so two runs with the same seed are compared row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simsupport.indicators import poverty

if TYPE_CHECKING:
    import pyarrow as pa

Floats = npt.NDArray[np.float32]

SOURCES = ("wages_local", "wages_away", "business", "property", "transfers")
"""Sources of income in a summary; `wages_away` is all that migrants bring or send home."""


class Lacks(IntFlag):
    """What makes a household poor in a December; `GONE` has no members left, hence none poor."""

    INCOME = 1
    TREATMENT = 2
    SCHOOL = 4
    HOUSING = 8
    WATER = 16
    GONE = 32


GUARANTEES = {
    "health": Lacks.TREATMENT,
    "school": Lacks.SCHOOL,
    "housing": Lacks.HOUSING,
    "water": Lacks.WATER,
}
"""Columns of households that are 1 where a guarantee is not had."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How households stand in the last December."""

    lacks: npt.NDArray[np.uint8]
    """`Lacks`, shape (n_households,)"""
    income: npt.NDArray[np.int32]
    """the year's income by source, whole yuan per person at 2013 prices; shape
    (len(SOURCES), n_households)"""


def look_at(hh: Any, earned: Floats, line: float, prices: float, resident_share: float) -> Ending:
    """Return how households stand, in a December after the year is closed.

    Args:
        hh: columns of households.
        earned: wages, migrants' money, net income of the own business and property income of the
            year, nominal yuan; shape (4, n_households).
        line: yuan per person and year, nominal.
        prices: against 2013.
        resident_share: migrants' money that counts as wages; the rest counts as transfers.
    """
    size = hh.size
    lacks = poverty.income_poor(hh.last_income, size, line).astype(np.uint8)
    for name, lack in GUARANTEES.items():
        lacks |= getattr(hh, name) * np.uint8(lack)
    lacks[size == 0] = Lacks.GONE
    wage, away, business, owned = earned
    real = np.float32(1.0 / prices) / np.maximum(size, np.uint8(1))
    income = np.empty((len(SOURCES), len(size)), np.int32)
    local = wage - away * np.float32(resident_share)
    transfers = hh.last_income - (local + away + business + owned)
    for place, source in enumerate((local, away, business, owned, transfers)):
        income[place] = np.rint(source * real)
    return Ending(lacks, income)


def summarise(
    hh: Any, counties: Any, start_persons: npt.NDArray[np.int64], years: int, ending: Ending | None
) -> pa.Table:
    """Return one row a household of the start.

    Args:
        hh: columns of households.
        counties: columns of counties.
        start_persons: real persons of each row at the start, 0 in reserved rows.
        years: Decembers of the horizon so far.
        ending: how households stand in the last December; None before it is over.

    Returns:
        `household` (row), `persons` at the start, `income` (mean over the years, yuan per person
        at 2013 prices), `decile` (of persons by income before the start, 1 to 10), `stratum`,
        `poor_years`, `province` (row), `region`, `poor_county`, `cause`, `start_poor`,
        `poor_history` (bit k: poor k Decembers before the last); and once the last December is
        over `lacks` (`Lacks`, in that December) and a column for each of `SOURCES` (that calendar
        year's income, whole yuan per person at 2013 prices).
    """
    import pyarrow as pa

    rows = np.flatnonzero(start_persons > 0)
    persons = start_persons[rows]
    county = hh.county[rows]
    columns = {
        "household": rows.astype(np.int32),
        "persons": persons,
        "income": hh.sum_income[rows] / np.float32(max(years, 1)),
        "decile": _deciles(hh.start_income[rows], persons),
        "stratum": hh.stratum[rows],
        "poor_years": hh.poor_years[rows],
        "province": counties.province[county],
        "region": counties.region[county],
        "poor_county": counties.poor_county[county],
        "cause": hh.cause[rows],
        "start_poor": hh.start_poor[rows],
        "poor_history": hh.poor_history[rows],
    }
    if ending is not None:
        columns["lacks"] = ending.lacks[rows]
        columns |= {name: ending.income[place, rows] for place, name in enumerate(SOURCES)}
    return pa.table(columns)


def _deciles(income: Floats, persons: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """Return each household's decile of persons by income, 1 (poorest) to 10."""
    order = np.argsort(income, kind="stable")
    running = np.cumsum(persons[order]) - persons[order] / 2
    decile = np.empty(len(order), np.uint8)
    decile[order] = np.minimum(running * 10 // max(int(persons.sum()), 1), 9) + 1
    return decile
