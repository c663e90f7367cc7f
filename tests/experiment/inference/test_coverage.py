"""How often intervals of the real model's effects hold the truth, which is known here.

Each repetition draws replicates with replacement from 4,000 seeds of five scenarios. Intervals
of one difference are counted over the four policies and all repetitions. The stopping rule
promises that the mean is at most so far off as was wanted (Chow & Robbins 1965), for each policy;
beside it stands how often the t interval at the stop holds the truth.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import skew

from simsupport.experiment.inference.bootstrap import bootstrap_intervals
from simsupport.experiment.inference.intervals import Intervals, mean_intervals
from simsupport.experiment.inference.joint import joint_intervals
from simsupport.experiment.inference.selection import replicates_to_select, select
from simsupport.experiment.inference.stopping import FEWEST, GROWTH, replicates_for_precision
from tests.experiment.inference.truth import POLICIES, Truth, the_truth

pytestmark = pytest.mark.full

REPETITIONS = 4000
"""So that a share near 95 % has a standard error of a third of a point."""
REPLICATES = 20
OUTCOMES = ("poverty_headcount", "poverty_gap", "true_exits", "income_year", "gini")
SEED = 20_000

Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def truth() -> Truth:
    return the_truth()


def drawn(truth: Truth, outcome: str, replicates: int = REPLICATES) -> np.ndarray:
    """Return samples, shape (replicates, repetitions, policies)."""
    differences = truth.differences(outcome)
    seeds = np.random.default_rng(SEED).integers(len(differences), size=(replicates, REPETITIONS))
    return differences[seeds]


def held(intervals: Intervals, effect: np.ndarray) -> np.ndarray:
    """Tell where intervals hold the effect."""
    return (intervals.lower <= effect) & (effect <= intervals.upper)


def stopped(values: np.ndarray, half_width: float, begin: int) -> np.ndarray:
    """Return the values there are when the rule stops, shape (replicates, scenarios)."""
    count = begin
    while (needed := replicates_for_precision(values[:count], half_width)) > count:
        count = min(needed, GROWTH * count, len(values))
        if count == len(values):
            break
    return values[:count]


def _range(shares: np.ndarray) -> str:
    """Write the lowest and the highest share over policies."""
    return f"{100 * shares.min():.1f} to {100 * shares.max():.1f}"


def test_intervals_of_one_difference(truth: Truth, record_property: Record) -> None:
    lines = ["| outcome | policy | skewness | t, % | bootstrap, % |", "|---|---|---|---|---|"]
    covered = {}
    for outcome in OUTCOMES:
        effects = truth.differences(outcome)
        samples, effect = drawn(truth, outcome), effects.mean(axis=0)
        student = held(mean_intervals(samples), effect).mean(axis=0)
        boot = held(bootstrap_intervals(samples), effect).mean(axis=0)
        covered[outcome] = {"t": student.mean(), "bootstrap": boot.mean()}
        for place, policy in enumerate(POLICIES):
            lines.append(
                f"| {outcome} | {policy} | {skew(effects[:, place]):.1f} "
                f"| {100 * student[place]:.1f} | {100 * boot[place]:.1f} |"
            )
    record_property("table", "\n".join(lines))
    for outcome, shares in covered.items():
        for method, share in shares.items():
            assert 0.93 <= share <= 0.97, (outcome, method)


def test_intervals_of_all_differences_at_once(truth: Truth, record_property: Record) -> None:
    lines = ["| outcome | all held, % | all held by intervals of one, % |", "|---|---|---|"]
    covered = {}
    for outcome in OUTCOMES:
        samples, effect = drawn(truth, outcome), truth.differences(outcome).mean(axis=0)
        together = [
            held(joint_intervals(samples[:, one]), effect).all() for one in range(REPETITIONS)
        ]
        covered[outcome] = np.mean(together)
        alone = held(mean_intervals(samples), effect).all(axis=1).mean()
        lines.append(f"| {outcome} | {100 * covered[outcome]:.1f} | {100 * alone:.1f} |")
    record_property("table", "\n".join(lines))
    for outcome in OUTCOMES:
        assert 0.93 <= covered[outcome] <= 0.97, outcome


def test_the_stopping_rule(truth: Truth, record_property: Record) -> None:
    lines = [
        "| outcome | begins at | replicates, mean | held by ± as wanted, % | held by t, % |",
        "|---|---|---|---|---|",
    ]
    lowest = 1.0
    for outcome in OUTCOMES:
        values = truth.of(outcome)
        apart = truth.differences(outcome)
        effect, deviation = apart.mean(axis=0), apart.std(axis=0)
        half_width = 1.96 * deviation.max() / np.sqrt(60)
        for begin in (FEWEST, REPLICATES):
            draws = np.random.default_rng(SEED + begin)
            right, student, counts = np.zeros(len(effect)), np.zeros(len(effect)), []
            for _ in range(REPETITIONS):
                sample = values[draws.integers(len(values), size=400)]
                kept = stopped(sample, half_width, begin)
                interval = mean_intervals(kept[:, 1:] - kept[:, :1])
                right += np.abs(interval.central - effect) <= half_width
                student += held(interval, effect)
                counts.append(len(kept))
            lowest = min(lowest, right.min() / REPETITIONS, student.mean() / REPETITIONS)
            lines.append(
                f"| {outcome} | {begin} | {np.mean(counts):.0f} "
                f"| {_range(right / REPETITIONS)} | {_range(student / REPETITIONS)} |"
            )
    record_property("table", "\n".join(lines))
    assert lowest >= 0.92


def test_the_best_is_kept_and_selected(truth: Truth, record_property: Record) -> None:
    lines = [
        "| outcome | best kept, % | scenarios kept, mean | selected right, % | replicates, mean |",
        "|---|---|---|---|---|",
    ]
    draws = np.random.default_rng(SEED)
    shares = []
    for outcome, better in (("poverty_headcount", "lower"), ("true_exits", "higher")):
        values = truth.of(outcome)
        level = values.mean(axis=0) * (1.0 if better == "higher" else -1.0)
        best = int(level.argmax())
        within = 0.8 * float(level[best] - np.sort(level)[-2])
        kept, size, right, counts = 0, 0, 0, []
        for _ in range(REPETITIONS):
            sample = values[draws.integers(len(values), size=REPLICATES)]
            found = select(sample, better)  # type: ignore[arg-type]
            kept += bool(found.may_be_best[best])
            size += int(found.may_be_best.sum())
            needed = replicates_to_select(sample, within)
            more = values[draws.integers(len(values), size=needed - REPLICATES)]
            chosen = select(np.concatenate([sample, more]), better)  # type: ignore[arg-type]
            right += chosen.best == best
            counts.append(needed)
        shares += [kept / REPETITIONS, right / REPETITIONS]
        lines.append(
            f"| {outcome} | {100 * shares[-2]:.1f} | {size / REPETITIONS:.1f} "
            f"| {100 * shares[-1]:.1f} | {np.mean(counts):.0f} |"
        )
    record_property("table", "\n".join(lines))
    assert min(shares) >= 0.93
