"""What the tests of the engines look at: files, processes, and how often a run began."""

from __future__ import annotations

import errno
import os
import signal
import time
import uuid
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from simsupport.experiment.gathering import gather
from simsupport.experiment.runs import Count, complete, plan
from tests.experiment.standin import BASELINE, TRANSFERS, Scenario, simulate

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from simsupport.experiment.worker import Task

ROOT = Path(__file__).parents[2]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


def run_files(folder: Path) -> dict[str, bytes]:
    """Read all that finished runs left, by name; unfinished files of killed writers apart."""
    paths = [*folder.glob("runs/*"), *folder.glob("households/*")]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in paths
        if not path.name.startswith(".")
    }


def noted(folder: Path, scenario: Scenario, seed: int) -> tuple[pa.Table, pa.Table]:
    """Run the stand-in, leaving a mark in `folder` as it begins and when it is about to end."""
    mark = folder / f"{scenario.name}-{seed}-{uuid.uuid4().hex}"
    mark.with_suffix(".begun").touch()
    answer = simulate(scenario, seed)
    mark.with_suffix(".ended").touch()
    return answer


def slow(scenario: Scenario, seconds: float) -> Scenario:
    """Let every run of the stand-in take a while."""
    return replace(scenario, seconds=seconds)


def members(group: int) -> list[int]:
    """List the living processes of a group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def wait_until_gone(group: int, seconds: float = 10.0) -> None:
    """Wait until a group of processes has ended."""
    deadline = time.monotonic() + seconds
    while members(group) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert members(group) == []


def kill(pid: int) -> None:
    """End a process as a lack of memory does: without a word."""
    os.kill(pid, signal.SIGKILL)


def tasks_of(kind: str) -> list[Task]:
    """List the runs of a sweep: few or many of the stand-in, or some of the model."""
    if kind == "model":
        return plan(gather(["transfers"], "baseline", 200, 12), 30, 0)
    replicates = {"short": 30, "long": 200}[kind]
    small = [replace(one, months=12, households=100) for one in (BASELINE, TRANSFERS)]
    return plan([slow(one, 0.02) for one in small], replicates, 0)


def sweep(
    kind: str, folder: Path, workers: int, progress: Callable[[Count], None] | None = None
) -> None:
    """Make the runs of a sweep that a folder lacks."""
    run = None if kind == "model" else simulate
    assert complete(tasks_of(kind), folder, workers, progress=progress, run=run) == []


def full_disk(*_: object) -> None:
    """Write nothing, as a disk without room does."""
    raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
