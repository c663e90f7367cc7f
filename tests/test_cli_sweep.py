"""The commands about sweeps, as users type them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simsupport.cli import app
from simsupport.views import sweep_figures

SWEEP = """
name: tiny
scenario: baseline
design: {kind: DESIGN}
levers: {measures.cash_transfer.amount: [0, 400], measures.employment_subsidy.wage_share: [0, 0.2]}
uncertainties: {livelihoods.shocks.harvest_sd: {low: 0.2, high: 0.4}}
replicates: 2
overrides: {population.households: 200, horizon.months: 12}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands write below the current folder."""
    monkeypatch.chdir(tmp_path)


def typed(*words: str, design: str = "grid, levels: 2", code: int = 0) -> str:
    """Type a command; return all that it printed."""
    Path("tiny.yaml").write_text(SWEEP.replace("DESIGN", design), encoding="utf-8")
    answer = CliRunner().invoke(app, list(words))
    assert answer.exit_code == code, answer.output
    return answer.output


def test_a_sweep_is_run_counted_gone_on_with_and_expanded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = typed("sweep", "tiny.yaml", "--workers", "1")
    assert "tiny: 8 points, 2 replicates" in said
    assert "amount 400" in said
    folder = Path("results/sweep-tiny")
    figures = {path.name for path in folder.glob("figures/*.png")}
    assert {"policies.png", "map_poverty_gap.png", "map_spending.png"} <= figures
    for table in ("points.csv", "summary.csv", "effects.csv", "manifest.json", "question.json"):
        assert (folder / table).exists()
    monkeypatch.setattr(sweep_figures, "write_sweep_figures", lambda result, folder: None)
    assert "missing   0" in typed("status", str(folder))
    next(folder.glob("runs/*.sha256")).unlink()
    assert "missing   1" in typed("status", str(folder))
    assert "16 runs, 15 of them kept from before" in typed("resume", str(folder), "--workers", "1")
    more = typed("expand", str(folder), "--replicates", "3", "--workers", "1")
    assert "24 runs, 16 of them kept from before" in more


def test_parameters_moved_one_at_a_time_are_a_table_and_a_tornado() -> None:
    said = typed("sweep", "tiny.yaml", "--workers", "1", design="one-at-a-time")
    assert "as it is" in said
    assert "harvest sd" in said
    assert Path("results/sweep-tiny/figures/tornado_poverty_gap.png").exists()


def test_what_matters_is_printed() -> None:
    words = ("sensitivity", "tiny.yaml", "--outcome", "poverty_gap", "--workers", "1")
    said = typed(*words, "--replicates", "1", design="morris, points: 2")
    assert "mean size of effect" in said
    assert "what amount 400, wage share 0.2 changes" in said
    assert "need saltelli or morris" in typed(*words, code=2)


def test_mistakes_are_one_line_with_their_place() -> None:
    said = typed("sweep", "tiny.yaml", design="gird", code=2)
    assert said.startswith("tiny.yaml:4:10: design.kind")
    assert "no folder of a sweep" in typed("status", ".", code=2)
    assert "must be at least 1" in typed("sweep", "tiny.yaml", "--workers", "0", code=2)
