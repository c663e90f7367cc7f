"""Gains are added up in persons; their shares and concentration are those of small known cases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsupport.experiment.inference.incidence import Gains, gains, incidence_rows

DECILES = np.arange(1, 11)


def summary(income: np.ndarray) -> pa.Table:
    """Ten households of a hundred persons, one a decile."""
    return pa.table(
        {
            "household": pa.array(range(10), pa.int32()),
            "persons": pa.array([100] * 10, pa.int64()),
            "income": pa.array(income, pa.float32()),
            "decile": pa.array(DECILES, pa.uint8()),
            "region": pa.array([2] * 4 + [1] * 3 + [0] * 3, pa.uint8()),
            "poor_county": pa.array([1] * 5 + [0] * 5, pa.uint8()),
            "cause": pa.array([1, 2, *[0] * 8], pa.uint8()),
        }
    )


BEFORE = 1000.0 * DECILES


def observed(gain: np.ndarray, replicates: int = 4) -> list[Gains]:
    """Replicates whose gains differ in size alone."""
    sizes = 1.0 + 0.01 * np.arange(replicates)
    return [gains(summary(BEFORE + size * gain), summary(BEFORE)) for size in sizes]


def value(table: pd.DataFrame, outcome: str, group: str = "national") -> float:
    row = table[(table["outcome"] == outcome) & (table["group"] == group)]
    return float(row["central"].iloc[0])


def test_a_gain_is_per_person_and_its_shares_sum_to_one_in_every_kind_of_group() -> None:
    table, notes = incidence_rows("policy", observed(np.array([300.0, 100.0, *[0.0] * 8])))
    assert notes == []
    assert value(table, "gain") == pytest.approx(40.0 * 1.015)
    assert value(table, "gain", "decile:1") == pytest.approx(300.0 * 1.015)
    assert value(table, "gain_share", "cause:illness") == pytest.approx(0.75)
    assert value(table, "gain_share", "region:west") == pytest.approx(1.0)
    assert value(table, "persons_share", "region:west") == pytest.approx(0.4)
    shares = table[table["outcome"] == "gain_share"]
    kinds = shares["group"].str.partition(":")[0]
    assert shares.groupby(kinds)["central"].sum().to_numpy() == pytest.approx(1.0)
    assert kinds.nunique() == 4


def test_a_gain_the_same_for_all_is_not_concentrated() -> None:
    table, _ = incidence_rows("policy", observed(np.full(10, 50.0)))
    assert value(table, "concentration_of_gain") == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(("decile", "index"), [(1, -0.9), (10, 0.9), (6, 0.1)])
def test_a_gain_of_one_decile_is_concentrated_at_its_rank(decile: int, index: float) -> None:
    table, _ = incidence_rows("policy", observed(100.0 * (decile == DECILES)))
    assert value(table, "concentration_of_gain") == pytest.approx(index, abs=1e-6)


def test_a_gain_in_proportion_to_income_is_as_concentrated_as_income() -> None:
    """The Gini coefficient of grouped incomes 1 to 10 is 0.3 (Kakwani 1977)."""
    table, _ = incidence_rows("policy", observed(0.1 * BEFORE))
    assert value(table, "concentration_of_gain") == pytest.approx(0.3, abs=1e-5)


def test_what_may_be_no_gain_is_not_shared_out() -> None:
    noise = [100.0, -100.0, 50.0, -60.0]
    table, notes = incidence_rows(
        "policy", [gains(summary(BEFORE + size), summary(BEFORE)) for size in noise]
    )
    assert set(table["outcome"]) == {"gain", "persons_share"}
    assert notes == [
        "policy: how its gain is shared is left out: its denominator cannot be told from zero"
    ]


def test_a_loss_is_not_shared_out() -> None:
    table, notes = incidence_rows("policy", observed(np.full(10, -50.0)))
    assert "gain_share" not in set(table["outcome"])
    assert notes == ["policy: how its gain is shared is left out: income does not rise"]


@given(st.lists(st.floats(1.0, 1e4), min_size=10, max_size=10))
def test_the_index_of_gains_without_losers_stays_within_its_bounds(parts: list[float]) -> None:
    one = gains(summary(BEFORE + np.array(parts)), summary(BEFORE))
    assert -0.9001 <= one.tilt / one.yuan[0] <= 0.9001
