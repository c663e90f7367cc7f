"""Headlines, differences and ratios on numbers small enough to do by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from simsupport.experiment.inference.effects import differences, levels, pairing, ratios
from simsupport.experiment.inference.headlines import Headlines, headlines, last_stock_month
from tests.experiment.standin import GROUPS, OUTCOMES

if TYPE_CHECKING:
    from simsupport.experiment.comparison import Comparison


def of_two(outcomes: dict[str, tuple[list[float], list[float]]]) -> Headlines:
    """Return headlines of a baseline and a policy, national only."""
    values = np.array(
        [
            [list(row) for row in zip(*part, strict=True)]
            for part in zip(*outcomes.values(), strict=True)
        ]
    )
    return Headlines(
        ("baseline", "policy"),
        tuple(range(values.shape[1])),
        ("national",),
        tuple(outcomes),
        values[:, :, np.newaxis, :],
    )


def test_stock_is_the_last_december_mean_the_mean_and_sum_the_total() -> None:
    months = pd.to_datetime(["2013-11-01", "2013-12-01", "2014-01-01"])
    runs = pd.DataFrame(
        {
            "scenario": "s",
            "replicate": 0,
            "month": months,
            "group": "national",
            "poverty_headcount": [0.3, 0.2, 0.1],
            "income": [1.0, 2.0, 6.0],
            "true_exits": [np.nan, 5.0, np.nan],
            "spending": [1.0, 1.0, 1.0],
            "unknown": 9.0,
        }
    )
    got = headlines(runs, OUTCOMES, ["s"])
    assert got.outcomes == ("poverty_headcount", "income", "true_exits", "spending")
    assert got.of("s")[0, 0] == pytest.approx([0.2, 3.0, 5.0, 3.0])


def test_a_horizon_without_december_ends_at_its_last_month() -> None:
    months = pd.Series(pd.to_datetime(["2013-01-01", "2013-03-01"]))
    assert last_stock_month(months) == pd.Timestamp("2013-03-01")


def test_differences_are_paired() -> None:
    headline = of_two({"income": ([1.0, 2.0, 30.0], [1.5, 2.5, 30.5])})
    row = differences(headline, OUTCOMES, "baseline").iloc[0]
    assert (row["lower"], row["central"], row["upper"]) == pytest.approx((0.5, 0.5, 0.5))
    assert row["kind"] == "difference"
    assert pairing(headline, "baseline")["variance_saved"].iloc[0] == pytest.approx(1.0)


def test_levels_of_the_baseline_are_included_and_undefined_rows_left_out() -> None:
    headline = of_two({"income": ([1.0, 3.0], [2.0, 2.0]), "gini": ([np.nan] * 2, [0.4, 0.4])})
    table = levels(headline, OUTCOMES)
    assert list(table["scenario"]) == ["baseline", "policy", "policy"]
    assert table["central"].tolist() == pytest.approx([2.0, 2.0, 0.4])


def test_cost_per_exit_displacement_and_deadweight() -> None:
    headline = of_two(
        {
            "spending": ([0.0, 0.0], [100.0, 100.0]),
            "true_exits": ([10.0, 11.0], [14.0, 15.0]),
            "hires_registered": ([50.0, 60.0], [80.0, 90.0]),
            "hires_other": ([200.0, 210.0], [188.0, 198.0]),
            "subsidised_hires": ([0.0, 0.0], [40.0, 40.0]),
        }
    )
    table, notes = ratios(headline, "baseline")
    central = table.set_index("outcome")["central"]
    assert central["cost_per_true_exit"] == pytest.approx(25.0)
    assert central["displacement"] == pytest.approx(0.4)
    assert central["deadweight"] == pytest.approx(0.25)
    assert notes == []


@pytest.mark.parametrize(
    ("spending", "exits", "reason"),
    [
        ([5.0, 6.0], [-1.0, -2.0], "no more persons leave poverty"),
        ([-5.0, -6.0], [1.0, 2.0], "it does not spend more"),
        ([5.0, 6.0], [-9.0, 10.0], "its denominator cannot be told from zero"),
    ],
)
def test_a_cost_that_means_nothing_is_left_out_with_the_reason(
    spending: list[float], exits: list[float], reason: str
) -> None:
    zero = [0.0, 0.0]
    table, notes = ratios(
        of_two({"spending": (zero, spending), "true_exits": (zero, exits)}), "baseline"
    )
    assert len(table) == 0
    assert notes == [f"policy: cost per true exit is left out: {reason}"]


def test_the_comparison_holds_levels_differences_ratios_and_winners(
    comparison: Comparison,
) -> None:
    table = comparison.table
    assert list(table.columns) == [
        "scenario",
        "outcome",
        "group",
        "kind",
        "unit",
        "lower",
        "central",
        "upper",
    ]
    assert not table["central"].isna().any()
    assert not table.duplicated(["scenario", "outcome", "group", "kind"]).any()
    assert {"level"} == set(table[table["scenario"] == "baseline"]["kind"])
    assert set(GROUPS) <= set(table["group"])
    assert "decile:1" in set(table["group"])
    poverty = comparison.row("transfers", "poverty_headcount")
    assert poverty is not None
    assert poverty["upper"] < 0.0
    assert comparison.row("employment", "deadweight") is not None
    assert comparison.row("transfers", "deadweight") is None


def test_mesa_and_ema_see_the_same_numbers(comparison: Comparison) -> None:
    mesa = comparison.to_mesa()
    assert list(mesa.columns[:5]) == ["RunId", "iteration", "Step", "scenario", "seed"]
    assert mesa["RunId"].nunique() == 24
    assert set(mesa["Step"]) == set(range(1, 97))
    experiments, outcomes = comparison.to_ema()
    assert len(experiments) == 24
    assert outcomes["spending"].shape == (24, 96)
    place = experiments.query("policy == 'transfers' and scenario == 3").index[0]
    own = mesa[(mesa["scenario"] == "transfers") & (mesa["iteration"] == 3)]
    np.testing.assert_array_equal(outcomes["income"][place], own["income"])
