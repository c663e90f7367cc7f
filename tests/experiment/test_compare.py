"""The whole way from scenarios to a results folder."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from simsupport.experiment import InputError, analysis, runs, single
from simsupport.experiment import compare as module
from simsupport.experiment import folder as folder_module
from simsupport.experiment import question as question_module
from simsupport.experiment.compare import compare, default_folder
from simsupport.views import plots
from tests.experiment.probes import full_disk
from tests.experiment.standin import (
    ALL,
    BASELINE,
    BOTH,
    OUTCOMES,
    TRANSFERS,
    Scenario,
    simulate,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from simsupport.experiment.comparison import Comparison


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "simulate", simulate)
    monkeypatch.setattr(single, "simulate_on", simulate_on)
    monkeypatch.setattr(analysis, "known_outcomes", lambda: OUTCOMES)
    monkeypatch.setattr(plots, "write_figures", write_one_figure)


def simulate_on(
    scenario: Scenario, seed: int, *, cores: int, progress: object
) -> tuple[pa.Table, pa.Table]:
    """Run the stand-in whatever the cores."""
    return simulate(scenario, seed)


def write_one_figure(comparison: Comparison, folder: Path) -> None:
    """Write the poverty paths only; the tests of the views draw all figures."""
    plots.save(plots.poverty_paths(comparison), folder, "poverty_paths")


def test_the_folder_holds_tables_figures_and_manifest(tmp_path: Path) -> None:
    result = compare(ALL, replicates=3, workers=1, out=tmp_path, seed=5)
    assert {path.name for path in tmp_path.iterdir()} == {
        "runs",
        "households",
        "figures",
        "summary.csv",
        "comparison.csv",
        "joint.csv",
        "pairing.csv",
        "leavers.csv",
        "cost_effectiveness.csv",
        "acceptability.csv",
        "manifest.json",
        "question.json",
    }
    written = pd.read_csv(tmp_path / "comparison.csv")
    pd.testing.assert_frame_equal(written, result.table, check_dtype=False, rtol=1e-8)
    summary = pd.read_csv(tmp_path / "summary.csv")
    assert summary[["scenario", "replicate", "seed"]].iloc[1].tolist() == ["baseline", 1, 6]
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert [entry["name"] for entry in manifest["scenarios"]] == [one.name for one in ALL]
    assert manifest["seeds"] == [5, 6, 7]
    assert len(manifest["runs"]) == 12
    assert str(tmp_path) not in json.dumps(manifest)
    names = {path.name for path in (tmp_path / "figures").iterdir()}
    assert names == {"poverty_paths.png", "poverty_paths.svg"}


def test_a_smaller_question_leaves_no_table_of_a_larger_one(tmp_path: Path) -> None:
    compare(ALL, replicates=2, workers=1, out=tmp_path)
    assert (tmp_path / "joint.csv").exists()
    compare(ALL[:2], replicates=2, workers=1, out=tmp_path)
    left = {path.name for path in tmp_path.glob("*.csv")}
    fresh = tmp_path / "fresh"
    compare(ALL[:2], replicates=2, workers=1, out=fresh)
    assert left == {path.name for path in fresh.glob("*.csv")}


def test_the_same_command_writes_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        compare(ALL[:2], replicates=2, workers=1, out=tmp_path / folder)
    for path in (path for path in (tmp_path / "a").rglob("*") if path.is_file()):
        twin = tmp_path / "b" / path.relative_to(tmp_path / "a")
        assert path.read_bytes() == twin.read_bytes(), path.name


def test_replicates_follow_the_command_not_the_file(tmp_path: Path) -> None:
    compare([BASELINE], replicates=3, workers=1, out=tmp_path)
    later = compare([BASELINE], replicates=2, seed=1, workers=1, out=tmp_path)
    assert sorted(set(later.runs["replicate"])) == [0, 1]
    assert set(zip(later.runs["replicate"], later.runs["seed"], strict=True)) == {(0, 1), (1, 2)}


def test_failures_are_noted_and_the_rest_is_compared(tmp_path: Path) -> None:
    result = compare(
        [BASELINE, replace(TRANSFERS, trouble="raise")], replicates=6, workers=1, out=tmp_path
    )
    assert result.failures == 3
    assert sum("ZeroDivisionError" in note for note in result.notes) == 3
    row = result.row("transfers", "poverty_headcount")
    assert row is not None
    assert row["upper"] < 0.0
    assert len(result.summary) == 9


def test_a_scenario_without_any_run_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"transfers has no finished run: .*ZeroDivisionError"):
        compare(
            [BASELINE, replace(TRANSFERS, trouble="raise")],
            replicates=1,
            seed=1,
            workers=1,
            out=tmp_path,
        )


def test_one_replicate_gives_values_without_bounds(tmp_path: Path) -> None:
    result = compare(ALL, replicates=1, workers=1, out=tmp_path)
    row = result.row("transfers", "poverty_headcount")
    assert row is not None
    assert row["central"] < 0.0
    assert row[["lower", "upper"]].isna().all()
    assert len(result.pairing) == 0


def test_a_short_horizon_and_smaller_population_are_overrides(tmp_path: Path) -> None:
    result = compare(ALL[:2], replicates=2, workers=1, out=tmp_path, households=50, months=7)
    assert set(result.runs["month"].dt.month) == set(range(1, 8))


def test_run_keeps_one_run_and_compare_uses_it(tmp_path: Path) -> None:
    alone = single.run(TRANSFERS, seed=2, out=tmp_path)
    assert set(alone.table["kind"]) == {"level"}
    assert alone.baseline is None
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("runs/*")}
    compare([BASELINE, TRANSFERS], replicates=3, workers=1, out=tmp_path)
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in before.items())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"replicates": 0}, "replicates is 0; it must be at least 1"),
        ({"replicates": "3"}, "replicates is '3'; it must be a whole number"),
        ({"workers": 1.5}, "workers is 1.5; it must be a whole number"),
        ({"seed": -1}, "seed is -1; it must be at least 0"),
        ({"seed": 2**63 - 10}, "the last of 20 seeds from there on must be at most"),
        ({"seed": 2**63 - 90, "within": 1, "max_replicates": 100}, "the last of 100 seeds"),
        ({"within": 1}, "scenarios: 1, replicates: 500; to tell which is better takes two of each"),
        ({"within": 1, "max_replicates": 1}, "max_replicates is 1; it must be at least 2"),
        ({"max_replicates": 9}, "max_replicates ends a rule; ask for until_precision or within"),
        ({"outcome": "gini"}, "outcome is what a rule is about; ask for until_precision or within"),
        ({"workers": 0}, "workers is 0; it must be at least 1"),
        ({"within": "0.01"}, "within is '0.01'; it must be a number"),
        ({"until_precision": [0.01]}, r"until_precision is \[0.01\]; it must be a number"),
    ],
)
def test_senseless_counts_are_refused(tmp_path: Path, wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        compare([BASELINE], out=tmp_path, **wrong)


def test_a_text_is_no_list_of_scenarios() -> None:
    with pytest.raises(InputError, match=r"give a list, \['transfers'\]"):
        compare("transfers")


def test_different_months_are_not_compared(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="transfers and baseline differ in their horizon"):
        compare([BASELINE, replace(TRANSFERS, months=12)], out=tmp_path)


def test_default_folders_are_named_after_the_question() -> None:
    assert default_folder(module.DEFAULT_SCENARIOS, ALL) == Path("results/compare-default")
    assert default_folder(["x"], [BASELINE, BOTH]) == Path(
        "results/compare-baseline-transfers-and-employment"
    )
    long = default_folder(["x"], [replace(BASELINE, name=f"scenario-{i}") for i in range(20)])
    assert len(long.name) < 90


def test_failures_are_rows_with_their_traceback_until_there_are_none(tmp_path: Path) -> None:
    troubled = replace(TRANSFERS, trouble="raise")
    compare([BASELINE, troubled], replicates=4, workers=1, out=tmp_path)
    rows = pd.read_csv(tmp_path / "failures.csv")
    assert list(rows) == ["scenario", "point", "replicate", "seed", "error", "traceback"]
    assert rows[["scenario", "replicate", "seed"]].to_numpy().tolist() == [
        ["transfers", 1, 1],
        ["transfers", 3, 3],
    ]
    assert (rows["error"] == "ZeroDivisionError: a village without households").all()
    assert rows["traceback"].str.startswith("Traceback (most recent call last):\n").all()
    compare([BASELINE, TRANSFERS], replicates=4, workers=1, out=tmp_path)
    assert not (tmp_path / "failures.csv").exists()


@pytest.mark.parametrize(("writer", "kept"), [(question_module, 0), (folder_module, 4)])
def test_a_disk_that_is_full_for_tables_too_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: object, kept: int
) -> None:
    monkeypatch.setattr(writer, "publish", full_disk)
    with pytest.raises(InputError) as stopped:
        compare(ALL[:2], replicates=2, workers=1, out=tmp_path)
    assert str(stopped.value) == (
        f"results cannot be written: File too large; {kept} of 4 runs are kept in {tmp_path}; "
        "the same command goes on from there"
    )


def test_a_comparison_is_not_put_over_a_sweep(tmp_path: Path) -> None:
    question_module.keep_question(tmp_path, {"command": "sweep"})
    with pytest.raises(InputError, match="holds a sweep; name another"):
        compare(ALL[:2], replicates=2, workers=1, out=tmp_path)
    assert question_module.read_question(tmp_path) == {"command": "sweep"}
    assert not (tmp_path / "runs").exists()
