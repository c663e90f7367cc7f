"""Make many runs at once: processes on this machine by default, or any executor.

Workers write their own results, so the parent only hands out work and counts. A run that fails,
or takes its process down with it, is reported and costs no other run. Ctrl-C lets the runs under
way finish for a moment, then ends them; what is finished stays in the store.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import types
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from queue import SimpleQueue
from typing import TYPE_CHECKING

from simsupport.experiment import InputError
from simsupport.experiment.counts import check_count
from simsupport.experiment.failure import Died, Failure, failed
from simsupport.experiment.provenance import available_cores
from simsupport.experiment.worker import ONE_THREAD, Halted, Job, Task, perform, prepare
from simsupport.interrupts import ctrl_c_held

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

    from simsupport.experiment.storage.place import Place

Report = Callable[[Task, Failure | None], None]
GRACE_SECONDS = 3.0
RUNS_PER_WORKER = 4
"""Runs handed to an executor for each of its workers, those being made among them."""
FEWEST_HANDED = 1000
"""Runs handed to an executor that may grow, as a cluster does when it sees work waiting."""
_PRELOADED = ["simsupport.experiment.worker", "simsupport.scenario", "simsupport.model"]


def execute(
    tasks: Sequence[Task],
    job: Job,
    report: Report,
    *,
    workers: int = 1,
    executor: Executor | None = None,
) -> None:
    """Make all runs, calling `report(task, failure)` as each ends; None stands for success.

    Args:
        tasks: the runs, in the order in which they should begin.
        job: what they have in common.
        report: called in this process, once a run.
        workers: processes at a time; with one, runs are made in this process.
        executor: used in place of processes of our own, for example Dask's or MPI's.

    Raises:
        Halted: no further run can be made or kept.
        InputError: a worker has other sources than the command, or cannot see the folder.
        KeyboardInterrupt: on Ctrl-C, after workers have ended.
    """
    if executor is not None:
        if not isinstance(executor, ThreadPoolExecutor):
            _check_seen_by_others(job.folder)
        _elsewhere(tasks, job, report, executor)
    elif min(workers, len(tasks)) <= 1:
        for task in tasks:
            report(task, perform(job, task))
    else:
        _check_seen_by_others(job.folder)
        _in_processes(tasks, job, report, min(workers, len(tasks)))


def _check_seen_by_others(folder: Place) -> None:
    """Refuse a folder in this process's memory, where no other process finds or leaves a run."""
    if str(folder).startswith("memory://"):
        raise InputError(
            f"{folder}: lives in the memory of one process; make the runs in it, with --workers 1"
        )


def get_ready(workers: int) -> None:
    """Let the fork server import the model while the caller reads its scenarios."""
    if workers > 1 and sys.platform == "linux":
        with _worker_surroundings():
            _context()
            forkserver.ensure_running()


def count_workers(given: int | None) -> int:
    """Return how many processes to start: as many as given, or as there are cores.

    Raises:
        InputError: they are no whole number, or fewer than one.
    """
    if given is None:
        return available_cores()
    check_count("workers", given)
    return given


def _elsewhere(tasks: Sequence[Task], job: Job, report: Report, executor: Executor) -> None:
    """Let a given executor make all runs; repeat alone those that it lost with a worker.

    A worker that dies takes along what waits in its queue, so not every lost run is to blame.
    """
    for task, _ in _supply(tasks, job, report, executor):
        for again, error in _supply([task], job, report, executor):
            died = isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"
            report(again, failed(again, Died() if died else error))


def _supply(
    tasks: Sequence[Task], job: Job, report: Report, executor: Executor
) -> list[tuple[Task, BaseException]]:
    """Keep a given executor supplied; return the runs that gave no answer, and why.

    Only some runs are handed over at a time: no scheduler enjoys a million.
    """
    waiting, lost, room = deque(tasks), list[tuple[Task, BaseException]](), 0
    running: dict[Future[Failure | None], Task] = {}
    ended: SimpleQueue[Future[Failure | None]] = SimpleQueue()
    try:
        while waiting or running:
            if waiting and 2 * len(running) <= room:
                room = _room(executor)
                while waiting and len(running) < room:
                    future = _submit(executor, job, waiting[0])
                    running[future] = waiting.popleft()
                    future.add_done_callback(ended.put)
            future = ended.get()
            error = _error_of(future)
            if error is None:
                report(running[future], future.result())
            else:
                lost.append((running[future], error))
            del running[future]
    finally:
        for future in running:
            future.cancel()
    return lost


def _room(executor: Executor) -> int:
    """Return how many runs to hand to an executor, as far as it tells how many it can make."""
    fixed = getattr(executor, "_max_workers", None)
    if fixed is not None:
        return RUNS_PER_WORKER * int(fixed)
    client = getattr(executor, "_client", None)
    threads = 0 if client is None else sum(client.nthreads().values())
    return max(FEWEST_HANDED, RUNS_PER_WORKER * threads)


def _submit(executor: Executor, job: Job, task: Task) -> Future[Failure | None]:
    try:
        return executor.submit(perform, job, task)
    except Exception as error:
        raise Halted(f"the executor takes no more runs: {_one_line(error)}") from error


def _error_of(future: Future[Failure | None]) -> BaseException | None:
    """Return what befell a run outside of it, if anything did.

    Raises:
        Halted: it would befall any other run too.
    """
    if future.cancelled():
        raise Halted("the executor gave up a run that it had taken")
    error = future.exception()
    if isinstance(error, InputError):
        raise error
    if isinstance(error, ImportError | AttributeError):
        raise Halted(f"a worker lacks what a run needs: {_one_line(error)}")
    return error


def _one_line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def _in_processes(tasks: Sequence[Task], job: Job, report: Report, workers: int) -> None:
    """Keep `workers` processes busy; repeat alone the runs during which one of them died."""
    waiting = deque(tasks)
    while waiting:
        suspects = _busy(waiting, job, report, workers)
        for task in suspects:
            if _busy(deque([task]), job, report, 1):
                report(task, failed(task, Died()))


def _busy(waiting: deque[Task], job: Job, report: Report, workers: int) -> list[Task]:
    """Work `waiting` off in one pool; return the runs under way when a process died."""
    pool = ProcessPoolExecutor(workers, mp_context=_context(), initializer=prepare)
    running: dict[Future[Failure | None], Task] = {}
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                with _worker_surroundings():
                    future = pool.submit(perform, job, waiting[0])
                    running[future] = waiting.popleft()
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                failure = future.result()
                report(running.pop(future), failure)
    except BrokenProcessPool:
        return list(running.values())
    except BaseException:
        _finish_quickly(pool, running, report)
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return []


def _finish_quickly(
    pool: ProcessPoolExecutor, running: dict[Future[Failure | None], Task], report: Report
) -> None:
    """Give runs under way a moment to finish, then end their processes."""
    with suppress(KeyboardInterrupt, Halted):
        for future in wait(running, timeout=GRACE_SECONDS).done:
            if not future.exception():
                report(running[future], future.result())
    for process in list((pool._processes or {}).values()):  # noqa: SLF001 - public from 3.14 on
        process.terminate()


def _context() -> BaseContext:
    """Return a way of starting processes that shares no threads or locks with this one.

    A fork server imports the model once for all workers; elsewhere each worker starts afresh.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


@contextmanager
def _worker_surroundings() -> Iterator[None]:
    """Start processes with one thread each, without the user's script, and deaf to Ctrl-C.

    Without its script a worker needs no `if __name__ == "__main__"` there.
    """
    main = sys.modules["__main__"]
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    with ctrl_c_held():
        sys.modules["__main__"] = types.ModuleType("__main__")
        os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
        try:
            yield
        finally:
            sys.modules["__main__"] = main
            for name, value in before.items():
                os.environ.pop(name)
                if value is not None:
                    os.environ[name] = value
