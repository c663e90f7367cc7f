"""The whole society over eight years at millions of households: time, peak memory, and 1:1.

A straight line through the sizes, by least squares, says what the nation at scale 1:1 would take.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simsupport.model import SupportModel

SCENARIO = "whole-society"
SIZES = (1_000_000, 2_500_000, 5_000_000)
ONE_TO_ONE = 30_000_000
CORES = 2
MONTHS = 96
LOOK_EVERY = 0.25
"""Seconds between two looks at memory."""


@dataclass(frozen=True, slots=True)
class Large:
    """One run: population, burn-in year and all months."""

    households: int
    seconds: float
    ns_per_household_month: float
    peak_gib: float | None
    """proportional set size of all processes together; None where the system does not tell"""


@dataclass(frozen=True, slots=True)
class LargeBench:
    """Runs of several sizes, and the straight line through them at 1:1."""

    runs: tuple[Large, ...]
    seconds_one_to_one: float
    gib_one_to_one: float | None

    def plain(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)


def measure_large(sizes: tuple[int, ...] = SIZES, months: int = MONTHS) -> LargeBench:
    """Run the whole society at each size on two cores, one size after the other."""
    runs = tuple(_run(households, months) for households in sizes)
    peaks = [run.peak_gib for run in runs]
    known = [peak for peak in peaks if peak is not None]
    gib = _at_one_to_one(sizes, known) if len(known) == len(runs) else None
    return LargeBench(runs, _at_one_to_one(sizes, [run.seconds for run in runs]), gib)


def _run(households: int, months: int) -> Large:
    gc.collect()
    with _peak_memory() as peak:
        start = time.perf_counter()
        model = SupportModel(SCENARIO, rng=0, cores=CORES, households=households, months=months)
        built = time.perf_counter()
        model.run()
        end = time.perf_counter()
    nanoseconds = (end - built) * 1e9 / (households * months)
    return Large(households, end - start, nanoseconds, max(peak) / 2**30 if peak else None)


def _at_one_to_one(sizes: tuple[int, ...], values: list[float]) -> float:
    """Return the straight line through the values at the nation's size."""
    degree = 1 if len(sizes) > 1 else 0
    return float(np.polyval(np.polyfit(sizes, values, degree), ONE_TO_ONE))


@contextmanager
def _peak_memory() -> Iterator[list[int]]:
    """Look at the memory of this process and its children now and then; bytes of each look."""
    looks: list[int] = []
    done = threading.Event()

    def look() -> None:
        while True:
            children = [child.pid for child in multiprocessing.active_children()]
            sizes = [_proportional(pid) for pid in (os.getpid(), *children) if pid is not None]
            if None not in sizes:
                looks.append(sum(size for size in sizes if size is not None))
            if done.wait(LOOK_EVERY):
                return

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield looks
    finally:
        done.set()
        watcher.join()


def _proportional(pid: int) -> int | None:
    """Return a process's memory, what it shares counted in part; None if it cannot be known."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return None
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return None


def print_large(result: LargeBench) -> None:
    """Print the runs as a table, and what the line says of 1:1."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"The whole society, {MONTHS} months on {CORES} cores")
    for heading in ("Households", "seconds", "ns / household-month", "peak GiB"):
        table.add_column(heading, justify="right")
    for run in result.runs:
        peak = "unknown" if run.peak_gib is None else f"{run.peak_gib:.2f}"
        cells = (f"{run.households:,}", f"{run.seconds:.0f}", f"{run.ns_per_household_month:.0f}")
        table.add_row(*cells, peak)
    console = Console()
    console.print(table)
    memory = "" if result.gib_one_to_one is None else f", {result.gib_one_to_one:.1f} GiB"
    console.print(
        f"Straight line to {ONE_TO_ONE:,} households: "
        f"{result.seconds_one_to_one / 60.0:.1f} minutes{memory}"
    )
