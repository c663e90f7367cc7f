"""The answer of an experiment: a table of intervals, the run records behind it, and its figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import pandas as pd

from simsupport.experiment import InputError
from simsupport.experiment.counts import check_margin
from simsupport.experiment.inference.headlines import LABELS, NATIONAL, OutcomeLike, Outcomes
from simsupport.experiment.inference.selection import (
    direction,
    replicates_to_select,
    selection_table,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt
    from matplotlib.figure import Figure

    from simsupport.experiment.cost.effectiveness import CostEffectiveness
    from simsupport.experiment.inference.effects import Method
    from simsupport.experiment.storage.place import Place


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios run with the same seeds, and what differs between them.

    Attributes:
        table: scenario, outcome, group, kind (`level`, `difference`), unit, lower, central,
            upper. Bounds are 95 % intervals over replicates; they are empty with one replicate.
        runs: run records one below the other: scenario, point, replicate, seed, month, group
            and one column an outcome.
        joint: the nation's differences with intervals that hold for all scenarios at once, in
            the table's columns; empty with fewer than two scenarios beside the baseline.
        pairing: variance of each difference, paired and as it would be between independent runs,
            their ratio, and the share that pairing saved.
        summary: national headlines, one row a run.
        titles: the scenarios' titles by name, in the order compared.
        baseline: the scenario others are compared with; None if there is only one.
        outcomes: unit, label and kind of each outcome.
        method: how intervals of paired differences are made, `t` or `bootstrap`.
        notes: how a rule for the number of replicates ended, ratios left out with the reason,
            and runs that failed.
        failures: number of runs that failed.
        folder: the results folder.
        leavers: who leaves poverty under which scenario, and by which channel; columns as in
            `table`, no rows where the runs kept no household summaries.
        worth: cost-effectiveness, where at least two scenarios beside the baseline spend money.
    """

    table: pd.DataFrame
    runs: pd.DataFrame
    joint: pd.DataFrame
    pairing: pd.DataFrame
    summary: pd.DataFrame
    titles: Mapping[str, str]
    baseline: str | None
    outcomes: Outcomes = field(repr=False)
    method: Method
    notes: tuple[str, ...]
    failures: int
    folder: Place
    leavers: pd.DataFrame = field(default_factory=pd.DataFrame)
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

    def best(self, outcome: str) -> pd.DataFrame:
        """Say which scenarios, the baseline among them, may be best by an outcome of the nation.

        Returns:
            A row a scenario, best mean first: scenario, outcome, unit; lower, central and upper
            of its difference from the best of the others; may_be_best. With 95 % the best is
            among those that may be, and all intervals are right.

        Raises:
            InputError: nobody recorded the outcome, neither direction of it is good, or there
                are too few scenarios or replicates.
        """
        meaning = self._meaning(outcome)
        return selection_table(
            self._by_scenario(outcome), self.scenarios, outcome, meaning.unit, meaning.better
        )

    def replicates_to_select(self, outcome: str, within: float) -> int:
        """Return how many replicates select a scenario within `within` of the best, with 95 %.

        Raises:
            InputError: as `best`; or `within`, in the outcome's unit, is not above zero.
        """
        direction(outcome, self._meaning(outcome).better)
        check_margin("within", within)
        return replicates_to_select(self._by_scenario(outcome), within)

    def plot(self) -> Figure | None:
        """Draw all figures on one page; None if no month tells who is poor, as Decembers do."""
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

    def _meaning(self, outcome: str) -> OutcomeLike:
        if outcome not in self.outcomes or outcome not in self.summary:
            near = get_close_matches(outcome, self.outcomes, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise InputError(f"{outcome}: no such outcome in this comparison{hint}")
        return self.outcomes[outcome]

    def _by_scenario(self, outcome: str) -> npt.NDArray[np.float64]:
        """Return an outcome of the nation, shape (replicates, scenarios)."""
        wide = self.summary.pivot_table(
            index="replicate", columns="scenario", values=outcome, dropna=False
        )
        values: npt.NDArray[np.float64] = wide[list(self.scenarios)].to_numpy()
        return values

    def _national(self) -> pd.DataFrame:
        return self.runs[self.runs["group"] == NATIONAL].reset_index(drop=True)

    def _recorded(self) -> list[str]:
        return [name for name in self.runs.columns if name not in LABELS]
