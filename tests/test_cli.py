"""The command line: quick help, one line for bad input, results that stay."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import simsupport
from simsupport.cli import app
from simsupport.experiment import analysis, runs, sequential, single
from simsupport.experiment import compare as module
from simsupport.scenario import Scenario as RealScenario
from simsupport.views import plots
from tests.experiment.standin import ALL, OUTCOMES, Scenario, simulate

if TYPE_CHECKING:
    import pyarrow as pa

HEAVY = ("numpy", "pandas", "pyarrow", "scipy", "matplotlib", "mesa")


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> dict[str, Scenario]:
    """Put the stand-in in place of model and scenarios; return the scenarios by name."""
    known = {scenario.name: scenario for scenario in ALL}
    real = RealScenario.load

    def load(name: str) -> object:
        return known[name] if name in known else real(name)

    def once(scenario: Scenario, seed: int, *, cores: int, progress: object) -> object:
        assert callable(progress)
        progress(cores, scenario.months)
        return simulate(scenario, seed)

    monkeypatch.setattr(module, "DEFAULT_SCENARIOS", tuple(known))
    monkeypatch.setattr(RealScenario, "load", load)
    monkeypatch.setattr(runs, "simulate", simulate)
    monkeypatch.setattr(single, "simulate_on", once)
    monkeypatch.setattr(analysis, "known_outcomes", lambda: OUTCOMES)
    monkeypatch.setattr(sequential, "known_outcomes", lambda: OUTCOMES)
    monkeypatch.setattr(plots, "write_figures", lambda comparison, folder: None)
    return known


def loaded_by(statement: str) -> set[str]:
    """Return the heavy packages that a statement imports in a fresh interpreter."""
    code = f"import sys; {statement}; print(*(n for n in {HEAVY} if n in sys.modules))"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return set(answer.stdout.split())


def seconds(*words: str) -> float:
    """Return the time a command takes, the best of three."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *words], capture_output=True, check=True)
        times.append(time.perf_counter() - begun)
    return min(times)


def test_help_and_import_load_nothing_heavy() -> None:
    assert loaded_by("import simsupport") == set()
    assert loaded_by("import simsupport.cli") == set()


def test_help_and_import_are_quick() -> None:
    assert seconds("-m", "simsupport", "--help") < 0.5
    assert seconds("-c", "import simsupport") < 0.3


def test_names_are_exported() -> None:
    assert simsupport.compare is module.compare
    assert simsupport.Scenario is RealScenario
    assert simsupport.__version__
    assert {"run", "compare", "SupportModel"} <= set(dir(simsupport))
    with pytest.raises(AttributeError, match="no attribute 'wonder'"):
        _ = simsupport.wonder


def test_help_lists_the_commands_and_is_what_no_command_shows() -> None:
    asked, alone = CliRunner().invoke(app, ["--help"]), CliRunner().invoke(app, [])
    assert asked.exit_code == alone.exit_code == 0
    assert asked.stdout == alone.stdout
    for command in ("run", "compare", "validate", "bench", "scenario"):
        assert command in asked.stdout


def test_version() -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout.startswith("simsupport ")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["compare", "--replicats", "3"], "No such option: --replicats"),
        (["compare", "--replicates", "many"], "Invalid value for '--replicates'"),
        (["compare", "--replicates", "0"], "replicates is 0; it must be at least 1"),
        (["compare", "--workers", "0"], "workers is 0; it must be at least 1"),
        (["compare", "--seed", "-1"], "seed is -1; it must be at least 0"),
        (["compare", "--seed", str(2**63 - 1)], "the last of 20 seeds from there on must be"),
        (["run", "baseline", "--seed", str(2**63)], "seed is 9223372036854775808; it must be at"),
        (["run", "baseline", "--save-at", "2013-06", "."], ".: is a folder; name a file"),
        (["validate", "--replicates", "0"], "replicates is 0; it must be at least 1"),
        (["attribute", "combined", "--seed", str(2**63)], "the last of 8 seeds from there on"),
        (["emulate", "solar", "--seed", str(2**63)], "the last of 20 seeds from there on"),
        (["run", "baseline", "--cores", "0"], "cores is 0; it must be at least 1"),
        (["run"], "Missing argument"),
        (["compair"], "No such command 'compair'. Did you mean 'compare', 'compact'?"),
        (["foo"], "No such command 'foo'; known: run, compare, validate"),
        (["scenario", "foo"], "No such command 'foo'; known: check, show, diff, schema"),
        (["run", "baseline", "--months", "3", "--months", "4"], "--months is given 2 times; give"),
        (["run", "--save-at", "2013-02", "a", "--save-at", "2013-03", "b", "x"], "--save-at is gi"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_exit_2(
    stand_in: dict[str, Scenario], words: list[str], message: str
) -> None:
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert message in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [["--help"], ["scenario", "show", "baseline"]])
def test_output_that_cannot_be_written_is_one_line_and_exit_2(words: list[str]) -> None:
    command = [sys.executable, "-m", "simsupport", *words]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        answer = subprocess.run(
            command, check=False, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert answer.returncode == 2
    assert answer.stderr == "simsupport: No space left on device\n"


@pytest.mark.parametrize("words", [["run", "no-such"], ["compare", "no-such"]])
def test_an_unknown_scenario_is_one_line_and_exit_2(
    stand_in: dict[str, Scenario], tmp_path: Path, words: list[str]
) -> None:
    answer = CliRunner().invoke(app, [*words, "--out", str(tmp_path)])
    assert answer.exit_code == 2
    assert "no-such" in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [["run", "baseline"], ["compare"]])
def test_a_folder_that_cannot_be_written_is_one_line_and_exit_2(
    stand_in: dict[str, Scenario], tmp_path: Path, words: list[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    answer = CliRunner().invoke(app, [*words, "--out", str(taken / "below")])
    assert answer.exit_code == 2
    assert "results cannot be written there" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_compare_prints_the_answer_and_where_files_are(
    stand_in: dict[str, Scenario], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["compare", "--replicates", "3", "--workers", "1", "--months", "24"]
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 0, answer.output
    assert "Poor in 2014, %" in answer.stdout
    assert "Transfers and employment" in answer.stdout
    assert "Tables, figures and runs are in results/compare-default" in answer.stdout
    assert "12 runs, 0 of them kept from before" in answer.stderr
    again = CliRunner().invoke(app, words)
    assert again.stdout == answer.stdout
    assert "12 runs, 12 of them kept from before" in again.stderr


def test_run_prints_the_outcomes(
    stand_in: dict[str, Scenario], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(app, ["run", "transfers", "--seed", "3", "--households", "60"])
    assert answer.exit_code == 0, answer.output
    assert "Income poverty, %" in answer.stdout
    assert len(list(Path("results/run-transfers/runs").glob("*.parquet"))) == 1


def test_failed_runs_are_listed_and_exit_1(stand_in: dict[str, Scenario], tmp_path: Path) -> None:
    stand_in["transfers"] = replace(stand_in["transfers"], trouble="raise")
    words = ["compare", "transfers", "--replicates", "4", "--workers", "1", "--out", str(tmp_path)]
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 1
    assert "transfers, replicate 1 (seed 1): ZeroDivisionError" in answer.stdout
    assert "Cash transfers" in answer.stdout


def test_ctrl_c_says_how_to_go_on(
    stand_in: dict[str, Scenario], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(scenario: Scenario, seed: int) -> tuple[pa.Table, pa.Table]:
        if seed == 1:
            raise KeyboardInterrupt
        return simulate(scenario, seed)

    words = ["compare", "--replicates", "2", "--workers", "1", "--out", str(tmp_path)]
    with monkeypatch.context() as patch:
        patch.setattr(runs, "simulate", stopped)
        answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 130
    assert "stopped: 4 of 8 runs are kept" in answer.stderr
    assert "the same command goes on from there" in answer.stderr
    again = CliRunner().invoke(app, words)
    assert again.exit_code == 0
    assert "8 runs, 4 of them kept from before" in again.stderr


def test_compare_says_who_may_be_best(stand_in: dict[str, Scenario], tmp_path: Path) -> None:
    words = ["compare", "transfers", "--workers", "1", "--months", "12", "--out", str(tmp_path)]
    goal = ["--best", "poverty_headcount", "--within", "0.5", "--replicates", "10"]
    answer = CliRunner().invoke(app, [*words, *goal])
    assert answer.exit_code == 0, answer.output
    assert "Selected at 10 replicates: transfers is the best by income poverty" in answer.stdout
    lines = answer.stdout.splitlines()
    place = lines.index("Best by income poverty")
    assert "May be best" in lines[place + 1]
    assert lines[place + 3].startswith("Cash transfers")
    assert lines[place + 3].endswith("yes")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--within", "1"], "--within goes with --best OUTCOME"),
        (["--best", "povery_gap"], "povery_gap: no such outcome; did you mean poverty_gap?"),
        (["--precision-of", "povery_gap"], "povery_gap: no such outcome; did you mean"),
        (["baseline", "--best", "poverty_headcount"], "scenarios: 1, replicates: 20; to tell"),
        (["--best", "poverty_headcount", "--replicates", "1"], "scenarios: 4, replicates: 1; to"),
        (["--best", "migration"], "migration: more is neither better nor worse"),
        (["--until-precision", "0"], "until_precision is 0; it must be above 0"),
        (["--interval", "guess"], "Invalid value for '--interval'"),
    ],
)
def test_a_senseless_goal_is_one_line_and_exit_2(
    stand_in: dict[str, Scenario], words: list[str], message: str
) -> None:
    answer = CliRunner().invoke(app, ["compare", *words])
    assert answer.exit_code == 2
    assert message in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
