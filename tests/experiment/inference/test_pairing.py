"""Common draws make differences of the real model ten times as precise, and `compare` says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simsupport.experiment.compare import compare
from simsupport.scenario import Scenario
from simsupport.views import plots
from simsupport.views.table import remarks

if TYPE_CHECKING:
    from pathlib import Path


def test_a_small_transfers_paired_variance_is_at_most_a_tenth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plots, "write_figures", lambda comparison, folder: None)
    small = Scenario.load("baseline").with_overrides(
        {"measures.cash_transfer.amount": 20, "name": "small"}
    )
    result = compare([small], workers=1, out=tmp_path, households=800, months=24)
    pairing = result.pairing.query("outcome == 'poverty_headcount' and group == 'national'")
    row = pairing.iloc[0]
    assert 0.0 < row["paired_variance"] <= 0.1 * row["unpaired_variance"]
    assert row["ratio"] == pytest.approx(row["paired_variance"] / row["unpaired_variance"])
    (line,) = [line for line in remarks(result) if "saved by pairing" in line]
    paired, unpaired = f"{row['paired_variance']:.2g}", f"{row['unpaired_variance']:.2g}"
    assert f"(paired {paired}, unpaired {unpaired})" in line
