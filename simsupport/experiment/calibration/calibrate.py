"""Find parameters from published or synthetic figures; every run is kept in the store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from simsupport.core.calendar import parse_month
from simsupport.core.plain import leaves, unit_of
from simsupport.experiment import InputError
from simsupport.experiment.calibration.definition import Calibration, Target
from simsupport.experiment.calibration.moments import Fit, fit, most_points
from simsupport.experiment.counts import check_seeds
from simsupport.experiment.folder import write_csv
from simsupport.experiment.question import check_free
from simsupport.experiment.runs import Count, Variant, complete, plan_variants, writing
from simsupport.experiment.storage.place import Place, place
from simsupport.experiment.store import Store
from simsupport.experiment.sweeps.result import reduced
from simsupport.indicators.outcomes import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from simsupport.experiment.worker import Task

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CalibrationResult:
    """What a calibration found.

    Attributes:
        parameters: parameter, unit, low, high (its range), lower, central, upper (95 %).
        targets: outcome, group, month, unit, target, tolerance, model, noise (standard error
            over replicates), miss (in tolerance and noise together).
        profiles: parameter, value, and how much more than the least all misses together are with
            the parameter held there (chi-square; 3.84 bounds the interval).
        waves: how often the range still allowed was searched.
        points: points at which the model was run.
        folder: the results folder.
    """

    parameters: pd.DataFrame
    targets: pd.DataFrame
    profiles: pd.DataFrame
    waves: int
    points: int
    folder: Place


def calibrate(
    source: str | Path | Calibration,
    workers: int | None = None,
    out: str | Place | None = None,
    *,
    progress: Callable[[Count], None] | None = None,
) -> CalibrationResult:
    """Find the parameters with which the model comes nearest to the targets.

    Args:
        source: a calibration file, or a calibration.
        workers: processes at a time; by default the cores there are.
        out: results folder, by default `results/calibrate-` and the name.
        progress: called as runs end, with the runs of one wave counted together.

    Raises:
        InputError: a run failed, a target is not recorded, or seeds would be too large.
        ScenarioError: the file has mistakes.
        Interrupted: on Ctrl-C; finished runs are kept, the same command goes on.
    """
    from simsupport.views.calibration import calibration_figure
    from simsupport.views.style import save

    chosen = source if isinstance(source, Calibration) else Calibration.load(source)
    folder = place(out) if out is not None else Path("results", f"calibrate-{chosen.file.name}")
    check_free(folder, "calibrate")
    targets, replicates = chosen.file.targets, chosen.file.replicates
    check_seeds(chosen.file.seed, most_points(len(chosen.spans)) * replicates)

    def simulate(points: Array, before: int) -> Array:
        tasks = _tasks(chosen, points, before)
        failures = complete(tasks, folder, workers, progress=progress)
        if failures:
            raise InputError(failures[0])
        store = Store(folder)
        figures = [_figures(store.record(task.key), targets) for task in tasks]
        return np.array(figures).reshape(len(points), replicates, len(targets))

    # One point tells, before a whole wave is run, whether every target is recorded.
    simulate(np.full((1, len(chosen.spans)), 0.5), 0)
    found = fit(
        simulate,
        len(chosen.spans),
        np.array([target.value for target in targets]),
        np.array([target.tolerance for target in targets]),
    )
    result = CalibrationResult(
        _parameter_table(chosen, found),
        _target_table(chosen, found),
        _profile_table(chosen, found),
        found.waves,
        found.points + 1,
        folder,
    )
    with writing(Store(folder)):
        write_csv(folder / "parameters.csv", result.parameters)
        write_csv(folder / "targets.csv", result.targets)
        write_csv(folder / "profiles.csv", result.profiles)
        save(calibration_figure(result), folder / "figures", "calibration")
    return result


def _values(chosen: Calibration, point: Array) -> dict[str, float]:
    """Return the parameters' values at a point of the unit cube."""
    spans = chosen.spans.items()
    return {path: float(span.at(share)) for (path, span), share in zip(spans, point, strict=True)}


def _tasks(chosen: Calibration, points: Array, before: int) -> list[Task]:
    """Plan the runs point by point; each point has seeds of its own, counted on from `before`."""
    values = [_values(chosen, point) for point in points]
    digests = chosen.base.digests_with(values)
    replicates, tasks = chosen.file.replicates, []
    for number, (changes, digest) in enumerate(zip(values, digests, strict=True), start=before):
        variant = Variant(chosen.base, digest, tuple(changes.items()))
        tasks += plan_variants([variant], replicates, chosen.file.seed + number * replicates)
    return tasks


def _figures(record: pa.Table, targets: tuple[Target, ...]) -> list[float]:
    headlines: dict[str, dict[str, float]] = {}
    figures = []
    for target in targets:
        if target.month is None:
            if target.group not in headlines:
                headlines[target.group] = reduced(record, OUTCOMES, target.group)
            figures.append(headlines[target.group][target.outcome])
        else:
            figures.append(_in_month(record, target, target.month))
        if not np.isfinite(figures[-1]):
            when = f" in {target.month}" if target.month else ""
            raise InputError(f"{target.outcome} of {target.group} is not recorded{when}")
    return figures


def _in_month(record: pa.Table, target: Target, month: str) -> float:
    wanted = np.datetime64("2013-01", "M") + np.timedelta64(parse_month(month), "M")
    months = record["month"].to_numpy().astype("datetime64[M]")
    groups = np.array(record["group"].to_pylist())
    rows = np.flatnonzero((months == wanted) & (groups == target.group))
    return float(record[target.outcome][int(rows[0])].as_py()) if len(rows) else float("nan")


def _parameter_table(chosen: Calibration, found: Fit) -> pd.DataFrame:
    units = {path: unit_of(field) for path, _, field in leaves(chosen.base)}
    ends = (found.lower, found.central, found.upper)
    lower, central, upper = (_values(chosen, point) for point in ends)
    return pd.DataFrame(
        {
            "parameter": path,
            "unit": units[path],
            "low": span.low,
            "high": span.high,
            "lower": lower[path],
            "central": central[path],
            "upper": upper[path],
        }
        for path, span in chosen.spans.items()
    )


def _profile_table(chosen: Calibration, found: Fit) -> pd.DataFrame:
    lines = zip(chosen.spans.items(), found.levels, found.growth, strict=True)
    return pd.DataFrame(
        {"parameter": path, "value": value, "misses": misses}
        for (path, span), levels, growth in lines
        for value, misses in zip(span.at(levels), growth, strict=True)
    )


def _target_table(chosen: Calibration, found: Fit) -> pd.DataFrame:
    rows = zip(chosen.file.targets, found.figures, found.noise, found.misses, strict=True)
    return pd.DataFrame(
        {
            "outcome": target.outcome,
            "group": target.group,
            "month": target.month or "",
            "unit": OUTCOMES[target.outcome].unit,
            "target": target.value,
            "tolerance": target.tolerance,
            "model": model,
            "noise": noise,
            "miss": miss,
        }
        for target, model, noise, miss in rows
    )
