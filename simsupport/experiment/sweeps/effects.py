"""What policies change in a sweep: paired differences from its first policy, averaged over worlds.

Every policy meets the same worlds with the same seeds. A replicate is averaged over worlds before
intervals are taken, since worlds share its seeds.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simsupport.core.plain import in_words, is_number
from simsupport.experiment.inference.intervals import Interval, mean_intervals
from simsupport.experiment.inference.nested import nested
from simsupport.experiment.sweeps.design import SAMPLED

if TYPE_CHECKING:
    import numpy.typing as npt

    from simsupport.experiment.sweeps.result import SweepResult

COLUMNS = ["policy", "label", "outcome", "kind", "interval", "unit", "lower", "central", "upper"]
SIMULATION, TOTAL = "simulation", "total"
AS_IT_IS = "as it is"


def effects(result: SweepResult, outcomes: Sequence[str] | None = None) -> pd.DataFrame:
    """Return levels of all policies and their differences from policy 0.

    Columns: `policy`, `label` (what it sets, in words), `outcome`, `kind` (`level` or
    `difference`), `interval`, `unit`, `lower`, `central`, `upper`. A `simulation` interval says
    what replicates leave open with the worlds as they are; the `total` interval of a difference
    holds the effects in 95 % of worlds (`inference/nested.py`), and is there if the sweep draws
    worlds. Where a lever is drawn there are levels alone (`SweepResult.compared`).
    """
    names = labels(result, result.levers)
    rows: list[tuple[Any, ...]] = []
    for outcome in outcomes or result.recorded:
        cube = result.by_policy(outcome)
        unit = result.outcomes[outcome].unit
        for policy, values in enumerate(cube):
            cells = [("level", values)]
            if policy > 0 and result.compared:
                cells.append(("difference", values - cube[0]))
            for kind, cell in cells:
                for name, interval in _intervals(cell, kind, result):
                    head = (policy, names[policy], outcome, kind, name, unit)
                    rows.append((*head, interval.lower, interval.central, interval.upper))
    return pd.DataFrame(rows, columns=COLUMNS)


def _intervals(
    cell: npt.NDArray[np.float64], kind: str, result: SweepResult
) -> Iterator[tuple[str, Interval]]:
    """Yield the intervals of one policy's values, shape (worlds, replicates)."""
    found = mean_intervals(over_worlds(cell))
    central = float(found.central)
    if not np.isfinite(central):
        return
    yield SIMULATION, Interval(float(found.lower), central, float(found.upper))
    drawn = result.sweep.design.kind in SAMPLED
    if kind == "difference" and drawn and min(cell.shape) > 1 and np.isfinite(cell).all():
        yield TOTAL, nested(cell).total


def moved(result: SweepResult, outcome: str) -> tuple[pd.DataFrame, float]:
    """Return what each parameter does alone, as `tornado` wants it, and the outcome as it is.

    A parameter is shown at its smallest and its largest value, which are the same where it has
    one; where not all are numbers, at the first and the last listed.
    """
    values = result.values(outcome)
    base = float(over_replicates(values[:1])[0])
    units = result.units
    short = short_names(result.sweep.columns)
    rows: list[dict[str, Any]] = []
    for path in result.sweep.columns:
        row: dict[str, Any] = {"parameter": f"{short[path]}, {units[path]}".rstrip(", ")}
        for end, (value, place) in zip(("low", "high"), _ends(result, path), strict=True):
            interval = mean_intervals(values[place] - values[0])
            row[f"{end}_value"] = value if is_number(value) else in_words(value)
            for bound in ("lower", "central", "upper"):
                row[f"at_{end}_{bound}"] = base + float(getattr(interval, bound))
        rows.append(row)
    return pd.DataFrame(rows), base


def _ends(result: SweepResult, path: str) -> list[tuple[Any, int]]:
    """Return the least and the greatest value tried of a parameter, each with its point's place."""
    settings = [dict(point.values) for point in result.sweep.points]
    tried = [(values[path], place) for place, values in enumerate(settings) if path in values]
    if all(is_number(value) for value, _ in tried):
        tried.sort()
    return [tried[0], tried[-1]]


def over_replicates(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return means over finished replicates, shape (points, replicates) in, (points,) out."""
    return over_worlds(values.T)


def over_worlds(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return means over worlds, shape (worlds, replicates) in, (replicates,) out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a replicate without any finished run
        return np.asarray(np.nanmean(values, axis=0), dtype=np.float64)


def labels(result: SweepResult, levers: Sequence[str]) -> list[str]:
    """Return what each policy sets some levers to, in words; `as it is` where it sets none."""
    short = short_names(result.levers)
    first = result.points.drop_duplicates("policy").sort_values("policy")
    words = []
    for row in first.to_dict("records"):
        parts = [f"{short[path]} {in_words(row[path])}" for path in levers if there(row[path])]
        words.append(", ".join(parts) or AS_IT_IS)
    return words


def short_names(paths: Sequence[str]) -> dict[str, str]:
    """Return the shortest ends of dotted paths that tell them apart, in plain words."""
    names = {}
    for path in paths:
        parts = path.split(".")
        for length in range(1, len(parts) + 1):
            end = ".".join(parts[-length:])
            if sum(f".{other}".endswith(f".{end}") for other in paths) == 1:
                break
        names[path] = end.replace("_", " ").replace(".", " ")
    return names


def there(value: Any) -> bool:
    """Tell whether a point sets a value; a cell of `points` is NaN where it does not."""
    return not (isinstance(value, float) and np.isnan(value))
