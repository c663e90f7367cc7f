"""The method of simulated moments (McFadden 1989; Duffie & Singleton 1993).

Parameters are chosen so that the model's figures come as near as they can to the targets, each
miss measured in its tolerance. Runs at all points share their seeds, so the figures are smooth
enough for Gauss-Newton steps by scipy. The interval of a parameter follows from how steeply
figures answer to it, from the tolerances of the targets, and from what seeds leave to chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares
from scipy.stats import norm

from simsupport.experiment.inference.intervals import CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Callable

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found.

    Attributes:
        central: the parameters on the unit cube, shape (parameters,).
        error: their standard errors there, shape (parameters,); infinite where the figures do
            not answer to a parameter.
        figures: the model's figures at the parameters found, shape (targets,).
        noise: standard errors of these figures over replicates, shape (targets,).
        misses: figures less targets, in tolerances and noise together, shape (targets,).
        points: points at which the model was run.
    """

    central: Array
    error: Array
    figures: Array
    noise: Array
    misses: Array
    points: int

    def intervals(self, confidence: float = CONFIDENCE) -> tuple[Array, Array]:
        """Return lower and upper ends on the unit cube, cut off at its sides."""
        half = norm.ppf(0.5 + confidence / 2.0) * self.error
        return np.clip(self.central - half, 0.0, 1.0), np.clip(self.central + half, 0.0, 1.0)


def fit(
    simulate: Callable[[Array], Array],
    start: Array,
    values: Array,
    tolerances: Array,
    step: float,
    most_points: int = 200,
) -> Fit:
    """Find the parameters whose figures come nearest to the targets.

    Args:
        simulate: figures of the model at a point of the unit cube, by replicate, shape
            (replicates, targets).
        start: where to begin, shape (parameters,), strictly inside the unit cube.
        values: the targets, shape (targets,).
        tolerances: their standard errors, shape (targets,).
        step: of finite differences, in shares of the range.
        most_points: after which the search ends where it stands.
    """
    kept: dict[bytes, Array] = {}

    def figures(point: Array) -> Array:
        # A search comes back to its points; rounding makes them the same question.
        point = np.round(point, 6)
        key = point.tobytes()
        if key not in kept:
            kept[key] = simulate(point)
        return kept[key]

    first = figures(start)
    spread = _noise(first)
    weight = 1.0 / np.sqrt(tolerances**2 + spread**2)

    def misses(point: Array) -> Array:
        return (figures(point).mean(axis=0) - values) * weight

    def slopes(point: Array) -> Array:
        return np.column_stack([_slope(misses, point, p, step) for p in range(len(point))])

    found = least_squares(
        misses,
        start,
        jac=slopes,
        bounds=(np.zeros(len(start)), np.ones(len(start))),
        xtol=1e-3,
        ftol=1e-3,
        gtol=1e-6,
        max_nfev=max(most_points // (2 * len(start) + 1), 2),
    )
    central = np.round(found.x, 6)
    there = figures(central)
    return Fit(
        central,
        _standard_errors(slopes(central)),
        there.mean(axis=0),
        _noise(there),
        misses(central),
        len(kept),
    )


def _noise(figures: Array) -> Array:
    """Return the standard errors over replicates of mean figures, shape (targets,)."""
    return np.asarray(figures.std(axis=0, ddof=1) / np.sqrt(len(figures)), dtype=np.float64)


def _slope(misses: Callable[[Array], Array], point: Array, parameter: int, step: float) -> Array:
    """Return a central difference, one-sided where the cube ends."""
    low, high = point.copy(), point.copy()
    low[parameter] = max(point[parameter] - step, 0.0)
    high[parameter] = min(point[parameter] + step, 1.0)
    width = high[parameter] - low[parameter]
    return np.asarray((misses(high) - misses(low)) / width, dtype=np.float64)


def _standard_errors(slopes: Array) -> Array:
    """Return standard errors from the slopes of misses, which have variance one.

    Infinite for parameters that can move along with others, or alone, and change no figure.
    """
    information = slopes.T @ slopes
    sizes, ways = np.linalg.eigh(information)
    seen = sizes > sizes.max(initial=0.0) * len(sizes) * np.finfo(np.float64).eps
    variance = (ways[:, seen] ** 2 / sizes[seen]).sum(axis=1)
    hidden = (ways[:, ~seen] ** 2).sum(axis=1) > 1e-9
    return np.where(hidden, np.inf, np.sqrt(variance))
