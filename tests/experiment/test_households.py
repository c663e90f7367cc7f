"""Runs that keep no household summaries are compared all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simsupport.experiment.households import compare_households
from simsupport.experiment.runs import complete, plan
from simsupport.experiment.store import Store
from simsupport.views.plots import incidence, leavers, winners_and_losers
from simsupport.views.table import remarks
from tests.experiment.standin import BASELINE, TRANSFERS, simulate

if TYPE_CHECKING:
    from pathlib import Path

    from simsupport.experiment.comparison import Comparison

PEOPLE = {"winners_share", "losers_share", "gain", "gain_share", "concentration_of_gain"}


def test_a_comparison_holds_who_gains_and_who_leaves(comparison: Comparison) -> None:
    assert set(comparison.table["outcome"]) >= PEOPLE
    assert set(comparison.leavers["scenario"]) == set(comparison.scenarios[1:])
    assert "% by transfers" in " ".join(remarks(comparison))


def test_runs_without_household_summaries_are_passed_over(tmp_path: Path) -> None:
    tasks = plan([BASELINE, TRANSFERS], 3, 0)  # type: ignore[list-item]
    assert complete(tasks, tmp_path, 1, run=simulate) == []  # type: ignore[arg-type]
    store = Store(tmp_path)
    kept = [task for task in tasks if task.replicate < 2]
    for task in tasks:
        if task not in kept:
            (store.households / f"{task.key}.parquet").unlink()
    some = compare_households(store, tasks, "baseline")
    assert some.rows[0]["central"].notna().all()
    for task in kept:
        (store.households / f"{task.key}.parquet").unlink()
    none = compare_households(store, tasks, "baseline")
    assert none.rows == []
    assert len(none.leavers) == 0


def test_without_households_their_figures_are_left_out(comparison: Comparison) -> None:
    table = comparison.table[~comparison.table["outcome"].isin(PEOPLE)]
    bare = replace(comparison, table=table, leavers=comparison.leavers.iloc[:0])
    assert [draw(bare) for draw in (winners_and_losers, incidence, leavers)] == [None] * 3
