"""Three pictures of poverty: what is true, what is registered, what is reported; and the survey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from simsupport.views.panels import calendar_years, has_months, label_ends, monthly
from simsupport.views.style import BASELINE, COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simsupport.experiment.comparison import Comparison

_MILLION = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """One picture: which outcome, under which name, drawn how."""

    outcome: str
    name: str
    colour: str
    dash: Any


TRUE = Line("income_poor", "true", BASELINE, "-")
PICTURES = (
    TRUE,
    Line("surveyed_poor", "survey", COLOURS[5], (0, (1, 1.2))),
    Line("registered_poor", "registered", COLOURS[0], "--"),
    Line("reported_poor", "reported", COLOURS[1], "-"),
)


def with_pictures(comparison: Comparison) -> list[str]:
    """Return the scenarios in which officials act otherwise than in the baseline.

    There are none where no December tells how many are poor.
    """
    found = []
    for scenario in comparison.scenarios:
        row = comparison.row(scenario, "real_share")
        if row is not None and row["central"] != 0.0:
            found.append(scenario)
    return found if found and has_months(comparison, TRUE.outcome) else []


def draw_pictures(axes: Axes, comparison: Comparison, scenario: str) -> None:
    """Draw poor persons by year: truly, by the survey, on the register, and as reported."""
    ends = []
    bands = {}
    for line in PICTURES:
        months, band = monthly(comparison, scenario, line.outcome)
        years = calendar_years(months)
        central = band.central * _MILLION
        shown = central > 0.0 if line.outcome.startswith("re") else np.isfinite(central)
        started = np.maximum.accumulate(shown)
        years, central = years[started], central[started]
        bands[line.name] = dict(zip(years.tolist(), central.tolist(), strict=True))
        axes.plot(years, central, color=line.colour, linestyle=line.dash, zorder=3)
        axes.fill_between(
            years,
            band.lower[started] * _MILLION,
            band.upper[started] * _MILLION,
            color=line.colour,
            alpha=0.15,
            linewidth=0,
        )
        ends.append((line.name, float(central[-1]), line.colour))
    _shade_unreported(axes, bands)
    axes.set_ylim(bottom=0.0)
    axes.margins(x=0.01)
    axes.set_ylabel("million persons")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    label_ends(axes, ends)


def _shade_unreported(axes: Axes, bands: dict[str, dict[int, float]]) -> None:
    """Shade what is truly poor and not reported."""
    true, reported = bands["true"], bands["reported"]
    years = [year for year in true if year in reported]
    below = [min(reported[year], true[year]) for year in years]
    above = [true[year] for year in years]
    axes.fill_between(years, below, above, color=COLOURS[1], alpha=0.12, linewidth=0, zorder=1)
