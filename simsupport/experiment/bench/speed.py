"""Speed and memory of the model, and its ratio to the plain per-agent twin in the same run.

Each size runs a baseline for two years on one core and on two; the second year is timed, month by
month, and the nanoseconds are those of the whole year over household rows and months. Runs of
different sizes take turns with the twin, so that a drifting machine hits all of them alike.
"""

from __future__ import annotations

import gc
import importlib
import json as json_text
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from simsupport.experiment.bench.large import LargeBench, measure_large, print_large
from simsupport.experiment.bench.rules import RulesBench, bench_rules, time_officials
from simsupport.experiment.bench.runs import RunsBench, measure_runs, print_runs
from simsupport.model import SupportModel

SIZES = (50_000, 1_000_000, 5_000_000)
CORES = (1, 2)
MONTHS = 12
REPEATS = 3
TWIN_HOUSEHOLDS = 2_000


@dataclass(frozen=True, slots=True)
class Timing:
    """One size on one number of cores."""

    households: int
    cores: int
    ns_per_household_month: float
    fastest: float
    slowest: float
    bytes_per_household: float


@dataclass(frozen=True, slots=True)
class Bench:
    """All timings of one run of the benchmark."""

    timings: tuple[Timing, ...]
    rules: RulesBench
    ns_per_official: float
    twin_ns_per_household_month: float | None
    machine: str

    @property
    def times_the_twin(self) -> float | None:
        """How many times faster a million households on one core are than the plain twin."""
        if self.twin_ns_per_household_month is None:
            return None
        return self.twin_ns_per_household_month / self._one_core(1_000_000)

    @property
    def large_over_small(self) -> float:
        """Cost per household-month at the largest size over that at the smallest, one core."""
        return self._one_core(max(SIZES)) / self._one_core(min(SIZES))

    def _one_core(self, households: int) -> float:
        for timing in self.timings:
            if (timing.households, timing.cores) == (households, 1):
                return timing.ns_per_household_month
        return float("nan")

    def plain(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self) | {
            "times_the_twin": self.times_the_twin,
            "large_over_small": self.large_over_small,
            "combined_over_ungoverned": self.rules.ratio,
        }


def bench(
    *, json: bool = False, large: bool = False, runs: bool = False
) -> Bench | LargeBench | RunsBench:
    """Measure, and print a table or JSON.

    Args:
        json: print JSON in place of a table.
        large: time the whole society at millions of rows.
        runs: time sweeps by one worker and by two.
    """
    if large:
        return _tell(measure_large(), print_large, json)
    if runs:
        return _tell(measure_runs(), print_runs, json)
    return _tell(measure(), _print_table, json)


def _tell[Result: (Bench, LargeBench, RunsBench)](
    result: Result, show: Callable[[Result], None], json: bool
) -> Result:
    """Print a result as JSON or as a table, and return it."""
    if json:
        sys.stdout.write(json_text.dumps(result.plain(), indent=2) + "\n")
    else:
        show(result)
    return result


def measure(
    sizes: tuple[int, ...] = SIZES, repeats: int = REPEATS, governed: int = 1_000_000
) -> Bench:
    """Time every size and number of cores, and the twin in between.

    Args:
        sizes: household rows.
        repeats: years timed of each, and runs of each nation; the median is reported.
        governed: household rows with which the cost of government is measured.
    """
    timings, twin_times = [], []
    build_twin = _find_twin()
    for households in sizes:
        for cores in CORES:
            if build_twin is not None:
                twin_times.append(_time_twin(build_twin))
            timings.append(_time_model(households, cores, repeats))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    twin = median(twin_times) if twin_times else None
    rules = bench_rules(governed, repeats)
    return Bench(tuple(timings), rules, time_officials(), twin, machine)


def _time_model(households: int, cores: int, repeats: int) -> Timing:
    model = SupportModel("baseline", rng=0, cores=cores, households=households, months=96)
    years = []
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(MONTHS):
            model.step()
        years.append((time.perf_counter() - start) / MONTHS / households * 1e9)
    memory = sum(table.nbytes(len(table)) for table in model.tables.values()) / households
    model.close()
    del model
    gc.collect()
    return Timing(households, cores, median(years), min(years), max(years), memory)


def _find_twin() -> Callable[[int, int], Any] | None:
    """Return the builder of the plain twin, which only a source checkout has."""
    root = Path(__file__).resolve().parents[3]
    if not (root / "tests" / "reference" / "twin.py").is_file():
        return None
    sys.path.insert(0, str(root))
    try:
        twin: Callable[[int, int], Any] = importlib.import_module("tests.reference.twin").build_twin
    finally:
        sys.path.remove(str(root))
    return twin


def _time_twin(build_twin: Callable[[int, int], Any]) -> float:
    twin = build_twin(TWIN_HOUSEHOLDS, 0)
    start = time.perf_counter()
    for _ in range(MONTHS):
        twin.step()
    return (time.perf_counter() - start) / MONTHS / TWIN_HOUSEHOLDS * 1e9


def _print_table(result: Bench) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Baseline, {MONTHS} months timed ({result.machine})")
    for heading in ("Households", "Cores", "ns / household-month", "range", "bytes / household"):
        table.add_column(heading, justify="right")
    for row in result.timings:
        table.add_row(
            f"{row.households:,}",
            str(row.cores),
            f"{row.ns_per_household_month:.0f}",
            f"{row.fastest:.0f} - {row.slowest:.0f}",
            f"{row.bytes_per_household:.0f}",
        )
    console = Console()
    console.print(table)
    console.print(f"5,000,000 over 50,000 households, one core: {result.large_over_small:.2f}")
    rules = result.rules
    console.print(
        f"`combined` over nobody governing, {rules.households:,} households, 2014 and 2015: "
        f"{rules.governed_ns:.0f} / {rules.ungoverned_ns:.0f} ns = {rules.ratio:.2f}"
    )
    console.print(
        f"The whole society in the same months: {rules.whole_ns:.0f} ns on one core, "
        f"{rules.whole_two_cores_ns:.0f} ns on two; without the state's measures, on one: "
        f"{rules.society_ns:.0f} ns"
    )
    console.print(f"One official's problem, 100,000 at once: {result.ns_per_official:.0f} ns")
    if result.twin_ns_per_household_month is None:
        console.print("The plain twin stands in the source checkout only; no ratio.")
    else:
        console.print(
            f"Plain Mesa twin: {result.twin_ns_per_household_month:,.0f} ns; "
            f"a million households on one core are {result.times_the_twin:,.0f} times as fast."
        )
