"""Plan runs, and make those that a folder lacks; what is finished is never made again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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


@dataclass(frozen=True, slots=True)
class Variant:
    """What is run with every seed: a scenario, with some of its values set."""

    scenario: Scenario
    digest: str
    """of all that decides the run but its seed and the code; the values set are in it"""
    changes: tuple[tuple[str, Any], ...] = ()
    """values by dotted path, set over the scenario's own"""

    def run(self, replicate: int, seed: int) -> Task:
        """Return the run of one replicate."""
        key = run_key(self.scenario.name, self.digest, seed, code_digest())
        point = self.digest[:POINT_DIGITS]
        return Task(self.scenario, replicate, seed, key, point, self.changes)


def plan(scenarios: Iterable[Scenario], replicates: int, seed: int) -> list[Task]:
    """List the runs of scenarios; replicate r has seed `seed` + r."""
    return plan_variants([Variant(one, one.digest()) for one in scenarios], replicates, seed)


def plan_variants(variants: Sequence[Variant], replicates: int, seed: int) -> list[Task]:
    """List the runs, replicate by replicate, so that an early stop leaves whole pairs."""
    return [
        variant.run(replicate, seed + replicate)
        for replicate in range(replicates)
        for variant in variants
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
def writing(store: Store, tasks: Sequence[Task] | None = None) -> Iterator[None]:
    """Write what is no run: if the folder takes no more, say what is kept and how to go on.

    Raises:
        InputError: the folder is full, read-only, forbidden or gone.
        Interrupted: on Ctrl-C.
    """
    with resumable(store, tasks), halting():
        yield


@contextmanager
def resumable(store: Store, tasks: Sequence[Task] | None) -> Iterator[None]:
    """Say what is kept and how to go on, if the block must stop.

    Args:
        store: where the runs are.
        tasks: the runs asked for; None where that is not known beforehand, as in a search.

    Raises:
        InputError: no further run, or no table, can be made or kept.
        Interrupted: on Ctrl-C.
    """

    def kept() -> str:
        finished = store.finished()
        count = f"{len(finished)}"
        if tasks is not None:
            count = f"{len(finished & {task.key for task in tasks})} of {len(tasks)}"
        return f"{count} runs are kept in {store.folder}; the same command goes on from there"

    try:
        yield
    except KeyboardInterrupt as stop:
        raise Interrupted(f"stopped: {kept()}") from stop
    except Halted as halt:
        raise InputError(f"{halt}; {kept()}") from halt
