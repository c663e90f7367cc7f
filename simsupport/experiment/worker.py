"""What happens inside a worker process: one run at a time, written by the worker itself.

A worker that keeps its own results loses nothing when its parent dies.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from simsupport.experiment import InputError
from simsupport.experiment.failure import Failure, failed
from simsupport.experiment.provenance import code_digest
from simsupport.experiment.storage.place import Place
from simsupport.experiment.store import State, Store

if TYPE_CHECKING:
    from simsupport.scenario import Scenario

Simulate = Callable[["Scenario", int], tuple[pa.Table, pa.Table]]
ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "ARROW_NUM_THREADS",
)
_WRITES_NO_MORE = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.ENOENT,
    errno.ENOTDIR,
}
"""What a full, read-only, forbidden or vanished folder answers, to this run as to any other."""


class Halted(InputError):  # noqa: N818 - it says what happened to the command
    """No further run can be made or kept; the text says why."""


@dataclass(frozen=True, slots=True)
class Task:
    """One run to make: replicate `replicate` of a scenario, at one point of a design."""

    scenario: Scenario
    replicate: int
    seed: int
    key: str
    point: str = ""
    """the first digits of the digest of the scenario as it is run"""
    changes: tuple[tuple[str, Any], ...] = ()
    """values by dotted path that the point sets over the scenario's own"""

    def resolved(self) -> Scenario:
        """Return the scenario as it is run."""
        return self.scenario.with_overrides(dict(self.changes)) if self.changes else self.scenario

    def __str__(self) -> str:
        return f"{self.scenario.name}, replicate {self.replicate} (seed {self.seed})"


@dataclass(frozen=True, slots=True)
class Job:
    """What all runs of a command have in common."""

    folder: Place
    code: str
    simulate: Simulate


def simulate(scenario: Scenario, seed: int) -> tuple[pa.Table, pa.Table]:
    """Run a scenario once; return its run record and its household summary."""
    from simsupport.model import SupportModel

    model = SupportModel(scenario, rng=seed)
    model.run()
    return model.outcomes(), model.household_summary()


def prepare() -> None:
    """Set a worker up: one thread, deaf to Ctrl-C, gone when its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def perform(job: Job, task: Task) -> Failure | None:
    """Make a run and keep it; return None, or what the run died of.

    Raises:
        InputError: this process has other sources than the command.
        Halted: the folder takes no more runs.
    """
    if job.code != code_digest():
        raise InputError(
            "the package's sources changed since this program was started, or differ between "
            "here and a worker; start it again (in a notebook, restart the kernel)"
        )
    store = Store(job.folder)
    try:
        if store.state(task.key) is not State.FINISHED:
            record, households = job.simulate(task.resolved(), task.seed)
            with halting():
                store.write(task.key, labelled(record, task), households)
    except Halted:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a run dies alone, whatever of
        return failed(task, error)
    return None


@contextmanager
def halting() -> Iterator[None]:
    """Let a write that no later one could better end the command, not one run after another.

    Raises:
        Halted: the folder is full, read-only, forbidden or gone.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _WRITES_NO_MORE and not isinstance(error, PermissionError):
            raise
        raise Halted(f"results cannot be written: {error.strerror or error}") from error


def labelled(record: pa.Table, task: Task) -> pa.Table:
    """Put the columns that say what was run before the record.

    The replicate is not among them: it is a command's own count, the seed is the run's.
    """
    rows = record.num_rows
    labels = {
        "scenario": pa.array([task.scenario.name] * rows, pa.string()),
        "point": pa.array([task.point] * rows, pa.string()),
        "seed": pa.array([task.seed] * rows, pa.int64()),
    }
    return pa.table({**labels, **{name: record[name] for name in record.column_names}})
