"""Where runs are made besides in processes of our own: by Dask, here or on a cluster.

Any other `concurrent.futures.Executor` needs no opening: it is given to `compare` as it is.
"""

from __future__ import annotations

import gc
import logging
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from simsupport.experiment import InputError
from simsupport.experiment.runner import count_workers
from simsupport.experiment.worker import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

LOCAL = "local"
ANSWER_SECONDS = 15.0
"""How long a scheduler may take to answer."""
REPLACE_SECONDS = 2.0
"""How often dead workers are replaced: Dask forgets those that die while they start."""
_CONFIG = {
    "distributed.deploy.lost-worker-timeout": "30s",
    "distributed.scheduler.worker-saturation": 1.0,
    "distributed.scheduler.allowed-failures": 1,
}
"""A worker holds one run at a time, so that none dies for its neighbour, and each has two tries.
One that has not come back in half a minute is given up, and replaced.
"""


@contextmanager
def open_engine(dask: str | None, workers: int | None = None) -> Iterator[Executor | None]:
    """Open what `--dask` names, and close it at the end.

    Args:
        dask: None for processes of our own; `local` for a Dask cluster of processes on this
            machine; or the address of a scheduler, such as `tcp://10.0.0.1:8786`.
        workers: processes of the local cluster, one thread each; by default the cores there are.

    Yields:
        An executor to give to `compare`; None for processes of our own.

    Raises:
        InputError: Dask is not installed, nothing answers at the address, or a count of workers
            is given for a cluster that has its own.
    """
    if dask is None:
        yield None
        return
    with ExitStack() as stack:
        client = _local(stack, workers) if dask == LOCAL else _at_address(stack, dask, workers)
        yield client.get_executor(pure=False)


def _local(stack: ExitStack, workers: int | None) -> Any:
    """Start a cluster of processes on this machine and connect to it."""
    count = count_workers(workers)
    distributed = _distributed(stack)
    import dask
    from tornado.ioloop import PeriodicCallback

    stack.enter_context(dask.config.set(_CONFIG))
    cluster = distributed.LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        processes=True,
        memory_limit=0,
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
        preload=[__name__],
    )
    stack.enter_context(cluster)
    replace = PeriodicCallback(partial(cluster.scale, count), 1000.0 * REPLACE_SECONDS)
    cluster.loop.add_callback(replace.start)
    stack.callback(cluster.loop.add_callback, replace.stop)
    return stack.enter_context(distributed.Client(cluster))


def dask_setup(_: Any) -> None:
    """Set a worker of the local cluster up; Dask calls this in each, the replacements too."""
    prepare()


def _at_address(stack: ExitStack, address: str, workers: int | None) -> Any:
    """Connect to the scheduler of a running cluster."""
    if workers is not None:
        raise InputError(f"workers is {workers}, but the cluster at {address} has its own")
    distributed = _distributed(stack)
    # a client that failed before takes the library's lock when it is collected, which the new one
    # holds while it starts: collected then, both would wait for ever
    gc.collect()
    try:
        return stack.enter_context(distributed.Client(address, timeout=ANSWER_SECONDS))
    except (OSError, ValueError) as error:
        raise InputError(f"no Dask scheduler answers at {address}: {error}") from error


def _distributed(stack: ExitStack) -> Any:
    """Import Dask, and keep its log out of what the command prints."""
    try:
        import distributed
    except ImportError:
        raise InputError("Dask is not installed: pip install 'simsupport[cluster]'") from None
    from distributed.utils import silence_logging_cmgr

    stack.enter_context(silence_logging_cmgr(logging.CRITICAL))
    return distributed
