"""The register's errors come out near the published re-check, though nothing sets them."""

import numpy as np
import pytest
from scipy import stats

from simsupport.experiment.validation.government import NOVEMBER_2015, Watch
from simsupport.model import SupportModel

SEEDS = range(6)


@pytest.fixture(scope="module")
def figures():
    """The figures of each seed, by id; shape (n_seeds,) each."""
    found = []
    for seed in SEEDS:
        model = SupportModel("baseline", rng=seed, households=6000, months=NOVEMBER_2015 + 1)
        watch = Watch()
        for month in range(NOVEMBER_2015 + 1):
            model.step()
            watch.look(model, month)
        found.append({figure.id: figure.model for figure in watch.figures()})
    return {name: np.array([one[name] for one in found]) for name in found[0]}


def interval(values):
    """Return the 95 % interval of the mean over seeds."""
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return values.mean() - half, values.mean() + half


@pytest.mark.parametrize(("target", "low", "high"), [("C13", 8.0, 25.0), ("C14", 7.0, 25.0)])
def test_the_recheck_finds_as_many_errors_as_are_accepted(figures, target, low, high):
    lower, upper = interval(figures[target])
    assert low <= lower
    assert upper <= high


def test_the_first_register_is_as_large_as_the_quota_says(figures):
    lower, upper = interval(figures["C12"])
    assert lower - 0.03 <= 1.086 <= upper + 0.03


def test_money_lost_before_the_campaign_is_near_what_auditors_found(figures):
    lower, upper = interval(figures["C20"])
    assert lower >= 14.4
    assert upper <= 22.4
