"""True poverty of a calendar year, household by household.

Headcount, gap and severity use income (Foster, Greer & Thorbecke 1984); `poor` adds the
guarantees; multidimensional poverty counts weighted deprivations (Alkire & Foster 2011).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.core.bounds import at_least

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

INCOME_POINTS, GUARANTEE_POINTS, CUTOFF_POINTS = 2, 1, 2
"""Of six points: lacking income counts two, each guarantee one; two points are poverty."""


def income_poor(income: Floats, size: npt.NDArray[np.uint8], line: float) -> Flags:
    """Return whose income per person lies below the line.

    Args:
        income: yuan of the calendar year, shape (n,).
        size: persons, shape (n,); nobody is poor in an empty row.
        line: yuan per person and year.
    """
    poor: Flags = income < size * np.float32(line)
    return poor


def gap(income: Floats, size: npt.NDArray[np.uint8], line: float) -> Floats:
    """Return what each person lacks to the line, yuan, at most the line itself; shape (n,)."""
    per_person = income / at_least(size, 1)
    lacking: Floats = np.clip(np.float32(line) - per_person, np.float32(0.0), np.float32(line))
    return lacking * (size > 0)


def deprived(hh: Any) -> Flags:
    """Return who lacks any guarantee: health, school, housing or water; shape (n,)."""
    lacks: Flags = (hh.health | hh.school | hh.housing | hh.water) > 0
    return lacks


def multidimensional(hh: Any, poor_in_income: Flags) -> Flags:
    """Return who lacks a third of what counts (Alkire & Foster 2011); shape (n,)."""
    lacking = hh.health + hh.school + hh.housing + hh.water
    points = lacking * np.uint8(GUARANTEE_POINTS) + poor_in_income * np.uint8(INCOME_POINTS)
    poor: Flags = points >= CUTOFF_POINTS
    return poor
