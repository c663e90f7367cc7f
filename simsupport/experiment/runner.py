"""Make many runs at once: processes on this machine by default, or any executor.

Workers write their own results, so the parent only hands out work and counts. A run that fails,
or takes its process down with it, is reported and costs no other run. Ctrl-C lets the runs under
way finish for a moment, then ends them; what is finished stays in the store.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import types
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    as_completed,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from simsupport.experiment.worker import ONE_THREAD, Job, Task, perform, prepare

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

Report = Callable[[Task, str | None], None]
GRACE_SECONDS = 3.0
DIED = "its process ended without an answer; too little memory is the usual cause"
_PRELOADED = ["simsupport.experiment.worker", "simsupport.scenario", "simsupport.model"]


def execute(
    tasks: Sequence[Task],
    job: Job,
    report: Report,
    *,
    workers: int = 1,
    executor: Executor | None = None,
) -> None:
    """Make all runs, calling `report(task, error)` as each ends; `error` is None on success.

    Args:
        tasks: the runs, in the order in which they should begin.
        job: what they have in common.
        report: called in this process, once a run.
        workers: processes at a time; with one, runs are made in this process.
        executor: used in place of processes of our own, for example Dask's or MPI's.

    Raises:
        KeyboardInterrupt: on Ctrl-C, after workers have ended.
    """
    if executor is not None:
        _elsewhere(tasks, job, report, executor)
    elif min(workers, len(tasks)) <= 1:
        for task in tasks:
            report(task, perform(job, task))
    else:
        _in_processes(tasks, job, report, min(workers, len(tasks)))


def _elsewhere(tasks: Sequence[Task], job: Job, report: Report, executor: Executor) -> None:
    """Hand every run to a given executor, which schedules as it likes."""
    futures = {executor.submit(perform, job, task): task for task in tasks}
    try:
        for future in as_completed(futures):
            error = future.exception()
            report(futures[future], str(error) if error else future.result())
    finally:
        for future in futures:
            future.cancel()


def _in_processes(tasks: Sequence[Task], job: Job, report: Report, workers: int) -> None:
    """Keep `workers` processes busy; repeat alone the runs during which one of them died."""
    waiting = deque(tasks)
    while waiting:
        suspects = _busy(waiting, job, report, workers)
        for task in suspects:
            if _busy(deque([task]), job, report, 1):
                report(task, DIED)


def _busy(waiting: deque[Task], job: Job, report: Report, workers: int) -> list[Task]:
    """Work `waiting` off in one pool; return the runs under way when a process died."""
    pool = ProcessPoolExecutor(workers, mp_context=_context(), initializer=prepare)
    running: dict[Future[str | None], Task] = {}
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                with _worker_surroundings():
                    future = pool.submit(perform, job, waiting[0])
                    running[future] = waiting.popleft()
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                error = future.result()
                report(running.pop(future), error)
    except BrokenProcessPool:
        return list(running.values())
    except BaseException:
        _finish_quickly(pool, running, report)
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return []


def _finish_quickly(
    pool: ProcessPoolExecutor, running: dict[Future[str | None], Task], report: Report
) -> None:
    """Give runs under way a moment to finish, then end their processes."""
    with suppress(KeyboardInterrupt):
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
    with _ctrl_c_held():
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


@contextmanager
def _ctrl_c_held() -> Iterator[None]:
    """Let Ctrl-C wait until the block is done; processes started within it never hear it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    masks = hasattr(signal, "pthread_sigmask")
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
        if pressed:
            signal.raise_signal(signal.SIGINT)
