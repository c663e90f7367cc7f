"""The pictures of poverty show what is true apart from what is said."""

from __future__ import annotations

import numpy as np
import pytest

from simsupport.experiment.compare import compare
from simsupport.views.pictures import PICTURES, with_pictures
from simsupport.views.plots import overview, pictures_of_poverty


@pytest.fixture(scope="module")
def governed(tmp_path_factory):
    """A small comparison in which officials are pressed in one scenario only."""
    return compare(
        ["transfers", "accountability-weak"],
        replicates=2,
        out=tmp_path_factory.mktemp("governed"),
        households=400,
        months=96,
    )


def test_only_scenarios_that_press_on_officials_get_pictures(governed):
    assert with_pictures(governed) == ["accountability-weak"]


def test_a_comparison_that_records_no_officials_has_no_pictures(comparison):
    assert with_pictures(comparison) == []


def test_each_picture_is_a_line_of_its_own_and_named(governed):
    (axes,) = pictures_of_poverty(governed).axes
    assert len(axes.lines) == len(PICTURES)
    written = {text.get_text() for text in axes.texts}
    assert written == {line.name for line in PICTURES}


def test_lines_hold_what_the_record_says_in_million_persons(governed):
    (axes,) = pictures_of_poverty(governed).axes
    runs = governed.runs
    chosen = runs[(runs["scenario"] == "accountability-weak") & (runs["group"] == "national")]
    decembers = chosen[chosen["month"].dt.month == 12]
    means = decembers.groupby(decembers["month"].dt.year)
    for line, drawn in zip(PICTURES, axes.lines, strict=True):
        years, values = drawn.get_xdata(), np.asarray(drawn.get_ydata())
        expected = means[line.outcome].mean().loc[years].to_numpy() / 1e6
        assert values == pytest.approx(expected)


def test_registers_and_reports_begin_when_there_is_a_register(governed):
    (axes,) = pictures_of_poverty(governed).axes
    first = {
        line.name: drawn.get_xdata()[0] for line, drawn in zip(PICTURES, axes.lines, strict=True)
    }
    assert first == {"true": 2013, "survey": 2013, "registered": 2014, "reported": 2014}


def test_the_overview_shows_them_in_place_of_winners(governed):
    titles = {axes.get_title(loc="left") for axes in overview(governed).axes}
    assert any("Targets without" in title for title in titles)


def test_they_are_written_with_the_other_figures(governed):
    assert (governed.folder / "figures" / "pictures_of_poverty.png").stat().st_size > 10_000
