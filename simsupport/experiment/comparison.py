"""The answer of an experiment: a table of intervals, the run records behind it, and its figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from simsupport.experiment.inference.headlines import LABELS, NATIONAL, Outcomes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    from matplotlib.figure import Figure

    from simsupport.experiment.cost.effectiveness import CostEffectiveness


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios run with the same seeds, and what differs between them.

    Attributes:
        table: scenario, outcome, group, kind (`level`, `difference`), unit, lower, central,
            upper. Bounds are 95 % intervals over replicates; they are empty with one replicate.
        runs: run records one below the other: scenario, point, replicate, seed, month, group
            and one column an outcome.
        pairing: share of variance that pairing by replicate took out of each difference.
        summary: national headlines, one row a run.
        titles: the scenarios' titles by name, in the order compared.
        baseline: the scenario others are compared with; None if there is only one.
        outcomes: unit, label and kind of each outcome.
        notes: ratios left out with the reason, and runs that failed.
        failures: number of runs that failed.
        folder: the results folder.
        worth: cost-effectiveness, where at least two scenarios beside the baseline spend money.
    """

    table: pd.DataFrame
    runs: pd.DataFrame
    pairing: pd.DataFrame
    summary: pd.DataFrame
    titles: Mapping[str, str]
    baseline: str | None
    outcomes: Outcomes = field(repr=False)
    notes: tuple[str, ...]
    failures: int
    folder: Path
    worth: CostEffectiveness | None = None

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of the scenarios, in the order compared."""
        return tuple(self.titles)

    @property
    def replicates(self) -> int:
        """The number of replicates that at least one scenario finished."""
        return int(self.runs["replicate"].nunique())

    def row(
        self, scenario: str, outcome: str, kind: str = "difference", group: str = NATIONAL
    ) -> pd.Series[Any] | None:
        """Return one row of the table, or None where it was left out."""
        table = self.table
        chosen = table[
            (table["scenario"] == scenario)
            & (table["outcome"] == outcome)
            & (table["kind"] == kind)
            & (table["group"] == group)
        ]
        return chosen.iloc[0] if len(chosen) else None

    def plot(self) -> Figure:
        """Draw all figures on one page."""
        from simsupport.views.plots import overview

        return overview(self)

    def to_mesa(self) -> pd.DataFrame:
        """Return national months under the names Mesa's `batch_run` uses.

        `RunId` numbers the runs, `iteration` is the replicate, `Step` counts months from 1.
        """
        national = self._national()
        run = national.groupby(["scenario", "replicate"], sort=False)
        labels = {
            "RunId": run.ngroup(),
            "iteration": national["replicate"],
            "Step": run.cumcount() + 1,
            "scenario": national["scenario"],
            "seed": national["seed"],
        }
        return pd.concat([pd.DataFrame(labels), national[self._recorded()]], axis=1)

    def to_ema(self) -> tuple[pd.DataFrame, dict[str, npt.NDArray[np.float64]]]:
        """Return experiments and outcomes as the EMA Workbench holds them.

        Policies are our scenarios, its scenarios our replicates. Each outcome is an array of
        shape (experiments, months), the nation's.
        """
        national = self._national()
        keys = ["scenario", "replicate", "seed"]
        experiments = national[keys].drop_duplicates(ignore_index=True)
        experiments = experiments.rename(columns={"scenario": "policy", "replicate": "scenario"})
        experiments["model"] = "simsupport"
        shape = (len(experiments), -1)
        names = self._recorded()
        return experiments, {name: national[name].to_numpy().reshape(shape) for name in names}

    def _national(self) -> pd.DataFrame:
        return self.runs[self.runs["group"] == NATIONAL].reset_index(drop=True)

    def _recorded(self) -> list[str]:
        return [name for name in self.runs.columns if name not in LABELS]
