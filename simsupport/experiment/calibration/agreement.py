"""How well a box of parameters agrees with the targets, and which values of each do so.

Intervals are those of the profile likelihood (Venzon & Moolgavkar 1988): a parameter is held, the
others do their best, and values stand as long as all misses together grow by no more than
chi-square allows. They hold where figures answer in curves, or to several parameters alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, minimize
from scipy.stats import chi2, qmc

from simsupport.experiment.calibration.surface import Surface

Array = npt.NDArray[np.float64]

_LEVELS = 61
_TRIALS = 256
_STEP = 1e-7
"""of slopes, in sides of the box"""


@dataclass(frozen=True, slots=True)
class Profile:
    """The misses with one parameter held at each of its levels."""

    levels: Array
    """on the unit cube, ascending, shape (levels,)"""
    deviance: Array
    """minus twice the log likelihood at best, shape (levels,)"""

    def within(self, least: float, confidence: float) -> tuple[float, float]:
        """Return the lowest and the highest level whose deviance chi-square allows.

        Args:
            least: the deviance at the parameters that agree best.
            confidence: of the interval.
        """
        over = self.deviance - least - chi2.ppf(confidence, 1)
        inside = np.flatnonzero(over <= 0.0)
        first, last = int(inside[0]), int(inside[-1])

        def crossing(within: int, outside: int) -> float:
            share = over[within] / (over[within] - over[outside])
            return float(self.levels[within] + share * (self.levels[outside] - self.levels[within]))

        lower = crossing(first, first - 1) if first > 0 else float(self.levels[0])
        upper = crossing(last, last + 1) if last < len(over) - 1 else float(self.levels[-1])
        return lower, upper


@dataclass(frozen=True, slots=True)
class Agreement:
    """A box on the unit cube, the surfaces of the figures in it, and the targets."""

    low: Array
    """shape (parameters,)"""
    high: Array
    """shape (parameters,)"""
    surfaces: list[Surface]
    """one a target, over the box"""
    values: Array
    """the targets, shape (targets,)"""
    tolerances: Array
    """their standard errors, independent of one another, shape (targets,)"""

    def deviance(self, points: Array) -> Array:
        """Return minus twice the log likelihood of points in the box, shape (n,)."""
        places = in_box(points, self.low, self.high)
        total = np.zeros(len(points))
        for place, surface in enumerate(self.surfaces):
            figure, doubt = surface.at(places)
            variance = self.tolerances[place] ** 2 + doubt
            total += (figure - self.values[place]) ** 2 / variance + np.log(variance)
        return total

    def best(self) -> Array:
        """Return the point that agrees best, shape (parameters,)."""
        return self._search(spread_points(self.low, self.high, 16 * _TRIALS))[0]

    def profile(self, held: int) -> Profile:
        """Hold one parameter at levels from one side of the box to the other."""
        levels = np.linspace(self.low[held], self.high[held], _LEVELS)
        trials = spread_points(self.low, self.high, _TRIALS)
        least = np.empty(_LEVELS)
        for place, level in enumerate(levels):
            trials[:, held] = level
            least[place] = self._search(trials, held)[1]
        return Profile(levels, least)

    def _search(self, trials: Array, held: int | None = None) -> tuple[Array, float]:
        """Return the best point and its deviance, going on from the best of trials."""
        tried = self.deviance(trials)
        start = trials[np.argmin(tried)]
        low, high = self.low.copy(), self.high.copy()
        if held is not None:
            low[held] = high[held] = start[held]

        steps = _STEP * np.diag(self.high - self.low)

        def at(point: Array) -> tuple[float, Array]:
            here, *beside = self.deviance(np.vstack([point, point + steps]))
            return float(here), (np.array(beside) - here) / np.diag(steps)

        found = minimize(at, start, jac=True, bounds=Bounds(low, high), method="L-BFGS-B")
        if found.fun < tried.min():
            return np.asarray(found.x, dtype=np.float64), float(found.fun)
        return start.copy(), float(tried.min())


def in_box(points: Array, low: Array, high: Array) -> Array:
    """Return points as places in a box whose sides run from -1 to 1, as surfaces have them."""
    return np.asarray(2.0 * (points - low) / (high - low) - 1.0, dtype=np.float64)


def spread_points(low: Array, high: Array, count: int, seed: int = 0) -> Array:
    """Return points evenly spread over a box (Sobol 1967), shape (count, parameters)."""
    shares = qmc.Sobol(len(low), rng=np.random.default_rng(seed)).random(count)
    return np.asarray(low + shares * (high - low), dtype=np.float64)
