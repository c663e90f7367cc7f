"""Run a sweep: every point with the same seeds, every run kept, whatever happens on the way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simsupport.experiment import InputError
from simsupport.experiment.runner import count_workers, get_ready
from simsupport.experiment.runs import Variant, complete, plan_variants, writing
from simsupport.experiment.storage.place import Place, place
from simsupport.experiment.store import Store
from simsupport.experiment.sweeps.definition import Sweep
from simsupport.experiment.sweeps.design import check_extendable
from simsupport.experiment.sweeps.question import keep_sweep, read_sweep

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from simsupport.experiment.runs import Progress
    from simsupport.experiment.sweeps.result import SweepResult
    from simsupport.experiment.worker import Simulate, Task


def sweep(  # noqa: PLR0913 - each is a part of the question
    source: str | Path | Sweep,
    workers: int | None = None,
    out: str | Place | None = None,
    *,
    replicates: int | None = None,
    seed: int | None = None,
    households: int | None = None,
    months: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> SweepResult:
    """Run every point of a sweep with every replicate.

    Args:
        source: a sweep file, or a sweep.
        workers: processes at a time; by default the cores there are.
        out: results folder, by default `results/sweep-` and the sweep's name.
        replicates: runs a point, in place of the sweep's own.
        seed: the first seed, in place of the sweep's own.
        households: number of household rows, in place of the scenario's own.
        months: length of the horizon, in place of the scenario's own.
        executor: where to make runs in place of processes here; it must see the folder.
        progress: called at the start and as each run ends.

    Raises:
        InputError: the question cannot be answered as asked.
        ScenarioError: the file, its scenario or its points have mistakes.
        Interrupted: on Ctrl-C; finished runs are kept.
    """
    if executor is None:
        get_ready(count_workers(workers))
    given = source if isinstance(source, Sweep) else Sweep.load(source)
    chosen = given.with_settings(
        replicates=replicates, seed=seed, households=households, months=months
    )
    folder = place(out) if out is not None else Path("results", f"sweep-{chosen.name}")
    return answer(chosen, folder, workers, executor=executor, progress=progress)


def answer(
    chosen: Sweep,
    folder: Place,
    workers: int | None = None,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
    run: Simulate | None = None,
) -> SweepResult:
    """Make the runs that the folder lacks, and return what all of them say.

    Raises:
        InputError: no run finished, or the folder cannot be written.
        Interrupted: on Ctrl-C.
    """
    from simsupport.experiment.folder import write_failures
    from simsupport.experiment.sweeps.folder import write_sweep
    from simsupport.experiment.sweeps.result import conclude

    store, tasks = Store.open(folder), plan_sweep(chosen)
    with writing(store, tasks):
        keep_sweep(folder, chosen)
    failures = complete(tasks, folder, workers, executor=executor, progress=progress, run=run)
    with writing(store, tasks):
        write_failures(store, tasks)
    result = conclude(chosen, folder, tasks, failures)
    with writing(store, tasks):
        write_sweep(result, tasks)
    return result


def expand(
    folder: str | Place,
    workers: int | None = None,
    *,
    replicates: int | None = None,
    points: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> SweepResult:
    """Go on with the sweep of a folder, with more replicates or more draws if given.

    Args:
        folder: a results folder; it holds all that is needed.
        workers: processes at a time; by default the cores there are.
        replicates: runs a point from now on, no fewer than before.
        points: draws of the design from now on, no fewer than before.
        executor: where to make runs in place of processes here.
        progress: called at the start and as each run ends.

    Raises:
        InputError: the folder holds no sweep, or the design cannot be extended so.
    """
    before = read_sweep(place(folder))
    if replicates is not None and replicates < before.replicates:
        raise InputError(
            f"replicates is {replicates}; the sweep has {before.replicates} already, ask for more"
        )
    if points is not None:
        check_extendable(before.design, points)
    chosen = before.with_settings(replicates=replicates, points=points)
    return answer(chosen, place(folder), workers, executor=executor, progress=progress)


def plan_sweep(chosen: Sweep) -> list[Task]:
    """List the runs, replicate by replicate; points that set the same are run once."""
    points = dict(zip(chosen.digests, chosen.points, strict=True))
    variants = [Variant(chosen.base, digest, point.values) for digest, point in points.items()]
    return plan_variants(variants, chosen.replicates, chosen.seed)
