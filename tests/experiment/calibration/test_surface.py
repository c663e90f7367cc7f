"""Surfaces follow polynomials exactly, and say by how much they may miss what is none."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from simsupport.experiment.calibration.surface import Surface, fewest_points, fit_surface

Array = npt.NDArray[np.float64]
POINTS = np.random.default_rng(1).uniform(-1.0, 1.0, (64, 2))
ELSEWHERE = np.random.default_rng(2).uniform(-1.0, 1.0, (200, 2))


def cubic(places: Array) -> Array:
    first, second = places.T
    return 1.0 + first - 2.0 * second + 0.5 * first * second + first**3 - first * second**2


def kink(places: Array) -> Array:
    return np.abs(places[:, 0]) + places[:, 1]


def observed(figures: Array, spread: float, seed: int, replicates: int = 4) -> Array:
    draws = np.random.default_rng(seed).normal(size=(len(figures), replicates))
    return figures[:, np.newaxis] + spread * draws


def degree(surface: Surface) -> int:
    return int(surface.powers.sum(axis=1).max())


def test_a_cubic_is_followed_exactly() -> None:
    surface = fit_surface(POINTS, observed(cubic(POINTS), 0.0, 0))
    figure, doubt = surface.at(ELSEWHERE)
    assert degree(surface) == 3
    assert figure == pytest.approx(cubic(ELSEWHERE), abs=1e-10)
    assert doubt.max() < 1e-20


def test_what_is_flat_takes_no_high_degree() -> None:
    straight = POINTS @ np.array([0.3, -0.2])
    degrees = [degree(fit_surface(POINTS, observed(straight, 0.1, seed))) for seed in range(40)]
    assert np.mean(np.array(degrees) == 1) > 0.5


def test_errors_are_as_large_as_the_surface_says() -> None:
    misses = []
    for seed in range(200):
        figure, doubt = fit_surface(POINTS, observed(cubic(POINTS), 0.5, seed)).at(ELSEWHERE[:1])
        misses.append((figure - cubic(ELSEWHERE[:1]))[0] / np.sqrt(doubt[0]))
    # What chance adds to a scatter of one over 200 repetitions is 0.05; that a surplus of scatter
    # over chance counts as doubt, and a deficit does not, makes the surface cautious.
    assert 0.75 < np.std(misses) < 1.0 + 3.0 * 0.05


def test_what_no_polynomial_follows_counts_as_doubt() -> None:
    smooth = fit_surface(POINTS, observed(cubic(POINTS), 0.01, 3))
    bent = fit_surface(POINTS, observed(kink(POINTS), 0.01, 3))
    figure, doubt = bent.at(ELSEWHERE)
    missed = np.sqrt(np.mean((figure - kink(ELSEWHERE)) ** 2))
    assert bent.unlike > 20.0 * smooth.unlike
    assert 0.7 < missed / np.sqrt(doubt.mean()) < 1.4


@pytest.mark.parametrize("parameters", [1, 2, 3, 6])
def test_the_fewest_points_allow_the_highest_degree(parameters: int) -> None:
    places = np.random.default_rng(4).uniform(-1.0, 1.0, (fewest_points(parameters), parameters))
    figures = (places**3).sum(axis=1)
    assert degree(fit_surface(places, observed(figures, 0.0, 5))) == 3
