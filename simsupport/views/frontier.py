"""Money's worth: scenarios in the cost-effect plane, and how sure it is which one is best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from matplotlib.ticker import FuncFormatter

from simsupport.experiment.cost.effectiveness import FRONTIER
from simsupport.views.panels import cross, label_ends, name_point, with_zero
from simsupport.views.style import (
    BASELINE,
    DASHES,
    FAINT,
    MARKERS,
    colour_of,
    place_of,
    spread,
    zero_line,
)
from simsupport.views.units import number, scale_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from simsupport.experiment.comparison import Comparison
    from simsupport.experiment.cost.effectiveness import CostEffectiveness

_FAINT_NAME = "#8C8C8C"
_LABEL_GAP, _ABOVE = 0.1, 0.06
_NAMED = 0.02
"""Smallest probability, at its highest, with which a curve is drawn and named."""


def draw_frontier(axes: Axes, comparison: Comparison) -> None:
    """Draw cost and effect of every scenario with intervals; the frontier is a line."""
    worth = _worth(comparison)
    scale = scale_of(comparison.outcomes[worth.effect].unit)
    points = {}
    for name in worth.table["scenario"].tolist():
        row = worth.row(name)
        points[name] = _interval(row, "cost", 1e-9), _interval(row, "effect", scale.factor)
    zero_line(axes, across=True)
    zero_line(axes, across=False)
    axes.set_xlim(*with_zero([x for x, _ in points.values()]))
    axes.set_ylim(*with_zero([y for _, y in points.values()]))
    for name, (x, y) in points.items():
        marker = MARKERS[place_of(name, comparison.scenarios, comparison.baseline) % len(MARKERS)]
        cross(axes, (x, y), 0.0, _colour(comparison, name), marker)
    along = np.array([[points[name][0][1], points[name][1][1]] for name in worth.frontier])
    axes.plot(along[:, 0], along[:, 1], color=BASELINE, linewidth=1.4, zorder=2)
    _write_names(axes, comparison, points)
    axes.set_xlabel("extra spending over the horizon, billion yuan")
    axes.set_ylabel(f"{_label(comparison, worth)}: more, {scale.difference}")


def draw_acceptability(axes: Axes, comparison: Comparison) -> None:
    """Draw the probability that each scenario has the largest net benefit.

    The line is thick where the scenario has the largest mean net benefit.
    """
    worth = _worth(comparison)
    ends = []
    for name in comparison.scenarios:
        own = worth.acceptability[worth.acceptability["scenario"] == name]
        pay = own["willingness_to_pay"].to_numpy(np.float64)
        chance = 100.0 * own["probability"].to_numpy(np.float64)
        if chance.max() < 100.0 * _NAMED:
            continue
        colour = colour_of(name, comparison.scenarios, comparison.baseline)
        place = place_of(name, comparison.scenarios, comparison.baseline)
        dash = "-" if name == comparison.baseline else DASHES[place % len(DASHES)]
        axes.plot(pay, chance, color=colour, linestyle=dash, linewidth=1.4, zorder=3)
        best = np.where(own["best"].to_numpy(np.bool_), chance, np.nan)
        axes.plot(pay, best, color=colour, linewidth=4.0, alpha=0.35, zorder=2)
        ends.append((comparison.titles[name], float(chance[-1]), colour))
    axes.set_ylim(-12.0, 103.0)
    axes.set_yticks(range(0, 101, 20))
    axes.margins(x=0.0)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 0)))
    axes.set_xlabel(f"{_label(comparison, worth)}: willingness to pay for one more, {worth.unit}")
    axes.set_ylabel("probability of the largest net benefit, %")
    label_ends(axes, ends)


def _worth(comparison: Comparison) -> CostEffectiveness:
    assert comparison.worth is not None, "the comparison has no cost-effectiveness"
    return comparison.worth


def _label(comparison: Comparison, worth: CostEffectiveness) -> str:
    return comparison.outcomes[worth.effect].label_en


def _interval(row: pd.Series[Any], name: str, factor: float) -> npt.NDArray[np.float64]:
    """Return lower, central, upper in display units, shape (3,)."""
    parts = [float(row[part]) for part in (f"{name}_lower", name, f"{name}_upper")]
    return np.array(parts, dtype=np.float64) * factor


def _colour(comparison: Comparison, name: str) -> str:
    """Return a scenario's colour; those that are dominated are faint."""
    if _worth(comparison).row(name)["standing"] != FRONTIER:
        return FAINT
    return colour_of(name, comparison.scenarios, comparison.baseline)


def _write_names(
    axes: Axes,
    comparison: Comparison,
    points: dict[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]],
) -> None:
    """Write names beside points, with ICERs; above the frontier, and the dominated below it."""
    worth = _worth(comparison)
    low, high = axes.get_ylim()
    above = [_ABOVE if name in worth.frontier else -_ABOVE for name in points]
    wanted = [
        (float(y[1]) - low) / (high - low) + shift
        for (_, y), shift in zip(points.values(), above, strict=True)
    ]
    for (name, (x, _)), height in zip(points.items(), spread(wanted, _LABEL_GAP), strict=True):
        colour = _colour(comparison, name)
        icer = float(worth.row(name)["icer"])
        price = f" {number(icer, 0)} {worth.unit}" if np.isfinite(icer) else ""
        text = f"{comparison.titles[name]}{price}"
        shown = _FAINT_NAME if colour == FAINT else colour
        name_point(axes, text, float(x[1]), low + height * (high - low), shown)
