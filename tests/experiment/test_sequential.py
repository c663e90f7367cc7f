"""Replicates are added until the answer is good enough, and never made twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simsupport.experiment import InputError, analysis, runs, sequential
from simsupport.experiment.compare import compare
from simsupport.views import plots
from tests.experiment.standin import ALL, BASELINE, OUTCOMES, TRANSFERS, simulate

SHORT = 12


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "simulate", simulate)
    monkeypatch.setattr(analysis, "known_outcomes", lambda: OUTCOMES)
    monkeypatch.setattr(sequential, "known_outcomes", lambda: OUTCOMES)
    monkeypatch.setattr(plots, "write_figures", lambda comparison, folder: None)


def widths(table: pd.DataFrame, outcome: str) -> np.ndarray:
    """Return the half-widths of an outcome's differences in the nation."""
    rows = table.query(f"outcome == '{outcome}' and kind == 'difference' and group == 'national'")
    return ((rows["upper"] - rows["lower"]) / 2.0).to_numpy()


def test_until_precise_enough(tmp_path: Path) -> None:
    begun = compare(ALL, replicates=12, workers=1, out=tmp_path, months=SHORT)
    wanted = float(widths(begun.table, "true_exits").max()) / 1.5
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.glob("runs/*")}
    options = {"outcome": "true_exits", "until_precision": wanted, "workers": 1, "months": SHORT}
    result = compare(ALL, replicates=12, out=tmp_path, **options)  # type: ignore[arg-type]
    assert 12 < result.replicates <= 60
    assert widths(result.table, "true_exits").max() <= wanted
    assert result.notes[0].startswith(f"Stopped by the rule at {result.replicates} replicates")
    assert "true exits" in result.notes[0]
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in kept.items())
    assert (tmp_path / "joint.csv").exists()


def test_a_rule_that_is_not_met_says_so(tmp_path: Path) -> None:
    result = compare(
        [TRANSFERS],
        baseline=BASELINE,  # type: ignore[arg-type]
        replicates=3,
        workers=1,
        out=tmp_path,
        months=SHORT,
        until_precision=1e-7,
        max_replicates=14,
    )
    assert result.replicates == 14
    assert result.notes[0].startswith("The rule was not met: intervals of ±1e-07 share in income")
    assert result.notes[0].endswith("and the maximum is 14.")
    assert len(result.joint) == 0
    assert not (tmp_path / "joint.csv").exists()


def test_until_the_best_is_known(tmp_path: Path) -> None:
    result = compare(
        ALL, replicates=10, workers=1, out=tmp_path, months=SHORT, outcome="true_exits", within=4e6
    )
    assert result.notes[0].startswith(f"Selected at {result.replicates} replicates: transfers-and")
    table = result.best("true_exits")
    assert table["scenario"][0] == "transfers-and-employment"
    assert table["may_be_best"][0]
    assert result.replicates_to_select("true_exits", 1e12) == result.replicates
    with pytest.raises(InputError, match="within is 0"):
        result.replicates_to_select("true_exits", 0.0)
    with pytest.raises(InputError, match=r"true_exit: no such outcome .* did you mean true_exits"):
        result.best("true_exit")


def test_bootstrap_intervals_are_other_than_t_and_alike(tmp_path: Path) -> None:
    common = {"replicates": 12, "workers": 1, "out": tmp_path, "months": SHORT}
    student = compare(ALL, **common)  # type: ignore[arg-type]
    boot = compare(ALL, interval="bootstrap", **common)  # type: ignore[arg-type]
    for outcome in ("true_exits", "gini"):
        one, two = widths(student.table, outcome), widths(boot.table, outcome)
        assert (one != two).all()
        assert (np.abs(np.log(one / two)) < np.log(2.0)).all()
    levels = [table[table["kind"] == "level"] for table in (student.table, boot.table)]
    pd.testing.assert_frame_equal(*levels)
    assert (widths(boot.joint, "true_exits") > widths(boot.table, "true_exits")).all()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"until_precision": 0.0}, "until_precision is 0; it must be above 0"),
        ({"within": float("nan")}, "within is nan; it must be above 0"),
        ({"within": 1.0, "until_precision": 1.0}, "two goals; ask for one at a time"),
        ({"until_precision": 1.0, "outcome": "povrty_gap"}, "did you mean poverty_gap?"),
        ({"within": 1.0, "outcome": "migration"}, "more is neither better nor worse"),
        ({"outcome": "povrty_gap"}, "did you mean poverty_gap?"),
        ({"max_replicates": 1, "within": 1.0}, "max_replicates is 1; it must be at least 2"),
        ({"max_replicates": 0, "within": 1.0}, "max_replicates is 0; it must be at least 2"),
        ({"interval": "bootstrap", "replicates": 5}, "replicates is 5; bootstrap intervals take"),
        ({"interval": "bootstrap", "until_precision": 1.0}, "a rule for t intervals"),
        ({"interval": "guess"}, "interval is guess; it must be t or bootstrap"),
    ],
)
def test_senseless_goals_are_refused(
    tmp_path: Path, wrong: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        compare(ALL, out=tmp_path, **wrong)  # type: ignore[arg-type]
