"""A run that is held against published figures, and what is noted of it on the way."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.experiment.validation.campaign import Campaign
from simsupport.experiment.validation.government import Watch
from simsupport.experiment.validation.people import People
from simsupport.indicators import inequality
from simsupport.indicators.record import MONTHLY
from simsupport.model import SupportModel

YEARS = (2013, 2014, 2015, 2016)


class Run:
    """A run of whole years, with what the checks need of it."""

    def __init__(self, model: SupportModel, years: int = len(YEARS)) -> None:
        self.model = model
        hh = model.households
        self.wealth = hh.assets + hh.savings / 100.0
        self.yearly: list[tuple[npt.NDArray[Any], npt.NDArray[Any]]] = []
        self.sizes: list[npt.NDArray[Any]] = []
        self.watch, self.people, self.campaign = Watch(), People(), Campaign()
        for year in range(YEARS[0], YEARS[0] + years):
            income, eaten = np.zeros(len(hh)), np.zeros(len(hh))
            for month in range(12):
                model.step()
                for watcher in (self.watch, self.people, self.campaign):
                    watcher.look(model, 12 * (year - YEARS[0]) + month)
                income += hh.income
                eaten += hh.consumption
            self.yearly.append((income, eaten))
            self.sizes.append(hh.size.astype(float))
        table = model.outcomes().to_pandas()
        table["year"] = [month.year for month in table["month"]]
        self.table = table
        self.december = table[table["poverty_headcount"].notna()].set_index(["group", "year"])

    def value(self, outcome: str, year: int, group: str = "national") -> float:
        """Return an outcome of a group in a December."""
        return float(self.december.loc[(group, year), outcome])

    def quintiles(self, year: int) -> list[float]:
        """Return income per person by quintile of households, yuan."""
        income = self.yearly[year - YEARS[0]][0]
        hh = self.model.households
        weight = hh.weight * (self.sizes[year - YEARS[0]] > 0)
        rank = _rank(income / np.maximum(self.sizes[year - YEARS[0]], 1), weight.astype(float))
        part = np.minimum((rank * 5).astype(int), 4)
        persons = np.bincount(part, weight * self.sizes[year - YEARS[0]], 5)
        means: list[float] = (np.bincount(part, weight * income, 5) / persons).tolist()
        return means

    def consumption_shares(self, year: int) -> list[float]:
        """Return consumption by decile of persons, as shares of all."""
        month = (year - 2013) * 12 + 11
        people, amounts = self.model.record.years[month][0].histograms[2:]
        means = inequality.quantile_means(people, people, amounts, 10)
        return [mean / sum(means) for mean in means]

    def pass_through(self) -> tuple[float, float]:
        """Return the slope of log consumption in log income changes, 2013 to 2014.

        For the poorest tenth and the richest third of households by wealth per person at the
        start; households with income near or below zero are left out, and changes are taken
        from the village's mean, as Jalan & Ravallion (1999) do.
        """
        hh = self.model.households
        (income0, eaten0), (income1, eaten1) = self.yearly[:2]
        size = np.maximum(hh.size.astype(float), 1)
        ok = (hh.weight > 0) & (np.minimum(income0, income1) > 500 * size) & (eaten0 > 0)
        ok &= eaten1 > 0
        change = np.zeros((2, len(ok)))
        change[:, ok] = (
            np.log(income1[ok] / income0[ok]), np.log(eaten1[ok] / eaten0[ok])
        )  # fmt: skip
        weight = hh.weight * ok.astype(float)
        weights = np.maximum(np.bincount(hh.village, weight), 1)
        village = [np.bincount(hh.village, row * weight) / weights for row in change]
        change -= np.array(village)[:, hh.village]
        rank = _rank(self.wealth / size, hh.weight.astype(float))
        return tuple(  # type: ignore[return-value]
            _slope(change[:, group], weight[group]) for group in (rank < 0.1, rank >= 2 / 3)
        )

    def province_rates(self, year: int) -> dict[str, float]:
        """Return the poverty headcount by province, percent."""
        head = self.december["poverty_headcount"]
        groups = [g for g, y in head.index if y == year and g.startswith("province:")]
        return {g.removeprefix("province:"): 100 * head[(g, year)] for g in groups}

    def sources_of_poor_counties(self, year: int) -> dict[str, float]:
        """Return the shares of wage, business, property and transfer income, percent."""
        record, first = self.model.record, 12 * (year - YEARS[0])
        months = np.array(record.monthly[first : first + 12])[:, :, record.poor_county == 1]
        names = ("wage", "business", "property", "transfer")
        sums = {n: float(months[:, MONTHLY.index(f"income_{n}")].sum()) for n in names}
        return {name: 100 * part / sum(sums.values()) for name, part in sums.items()}


def _rank(values: npt.NDArray[Any], weight: npt.NDArray[Any]) -> npt.NDArray[Any]:
    order = np.argsort(values, kind="stable")
    rank = np.empty(len(values))
    rank[order] = np.cumsum(weight[order]) / weight.sum()
    return rank


def _slope(change: npt.NDArray[Any], weight: npt.NDArray[Any]) -> float:
    income, eaten = change
    return float((weight * income * eaten).sum() / max((weight * income**2).sum(), 1e-12))
