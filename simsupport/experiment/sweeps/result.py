"""What the runs of a sweep say: one row a run, effects of policies, and tables for other tools."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from simsupport.experiment import InputError
from simsupport.experiment.inference.headlines import NATIONAL, Outcomes
from simsupport.experiment.store import POINT_DIGITS, Store
from simsupport.experiment.sweeps.definition import Sweep, units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from simsupport.experiment.storage.place import Place
    from simsupport.experiment.worker import Task

RUN_LABELS = ("point", "policy", "world", "replicate", "seed")


@dataclass(frozen=True, slots=True)
class SweepResult:
    """A sweep that was run.

    Attributes:
        sweep: its definition.
        points: one row a point: `point` (its name), `policy`, `world`, then the values that it
            sets, by dotted path; empty where a point leaves the scenario's own value.
        summary: one row a finished run: `point`, `policy`, `world`, `replicate`, `seed`, the
            values, then the nation's headline outcomes.
        outcomes: unit, label and kind of each outcome.
        failures: one line for each run that failed.
        folder: the results folder.
    """

    sweep: Sweep
    points: pd.DataFrame
    summary: pd.DataFrame
    outcomes: Outcomes = field(repr=False)
    failures: tuple[str, ...]
    folder: Place

    @property
    def levers(self) -> list[str]:
        """Columns that a policy chooses."""
        return [path for path in self.sweep.columns if self.sweep.is_lever(path)]

    @property
    def listed_levers(self) -> list[str]:
        """Levers that are not drawn; every draw meets each of their values."""
        return [path for path in self.levers if path not in self.sweep.drawn_levers]

    @property
    def compared(self) -> bool:
        """Whether other policies meet a world of the first, so that there are differences from it.

        Where a lever is drawn there are none: worlds differ too.
        """
        first = self.points["policy"] == 0
        met = self.points["world"][~first].isin(self.points["world"][first])
        return not self.sweep.drawn_levers and bool(met.any())

    @property
    def uncertainties(self) -> list[str]:
        """Columns that no policy chooses."""
        return [path for path in self.sweep.columns if not self.sweep.is_lever(path)]

    @property
    def recorded(self) -> list[str]:
        """Names of the outcomes that runs recorded."""
        return [name for name in self.summary.columns if name in self.outcomes]

    def told(self, outcomes: Sequence[str]) -> list[str]:
        """Return those of some outcomes that at least one run has a value of."""
        return [
            name for name in outcomes if name in self.recorded and self.summary[name].notna().any()
        ]

    @property
    def units(self) -> dict[str, str]:
        """Units of the columns that points set."""
        known = units(self.sweep.base)
        return {path: known[path] for path in self.sweep.columns}

    def values(self, outcome: str) -> npt.NDArray[np.float64]:
        """Return an outcome by point and replicate, shape (points, replicates).

        NaN where a run is missing. Rows are in the order of `points`.

        Raises:
            InputError: no run recorded this outcome.
        """
        if outcome not in self.recorded:
            from simsupport.core.problems import nearest

            raise InputError(f"no outcome is called {outcome}{nearest(outcome, self.recorded)}")
        wide = self.summary.pivot(index="point", columns="replicate", values=outcome)
        wide = wide.reindex(index=self.points["point"], columns=range(self.sweep.replicates))
        return wide.to_numpy(np.float64)

    def by_policy(self, outcome: str) -> npt.NDArray[np.float64]:
        """Return an outcome by policy, world and replicate, shape (policies, worlds, replicates).

        NaN where a policy was not run in a world.
        """
        values = self.values(outcome)
        policies = int(self.points["policy"].max()) + 1
        worlds = int(self.points["world"].max()) + 1
        cube = np.full((policies, worlds, values.shape[1]), np.nan)
        cube[self.points["policy"], self.points["world"]] = values
        return cube

    def to_ema(self) -> tuple[pd.DataFrame, dict[str, npt.NDArray[np.float64]]]:
        """Return experiments and outcomes as the EMA Workbench holds them.

        One experiment a point: the values it sets, then `scenario` (our world), `policy` and
        `model`. Outcomes have shape (experiments,), means over replicates, as its `Replicator`
        gives them. Points without a finished run are left out.
        """
        table = self.points.drop(columns=["point"]).rename(columns={"world": "scenario"})
        columns = [*self.sweep.columns, "scenario", "policy"]
        experiments = table[columns].copy()
        experiments["model"] = "simsupport"
        means = self.summary.groupby("point", sort=False)[self.recorded].mean()
        means = means.reindex(self.points["point"])
        there = means.notna().any(axis=1).to_numpy()
        outcomes = {name: means[name].to_numpy(np.float64)[there] for name in self.recorded}
        return experiments[there].reset_index(drop=True), outcomes

    def to_mesa(self) -> pd.DataFrame:
        """Return headlines under the names that Mesa's `batch_run` uses, one row a run."""
        labels = {
            "RunId": np.arange(len(self.summary)),
            "iteration": self.summary["replicate"],
            "Step": self.sweep.base.horizon.months,
        }
        rest = self.summary.drop(columns=["point", "policy", "world", "replicate"])
        return pd.concat([pd.DataFrame(labels), rest.reset_index(drop=True)], axis=1)


def conclude(
    sweep: Sweep,
    folder: Place,
    tasks: Sequence[Task],
    failures: Sequence[str] = (),
    outcomes: Outcomes | None = None,
) -> SweepResult:
    """Read the finished runs of a sweep.

    Raises:
        InputError: none is finished.
    """
    known = outcomes if outcomes is not None else _outcomes()
    points = points_table(sweep)
    rows = list(_headlines(Store(folder), tasks, known))
    if not rows:
        why = f": {failures[0]}" if failures else ""
        raise InputError(f"{sweep.name} has no finished run{why}")
    runs = pd.DataFrame(rows)
    summary = points.drop_duplicates("point").merge(runs, on="point", how="inner")
    ordered = [*RUN_LABELS, *sweep.columns, *(n for n in runs.columns if n in known)]
    summary = summary[ordered].sort_values(["replicate", "world", "policy"], ignore_index=True)
    return SweepResult(sweep, points, summary, known, tuple(failures), folder)


def points_table(sweep: Sweep) -> pd.DataFrame:
    """Return one row a point: its name, policy and world, and the values that it sets."""
    rows = [
        {"point": digest[:POINT_DIGITS], "policy": point.policy, "world": point.world}
        | dict(point.values)
        for digest, point in zip(sweep.digests, sweep.points, strict=True)
    ]
    return pd.DataFrame(rows, columns=["point", "policy", "world", *sweep.columns])


def _headlines(store: Store, tasks: Sequence[Task], outcomes: Outcomes) -> Iterator[dict[str, Any]]:
    """Yield the nation's headline outcomes of each finished run."""
    finished = set(store.keys())
    seen: set[str] = set()
    for task in tasks:
        if task.key in finished and task.key not in seen:
            seen.add(task.key)
            numbers = reduced(store.record(task.key), outcomes)
            yield {"point": task.point, "replicate": task.replicate, "seed": task.seed} | numbers


def reduced(record: pa.Table, outcomes: Outcomes, group: str = NATIONAL) -> dict[str, float]:
    """Return one number an outcome: a group's last December, mean or sum over the horizon.

    Raises:
        InputError: the record has no such group.
    """
    mine = np.array(record["group"].to_pylist()) == group
    if not mine.any():
        raise InputError(f"no group is called {group}")
    months = record["month"].to_numpy().astype("datetime64[M]")[mine]
    decembers = months.astype(np.int64) % 12 == 11
    last = np.flatnonzero(months == (months[decembers] if decembers.any() else months).max())[0]
    numbers = {}
    for name in record.column_names:
        if name in outcomes:
            values = record[name].to_numpy().astype(np.float64)[mine]
            numbers[name] = _one(values, outcomes[name].kind, int(last))
    return numbers


def _one(values: npt.NDArray[np.float64], kind: str, last: int) -> float:
    if kind == "stock":
        return float(values[last])
    there = values[np.isfinite(values)]
    if not len(there):
        return float("nan")
    return float(there.sum() if kind == "sum" else there.mean())


def _outcomes() -> Outcomes:
    from simsupport.indicators.outcomes import OUTCOMES

    known: Outcomes = OUTCOMES
    return known
