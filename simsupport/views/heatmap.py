"""Two levers at once: a map whose colour is an effect, hatched where it may be none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke

from simsupport.core.plain import is_number
from simsupport.experiment import InputError
from simsupport.views.panels import folded
from simsupport.views.style import COLOURS, STYLE, Picture
from simsupport.views.units import decimals, number, scale_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = ("x", "y", "lower", "central", "upper")
LESS_OR_MORE = LinearSegmentedColormap.from_list(
    "less or more", [COLOURS[1], "#F3B98A", "#FFFFFF", "#7FB8DE", COLOURS[0]]
)
"""Orange below zero, blue above, white at zero."""

_DARK = 0.85
"""Share of the strongest effect from which writing is white."""

_LETTERS_AN_INCH = 9
_HATCH = "#A8A8A8"
_MISSING = "#EDEDED"


def heat_map(
    table: pd.DataFrame, *, x_label: str, y_label: str, title: str, unit: str = ""
) -> Figure:
    """Draw an effect over two levers.

    Args:
        table: one row a cell. Columns `x` and `y` hold the levers' values; words stand in the
            order of their rows. `central` holds the difference from the baseline, `lower` and
            `upper` its interval, both NaN where there is none. Cells without a row are grey.
        x_label: the lever along x, with its unit.
        y_label: the lever along y, with its unit.
        title: the outcome in words.
        unit: of the difference, as outcomes have it, for example `share`, `persons`.

    Raises:
        InputError: a column is missing, or a cell has two rows.
    """
    _check(table)
    columns, rows = _in_order(table["x"]), _in_order(table["y"])
    width, height = 2.6 + 0.95 * len(columns), 1.7 + 0.62 * len(rows)
    with mpl.rc_context(STYLE):
        figure = Picture(figsize=(max(width, 5.0), max(height, 3.2)), layout="constrained")
        axes = figure.subplots()
        _draw(axes, table, (columns, rows), unit)
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        axes.set_title(folded(title, round(_LETTERS_AN_INCH * figure.get_figwidth())))
    return figure


def _in_order(values: pd.Series[Any]) -> list[Any]:
    """Return each value once: numbers by size, words as they come."""
    once = list(dict.fromkeys(values.tolist()))
    return sorted(once) if all(is_number(value) for value in once) else once


def _draw(axes: Axes, table: pd.DataFrame, levers: tuple[list[Any], list[Any]], unit: str) -> None:
    columns, rows = levers
    scale = scale_of(unit)
    values = table[["lower", "central", "upper"]].to_numpy(np.float64) * scale.factor
    digits = decimals(*values[:, 1].tolist())
    strongest = float(np.nanmax(np.abs(values[:, 1]), initial=0.0)) or 1.0
    cells = np.full((len(rows), len(columns)), np.nan)
    hatched = False
    for x, y, (lower, central, upper) in zip(table["x"], table["y"], values, strict=True):
        place = columns.index(x), rows.index(y)
        cells[place[1], place[0]] = central
        unclear = bool(lower <= 0.0 <= upper)
        hatched |= unclear
        if unclear:
            axes.add_patch(_hatching(place))
        _write(axes, place, number(central, digits), dark=abs(central) > _DARK * strongest)
    shown = axes.imshow(
        cells, LESS_OR_MORE, Normalize(-strongest, strongest), aspect="auto", origin="lower"
    )
    axes.set_xticks(range(len(columns)), [_plain(value) for value in columns])
    axes.set_yticks(range(len(rows)), [_plain(value) for value in rows])
    axes.set_facecolor(_MISSING)
    axes.grid(visible=False)
    for edge in range(1, len(columns)):
        axes.axvline(edge - 0.5, color="white", linewidth=1.5)
    for edge in range(1, len(rows)):
        axes.axhline(edge - 0.5, color="white", linewidth=1.5)
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    assert axes.figure is not None
    bar = axes.figure.colorbar(shown, ax=axes, pad=0.02, fraction=0.06)
    bar.outline.set_visible(False)
    bar.set_label(f"difference, {scale.difference}" if scale.difference else "difference")
    if hatched:
        patch = Patch(facecolor="white", edgecolor=_HATCH, hatch="////", linewidth=0.5)
        axes.figure.legend([patch], ["interval holds zero"], loc="outside lower left")


def _hatching(place: tuple[int, int]) -> Rectangle:
    corner = place[0] - 0.5, place[1] - 0.5
    return Rectangle(
        corner, 1.0, 1.0, fill=False, hatch="////", edgecolor=_HATCH, linewidth=0.0, zorder=2
    )


def _write(axes: Axes, place: tuple[int, int], text: str, *, dark: bool) -> None:
    """Write a cell's value, with a rim that keeps hatching off it."""
    axes.text(
        *place,
        text.replace("-", "\N{MINUS SIGN}"),
        ha="center",
        va="center",
        fontsize=8.5,
        color="white" if dark else "black",
        path_effects=[] if dark else [withStroke(linewidth=2.5, foreground="white", alpha=0.8)],
        zorder=3,
    )


def _plain(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,.6g}"


def _check(table: pd.DataFrame) -> None:
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise InputError(f"a heat map needs the columns {', '.join(COLUMNS)}; no {missing[0]}")
    twice = table[table.duplicated(["x", "y"])]
    if len(twice):
        cell = twice.iloc[0]
        raise InputError(f"the cell x={cell['x']}, y={cell['y']} has more than one row")
