"""Compare scenarios: the same seeds for all, every run kept, differences paired by replicate."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simsupport.experiment.checks import (
    MAX_REPLICATES,
    OUTCOME,
    check_comparable,
    check_interval,
    check_list,
    check_money,
    check_pairs,
    check_rule,
)
from simsupport.experiment.counts import check_count, check_seeds
from simsupport.experiment.decembers import check_told
from simsupport.experiment.gathering import gather
from simsupport.experiment.question import check_free, keep_question
from simsupport.experiment.runner import count_workers, get_ready
from simsupport.experiment.runs import complete, plan, writing
from simsupport.experiment.snapshots.shared import share_beginnings
from simsupport.experiment.storage.place import Place, place
from simsupport.experiment.store import Store
from simsupport.experiment.worker import Task

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from simsupport.experiment.comparison import Comparison
    from simsupport.experiment.inference.effects import Method
    from simsupport.experiment.runs import Progress
    from simsupport.scenario import Scenario

DEFAULT_SCENARIOS = (
    "baseline",
    "transfers",
    "employment",
    "transfers-and-employment",
    "accountability-weak",
    "accountability-strong",
)
_LONGEST_NAME = 60


def compare(  # noqa: PLR0913 - each is a part of the question
    scenarios: Sequence[str | Path | Scenario] = DEFAULT_SCENARIOS,
    replicates: int = 20,
    baseline: str = "baseline",
    seed: int = 0,
    workers: int | None = None,
    out: str | Place | None = None,
    *,
    households: int | None = None,
    months: int | None = None,
    branch_at: str | None = None,
    cap: float | None = None,
    equal_cost: bool = False,
    budget: float | None = None,
    effect: str = "start_poor_out",
    executor: Executor | None = None,
    progress: Progress | None = None,
    interval: Method = "t",
    outcome: str = OUTCOME,
    until_precision: float | None = None,
    within: float | None = None,
    max_replicates: int = MAX_REPLICATES,
) -> Comparison:
    """Run every scenario with the same seeds and compare each with the baseline.

    Args:
        scenarios: names, paths or scenarios; the baseline is added if it is not among them.
        replicates: runs a scenario; replicate r has seed `seed` + r.
        baseline: the name of the scenario to compare with.
        seed: the first seed.
        workers: processes at a time; by default the cores there are.
        out: results folder, by default under `results/`, or any address of fsspec. Runs that
            are there are not repeated.
        households: number of household rows, in place of the scenarios' own.
        months: length of the horizon, in place of the scenarios' own.
        branch_at: a month (`YYYY-MM`) until which all scenarios are alike; each seed's months
            before it are run once. The same runs result, sooner.
        cap: the most that a run may spend, yuan, in place of the scenarios' own `budget.cap`.
        equal_cost: make every scenario but the baseline spend a common sum: its amounts are
            multiplied by a factor (`cost.equal`).
        budget: the common sum, yuan over the horizon; by default the smallest mean spending.
        effect: the outcome whose cost-effectiveness is reckoned, one of
            `cost.effectiveness.EFFECTS`.
        executor: where to make runs in place of processes here; it must see the folder.
        progress: called at the start and as each run ends.
        interval: how intervals of paired differences are made: `t`, Student's corrected for
            skewness, or the studentised `bootstrap`, which takes at least 10 replicates.
        outcome: what the next two are about; without them it is not given.
        until_precision: add replicates until the 95 % interval of every paired difference in
            the outcome is at most so far from its centre, in the outcome's unit.
        within: add replicates until a scenario can be named, with 95 %, that is at most so far
            from the best by the outcome.
        max_replicates: where both give up; a note says so. Without them it is not given.

    Raises:
        InputError: the question cannot be answered as asked.
        ScenarioError: a scenario cannot be read.
        Interrupted: on Ctrl-C; finished runs are kept.
    """
    from simsupport.experiment.cost.effectiveness import check_effect
    from simsupport.experiment.sequential import Reached, goal_of, pursue

    check_list(scenarios)
    check_count("replicates", replicates)
    check_money(cap, budget, equal_cost=equal_cost)
    check_effect(effect)
    goal = goal_of(outcome, max_replicates, until_precision, within)
    check_rule(outcome, max_replicates, rule=goal is not None)
    check_seeds(seed, replicates if goal is None else max_replicates)
    check_interval(interval, replicates, until_precision)
    if executor is None:
        get_ready(count_workers(workers))
    chosen = gather(scenarios, baseline, households, months, cap)
    check_comparable(chosen)
    if goal is not None:
        check_pairs(chosen, max_replicates)
        check_told([outcome], chosen[0].horizon.months)
    folder = place(out) if out is not None else default_folder(scenarios, chosen, equal_cost)
    check_free(folder, "compare")
    asked, notes = chosen, list[str]()
    if equal_cost:
        from simsupport.experiment.cost.equal import at_equal_cost
        from simsupport.experiment.cost.trials import Trials

        trials = Trials(folder, replicates, seed, workers, executor, progress)
        fitted, notes = at_equal_cost(chosen[1:], trials, budget)
        chosen = [chosen[0], *fitted]
    shared = share_beginnings(chosen, branch_at, folder) if branch_at else None
    store = Store.open(folder)
    question = {
        "command": "compare",
        "scenarios": [scenario.resolved(own=True) for scenario in asked],
        "run": [scenario.resolved(own=True) for scenario in chosen],
        "replicates": replicates,
        "seed": seed,
        "options": {
            "equal_cost": equal_cost,
            "budget": budget,
            "effect": effect,
            "branch_at": branch_at,
            "interval": interval,
            "outcome": outcome,
            "until_precision": until_precision,
            "within": within,
            "max_replicates": max_replicates,
        },
    }

    def make(count: int) -> tuple[list[Task], list[str]]:
        tasks = plan(chosen, count, seed)
        with writing(store, tasks):
            keep_question(folder, question | {"planned": count})
            if not equal_cost:
                (folder / "equal_cost.csv").unlink(missing_ok=True)
        return tasks, complete(
            tasks, folder, workers, executor=executor, progress=progress, run=shared
        )

    if goal is None:
        end = Reached(*make(replicates), note="")
    else:
        names = [scenario.name for scenario in chosen]
        end = pursue(goal, make, store, names, replicates)
        notes = [end.note, *notes]
    if shared is not None:
        shared.clear()
    return conclude(
        folder,
        "compare",
        chosen,
        end.tasks,
        end.failures,
        chosen[0].name,
        method=interval,
        notes=notes,
        effect=effect,
    )


def conclude(  # noqa: PLR0913 - each is a part of the answer
    folder: Place,
    command: str,
    chosen: Sequence[Scenario],
    tasks: Sequence[Task],
    failures: Sequence[str],
    baseline: str | None,
    *,
    method: Method = "t",
    notes: Sequence[str] = (),
    effect: str = "start_poor_out",
) -> Comparison:
    """Turn finished runs into a comparison, and write its tables, figures and manifest."""
    from simsupport.experiment.analysis import analyse
    from simsupport.experiment.folder import write_failures, write_results

    store = Store(folder)
    with writing(store, tasks):
        write_failures(store, tasks)
    comparison = analyse(
        store, chosen, tasks, failures, baseline, method=method, notes=notes, effect=effect
    )
    with writing(store, tasks):
        write_results(comparison, command, chosen, tasks)
    return comparison


def default_folder(
    given: Sequence[Any], chosen: Sequence[Scenario], equal_cost: bool = False
) -> Path:
    """Return where results go by default: `results/compare-` and the scenarios' names."""
    name = "-".join(scenario.name for scenario in chosen)
    if tuple(given) == DEFAULT_SCENARIOS:
        name = "default"
    elif len(name) > _LONGEST_NAME:
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        name = f"{name[:_LONGEST_NAME]}-{digest}"
    return Path("results", f"compare-{name}-equal-cost" if equal_cost else f"compare-{name}")
