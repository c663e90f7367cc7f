"""What a sweep shows: differences where policies meet, levels where a lever is drawn."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest

from simsupport.experiment.sensitivity.indices import sensitivity
from simsupport.views.sensitivity import sensitivity_figure
from simsupport.views.style import STYLE
from simsupport.views.sweep_figures import policies, write_sweep_figures
from simsupport.views.sweep_table import show_sweep
from tests.experiment.sweeps.made_up import AMOUNT, HARVEST, SHARE, made_up

if TYPE_CHECKING:
    from pathlib import Path

    from simsupport.experiment.sweeps.result import SweepResult

RANGE = {"low": 0.0, "high": 240.0}


@pytest.fixture(autouse=True)
def few_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """What figures hold does not depend on their pixels."""
    monkeypatch.setitem(STYLE, "savefig.dpi", 30)


def printed(result: SweepResult) -> str:
    stream = io.StringIO()
    show_sweep(result, stream)
    return stream.getvalue()


def drawn(result: SweepResult, folder: Path) -> set[str]:
    write_sweep_figures(result, folder)
    return {path.stem for path in folder.glob("*")}


def test_a_drawn_lever_shows_levels_with_their_unit_and_no_figure(tmp_path: Path) -> None:
    result = made_up("latin-hypercube", {AMOUNT: RANGE, SHARE: [0.0, 0.3]}, points=2)
    text = printed(result)
    assert "replicates; levels; each draw" in text
    assert "Poverty gap, %" in text
    assert "percentage points" not in text
    assert text.count("12.1 [11.8, 12.4]") == 4
    assert drawn(result, tmp_path) == set()


def test_listed_levers_show_the_first_level_and_differences(tmp_path: Path) -> None:
    result = made_up(
        "grid", {AMOUNT: [0, 120], SHARE: [0.0, 0.3]}, gap=lambda values: values[AMOUNT] / 120
    )
    text = printed(result)
    assert "then differences from it" in text
    assert "Poverty gap, percentage points" in text
    assert "10.1 [9.8, 10.4] %" in text
    assert "1.01 [0.98, 1.04]" in text
    assert drawn(result, tmp_path) == {"map_poverty_gap", "policies"}
    assert len(policies(result, ["poverty_gap"]).axes[0].get_yticks()) == 3


def test_an_outcome_that_no_run_has_is_not_shown(tmp_path: Path) -> None:
    result = made_up("grid", {AMOUNT: [0, 120]})
    result.summary["poverty_headcount"] = np.nan
    assert "headcount" not in printed(result)
    assert len(policies(result, result.told(["poverty_headcount", "poverty_gap"])).axes) == 1


def test_dated_values_stand_in_words_on_a_map_as_they_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from simsupport.views import sweep_figures

    kept = {}
    monkeypatch.setattr(sweep_figures, "save", lambda figure, _, name: kept.update({name: figure}))
    result = made_up("grid", {AMOUNT: [120, 0, {"2014-01": 120}], SHARE: [0.3, 0.0]})
    write_sweep_figures(result, tmp_path)
    axes = kept["map_poverty_gap"].axes[0]
    ticks = [label.get_text() for label in axes.get_xticklabels()]
    assert ticks == ["120", "0", "120 from 2014-01"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["0", "0.3"]


def test_a_tornado_has_parameters_of_one_value_and_of_dated_values(tmp_path: Path) -> None:
    result = made_up("one-at-a-time", {AMOUNT: [0, {"2014-01": 120}]}, {HARVEST: [0.4]})
    text = printed(result)
    assert "120 from 2014-01" in text
    assert "harvest sd" in text
    assert drawn(result, tmp_path) == {"tornado_poverty_gap"}


def test_indices_are_titled_by_listed_levers_alone() -> None:
    ranges = {AMOUNT: RANGE}
    gap = {"gap": lambda values: values[AMOUNT] * (1.0 + values.get(SHARE, 0.0))}
    for levers, titles in (
        (ranges, ["Poverty gap"]),
        (
            ranges | {SHARE: [0.0, 0.3]},
            ["Poverty gap: wage share 0", "Poverty gap: what wage share 0.3 changes"],
        ),
    ):
        result = made_up("morris", levers, {HARVEST: {"low": 0.2, "high": 0.4}}, **gap, points=4)
        figure = sensitivity_figure(result, sensitivity(result, ["poverty_gap"]))
        shown = [axes.get_title(loc="left").replace("\n", " ") for axes in figure.axes]
        assert [title for title in shown if title] == titles
