"""A comparison goes on from its folder alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from simsupport.experiment import InputError, resume, runs
from simsupport.experiment.compare import compare
from simsupport.experiment.comparison import Comparison
from simsupport.experiment.store import Store
from simsupport.views import plots

SMALL = {"households": 200, "months": 12, "workers": 1}
SPENT = {**SMALL, "months": 18}
"""Long enough for a register, and so for transfers."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A comparison of two scenarios that was stopped after three of four runs."""
    monkeypatch.setattr(plots, "write_figures", lambda comparison, folder: None)
    done = []

    def stop(scenario: object, seed: int) -> object:
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(seed)
        return whole(scenario, seed)

    whole = runs.simulate
    with monkeypatch.context() as patch:
        patch.setattr(runs, "simulate", stop)
        with pytest.raises(KeyboardInterrupt, match="3 of 4 runs are kept"):
            compare(["transfers"], 2, out=tmp_path, effect="true_exits", **SMALL)
    return tmp_path


def test_a_stopped_comparison_is_counted_and_finished(folder: Path) -> None:
    status = resume.status_of(folder)
    assert (status.finished, status.failed, status.missing) == (3, 0, 1)
    assert "baseline, transfers: 2 replicates, 4 runs" in str(status)
    result = resume.go_on(folder, 1)
    assert isinstance(result, Comparison)
    assert result.replicates == 2
    assert resume.status_of(folder).missing == 0
    more = resume.go_on(folder, 1, replicates=3)
    assert isinstance(more, Comparison)
    assert (more.replicates, len(Store(folder).finished())) == (3, 6)


def test_a_comparison_cannot_shrink_or_take_points(folder: Path) -> None:
    with pytest.raises(InputError, match="the comparison has 2 already"):
        resume.go_on(folder, 1, replicates=1)
    with pytest.raises(InputError, match="has no points"):
        resume.go_on(folder, 1, points=4)


def test_a_damaged_question_is_one_line(folder: Path) -> None:
    (folder / "question.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="repeat the `compare`"):
        resume.status_of(folder)


def test_at_equal_cost_more_replicates_are_at_equal_cost_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plots, "write_figures", lambda comparison, folder: None)
    policies, wanted = ["transfers", "employment"], {**SPENT, "equal_cost": True}
    compare(policies, 2, out=tmp_path / "first", **wanted)
    more = resume.go_on(tmp_path / "first", 1, replicates=3)
    at_once = compare(policies, 3, out=tmp_path / "at once", **wanted)
    assert isinstance(more, Comparison)
    assert more.scenarios == at_once.scenarios
    assert more.summary.equals(at_once.summary)
    assert more.notes == at_once.notes
    tables = [(tmp_path / name / "equal_cost.csv").read_bytes() for name in ("first", "at once")]
    assert tables[0] == tables[1]
    status = resume.status_of(tmp_path / "first")
    assert (status.finished, status.missing) == (9, 0)


def test_replicates_that_a_rule_adds_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plots, "write_figures", lambda comparison, folder: None)
    rule = {"outcome": "income", "until_precision": 1e-9, "max_replicates": 12}
    result = compare(["transfers"], 2, out=tmp_path, **SPENT, **rule)
    status = resume.status_of(tmp_path)
    assert result.replicates == 12
    assert (status.finished, status.missing, status.other) == (24, 0, 0)
    assert "12 replicates, 24 runs" in str(status)
    again = resume.go_on(tmp_path, 1)
    assert isinstance(again, Comparison)
    assert again.replicates == 12
