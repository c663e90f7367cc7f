"""A budget divided over real measures, and what households' gains count."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from simsupport.experiment import InputError
from simsupport.experiment.cost.allocation import (
    BEST,
    EQUAL,
    WEIGHTED,
    Allocation,
    allocate,
    weighted_gain,
)
from simsupport.views.allocation import grids
from simsupport.views.console import show_allocation
from simsupport.views.table import as_text

if TYPE_CHECKING:
    from pathlib import Path

SCENARIO = "transfers-and-employment"
MEASURES = ("cash_transfer", "employment_subsidy")


def households(income: list[float]) -> pa.Table:
    """Return a household summary of one poor and one rich household."""
    return pa.table({"persons": [100, 300], "income": income, "decile": [1, 10]})


def test_a_yuan_counts_by_the_starting_deciles_mean_over_the_mean() -> None:
    before, after = households([1000.0, 3000.0]), households([1010.0, 3001.0])
    mean = 2500.0
    assert weighted_gain(after, before, 0.0) == pytest.approx(100 * 10 + 300 * 1)
    assert weighted_gain(after, before, 1.0) == pytest.approx(
        100 * 10 * (mean / 1000.0) + 300 * 1 * (mean / 3000.0)
    )
    assert weighted_gain(before, before, 2.0) == 0.0


@pytest.mark.parametrize(
    ("measures", "changes", "message"),
    [
        (("cash_transfers", "employment_subsidy"), {}, "did you mean cash_transfer"),
        (("helpers", "employment_subsidy"), {}, "no measure helpers at work"),
        (("cash_transfer",), {}, "at least two measures"),
        (("cash_transfer", "cash_transfer"), {}, "named twice"),
        (MEASURES, {"budget": 0.0}, "budget is 0 yuan; it must be above 0"),
        (MEASURES, {"budget": "1e9"}, "budget is '1e9'; it must be a number"),
        (MEASURES, {"weights": "1"}, "weights is '1'; it must be a number"),
        (MEASURES, {"weights": -1.0}, "epsilon must lie between 0 and 10"),
        (MEASURES, {"replicates": 0}, "replicates is 0"),
        (MEASURES, {"seed": 2**63 - 10}, "the last of 12 seeds from there on"),
        (MEASURES, {"effect": "gini"}, "choose one of"),
    ],
)
def test_senseless_questions_are_refused(
    tmp_path: Path, measures: tuple[str, ...], changes: dict[str, float], message: str
) -> None:
    words = {"budget": 1e9, "out": tmp_path} | changes
    with pytest.raises(InputError, match=message):
        allocate(SCENARIO, measures, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("replicates", "remark"),
    [
        (1, "those on one other seed, without intervals."),
        (4, "those on 4 other seeds, with paired 95 % intervals."),
    ],
)
def test_what_is_printed_says_whether_there_are_intervals(
    replicates: int, remark: str, tmp_path: Path
) -> None:
    sizes = pd.DataFrame(
        [(BEST, "cash_transfer", 1.0, 1e9)],
        columns=["plan", "measure", "size", "spending_alone"],
    )
    outcomes = pd.DataFrame(
        [
            (BEST, "", "spending", "yuan", np.nan, 1e9, np.nan),
            (BEST, "nothing", "start_poor_out", "persons", np.nan, 1e6, np.nan),
        ],
        columns=["plan", "against", "outcome", "unit", "lower", "central", "upper"],
    )
    stream = io.StringIO()
    show_allocation(Allocation("transfers", 1e9, sizes, outcomes, replicates, 7, tmp_path), stream)
    assert f"7 plans were tried; the outcomes are {remark}" in stream.getvalue()


@pytest.mark.full
@pytest.mark.parametrize("weights", [None, 2.0])
def test_a_budget_is_divided_over_cash_and_jobs(tmp_path: Path, weights: float | None) -> None:
    def divide() -> tuple[object, ...]:
        result = allocate(
            SCENARIO,
            MEASURES,
            6e10,
            weights=weights,
            replicates=4,
            households=1000,
            months=36,
            workers=1,
            out=tmp_path,
        )
        return result, result.sizes, result.outcomes

    result, sizes, outcomes = divide()
    best = outcomes[outcomes["plan"] == BEST].set_index("against")
    only = next(plan for plan in sizes["plan"] if plan.startswith("all on"))
    name = "years_above_line" if weights is None else WEIGHTED
    assert best.loc["nothing", "outcome"] == name
    assert best.loc["nothing", "lower"] > 0.0
    assert set(best.index) == {"", "nothing", EQUAL, only}
    wide = sizes.pivot(index="plan", columns="measure", values="spending_alone")
    assert wide.loc[EQUAL].tolist() == pytest.approx([3e10, 3e10], rel=0.05)
    assert wide.loc[BEST].sum() <= 6.3e10
    assert all(as_text(grid) for grid in grids(result))  # type: ignore[arg-type]
    runs = {path: path.stat().st_mtime_ns for path in tmp_path.glob("runs/*")}
    again = divide()
    assert sizes.equals(again[1])
    assert outcomes.equals(again[2])
    assert runs == {path: path.stat().st_mtime_ns for path in tmp_path.glob("runs/*")}
