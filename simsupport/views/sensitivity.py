"""Sensitivity indices as a table and as bars."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO

import matplotlib as mpl
import numpy as np

from simsupport.experiment.sweeps.effects import short_names
from simsupport.views.panels import folded
from simsupport.views.style import BASELINE, COLOURS, STYLE, Picture
from simsupport.views.units import decimals, number, scale_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simsupport.experiment.sweeps.result import SweepResult

NAMES = {
    "S1": "first order",
    "ST": "total",
    "mu_star": "mean size of effect",
    "mu": "mean effect",
    "sigma": "spread of effects",
}
_BARS = {"saltelli": ("S1", "ST"), "morris": ("mu_star", "sigma")}


def show_sensitivity(
    result: SweepResult, table: pd.DataFrame, stream: TextIO | None = None
) -> None:
    """Print indices of the first policy and of what others change; those that matter most first."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    stream = stream or sys.stdout
    console = Console(file=stream, width=None if stream.isatty() else 140)
    short = short_names(result.sweep.columns)
    shown = table[(table["policy"] == 0) | (table["kind"] == "difference")]
    for _, part in shown.groupby(["policy", "outcome", "kind"], sort=False):
        first = part.iloc[0]
        indices = list(dict.fromkeys(part["index"]))
        indices = [index for index in indices if index != "S2"]
        grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left")
        grid.title = _title(result, first)
        grid.add_column("parameter")
        for index in indices:
            grid.add_column(NAMES[index], justify="right")
        factor = _factor(result, first)
        digits = None if result.sweep.design.kind == "morris" else 2
        for parameter in _ranked(part):
            mine = part[part["parameter"] == parameter].set_index("index")
            cells = [_cell(mine.loc[index], factor, digits) for index in indices]
            grid.add_row(short.get(parameter, parameter), *cells)
        console.print(grid)
    print(f"All indices are in {result.folder / 'sensitivity.csv'}", file=stream)


def sensitivity_figure(result: SweepResult, table: pd.DataFrame) -> Figure:
    """Draw two indices of each parameter as bars with intervals, one panel a policy and outcome."""
    shown = table[(table["policy"] == 0) | (table["kind"] == "difference")]
    panels = [part for _, part in shown.groupby(["policy", "outcome", "kind"], sort=False)]
    columns = min(len(panels), 3)
    rows = -(-len(panels) // columns)
    parameters = len(_ranked(panels[0]))
    with mpl.rc_context(STYLE):
        size = (4.6 * columns, rows * (1.3 + 0.45 * parameters))
        figure = Picture(figsize=size, layout="constrained")
        grid = figure.subplots(rows, columns, squeeze=False)
        for place, axes in enumerate(grid.flat):
            if place < len(panels):
                _draw(axes, result, panels[place])
            else:
                axes.set_visible(False)
        handles, words = grid.flat[0].get_legend_handles_labels()
        figure.legend(handles, words, loc="outside lower right", ncols=2)
    return figure


def _draw(axes: Axes, result: SweepResult, part: pd.DataFrame) -> None:
    short = short_names(result.sweep.columns)
    ranked = _ranked(part)
    factor = _factor(result, part.iloc[0])
    for shift, index in enumerate(_BARS[result.sweep.design.kind]):
        mine = part[part["index"] == index].set_index("parameter").loc[ranked]
        central = mine["central"].to_numpy(float) * factor
        half = np.abs(mine["upper"].to_numpy(float) * factor - central)
        axes.barh(
            np.arange(len(ranked)) + 0.38 * (shift - 0.5),
            central,
            height=0.36,
            color=COLOURS[shift],
            label=NAMES[index],
            xerr=half if np.isfinite(half).all() else None,
            error_kw={"ecolor": BASELINE, "elinewidth": 1.0, "capsize": 2},
        )
    axes.set_yticks(range(len(ranked)), [short.get(name, name) for name in ranked])
    axes.invert_yaxis()
    axes.grid(visible=False, axis="y")
    axes.set_title(folded(_title(result, part.iloc[0]), 36), fontsize=9)
    unit = scale_of(result.outcomes[str(part.iloc[0]["outcome"])].unit).difference
    morris = result.sweep.design.kind == "morris"
    axes.set_xlabel(unit if morris else "share of the outcome's variance")


def _title(result: SweepResult, row: pd.Series[Any]) -> str:
    name = result.outcomes[str(row["outcome"])].label_en
    if row["kind"] == "difference":
        return f"{name}: what {row['label']} changes"
    return f"{name}: {row['label']}" if result.listed_levers else name


def _ranked(part: pd.DataFrame) -> list[str]:
    """Return parameters by total index or mean size of effect, the largest first."""
    leading = part[part["index"].isin(["ST", "mu_star"])]
    return list(leading.sort_values("central", ascending=False, kind="stable")["parameter"])


def _factor(result: SweepResult, row: pd.Series[Any]) -> float:
    """Return the display factor of Morris's measures; shares of variance are as they are."""
    if result.sweep.design.kind != "morris":
        return 1.0
    return scale_of(result.outcomes[str(row["outcome"])].unit).factor


def _cell(row: pd.Series[Any], factor: float, digits: int | None) -> str:
    values = [float(row[name]) * factor for name in ("lower", "central", "upper")]
    digits = decimals(*values) if digits is None else digits
    if not np.isfinite(values[0]):
        return number(values[1], digits)
    return f"{number(values[1], digits)} [{number(values[0], digits)}, {number(values[2], digits)}]"
