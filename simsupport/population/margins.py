"""Margins of a synthesised nation beside the published figures they should meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Cause, Stratum
from simsupport.data import series, yearly
from simsupport.population.households import CAUSE_SHARES
from simsupport.population.permanent import YEAR
from simsupport.population.strata import published

if TYPE_CHECKING:
    from simsupport.population.nation import Nation
    from simsupport.population.parameters import Population

Array = npt.NDArray[Any]

SOURCES = {
    "wage": "rural income component: wage",
    "business": "rural income component: net business",
    "property_income": "rural income component: net property",
    "transfer": "rural income component: net transfer",
}
POOR_AREA_SHARES = {"wage": 32.7, "business": 44.3, "property_income": 1.2, "transfer": 21.8}
"""Percent of poor-area income by source in 2014, computed from `poor_areas.csv`."""


@dataclass(frozen=True)
class Margin:
    """One margin: what was published or assumed, and what the nation has."""

    name: str
    target: float
    found: float
    error: float
    """standard error of `found` from the number of rows; 0 where it is exact by construction"""
    unit: str


class _Rows:
    """Living rows of a nation, with what the margins need."""

    def __init__(self, nation: Nation) -> None:
        hh = nation.households
        self.alive = hh.weight > 0
        self.table = hh
        self.weight = hh.weight[self.alive].astype(np.float64)
        self.size = hh.size[self.alive].astype(np.float64)
        self.persons = self.weight * self.size
        self.income = self.get("expected").astype(np.float64) * 12.0 / self.size
        """lasting income, yuan a year and person"""
        county = nation.villages.county[self.get("village")]
        self.poor_county = nation.counties.poor_county[county] > 0
        self.province = nation.counties.province[county]
        self.stratum = self.get("stratum")

    def get(self, name: str) -> Array:
        """Return a column of the living rows."""
        values: Array = self.table.arrays[name][self.alive]
        return values

    def mean(self, values: Array, weight: Array) -> tuple[float, float]:
        """Return a weighted mean and its standard error."""
        total = weight.sum()
        mean = float(np.dot(weight, values) / total)
        error = float(np.sqrt(np.sum((weight * (values - mean)) ** 2)) / total)
        return mean, error


def margins(nation: Nation, population: Population) -> list[Margin]:
    """List the margins that the synthesis should meet."""
    rows = _Rows(nation)
    return [
        *_strata(rows, population),
        *_incomes(rows, population),
        *_sources(rows),
        *_provinces(rows, nation, population),
        *_causes(rows),
        *_work(rows),
    ]


def table(nation: Nation, population: Population) -> Any:
    """Return the margins as a data frame."""
    import pandas as pd

    return pd.DataFrame(margins(nation, population))


def _strata(rows: _Rows, population: Population) -> list[Margin]:
    registered = rows.stratum == Stratum.REGISTERED
    households = float(rows.weight[registered].sum())
    inside = float(rows.weight[registered & rows.poor_county].sum()) / households
    size, error = rows.mean(rows.size[registered], rows.weight[registered])
    mean_size, mean_error = rows.mean(rows.size, rows.weight)
    wanted_size = population.registered_persons / population.registered_households
    national_size = population.real_persons / population.real_households
    poor_county, county_error = rows.mean(rows.poor_county.astype(float), rows.persons)
    found = [
        Margin("households", population.real_households, rows.weight.sum(), 0.0, "households"),
        Margin(
            "registered households", population.registered_households, households, 0.0, "households"
        ),
        Margin("registered size", wanted_size, size, error, "persons"),
        Margin(
            "registered in poor counties", population.poor_county_registered, inside, 0.0, "share"
        ),
        Margin("mean size", national_size, mean_size, mean_error, "persons"),
        Margin(
            "persons in poor counties",
            population.poor_county_persons,
            poor_county,
            county_error,
            "share",
        ),
    ]
    for stratum in (Stratum.MISSED, Stratum.NEAR_POOR, Stratum.OTHER):
        here = rows.stratum == stratum
        size, error = rows.mean(rows.size[here], rows.weight[here])
        found.append(Margin(f"size, {stratum.name.lower()}", float("nan"), size, error, "persons"))
    return found


def _incomes(rows: _Rows, population: Population) -> list[Margin]:
    """Compare lasting incomes with a year's published incomes; these are spread a little more."""
    mean, error = rows.mean(rows.income, rows.persons)
    line = yearly("nominal poverty line", YEAR)
    rate, rate_error = rows.mean((rows.income < line).astype(float), rows.persons)
    national = yearly("rural per-capita disposable income", YEAR)
    lasting = 0.01 * yearly("rural headcount rate", YEAR) * population.poor_share
    found = [
        Margin("income", national, mean, error, "yuan/person"),
        Margin("lastingly poor", lasting, rate, rate_error, "share"),
    ]
    there = rows.poor_county
    if there.any():
        mean, error = rows.mean(rows.income[there], rows.persons[there])
        found.append(
            Margin(
                "income, poor counties", population.poor_county_income, mean, error, "yuan/person"
            )
        )
    order = np.argsort(rows.income, kind="stable")
    rank = (np.cumsum(rows.weight[order]) - 0.5 * rows.weight[order]) / rows.weight.sum()
    for quintile in range(5):
        part = order[(rank >= quintile / 5) & (rank < (quintile + 1) / 5)]
        mean, error = rows.mean(rows.income[part], rows.persons[part])
        wanted = series(f"rural per-capita disposable income, quintile {quintile + 1}")[YEAR]
        found.append(Margin(f"income, quintile {quintile + 1}", wanted, mean, error, "yuan/person"))
    return found


def _sources(rows: _Rows) -> list[Margin]:
    """Compare income as the run starts by source: in yuan, for poor counties in percent."""
    found = []
    for column, indicator in SOURCES.items():
        value = rows.get(column).astype(np.float64) * 12.0 / rows.size
        mean, error = rows.mean(value, rows.persons)
        wanted = yearly(indicator, YEAR)
        found.append(Margin(f"{column}, nation", wanted, mean, error, "yuan/person"))
    there = rows.poor_county
    if not there.any():
        return found
    start = rows.get("income").astype(np.float64)[there] * 12.0 / rows.size[there]
    income, _ = rows.mean(start, rows.persons[there])
    for column, percent in POOR_AREA_SHARES.items():
        value = rows.get(column)[there].astype(np.float64) * 12.0 / rows.size[there]
        mean, error = rows.mean(value, rows.persons[there])
        share, share_error = 100.0 * mean / income, 100.0 * error / income
        found.append(Margin(f"{column}, poor counties", percent, share, share_error, "percent"))
    return found


def _provinces(rows: _Rows, nation: Nation, population: Population) -> list[Margin]:
    """Compare the lastingly poor by province with their part of the published poor of a year.

    Registered households follow the published poor exactly; how many of them are lastingly poor
    follows the province's level, since a year's luck adds more poor where few are lastingly so.
    """
    places = published()
    line = yearly("nominal poverty line", YEAR)
    poor = (rows.income < line).astype(float)
    found = []
    for number, name in enumerate(nation.province_names):
        here = rows.province == number
        rate, error = rows.mean(poor[here], rows.persons[here])
        place = places.names.index(name)
        wanted = float(places.poor[place] / places.persons[place]) * population.poor_share
        found.append(Margin(f"poor, {name}", wanted, rate, error, "share"))
    return found


def _causes(rows: _Rows) -> list[Margin]:
    registered = rows.stratum == Stratum.REGISTERED
    cause, weight = rows.get("cause")[registered], rows.weight[registered]
    found = []
    for number, share in CAUSE_SHARES.items():
        mean, error = rows.mean((cause == number).astype(float), weight)
        found.append(Margin(f"cause, {Cause(number).name.lower()}", share, mean, error, "share"))
    return found


def _work(rows: _Rows) -> list[Margin]:
    """Compare workers with the migrant-worker monitoring of 2013 (millions)."""
    away = yearly("migrant workers outside the township", YEAR) / 100.0
    local = yearly("migrant workers, total", YEAR) / 100.0 - away
    workers, error = rows.mean(rows.get("workers") / rows.size, rows.persons)
    found = [Margin("workers a person", 0.57, workers, error, "workers")]
    for name, wanted in (("local_job", local), ("migrant", away)):
        mean, error = rows.mean(rows.get(name).astype(float), rows.weight)
        scale = rows.weight.sum() / 1e6
        found.append(Margin(name, wanted, mean * scale, error * scale, "million workers"))
    return found
