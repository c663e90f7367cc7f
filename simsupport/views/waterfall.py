"""The figures of an attribution: from nobody to all, player by player, and who helps whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_rgba
from matplotlib.ticker import MaxNLocator

from simsupport.experiment.attribution.result import ALL
from simsupport.views.panels import folded
from simsupport.views.shares import label_of
from simsupport.views.style import BASELINE, COLOURS, FAINT, STYLE, Picture, save
from simsupport.views.units import decimals, number, scale_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simsupport.experiment.attribution.result import Attribution
    from simsupport.experiment.storage.place import Place

UP, DOWN = COLOURS[0], COLOURS[1]
_DIVERGING = LinearSegmentedColormap.from_list("interaction", [DOWN, "white", UP])
_UNSURE = "#EFEFEF"
_LEAST_WIDTH = 7.0
"""inches, so that what stands below a figure of few players has room"""
_LONG_NAME = 6
_LETTERS_AN_INCH = 15
"""below a figure"""
_MINUS = "\N{MINUS SIGN}"


def waterfall(attribution: Attribution) -> Figure:
    """Draw what each player adds on the way from nobody to all, one panel an outcome."""
    count = len(attribution.game.players)
    panels = len(attribution.outcomes)
    height = 1.5 + (0.36 if count <= 20 else 0.22) * (count + 2)
    with mpl.rc_context(STYLE):
        figure = Picture(figsize=(3.2 + 3.1 * panels, height), layout="constrained")
        grid = figure.subplots(1, panels, sharey=True, squeeze=False)
        for axes, outcome in zip(grid.flat, attribution.outcomes, strict=True):
            _draw_steps(axes, attribution, outcome)
            axes.set_title(attribution.outcomes[outcome].label_en)
        grid[0, 0].set_yticks(range(count + 2), _labels(attribution))
        grid[0, 0].set_ylim(count + 1.6, -0.6)
        figure.suptitle(f"Who brings it about: {attribution.shared_by}", x=0.01, ha="left")
        _foot(figure, attribution)
    return figure


def interaction_map(attribution: Attribution) -> Figure:
    """Draw the interaction index of each pair of players, one panel an outcome."""
    panels = len(attribution.outcomes)
    side = max(2.4, 0.48 * len(attribution.game.players))
    with mpl.rc_context(STYLE):
        width = max((side + 0.7) * panels, _LEAST_WIDTH)
        figure = Picture(figsize=(width, side + 1.5), layout="constrained")
        grid = figure.subplots(1, panels, squeeze=False)
        for axes, outcome in zip(grid.flat, attribution.outcomes, strict=True):
            _draw_pairs(axes, attribution, outcome)
        figure.suptitle("Who helps whom: pairwise interactions", x=0.01, ha="left")
        _foot(figure, attribution, "blue: together higher than the sum; grey: interval holds 0; ")
    return figure


def write_figures(attribution: Attribution, folder: Place) -> None:
    """Write the figures that the attribution supports, as PNG and SVG."""
    save(waterfall(attribution), folder, "waterfall")
    if len(attribution.interactions):
        save(interaction_map(attribution), folder, "interactions")


def _draw_steps(axes: Axes, attribution: Attribution, outcome: str) -> None:
    """Draw a bar for each player that begins where the one before ended."""
    scale = scale_of(attribution.outcomes[outcome].unit)
    names = [player.name for player in attribution.game.players]
    steps = [_values(attribution.share(name, outcome), scale.factor) for name in names]
    empty = _values(attribution.row(ALL, outcome, "empty"), scale.factor)
    full = _values(attribution.row(ALL, outcome, "full"), scale.factor)
    digits = decimals(*(float(step[1]) for step in steps))
    at = float(empty[1])
    axes.use_sticky_edges = False  # bars do not begin at an edge of the panel
    for place, step in enumerate(steps, 1):
        added = float(step[1])
        colour = UP if added >= 0.0 else DOWN
        axes.barh(place, added, left=at, height=0.62, color=colour, alpha=0.85, zorder=2)
        axes.plot([at, at], [place - 1, place], color=FAINT, linewidth=0.9, zorder=1)
        bounds = [at + float(bound) for bound in step if np.isfinite(bound)]
        axes.plot([min(bounds), max(bounds)], [place, place], color=BASELINE, lw=1.2, zorder=3)
        text = number(added, digits)
        right = max(at, *bounds)
        _write(axes, text if text.startswith("-") else f"+{text}", right, place, colour)
        at += added
    axes.plot([at, at], [len(steps), len(steps) + 1], color=FAINT, linewidth=0.9, zorder=1)
    for place, level in ((0, empty), (len(steps) + 1, full)):
        value = float(level[1])
        axes.plot([value], [place], marker="D", markersize=6, color=BASELINE, zorder=3)
        _write(axes, number(value, digits), value, place, BASELINE)
    axes.grid(visible=False, axis="y")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
    axes.set_xlabel(scale.level)
    low, high = axes.get_xlim()
    axes.set_xlim(low, high + 0.22 * (high - low))


def _draw_pairs(axes: Axes, attribution: Attribution, outcome: str) -> None:
    """Draw the lower triangle of the matrix of interactions, with figures.

    A pair whose interval holds zero has no colour, however large its value.
    """
    scale = scale_of(attribution.outcomes[outcome].unit)
    names = [player.name for player in attribution.game.players]
    table = attribution.interactions
    chosen = table[table["outcome"] == outcome]
    matrix = np.full((len(names), len(names)), np.nan)
    unsure = np.zeros(matrix.shape, np.bool_)
    for row in chosen.to_dict("records"):
        at = names.index(str(row["other"])), names.index(str(row["player"]))
        matrix[at] = float(row["central"]) * scale.factor
        unsure[at] = float(row["lower"]) <= 0.0 <= float(row["upper"])
    strongest = float(np.nanmax(np.abs(matrix), initial=0.0)) or 1.0
    colours = _DIVERGING(Normalize(-strongest, strongest)(np.ma.masked_invalid(matrix)))
    colours[unsure] = to_rgba(_UNSURE)
    axes.imshow(colours)
    digits = decimals(strongest)
    for (below, left), value in np.ndenumerate(matrix):
        if np.isfinite(value):
            text = number(float(value), digits).replace("-", _MINUS)
            deep = abs(value) > 0.6 * strongest and not unsure[below, left]
            colour = "white" if deep else "black"
            axes.text(left, below, text, ha="center", va="center", fontsize=7, color=colour)
    upright = max(map(len, names)) > _LONG_NAME
    axes.set_xticks(range(len(names) - 1), names[:-1], rotation=90 if upright else 0)
    axes.set_yticks(range(1, len(names)), names[1:])
    axes.set_xlim(-0.5, len(names) - 1.5)
    axes.set_ylim(len(names) - 0.5, 0.5)
    axes.grid(visible=False)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_title(f"{attribution.outcomes[outcome].label_en}\n{scale.difference}")


def _labels(attribution: Attribution) -> list[str]:
    """Return what stands beside each line of the waterfall."""
    labels = [label_of(player) for player in attribution.game.players]
    return ["none of them", *labels, "all of them"]


def _values(row: pd.Series[float] | None, factor: float) -> list[float]:
    """Return lower, central, upper in display units; an undefined row adds nothing."""
    if row is None:
        return [np.nan, 0.0, np.nan]
    return [float(row[part]) * factor for part in ("lower", "central", "upper")]


def _write(axes: Axes, text: str, x: float, place: int, colour: str) -> None:
    """Write a figure to the right of a bar and its whisker."""
    axes.annotate(
        text.replace("-", _MINUS),
        (x, place),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        fontsize=8,
        color=colour,
    )


def _foot(figure: Figure, attribution: Attribution, before: str = "") -> None:
    """Say below the figure what the intervals are."""
    count = attribution.replicates
    text = f"95 % intervals over {count} replicates" if count > 1 else "one replicate, no intervals"
    scenario = attribution.game.scenario
    title = scenario.title.en or scenario.name
    line = folded(f"{title}; {before}{text}", round(_LETTERS_AN_INCH * figure.get_figwidth()))
    figure.supxlabel(line, x=0.99, ha="right", fontsize=7.5, color="#7F7F7F")
