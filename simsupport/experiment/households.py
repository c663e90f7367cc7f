"""One pass over the household summaries: each household with itself in the baseline's run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from simsupport.experiment.attribution.leavers import Leavers, leaver_rows, leavers
from simsupport.experiment.inference.effects import COLUMNS, winner_rows
from simsupport.experiment.inference.incidence import Gains, gains, incidence_rows
from simsupport.experiment.inference.winners import Shares, winners_and_losers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from simsupport.experiment.store import Store
    from simsupport.experiment.worker import Task


@dataclass(frozen=True, slots=True)
class Pairs:
    """What the replicates of one scenario tell, each compared with the baseline's."""

    shares: list[Shares] = field(default_factory=list)
    gains: list[Gains] = field(default_factory=list)
    leavers: list[Leavers] = field(default_factory=list)

    def add(self, policy: pa.Table, baseline: pa.Table) -> None:
        """Add a replicate's household summaries."""
        self.shares.append(winners_and_losers(policy, baseline))
        self.gains.append(gains(policy, baseline))
        left = leavers(policy, baseline)
        if left is not None:
            self.leavers.append(left)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of the comparison, who leaves poverty, and what is left out."""

    rows: list[pd.DataFrame]
    leavers: pd.DataFrame
    notes: list[str]


def compare_households(store: Store, finished: Sequence[Task], baseline: str) -> Answer:
    """Compare each household with itself in the baseline, replicate by replicate.

    Runs that kept no household summary are passed over.
    """
    pairs: dict[str, Pairs] = {}
    for reference in finished:
        if reference.scenario.name != baseline:
            continue
        before = _summary(store, reference)
        for task in finished:
            if before is None or task.replicate != reference.replicate or task is reference:
                continue
            after = _summary(store, task)
            if after is not None:
                pairs.setdefault(task.scenario.name, Pairs()).add(after, before)
    rows, left, notes = [], [], []
    for scenario, observed in pairs.items():
        shared, why = incidence_rows(scenario, observed.gains)
        rows += [winner_rows(scenario, observed.shares), shared]
        notes += why
        if observed.leavers:
            left.append(leaver_rows(scenario, observed.leavers))
    kept = pd.concat(left, ignore_index=True) if left else pd.DataFrame(columns=COLUMNS)
    return Answer(rows, kept, notes)


def _summary(store: Store, task: Task) -> pa.Table | None:
    """Return a run's household summary; None if it kept none."""
    try:
        return store.household_summary(task.key)
    except FileNotFoundError:
        return None
