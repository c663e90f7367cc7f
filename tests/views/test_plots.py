"""Figures hold what they should, and equal results give equal files."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from simsupport.views import plots
from simsupport.views.plots import (
    FIGURES,
    acceptability,
    frontier,
    overview,
    paired_differences,
    poverty_paths,
    write_figures,
)
from simsupport.views.style import STYLE, Picture, encode, fonts, spread

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from simsupport.experiment.comparison import Comparison


def texts(figure: Figure) -> set[str]:
    return {text.get_text() for text in figure.findobj() if hasattr(text, "get_text")}


WITH_TITLES = [draw for draw in FIGURES.values() if draw not in {frontier, acceptability}]
"""The other two write more beside the titles."""


@pytest.mark.parametrize("draw", [poverty_paths, overview, *WITH_TITLES])
def test_every_figure_names_scenarios_by_title(comparison: Comparison, draw: object) -> None:
    assert callable(draw)
    shown = {text.replace("\n", " ") for text in texts(draw(comparison))}
    assert {"Cash transfers", "Employment subsidies", "Transfers and employment"} <= shown


def test_axes_have_units(comparison: Comparison) -> None:
    (axes,) = poverty_paths(comparison).axes
    assert axes.get_ylabel() == "Income poverty, %"
    panels = paired_differences(comparison).axes
    assert panels[0].get_xlabel() == "percentage points"
    assert all(panel.get_xlabel() for panel in panels if panel.get_visible())


def test_money_figures_draw_the_frontier_and_a_curve_for_each_candidate(
    comparison: Comparison,
) -> None:
    assert comparison.worth is not None
    (plane,) = frontier(comparison).axes
    line = max(plane.lines, key=lambda one: len(one.get_xdata()) * (one.get_linestyle() == "-"))
    costs = [comparison.worth.row(name)["cost"] / 1e9 for name in comparison.worth.frontier]
    assert list(line.get_xdata()) == pytest.approx(costs)
    names = " ".join(text.replace("\n", " ") for text in texts(plane.figure))
    assert all(title in names for title in comparison.titles.values())
    (chances,) = acceptability(comparison).axes
    assert "willingness to pay" in chances.get_xlabel()
    assert len(chances.lines) % 2 == 0


def test_equal_results_give_equal_files(
    comparison: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STYLE, "savefig.dpi", 40)  # fewer pixels are compared sooner
    drawn = ("paired_differences", "leavers", "frontier")
    monkeypatch.setattr(plots, "FIGURES", {name: FIGURES[name] for name in drawn})
    write_figures(comparison, tmp_path / "a")
    write_figures(comparison, tmp_path / "b")
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(files) == 2 * (len(drawn) + 2)
    for name in files:
        content = (tmp_path / "a" / name).read_bytes()
        assert content == (tmp_path / "b" / name).read_bytes(), name
        assert b"matplotlib" not in content.lower().replace(b"matplotlib.axis", b""), name


def test_one_replicate_is_drawn_without_intervals(comparison: Comparison, tmp_path: Path) -> None:
    table = comparison.table.copy()
    table[["lower", "upper"]] = float("nan")
    runs = comparison.runs[comparison.runs["replicate"] == 0]
    write_figures(replace(comparison, table=table, runs=runs), tmp_path)
    shown = texts(poverty_paths(replace(comparison, runs=runs)))
    assert "Compared with: Baseline; one replicate, no intervals" in shown


def test_decembers_stand_at_their_own_year(comparison: Comparison) -> None:
    runs = comparison.runs.copy()
    runs.loc[runs["month"].dt.month != 12, "poverty_headcount"] = float("nan")
    (axes,) = poverty_paths(replace(comparison, runs=runs)).axes
    assert axes.lines[0].get_xdata().tolist() == list(range(2013, 2021))
    assert axes.get_xlabel() == "December of the year"


def test_without_a_december_figures_of_poverty_are_left_out(
    comparison: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STYLE, "savefig.dpi", 30)
    runs = comparison.runs.assign(poverty_headcount=float("nan"))
    known = ~comparison.table["outcome"].isin(["poverty_headcount", "start_poor_out"])
    short = replace(comparison, runs=runs, table=comparison.table[known], worth=None)
    write_figures(short, tmp_path)
    written = {path.stem for path in tmp_path.iterdir()}
    assert "paired_differences" in written
    assert not written & {"poverty_paths", "overview", "spending_and_exits"}
    assert short.plot() is None
    alone = replace(short, titles={"transfers": "Cash transfers"}, baseline=None)
    write_figures(alone, tmp_path / "alone")
    assert not (tmp_path / "alone").exists()


def test_a_single_scenario_has_paths_only(comparison: Comparison, tmp_path: Path) -> None:
    alone = replace(comparison, titles={"transfers": "Cash transfers"}, baseline=None)
    (tmp_path / "paired_differences.png").write_bytes(b"of an earlier question")
    write_figures(alone, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "poverty_paths.png",
        "poverty_paths.svg",
    ]


def test_notebooks_show_figures_by_themselves(comparison: Comparison) -> None:
    figure = comparison.plot()
    assert isinstance(figure, Picture)
    assert figure._repr_png_() == encode(figure, "png")


def test_labels_are_moved_apart_in_order() -> None:
    moved = spread([0.50, 0.51, 0.90], 0.1)
    assert moved[1] - moved[0] == pytest.approx(0.1)
    assert moved[0] + moved[1] == pytest.approx(1.01)
    assert moved[2] == 0.90


def test_chinese_names_are_drawn_without_a_word_on_standard_error() -> None:
    figure = Picture()
    figure.suptitle("现金")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert encode(figure, "png")
    assert fonts(["Arial", "SimHei", "Noto Sans CJK SC"]) == ["DejaVu Sans", "Noto Sans CJK SC"]
    assert fonts(["Arial"]) == ["DejaVu Sans"]
