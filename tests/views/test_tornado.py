"""A tornado puts the widest parameter on top and starts every bar at the base."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simsupport.experiment import InputError
from simsupport.views.style import encode
from simsupport.views.tornado import COLUMNS, swing, tornado

ROWS = pd.DataFrame(
    [
        ("narrow", 1.0, 2.0, 0.09, 0.10, 0.11, 0.11, 0.12, 0.13),
        ("wide", 0.0, 5000.0, 0.18, 0.20, 0.22, 0.04, 0.05, 0.06),
        ("both up", "few", "many", np.nan, 0.13, np.nan, np.nan, 0.15, np.nan),
        ("none", 0.5, 1.5, 0.10, 0.11, 0.12, 0.10, 0.11, 0.12),
    ],
    columns=list(COLUMNS),
)
BASE = 0.11
WORDS = {"title": "What moves poverty", "label": "Income poverty", "unit": "share"}


def names(figure):
    """Return the parameters from top to bottom."""
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


def test_a_parameter_swings_from_the_least_to_the_most_with_the_base_between():
    assert swing(ROWS, BASE) == pytest.approx([0.02, 0.15, 0.04, 0.0])


def test_the_widest_is_on_top_and_no_more_than_asked_for_are_drawn():
    assert names(tornado(ROWS, BASE, **WORDS)) == ["wide", "both up", "narrow", "none"]
    fewer = tornado(ROWS, BASE, **WORDS, most=2)
    assert names(fewer) == ["wide", "both up"]
    assert fewer.axes[0].get_title(loc="left") == "the widest 2 of 4 parameters"


def test_bars_run_from_the_base_to_the_outcome_and_name_the_values():
    axes = tornado(ROWS, BASE, **WORDS).axes[0]
    bars = [bar for bar in axes.patches if bar.get_width()]
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars[:4]]
    assert np.allclose(ends, [(11, 20), (11, 5), (11, 13), (11, 15)])
    assert {"0", "5,000", "few", "many", "0.5", "1.5"} <= {t.get_text() for t in axes.texts}
    assert axes.get_xlabel() == "Income poverty, %"


def test_bars_to_one_side_do_not_cover_each_other():
    axes = tornado(ROWS, BASE, **WORDS).axes[0]
    low, high = [bar for bar in axes.patches if bar.get_width() > 0][1:3]
    assert low.get_y() + low.get_height() == pytest.approx(high.get_y())


def test_equal_tables_give_equal_pictures():
    one, other = (encode(tornado(ROWS, BASE, **WORDS), "png") for _ in range(2))
    assert one == other


def test_a_table_that_does_not_fit_is_refused():
    with pytest.raises(InputError, match="no at_low_upper"):
        tornado(ROWS.drop(columns="at_low_upper"), BASE, **WORDS)
    with pytest.raises(InputError, match="at least one parameter"):
        tornado(ROWS[:0], BASE, **WORDS)
