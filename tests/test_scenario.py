"""Scenarios are complete, frozen, and build on one another."""

import json
import pickle
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simsupport.cli_scenario import app
from simsupport.core.parameters import Dated, Parameters, param
from simsupport.scenario import Scenario, ScenarioError, build_scenario_class
from simsupport.scenario_files import names, shipped_folder

SHIPPED = ("baseline", "employment", "transfers", "transfers-and-employment")
AMOUNT = "measures.cash_transfer.amount"


class Depth(Parameters):
    """A group within a measure."""

    metres: float = param(1.0, unit="m", source="assumption", low=0)


class Well(Parameters):
    """A measure made up for these tests."""

    size: Dated = param(0.0, unit="wells", source="policy lever", low=0)
    colour: str = param("blue", unit="", source="assumption")
    depth: Depth = Depth()


class People(Parameters):
    """A population made up for these tests."""

    rows: int = param(10, unit="rows", source="assumption", low=1)


Made = build_scenario_class({"measures": {"well": Well}, "projects": {}}, People)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_load_and_have_titles_in_both_languages(name):
    scenario = Scenario.load(name)
    assert scenario.name == name
    for words in (scenario.title, scenario.description):
        assert words.en
        assert words.zh


def test_the_two_policies_together_are_the_sum_of_the_two_files():
    base = Scenario.load("baseline")
    alone = base.diff(Scenario.load("transfers")) + base.diff(Scenario.load("employment"))
    assert base.diff(Scenario.load("transfers-and-employment")) == alone


def test_the_transfer_starts_with_the_register():
    amount = Scenario.load("transfers").measures.cash_transfer.amount
    assert (amount.at(11), amount.at(12), amount.at(95)) == (0.0, 120.0, 120.0)
    assert not Scenario.load("baseline").measures.cash_transfer.amount.ever


def test_a_file_says_only_what_differs():
    scenario = Made.from_text("measures: {well: {size: 3}}", "folder/my wells.yaml")
    assert scenario.name == "my wells"
    assert scenario.population.rows == 10
    assert scenario.measures.well.size.at(0) == 3.0
    assert scenario.measures.well.depth.metres == 1.0


def test_a_child_wins_over_its_parent_and_dated_values_are_replaced_whole(folder):
    Path("parent.yaml").write_text(
        "title: Parent\npopulation: {rows: 5}\n"
        "measures:\n  well:\n    size: {2014-01: 1, 2015-01: 2}\n    depth: {metres: 7}\n"
    )
    Path("child.yaml").write_text(
        "extends: parent.yaml\nmeasures: {well: {size: {2016-01: 9}, colour: red}}\n"
    )
    child = Made.load("child.yaml")
    assert child.name == "child"
    assert child.title.en == ""
    assert child.population.rows == 5
    assert child.measures.well.size == Dated({"2016-01": 9})
    assert (child.measures.well.colour, child.measures.well.depth.metres) == ("red", 7.0)


def test_paths_are_seen_from_the_file_that_names_them(folder):
    Path("a/b").mkdir(parents=True)
    Path("a/top.yaml").write_text("population: {rows: 2}")
    Path("a/b/middle.yaml").write_text("extends: ../top.yaml")
    Path("last.yaml").write_text("extends: a/b/middle.yaml")
    assert Made.load("last.yaml").population.rows == 2


def test_a_name_is_looked_up_in_the_own_folder_then_with_the_package(folder):
    assert Scenario.load("transfers").name == "transfers"
    Path("scenarios").mkdir()
    Path("scenarios/transfers.yaml").write_text("name: mine\nextends: baseline\n")
    assert Scenario.load("transfers").name == "mine"
    assert set(SHIPPED) <= set(names())
    assert shipped_folder().is_dir()


def test_overrides_take_dotted_paths_nested_mappings_and_numpy_numbers():
    import numpy as np

    base = Scenario.load("baseline")
    dated = {"2014-01": 100}
    one = base.with_overrides({"population.households": np.int64(500), AMOUNT: dated})
    other = base.with_overrides(
        {"population": {"households": 500}, "measures": {"cash_transfer": {"amount": Dated(dated)}}}
    )
    assert one == other
    assert one.population.households == 500
    assert one.measures.cash_transfer.amount.at(12) == 100.0
    assert base.population.households == 20000
    assert base.with_overrides({}) == base


def test_wrong_overrides_are_all_named():
    with pytest.raises(ScenarioError) as caught:
        Scenario.load("baseline").with_overrides({AMOUNT: -1, "measures.cash_transfr.x": 1, "a": 2})
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    assert any("is -1 yuan/month; it must lie between 0" in line for line in lines)
    assert any("did you mean cash_transfer?" in line for line in lines)


def test_a_scenario_is_frozen_and_survives_pickling():
    scenario = Scenario.load("transfers")
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    with pytest.raises(ValueError, match="frozen"):
        scenario.name = "other"
    with pytest.raises(ValueError, match="frozen"):
        scenario.measures.cash_transfer.until = "2016-01"


def test_the_digest_knows_parameters_but_no_titles_comments_or_order():
    text = "name: x\ntitle: X\nmeasures: {well: {size: {2014-01: 1, 2015-01: 2}}}\n"
    same = "# note\nmeasures:\n  well: {size: {2015-01: 2.0, 2014-01: 1.0}}\nname: y\n"
    scenario = Made.from_text(text)
    assert scenario.digest() == Made.from_text(same).digest()
    assert scenario.digest() != scenario.with_overrides({"population.rows": 11}).digest()
    assert len(scenario.digest()) == 64


def test_the_complete_yaml_reads_back_as_the_same_scenario():
    for name in SHIPPED:
        scenario = Scenario.load(name)
        assert Scenario.from_text(scenario.to_yaml()) == scenario
        assert json.loads(json.dumps(scenario.resolved())) == scenario.resolved()
    odd = Made.from_text('title: "a\\u2028\\t#: {b}"\nbudget: {cap: 2.0e11}\n')
    assert Made.from_text(odd.to_yaml()) == odd


def test_differences_are_said_in_words_and_in_json():
    before = Made.from_text("measures: {well: {size: 1}}")
    after = Made.from_text("measures: {well: {size: {2014-01: 2, 2016-01: 30000}, colour: red}}")
    size, colour = before.diff(after)
    assert str(size) == "measures.well.size (wells): 1 -> 2 from 2014-01, 30,000 from 2016-01"
    assert str(colour) == "measures.well.colour: blue -> red"
    assert size.plain()["after"] == {"2014-01": 2.0, "2016-01": 30000.0}
    assert before.diff(before) == []


def test_the_schema_tells_units_ranges_and_sources():
    schema = Scenario.schema()
    assert {"extends", "name", "population", "measures"} <= set(schema["properties"])
    amount = schema["$defs"]["CashTransfer"]["properties"]["amount"]
    assert amount["unit"] == "yuan/month"
    assert amount["minimum"] == 0
    assert amount["source"]
    json.dumps(schema)


def run(*words: str) -> tuple[int, str, str]:
    """Run `simsupport scenario` and return its exit code, output and error output."""
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.stdout, result.stderr


def test_show_prints_a_scenario_that_loads(folder):
    code, out, _ = run("show", "transfers")
    assert code == 0
    assert Scenario.from_text(out) == Scenario.load("transfers")


def test_diff_says_what_differs():
    code, out, _ = run("diff", "baseline", "transfers")
    assert code == 0
    assert f"{AMOUNT} (yuan/month): 0 -> 120 from 2014-01" in out
    code, out, _ = run("diff", "baseline", "transfers", "--json")
    assert json.loads(out)[0]["path"] == AMOUNT
    code, out, _ = run("diff", "baseline", "baseline")
    assert (code, "alike" in out) == (0, True)


def test_schema_prints_json():
    code, out, _ = run("schema")
    assert code == 0
    assert json.loads(out) == Scenario.schema()


def test_check_names_what_is_correct_and_every_mistake(folder):
    Path("one.yaml").write_text("population: {households: -1}\nmesures: {}\n")
    Path("two.yaml").write_text("extends: one.yaml\n")
    code, out, err = run("check", "baseline", "one.yaml", "two.yaml", "three.yaml")
    assert code == 2
    assert out.splitlines() == ["baseline: correct, named baseline"]
    starts = [line.split(" ")[0] for line in err.splitlines()]
    assert starts == ["one.yaml:1:14:", "one.yaml:2:1:", "no"]
    assert run("check", *SHIPPED)[0] == 0


def test_digests_of_many_points_are_those_of_the_scenarios_built():
    base = Scenario.load("transfers")
    points = [
        {},
        {"measures.cash_transfer.amount": 100, "population.households": 300},
        {"measures.cash_transfer.amount": {"2014-01": 120, "2013-01": 7}},
        {"measures.cash_transfer.amount": 100.0, "measures.cash_transfer.until": "2015-01"},
        {"budget.cap": None},
    ]
    built = [base.with_overrides(point).digest() for point in points]
    assert base.digests_with(points) == built
    assert len(set(built)) == 4
