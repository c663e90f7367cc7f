"""The method of simulated moments finds what made the data, with an honest interval."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.experiment.calibration.moments import fit

Array = npt.NDArray[np.float64]
TRUTH = np.array([0.3, 0.7])
SPREAD = 0.05


def nature(point: Array, draws: Array) -> Array:
    """Return three figures by replicate; shared draws, as runs with the same seeds have."""
    figures = np.array([np.exp(point[0]), point[0] + point[1] ** 2, np.sin(2.0 * point[1])])
    return figures + SPREAD * draws


def found(seed: int) -> tuple[Array, Array, Array]:
    rng = np.random.default_rng(seed)
    observed = nature(TRUTH, rng.normal(size=(8, 3)))
    shared = rng.normal(size=(8, 3))
    answer = fit(
        lambda point: nature(point, shared),
        np.array([0.5, 0.5]),
        observed.mean(axis=0),
        np.full(3, SPREAD / np.sqrt(8.0)),
        0.05,
    )
    lower, upper = answer.intervals()
    return answer.central, lower, upper


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    repetitions = 200
    held = np.zeros(2)
    for seed in range(repetitions):
        _, lower, upper = found(seed)
        held += (lower <= TRUTH) & (upper >= TRUTH)
    # Three standard errors of a share of 0.95 over 200 repetitions; the noise is estimated from
    # eight replicates, which costs about two points.
    margin = 3.0 * np.sqrt(0.95 * 0.05 / repetitions) + 0.02
    assert (held / repetitions > 0.95 - margin).all()
    assert (held / repetitions < 1.0).all()


def test_a_parameter_without_effect_is_left_open() -> None:
    answer = fit(
        lambda point: np.array([[point[0]], [point[0] + 0.01]]),
        np.array([0.5, 0.5]),
        np.array([0.4]),
        np.array([0.01]),
        0.1,
    )
    lower, upper = answer.intervals()
    assert (lower[1], upper[1]) == (0.0, 1.0)


def test_a_point_is_simulated_once() -> None:
    asked: list[bytes] = []

    def simulate(point: Array) -> Array:
        asked.append(point.tobytes())
        return nature(point, np.array([[0.1] * 3, [-0.1] * 3]))

    figures = nature(TRUTH, np.zeros((1, 3)))[0]
    answer = fit(simulate, np.array([0.5, 0.5]), figures, np.ones(3), 0.1)
    assert len(asked) == len(set(asked)) == answer.points


def test_a_parameter_without_effect_leaves_the_others_their_intervals() -> None:
    def simulate(point: Array) -> Array:
        figures = np.array([point[0] + point[1], point[0] - point[1]])
        return figures + np.array([[-0.01], [0.01]])

    answer = fit(simulate, np.full(3, 0.5), np.array([1.1, 0.1]), np.full(2, 0.01), 0.1)
    assert np.isfinite(answer.error).tolist() == [True, True, False]
    lower, upper = answer.intervals()
    assert (lower[2], upper[2]) == (0.0, 1.0)
    assert lower[0] < 0.6 < upper[0]


def test_parameters_that_only_act_together_are_left_open() -> None:
    def simulate(point: Array) -> Array:
        return np.array([[point[0] + point[1]], [point[0] + point[1] + 0.01]])

    answer = fit(simulate, np.full(2, 0.5), np.array([1.1]), np.array([0.01]), 0.1)
    assert np.isinf(answer.error).all()
