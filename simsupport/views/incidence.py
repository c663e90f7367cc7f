"""Benefit incidence: which part of a policy's gain goes to whom, beside their part of persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from simsupport.experiment.inference.groups import COUNTY_TYPES, DECILES, REGIONS
from simsupport.indicators.year import CAUSES
from simsupport.views.style import BASELINE, colour_of, zero_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simsupport.experiment.comparison import Comparison

_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Panel:
    """Groups drawn side by side, with the names readers see."""

    title: str
    groups: tuple[str, ...]
    labels: tuple[str, ...]


PANELS = (
    Panel(
        "by decile of income (1 = poorest)",
        tuple(f"decile:{decile}" for decile in DECILES),
        tuple(str(decile) for decile in DECILES),
    ),
    Panel(
        "by region and county",
        (
            *(f"region:{region}" for region in REGIONS),
            *(f"county_type:{kind}" for kind in reversed(COUNTY_TYPES)),
        ),
        (*REGIONS, "poor\ncounty", "other\ncounty"),
    ),
    Panel(
        "by cause of poverty",
        tuple(f"cause:{cause}" for cause in CAUSES),
        ("not\npoor", "illness", "disaster", "school-\ning", "weak\nlabour", "other"),
    ),
)


def with_incidence(comparison: Comparison) -> list[str]:
    """Return the scenarios whose gain surely is one, so that it can be shared out."""
    table = comparison.table
    found = set(table.loc[table["outcome"] == "gain_share", "scenario"])
    return [scenario for scenario in comparison.scenarios if scenario in found]


def draw_incidence(axes: Axes, comparison: Comparison, scenario: str, panel: Panel) -> None:
    """Draw shares of the gain as bars with intervals, and shares of persons as marks."""
    places = np.arange(len(panel.groups))
    shares = np.full((len(places), 3), np.nan)
    persons = np.full(len(places), np.nan)
    for place, group in enumerate(panel.groups):
        gain = comparison.row(scenario, "gain_share", group=group)
        part = comparison.row(scenario, "persons_share", "level", group)
        if gain is not None:
            shares[place] = _PERCENT * gain[["lower", "central", "upper"]].to_numpy(np.float64)
        if part is not None:
            persons[place] = _PERCENT * float(part["central"])
    colour = colour_of(scenario, comparison.scenarios, comparison.baseline)
    lower, central, upper = shares.T
    axes.bar(places, central, width=0.72, color=colour, alpha=0.8)
    whiskers = np.stack([central - lower, upper - central])
    axes.errorbar(places, central, whiskers, fmt="none", ecolor=BASELINE, elinewidth=1, capsize=2)
    axes.hlines(persons, places - 0.42, places + 0.42, color="black", linewidth=1.8, zorder=4)
    zero_line(axes, across=True)
    axes.set_xticks(places, panel.labels)
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=False, axis="x")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
