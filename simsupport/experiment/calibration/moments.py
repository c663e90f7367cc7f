"""The method of simulated moments (McFadden 1989), in waves that close in on what targets allow.

Each wave runs the model at points spread over the box that is still allowed, fits a surface to
every figure, and keeps the part of the box whose figures agree with the targets (history matching;
Craig et al. 1997). The last surfaces give the parameters and their intervals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simsupport.experiment.calibration.agreement import Agreement, in_box, spread_points
from simsupport.experiment.calibration.surface import fewest_points, fit_surface
from simsupport.experiment.inference.intervals import CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Callable

Array = npt.NDArray[np.float64]

_MOST_WAVES = 6
_FEWEST_POINTS = 32
_LARGE_PART = 0.8
"""of the box: where more of it is still allowed, a further wave would tell little"""
_KEPT = 0.999
"""confidence of what a wave keeps, so that a poor first surface seldom loses the truth"""


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found; parameters on the unit cube.

    Attributes:
        central: the parameters whose figures come nearest, shape (parameters,).
        lower: lower ends of their 95 % intervals, shape (parameters,).
        upper: upper ends, shape (parameters,).
        levels: values at which each parameter was held, shape (parameters, levels).
        growth: how much more than the least all misses together are then, in chi-square units,
            shape (parameters, levels).
        figures: the model's figures at the parameters found, shape (targets,).
        noise: standard errors of these figures over runs, shape (targets,).
        misses: figures less targets, in tolerances and noise together, shape (targets,).
        waves: how often a box was searched.
        points: points at which the model was run.
    """

    central: Array
    lower: Array
    upper: Array
    levels: Array
    growth: Array
    figures: Array
    noise: Array
    misses: Array
    waves: int
    points: int


def fit(
    simulate: Callable[[Array, int], Array], parameters: int, values: Array, tolerances: Array
) -> Fit:
    """Find the parameters whose figures come nearest to the targets.

    Args:
        simulate: the model's figures at points of the unit cube, shape (n, parameters), by
            replicate, shape (n, replicates, targets). Its second argument says how many points
            went before, as each point has seeds of its own.
        parameters: how many.
        values: the targets, shape (targets,).
        tolerances: their standard errors, taken as independent of one another, shape (targets,).
    """
    low, high = np.zeros(parameters), np.ones(parameters)
    a_wave = points_a_wave(parameters)
    points, figures = np.empty((0, parameters)), list[Array]()
    for wave in range(_MOST_WAVES):
        fresh = np.round(spread_points(low, high, a_wave, wave), 6)
        figures.append(simulate(fresh, len(points)))
        points = np.vstack([points, fresh])
        inside = ((low <= points) & (points <= high)).all(axis=1)
        places, there = in_box(points[inside], low, high), np.concatenate(figures)[inside]
        surfaces = [fit_surface(places, there[:, :, target]) for target in range(len(values))]
        agreement = Agreement(low, high, surfaces, values, tolerances)
        profiles = [agreement.profile(parameter) for parameter in range(parameters)]
        central = agreement.best()
        least = min(profile.deviance.min() for profile in profiles)
        least = min(least, agreement.deviance(central[None])[0])
        kept = np.array([profile.within(least, _KEPT) for profile in profiles])
        searched = high - low
        low, high = _rounded(kept, low, high)
        if np.prod((high - low) / searched) > _LARGE_PART:
            break
    central = np.round(central, 6)
    ends = np.array([profile.within(least, CONFIDENCE) for profile in profiles])
    runs = simulate(np.tile(central, (a_wave // 4, 1)), len(points)).reshape(-1, len(values))
    mean, noise = runs.mean(axis=0), runs.std(axis=0, ddof=1) / np.sqrt(len(runs))
    return Fit(
        central,
        ends[:, 0],
        ends[:, 1],
        np.array([profile.levels for profile in profiles]),
        np.array([profile.deviance - least for profile in profiles]),
        mean,
        noise,
        (mean - values) / np.sqrt(tolerances**2 + noise**2),
        len(figures),
        len(points) + 1,
    )


def points_a_wave(parameters: int) -> int:
    """Return a power of two, as Sobol points need it, at which surfaces may have every degree."""
    fewest = max(_FEWEST_POINTS * parameters, fewest_points(parameters))
    return int(2 ** np.ceil(np.log2(fewest)))


def most_points(parameters: int) -> int:
    """Return how many points a search may take, counting those that repeat what was found."""
    a_wave = points_a_wave(parameters)
    return _MOST_WAVES * a_wave + a_wave // 4


def _rounded(kept: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Return the box to search next, its sides a little outside what is kept.

    They are rounded, so that the last bits of a machine's sums choose no other points.
    """
    below, above = np.floor(kept[:, 0] * 1e4) / 1e4, np.ceil(kept[:, 1] * 1e4) / 1e4
    return np.maximum(below, low), np.minimum(above, high)
