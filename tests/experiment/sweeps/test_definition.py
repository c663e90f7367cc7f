"""A sweep file says what it means, and every mistake in it is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from simsupport.experiment import InputError
from simsupport.experiment.sweeps.definition import Sweep
from simsupport.scenario import ScenarioError

ROOT = Path(__file__).parents[3]

GOOD = """
scenario: transfers
design: {kind: grid}
levers: {measures.cash_transfer.amount: [0, 100]}
uncertainties: {livelihoods.arrears.incidence: {low: 0.01, high: 0.04}}
replicates: 3
overrides: {population.households: 300, horizon.months: 12}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(folder: Path, text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        Sweep.load(write(folder, text))
    return [line.removeprefix(f"{folder}/") for line in str(caught.value).splitlines()]


def test_a_file_becomes_points_of_a_scenario(tmp_path: Path) -> None:
    sweep = Sweep.load(write(tmp_path, GOOD))
    assert sweep.name == "mine"
    assert sweep.base.population.households == 300
    assert len(sweep.points) == 2 * 4
    assert sweep.is_lever("measures.cash_transfer.amount")
    assert not sweep.is_lever("livelihoods.arrears.incidence")
    assert len(set(sweep.digests)) == 8


def test_settings_change_what_they_name_and_no_more(tmp_path: Path) -> None:
    sweep = Sweep.load(write(tmp_path, GOOD))
    other = sweep.with_settings(replicates=7, households=500)
    assert sweep.with_settings(seed=2**63 - 3).seed == 2**63 - 3
    with pytest.raises(InputError, match=r"seed: is .* the last of 3 seeds from there on"):
        sweep.with_settings(seed=2**63 - 2)
    assert (other.replicates, other.base.population.households) == (7, 500)
    assert other.points == sweep.points
    assert other.file.overrides["horizon.months"] == 12
    with pytest.raises(InputError, match="replicates"):
        sweep.with_settings(replicates=0)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("scenario: transfers", "scenario: transfer", "did you mean transfers?"),
        ("kind: grid", "kind: gird", "3:10: design.kind"),
        ("cash_transfer.amount", "cash_transfer.amont", "did you mean measures.cash_transfer"),
        ("[0, 100]", "[0, -100]", "levers.measures.cash_transfer.amount: is -100 yuan/month"),
        ("[0, 100]", "[]", "holds no value; list at least one"),
        ("[0, 100]", "7", "must be a list of values or a range"),
        ("low: 0.01", "low: 0.05", "low must be below high"),
        ("low: 0.01, ", "", "low is missing; a range has low and high"),
        ("high: 0.04", "high: 0.04, step: 1", "step is no part of a range"),
        ("{low: 0.01, high: 0.04}", "0.02", "a range such as {low: 0.01, high: 0.04}"),
        ("high: 0.04", "high: 0.04, scale: log, low: 0", "stands here a second time"),
        ("replicates: 3", "replicates: 0", "6:1: replicates"),
        ("replicates: 3", "replicate: 3", "did you mean replicates?"),
        ("replicates: 3", f"replicates: 3\nseed: {2**63 - 2}", "7:1: seed: is 92233720368547758"),
        ("kind: grid", "kind: latin-hypercube, points: 100000000000000", "design.points: is 1000"),
        ("kind: grid", "kind: sobol, points: 2147483648", "design.points: is 2147483648 draws"),
        ("kind: grid", "kind: grid, levels: 2147483648", "design.levels: is 2147483648 levels"),
        ("cash_transfer.amount: [0, 100]", "cash_transfer.amount: [.inf]", "is inf; it must be a"),
        (
            "measures.cash_transfer.amount: [0, 100]",
            "population.households: [.inf, .nan]",
            "levers.population.households: is nan; it must be a whole number",
        ),
        ("population.households: 300", "population.household: 300", "overrides"),
        ("kind: grid", "kind: grid, points: 8", "design.points: is for latin-hypercube, sobol"),
        ("kind: grid", "kind: sobol, levels: 8", "3:23: design.levels: is for grid, morris; leav"),
        (
            "population.households: 300",
            "measures: {cash_transfer: {amount: {2014-01: 3}}}",
            "overrides.measures.cash_transfer.amount.2014-01: every point sets it; leave it out",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    assert before in GOOD
    found = mistakes(tmp_path, GOOD.replace(before, after))
    assert any(message in line and line.startswith("mine.yaml:") for line in found), found


def test_a_setting_that_every_point_sets_is_refused(tmp_path: Path) -> None:
    levers = GOOD.replace("measures.cash_transfer.amount: [0, 100]", "horizon.months: [12, 13]")
    sweep = Sweep.load(write(tmp_path, levers.replace(", horizon.months: 12", "")))
    with pytest.raises(InputError, match=r"horizon\.months: every point of mine sets it; leave"):
        sweep.with_settings(months=24)
    one = sweep.with_settings(households=400)
    assert one.base.population.households == 400


def test_a_factor_cannot_be_both(tmp_path: Path) -> None:
    text = GOOD.replace("livelihoods.arrears.incidence", "measures.cash_transfer.amount")
    assert any("a lever and an uncertainty" in line for line in mistakes(tmp_path, text))


POINTS = """measures.cash_transfer.amount,livelihoods.arrears.incidence,population.households
0,0.01,300
100,0.01,301.0
100,0.02,300
"""


def test_points_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(POINTS)
    text = "scenario: transfers\ndesign: {kind: points, file: points.csv}\n"
    sweep = Sweep.load(write(tmp_path, text))
    assert [(point.policy, point.world) for point in sweep.points] == [(0, 0), (1, 1), (1, 2)]
    assert dict(sweep.points[1].values)["population.households"] == 301
    assert sweep.is_lever("measures.cash_transfer.amount")
    assert not sweep.is_lever("population.households")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("measures.cash_transfer.amount", "measures.cash_transfer.amont", "points.csv:1:1"),
        ("100,0.01,301.0", "100,0.01", "points.csv:3:1: holds 2 cells; the header has 3"),
        ("100,0.02,300", "-5,0.02,300", "points.csv:4:1: measures.cash_transfer.amount: is -5"),
        ("100,0.02,300", "{,0.02,300", "points.csv:4:1: measures.cash_transfer.amount: is no val"),
        ("100,0.02,300", "100, 0.02, [", "points.csv:4:12: population.households: is no valid"),
        ("100,0.02,300", "100,0.02,.inf", "points.csv:4:1: population.households: is inf; it must"),
        ("100,0.02,300", "100,0.02,.nan", "points.csv:4:1: population.households: is nan; it must"),
        ("100,0.02,300", '100,0.02,"300', "points.csv:4:1: is no line of a CSV file: unexpected"),
        ("100,0.02,300", f"{'9' * 140_000},0.02,300", "points.csv:4:1: is no line of a CSV file"),
        (
            "population.households",
            "livelihoods.arrears.incidence",
            "points.csv:1:61: livelihoods.arrears.incidence: stands here a second time",
        ),
        ("\n0,0.01,300\n100,0.01,301.0\n100,0.02,300", "\n\n , ,", "points.csv:1:1: holds no p"),
        (POINTS, "", "points.csv:1:1: holds no points"),
    ],
)
def test_a_mistake_in_a_file_of_points_is_named_with_its_line(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    (tmp_path / "points.csv").write_text(POINTS.replace(before, after))
    text = "scenario: transfers\ndesign: {kind: points, file: points.csv}\n"
    assert any(message in line for line in mistakes(tmp_path, text))


def test_a_long_file_of_points_is_read(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(POINTS + f"100,0.02,300{' ' * 1000}\n" * 200)
    text = "scenario: transfers\ndesign: {kind: points, file: points.csv}\n"
    assert len(Sweep.load(write(tmp_path, text)).points) == 203


def test_a_file_of_points_full_of_mistakes_is_refused_soon(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(POINTS + "100,[,300\n" * 9000)
    text = "scenario: transfers\ndesign: {kind: points, file: points.csv}\n"
    assert len(mistakes(tmp_path, text)) == 100


@pytest.mark.parametrize("path", sorted((ROOT / "scenarios/sweeps").glob("*.yaml")), ids=str)
def test_every_example_can_be_run(path: Path) -> None:
    assert len(Sweep.load(path).points) > 1
