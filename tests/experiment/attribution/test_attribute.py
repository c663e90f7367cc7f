"""Attribution from end to end: with the model, and with a stand-in whose shares are known."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from typer.testing import CliRunner

import simsupport
from simsupport.cli import app
from simsupport.experiment import InputError
from simsupport.experiment import folder as folder_module
from simsupport.experiment.attribution.attribute import attribute, play
from simsupport.experiment.attribution.game import exact_game, sampled_game
from simsupport.experiment.attribution.players import (
    Player,
    changes,
    family_players,
    row_players,
)
from simsupport.experiment.attribution.question import named_outcomes, pose
from simsupport.experiment.store import Store
from simsupport.model import SupportModel
from simsupport.scenario import Scenario
from simsupport.views import waterfall as waterfall_module
from simsupport.views.console import show_shares
from simsupport.views.shares import share_grids
from simsupport.views.style import STYLE
from simsupport.views.waterfall import interaction_map, waterfall, write_figures
from tests.experiment.probes import full_disk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from simsupport.experiment.attribution.result import Attribution

AMOUNT = "measures.cash_transfer.amount"
SMALL = {"population.households": 300, "horizon.months": 24}
BOTH = Scenario.load("transfers-and-employment").with_overrides(
    SMALL | {"measures.cash_transfer.amount": {"2013-03": 200.0}}
)
OUTCOMES = ["poverty_gap", "income", "sustained_exits_12"]
HALVES = [Player(name, f"half of the transfer, {name}", brings={AMOUNT: 0.5}) for name in "ab"]
IDLE = Player("A2", "a row of size zero", "A", {"measures.east_west.aid": 1.0})
EMPLOYMENT = Player(
    "C7", "employment subsidy", "C", {f"measures.employment_subsidy.{size}": 1.0
                                      for size in ("wage_share", "tax_relief", "training")}
)  # fmt: skip


@pytest.fixture(autouse=True)
def no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures take longer than the stand-in's runs; few tests need them."""
    monkeypatch.setattr(waterfall_module, "write_figures", lambda *_: None)


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch, no_figures: None) -> None:
    """Write figures after all, with few pixels."""
    monkeypatch.setattr(waterfall_module, "write_figures", write_figures)
    monkeypatch.setitem(STYLE, "savefig.dpi", 30)


def worth_of(scenario: Scenario, seed: int) -> tuple[pa.Table, pa.Table]:
    """Stand in for the model: the gap falls by less and less, and jobs help where cash is."""
    noise = np.random.default_rng(seed).normal(0.0, [0.01, 0.002])
    cash = scenario.measures.cash_transfer.amount.at(12) / 200.0
    jobs = float(scenario.measures.employment_subsidy.tax_relief.ever)
    gap = 0.1 + noise[0] - 0.04 * np.sqrt(cash) * (1.0 + noise[1]) - 0.01 * jobs * (1.0 + cash)
    record = {"month": [dt.date(2013, 12, 1)], "group": ["national"], "poverty_gap": [gap]}
    return pa.table(record), pa.table({"household": [0]})


def stand_in(game: object, folder: Path, workers: int = 1) -> Attribution:
    return play(game, folder, named_outcomes(["poverty_gap"]), workers, run=worth_of)  # type: ignore[arg-type]


def central(result: Attribution, kind: str, outcome: str = "poverty_gap") -> Mapping[str, float]:
    table = result.table[(result.table["kind"] == kind) & (result.table["outcome"] == outcome)]
    return dict(zip(table["player"], table["central"], strict=True))


@pytest.fixture(scope="module")
def model_run(tmp_path_factory: pytest.TempPathFactory) -> Attribution:
    """The model: two halves of the transfer, the employment subsidy, and a row of size zero."""
    game = exact_game(BOTH, [*HALVES, EMPLOYMENT, IDLE], 3, 0)
    return play(game, tmp_path_factory.mktemp("model"), named_outcomes(OUTCOMES), 1)


def test_shares_of_the_model_sum_to_the_total_effect(model_run: Attribution) -> None:
    for outcome in OUTCOMES:
        total = central(model_run, "total", outcome)["all"]
        levels = central(model_run, "full", outcome)["all"], central(model_run, "empty", outcome)
        assert sum(central(model_run, "shapley", outcome).values()) == pytest.approx(
            total, abs=1e-9 * abs(levels[0])
        )
        assert total == pytest.approx(levels[0] - levels[1]["all"], rel=1e-9)
    assert central(model_run, "total", "income")["all"] > 0.0


def test_a_row_of_size_zero_gets_exactly_zero(model_run: Attribution) -> None:
    idle = model_run.table[model_run.table["player"] == "A2"]
    assert len(idle) == 4 * len(OUTCOMES)
    assert (idle[["lower", "central", "upper"]] == 0.0).all(axis=None)
    pairs = model_run.interactions
    idle_pairs = pairs[(pairs["player"] == "A2") | (pairs["other"] == "A2")]
    assert len(idle_pairs) == 3 * len(OUTCOMES)
    assert (idle_pairs[["lower", "central", "upper"]] == 0.0).all(axis=None)


def test_two_halves_of_one_measure_get_equal_shares(model_run: Attribution) -> None:
    for outcome in OUTCOMES:
        for kind in ("shapley", "alone", "last"):
            one, other = (central(model_run, kind, outcome)[name] for name in "ab")
            assert one == pytest.approx(other, rel=1e-12)
    assert central(model_run, "shapley", "income")["a"] > 0.0


def test_equal_coalitions_of_the_model_were_run_once(model_run: Attribution) -> None:
    # the transfer whole, in half or not at all, with and without the subsidy
    assert len(Store(model_run.folder).keys()) == 3 * 3 * 2


def test_with_nobody_in_the_whole_society_is_the_baseline() -> None:
    whole = Scenario.load("whole-society").with_overrides(SMALL)
    nobody = whole.with_overrides(dict(changes(whole, family_players(whole), 0)))
    runs = []
    for scenario in (nobody, Scenario.load("baseline").with_overrides(SMALL)):
        model = SupportModel(scenario, rng=3)
        model.run()
        runs.append((model.outcomes().to_pandas(), model.household_summary().to_pandas()))
    pd.testing.assert_frame_equal(runs[0][0], runs[1][0], check_exact=True)
    pd.testing.assert_frame_equal(runs[0][1], runs[1][1], check_exact=True)


@pytest.mark.usefixtures("figures")
def test_the_model_gives_the_same_bytes_whatever_the_workers(tmp_path: Path) -> None:
    tiny = BOTH.with_overrides({"population.households": 200, "horizon.months": 12})
    for name, workers in (("one", 1), ("two", 2)):
        attribute(
            tiny, replicates=2, workers=workers, out=tmp_path / name, outcomes=["poverty_gap"]
        )
    for name in ("attribution.csv", "interactions.csv", "manifest.json", "figures/waterfall.svg"):
        one, two = ((tmp_path / folder / name).read_bytes() for folder in ("one", "two"))
        assert one == two, name
    assert Store(tmp_path / "one").keys() == Store(tmp_path / "two").keys()


def test_known_shares_are_found(tmp_path: Path) -> None:
    result = stand_in(pose(BOTH, "families", 6), tmp_path)
    assert [player.name for player in result.game.players] == ["C", "other"]
    # by hand: jobs add 1 point alone and 2 beside cash; cash adds 4 alone and 5 beside jobs
    expected = {
        "shapley": {"C": -0.015, "other": -0.045},
        "alone": {"C": -0.01, "other": -0.04},
        "last": {"C": -0.02, "other": -0.05},
        "interaction": {"C": -0.01, "other": -0.01},
        "total": {"all": -0.06},
        "synergy": {"all": -0.01},
    }
    noise = 0.04 * 0.002 * 4 / np.sqrt(6)
    for kind, by_player in expected.items():
        assert central(result, kind) == {
            name: pytest.approx(value, abs=noise) for name, value in by_player.items()
        }
    assert result.interactions["central"].tolist() == pytest.approx([-0.01])
    assert set(result.table["unit"]) == {"share"}


def test_nothing_is_run_twice_and_more_replicates_extend(tmp_path: Path) -> None:
    first = stand_in(pose(BOTH, "families", 2), tmp_path)
    keys = set(Store(tmp_path).keys())
    written = {key: (tmp_path / "runs" / f"{key}.parquet").stat().st_mtime_ns for key in keys}
    more = stand_in(pose(BOTH, "families", 3), tmp_path)
    assert (first.replicates, more.replicates) == (2, 3)
    assert len(keys) == 8
    assert len(Store(tmp_path).keys()) == 12
    for key in keys:
        assert (tmp_path / "runs" / f"{key}.parquet").stat().st_mtime_ns == written[key]


def test_equal_parts_get_equal_shares_within_their_sampled_intervals(tmp_path: Path) -> None:
    thirds = [Player(name, name, brings={AMOUNT: 1 / 3}) for name in "abc"]
    game = sampled_game(BOTH, [*thirds, EMPLOYMENT, IDLE], 10, 0, 2)
    result = stand_in(game, tmp_path)
    for name in "abc":
        row = result.share(name, "poverty_gap")
        assert row is not None
        # cash adds 4 points and its half of the point it shares with jobs
        assert row["lower"] < -0.045 / 3 < row["upper"]
        assert row["lower"] < row["upper"]
    idle = result.share("A2", "poverty_gap")
    assert idle is not None
    assert idle["lower"] == idle["central"] == idle["upper"] == 0.0
    total = central(result, "total")["all"]
    assert sum(central(result, "shapley").values()) == pytest.approx(total, abs=1e-12)
    assert set(result.table["kind"]) == {"shapley", "empty", "full", "total"}
    assert result.interactions.empty


def test_orders_are_drawn_anew_in_each_replicate_and_follow_its_seed() -> None:
    whole = Scenario.load("whole-society")
    game, later = (pose(whole, "rows", 3, seed, permutations=2) for seed in (0, 1))
    assert len({orders[0] for orders in game.orders}) == 3
    assert later.orders[:2] == game.orders[1:]
    families = [player.family for player in game.players]
    for order, _ in pose(whole, "owen", 3, permutations=2).orders:
        along = [families[player] for player in order]
        assert sum(one != other for one, other in pairwise(along)) == 8


def test_few_rows_are_not_sampled() -> None:
    assert pose(BOTH, "rows").exact
    assert len(pose(BOTH, "rows").players) == len(row_players(BOTH)) == 3


def test_owen_values_are_sampled_however_few_rows_there_are(tmp_path: Path) -> None:
    game = pose(BOTH, "owen", 4)
    result = stand_in(game, tmp_path)
    assert (game.exact, result.shared_by) == (False, "Owen values")
    assert set(result.table["kind"]) == {"owen", "empty", "full", "total"}
    family = {player.name: player.family for player in game.players}
    assert sorted(family.values()) == ["C", "C", "other"]
    shares = central(result, "owen")
    jobs = sum(share for name, share in shares.items() if family[name] == "C")
    # what the family is worth by Shapley's value of families, whatever its rows are
    assert jobs == pytest.approx(-0.015, abs=0.04 * 0.002 * 4 / np.sqrt(4))


def test_a_replicate_of_which_a_run_failed_is_left_out(tmp_path: Path) -> None:
    def fails_once(scenario: Scenario, seed: int) -> tuple[pa.Table, pa.Table]:
        if seed == 1 and not scenario.measures.cash_transfer.amount.ever:
            raise ZeroDivisionError("a village without households")
        return worth_of(scenario, seed)

    known = named_outcomes(["poverty_gap"])
    result = play(pose(BOTH, "families", 3), tmp_path, known, 1, run=fails_once)
    assert (result.replicates, result.failures) == (2, 2)
    assert "replicate 1 is left out: 2 of its runs failed" in result.notes
    alone = play(pose(BOTH, "families", 1), tmp_path, known, 1, run=fails_once)
    row = alone.share("C", "poverty_gap")
    assert row is not None
    assert np.isnan(row["lower"])
    with pytest.raises(InputError, match="no replicate is whole: replicate 0"):
        play(pose(BOTH, "families", 1, 1), tmp_path, known, 1, run=fails_once)


@pytest.mark.usefixtures("figures")
def test_the_folder_says_what_was_asked(tmp_path: Path) -> None:
    result = stand_in(pose(BOTH, "families", 2), tmp_path)
    table = pd.read_csv(tmp_path / "attribution.csv")
    assert list(table) == ["player", "outcome", "kind", "unit", "lower", "central", "upper"]
    assert len(table) == len(result.table) == 2 * 4 + 4
    assert len(pd.read_csv(tmp_path / "interactions.csv")) == 1
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seeds"] == [0, 1]
    assert [player["name"] for player in manifest["players"]] == ["C", "other"]
    assert str(tmp_path) not in json.dumps(manifest)
    assert {path.name for path in (tmp_path / "figures").iterdir()} == {
        f"{name}.{form}" for name in ("waterfall", "interactions") for form in ("png", "svg")
    }


def test_the_waterfall_leads_from_nobody_to_all(model_run: Attribution) -> None:
    panels = waterfall(model_run).axes
    assert [panel.get_title(loc="left") for panel in panels] == [
        known.label_en for known in model_run.outcomes.values()
    ]
    for panel, outcome, factor in zip(panels, OUTCOMES, (100.0, 1.0, 1e-6), strict=True):
        bars = [patch for patch in panel.patches if patch.get_height() == pytest.approx(0.62)]
        assert len(bars) == 4
        end = bars[-1].get_x() + bars[-1].get_width()
        assert end == pytest.approx(central(model_run, "full", outcome)["all"] * factor)
        low, high = panel.get_xlim()
        assert low < min(bar.get_x() for bar in bars)
        assert end < high
    labels = [label.get_text() for label in panels[0].get_yticklabels()]
    assert labels[0] == "none of them"
    assert labels[3:] == ["C7 employment subsidy", "A2 a row of size zero", "all of them"]


def test_the_map_shows_each_pair_once(model_run: Attribution) -> None:
    for panel in interaction_map(model_run).axes:
        assert len(panel.texts) == 6


def test_a_pair_that_is_not_sure_has_no_colour_and_all_writing_is_readable(
    model_run: Attribution,
) -> None:
    pairs = model_run.interactions.copy()
    pairs["central"], pairs["lower"], pairs["upper"] = 1.0, 0.5, 1.5
    pairs.loc[pairs["player"] == "a", ["central", "lower"]] = [9.0, -9.0]
    one = [name == "poverty_gap" for name in pairs["outcome"]]
    few = replace(
        model_run,
        interactions=pairs[one],
        outcomes={"poverty_gap": model_run.outcomes["poverty_gap"]},
    )
    figure = interaction_map(few)
    figure.draw_without_rendering()
    (foot,) = (text for text in figure.texts if "intervals over" in text.get_text())
    assert foot.get_window_extent().x0 > 0.0
    (panel,) = figure.axes
    colours = panel.images[0].get_array()
    unsure, sure = colours[1, 0], colours[2, 1]
    assert len(set(unsure[:3])) == 1, "grey"
    assert unsure[0] > 0.9
    assert len(set(sure[:3])) > 1
    assert {text.get_color() for text in panel.texts} == {"black"}


def test_shares_are_differences_and_only_the_last_table_has_levels(
    model_run: Attribution,
) -> None:
    *differences, together = share_grids(model_run)
    for grid in differences:
        assert grid.columns[1] == "Poverty gap, percentage points"
    assert together.columns[1] == "Poverty gap, %"


def test_a_horizon_without_a_december_is_refused_before_any_run(tmp_path: Path) -> None:
    short = BOTH.with_overrides({"horizon.months": 6})
    with pytest.raises(InputError, match=r"poverty_gap, .* 6 months .* at least 12 months"):
        play(pose(short), tmp_path, named_outcomes(["poverty_gap", "true_exits"]), 1, run=worth_of)
    assert not list(tmp_path.iterdir())


def test_outcomes_without_a_value_are_refused_after_the_runs(tmp_path: Path) -> None:
    def valueless(scenario: Scenario, seed: int) -> tuple[pa.Table, pa.Table]:
        record, households = worth_of(scenario, seed)
        nothing = pa.array([float("nan")])
        return record.append_column("diverted_share", nothing), households

    game = pose(BOTH.with_overrides({"horizon.months": 6}), replicates=1)
    with pytest.raises(InputError, match="diverted_share: some runs have no value"):
        play(game, tmp_path, named_outcomes(["diverted_share"]), 1, run=valueless)
    known = named_outcomes(["diverted_share", "poverty_gap"])
    result = play(game, tmp_path, known, 1, run=valueless)
    assert list(result.outcomes) == ["poverty_gap"]
    assert "diverted_share is left out: some runs have no value of it" in result.notes


def test_the_printed_tables_hold_the_shares_and_the_synergy(
    model_run: Attribution, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [grid.title for grid in share_grids(model_run)] == [
        "Shapley values",
        "Each alone",
        "Each last, when all others are there",
        "All together",
    ]
    show_shares(model_run)
    printed = capsys.readouterr().out
    assert "C7 employment subsidy" in printed
    assert "Together more than the sum of each alone" in printed
    assert "95 % intervals over 3 replicates" in printed


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (["--by", "row"], "by is 'row'; it must be families, rows or owen"),
        (["--outcomes", "poverty_gp"], "did you mean poverty_gap?"),
        (["--outcomes", ","], "name at least one outcome"),
        (["--by", "rows", "--permutations", "3"], "even number"),
        (["--permutations", "2"], "permutations are orders of rows; add --by rows or owen"),
        (["--replicates", "0"], "at least 1"),
        (["--seed", "-1"], "at least 0"),
        (["--workers", "0"], "at least 1"),
        (["--family", "A"], "add --by rows"),
        (["--by", "rows", "--family", "Z"], "A to H"),
        (["--by", "rows", "--family", "B"], "no row of family B"),
    ],
)
def test_what_makes_no_sense_is_one_line(asked: list[str], answer: str, tmp_path: Path) -> None:
    command = ["attribute", "transfers", *asked, "--out", str(tmp_path)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2
    assert answer in result.stderr
    assert "Traceback" not in result.stderr


def test_a_scenario_without_players_is_refused() -> None:
    with pytest.raises(InputError, match="baseline switches on no row"):
        attribute("baseline")


def test_the_command_says_how_many_runs_it_plans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from simsupport.experiment import runs

    monkeypatch.setattr(runs, "simulate", worth_of)
    command = ["attribute", "transfers", "--replicates", "2", "--workers", "1"]
    options = ["--outcomes", "poverty_gap", "--out", str(tmp_path)]
    result = CliRunner().invoke(app, [*command, *options])
    assert result.exit_code == 0, result.stderr
    assert "1 players (other)" not in result.stderr
    assert "transfers: 1 player (other); all 2 coalitions" in result.stderr
    assert "4 runs" in result.stderr
    assert "Shapley values" in result.stdout


def test_the_package_offers_it() -> None:
    assert simsupport.attribute is attribute


def test_a_disk_that_is_full_for_tables_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_module, "publish", full_disk)
    with pytest.raises(InputError, match="File too large; 3 of 3 runs are kept in"):
        stand_in(exact_game(BOTH, HALVES, 1, 0), tmp_path)
