"""Whatever a scenario file holds, there is one clear line for each mistake and no traceback."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from simsupport.cli import app as whole_app
from simsupport.cli_scenario import app
from simsupport.core.yaml_text import LARGEST_TEXT
from simsupport.experiment.question import keep_question
from simsupport.model import SupportModel
from simsupport.scenario import Scenario, ScenarioError


def said(text: str) -> list[str]:
    """Return the lines about a text that must be refused."""
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_text(text, "x.yaml")
    return str(caught.value).splitlines()


def refused(source: str | Path) -> list[str]:
    """Return the lines about a file that must be refused."""
    with pytest.raises(ScenarioError) as caught:
        Scenario.load(source)
    return str(caught.value).splitlines()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


CASES = {
    "unknown key": (
        "name: a\nmeasures:\n  employment_subsidy:\n    wage_shar: 0.2",
        "x.yaml:4:5: measures.employment_subsidy.wage_shar: no such parameter; did you mean wage_s",
    ),
    "unknown section": ("mesures: {}", "x.yaml:1:1: mesures: no such parameter; did you mean meas"),
    "nothing near": ("qqqq: 1", "x.yaml:1:1: qqqq: no such parameter; known: name, "),
    "text for a number": (
        "\n\nmeasures: {cash_transfer: {amount: '3'}}",
        "x.yaml:3:28: measures.cash_transfer.amount: is '3'; it must be a number",
    ),
    "true for a number": (
        "population: {households: true}",
        "x.yaml:1:14: population.households: is true; it must be a whole number",
    ),
    "fraction for a count": (
        "horizon: {months: 1.5}",
        "x.yaml:1:11: horizon.months: is 1.5; it must be a whole number",
    ),
    "list for a section": (
        "measures: [1]",
        "x.yaml:1:1: measures: is a list; it must be a mapping",
    ),
    "empty section": ("measures:", "x.yaml:1:1: measures: is empty; it must be a mapping"),
    "not a number": (
        "measures: {cash_transfer: {amount: .nan}}",
        "x.yaml:1:28: measures.cash_transfer.amount: is nan; it must be a finite number",
    ),
    "infinite": ("budget: {cap: .inf}", "x.yaml:1:10: budget.cap: is inf; it must be a finite"),
    "out of range": (
        "measures: {cash_transfer: {amount: -1}}",
        "x.yaml:1:28: measures.cash_transfer.amount: is -1 yuan/month; it must lie between 0 and",
    ),
    "dated value out of range": (
        "measures: {employment_subsidy: {wage_share: {2014-01: 0.2, 2015-01: 7}}}",
        "x.yaml:1:60: measures.employment_subsidy.wage_share.2015-01: is 7 share; it must lie",
    ),
    "no households": ("population: {households: 0}", "x.yaml:1:14: population.households: is 0"),
    "too many households": (
        "population: {households: 99999999999}",
        "x.yaml:1:14: population.households: is 99999999999",
    ),
    "very many digits": (
        f"population: {{households: {'9' * 300}}}",
        "x.yaml:1:14: population.households: is a number of more than 40 digits",
    ),
    "no months": ("horizon: {months: 0}", "x.yaml:1:11: horizon.months: is 0 months; it must lie"),
    "other start": ("horizon: {start: 2014-01}", "x.yaml:1:11: horizon.start: is '2014-01'"),
    "bad date": (
        "measures: {cash_transfer: {until: 2016-13}}",
        "x.yaml:1:28: measures.cash_transfer.until: '2016-13' is no month; write YYYY-MM",
    ),
    "bad month of a dated value": (
        "measures: {cash_transfer: {amount: {Jan: 3}}}",
        "x.yaml:1:37: measures.cash_transfer.amount.Jan: 'Jan' is no month",
    ),
    "a month that never comes": (
        "measures: {cash_transfer: {amount: {2026-01: 3}}}",
        "x.yaml:1:37: measures.cash_transfer.amount.2026-01: comes after the last month that can",
    ),
    "a number for a title": (
        "title: 3",
        "x.yaml:1:1: title: is 3; it must be text, or texts under en and zh",
    ),
    "bad name": ("name: a/b", "x.yaml:1:1: name: is 'a/b'; it must be up to 80 letters"),
    "broken YAML": ("a: b: c", "x.yaml:1:5: is no valid YAML"),
    "empty file": ("", "x.yaml:1:1: is empty; it must hold keys"),
    "only comments": ("# nothing\n", "x.yaml:1:1: is empty"),
    "list at the top": ("- a\n- b\n", "x.yaml:1:1: holds a list; it must hold keys"),
    "tag": ("name: !!python/name:os.system ''", "x.yaml:1:7: name: carries the tag"),
    "alias": ("name: a\nbudget: *b", "x.yaml:2:9: budget: refers to *b; write the value out"),
    "duplicate key": (
        "name: a\nbudget: {}\nname: b",
        "x.yaml:3:1: name: stands here a second time; the first is on line 1",
    ),
    "missing parent": ("extends: nobody", "x.yaml:1:1: extends: no scenario is called nobody"),
    "missing parent file": ("extends: no/where.yaml", "x.yaml:1:1: extends: no such file: no/wh"),
    "extends a number": ("extends: 3", "x.yaml:1:1: extends: is 3; it must be the name"),
}


@pytest.mark.parametrize(("text", "begin"), CASES.values(), ids=CASES.keys())
def test_each_mistake_has_one_line_with_file_line_and_key(text, begin):
    (line,) = said(text)
    assert line.startswith(begin)


def test_all_mistakes_of_a_file_are_listed_in_order():
    lines = said(
        "name: all\n"
        "horizon: {months: 0}\n"
        "population:\n"
        "  households: many\n"
        "  hoseholds: 3\n"
        "measures:\n"
        "  cash_transfer:\n"
        "    amount: {2014-13: 1, 2015-01: -2}\n"
        "    amount: *x\n"
    )
    places = [line.split(" ")[0] for line in lines]
    assert places == ["x.yaml:2:11:", "x.yaml:4:3:", "x.yaml:5:3:", "x.yaml:9:5:", "x.yaml:9:13:"]


def test_a_mistake_in_a_parent_is_placed_in_the_parent(folder):
    Path("sub").mkdir()
    Path("sub/parent.yaml").write_text("name: p\nbudget:\n  cap: -5\n  cop: 1\n")
    Path("child.yaml").write_text("extends: sub/parent.yaml\nbudget: {cap: 3}\nhorizon: 3\n")
    assert [line.split(": ")[0] for line in refused("child.yaml")] == [
        "child.yaml:3:1",
        "sub/parent.yaml:4:3",
    ]


def test_a_broken_parent_does_not_hide_mistakes_of_the_child(folder):
    Path("parent.yaml").write_text("a: b: c")
    Path("child.yaml").write_text("extends: parent.yaml\nhorizon: 3\n")
    assert [line.split(": ")[0] for line in refused("child.yaml")] == [
        "child.yaml:2:1",
        "parent.yaml:1:5",
    ]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_circular_extends_is_refused(folder, length):
    for n in range(length):
        Path(f"f{n}.yaml").write_text(f"name: f{n}\nextends: ./f{(n + 1) % length}.yaml\n")
    (line,) = refused("f0.yaml")
    assert line.startswith(f"f{length - 1}.yaml:2:1: extends: goes in a circle: f0.yaml -> ")


def test_files_that_are_no_scenario_files(folder):
    Path("folder.yaml").mkdir()
    Path("binary.yaml").write_bytes(b"name: a\0b")
    Path("latin.yaml").write_bytes("name: a\ntitle: é".encode("latin-1"))
    Path("large.yaml").write_text("#" * (LARGEST_TEXT + 1))
    os.mkfifo("pipe.yaml")
    assert refused("missing.yaml") == ["no such file: missing.yaml"]
    assert refused("folder.yaml") == ["folder.yaml is a folder; name a file"]
    assert refused("binary.yaml") == ["binary.yaml:1:1: holds binary data; it must be UTF-8 text"]
    assert refused("latin.yaml") == ["latin.yaml:1:1: is no UTF-8 text: line 2 holds other bytes"]
    assert refused("large.yaml") == ["large.yaml:1:1: is larger than 128 kB"]
    assert refused("pipe.yaml") == ["pipe.yaml:1:1: is no regular file"]
    assert refused("basline") == ["no scenario is called basline; did you mean baseline?"]
    for source in ("", " ", "\0", "a\nb", "x" * 5000, f"{'x' * 5000}.yaml", "."):
        assert len(refused(source)) == 1


def test_a_file_full_of_mistakes_is_refused_soon(folder):
    Path("keys.yaml").write_text("".join(f"key{n}: 1\n" for n in range(9000)))
    Path("twice.yaml").write_text("name: a\n" * 9000)
    assert len(refused("keys.yaml")) == 100
    assert len(refused("twice.yaml")) == 100


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(folder):
    Path("windows.yaml").write_bytes("\ufeffname: w\r\nhorizon: {months: 12}\r\n".encode())
    assert Scenario.load("windows.yaml").horizon.months == 12


def test_the_command_ends_with_2_and_without_traceback(folder):
    Path("bad.yaml").write_text("budget: {cap: -1}\nmesures: {}\n")
    for words in (["check", "bad.yaml"], ["show", "bad.yaml"], ["diff", "baseline", "bad.yaml"]):
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 2
        assert [line.split(": ")[1] for line in result.stderr.splitlines()] == [
            "budget.cap",
            "mesures",
        ]


GOAL = ["--until-precision", "1e-9", "--max-replicates", "2", "--replicates", "2"]


def test_a_terminal_that_lacks_a_letter_gets_a_question_mark(folder):
    size = ["--households", "60", "--months", "12", "--workers", "1"]
    runner = CliRunner(charset="ascii")
    result = runner.invoke(whole_app, ["compare", "baseline", "transfers", *size, *GOAL])
    assert result.exit_code == 0, result.exception
    assert "is at most ?1e-09 share." in result.stdout


SWEEP = """
scenario: transfers
design: {kind: saltelli, points: 2}
uncertainties: {livelihoods.arrears.incidence: {low: 0.01, high: 0.04}}
replicates: 1
overrides: {population.households: 60, horizon.months: 12}
"""

QUESTIONS = {
    "two of one name": (
        ["compare", "one.yaml", "--baseline", "other.yaml"],
        "two different scenarios are called foo; rename one",
    ),
    "a baseline by name alone": (
        ["compare", "mine.yaml", "transfers"],
        "mine.yaml calls itself baseline and differs from the scenario of that name; rename it, or",
    ),
    "a folder to save in": (["run", "baseline", "--save-at", "2013-06", "."], ".: is a folder"),
    "no replicate": (["validate", "baseline", "--replicates", "0"], "replicates is 0; it must be"),
    "no outcome": (["sensitivity", "s.yaml", "--outcome", "nonsense"], "nonsense: no such outcome"),
    "no precision": (["compare", "--precision-of", "nonsense"], "nonsense: no such outcome; known"),
    "precision of nothing": (
        ["compare", "--precision-of", "gini"],
        "--precision-of goes with --until-precision",
    ),
    "no rule to end": (
        ["compare", "--max-replicates", "3"],
        "max_replicates ends a rule; ask for until_precision or within",
    ),
    "two aims": (
        [
            "allocate",
            "combined",
            "--budget",
            "1",
            "--measures",
            "cash_transfer",
            "--effect",
            "true_exits",
            "--weights",
            "1",
        ],
        "weights raise incomes, effect an outcome; ask for one of them",
    ),
    "one scenario": (["compare", "baseline", "--best", "poverty_headcount"], "scenarios: 1, "),
    "no December to be precise about": (
        ["compare", "transfers", "--months", "1", "--until-precision", "0.1"],
        "poverty_headcount: known in December only, and a horizon of 1 months from January holds",
    ),
    "no December to be best in": (
        ["compare", "transfers", "--months", "1", "--best", "poverty_gap"],
        "poverty_gap: known in December only, and a horizon of 1 months from January holds none",
    ),
    "no December to be sensitive in": (
        ["sensitivity", "s.yaml", "--months", "1"],
        "poverty_headcount, poverty_gap, sustained_exits_12: known in December only",
    ),
    "no December to spend for": (
        [
            "allocate",
            "transfers-and-employment",
            "--budget",
            "1",
            "--measures",
            "cash_transfer,employment_subsidy",
            "--months",
            "1",
        ],
        "years_above_line: known in December only, and a horizon of 1 months from January holds",
    ),
    "no direction": (["compare", "--best", "migration"], "migration: more is neither better nor"),
    "large seed": (["run", "baseline", "--seed", str(2**63)], f"seed is {2**63}; it must be at"),
    "large seed of a sweep": (["sweep", "s.yaml", "--seed", str(2**63)], f"seed: is {2**63}; it"),
    "one process's memory": (
        ["sweep", "s.yaml", "--workers", "2", "--out", "memory://sweep"],
        "memory:///sweep: lives in the memory of one process",
    ),
}


@pytest.mark.parametrize(("words", "begin"), QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_question_that_makes_no_sense_is_refused_before_any_run(
    folder, monkeypatch, words, begin
):
    Path("one.yaml").write_text("name: foo\n")
    Path("other.yaml").write_text("name: foo\nbudget: {cap: 5}\n")
    Path("mine.yaml").write_text("name: baseline\nbudget: {cap: 5}\n")
    Path("s.yaml").write_text(SWEEP)
    monkeypatch.setattr(SupportModel, "__init__", no_run)
    result = CliRunner().invoke(whole_app, words)
    assert result.exit_code == 2, result.exception
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1].startswith(f"simsupport: {begin}")
    assert not Path("results").exists()


@pytest.mark.parametrize(
    "words",
    [
        "run baseline",
        "attribute transfers",
        "allocate transfers-and-employment --measures cash_transfer,employment_subsidy --budget 1",
        "calibrate c.yaml",
        "emulate solar",
    ],
)
def test_no_other_command_writes_into_the_folder_of_a_sweep(folder, monkeypatch, words):
    Path("c.yaml").write_text(CALIBRATION)
    Path("kept").mkdir()
    keep_question(Path("kept"), {"command": "sweep"})
    monkeypatch.setattr(SupportModel, "__init__", no_run)
    result = CliRunner().invoke(whole_app, [*words.split(), "--out", "kept"])
    assert result.exit_code == 2, result.exception
    command = words.split()[0]
    last = result.stderr.splitlines()[-1]
    assert last == f"simsupport: kept holds a sweep; name another folder for `{command}` by --out"
    assert [path.name for path in Path("kept").iterdir()] == ["question.json"]


@pytest.mark.parametrize("command", ["sweep", "sensitivity", "calibrate", "emulate"])
def test_a_file_of_which_nothing_can_be_read_is_one_line(folder, command):
    Path("empty.yaml").write_text("")
    Path("folder.yaml").mkdir()
    for name, why in (("empty.yaml", "is empty; it must hold"), ("folder.yaml", "is a folder")):
        result = CliRunner().invoke(whole_app, [command, name])
        assert result.exit_code == 2
        (line,) = result.stderr.splitlines()
        assert why in line


CALIBRATION = """
parameters: {livelihoods.labour.leave_cost: {low: 0.0, high: 3.0}}
targets: [{outcome: migration, value: 165.8e6, tolerance: 2.0e6}]
"""


def no_run(*_, **__):
    pytest.fail("a run was begun")


WORDS = (
    "name extends title horizon months population households measures cash_transfer amount "
    "until coverage budget cap 2014-01 x"
)
KEYS = st.sampled_from(["", *WORDS.split()])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | KEYS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)


def lines_of(read: Callable[[], Scenario]) -> list[str]:
    """Return the lines about what cannot be read, none if it can."""
    try:
        read()
    except ScenarioError as error:
        lines = str(error).splitlines()
        return lines if len(lines) == len(error.problems) else ["a message has several lines"]
    return []


def in_file(lines: list[str], file: str | Path) -> bool:
    """Tell whether every line names the file."""
    return all(line.startswith(f"{file}:") for line in lines)


@given(st.text())
@example("name: \uff58\u2028")
def test_any_text_is_read_or_refused(text):
    assert in_file(lines_of(lambda: Scenario.from_text(text, "x.yaml")), "x.yaml")


@given(VALUES)
def test_any_mapping_is_read_or_refused(value):
    text = repr(value).replace("None", "null").replace("nan", ".nan").replace("inf", ".inf")
    assert in_file(lines_of(lambda: Scenario.from_text(text, "x.yaml")), "x.yaml")


@given(st.dictionaries(KEYS | st.just("measures.cash_transfer.amount"), VALUES))
def test_any_override_is_taken_or_refused(overrides):
    assert all(lines_of(lambda: Scenario().with_overrides(overrides)))


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(tmp_path, content):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    assert in_file(lines_of(lambda: Scenario.load(path)), path)
