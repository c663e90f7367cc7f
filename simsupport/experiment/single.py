"""Run one scenario once and keep the run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from simsupport.experiment import InputError
from simsupport.experiment.compare import complete, conclude, gather, plan

if TYPE_CHECKING:
    import pyarrow as pa

    from simsupport.experiment.comparison import Comparison
    from simsupport.scenario import Scenario

Months = Callable[[int, int], None]


def run(  # noqa: PLR0913 - each is a part of the question
    scenario: str | Path | Scenario = "baseline",
    seed: int = 0,
    cores: int = 1,
    out: str | Path | None = None,
    *,
    households: int | None = None,
    months: int | None = None,
    cap: float | None = None,
    progress: Months | None = None,
) -> Comparison:
    """Run a scenario once; a run that the folder holds already is read, not repeated.

    Args:
        scenario: name, path or scenario.
        seed: the run's seed.
        cores: processes over which the run spreads its blocks; results do not depend on it.
        out: results folder, by default `results/run-` and the scenario's name.
        households: number of household rows, in place of the scenario's own.
        months: length of the horizon, in place of the scenario's own.
        cap: the most that the run may spend, yuan, in place of the scenario's own `budget.cap`.
        progress: called with months done and months in all.

    Returns:
        A comparison with one scenario: levels only, intervals empty.

    Raises:
        InputError: the question cannot be answered as asked, or the run failed.
        ScenarioError: the scenario cannot be read.
        Interrupted: on Ctrl-C.
    """
    if cores < 1:
        raise InputError(f"cores is {cores}; it must be at least 1")
    if seed < 0:
        raise InputError(f"seed is {seed}; it must be at least 0")
    chosen = gather([scenario], None, households, months, cap)
    folder = Path(out) if out is not None else Path("results", f"run-{chosen[0].name}")
    tasks = plan(chosen, 1, seed)
    once = partial(simulate_on, cores=cores, progress=progress)
    failures = complete(tasks, folder, 1, run=once)
    return conclude(folder, "run", chosen, tasks, failures, None)


def simulate_on(
    scenario: Scenario, seed: int, *, cores: int, progress: Months | None
) -> tuple[pa.Table, pa.Table]:
    """Run a scenario once on several cores; return its run record and household summary."""
    from simsupport.model import SupportModel

    model = SupportModel(scenario, rng=seed, cores=cores)
    model.run(progress)
    return model.outcomes(), model.household_summary()
