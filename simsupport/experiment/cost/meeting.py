"""Find the factor at which spending meets a sum, in as few trials as can be."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TOLERANCE = 0.01
"""How far spending may be from the sum, as a share of it."""
TRIALS = 12
LEAST = 1e-4
"""The smallest factor tried."""
_DIGITS = 5
_FAR = 50.0


def meet(
    spending: Callable[[float], float],
    target: float,
    start: float = 1.0,
    most: float = 1.0,
    tolerance: float = TOLERANCE,
) -> tuple[float, float]:
    """Return a factor and its spending, which is the sum or as near as it comes.

    Each trial adds a point to the curve of spending. The next factor is read off a power of the
    factor through the two points around the sum, or nearest to it; with one point, off a
    straight line through the origin. Spending is near linear in the factor, so that two or three
    trials do.

    Args:
        spending: what is spent at a factor.
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
    points = sorted((spent, factor) for factor, spent in curve.items() if spent > 0.0)
    if not points:
        return most
    above = sum(spent < target for spent, _ in points)
    first = min(max(above - 1, 0), max(len(points) - 2, 0))
    (low, start), (high, end) = points[first], points[min(first + 1, len(points) - 1)]
    power = math.log(end / start) / math.log(high / low) if high > low and end > start else 1.0
    factor = start * math.exp(min(power * math.log(target / low), _FAR))
    return min(max(float(f"{factor:.{_DIGITS}g}"), LEAST), most)
