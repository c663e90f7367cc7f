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

from simsupport.core.plain import in_words
from simsupport.experiment.inference.intervals import Interval, mean_intervals
from simsupport.experiment.inference.nested import nested
from simsupport.experiment.sweeps.design import SAMPLED

if TYPE_CHECKING:
    import numpy.typing as npt

    from simsupport.experiment.sweeps.result import SweepResult

COLUMNS = ["policy", "label", "outcome", "kind", "interval", "unit", "lower", "central", "upper"]
SIMULATION, TOTAL = "simulation", "total"


def effects(result: SweepResult, outcomes: Sequence[str] | None = None) -> pd.DataFrame:
    """Return levels of all policies and their differences from policy 0.

    Columns: `policy`, `label` (what it sets, in words), `outcome`, `kind` (`level` or
    `difference`), `interval`, `unit`, `lower`, `central`, `upper`. A `simulation` interval says
    what replicates leave open with the worlds as they are; the `total` interval of a difference
    holds the effects in 95 % of worlds (`inference/nested.py`), and is there if the sweep draws
    worlds.
    """
    names = labels(result)
    rows: list[tuple[Any, ...]] = []
    for outcome in outcomes or result.recorded:
        cube = result.by_policy(outcome)
        unit = result.outcomes[outcome].unit
        for policy, values in enumerate(cube):
            cells = [("level", values)]
            if policy > 0:
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

    A parameter with more than two values is shown at the first and the last.
    """
    values = result.values(outcome)
    units = result.units
    short = short_names(result.sweep.columns)
    rows: list[dict[str, Any]] = []
    for path in result.sweep.columns:
        mine = np.flatnonzero(result.points[path].notna())
        if len(mine) > 1:
            row: dict[str, Any] = {"parameter": f"{short[path]}, {units[path]}".rstrip(", ")}
            for end, place in (("low", mine[0]), ("high", mine[-1])):
                interval = mean_intervals(values[place] - values[0])
                row[f"{end}_value"] = result.points[path].iloc[place]
                for bound in ("lower", "central", "upper"):
                    shift = float(getattr(interval, bound))
                    row[f"at_{end}_{bound}"] = float(np.nanmean(values[0])) + shift
            rows.append(row)
    return pd.DataFrame(rows), float(np.nanmean(values[0]))


def over_replicates(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return means over finished replicates, shape (points, replicates) in, (points,) out."""
    return over_worlds(values.T)


def over_worlds(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return means over worlds, shape (worlds, replicates) in, (replicates,) out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a replicate without any finished run
        return np.asarray(np.nanmean(values, axis=0), dtype=np.float64)


def labels(result: SweepResult) -> list[str]:
    """Return what each policy sets, in words; `as it is` for one that sets nothing."""
    short = short_names(result.levers)
    first = result.points.drop_duplicates("policy").sort_values("policy")
    words = []
    for row in first[result.levers].to_dict("records"):
        parts = [
            f"{short[str(path)]} {in_words(value)}" for path, value in row.items() if _there(value)
        ]
        words.append(", ".join(parts) or "as it is")
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


def _there(value: Any) -> bool:
    return not (isinstance(value, float) and np.isnan(value))
