"""Response surfaces: figures of the model as polynomials of its parameters (Box & Wilson 1951).

A surface is fitted to runs at many points with seeds of their own, so that what seeds leave to
chance averages out over points, and what the polynomial misses beyond chance counts as doubt.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_DEGREES = (1, 2, 3)
_POINTS_A_TERM = 1.5


@dataclass(frozen=True, slots=True)
class Surface:
    """A polynomial of one figure, over the box from -1 to 1 on each side."""

    powers: npt.NDArray[np.int64]
    """of each parameter in each term, shape (terms, parameters)"""
    weights: Array
    """shape (terms,)"""
    root: Array
    """of the covariance of the weights, shape (terms, terms)"""
    unlike: float
    """mean square of what the polynomial misses beyond chance"""
    press: float
    """mean square of each point's distance from the surface fitted without it (Allen 1974)"""

    def at(self, places: Array) -> tuple[Array, Array]:
        """Return the figure and how much it may be wrong, squared; at (n, parameters) places."""
        terms = _terms(places, self.powers)
        return terms @ self.weights, ((terms @ self.root) ** 2).sum(axis=1) + self.unlike


def fit_surface(places: Array, figures: Array) -> Surface:
    """Fit the polynomial, up to the third degree, that foretells points left out the best.

    Args:
        places: points in the box from -1 to 1, shape (n, parameters).
        figures: the figure there by replicate, at least two, shape (n, replicates).
    """
    chance = float(figures.var(axis=1, ddof=1).mean()) / figures.shape[1]
    means = figures.mean(axis=1)
    tried = [_polynomial(places, means, chance, degree) for degree in _DEGREES]
    return min((one for one in tried if one is not None), key=lambda one: one.press)


def fewest_points(parameters: int) -> int:
    """Return how many points the highest degree needs."""
    terms = len(_powers(parameters, max(_DEGREES)))
    return int(np.ceil(_POINTS_A_TERM * terms)) + 1


def _polynomial(places: Array, means: Array, chance: float, degree: int) -> Surface | None:
    """Fit one degree by least squares; None where points are too few for it."""
    powers = _powers(places.shape[1], degree)
    spare = len(places) - len(powers)
    if degree > 1 and len(places) < _POINTS_A_TERM * len(powers):
        return None
    orthogonal, triangle = np.linalg.qr(_terms(places, powers))
    inverse = np.linalg.inv(triangle)
    weights = inverse @ (orthogonal.T @ means)
    rest = means - orthogonal @ (orthogonal.T @ means)
    left_out = rest / (1.0 - (orthogonal**2).sum(axis=1))
    variance = float((rest**2).sum()) / spare
    unlike = max(variance - chance, 0.0)
    press = float((left_out**2).mean())
    return Surface(powers, weights, inverse * np.sqrt(variance), unlike, press)


def _powers(parameters: int, degree: int) -> npt.NDArray[np.int64]:
    """Return the powers of all terms up to a degree; shape (terms, parameters)."""
    # A term is a choice of `degree` factors among the parameters and 1, which stands last.
    chosen = combinations_with_replacement(range(parameters + 1), degree)
    return np.array([np.bincount(one, minlength=parameters + 1)[:-1] for one in chosen], np.int64)


def _terms(places: Array, powers: npt.NDArray[np.int64]) -> Array:
    """Return every term at every place; shape (n, terms)."""
    terms = np.ones((len(places), len(powers)))
    for parameter in range(places.shape[1]):
        highest = int(powers[:, parameter].max())
        ladder = np.vander(places[:, parameter], highest + 1, increasing=True)
        terms *= ladder[:, powers[:, parameter]]
    return terms
