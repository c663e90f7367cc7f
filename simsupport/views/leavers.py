"""Who leaves poverty only under a scenario, and by which channel: a picture and a line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simsupport.views.style import BASELINE, COLOURS, FAINT
from simsupport.views.units import decimals, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simsupport.experiment.comparison import Comparison

Bounds = npt.NDArray[np.float64]

NAMES = {
    "transfers": "transfers",
    "wages_local": "local wages",
    "wages_away": "wages away",
    "business": "own business",
    "property": "property",
    "treatment": "treatment",
    "school": "school",
    "housing": "safe housing",
    "water": "safe water",
}
"""Channels in the order drawn, with the names readers see."""

LOOKS = dict(
    zip(
        NAMES,
        (*COLOURS[:3], COLOURS[4], FAINT, COLOURS[3], "#8C6BB1", "#8C510A", COLOURS[5]),
        strict=True,
    )
)
_MILLION = 1e-6
_SMALL = 0.01
"""Channels below this share of all who leave are not named in a line of text."""


def with_leavers(comparison: Comparison) -> list[str]:
    """Return the scenarios under which somebody leaves who would not have."""
    left = comparison.leavers
    if not len(left):
        return []
    some = left[(left["group"] == "out:only_scenario") & (left["central"] > 0.0)]
    return [scenario for scenario in comparison.scenarios if scenario in set(some["scenario"])]


def of(comparison: Comparison, scenario: str, outcome: str) -> dict[str, Bounds]:
    """Return lower, central and upper of a scenario's outcome by the name of the group."""
    left = comparison.leavers
    rows = left[(left["scenario"] == scenario) & (left["outcome"] == outcome)]
    names = [group.partition(":")[2] for group in rows["group"]]
    bounds = rows[["lower", "central", "upper"]].to_numpy(np.float64)
    return dict(zip(names, bounds, strict=True))


def draw_leavers(axes: Axes, comparison: Comparison) -> None:
    """Draw persons out only with each scenario by channel; to the left those only without it."""
    shown = with_leavers(comparison)
    for place, scenario in enumerate(shown):
        _stack(axes, of(comparison, scenario, "leavers"), place, 1.0)
        _stack(axes, of(comparison, scenario, "missed"), place, -1.0)
        fates = of(comparison, scenario, "start_poor")
        _whisker(axes, fates["only_scenario"] * _MILLION, place)
        _whisker(axes, -fates["only_baseline"] * _MILLION, place)
    axes.axvline(0.0, color=BASELINE, linewidth=0.9)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(abs(value), 1)))
    axes.set_xlabel("million of the start's poor: out only without it (left), only with it (right)")


def _stack(axes: Axes, channels: dict[str, Bounds], place: int, sign: float) -> None:
    """Draw persons by channel one after the other, away from zero; paler to the left."""
    start = 0.0
    for channel in NAMES:
        width = sign * float(channels[channel][1]) * _MILLION
        alpha = 1.0 if sign > 0.0 else 0.5
        colour = LOOKS[channel]
        axes.barh(place, width, 0.62, start, color=colour, edgecolor="white", lw=0.5, alpha=alpha)
        start += width


def _whisker(axes: Axes, bounds: Bounds, place: int) -> None:
    """Draw the interval of a whole bar."""
    if np.isfinite(bounds).all():
        axes.plot(bounds[[0, 2]], [place, place], "|-", color=BASELINE, lw=1.1, ms=7, zorder=4)


def leaver_lines(comparison: Comparison) -> list[str]:
    """Say for each scenario how many leave only under it, and by which channels."""
    lines = []
    for scenario in with_leavers(comparison):
        fates = of(comparison, scenario, "start_poor")
        here, there = (
            float(fates[name][1]) * _MILLION for name in ("only_scenario", "only_baseline")
        )
        owed = {name: float(row[1]) for name, row in of(comparison, scenario, "leavers").items()}
        everyone = sum(owed.values()) or 1.0
        ranked = sorted(owed, key=lambda channel: -owed[channel])
        parts = [
            f"{number(100.0 * owed[channel] / everyone, 0)} % by {NAMES[channel]}"
            for channel in ranked
            if owed[channel] >= _SMALL * everyone
        ]
        digits = decimals(here, there)
        lines.append(
            f"{comparison.titles[scenario]}: of the start's poor {number(here, digits)} million "
            f"are out only with it ({number(there, digits)} million only without it), "
            f"{', '.join(parts)}."
        )
    return lines
