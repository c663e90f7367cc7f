"""What a calibration found: tables, and how far each parameter could move."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

import matplotlib as mpl
import numpy as np
from scipy.stats import chi2, norm

from simsupport.experiment.inference.headlines import NATIONAL
from simsupport.experiment.inference.intervals import CONFIDENCE
from simsupport.experiment.sweeps.effects import short_names
from simsupport.indicators.outcomes import OUTCOMES
from simsupport.views.panels import folded
from simsupport.views.style import BASELINE, COLOURS, FAINT, STYLE, Picture

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simsupport.experiment.calibration.calibrate import CalibrationResult


def show_calibration(result: CalibrationResult, stream: TextIO | None = None) -> None:
    """Print parameters with intervals, then the model's figures beside the targets."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    stream = stream or sys.stdout
    console = Console(file=stream, width=None if stream.isatty() else 120)
    found = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Found", title_justify="left")
    for heading in ("parameter", "unit"):
        found.add_column(heading)
    for heading in ("value", "95 % interval", "range searched"):
        found.add_column(heading, justify="right")
    for row in result.parameters.to_dict("records"):
        interval = f"{row['lower']:.4g} to {row['upper']:.4g}"
        searched = f"{row['low']:.4g} to {row['high']:.4g}"
        cells = (str(row["parameter"]), str(row["unit"]), f"{row['central']:.4g}")
        found.add_row(*cells, interval, searched)
    console.print(found)
    held = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Targets", title_justify="left")
    for heading in ("outcome", "group", "month", "unit"):
        held.add_column(heading)
    for heading in ("target", "model", "tolerance", "miss"):
        held.add_column(heading, justify="right")
    for row in result.targets.to_dict("records"):
        labels = [str(row[name]) for name in ("outcome", "group", "month", "unit")]
        numbers = [f"{row[name]:,.4g}" for name in ("target", "model", "tolerance")]
        held.add_row(*labels, *numbers, f"{row['miss']:+.1f}")
    console.print(held)
    searched = f"{result.points} points in {result.waves} waves were run"
    print(f"{searched}; tables, figures and runs are in {result.folder}", file=stream)


def calibration_figure(result: CalibrationResult) -> Figure:
    """Draw the misses with each parameter held at its levels, and what is left of each target."""
    names = short_names(list(result.parameters["parameter"]))
    panels = len(result.parameters) + 1
    columns = min(panels, 3)
    rows = -(-panels // columns)
    with mpl.rc_context(STYLE):
        size = (4.2 * columns, 3.3 * rows)
        figure = Picture(figsize=size, layout="constrained")
        grid = figure.subplots(rows, columns, squeeze=False)
        for axes, (_, row) in zip(grid.flat, result.parameters.iterrows(), strict=False):
            _draw_profile(axes, result, row, names[row["parameter"]])
        _draw_misses(grid.flat[panels - 1], result.targets)
        for axes in list(grid.flat)[panels:]:
            axes.set_visible(False)
    return figure


def _draw_profile(axes: Axes, result: CalibrationResult, row: pd.Series[Any], name: str) -> None:
    """Draw how much worse the best fit is with one parameter held; the interval is shaded."""
    line = result.profiles[result.profiles["parameter"] == row["parameter"]]
    limit = chi2.ppf(CONFIDENCE, 1)
    axes.axvspan(row["lower"], row["upper"], color=COLOURS[0], alpha=0.12, linewidth=0)
    axes.axhline(limit, color=FAINT, linestyle="--", linewidth=1.0)
    axes.plot(line["value"], line["misses"], color=COLOURS[0])
    axes.axvline(row["central"], color=BASELINE, linewidth=0.9)
    axes.set_ylim(0.0, 3.0 * limit)
    axes.set_title(folded(name, 34), fontsize=9)
    axes.set_xlabel(row["unit"])
    axes.set_ylabel("misses above the least, chi-square")


def _draw_misses(axes: Axes, targets: pd.DataFrame) -> None:
    """Draw model less target in tolerances, those of the target shaded."""
    names = [
        folded(" ".join(filter(None, (OUTCOMES[outcome].label_en, group, month))), 30)
        for outcome, group, month in zip(
            targets["outcome"],
            targets["group"].replace(NATIONAL, ""),
            targets["month"],
            strict=True,
        )
    ]
    scale = targets["tolerance"].to_numpy(float)
    miss = (targets["model"] - targets["target"]).to_numpy(float) / scale
    noise = norm.ppf(0.5 + CONFIDENCE / 2.0) * targets["noise"].to_numpy(float) / scale
    places = np.arange(len(targets))
    axes.axvspan(-1.0, 1.0, color=FAINT, alpha=0.35, linewidth=0)
    axes.axvline(0.0, color=BASELINE, linewidth=0.9)
    axes.errorbar(miss, places, xerr=noise, fmt="o", color=COLOURS[1], ms=5, capsize=2)
    axes.set_yticks(places, names)
    axes.set_ylim(len(targets) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    axes.set_title("Targets", fontsize=9)
    axes.set_xlabel("model less target, tolerances")
