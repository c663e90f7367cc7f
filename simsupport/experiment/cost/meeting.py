"""Find the factor at which spending meets a sum, in as few trials as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

TOLERANCE = 0.01
"""How far spending may be from the sum, as a share of it."""
TRIALS = 12
_DIGITS = 5


def meet(
    spending: Callable[[float], float],
    target: float,
    start: float = 1.0,
    most: float = 1.0,
    tolerance: float = TOLERANCE,
) -> tuple[float, float]:
    """Return a factor and its spending, which is the sum or as near as it comes.

    Each trial adds a point to the curve of spending; the next factor is read off the straight
    line between the two points around the sum, or through the origin beyond them. Spending is
    near linear in the factor, so that two or three trials do.

    Args:
        spending: what is spent at a factor; taken to be nothing at factor 0.
        target: the sum.
        start: the first factor tried.
        most: the largest factor allowed.
        tolerance: as a share of the sum.
    """
    curve: dict[float, float] = {}
    factor = min(start, most)
    for _ in range(TRIALS):
        curve[factor] = spending(factor)
        if abs(curve[factor] - target) <= tolerance * target:
            break
        factor = _read_off(curve, target, most)
        if factor in curve:
            break
    best = min(curve, key=lambda one: abs(curve[one] - target))
    return best, curve[best]


def _read_off(curve: dict[float, float], target: float, most: float) -> float:
    """Return the factor at which the curve measured so far passes the sum."""
    factors = np.array([0.0, *sorted(curve)])
    spent = np.maximum.accumulate([0.0, *(curve[factor] for factor in sorted(curve))])
    if target <= spent[-1]:
        factor = float(np.interp(target, spent, factors))
    else:
        factor = float(factors[-1] * target / spent[-1]) if spent[-1] > 0.0 else most
    return min(float(f"{factor:.{_DIGITS}g}"), most)
