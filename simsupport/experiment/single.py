"""Run one scenario once and keep the run; from the start, or from where a saved run stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from simsupport.core.calendar import Month, parse_month
from simsupport.experiment import InputError
from simsupport.experiment.compare import conclude
from simsupport.experiment.counts import check_count, check_seeds
from simsupport.experiment.gathering import gather
from simsupport.experiment.question import check_free
from simsupport.experiment.runs import complete, plan
from simsupport.experiment.snapshots.file import Snapshot, check_path
from simsupport.experiment.storage.place import Place, place

if TYPE_CHECKING:
    import pyarrow as pa

    from simsupport.experiment.comparison import Comparison
    from simsupport.scenario import Scenario

Months = Callable[[int, int], None]


def run(  # noqa: PLR0913 - each is a part of the question
    scenario: str | Path | Scenario = "baseline",
    seed: int | None = None,
    cores: int = 1,
    out: str | Place | None = None,
    *,
    households: int | None = None,
    months: int | None = None,
    save: tuple[str, str | Path] | None = None,
    start: str | Path | None = None,
    cap: float | None = None,
    progress: Months | None = None,
) -> Comparison:
    """Run a scenario once; a run that the folder holds already is read, not repeated.

    Args:
        scenario: name, path or scenario.
        seed: the run's seed; by default that of `start`, or 0.
        cores: processes over which the run spreads its blocks; results do not depend on it.
        out: results folder, by default `results/run-` and the scenario's name, or any address
            of fsspec.
        households: number of household rows, in place of the scenario's own.
        months: length of the horizon, in place of the scenario's own.
        save: a month (`YYYY-MM`) and a file; the run is saved there as it stands before the month.
        start: a file with a saved run, to go on from there. The record is that of a run from the
            first month on, bit for bit.
        cap: the most that the run may spend, yuan, in place of the scenario's own `budget.cap`.
        progress: called with months done and months in all.

    Returns:
        A comparison with one scenario: levels only, intervals empty.

    Raises:
        InputError: the question cannot be answered as asked, or the run failed.
        ScenarioError: the scenario cannot be read.
        Interrupted: on Ctrl-C.
    """
    check_count("cores", cores)
    chosen = gather([scenario], None, households, months, cap)
    seed = _seed(seed, chosen[0], start)
    folder = place(out) if out is not None else Path("results", f"run-{chosen[0].name}")
    check_free(folder, "run")
    tasks = plan(chosen, 1, seed)
    if save is not None:
        start = save_beginning(chosen[0], seed, *save, cores=cores, start=start, progress=progress)
    once = partial(simulate_on, cores=cores, progress=progress)
    if start is not None:
        once = partial(simulate_from, Path(start), cores=cores, progress=progress)
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


def simulate_from(
    start: Path, scenario: Scenario, seed: int, *, cores: int, progress: Months | None
) -> tuple[pa.Table, pa.Table]:
    """Go on from a saved run of the same seed; return its run record and household summary."""
    from simsupport.model import SupportModel

    model = SupportModel.load(start, scenario, cores)
    if model.seed != seed:
        raise InputError(f"{start}: has seed {model.seed}, not {seed}")
    model.run(progress)
    return model.outcomes(), model.household_summary()


def save_beginning(
    scenario: Scenario,
    seed: int,
    month: str,
    path: str | Path,
    *,
    cores: int = 1,
    start: str | Path | None = None,
    progress: Months | None = None,
) -> Path:
    """Run a scenario until a month begins, and save it there; return the file's path.

    Args:
        scenario: what is run.
        seed: the run's seed.
        month: the first month not lived through, as `YYYY-MM`.
        path: the file.
        cores: processes over which the run spreads its blocks.
        start: a file with an earlier beginning.
        progress: called with months done and months in all.

    Raises:
        InputError: the month is none of the run's, or the file cannot be written.
    """
    from simsupport.model import SupportModel

    check_path(Path(path))
    try:
        until = parse_month(month)
    except ValueError as error:
        raise InputError(str(error)) from None
    model = (
        SupportModel(scenario, rng=seed, cores=cores)
        if start is None
        else SupportModel.load(start, scenario, cores)
    )
    first, last = model.month, scenario.horizon.months
    if not first.index <= until <= last:
        model.close()
        raise InputError(
            f"{month} is not within the run, which goes from {first} to before {Month(last)}"
        )
    while model.month.index < until:
        model.step()
        if progress is not None:
            progress(model.month.index, last)
    model.save(path)
    model.close()
    return Path(path)


def _seed(seed: int | None, scenario: Scenario, start: str | Path | None) -> int:
    """Return the seed meant, after a look at the saved run where there is one."""
    if seed is not None:
        check_seeds(seed)
    if start is None:
        return seed or 0
    snapshot = Snapshot.open(Path(start))
    snapshot.check_branch(scenario)
    if seed not in {None, snapshot.seed}:
        raise InputError(f"seed is {seed}; the run in {start} has seed {snapshot.seed}")
    return snapshot.seed
