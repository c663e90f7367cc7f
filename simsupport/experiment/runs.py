"""Plan runs, and make those that a folder lacks; what is finished is never made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simsupport.experiment import InputError
from simsupport.experiment.provenance import code_digest
from simsupport.experiment.runner import count_workers, execute
from simsupport.experiment.store import POINT_DIGITS, State, Store, run_key
from simsupport.experiment.worker import Halted, Job, Simulate, Task, halting, simulate

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from simsupport.experiment.failure import Failure
    from simsupport.experiment.storage.place import Place
    from simsupport.scenario import Scenario

Progress = Callable[["Count"], None]


@dataclass(frozen=True, slots=True)
class Count:
    """How far a command has come."""

    kept: int
    done: int
    failed: int
    total: int
    what: str = "runs"


class Interrupted(KeyboardInterrupt):
    """Ctrl-C; the text says what is kept and how to go on."""


def plan(scenarios: Sequence[Scenario], replicates: int, seed: int) -> list[Task]:
    """List the runs, replicate by replicate, so that an early stop leaves whole pairs."""
    code = code_digest()
    digests = {scenario.name: scenario.digest() for scenario in scenarios}
    return [
        Task(
            scenario,
            replicate,
            seed + replicate,
            run_key(scenario.name, digests[scenario.name], seed + replicate, code),
            digests[scenario.name][:POINT_DIGITS],
        )
        for replicate in range(replicates)
        for scenario in scenarios
    ]


def complete(
    tasks: Sequence[Task],
    folder: Place,
    workers: int | None = None,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
    run: Simulate | None = None,
) -> list[str]:
    """Make the runs that the folder does not hold yet; return a line for each that failed.

    A failure is kept in the store, with its traceback, and ends no other run.

    Raises:
        InputError: the folder cannot be written, or no further run can be made.
        Interrupted: on Ctrl-C.
    """
    store = Store.open(folder)
    there = store.finished()
    todo = [
        task
        for task in tasks
        if task.key not in there or store.state(task.key) is not State.FINISHED
    ]
    kept, failures, done = len(tasks) - len(todo), list[str](), 0

    def report(_: Task, failure: Failure | None) -> None:
        nonlocal done
        done += 1
        if failure is not None:
            failures.append(str(failure))
            with halting():
                store.note_failure(failure)
        tell()

    def tell() -> None:
        if progress is not None:
            progress(Count(kept, done, len(failures), len(tasks)))

    tell()
    job = Job(folder.absolute(), code_digest(), run or simulate)
    with resumable(store, tasks):
        execute(todo, job, report, workers=count_workers(workers), executor=executor)
    return failures


@contextmanager
def resumable(store: Store, tasks: Sequence[Task]) -> Iterator[None]:
    """Say what is kept and how to go on, if the block must stop.

    Raises:
        InputError: no further run, or no table, can be made or kept.
        Interrupted: on Ctrl-C.
    """

    def kept() -> str:
        finished = len(store.finished() & {task.key for task in tasks})
        return (
            f"{finished} of {len(tasks)} runs are kept in {store.folder}; "
            "the same command goes on from there"
        )

    try:
        yield
    except KeyboardInterrupt as stop:
        raise Interrupted(f"stopped: {kept()}") from stop
    except Halted as halt:
        raise InputError(f"{halt}; {kept()}") from halt
