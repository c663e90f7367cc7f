"""A sweep goes on from its folder alone, and its tables hold every run once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simsupport.experiment import InputError
from simsupport.experiment import folder as folder_module
from simsupport.experiment import question as question_module
from simsupport.experiment.resume import status_of
from simsupport.experiment.store import Store
from simsupport.experiment.sweeps.definition import Sweep
from simsupport.experiment.sweeps.effects import effects, short_names
from simsupport.experiment.sweeps.result import SweepResult
from simsupport.experiment.sweeps.sweep import answer, expand, sweep
from simsupport.experiment.worker import simulate
from simsupport.scenario import Scenario
from tests.experiment.probes import full_disk

TEXT = """
scenario: baseline
design: {kind: sobol, points: 2}
levers: {measures.cash_transfer.amount: [0, 400]}
uncertainties: {livelihoods.arrears.incidence: {low: 0.0, high: 0.5}}
replicates: 2
overrides: {population.households: 300, horizon.months: 12}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sweep's runs are."""
    return tmp_path_factory.mktemp("sweep")


@pytest.fixture(scope="module")
def result(folder: Path) -> SweepResult:
    """Two policies in two worlds, two replicates."""
    path = folder.parent / "cash.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return sweep(path, 1, folder)


def test_every_run_has_one_row(result: SweepResult) -> None:
    assert len(result.summary) == 2 * 2 * 2
    assert not result.summary.duplicated(["point", "replicate"]).any()
    assert result.values("poverty_headcount").shape == (4, 2)
    assert result.by_policy("poverty_headcount").shape == (2, 2, 2)
    assert np.isfinite(result.by_policy("spending")).all()


def test_effects_are_paired_and_averaged_over_worlds(result: SweepResult) -> None:
    table = effects(result, ["spending"])
    table = table[table["interval"] == "simulation"].set_index(["label", "kind"])
    cube = result.by_policy("spending")
    row = table.loc[("amount 400", "difference")]
    assert row["central"] == pytest.approx((cube[1] - cube[0]).mean())
    assert row["central"] > 0.0
    assert row["lower"] < row["central"] < row["upper"]
    assert ("amount 0", "difference") not in table.index


def test_the_total_interval_holds_what_worlds_differ_in(result: SweepResult) -> None:
    rows = effects(result, ["spending"]).query("kind == 'difference'").set_index("interval")
    assert rows.loc["total", "lower"] <= rows.loc["simulation", "lower"]
    assert rows.loc["total", "upper"] >= rows.loc["simulation", "upper"]


def test_other_tools_read_it(result: SweepResult) -> None:
    experiments, outcomes = result.to_ema()
    assert list(experiments.columns[:2]) == [
        "measures.cash_transfer.amount",
        "livelihoods.arrears.incidence",
    ]
    assert {"scenario", "policy", "model"} <= set(experiments.columns)
    assert outcomes["poverty_gap"].shape == (4,)
    expected = result.values("poverty_gap").mean(axis=1)
    assert outcomes["poverty_gap"] == pytest.approx(expected)
    assert list(result.to_mesa().columns[:3]) == ["RunId", "iteration", "Step"]


def test_an_unknown_outcome_is_named(result: SweepResult) -> None:
    with pytest.raises(InputError, match="did you mean poverty_gap"):
        result.values("poverty_gab")


def test_the_folder_is_enough_to_go_on(result: SweepResult, folder: Path) -> None:
    again = expand(folder, 1)
    assert again.summary.equals(result.summary)
    assert status_of(folder).missing == 0
    (key, *_) = Store(folder).keys()
    (folder / "runs" / f"{key}.sha256").unlink()
    assert (status_of(folder).finished, status_of(folder).missing) == (7, 1)
    assert expand(folder, 1).summary.equals(result.summary)
    with pytest.raises(InputError, match="the sweep has 2 already"):
        expand(folder, 1, replicates=1)


def test_a_sweep_grows_without_repeating_a_run(result: SweepResult, tmp_path: Path) -> None:
    path = tmp_path / "cash.yaml"
    path.write_text(TEXT, encoding="utf-8")
    sweep(path, 1, tmp_path / "grown")
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "grown/runs").iterdir()}
    grown = expand(tmp_path / "grown", 1, points=4, replicates=3)
    assert len(grown.summary) == 2 * 4 * 3
    after = {file: file.stat().st_mtime_ns for file in (tmp_path / "grown/runs").iterdir()}
    assert before.items() <= after.items()
    merged = grown.summary.merge(result.summary, on=["point", "replicate", "poverty_gap"])
    assert len(merged) == len(result.summary)


def test_another_sweep_is_refused_its_folder(result: SweepResult, folder: Path) -> None:
    other = Sweep.load(folder.parent / "cash.yaml").with_settings(households=301)
    with pytest.raises(InputError, match="holds another sweep"):
        sweep(other, 1, folder)
    assert len(result.points) == 4


def test_a_folder_without_a_question_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder of a sweep or a comparison"):
        status_of(tmp_path)


def test_short_names_tell_paths_apart() -> None:
    names = short_names(["a.b.amount", "a.c.amount", "a.c.wage_share"])
    assert list(names.values()) == ["b amount", "c amount", "wage share"]


def test_a_disk_that_is_full_for_tables_is_one_line(
    result: SweepResult, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for writer in (question_module, folder_module):
        with monkeypatch.context() as patch:
            patch.setattr(writer, "publish", full_disk)
            with pytest.raises(InputError, match="File too large; 8 of 8 runs are kept in"):
                expand(folder, 1)


def test_failed_runs_are_rows(tmp_path: Path) -> None:
    path = tmp_path / "cash.yaml"
    path.write_text(TEXT, encoding="utf-8")

    def run(scenario: Scenario, seed: int) -> object:
        if seed == 1 and scenario.measures.cash_transfer.amount.at(0):
            raise ZeroDivisionError("no households")
        return simulate(scenario, seed)

    done = answer(Sweep.load(path), tmp_path / "out", 1, run=run)
    rows = pd.read_csv(tmp_path / "out" / "failures.csv")
    assert len(rows) == len(done.failures) == 2
    assert (rows["error"] == "ZeroDivisionError: no households").all()
    assert set(rows["point"]) == set(done.points.loc[done.points["policy"] == 1, "point"])
