"""December: who was poor in the year, who left poverty, and what a block tells of it.

Counts are persons; everything is whole numbers, so that sums over blocks are exact in any order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.core.blocks import Block, Index
from simsupport.core.bounds import at_least
from simsupport.core.calendar import Month
from simsupport.core.ledger import FEN
from simsupport.indicators import inequality, poverty

Counts = npt.NDArray[np.int64]
Whole = npt.NDArray[np.float64]
"""Whole numbers below 2**53, which float64 holds and adds exactly."""
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]
Part = tuple[Index | slice, Whole]
"""Households, and what each of them adds to a sum."""

YEARLY = (
    "year_persons",
    "poor_income",
    "gap",
    "severity",
    "deprived",
    "poor",
    "multidimensional",
    "true_exits",
    "returns_to_poverty",
    "sustained_exits_12",
    "sustained_exits_24",
    "sustained_exits_60",
    "registered_poor",
    "listed_exits",
    "false_exits",
    "missed_poor",
    "unlisted_poor",
    "wrongly_listed",
    "start_poor_out",
    "year_income",
)

CAUSES = ("none", "illness", "disaster", "schooling", "weak_labour", "other")


@dataclass
class Year:
    """What a block tells in December; whole numbers, money in fen."""

    by_county: Counts
    """shape (len(YEARLY), n_counties)"""
    by_cause: Counts
    """shape (len(YEARLY), len(CAUSES))"""
    histograms: Counts
    """persons and income by bin of income, persons and consumption by bin of consumption;
    shape (4, BINS)"""


def close_year(block: Block, month: Month, line: float, prices: float) -> Year:
    """Judge who was poor in the year, remember it, and count; resets the year's sums.

    Args:
        block: where.
        month: a December.
        line: yuan per person and year.
        prices: against 2013.
    """
    hh = block.households
    size = hh.children + hh.adults + hh.elders
    persons = block.weight.astype(np.float64) * size  # whole; sums stay below 2**53
    per_person: Floats = hh.year_income / at_least(size, 1)
    poor_income = poverty.income_poor(hh.year_income, size, line)
    poor = (poor_income | poverty.deprived(hh)) & (size > 0)
    hh.poor_history[:] = (hh.poor_history << np.uint8(1)) | poor
    _remember(hh, month, poor, per_person * np.float32(1.0 / prices))

    eaten: Floats = hh.year_consumption / at_least(size, 1)
    histograms = [*_histograms(persons, per_person), *_histograms(persons, eaten)]
    out = (hh.start_poor > 0) & ~poor
    several = poverty.multidimensional(hh, poor_income)
    listed = _listed(hh, month, poor_income, poor)
    flags = (poverty.deprived(hh), poor, several, *_spells(hh, month), *listed, out)
    needy = np.flatnonzero(poor_income)
    gap = poverty.gap(hh.year_income[needy], size[needy], line)
    few = [*_of_the_needy(persons, needy, gap), *_of_the_flagged(persons, flags)]
    all_rows = slice(None)
    parts = [(all_rows, persons), *few, (all_rows, _fen(persons, per_person))]
    by_county, by_cause = _sums(block, parts)
    hh.last_income[:] = hh.year_income
    hh.year_income[:] = 0
    hh.year_consumption[:] = 0
    return Year(by_county, by_cause, np.stack(histograms))


def _remember(hh: Any, month: Month, poor: Flags, real: Floats) -> None:
    """Keep each household's record: its start, then its poor years and real income."""
    if month.index < 0:
        hh.start_income[:] = real
        hh.start_poor[:] = poor
    else:
        hh.poor_years += poor
        hh.sum_income += real


def _fen(persons: Whole, per_person: Floats) -> Whole:
    """Return the fen that the persons of a row have together; shape (n,)."""
    return persons * np.rint(per_person * np.float32(FEN))


def _of_the_needy(persons: Whole, needy: Index, gap: Floats) -> list[Part]:
    """Return persons poor in income, what they lack, and the squares of that."""
    many = persons[needy]
    return [(needy, many), (needy, _fen(many, gap)), (needy, many * np.rint(gap * gap))]


def _of_the_flagged(persons: Whole, flags: Iterable[Flags]) -> list[Part]:
    """Return the persons of whom each flag holds."""
    chosen = [np.flatnonzero(flag) for flag in flags]
    return [(rows, persons[rows]) for rows in chosen]


def _sums(block: Block, parts: Iterable[Part]) -> tuple[Counts, Counts]:
    """Return sums by county and by cause.

    Args:
        block: where.
        parts: which households a quantity is summed over, and what each of them adds.

    Returns:
        Shapes (n_quantities, n_counties) and (n_quantities, n_causes).
    """
    shape = (len(block.counties), len(CAUSES))
    cell = block.in_county.down(np.arange(shape[0]) * len(CAUSES)) + block.households.cause
    # exact: a county's fen of a year, and its persons times squared gaps, are below 2**53
    sums = [np.bincount(cell[rows], amounts, shape[0] * shape[1]) for rows, amounts in parts]
    table = np.stack(sums).astype(np.int64).reshape(-1, *shape)
    return table.sum(axis=2), table.sum(axis=1)


def _histograms(persons: Whole, per_person: Floats) -> tuple[Counts, Counts]:
    """Return persons and their fen by bin; exact, since the nation's fen stay below 2**53."""
    bins = inequality.bin_of(per_person)
    fen = _fen(persons, per_person)
    people = np.bincount(bins, persons, minlength=inequality.BINS)
    amounts = np.bincount(bins, fen, minlength=inequality.BINS)
    return people.astype(np.int64), amounts.astype(np.int64)


def _listed(
    hh: Any, month: Month, poor_income: Flags, poor: Flags
) -> tuple[npt.NDArray[np.bool_], ...]:
    """Return who is registered, left the list this year, left it poor, was missed, is wrongly on.

    States of the register are `never`, `registered`, and from 2 on those of households that left.
    """
    on_it = hh.register == 1
    left = (hh.register >= 2) & (hh.register_month > month.index - 12)
    return (
        on_it,
        left,
        left & poor,
        poor_income & (hh.register == 0),
        poor_income & ~on_it,
        on_it & ~poor,
    )


def _spells(hh: Any, month: Month) -> tuple[Flags, ...]:
    """Return exits, returns and exits that lasted, from the bits of `poor_history`.

    Exits of the burn-in year are not counted, nor what became of them.
    """
    history, years = hh.poor_history, month.index // 12 + 1
    returns = ((history & 0b11) == 0b01) & (history > 0b11)
    exits, *lasted = (_out_for(history, out, years) for out in (1, 2, 3, 6))
    return exits, returns, *lasted


def _out_for(history: npt.NDArray[np.uint8], out: int, years: int) -> Flags:
    """Return who was poor, then not poor for some years; nobody until as many have passed."""
    if years < out:
        return np.zeros(len(history), np.bool_)
    left: Flags = (history & (2 ** (out + 1) - 1)) == 2**out
    return left
