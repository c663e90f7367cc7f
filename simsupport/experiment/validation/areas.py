"""Provinces and poor areas against published figures: C02, C04 and C06 to C08."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from simsupport.data import series
from simsupport.experiment.validation.government import Figure, against

if TYPE_CHECKING:
    from simsupport.experiment.validation.run import Run

POOR_AREAS = "county_type:poor"
_WEST = 2


def areas(run: Run) -> Iterator[Figure]:
    """Yield the West's share, convergence of provinces, and income of the poor counties."""
    for year in (2014, 2015, 2016):
        yield against("West share of the poor", year, west_share(run, year))
    yield against("change of headcount on its level, provinces", 2014, convergence(run))
    ratio = run.value("income_year", 2016, POOR_AREAS) / run.value("income_year", 2016)
    yield against("poor-area income / national", 2016, 100 * ratio)
    prices = series("rural CPI")
    for year in (2014, 2015, 2016):
        now, before = (run.value("income_year", y, POOR_AREAS) for y in (year, year - 1))
        growth = 100 * (now / before / (prices[year] / 100) - 1)
        yield against("real income growth, poor areas", year, growth)
    for year in (2014, 2015, 2016):
        for source, share in run.sources_of_poor_counties(year).items():
            yield against(f"poor areas: share of {source}", year, share)


def west_share(run: Run, year: int) -> float:
    """Return the part of the poor who live in western provinces, percent."""
    poor = {
        name: run.value("persons", year, f"province:{name}") * rate
        for name, rate in run.province_rates(year).items()
    }
    regions = zip(run.model.province_names, run.model.provinces.region, strict=True)
    west = [name for name, region in regions if region == _WEST]
    return 100 * sum(poor.get(name, 0.0) for name in west) / sum(poor.values())


def convergence(run: Run) -> float:
    """Return the slope of provinces' change in headcount, 2013 to 2014, on that of 2013."""
    first, second = run.province_rates(2013), run.province_rates(2014)
    level = np.array([first[name] for name in first])
    change = np.array([second[name] - first[name] for name in first])
    return float(np.polyfit(level, change, 1)[0])
