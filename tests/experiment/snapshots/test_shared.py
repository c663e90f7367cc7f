"""A comparison that shares beginnings keeps the runs that it would keep without."""

from __future__ import annotations

import pytest

from simsupport.experiment import InputError
from simsupport.experiment import compare as module
from simsupport.experiment.snapshots.shared import share_beginnings
from simsupport.experiment.store import to_parquet
from simsupport.model import SupportModel
from tests.experiment.snapshots.test_single import kept
from tests.worlds import scenario

NATION = {"population.households": 120, "horizon.months": 18}
DATE = "2014-01"


@pytest.fixture(autouse=True)
def no_figures(monkeypatch):
    """Keep runs, but draw nothing."""
    monkeypatch.setattr(module, "conclude", lambda folder, *rest, **options: folder)


@pytest.fixture(scope="module")
def policies():
    """Three scenarios that are alike until January 2014."""
    trunk = scenario().with_overrides(NATION)
    later = {
        "baseline": {},
        "cash": {"measures.cash_transfer.amount": {DATE: 200.0}},
        "capped": {"measures.cash_transfer.amount": {DATE: 200.0}, "budget.cap": 1e9},
    }
    return [trunk.with_overrides(changes | {"name": name}) for name, changes in later.items()]


def test_the_same_runs_result_and_no_beginning_is_left(policies, tmp_path, monkeypatch):
    whole = module.compare(policies, 2, workers=1, out=tmp_path / "whole")
    births, built = [], SupportModel.__init__

    def counted(model, *args, **options):
        births.append(options["rng"])
        built(model, *args, **options)

    monkeypatch.setattr(SupportModel, "__init__", counted)
    shared = module.compare(policies, 2, workers=1, out=tmp_path / "shared", branch_at=DATE)
    one, other = kept(whole), kept(shared)
    assert one.pop("question.json") != other.pop("question.json")
    assert one == other
    assert len(one) == 3 * 2 * 3
    assert births == [0, 1]


def test_a_beginning_that_cannot_be_used_is_made_anew(policies, tmp_path):
    shared = share_beginnings(policies, DATE, tmp_path)
    shared.folder.mkdir(parents=True)
    (shared.folder / "4.npz").write_bytes(b"cut short")
    found, again = shared(policies[1], 4), shared(policies[1], 4)
    assert to_parquet(found[0]) == to_parquet(again[0])
    assert (shared.folder / "4.npz").stat().st_size > 1000
    shared.clear()
    assert not (tmp_path / "beginnings").exists()


def test_a_beginning_that_cannot_be_saved_costs_no_run(policies, tmp_path):
    shared = share_beginnings(policies, DATE, tmp_path)
    (tmp_path / "beginnings").write_bytes(b"in the way")
    alone = share_beginnings(policies, DATE, tmp_path / "alone")
    assert to_parquet(shared(policies[1], 4)[0]) == to_parquet(alone(policies[1], 4)[0])


def test_a_command_leaves_the_beginnings_of_another(policies, tmp_path):
    mine, other = (share_beginnings(policies[:count], DATE, tmp_path) for count in (2, 3))
    for shared in (mine, other):
        shared.folder.mkdir(parents=True)
    mine.clear()
    assert not mine.folder.exists()
    assert other.folder.exists()
    other.clear()
    assert list(tmp_path.iterdir()) == []


def test_scenarios_that_differ_before_the_date_are_refused(policies, tmp_path):
    for month, message in (
        ("2014-02", "cash cannot branch from baseline in 2014-02: measures.cash_transfer.amount"),
        ("2015-01", "2015-01 is not within the runs, which go from 2013-01 to before 2014-07"),
        ("soon", "'soon' is no month"),
    ):
        with pytest.raises(InputError, match=message):
            module.compare(policies, 2, workers=1, out=tmp_path, branch_at=month)
    assert list(tmp_path.iterdir()) == []
