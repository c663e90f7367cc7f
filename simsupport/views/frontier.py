"""Money's worth: scenarios by cost and effect, and how sure it is which one is best."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter

from simsupport.experiment.cost.effectiveness import FRONTIER
from simsupport.views.panels import cross, folded, in_units, label_ends
from simsupport.views.style import (
    BASELINE,
    FAINT,
    MARKERS,
    colour_of,
    line_of,
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
_ABOVE = 0.06
_RAYS = 3
_NAMED = 0.02
"""Smallest probability, at its highest, with which a curve is drawn and named."""


@dataclass(frozen=True, slots=True)
class Point:
    """A scenario by what it spends and achieves: lower, central, upper in display units."""

    name: str
    colour: str
    marker: str
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    above: float
    """how far its name is written above it, as a share of the height"""


def draw_spending(axes: Axes, comparison: Comparison) -> None:
    """Draw spending against how many more of the start's poor are out; rays mark equal cost."""
    points = [
        Point(
            comparison.titles[name],
            colour_of(name, comparison.scenarios, comparison.baseline),
            _marker(comparison, name),
            in_units(spending, 1e-9),
            in_units(exits, 1e-6),
            0.03,
        )
        for name, (spending, exits) in spenders(comparison).items()
    ]
    _draw_points(axes, points)
    _rays(axes, [(float(point.x[1]), float(point.y[1])) for point in points])
    _write_names(axes, points, 0.09)
    axes.set_ylabel("more of the poor of 2012 out, million persons")


def spenders(comparison: Comparison) -> dict[str, tuple[pd.Series[Any], pd.Series[Any]]]:
    """Return how much more each scenario but the baseline spends, and how many more are out."""
    found = {}
    for name in comparison.scenarios:
        spending = comparison.row(name, "spending")
        exits = comparison.row(name, "start_poor_out")
        if name != comparison.baseline and spending is not None and exits is not None:
            found[name] = (spending, exits)
    return found


def draw_frontier(axes: Axes, comparison: Comparison) -> None:
    """Draw cost and effect of every scenario with intervals; the frontier is a line.

    Names stand above the frontier with the ICER, those of dominated scenarios below it.
    """
    worth = _worth(comparison)
    scale = scale_of(comparison.outcomes[worth.effect].unit)
    points = {}
    for name in worth.table["scenario"].tolist():
        row = worth.row(name)
        icer = float(row["icer"])
        price = f" {number(icer, 0)} {worth.unit}" if np.isfinite(icer) else ""
        points[name] = Point(
            f"{comparison.titles[name]}{price}",
            _colour(comparison, name),
            _marker(comparison, name),
            in_units(row, 1e-9, ("cost_lower", "cost", "cost_upper")),
            in_units(row, scale.factor, ("effect_lower", "effect", "effect_upper")),
            _ABOVE if name in worth.frontier else -_ABOVE,
        )
    _draw_points(axes, list(points.values()))
    along = np.array([[points[name].x[1], points[name].y[1]] for name in worth.frontier])
    axes.plot(along[:, 0], along[:, 1], color=BASELINE, linewidth=1.4, zorder=2)
    _write_names(axes, list(points.values()), 0.1)
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
        colour, dash = line_of(name, comparison.scenarios, comparison.baseline)
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


def _colour(comparison: Comparison, name: str) -> str:
    """Return a scenario's colour; those that are dominated are faint."""
    if _worth(comparison).row(name)["standing"] != FRONTIER:
        return FAINT
    return colour_of(name, comparison.scenarios, comparison.baseline)


def _marker(comparison: Comparison, name: str) -> str:
    return MARKERS[place_of(name, comparison.scenarios, comparison.baseline) % len(MARKERS)]


def _draw_points(axes: Axes, points: list[Point]) -> None:
    """Draw points with their intervals along both axes, within limits that hold zero."""
    zero_line(axes, across=True)
    zero_line(axes, across=False)
    axes.set_xlim(*_with_zero([point.x for point in points]))
    axes.set_ylim(*_with_zero([point.y for point in points]))
    for point in points:
        cross(axes, (point.x, point.y), 0.0, point.colour, point.marker)
    axes.set_xlabel("extra spending over the horizon, billion yuan")


def _with_zero(intervals: list[npt.NDArray[np.float64]]) -> tuple[float, float]:
    """Return limits that hold zero and all intervals, with room on the sides that are used."""
    bounds = [float(bound) for interval in intervals for bound in interval if np.isfinite(bound)]
    low, high = min([0.0, *bounds]), max([0.0, *bounds])
    room = 0.15 * (high - low) or 1.0
    return (low - room if low < 0.0 else low), high + room


def _write_names(axes: Axes, points: list[Point], gap: float) -> None:
    """Write names beside points, moved apart to at least `gap` of the height."""
    low, high = axes.get_ylim()
    wanted = [(float(point.y[1]) - low) / (high - low) + point.above for point in points]
    for point, height in zip(points, spread(wanted, gap), strict=True):
        colour = _FAINT_NAME if point.colour == FAINT else point.colour
        _name_point(axes, point.name, float(point.x[1]), low + height * (high - low), colour)


def _rays(axes: Axes, points: list[tuple[float, float]]) -> None:
    """Draw lines of equal cost per exit at round numbers around those seen."""
    costs = [1000.0 * x / y for x, y in points if x > 0.0 and y > 0.0]
    right, top = axes.get_xlim()[1], axes.get_ylim()[1]
    for cost in _round_costs(costs):
        slope = 1000.0 / cost
        end = min(right, top / slope)
        beside = end >= right
        axes.plot([0.0, end], [0.0, slope * end], color=FAINT, linewidth=0.9, zorder=1)
        axes.annotate(
            f"{number(cost, 0)} yuan\nper exit",
            (end, slope * end),
            xytext=(4, 0) if beside else (-6, -3),  # left of a steep line nothing is named
            textcoords="offset points",
            ha="left" if beside else "right",
            va="center" if beside else "top",
            fontsize=7.5,
            color="#7F7F7F",
            path_effects=[withStroke(linewidth=2, foreground="white")],
            annotation_clip=False,
        )


def _round_costs(costs: list[float]) -> list[float]:
    """Return up to three round numbers (1, 2, 5 times a power of ten) around the given ones."""
    if not costs:
        return []
    ladder = [step * 10.0**power for power in range(9) for step in (1.0, 2.0, 5.0)]
    near = sorted(ladder, key=lambda cost: abs(math.log(cost / math.exp(np.mean(np.log(costs))))))
    return sorted(near[:_RAYS])


def _name_point(axes: Axes, title: str, x: float, y: float, colour: str) -> None:
    """Write a name beside its point, on the side where there is room."""
    left, right = axes.get_xlim()
    crowded = x > left + 0.6 * (right - left)
    axes.annotate(
        folded(title, 24),
        (x, y),
        xytext=(-7 if crowded else 7, 0),
        textcoords="offset points",
        ha="right" if crowded else "left",
        va="center",
        fontsize=8.5,
        color=colour,
        path_effects=[withStroke(linewidth=3, foreground="white")],
    )
