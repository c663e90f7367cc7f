"""The committed reference experiments are those that their command makes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simsupport.experiment.sweeps.sweep import sweep
from tests.tools.experiments import PIECES, REFERENCE, page, small


def test_the_page_shows_what_is_there() -> None:
    assert (REFERENCE / "README.md").read_text(encoding="utf-8") == page()
    expected = {
        f"{name}/{file}"
        for name, piece in PIECES.items()
        for file in (*piece.tables, *(f"{picture}.png" for picture in piece.pictures))
    }
    there = {path.relative_to(REFERENCE).as_posix() for path in REFERENCE.glob("*/*")}
    assert there == expected


def test_the_smallest_is_made_again(tmp_path: Path) -> None:
    result = sweep(small("one-at-a-time"), out=tmp_path)
    assert result.failures == ()
    for table in PIECES["one-at-a-time"].tables:
        kept = pd.read_csv(REFERENCE / "one-at-a-time" / table)
        made = pd.read_csv(tmp_path / table)
        if table == "points.csv":  # its names follow every parameter, those of no bearing too
            kept, made = kept.drop(columns="point"), made.drop(columns="point")
        pd.testing.assert_frame_equal(made, kept, rtol=1e-6)


@pytest.mark.parametrize("outcome", ["sustained_exits_12", "poverty_gap", "false_exits"])
def test_shares_of_the_history_sum_to_its_effect(outcome: str) -> None:
    table = pd.read_csv(REFERENCE / "attribute" / "attribution.csv").query("outcome == @outcome")
    total = table[table["kind"] == "total"]["central"].item()
    assert np.isclose(table[table["kind"] == "shapley"]["central"].sum(), total, rtol=1e-6)


def test_equal_cost_is_equal() -> None:
    spending = pd.read_csv(REFERENCE / "equal-cost" / "equal_cost.csv")["spending"]
    assert spending.max() <= 1.02 * spending.min()
