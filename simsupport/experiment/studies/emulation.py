"""Repeat a published study inside the model, many times, and hold it against what is true there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simsupport.experiment import InputError
from simsupport.experiment.analysis import read_runs
from simsupport.experiment.counts import check_count, check_seeds
from simsupport.experiment.folder import write_csv, write_manifest
from simsupport.experiment.inference.intervals import mean_intervals
from simsupport.experiment.question import check_free
from simsupport.experiment.runs import Variant, complete, plan_variants, writing
from simsupport.experiment.storage.place import Place, place
from simsupport.experiment.store import State, Store
from simsupport.experiment.studies.outcomes import OUTCOMES
from simsupport.experiment.studies.replicate import replicate, unit_of
from simsupport.experiment.studies.study import Study

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from matplotlib.figure import Figure

    from simsupport.experiment.runs import Progress
    from simsupport.experiment.worker import Task
    from simsupport.scenario import Scenario

COLUMNS = ["study", "outcome", "kind", "unit", "lower", "central", "upper"]


@dataclass(frozen=True, slots=True)
class Emulation:
    """What a study would have reported inside the model, replicate by replicate.

    Attributes:
        study: what was repeated.
        table: study, outcome, kind, unit, lower, central, upper. Kinds: `estimate`, `truth` and
            `bias` (means over replicates with 95 % t intervals corrected for skewness),
            `standard_error` (the mean the study would report), `error_spread` (standard deviation
            of estimate less truth over replicates, with its chi-square interval), `coverage`
            (share of the study's own 95 % intervals that hold the truth), `observations`,
            `clusters`, `published`.
        replicates: one row a replicate: estimate, error, lower, upper, truth, n, clusters, ...
        events: the same for each year of an event study; empty for other designs.
        notes: replicates that failed.
        folder: where all is kept, the data of each replicate included.
    """

    study: Study
    table: pd.DataFrame
    replicates: pd.DataFrame
    events: pd.DataFrame
    notes: tuple[str, ...]
    folder: Place

    @property
    def unit(self) -> str:
        """The unit of estimates."""
        return unit_of(self.study)

    @property
    def outcome(self) -> str:
        """The outcome's label."""
        return OUTCOMES[self.study.outcome.name].label

    def row(self, kind: str) -> pd.Series[Any]:
        """Return one row of the table."""
        row: pd.Series[Any] = self.table[self.table["kind"] == kind].iloc[0]
        return row

    def plot(self) -> Figure:
        """Draw the estimates of all replicates beside the truth and the published value."""
        from simsupport.views.study import picture

        return picture(self)


def emulate(  # noqa: PLR0913 - each is a part of the question
    study: str | Path | Study,
    replicates: int = 20,
    households: int | None = None,
    seed: int = 0,
    workers: int | None = None,
    out: str | Place | None = None,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Emulation:
    """Run a study's design inside the model and return what it would have reported.

    Args:
        study: name of a shipped study, path of a study file, or a study.
        replicates: nations in which it is repeated; replicate r has seed `seed` + r.
        households: number of household rows, in place of the study's own.
        seed: the first seed.
        workers: processes at a time; by default the cores there are.
        out: results folder, by default `results/emulate-` and the study's name.
        executor: where to make runs in place of processes here; it must see the folder.
        progress: called at the start and as each replicate ends.

    Raises:
        InputError: the question cannot be answered as asked, or no replicate could be made.
        ScenarioError: the study or its scenario cannot be read.
        Interrupted: on Ctrl-C; finished replicates are kept.
    """
    if find_spec("statsmodels") is None:
        raise InputError("studies need statsmodels; pip install simsupport[analysis]")
    check_count("replicates", replicates)
    check_seeds(seed, replicates)
    if workers is not None:
        check_count("workers", workers)
    chosen = study if isinstance(study, Study) else Study.load(study)
    scenario = chosen.carrier(households)
    _check_measures(chosen, scenario)
    folder = place(out) if out is not None else Path("results", f"emulate-{chosen.name}")
    check_free(folder, "emulate")
    tasks = _plan(chosen, scenario, replicates, seed)
    failures = complete(
        tasks,
        folder,
        workers,
        executor=executor,
        progress=progress,
        run=partial(replicate, study=chosen),
    )
    result = _gather(chosen, tasks, failures, folder)
    with writing(Store(folder), tasks):
        _write(result, scenario, tasks)
    return result


def _check_measures(study: Study, scenario: Scenario) -> None:
    """Refuse what does not fit the scenario, and a measure that reaches others already."""
    scenario.with_overrides({"measures": study.treatment.measures})
    for key in study.treatment.measures:
        measure = getattr(scenario.measures, key)
        if any(getattr(measure, size).ever for size in measure.sizes):
            raise InputError(
                f"{study.name}: measures.{key} is at work in {scenario.name} already; "
                "a study switches on what it studies"
            )


def _plan(study: Study, scenario: Scenario, replicates: int, seed: int) -> list[Task]:
    both = f"{study.digest()}/{scenario.digest()}"
    digest = hashlib.sha256(both.encode()).hexdigest()
    return plan_variants([Variant(scenario, digest)], replicates, seed)


def _gather(
    study: Study, tasks: Sequence[Task], failures: Sequence[str], folder: Place
) -> Emulation:
    """Read the replicates that are finished and sum them up."""
    store = Store(folder)
    finished = [task for task in tasks if store.state(task.key) is State.FINISHED]
    if not finished:
        raise InputError(f"{study.name}: no replicate could be made: {failures[0]}")
    rows = read_runs(store, finished).drop(columns=["scenario", "point"])
    kind = rows.pop("kind")
    estimates = rows[kind == "estimate"].reset_index(drop=True)
    events = rows[kind == "event"].reset_index(drop=True)
    return Emulation(study, _table(study, estimates), estimates, events, tuple(failures), folder)


def _table(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Sum replicates up."""
    unit, none = unit_of(study), float("nan")
    error = (rows["estimate"] - rows["truth"]).to_numpy(float)
    held = (rows["lower"] <= rows["truth"]) & (rows["truth"] <= rows["upper"])
    means = {
        "estimate": rows["estimate"].to_numpy(float),
        "truth": rows["truth"].to_numpy(float),
        "bias": error,
        "standard_error": rows["error"].to_numpy(float),
    }
    found: list[tuple[str, str, float, float, float]] = []
    for kind, values in means.items():
        band = mean_intervals(values)
        found.append((kind, unit, float(band.lower), float(band.central), float(band.upper)))
    found += [
        ("error_spread", unit, *_spread(error)),
        ("coverage", "share", *_share(int(held.sum()), len(held))),
        ("observations", "rows", none, float(rows["n"].mean()), none),
        ("clusters", "clusters", none, float(rows["clusters"].mean()), none),
    ]
    told = study.published
    lower, central, upper = (
        none if value is None else value for value in (told.lower, told.estimate, told.upper)
    )
    found.append(("published", unit, lower, central, upper))
    table = pd.DataFrame(found, columns=COLUMNS[2:])
    table.insert(0, "study", study.name)
    table.insert(1, "outcome", study.outcome.name)
    return table


def _spread(error: Any) -> tuple[float, float, float]:
    """Return the standard deviation over replicates with its 95 % chi-square interval."""
    from scipy.stats import chi2

    freedom = len(error) - 1
    if freedom < 1:
        return float("nan"), float("nan"), float("nan")
    squares = freedom * float(np.var(error, ddof=1))
    low, high = (float(np.sqrt(squares / chi2.ppf(q, freedom))) for q in (0.975, 0.025))
    return low, float(np.sqrt(squares / freedom)), high


def _share(count: int, whole: int) -> tuple[float, float, float]:
    """Return a share with its 95 % interval (Wilson 1927)."""
    from scipy.stats import binomtest

    band = binomtest(count, whole).proportion_ci(0.95, "wilson")
    return float(band.low), count / whole, float(band.high)


def _write(result: Emulation, scenario: Scenario, tasks: Sequence[Task]) -> None:
    """Write `study.csv`, `replicates.csv`, `events.csv`, `figures/study.*` and `manifest.json`."""
    from simsupport.views.study import picture
    from simsupport.views.style import save

    write_csv(result.folder / "study.csv", result.table)
    write_csv(result.folder / "replicates.csv", result.replicates)
    if len(result.events):
        write_csv(result.folder / "events.csv", result.events)
    save(picture(result), result.folder / "figures", "study")
    manifest = {
        "command": "emulate",
        "study": result.study.model_dump(mode="json"),
        "scenario": scenario.to_yaml(),
        "seeds": [task.seed for task in tasks],
        "runs": [task.key for task in tasks],
        "notes": list(result.notes),
    }
    write_manifest(result.folder, manifest)
