"""The baseline against published figures: a table of target, model and miss in tolerances.

Shock sizes are set on the 2013 values of C09 to C11 and on C27; everything else, and every later
year, is printed for information. The baseline has no campaign, so later years ought to miss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simsupport.data import rows, series
from simsupport.experiment.validation_government import Watch
from simsupport.indicators import inequality
from simsupport.model import SupportModel

if TYPE_CHECKING:
    import pandas as pd

    from simsupport.scenario import Scenario

FITTED = "fitted"
INFORMATION = "information"
YEARS = (2013, 2014, 2015, 2016)
_WEST = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One published figure beside the model's."""

    id: str
    target: str
    year: int
    unit: str
    published: float
    model: float
    tolerance: float
    role: str

    @property
    def miss(self) -> float:
        """Distance from the published figure in tolerances."""
        return (self.model - self.published) / self.tolerance


def validate(
    scenario: Scenario | str = "baseline",
    households: int | None = None,
    replicates: int = 3,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Run a scenario to 2016 and lay it beside the published figures.

    Args:
        scenario: a scenario or its name.
        households: rows; the scenario's own number if None.
        replicates: runs, seeds 0 upwards, whose figures are averaged.
        progress: called after each run with runs done and runs in all.

    Returns:
        One row a figure: id, target, year, unit, published, model, tolerance, miss, role.
    """
    import pandas as pd

    overrides: dict[str, Any] = {"months": 48}
    if households is not None:
        overrides["households"] = households
    tables = []
    for seed in range(replicates):
        checks = list(_checks(_Run(SupportModel(scenario, rng=seed, **overrides))))
        tables.append(pd.DataFrame([_row(check) for check in checks]))
        if progress is not None:
            progress(seed + 1, replicates)
    keys = ["id", "target", "year", "unit", "role", "published"]
    figures = pd.concat(tables).groupby(keys, sort=False)[["model", "tolerance"]]
    mean = figures.mean().reset_index()
    mean["miss"] = (mean["model"] - mean["published"]) / mean["tolerance"]
    return mean


def _row(check: Check) -> dict[str, Any]:
    return {name: getattr(check, name) for name in Check.__slots__}


class _Run:
    """A run of four years, with what the checks need of it."""

    def __init__(self, model: SupportModel) -> None:
        self.model = model
        hh = model.households
        self.wealth = hh.assets + hh.savings / 100.0
        self.yearly: list[tuple[npt.NDArray[Any], npt.NDArray[Any]]] = []
        self.sizes: list[npt.NDArray[Any]] = []
        self.watch = Watch()
        for year in YEARS:
            income, eaten = np.zeros(len(hh)), np.zeros(len(hh))
            for month in range(12):
                model.step()
                self.watch.look(model, 12 * (year - YEARS[0]) + month)
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


def _rank(values: npt.NDArray[Any], weight: npt.NDArray[Any]) -> npt.NDArray[Any]:
    order = np.argsort(values, kind="stable")
    rank = np.empty(len(values))
    rank[order] = np.cumsum(weight[order]) / weight.sum()
    return rank


def _slope(change: npt.NDArray[Any], weight: npt.NDArray[Any]) -> float:
    income, eaten = change
    return float((weight * income * eaten).sum() / max((weight * income**2).sum(), 1e-12))


def _checks(run: _Run) -> Iterator[Check]:
    yield from _headcount(run)
    yield from _growth(run)
    yield from _sources(run)
    yield from _spread(run)
    yield from _safety_net(run)
    for found in run.watch.figures():
        yield Check(found.id, found.target, found.year, found.unit, found.published, found.model,
                    found.tolerance, INFORMATION)  # fmt: skip


def _headcount(run: _Run) -> Iterator[Check]:
    published = series("rural headcount rate")
    for year in YEARS:
        model = 100 * run.value("poverty_headcount", year)
        yield Check("C01", "headcount", year, "percent", published[year], model, 0.4, INFORMATION)
    regions = run.model.provinces.region
    west = [n for n, r in zip(run.model.province_names, regions, strict=True) if r == _WEST]
    poor = {
        name: run.value("persons", 2013, f"province:{name}")
        * run.value("poverty_headcount", 2013, f"province:{name}")
        for name in run.province_rates(2013)
    }
    share = 100 * sum(poor[name] for name in west if name in poor) / sum(poor.values())
    yield Check("C02", "West share of the poor", 2013, "percent", 51.0, share, 2.0, INFORMATION)
    spread = float(np.std(list(run.province_rates(2013).values())))
    yield Check("C03", "spread of provinces", 2013, "points", 6.86, spread, 1.0, INFORMATION)


def _growth(run: _Run) -> Iterator[Check]:
    published = series("real growth of rural per-capita disposable income")
    prices = series("rural CPI")
    for year in YEARS[1:]:
        nominal = run.value("income_year", year) / run.value("income_year", year - 1)
        real = 100 * (nominal / (prices[year] / 100) - 1)
        yield Check("C05", "real income growth", year, "percent", published[year], real, 0.5,
                    INFORMATION)  # fmt: skip
    ratio = (
        100 * run.value("income_year", 2013, "county_type:poor") / run.value("income_year", 2013)
    )
    published_ratio = 100 * 6079 / 9430
    yield Check("C06", "poor-area income / national", 2013, "percent", published_ratio, ratio, 1.0,
                INFORMATION)  # fmt: skip


def _sources(run: _Run) -> Iterator[Check]:
    published = {"wage": 3652.5, "business": 3934.9, "property": 194.7, "transfer": 1647.5}
    national = run.table[(run.table["group"] == "national") & (run.table["year"] == 2013)]
    for source, value in published.items():
        model = float(national[f"income_{source}"].sum())
        yield Check("N034", f"income from {source}", 2013, "yuan/person", value, model,
                    0.05 * value, INFORMATION)  # fmt: skip


def _spread(run: _Run) -> Iterator[Check]:
    quintiles = [float(row["value"]) for row in rows("quintiles") if "quintile" in row["indicator"]]
    table = [float(v) for v in quintiles]
    for number, year in enumerate(YEARS):
        model = run.quintiles(year)
        published = table[number * 6 : number * 6 + 5]
        role = FITTED if year == 2013 else INFORMATION
        for part in range(5):
            tolerance = (0.12 if part == 0 else 0.05) * published[part]
            yield Check("C09", f"quintile {part + 1}", year, "yuan/person", published[part],
                        model[part], tolerance, role)  # fmt: skip
        yield Check("C10", "Q5 / Q1", year, "ratio", published[4] / published[0],
                    model[4] / model[0], 0.8, role)  # fmt: skip
    for year, gini, lowest in ((2013, 0.340, 3.25), (2016, 0.332, 3.32)):
        role = FITTED if year == 2013 else INFORMATION
        model_gini = run.value("gini_consumption", year)
        yield Check("C11", "Gini of consumption", year, "index", gini, model_gini, 0.015, role)
        share = 100 * run.consumption_shares(year)[0]
        yield Check("C11", "poorest tenth's consumption", year, "percent", lowest, share, 0.3, role)
    poor, rich = run.pass_through()
    yield Check("C27", "pass-through, poorest tenth", 2014, "share", 0.40, poor, 0.1, FITTED)
    yield Check("C27", "pass-through, richest third", 2014, "share", 0.10, rich, 0.1, FITTED)


def _safety_net(run: _Run) -> Iterator[Check]:
    hh = run.model.households
    covered = np.minimum(hh.size, run.model.rules.background.dibao.members_covered)
    persons = float((hh.weight * covered * (hh.dibao > 0)).sum()) / 1e4
    published = series("dibao_recipients")[2016]
    yield Check("C26", "dibao recipients", 2016, "10^4 persons", published, persons,
                0.05 * published, INFORMATION)  # fmt: skip
