"""Go on with a comparison or a sweep from its folder alone, and say how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import signature
from typing import TYPE_CHECKING, Any

from simsupport.experiment import InputError
from simsupport.experiment.compare import compare
from simsupport.experiment.question import misfit, read_question
from simsupport.experiment.runs import plan
from simsupport.experiment.storage.place import Place, place
from simsupport.experiment.store import Store
from simsupport.experiment.sweeps.question import sweep_of
from simsupport.experiment.sweeps.sweep import expand as expand_sweep
from simsupport.experiment.sweeps.sweep import plan_sweep
from simsupport.scenario import Scenario

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from simsupport.experiment.comparison import Comparison
    from simsupport.experiment.runs import Progress
    from simsupport.experiment.sweeps.result import SweepResult
    from simsupport.experiment.worker import Task


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of runs.

    `other` are finished runs that the question does not ask for: of earlier code, of other
    questions, or of points that a design no longer has.
    """

    asked: str
    finished: int
    failed: int
    missing: int
    other: int

    def __str__(self) -> str:
        lines = [
            self.asked,
            f"finished  {self.finished:,}",
            f"failed    {self.failed:,}",
            f"missing   {self.missing:,}",
        ]
        if self.other:
            lines.append(f"besides   {self.other:,} that were not asked for, or of other code")
        return "\n".join(lines)


def status_of(folder: str | Place) -> Status:
    """Count finished, failed and missing runs; reads no run.

    Raises:
        InputError: the folder holds no comparison and no sweep.
    """
    where = place(folder)
    question = read_question(where)
    store, tasks = Store(where), tasks_of(where)
    wanted, kept = {task.key for task in tasks}, store.finished()
    finished = len(wanted & kept)
    failed = len({failure.key for failure in store.failures()} & wanted - kept)
    return Status(
        _in_words(where, question, len(wanted)),
        finished,
        failed,
        len(wanted) - finished - failed,
        len(kept - wanted),
    )


def tasks_of(folder: Place) -> list[Task]:
    """Return the runs that a folder is for.

    Raises:
        InputError: the folder holds no comparison and no sweep.
    """
    question = read_question(folder)
    if question["command"] == "sweep":
        return plan_sweep(sweep_of(folder, question))
    asked = _comparison_of(folder, question)
    return plan(asked.run, asked.planned, asked.seed)


def go_on(
    folder: str | Place,
    workers: int | None = None,
    *,
    replicates: int | None = None,
    points: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Comparison | SweepResult:
    """Make the runs that a folder lacks, with more replicates or draws if given.

    Args:
        folder: a results folder; it holds all that is needed.
        workers: processes at a time; by default the cores there are.
        replicates: runs a scenario or a point from now on, no fewer than before.
        points: draws of a sweep's design from now on, no fewer than before.
        executor: where to make runs in place of processes here.
        progress: called at the start and as each run ends.

    Raises:
        InputError: the folder holds no question, or it cannot be extended so.
        Interrupted: on Ctrl-C; finished runs are kept.
    """
    where = place(folder)
    question = read_question(where)
    if question["command"] == "sweep":
        return expand_sweep(
            where,
            workers,
            replicates=replicates,
            points=points,
            executor=executor,
            progress=progress,
        )
    if points is not None:
        raise InputError(f"{folder}: a comparison has no points; ask for more replicates")
    asked = _comparison_of(where, question)
    before = asked.planned
    if replicates is not None and replicates < before:
        raise InputError(
            f"replicates is {replicates}; the comparison has {before} already, ask for more"
        )
    return compare(
        asked.scenarios,
        replicates or asked.replicates,
        asked.scenarios[0].name,
        asked.seed,
        workers,
        where,
        executor=executor,
        progress=progress,
        **asked.options,
    )


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What a comparison was asked for, the baseline first."""

    scenarios: list[Scenario]
    run: list[Scenario]
    """the same, as they are run: at equal cost with the amounts that were found"""
    replicates: int
    planned: int
    """replicates that a rule for their number has asked for so far, at least"""
    seed: int
    options: dict[str, Any]
    """further arguments of `compare`"""


def _comparison_of(folder: Place, question: dict[str, Any]) -> _Comparison:
    """Return the comparison that a question describes.

    Raises:
        InputError: it does not fit this version of the program.
    """
    try:
        scenarios, run = (
            [Scenario.model_validate(values) for values in question[name]]
            for name in ("scenarios", "run")
        )
        signature(compare).bind_partial(**question["options"])
        return _Comparison(
            scenarios,
            run,
            question["replicates"],
            question["planned"],
            question["seed"],
            question["options"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise misfit(folder, error) from error


def _in_words(folder: Place, question: dict[str, Any], runs: int) -> str:
    if question["command"] == "compare":
        asked = _comparison_of(folder, question)
        names = ", ".join(scenario.name for scenario in asked.run)
        return f"{names}: {asked.planned:,} replicates, {runs:,} runs"
    sweep = sweep_of(folder, question)
    size = f"{len(sweep.points):,} points, {sweep.replicates:,} replicates, {runs:,} runs"
    return f"{sweep.name}: {size}"
