"""Add replicates until the answer is good enough, or there are as many as allowed.

Whatever the goal, the first look comes at a fixed number of replicates and the rule sees nothing
but seeds in their order, so the same command stops at the same number whether or not the folder
holds runs from before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from simsupport.core.problems import nearest
from simsupport.experiment import InputError
from simsupport.experiment.analysis import check_all_present, known_outcomes, read_runs
from simsupport.experiment.counts import check_margin
from simsupport.experiment.inference.headlines import NATIONAL, headlines
from simsupport.experiment.inference.selection import direction, replicates_to_select, select
from simsupport.experiment.inference.stopping import FEWEST, GROWTH, replicates_for_precision
from simsupport.experiment.store import State

if TYPE_CHECKING:
    from simsupport.experiment.inference.headlines import OutcomeLike
    from simsupport.experiment.inference.intervals import Array
    from simsupport.experiment.store import Store
    from simsupport.experiment.worker import Task

Make = Callable[[int], tuple[Sequence["Task"], Sequence[str]]]
"""Makes so many replicates of every scenario; returns the runs and a line for each failure."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What replicates are added for: a half-width of intervals, or a right selection."""

    kind: Literal["precision", "selection"]
    outcome: OutcomeLike
    size: float
    """the half-width wanted, or the difference that does not matter, in the outcome's unit"""
    most: int

    def needed(self, samples: Array, first: int) -> int:
        """Return how many replicates it takes; samples of shape (replicates, scenarios)."""
        if self.kind == "precision":
            return replicates_for_precision(samples, self.size)
        return max(len(samples), replicates_to_select(samples[:first], self.size))


@dataclass(frozen=True, slots=True)
class Reached:
    """The runs made for a goal, and a sentence that says how it ended; empty without a goal."""

    tasks: Sequence[Task]
    failures: Sequence[str]
    note: str


def goal_of(
    outcome: str, most: int, until_precision: float | None, within: float | None
) -> Goal | None:
    """Return what is asked for, or None if it is a fixed number of replicates.

    Raises:
        InputError: it makes no sense.
    """
    meant = find_outcome(outcome)
    if until_precision is None and within is None:
        return None
    if until_precision is not None and within is not None:
        raise InputError("until_precision and within are two goals; ask for one at a time")
    if until_precision is not None:
        check_margin("until_precision", until_precision)
        return Goal("precision", meant, until_precision, most)
    assert within is not None
    check_margin("within", within)
    direction(outcome, meant.better)
    return Goal("selection", meant, within, most)


def find_outcome(name: str) -> OutcomeLike:
    """Return what is known of an outcome.

    Raises:
        InputError: there is none of that name.
    """
    known = known_outcomes()
    if name not in known:
        raise InputError(f"{name}: no such outcome{nearest(name, known)}")
    return known[name]


def pursue(
    goal: Goal, make: Make, store: Store, scenarios: Sequence[str], replicates: int
) -> Reached:
    """Make replicates, at least `replicates`, until the goal is reached or they are too many.

    Raises:
        InputError: a scenario has no finished run, or too few to go by.
    """
    first = count = min(max(replicates, FEWEST), goal.most)
    while True:
        tasks, failures = make(count)
        samples = observe(store, tasks, scenarios, goal.outcome, failures)
        needed = goal.needed(samples, first)
        if needed <= count or count == goal.most:
            return Reached(tasks, failures, _told(goal, samples, scenarios, needed))
        count = min(needed, goal.most, GROWTH * count)


def observe(
    store: Store,
    tasks: Sequence[Task],
    scenarios: Sequence[str],
    outcome: OutcomeLike,
    failures: Sequence[str] = (),
) -> Array:
    """Return an outcome of the nation by replicate and scenario, NaN where a run failed."""
    finished = [task for task in tasks if store.state(task.key) is State.FINISHED]
    check_all_present(scenarios, finished, failures)
    runs = read_runs(store, finished)
    found = headlines(runs[runs["group"] == NATIONAL], {outcome.name: outcome}, scenarios)
    if outcome.name not in found.outcomes:
        raise InputError(f"{outcome.name}: the runs do not record it")
    samples = np.full((1 + max(task.replicate for task in tasks), len(scenarios)), np.nan)
    samples[list(found.replicates)] = found.values[:, :, 0, 0].T
    return samples


def _told(goal: Goal, samples: Array, scenarios: Sequence[str], needed: int) -> str:
    """Say how it ended."""
    count, size = len(samples), f"{goal.size:g} {goal.outcome.unit}"
    name = goal.outcome.label_en.lower()
    if needed > count:
        what = f"intervals of ±{size}" if goal.kind == "precision" else f"a choice within {size}"
        return (
            f"The rule was not met: {what} in {name} take about {needed} replicates, "
            f"and the maximum is {count}."
        )
    if goal.kind == "precision":
        return (
            f"Stopped by the rule at {count} replicates: the 95 % interval of every difference "
            f"in {name} is at most ±{size}."
        )
    best = scenarios[select(samples, direction(goal.outcome.name, goal.outcome.better)).best]
    return (
        f"Selected at {count} replicates: {best} is the best by {name}, or within {size} of the "
        "best, with 95 %."
    )
