"""One lever at a time: a tornado, the parameter that moves the outcome most on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.patches import Patch

from simsupport.experiment import InputError
from simsupport.views.panels import folded
from simsupport.views.style import BASELINE, COLOURS, STYLE, Picture
from simsupport.views.units import scale_of

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ENDS = ("low", "high")
COLUMNS = (
    "parameter",
    *(f"{end}_value" for end in ENDS),
    *(f"at_{end}_{part}" for end in ENDS for part in ("lower", "central", "upper")),
)
_COLOUR = {"low": COLOURS[1], "high": COLOURS[0]}
_HEIGHT = 0.62


def tornado(
    table: pd.DataFrame, base: float, *, title: str, label: str, unit: str = "", most: int = 15
) -> Figure:
    """Draw how far each parameter, alone at its low and high value, moves an outcome.

    Args:
        table: one row a parameter. `parameter` is its name in words or its dotted path,
            `low_value` and `high_value` the values tried, `at_low_lower`, `at_low_central`,
            `at_low_upper` the outcome with its interval at the low value, `at_high_...` at the
            high one; bounds are NaN where there is no interval. Where runs are paired, give the
            interval of the paired difference from the base, added to the base: that of the
            outcome itself holds what all replicates share, and is far wider.
        base: the outcome where every parameter has its own value.
        title: what is drawn.
        label: the outcome in words.
        unit: of the outcome, as outcomes have it, for example `share`, `persons`.
        most: how many parameters are drawn; the widest are.

    Raises:
        InputError: a column is missing, or there is no row.
    """
    _check(table)
    scale = scale_of(unit)
    rows = table.iloc[np.argsort(-swing(table, base), kind="stable")[:most]]
    with mpl.rc_context(STYLE):
        figure = Picture(figsize=(8.0, 1.9 + 0.46 * len(rows)), layout="constrained")
        axes = figure.subplots()
        for place, (_, row) in enumerate(rows.iterrows()):
            _draw_row(axes, place, row, base * scale.factor, scale.factor)
        axes.axvline(base * scale.factor, color=BASELINE, linewidth=0.9, zorder=2.5)
        axes.set_yticks(range(len(rows)), [folded(str(name), 30) for name in rows["parameter"]])
        axes.set_ylim(len(rows) - 0.45, -0.55)
        axes.tick_params(axis="y", length=0)
        axes.grid(visible=False, axis="y")
        axes.spines["left"].set_visible(False)
        axes.margins(x=0.14)
        axes.set_xlabel(f"{label}, {scale.level}" if scale.level else label)
        figure.suptitle(title, x=0.01, ha="left")
        patches = [Patch(color=_COLOUR[end], alpha=0.85) for end in ENDS]
        names = ["parameter at its low value", "at its high value"]
        figure.legend(patches, names, loc="outside lower left", ncols=2)
        if len(rows) < len(table):
            axes.set_title(f"the widest {len(rows)} of {len(table)} parameters", fontsize=8.5)
    return figure


def swing(table: pd.DataFrame, base: float) -> npt.NDArray[np.float64]:
    """Return the width of each parameter's bars together, from the outcome's least to its most."""
    ends = table[[f"at_{end}_central" for end in ENDS]].to_numpy(np.float64)
    lowest, highest = np.fmin(ends.min(axis=1), base), np.fmax(ends.max(axis=1), base)
    return np.asarray(highest - lowest, np.float64)


def _draw_row(axes: Axes, place: int, row: pd.Series[float], base: float, factor: float) -> None:
    reached = {end: float(row[f"at_{end}_central"]) * factor for end in ENDS}
    same_side = (reached["low"] - base) * (reached["high"] - base) >= 0.0
    for number, end in enumerate(ENDS):
        lower, upper = (float(row[f"at_{end}_{bound}"]) * factor for bound in ("lower", "upper"))
        value = reached[end]
        height = _HEIGHT / 2 if same_side else _HEIGHT
        middle = place + (number - 0.5) * height if same_side else float(place)
        axes.barh(middle, value - base, height, base, color=_COLOUR[end], alpha=0.85, zorder=2)
        tips = [value]
        if np.isfinite([lower, upper]).all():
            whisker = [[max(value - lower, 0.0)], [max(upper - value, 0.0)]]
            axes.errorbar(
                [value], [middle], xerr=whisker, color=BASELINE, elinewidth=1, capsize=2, zorder=3
            )
            tips += [lower, upper]
        _write(axes, row[f"{end}_value"], tips, middle, leftwards=value < base)


def _write(
    axes: Axes, value: float | str, tips: list[float], middle: float, *, leftwards: bool
) -> None:
    """Write the parameter's value beyond the bar and its whisker."""
    axes.annotate(
        value if isinstance(value, str) else f"{value:,.4g}".replace("-", "\N{MINUS SIGN}"),
        (min(tips) if leftwards else max(tips), middle),
        xytext=(-4 if leftwards else 4, 0),
        textcoords="offset points",
        ha="right" if leftwards else "left",
        va="center",
        fontsize=7.5,
        color=BASELINE,
    )


def _check(table: pd.DataFrame) -> None:
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise InputError(f"a tornado needs the columns {', '.join(COLUMNS)}; no {missing[0]}")
    if not len(table):
        raise InputError("a tornado needs at least one parameter")
