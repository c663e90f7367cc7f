"""Differences are there where policies meet in one world; ends of a parameter are its extremes."""

from __future__ import annotations

import pytest

from simsupport.experiment.sweeps.effects import effects, labels, moved
from tests.experiment.sweeps.made_up import AMOUNT, HARVEST, SHARE, made_up

RANGE = {"low": 0.0, "high": 240.0}


@pytest.mark.parametrize("kind", ["latin-hypercube", "sobol"])
@pytest.mark.parametrize("listed", [{}, {SHARE: [0.0, 0.3]}])
def test_a_drawn_lever_has_levels_alone(kind: str, listed: dict[str, list[float]]) -> None:
    result = made_up(kind, {AMOUNT: RANGE, **listed}, points=4)
    assert result.sweep.drawn_levers == [AMOUNT]
    assert not result.compared
    assert set(effects(result)["kind"]) == {"level"}


def test_listed_levers_and_a_range_in_a_grid_have_differences() -> None:
    drawn = {HARVEST: {"low": 0.2, "high": 0.4}}
    for result in (
        made_up("sobol", {AMOUNT: [0, 120]}, drawn, points=4),
        made_up("grid", {AMOUNT: RANGE}),
    ):
        assert result.sweep.drawn_levers == []
        assert result.compared
        assert set(effects(result)["kind"]) == {"level", "difference"}


def test_a_single_policy_is_compared_with_nothing() -> None:
    assert not made_up("sobol", {}, {HARVEST: {"low": 0.2, "high": 0.4}}, points=4).compared


def test_a_policy_is_named_by_the_levers_asked_for() -> None:
    result = made_up("saltelli", {AMOUNT: RANGE, SHARE: [0.0, 0.3]}, points=2)
    assert labels(result, result.listed_levers)[:2] == ["wage share 0", "wage share 0.3"]
    assert labels(result, [])[0] == "as it is"


def test_low_and_high_are_the_smallest_and_the_largest_value() -> None:
    result = made_up(
        "one-at-a-time", {AMOUNT: [240, 60, 120]}, gap=lambda values: -values.get(AMOUNT, 0) / 60
    )
    table, base = moved(result, "poverty_gap")
    (row,) = table.to_dict("records")
    assert (row["low_value"], row["high_value"]) == (60, 240)
    assert base == pytest.approx(0.101)
    assert base - row["at_low_central"] == pytest.approx(0.01 * 1.01)
    assert base - row["at_high_central"] == pytest.approx(0.04 * 1.01)


def test_a_parameter_with_one_value_is_there() -> None:
    table, _ = moved(made_up("one-at-a-time", {AMOUNT: [60, 120]}, {HARVEST: [0.4]}), "poverty_gap")
    assert table["parameter"].tolist() == ["amount, yuan/month", "harvest sd, log points"]
    assert table["low_value"].tolist() == [60, 0.4]
    assert table["high_value"].tolist() == [120, 0.4]


def test_values_that_are_no_numbers_are_in_words_and_as_listed() -> None:
    table, _ = moved(made_up("one-at-a-time", {AMOUNT: [{"2014-01": 120}, 0]}), "poverty_gap")
    assert table["low_value"].tolist() == ["120 from 2014-01"]
    assert table["high_value"].tolist() == [0]
