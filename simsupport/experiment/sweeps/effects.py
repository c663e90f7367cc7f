"""What policies change in a sweep: paired differences from its first policy, averaged over worlds.

Every policy meets the same worlds with the same seeds. A replicate is averaged over worlds before
intervals are taken, since worlds share its seeds.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simsupport.core.plain import in_words
from simsupport.experiment.inference.intervals import mean_intervals

if TYPE_CHECKING:
    import numpy.typing as npt

    from simsupport.experiment.sweeps.result import SweepResult

COLUMNS = ["policy", "label", "outcome", "kind", "interval", "unit", "lower", "central", "upper"]


def effects(result: SweepResult, outcomes: Sequence[str] | None = None) -> pd.DataFrame:
    """Return levels of all policies and their differences from policy 0.

    Columns: `policy`, `label` (what it sets, in words), `outcome`, `kind` (`level` or
    `difference`), `interval` (`simulation`: over replicates, worlds held fixed), `unit`,
    `lower`, `central`, `upper`.
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
                interval = mean_intervals(over_worlds(cell))
                numbers = (interval.lower, interval.central, interval.upper)
                if np.isfinite(interval.central):
                    head = (policy, names[policy], outcome, kind, "simulation", unit)
                    rows.append((*head, *(float(number) for number in numbers)))
    return pd.DataFrame(rows, columns=COLUMNS)


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
    """Return the shortest ends of dotted paths that tell them apart."""
    names = {}
    for path in paths:
        parts = path.split(".")
        for length in range(1, len(parts) + 1):
            end = ".".join(parts[-length:])
            if sum(f".{other}".endswith(f".{end}") for other in paths) == 1:
                break
        names[path] = end
    return names


def _there(value: Any) -> bool:
    return not (isinstance(value, float) and np.isnan(value))
