"""Compare scenarios: the same seeds for all, every run kept, differences paired by replicate."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simsupport.experiment import InputError
from simsupport.experiment.counts import check_count, check_seeds
from simsupport.experiment.decembers import check_told
from simsupport.experiment.inference.bootstrap import FEWEST
from simsupport.experiment.question import check_free, keep_question
from simsupport.experiment.runner import count_workers, get_ready
from simsupport.experiment.runs import complete, plan, writing
from simsupport.experiment.snapshots.shared import share_beginnings
from simsupport.experiment.storage.place import Place, place
from simsupport.experiment.store import Store
from simsupport.experiment.worker import Task
from simsupport.scenario_files import names as known_names

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
OUTCOME = "poverty_headcount"
MAX_REPLICATES = 500
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

    _check_list(scenarios)
    check_count("replicates", replicates)
    _check_money(cap, budget, equal_cost=equal_cost)
    check_effect(effect)
    goal = goal_of(outcome, max_replicates, until_precision, within)
    _check_rule(outcome, max_replicates, rule=goal is not None)
    check_seeds(seed, replicates if goal is None else max_replicates)
    _check_interval(interval, replicates, until_precision)
    if executor is None:
        get_ready(count_workers(workers))
    chosen = gather(scenarios, baseline, households, months, cap)
    _check_comparable(chosen)
    if goal is not None:
        _check_pairs(chosen, max_replicates)
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


def gather(
    scenarios: Sequence[str | Path | Scenario],
    baseline: str | None,
    households: int | None = None,
    months: int | None = None,
    cap: float | None = None,
) -> list[Scenario]:
    """Load scenarios, the baseline first, each once, with the overrides applied.

    Raises:
        InputError: two different scenarios have one name, or a file takes the baseline's.
        ScenarioError: one cannot be read, or an override does not fit.
    """
    wanted = {
        "population.households": households,
        "horizon.months": months,
        "budget.cap": cap,
    }
    overrides = {path: value for path, value in wanted.items() if value is not None}
    chosen: dict[str, Scenario] = {}
    sources: dict[str, str | Path] = {}

    def add(given: str | Path | Scenario) -> str:
        scenario = _load(given, overrides)
        if isinstance(given, str | Path):
            sources[scenario.name] = given
        known = chosen.setdefault(scenario.name, scenario)
        if known.digest() != scenario.digest():
            raise InputError(f"two different scenarios are called {scenario.name}; rename one")
        return scenario.name

    for given in scenarios:
        add(given)
    if baseline is None:
        return list(chosen.values())
    if baseline not in chosen:
        baseline = add(baseline)
    elif baseline in sources and baseline in known_names():
        _check_baseline(chosen[baseline], _load(baseline, overrides), sources[baseline])
    return [chosen.pop(baseline), *chosen.values()]


def check_best(
    outcome: str,
    scenarios: Sequence[str | Path | Scenario],
    baseline: str,
    replicates: int,
    months: int | None = None,
) -> None:
    """Refuse to look for the best scenario where no run could tell it.

    Raises:
        InputError: there is no such outcome, neither direction of it is good, no month tells it,
            or there are fewer than two scenarios or replicates.
        ScenarioError: a scenario cannot be read.
    """
    from simsupport.experiment.inference.selection import direction
    from simsupport.experiment.sequential import find_outcome

    direction(outcome, find_outcome(outcome).better)
    chosen = gather(scenarios, baseline, months=months)
    _check_pairs(chosen, replicates)
    check_told([outcome], chosen[0].horizon.months)


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


def _load(given: str | Path | Scenario, overrides: dict[str, Any]) -> Scenario:
    if isinstance(given, str | Path):
        from simsupport.scenario import Scenario

        given = Scenario.load(given)
    return given.with_overrides(overrides) if overrides else given


def _check_baseline(found: Scenario, meant: Scenario, source: str | Path) -> None:
    """Refuse a file that would take the place of the baseline by its name alone."""
    if found.digest() != meant.digest():
        raise InputError(
            f"{source} calls itself {found.name} and differs from the scenario of that name; "
            f"rename it, or compare with it by --baseline {source}"
        )


def _check_list(scenarios: object) -> None:
    if isinstance(scenarios, str | Path):
        raise InputError(f"scenarios is the text {scenarios}; give a list, [{str(scenarios)!r}]")


def _check_rule(outcome: str, max_replicates: int, *, rule: bool) -> None:
    if not rule and max_replicates != MAX_REPLICATES:
        raise InputError("max_replicates ends a rule; ask for until_precision or within")
    if not rule and outcome != OUTCOME:
        raise InputError("outcome is what a rule is about; ask for until_precision or within")
    check_count("max_replicates", max_replicates, least=2)


def _check_interval(interval: str, replicates: int, until_precision: float | None) -> None:
    if interval not in {"t", "bootstrap"}:
        raise InputError(f"interval is {interval}; it must be t or bootstrap")
    if interval == "bootstrap" and replicates < FEWEST:
        raise InputError(f"replicates is {replicates}; bootstrap intervals take at least {FEWEST}")
    if interval == "bootstrap" and until_precision is not None:
        raise InputError("until_precision is a rule for t intervals; leave the bootstrap out")


def _check_money(cap: float | None, budget: float | None, *, equal_cost: bool) -> None:
    if cap is not None and cap < 0.0:
        raise InputError(f"cap is {cap:g} yuan; it must be at least 0")
    if budget is not None and not equal_cost:
        raise InputError("a budget is the common sum of a comparison at equal cost; ask for that")
    if cap is not None and equal_cost:
        raise InputError(
            "a cap and equal cost exclude each other; the sum of the latter is --budget"
        )


def _check_pairs(chosen: Sequence[Scenario], replicates: int) -> None:
    """Refuse to judge differences between scenarios where there are none, or no spread of them."""
    if len(chosen) < 2 or replicates < 2:
        raise InputError(
            f"scenarios: {len(chosen)}, replicates: {replicates}; "
            "to tell which is better takes two of each"
        )


def _check_comparable(chosen: Sequence[Scenario]) -> None:
    """Refuse to compare different months or different populations."""
    first = chosen[0]
    for other in chosen[1:]:
        for part in ("horizon", "population"):
            if getattr(other, part) != getattr(first, part):
                raise InputError(
                    f"{other.name} and {first.name} differ in their {part}; "
                    "a comparison needs the same"
                )
