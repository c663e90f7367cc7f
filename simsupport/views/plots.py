"""The figures of a comparison: poverty paths, paired differences, money, winners and losers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simsupport.experiment.cost.acceptability import DRAWS
from simsupport.views.frontier import draw_acceptability, draw_frontier, draw_spending, spenders
from simsupport.views.incidence import PANELS, draw_incidence, with_incidence
from simsupport.views.leavers import LOOKS, NAMES, draw_leavers, with_leavers
from simsupport.views.panels import (
    LOSE,
    WIN,
    draw_differences,
    draw_paths,
    draw_winners,
    folded,
    has_months,
)
from simsupport.views.pictures import draw_pictures, with_pictures
from simsupport.views.provinces import draw_provinces, in_order
from simsupport.views.style import STYLE, Picture, clear, save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

    from simsupport.experiment.comparison import Comparison
    from simsupport.experiment.storage.place import Place

DIFFERENCES = (
    "poverty_headcount",
    "poverty_gap",
    "true_exits",
    "returns_to_poverty",
    "income",
    "gini",
    "employment_local",
    "migration",
    "false_exits",
    "reported_poor",
    "real_share",
    "spending_diverted",
)
_COLUMNS = 4


def poverty_paths(comparison: Comparison) -> Figure | None:
    """Draw poverty over time for every scenario, with bands where there are replicates.

    None where no month has a value: poverty is known in Decembers.
    """
    if not has_months(comparison, "poverty_headcount"):
        return None
    with _page(9.0, 4.4) as figure:
        axes = figure.subplots()
        draw_paths(axes, comparison)
        axes.set_title("Poverty over time")
        _foot(figure, comparison)
    return figure


def paired_differences(comparison: Comparison) -> Figure:
    """Draw differences from the baseline as a forest plot, one panel an outcome."""
    shown = [name for name in DIFFERENCES if _differs(comparison, name)]
    columns = min(len(shown), _COLUMNS)
    rows = -(-len(shown) // columns)
    count = len(comparison.scenarios) - 1
    with _page(11.0, 1.0 + rows * (1.1 + 0.38 * count)) as figure:
        grid = figure.subplots(rows, columns, squeeze=False)
        for place, axes in enumerate(grid.flat):
            if place >= len(shown):
                axes.set_visible(False)
                continue
            draw_differences(axes, comparison, shown[place], names=place % columns == 0)
            axes.set_title(comparison.outcomes[shown[place]].label_en)
        figure.suptitle("Paired differences", x=0.01, ha="left")
        _foot(figure, comparison, "thin: all scenarios at once" if len(comparison.joint) else "")
    return figure


def spending_and_exits(comparison: Comparison) -> Figure | None:
    """Draw what is spent more against who leaves poverty more; None where no December tells."""
    if not spenders(comparison):
        return None
    with _page(7.0, 4.8) as figure:
        axes = figure.subplots()
        draw_spending(axes, comparison)
        axes.set_title("Money and exits")
        _foot(figure, comparison)
    return figure


def winners_and_losers(comparison: Comparison) -> Figure | None:
    """Draw who is better and worse off by decile, one panel a scenario.

    None where the runs kept no household summaries.
    """
    others = [
        name for name in _others(comparison) if comparison.row(name, "winners_share") is not None
    ]
    if not others:
        return None
    with _page(max(3.4 * len(others), 5.0), 4.2) as figure:
        grid = figure.subplots(1, len(others), sharey=True, squeeze=False)
        for axes, scenario in zip(grid.flat, others, strict=True):
            draw_winners(axes, comparison, scenario)
            axes.set_title(folded(comparison.titles[scenario], 28))
        grid[0, 0].set_ylabel("% of persons")
        figure.suptitle("Who is better and worse off", x=0.01, ha="left")
        _winner_legend(figure)
        _foot(figure, comparison)
    return figure


def pictures_of_poverty(comparison: Comparison) -> Figure | None:
    """Draw true, surveyed, registered and reported poverty, one panel a scenario.

    None where officials act alike in all scenarios, or no December tells.
    """
    shown = with_pictures(comparison)
    if not shown:
        return None
    with _page(max(5.2 * len(shown), 5.2), 4.4) as figure:
        grid = figure.subplots(1, len(shown), sharey=True, squeeze=False)
        for axes, scenario in zip(grid.flat, shown, strict=True):
            draw_pictures(axes, comparison, scenario)
            axes.set_title(folded(comparison.titles[scenario], 34))
        figure.suptitle("Pictures of poverty: true, registered, reported", x=0.01, ha="left")
        _foot(figure, comparison)
    return figure


def incidence(comparison: Comparison) -> Figure | None:
    """Draw shares of the gain beside shares of persons, a row a scenario.

    None where no scenario's gain is one for sure.
    """
    shown = with_incidence(comparison)
    if not shown:
        return None
    with _page(11.5, 1.0 + 2.3 * len(shown)) as figure:
        grid = figure.subplots(
            len(shown), len(PANELS), sharey="row", squeeze=False, width_ratios=[1.5, 1.0, 1.1]
        )
        for row, scenario in zip(grid, shown, strict=True):
            for axes, panel in zip(row, PANELS, strict=True):
                draw_incidence(axes, comparison, scenario, panel)
            row[0].set_ylabel("% of the gain")
            row[0].set_title(comparison.titles[scenario])
        for axes, panel in zip(grid[-1], PANELS, strict=True):
            axes.set_xlabel(panel.title)
        handle = Line2D([], [], color="black", linewidth=1.8, label="share of persons")
        figure.legend(handles=[handle], loc="outside upper right")
        figure.suptitle("Who gets which part of the gain in income", x=0.01, ha="left")
        _foot(figure, comparison)
    return figure


def leavers(comparison: Comparison) -> Figure | None:
    """Draw who leaves poverty only under each scenario, by channel.

    None where nobody does, or the runs kept no household summaries.
    """
    shown = with_leavers(comparison)
    if not shown:
        return None
    with _page(10.0, 2.0 + 0.62 * len(shown)) as figure:
        axes = figure.subplots()
        draw_leavers(axes, comparison)
        axes.set_yticks(range(len(shown)), [folded(comparison.titles[name]) for name in shown])
        handles = [Patch(color=LOOKS[channel], label=name) for channel, name in NAMES.items()]
        figure.legend(handles=handles, loc="outside right upper")
        axes.set_title("Out of poverty only with the scenario, or only without it, by channel")
        _foot(figure, comparison)
    return figure


def provinces(comparison: Comparison) -> Figure | None:
    """Draw the difference in poverty by province, one panel a scenario.

    None where no province is told apart.
    """
    outcome = "poverty_headcount"
    order, others = in_order(comparison, outcome), _others(comparison)
    if not order:
        return None
    with _page(1.6 + max(2.5 * len(others), 4.0), 1.6 + 0.2 * len(order)) as figure:
        grid = figure.subplots(1, len(others), squeeze=False).flat
        for place, (axes, scenario) in enumerate(zip(grid, others, strict=True)):
            draw_provinces(axes, comparison, outcome, scenario, order, names=place == 0)
            axes.set_title(folded(comparison.titles[scenario], 24))
        name = comparison.outcomes[outcome].label_en.lower()
        title = f"Difference in {name} by province, the poorest in the baseline on top"
        figure.suptitle(title, x=0.01, ha="left")
        _foot(figure, comparison)
    return figure


def frontier(comparison: Comparison) -> Figure | None:
    """Draw scenarios by cost and effect, with the efficient frontier.

    None where fewer than two scenarios beside the baseline spend money.
    """
    if comparison.worth is None:
        return None
    with _page(7.4, 5.0) as figure:
        axes = figure.subplots()
        draw_frontier(axes, comparison)
        axes.set_title("The efficient frontier, with the cost of one more; faint: dominated")
        _foot(figure, comparison)
    return figure


def acceptability(comparison: Comparison) -> Figure | None:
    """Draw how likely each scenario is the best buy, by what an exit is worth.

    None where that is not known.
    """
    if comparison.worth is None or not len(comparison.worth.acceptability):
        return None
    with _page(8.0, 4.4) as figure:
        axes = figure.subplots()
        draw_acceptability(axes, comparison)
        axes.set_title("Which scenario is the best buy; thick: the best on average")
        _foot(figure, comparison, f"shares of {DRAWS:,} draws")
    return figure


FIGURES: dict[str, Callable[[Comparison], Figure | None]] = {
    "paired_differences": paired_differences,
    "spending_and_exits": spending_and_exits,
    "winners_and_losers": winners_and_losers,
    "incidence": incidence,
    "leavers": leavers,
    "provinces": provinces,
    "frontier": frontier,
    "acceptability": acceptability,
}


def overview(comparison: Comparison) -> Figure | None:
    """Draw the main panel of each figure on one page; paths only for a single scenario.

    None where poverty is not known in any month.
    """
    others = _others(comparison)
    if not others or not has_months(comparison, "poverty_headcount"):
        return poverty_paths(comparison)
    with _page(12.5, 8.4) as figure:
        top, bottom = figure.subfigures(2, 1, squeeze=False).flat
        left, right = top.subplots(1, 2, width_ratios=[1.35, 1.0])
        _panel(left, "Poverty over time", lambda axes: draw_paths(axes, comparison))
        _panel(
            right,
            "Difference in poverty",
            lambda axes: draw_differences(axes, comparison, "poverty_headcount", names=True),
        )
        money, people = bottom.subfigures(1, 2, squeeze=False, width_ratios=[1.0, 1.35]).flat
        _panel(money.subplots(), "Money and exits", lambda axes: draw_spending(axes, comparison))
        pictured = with_pictures(comparison)[:2]
        if pictured:
            _pictures_panel(people, comparison, pictured)
        else:
            _winners_panel(people, comparison, others[:3])
        _foot(bottom, comparison)
    return figure


def _pictures_panel(part: SubFigure, comparison: Comparison, shown: list[str]) -> None:
    """Draw the pictures of poverty of a few scenarios side by side."""
    grid = part.subplots(1, len(shown), sharey=True, squeeze=False)
    for axes, scenario in zip(grid.flat, shown, strict=True):
        draw_pictures(axes, comparison, scenario)
        axes.set_title(folded(comparison.titles[scenario], 28), fontsize=9.5)
    for axes in grid.flat[1:]:
        axes.set_ylabel("")
    part.suptitle("Poor persons, truly and by the books", x=0.02, ha="left", fontsize=10.5)


def _winners_panel(part: SubFigure, comparison: Comparison, shown: list[str]) -> None:
    """Draw winners and losers of a few scenarios side by side."""
    grid = part.subplots(1, len(shown), sharey=True, squeeze=False)
    for axes, scenario in zip(grid.flat, shown, strict=True):
        draw_winners(axes, comparison, scenario)
        axes.set_title(folded(comparison.titles[scenario], 24), fontsize=9)
        axes.set_xlabel("income decile")
    grid[0, 0].set_ylabel("% of persons")
    _winner_legend(part)


def write_figures(comparison: Comparison, folder: Place) -> None:
    """Write every figure that the comparison supports, as PNG and SVG; no other is left."""
    paired = {**FIGURES, "pictures_of_poverty": pictures_of_poverty, "overview": overview}
    figures = {"poverty_paths": poverty_paths(comparison)}
    for name, draw in paired.items():
        figures[name] = draw(comparison) if _others(comparison) else None
    for name, figure in figures.items():
        if figure is None:
            clear(folder, name)
        else:
            save(figure, folder, name)


@contextmanager
def _page(width: float, height: float) -> Iterator[Picture]:
    """Open a figure of a size in inches, drawn in the house style."""
    with mpl.rc_context(STYLE):
        yield Picture(figsize=(width, height), layout="constrained")


def _panel(axes: Axes, title: str, draw: Callable[[Axes], None]) -> None:
    draw(axes)
    axes.set_title(title)


def _others(comparison: Comparison) -> list[str]:
    if comparison.baseline is None:
        return []
    return [name for name in comparison.scenarios if name != comparison.baseline]


def _baseline(comparison: Comparison) -> str:
    return comparison.titles[comparison.baseline or comparison.scenarios[0]]


def _differs(comparison: Comparison, outcome: str) -> bool:
    return any(comparison.row(name, outcome) is not None for name in _others(comparison))


def _winner_legend(figure: Figure | SubFigure) -> None:
    handles = [Patch(color=WIN, label="better off"), Patch(color=LOSE, label="worse off")]
    figure.legend(handles=handles, loc="outside upper right", ncols=2)


def _foot(figure: Figure | SubFigure, comparison: Comparison, more: str = "") -> None:
    """Say below the figure what is compared, and what its intervals are."""
    count = comparison.replicates
    text = f"95 % intervals over {count} replicates" if count > 1 else "one replicate, no intervals"
    if comparison.baseline is not None:
        text = f"Compared with: {_baseline(comparison)}; {text}"
    text = f"{text}; {more}" if more else text
    figure.supxlabel(text, x=0.99, ha="right", fontsize=7.5, color="#7F7F7F")
