"""A repeated study: what it would report in each nation, what is true, what was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.ticker import MaxNLocator

from simsupport.views.style import BASELINE, COLOURS, STYLE, Picture, zero_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simsupport.experiment.studies.emulation import Emulation

ESTIMATE, TRUTH, PUBLISHED = COLOURS[0], COLOURS[2], COLOURS[1]


def picture(result: Emulation) -> Picture:
    """Draw the estimates by replicate, and the event study of differences in differences."""
    both = len(result.events) > 0
    with mpl.rc_context(STYLE):
        figure = Picture(figsize=(10.5 if both else 7.0, 4.6), layout="constrained")
        figure.suptitle(result.study.title, x=0.01, ha="left")
        first = figure.add_subplot(1, 2 if both else 1, 1)
        draw_estimates(first, result)
        if both:
            draw_events(figure.add_subplot(1, 2, 2), result)
        handles, labels = first.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower left", ncols=len(labels))
    return figure


def draw_estimates(axes: Axes, result: Emulation) -> None:
    """Draw each replicate's estimate with the study's own interval, and its truth."""
    rows = result.replicates.sort_values("estimate", ignore_index=True)
    place = np.arange(len(rows))
    whiskers = np.abs(rows[["lower", "upper"]].to_numpy().T - rows["estimate"].to_numpy())
    axes.errorbar(
        place, rows["estimate"], whiskers, fmt="o", color=ESTIMATE, ms=4, elinewidth=1.2,
        label="as the study would report, 95 %",
    )  # fmt: skip
    axes.plot(place, rows["truth"], "_", color=TRUTH, ms=9, mew=2.2, label="true in the model")
    axes.axhline(float(rows["truth"].mean()), color=TRUTH, linewidth=1.4, label="mean truth")
    _draw_published(axes, result)
    zero_line(axes, across=True)
    axes.set_xticks([])
    axes.grid(visible=False, axis="x")
    axes.set_xlabel(f"{len(rows)} replicates, in order of their estimate")
    axes.set_ylabel(f"effect on {result.outcome}, {result.unit}")
    axes.set_title(result.study.design.kind.capitalize().replace("-", " "))


def draw_events(axes: Axes, result: Emulation) -> None:
    """Draw what the comparison of changes finds year by year, before the treatment too."""
    base = max(result.study.years.before)
    means = result.events.groupby("year")[["estimate", "truth", "lower", "upper"]].mean()
    means = means.reindex([*means.index, base], fill_value=0.0).sort_index()
    mean = means["estimate"].to_numpy()
    whiskers = np.abs(means[["lower", "upper"]].to_numpy().T - mean)
    years = means.index.to_numpy()
    axes.errorbar(
        years, mean, whiskers, fmt="o-", color=ESTIMATE, ms=4, elinewidth=1.2, linewidth=1
    )
    axes.plot(years, means["truth"], "_", color=TRUTH, ms=12, mew=2.2)
    axes.axvline(base + 0.5, color=BASELINE, linewidth=0.9, linestyle=":")
    zero_line(axes, across=True)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.margins(x=0.08)
    axes.set_ylabel(f"{result.unit}, change since {base}")
    axes.set_title("Year by year (mean, mean 95 % interval)")


def _draw_published(axes: Axes, result: Emulation) -> None:
    told = result.study.published
    if told.estimate is None:
        return
    if told.lower is not None and told.upper is not None:
        axes.axhspan(told.lower, told.upper, color=PUBLISHED, alpha=0.12, linewidth=0)
    label = f"published: {told.estimate:g}".replace("-", "\N{MINUS SIGN}")
    axes.axhline(told.estimate, color=PUBLISHED, linewidth=1.4, linestyle="--", label=label)
