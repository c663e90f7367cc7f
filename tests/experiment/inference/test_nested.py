"""Variances put into synthetic worlds come out, and the intervals cover."""

from __future__ import annotations

import numpy as np
import pytest

from simsupport.experiment import InputError
from simsupport.experiment.inference.nested import nested

BETWEEN, SEEDS, RESIDUAL = 4.0, 2.0, 9.0


def draw(
    generator: np.random.Generator, worlds: int, replicates: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return paired differences and the worlds' true effects, whose mean is 1."""
    world = 1.0 + np.sqrt(BETWEEN) * generator.normal(size=(worlds, 1))
    seed = np.sqrt(SEEDS) * generator.normal(size=replicates)
    noise = np.sqrt(RESIDUAL) * generator.normal(size=(worlds, replicates))
    return world + seed + noise, world[:, 0]


def test_variances_are_found() -> None:
    generator = np.random.default_rng(1)
    found = [nested(draw(generator, 40, 10)[0]) for _ in range(300)]
    for name, truth in (("between", BETWEEN), ("seeds", SEEDS), ("residual", RESIDUAL)):
        values = np.array([getattr(one, name) for one in found])
        assert abs(values.mean() - truth) < 4.0 * values.std() / np.sqrt(len(values)), name


def test_simulation_covers_the_mean_of_these_worlds_and_total_covers_further_worlds() -> None:
    generator = np.random.default_rng(2)
    rounds, simulation, total = 1200, 0, 0.0
    for _ in range(rounds):
        differences, worlds = draw(generator, 60, 8)
        got = nested(differences)
        simulation += got.simulation.lower <= worlds.mean() <= got.simulation.upper
        further = 1.0 + np.sqrt(BETWEEN) * generator.normal(size=50)
        total += float(((got.total.lower <= further) & (further <= got.total.upper)).mean())
    assert abs(simulation / rounds - 0.95) < 3.0 * np.sqrt(0.95 * 0.05 / rounds)
    # the simulation error is added on purpose, so it covers a little more than 95 %
    assert 0.95 - 3.0 * np.sqrt(0.95 * 0.05 / rounds) < total / rounds < 0.98


def test_without_differences_between_worlds_total_is_simulation() -> None:
    seed = np.random.default_rng(3).normal(size=8)
    got = nested(np.tile(seed, (5, 1)))
    assert got.between == pytest.approx(0.0, abs=1e-12)
    assert got.total.lower == pytest.approx(got.simulation.lower)
    assert got.total.upper == pytest.approx(got.simulation.upper)


def test_without_luck_total_is_the_worlds_own_quantiles() -> None:
    effect = np.linspace(0.0, 1.0, 101)
    got = nested(np.tile(effect[:, np.newaxis], (1, 4)))
    assert got.simulation.lower == pytest.approx(got.simulation.upper)
    # ranks 2.55 and 99.45 of 102
    assert (got.total.lower, got.total.upper) == pytest.approx((0.0155, 0.9845))


def test_a_hole_or_a_single_world_is_refused() -> None:
    with pytest.raises(InputError, match="two worlds and two replicates"):
        nested(np.ones((1, 5)))
    with pytest.raises(InputError, match="whole"):
        nested(np.array([[1.0, np.nan], [2.0, 3.0]]))


def test_quantiles_on_one_side_of_the_mean_do_not_widen_the_other() -> None:
    effect = np.append(np.ones(99), -99.0)
    got = nested(np.tile(effect[:, np.newaxis], (1, 4)))
    assert got.total.central == pytest.approx(0.0, abs=1e-12)
    assert (got.total.lower, got.total.upper) == pytest.approx((0.0, 1.0), abs=1e-9)
