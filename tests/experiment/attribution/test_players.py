"""Players: which rows a scenario switches on, and what it is without some of them."""

from __future__ import annotations

import pytest

from simsupport.experiment.attribution.game import exact_game
from simsupport.experiment.attribution.players import (
    FAMILIES,
    Player,
    changes,
    family_players,
    row_players,
)
from simsupport.month import POLICIES
from simsupport.scenario import Scenario

WHOLE = Scenario.load("whole-society")
MONEY = Scenario.load("transfers")
AMOUNT = "measures.cash_transfer.amount"


def test_the_whole_society_plays_with_all_rows_of_the_mission():
    names = [player.name for player in row_players(WHOLE)]
    rows = {row.id for policy in POLICIES for row in policy.rows}
    assert len(rows) == 67
    assert rows <= set(names)
    assert set(names) - rows == {
        "cash_transfer",
        "east_west",
        "employment_subsidy",
        "fiscal",
        "purchased_services",
        "statistics",
    }
    assert names[:3] == ["A1", "A2", "A3"]
    assert names.index("A9") + 1 == names.index("A10")


def test_families_hold_their_rows_and_what_their_measures_set_besides():
    families = {player.name: player for player in family_players(WHOLE)}
    assert list(families) == [*FAMILIES, "other"]
    assert families["other"].brings == {AMOUNT: 1.0}
    assert "measures.east_west.technology" in families["A"].brings
    assert "measures.statistics.sample" in families["H"].brings
    assert "measures.honours.public" in families["E"].brings
    assert "measures.honours.enterprises" in families["C"].brings
    brought = [path for player in families.values() for path in player.brings]
    assert len(brought) == len(set(brought))


def test_without_its_players_a_scenario_switches_nothing_on():
    players = family_players(WHOLE)
    nobody = WHOLE.with_overrides(dict(changes(WHOLE, players, 0)))
    assert row_players(nobody) == []
    everybody = (1 << len(players)) - 1
    assert changes(WHOLE, players, everybody) == ()


def test_a_coalition_leaves_everything_else_as_it_is():
    players = family_players(WHOLE)
    only_first = WHOLE.with_overrides(dict(changes(WHOLE, players, 1)))
    differing = {difference.path for difference in WHOLE.diff(only_first)}
    assert differing == {path for player in players[1:] for path in player.brings}


def test_a_family_can_play_alone():
    assert [player.name for player in row_players(WHOLE, "G")] == [f"G{i}" for i in range(1, 7)]


def test_players_may_bring_parts_of_one_value_dated_or_not():
    thirds = [Player(name, name, brings={AMOUNT: 1 / 3}) for name in "abc"]
    full = MONEY.measures.cash_transfer.amount.plain()
    ((path, two_in),) = changes(MONEY, thirds, 0b101)
    assert path == AMOUNT
    assert two_in == {month: pytest.approx(value * 2 / 3) for month, value in full.items()}
    assert changes(MONEY, thirds, 0b000) == ((AMOUNT, 0.0),)
    assert changes(MONEY, thirds, 0b111) == ()


def test_coalitions_that_come_to_the_same_are_one_run():
    halves = [Player(name, name, brings={AMOUNT: 0.5}) for name in "ab"]
    idle = Player("idle", "idle", brings={"measures.east_west.aid": 1.0})
    tasks = exact_game(MONEY, [*halves, idle], 2, 5).tasks()
    assert len(tasks) == 16
    assert len({task.key for task in tasks.values()}) == 6
    assert tasks[0, 0b001].key == tasks[0, 0b010].key == tasks[0, 0b110].key
    assert tasks[1, 0b111].seed == 6


def test_the_coalition_of_all_is_the_run_that_compare_makes():
    from simsupport.experiment.runs import plan

    tasks = exact_game(MONEY, row_players(MONEY), 2, 0).tasks()
    assert [tasks[replicate, 1].key for replicate in range(2)] == [
        task.key for task in plan([MONEY], 2, 0)
    ]
