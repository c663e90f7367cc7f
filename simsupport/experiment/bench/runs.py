"""Whole sweeps: how much a second worker helps, and what the store and the scheduling cost.

Sweeps by one worker and by two take turns, so that a drifting machine hits both alike. Each run
notes how long the model itself took; all else is the price of keeping runs and handing them out.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from simsupport.experiment.gathering import gather
from simsupport.experiment.runs import complete, plan
from simsupport.experiment.store import Store
from simsupport.experiment.worker import simulate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simsupport.experiment.worker import Task
    from simsupport.scenario import Scenario

HOUSEHOLDS = 70_000
"""About a second a run of eight years on one core of 2025."""
RUNS = 20
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep from nothing to a full store."""

    workers: int
    seconds: float
    inside: float
    """seconds inside the model, over all runs"""

    @property
    def overhead(self) -> float:
        """Time of the workers spent outside the model, over that inside it."""
        return self.workers * self.seconds / self.inside - 1.0


@dataclass(frozen=True, slots=True)
class RunsBench:
    """Sweeps by one worker and by two, in turn."""

    runs: int
    start_seconds: float
    """until the first two workers of a program have each made a tiny run"""
    one: tuple[Sweep, ...]
    two: tuple[Sweep, ...]

    @property
    def seconds_a_run(self) -> float:
        """Time inside the model, on average over the runs of one worker."""
        return sum(sweep.inside for sweep in self.one) / len(self.one) / self.runs

    @property
    def speedups(self) -> list[float]:
        """How many times as fast two workers are as one, round by round."""
        return [one.seconds / two.seconds for one, two in zip(self.one, self.two, strict=True)]

    @property
    def slowdowns(self) -> list[float]:
        """How much longer the model takes when two runs share the machine, round by round."""
        return [two.inside / one.inside for one, two in zip(self.one, self.two, strict=True)]

    def plain(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self) | {
            "seconds_a_run": self.seconds_a_run,
            "speedups": self.speedups,
            "slowdowns": self.slowdowns,
            "overheads_one": [sweep.overhead for sweep in self.one],
            "overheads_two": [sweep.overhead for sweep in self.two],
        }


def measure_runs(households: int = HOUSEHOLDS, runs: int = RUNS, rounds: int = ROUNDS) -> RunsBench:
    """Time sweeps of the baseline.

    Args:
        households: household rows of each run.
        runs: runs a sweep.
        rounds: sweeps by one worker, and as many by two.
    """
    start = _sweep(plan(gather(["baseline"], None, 200, 1), 2, 0), 2).seconds
    tasks = plan(gather(["baseline"], None, households), runs, 0)
    pairs = [(_sweep(tasks, 1), _sweep(tasks, 2)) for _ in range(rounds)]
    one, two = zip(*pairs, strict=True)
    return RunsBench(runs, start, one, two)


def timed(scenario: Scenario, seed: int) -> tuple[pa.Table, pa.Table]:
    """Run a scenario once; the record says how many seconds it took."""
    start = time.perf_counter()
    record, households = simulate(scenario, seed)
    seconds = pa.array([time.perf_counter() - start] * record.num_rows)
    return record.append_column("seconds", seconds), households


def _sweep(tasks: Sequence[Task], workers: int) -> Sweep:
    with TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        failures = complete(tasks, folder, workers, run=timed)
        seconds = time.perf_counter() - start
        if failures:
            raise RuntimeError(failures[0])
        store = Store(folder)
        inside = sum(store.record(task.key)["seconds"][0].as_py() for task in tasks)
    return Sweep(workers, seconds, inside)


def print_runs(result: RunsBench) -> None:
    """Print each round, and the best of them."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{result.runs} runs of {result.seconds_a_run:.2f} s, one and two workers")
    for heading in (
        "seconds, one",
        "two",
        "times as fast",
        "model slower by",
        "overhead, one",
        "two",
    ):
        table.add_column(heading, justify="right")
    rounds = zip(result.one, result.two, result.speedups, result.slowdowns, strict=True)
    for one, two, speedup, slowdown in rounds:
        table.add_row(
            f"{one.seconds:.1f}",
            f"{two.seconds:.1f}",
            f"{speedup:.2f}",
            f"{slowdown - 1.0:.0%}",
            f"{one.overhead:.1%}",
            f"{two.overhead:.1%}",
        )
    console = Console()
    console.print(table)
    console.print(
        f"Two workers are at best {max(result.speedups):.2f} times as fast as one; "
        f"they start in {result.start_seconds:.1f} s, once a program."
    )
