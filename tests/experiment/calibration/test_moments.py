"""The method of simulated moments finds what made the data, with an honest interval."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from simsupport.experiment.calibration.moments import Fit, fit, most_points, points_a_wave
from simsupport.experiment.inference.intervals import CONFIDENCE

Array = npt.NDArray[np.float64]
REPLICATES = 4
SPREAD = 0.1
DATA = 8

Figures = Callable[[Array], Array]


def bent(points: Array) -> Array:
    """Return figures that answer in curves: to one parameter its square, as a variance does."""
    return np.column_stack([points[:, 0] ** 2, np.tanh(4.0 * points[:, 0] - 3.0)])


def crossed(points: Array) -> Array:
    first, second = points.T
    return np.column_stack([np.exp(first), first + second**2, np.sin(2.0 * second)])


def found(figures: Figures, truth: Array, seed: int, spread: float = SPREAD) -> Fit:
    """Fit to data that nature made at `truth`, each target with a standard error that is known."""
    rng = np.random.default_rng(seed)
    there = figures(truth[np.newaxis])[0]
    error = spread / np.sqrt(DATA)
    values = there + error * rng.normal(size=len(there))

    def simulate(points: Array, _: int) -> Array:
        draws = rng.normal(size=(len(points), REPLICATES, len(there)))
        return figures(points)[:, np.newaxis] + spread * draws

    return fit(simulate, len(truth), values, np.full(len(there), error))


def share_held(figures: Figures, truth: Array, repetitions: int) -> Array:
    held = np.zeros(len(truth))
    for seed in range(repetitions):
        answer = found(figures, truth, seed)
        held += (answer.lower <= truth) & (truth <= answer.upper)
    return held / repetitions


def margin(repetitions: int) -> float:
    return float(3.0 * np.sqrt(CONFIDENCE * (1.0 - CONFIDENCE) / repetitions))


@pytest.mark.parametrize("truth", [0.25, 0.8])
def test_the_interval_of_one_parameter_holds_the_truth_as_often_as_it_says(truth: float) -> None:
    share = share_held(bent, np.array([truth]), 100)
    assert CONFIDENCE - margin(100) < share[0]


@pytest.mark.full
def test_the_intervals_of_two_hold_the_truth_as_often_as_they_say() -> None:
    share = share_held(crossed, np.array([0.3, 0.7]), 200)
    assert (CONFIDENCE - margin(200) < share).all()
    assert (share < 1.0).all()


def test_less_noise_gives_a_shorter_interval_about_the_truth() -> None:
    truth = np.array([0.3, 0.7])
    noisy, quiet = (found(crossed, truth, 1, spread) for spread in (0.1, 0.01))
    assert (quiet.upper - quiet.lower < 0.3 * (noisy.upper - noisy.lower)).all()
    assert quiet.central == pytest.approx(truth, abs=0.02)
    assert quiet.waves > 1
    assert np.abs(quiet.misses).max() < 4.0


def test_a_second_basin_is_left_open() -> None:
    def hill(points: Array) -> Array:
        return (points - 0.5) ** 2

    answer = found(hill, np.array([0.2]), 3, 0.02)
    assert answer.lower[0] < 0.2
    assert answer.upper[0] > 0.8


def test_a_parameter_without_effect_leaves_the_others_their_intervals() -> None:
    def first_two(points: Array) -> Array:
        return crossed(points[:, :2])

    answer = found(first_two, np.array([0.3, 0.7, 0.5]), 1, 0.01)
    assert (answer.lower[2], answer.upper[2]) == (0.0, 1.0)
    assert (answer.upper - answer.lower)[:2].max() < 0.2


def test_parameters_that_only_act_together_are_left_open() -> None:
    def total(points: Array) -> Array:
        return points.sum(axis=1, keepdims=True)

    answer = found(total, np.array([0.4, 0.6]), 2, 0.001)
    assert (answer.lower < 0.05).all()
    assert (answer.upper > 0.95).all()


def test_a_target_out_of_reach_shows_as_a_miss_at_the_edge() -> None:
    def simulate(points: Array, _: int) -> Array:
        return np.tile(points[:, np.newaxis], (1, 2, 1)) + np.array([[[-0.001], [0.001]]])

    answer = fit(simulate, 1, np.array([2.0]), np.array([0.1]))
    assert answer.central[0] == pytest.approx(1.0, abs=1e-3)
    assert answer.misses[0] == pytest.approx(-10.0, abs=0.1)


def test_every_point_has_its_own_number_and_the_search_an_end() -> None:
    asked: list[tuple[int, int]] = []

    def simulate(points: Array, before: int) -> Array:
        asked.append((before, len(points)))
        assert ((points >= 0.0) & (points <= 1.0)).all()
        draws = np.random.default_rng(before).normal(size=(len(points), 2, 3))
        return crossed(points)[:, np.newaxis] + 1e-4 * draws

    fit(simulate, 2, crossed(np.array([[0.3, 0.7]]))[0], np.full(3, 1e-4))
    ends = np.cumsum([count for _, count in asked])
    assert [before for before, _ in asked[1:]] == ends[:-1].tolist()
    assert ends[-1] <= most_points(2)


@pytest.mark.parametrize("parameters", [1, 2, 3, 5, 8])
def test_waves_are_powers_of_two(parameters: int) -> None:
    assert points_a_wave(parameters).bit_count() == 1
