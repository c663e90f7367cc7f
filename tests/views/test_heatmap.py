"""A heat map writes every cell's effect and hatches those that may be none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simsupport.experiment import InputError
from simsupport.views.heatmap import COLUMNS, heat_map
from simsupport.views.style import encode

CELLS = pd.DataFrame(
    [
        (0.0, 1.0, -0.01, -0.002, 0.01),
        (100.0, 1.0, 0.01, 0.02, 0.03),
        (100.0, 2.0, -0.2, -0.1, 0.0),
    ],
    columns=list(COLUMNS),
)
WORDS = {"x_label": "Cash, yuan", "y_label": "Effort", "title": "Poverty", "unit": "share"}


def drawn(table):
    """Return the axes of a map, the words in cells, and the corners of hatched cells."""
    axes = heat_map(table, **WORDS).axes[0]
    hatched = [patch.get_xy() for patch in axes.patches if patch.get_hatch()]
    return axes, [text.get_text() for text in axes.texts], hatched


def test_cells_lie_at_their_levers_with_their_values():
    axes, words, _ = drawn(CELLS)
    values = np.ma.filled(axes.images[0].get_array(), np.nan)
    assert np.allclose(values, [[-0.2, 2.0], [np.nan, -10.0]], equal_nan=True)
    assert words == ["−0.2", "2.0", "−10.0"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0", "100"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["1", "2"]
    assert axes.images[0].get_clim() == (-10.0, 10.0)


def test_words_stand_in_the_order_of_their_rows():
    axes, _, _ = drawn(CELLS.assign(x=["later", "at once", "at once"]))
    assert [label.get_text() for label in axes.get_xticklabels()] == ["later", "at once"]


def test_a_long_title_is_broken_into_lines():
    long = "Poverty gap: difference from the policy that comes first in the list"
    title = heat_map(CELLS, **WORDS | {"title": long}).axes[0].get_title(loc="left")
    assert title.split("\n")[1:]
    assert title.replace("\n", " ") == long


def test_an_interval_that_holds_zero_is_hatched_and_none_is_not():
    assert drawn(CELLS)[2] == [(-0.5, -0.5), (0.5, 0.5)]
    assert drawn(CELLS.assign(lower=np.nan, upper=np.nan))[2] == []


def test_equal_tables_give_equal_pictures():
    one, other = (encode(heat_map(CELLS, **WORDS), "png") for _ in range(2))
    assert one == other


def test_a_table_that_does_not_fit_is_refused():
    with pytest.raises(InputError, match="no upper"):
        heat_map(CELLS.drop(columns="upper"), **WORDS)
    with pytest.raises(InputError, match=r"x=0\.0, y=1\.0 has more than one row"):
        heat_map(pd.concat([CELLS, CELLS[:1]]), **WORDS)
