"""The rule stops when intervals are narrow, and these still cover."""

from __future__ import annotations

import numpy as np
import pytest

from simsupport.experiment import InputError
from simsupport.experiment.inference.intervals import mean_intervals
from simsupport.experiment.inference.stopping import FEWEST, GROWTH, replicates_for_precision


def against_zero(differences: np.ndarray) -> np.ndarray:
    """Return samples whose baseline is zero throughout."""
    return np.column_stack([np.zeros(len(differences)), differences])


def test_as_many_as_the_interval_formula_says() -> None:
    differences = np.random.default_rng(1).normal(size=(20, 2)) * [1.0, 3.0]
    got = replicates_for_precision(against_zero(differences), 0.5)
    interval = mean_intervals(differences)
    wide = float((interval.upper - interval.central).max())
    assert got == int(np.ceil(20 * (wide / 0.5) ** 2))


def test_enough_is_enough() -> None:
    differences = np.random.default_rng(2).normal(size=(20, 1))
    half = float((mean_intervals(differences).upper - differences.mean()).max())
    assert replicates_for_precision(against_zero(differences), half * 1.001) == 20
    assert replicates_for_precision(against_zero(differences), half * 0.999) == 21


def test_runs_that_fail_are_made_up_for() -> None:
    differences = np.random.default_rng(3).normal(size=(40, 1))
    whole = replicates_for_precision(against_zero(differences[::2]), 0.1)
    differences[1::2] = np.nan
    assert replicates_for_precision(against_zero(differences), 0.1) == pytest.approx(
        2 * whole, 0.01
    )
    with pytest.raises(InputError, match="a scenario beside the baseline"):
        replicates_for_precision(np.zeros((20, 1)), 0.1)


def test_it_covers_when_it_stops() -> None:
    draws = np.random.default_rng(4)
    rounds, right = 1500, 0
    for _ in range(rounds):
        values = draws.normal(size=(2000, 1))
        count = FEWEST
        while (needed := replicates_for_precision(against_zero(values[:count]), 0.25)) > count:
            count = min(needed, GROWTH * count)
        right += abs(values[:count].mean()) <= 0.25
    assert right / rounds > 0.95 - 3.0 * np.sqrt(0.95 * 0.05 / rounds)
