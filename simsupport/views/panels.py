"""The panels that figures are made of; each draws one idea on one pair of axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simsupport.experiment.inference.groups import DECILES
from simsupport.experiment.inference.headlines import NATIONAL
from simsupport.experiment.inference.intervals import Intervals, mean_intervals
from simsupport.views.style import (
    BASELINE,
    COLOURS,
    MARKERS,
    colour_of,
    line_of,
    spread,
    zero_line,
)
from simsupport.views.units import decimals, number, scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from simsupport.experiment.comparison import Comparison

WIN, LOSE = COLOURS[0], COLOURS[1]
_LABEL_GAP = 0.055
_FEW_POINTS = 20


def draw_paths(axes: Axes, comparison: Comparison, outcome: str = "poverty_headcount") -> None:
    """Draw an outcome of the nation over time, a line with its band for each scenario."""
    ends = []
    meaning = comparison.outcomes[outcome]
    scale = scale_of(meaning.unit)
    for scenario in comparison.scenarios:
        months, band = monthly(comparison, scenario, outcome)
        along = calendar_years(months)
        colour, dash = line_of(scenario, comparison.scenarios, comparison.baseline)
        central = band.central * scale.factor
        marker = "o" if len(months) <= _FEW_POINTS else None
        axes.plot(along, central, color=colour, linestyle=dash, marker=marker, ms=4, zorder=3)
        axes.fill_between(
            along,
            band.lower * scale.factor,
            band.upper * scale.factor,
            color=colour,
            alpha=0.18,
            linewidth=0,
        )
        ends.append((comparison.titles[scenario], float(central[-1]), colour))
    axes.set_ylim(bottom=0.0)
    axes.margins(x=0.01)
    axes.set_ylabel(f"{meaning.label_en}, {scale.level}")
    if np.issubdtype(along.dtype, np.integer):
        axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True))
        axes.set_xlabel("December of the year")
    label_ends(axes, ends)


def has_months(comparison: Comparison, outcome: str) -> bool:
    """Tell whether every scenario has a month in which the nation's outcome is defined."""
    return all(len(monthly(comparison, name, outcome)[0]) for name in comparison.scenarios)


def monthly(
    comparison: Comparison, scenario: str, outcome: str
) -> tuple[npt.NDArray[np.datetime64], Intervals]:
    """Return an outcome's months and intervals, where it is defined."""
    runs = comparison.runs
    chosen = runs[(runs["scenario"] == scenario) & (runs["group"] == NATIONAL)]
    wide = chosen.pivot(index="month", columns="replicate", values=outcome).dropna(how="all")
    return wide.index.to_numpy(), mean_intervals(wide.to_numpy(np.float64).T)


def calendar_years(
    months: npt.NDArray[np.datetime64],
) -> npt.NDArray[np.datetime64] | npt.NDArray[np.int64]:
    """Return the years of months that are all Decembers; other months as they are."""
    years = months.astype("datetime64[Y]")
    if len(months) and ((months.astype("datetime64[M]") - years).astype(np.int64) == 11).all():
        return years.astype(np.int64) + 1970
    return months


def draw_differences(axes: Axes, comparison: Comparison, outcome: str, *, names: bool) -> None:
    """Draw the paired difference of one outcome for each scenario, with its interval.

    The thin line beyond it is the interval that holds for all scenarios at once.
    """
    others = [name for name in comparison.scenarios if name != comparison.baseline]
    scale = scale_of(comparison.outcomes[outcome].unit)
    rows = {name: comparison.row(name, outcome) for name in others}
    found = {name: in_units(row, scale.factor) for name, row in rows.items() if row is not None}
    digits = decimals(*(float(bound) for values in found.values() for bound in values))
    at_once = comparison.joint[comparison.joint["outcome"] == outcome]
    for scenario, values in found.items():
        place = others.index(scenario)
        colour = colour_of(scenario, comparison.scenarios, comparison.baseline)
        cross(axes, (values, None), float(place), colour, MARKERS[place % len(MARKERS)])
        for _, row in at_once[at_once["scenario"] == scenario].iterrows():
            wide = in_units(row, scale.factor)
            axes.plot(wide[[0, 2]], [place, place], color=colour, linewidth=0.7, zorder=2.5)
        _write_value(axes, number(float(values[1]), digits), float(values[1]), place, colour)
    zero_line(axes, across=False)
    labels = [folded(comparison.titles[name]) for name in others] if names else []
    axes.set_yticks(range(len(others)), labels or [""] * len(others))
    axes.set_ylim(len(others) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    most, fewest = (5, 3) if digits < 3 else (3, 2)  # long numbers would run into each other
    axes.xaxis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 5, 10], min_n_ticks=fewest))
    axes.margins(x=0.16)
    axes.set_xlabel(scale.difference)


def draw_winners(axes: Axes, comparison: Comparison, scenario: str) -> None:
    """Draw the shares of winners (up) and losers (down) in each decile, with intervals."""
    for outcome, sign, colour in (("winners_share", 1.0, WIN), ("losers_share", -1.0, LOSE)):
        rows = [comparison.row(scenario, outcome, group=f"decile:{d}") for d in DECILES]
        shares = np.array(
            [in_units(row, 100.0) if row is not None else [np.nan] * 3 for row in rows]
        )
        heights = sign * shares[:, 1]
        whiskers = np.abs(shares[:, [0, 2]].T - shares[:, 1])
        axes.bar(DECILES, heights, width=0.78, color=colour, alpha=0.85)
        if np.isfinite(whiskers).any():
            axes.errorbar(
                DECILES, heights, whiskers, fmt="none", ecolor=BASELINE, elinewidth=1, capsize=2
            )
    zero_line(axes, across=True)
    axes.set_xticks(list(DECILES))
    axes.grid(visible=False, axis="x")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(abs(value), 0)))
    axes.set_xlabel("decile of income before the start (1 = poorest)")


def in_units(
    row: pd.Series[Any], factor: float, parts: Sequence[str] = ("lower", "central", "upper")
) -> npt.NDArray[np.float64]:
    """Return lower, central, upper in display units, shape (3,)."""
    return row[list(parts)].to_numpy(np.float64) * factor


def _write_value(axes: Axes, text: str, value: float, place: int, colour: str) -> None:
    """Write the central value above its point."""
    axes.annotate(
        text.replace("-", "\N{MINUS SIGN}"),
        (value, place),
        xytext=(0, 6),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=8,
        color=colour,
    )


def cross(
    axes: Axes,
    values: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64] | None],
    height: float,
    colour: str,
    marker: str,
) -> None:
    """Draw a point with its interval along x, and along y where the second is given."""
    x, y = values
    level = height if y is None else float(y[1])
    axes.errorbar(
        [x[1]],
        [level],
        xerr=_whisker(x),
        yerr=None if y is None else _whisker(y),
        color=colour,
        marker=marker,
        markersize=6,
        elinewidth=1.6,
        capsize=3,
        zorder=3,
    )


def _whisker(values: npt.NDArray[np.float64]) -> list[list[float]] | None:
    if not np.isfinite(values).all():
        return None
    return [[max(values[1] - values[0], 0.0)], [max(values[2] - values[1], 0.0)]]


def label_ends(axes: Axes, ends: list[tuple[str, float, str]]) -> None:
    """Write each line's name at its right end, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    heights = [(value - low) / (high - low) for _, value, _ in ends]
    right = axes.get_xlim()[1]
    names = [folded(title, 24) for title, _, _ in ends]
    gap = _LABEL_GAP * max(1.0 + 0.7 * name.count("\n") for name in names)
    places = spread(heights, gap)
    for name, (_, _, colour), height in zip(names, ends, places, strict=True):
        axes.annotate(
            name,
            (right, low + height * (high - low)),
            xytext=(3, 0),
            textcoords="offset points",
            color=colour,
            va="center",
            fontsize=8.5,
            annotation_clip=False,
        )


def folded(title: str, width: int = 18) -> str:
    """Break a long title into lines of about `width` letters."""
    lines = [""]
    for word in title.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = joined
    return "\n".join(lines)
