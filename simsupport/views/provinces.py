"""A difference by province, all provinces in one panel a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from simsupport.views.style import colour_of, zero_line
from simsupport.views.units import scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from simsupport.experiment.comparison import Comparison

_PREFIX = "province:"


def by_province(comparison: Comparison, outcome: str, kind: str) -> pd.DataFrame:
    """Return the rows of an outcome's levels or differences by province."""
    table = comparison.table
    return table[
        (table["outcome"] == outcome)
        & (table["kind"] == kind)
        & table["group"].str.startswith(_PREFIX)
    ]


def in_order(comparison: Comparison, outcome: str) -> list[str]:
    """Return the provinces by the outcome's level in the baseline, the highest first."""
    rows = by_province(comparison, outcome, "level")
    rows = rows[rows["scenario"] == comparison.baseline]
    order: list[str] = rows.sort_values("central", ascending=False, kind="stable")["group"].tolist()
    return order


def draw_provinces(
    axes: Axes,
    comparison: Comparison,
    outcome: str,
    scenario: str,
    order: Sequence[str],
    *,
    names: bool,
) -> None:
    """Draw a scenario's difference in each province with its interval, in a given order."""
    scale = scale_of(comparison.outcomes[outcome].unit)
    rows = by_province(comparison, outcome, "difference")
    rows = rows[rows["scenario"] == scenario].set_index("group").reindex(list(order))
    lower, central, upper = (
        rows[name].to_numpy(np.float64) * scale.factor for name in ("lower", "central", "upper")
    )
    heights = np.arange(len(order))
    colour = colour_of(scenario, comparison.scenarios, comparison.baseline)
    axes.hlines(heights, lower, upper, color=colour, linewidth=1.6, alpha=0.55)
    axes.plot(central, heights, "o", color=colour, markersize=4.5)
    zero_line(axes, across=False)
    labels = [group.removeprefix(_PREFIX) for group in order] if names else [""] * len(order)
    axes.set_yticks(heights, labels)
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]))
    axes.set_xlabel(scale.difference)
