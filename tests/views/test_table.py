"""What is printed is readable, and the same numbers as in the table."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from simsupport.views.console import show
from simsupport.views.table import as_rich, as_text, formatted, grids, remarks
from simsupport.views.units import decimals, number, scale_of

if TYPE_CHECKING:
    from simsupport.experiment.comparison import Comparison


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ((6.9, 7.31, 7.72), "7.31 [6.90, 7.72]"),
        ((-0.004, -0.001, 0.002), "-0.0010 [-0.0040, 0.0020]"),
        ((8254.3, 10034.0, 12790.2), "10,034 [8,254, 12,790]"),
        ((math.nan, 3.14159, math.nan), "3.14"),
        ((0.0, 0.0, 0.0), "0.00 [0.00, 0.00]"),
        ((-0.0001, 20.0, 40.0), "20.0 [0.0, 40.0]"),
    ],
)
def test_numbers_keep_the_digits_that_mean_something(
    values: tuple[float, float, float], text: str
) -> None:
    assert str(formatted(*values)) == text


def test_scales_and_dashes() -> None:
    assert scale_of("share").unit("difference") == "percentage points"
    assert scale_of("share").unit("level") == "%"
    assert scale_of("kg").factor == 1.0
    assert decimals(math.nan) == 2
    assert number(math.nan, 1) == "–"


def test_plain_text_has_one_line_a_scenario_with_intervals(comparison: Comparison) -> None:
    poverty, money, jobs, worth = grids(comparison)
    lines = as_text(poverty).splitlines()
    assert lines[0] == "Poverty"
    assert "Poor in 2020, %" in lines[1]
    row = comparison.row("transfers", "poverty_headcount")
    assert row is not None
    assert f"{100.0 * row['central']:.2f}" in next(x for x in lines if x.startswith("Cash"))
    assert "Cost per true exit, yuan" in money.columns
    assert "Deadweight, % of subsidised" in jobs.columns
    assert worth.columns[3] == "Cost of one more, yuan/person"
    assert len({len(line) for line in lines[1:]}) == 1


def test_terminal_tables_fit_eighty_columns(comparison: Comparison) -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=80, force_terminal=True, color_system=None)
    for grid in grids(comparison):
        console.print(as_rich(grid))
    text = stream.getvalue()
    assert "…" not in text
    assert max(len(line) for line in text.splitlines()) <= 80


def test_show_ends_with_the_folder_and_uses_no_escapes_off_a_terminal(
    comparison: Comparison,
) -> None:
    stream = io.StringIO()
    show(comparison, stream)
    text = stream.getvalue()
    assert text.endswith(f"Tables, figures and runs are in {comparison.folder}\n")
    assert "\x1b" not in text
    assert "95 % intervals over 6 paired replicates" in text
    assert any("saved by pairing" in line for line in remarks(comparison))
