"""The baseline against published figures: a table of target, model and miss in tolerances.

Shock sizes are set on the 2013 values of C09 to C11 and on C27; everything else, and every later
year, is printed for information. The baseline has no campaign, so later years ought to miss. A
scenario with a campaign is held against all targets, and nothing of it is fitted to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simsupport.core.calendar import Month
from simsupport.data import rows, series
from simsupport.experiment import InputError
from simsupport.experiment.counts import check_count
from simsupport.experiment.validation.areas import areas
from simsupport.experiment.validation.government import Figure
from simsupport.experiment.validation.run import YEARS, Run
from simsupport.experiment.validation.studies import studies
from simsupport.model import SupportModel
from simsupport.month import POLICIES
from simsupport.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


FITTED = "fitted"
INFORMATION = "information"
CAMPAIGN_YEARS = 8
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
    note: str = ""

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
    """Run a scenario and lay it beside the published figures.

    Without a campaign to 2016, and beside what does not need one; else to 2020, beside all.

    Args:
        scenario: a scenario or its name.
        households: rows; the scenario's own number if None.
        replicates: runs, seeds 0 upwards, whose figures are averaged.
        progress: called after each run with runs done and runs in all.

    Returns:
        One row a figure: id, target, year, unit, published, model, tolerance, miss, role, note.
        Where the model has no such figure, it is NaN and the note says why.

    Raises:
        InputError: there are no replicates, or the scenario ends before the figures do.
        ScenarioError: the scenario cannot be read, or does not take so many rows.
    """
    import pandas as pd

    check_count("replicates", replicates)
    rules = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
    campaign = has_campaign(rules)
    years = CAMPAIGN_YEARS if campaign else len(YEARS)
    _check_horizon(rules, 12 * years)
    overrides: dict[str, Any] = {"months": 12 * years}
    if households is not None:
        overrides["households"] = households
    tables = []
    for seed in range(replicates):
        run = Run(SupportModel(rules, rng=seed, **overrides), years)
        checks = list(_checks(run))
        if campaign:
            checks += [_informing(figure) for figure in _of_campaign(run, seed)]
            checks.sort(key=lambda check: check.id)  # stable: years stay in order
        tables.append(pd.DataFrame([_row(check) for check in checks]))
        if progress is not None:
            progress(seed + 1, replicates)
    keys = ["id", "target", "year", "unit", "role", "published", "note"]
    figures = pd.concat(tables).groupby(keys, sort=False)[["model", "tolerance"]]
    mean = figures.mean().reset_index()
    mean["miss"] = (mean["model"] - mean["published"]) / mean["tolerance"]
    return mean


def _check_horizon(rules: Scenario, months: int) -> None:
    """Refuse a scenario that ends before the last published figure."""
    if rules.horizon.months < months:
        raise InputError(
            f"{rules.name} has a horizon of {rules.horizon.months} months; "
            f"the published figures beside it take at least {months}"
        )


def has_campaign(rules: Scenario) -> bool:
    """Return whether any measure or oversight acts between 2013 and 2020."""
    policies = [getattr(rules.measures, policy.key) for policy in POLICIES]
    months = [Month(index) for index in range(12 * CAMPAIGN_YEARS)]
    return any(policy.active(month) for policy in policies for month in months)


def _of_campaign(run: Run, seed: int) -> Iterator[Figure]:
    """Yield what only a campaign shows: poor areas, people, officials; and studies emulated."""
    yield from areas(run)
    yield from run.people.figures()
    yield from run.campaign.figures()
    yield from studies(run.model.rules, seed)


def _informing(found: Figure) -> Check:
    return Check(found.id, found.target, found.year, found.unit, found.published, found.model,
                 found.tolerance, INFORMATION, found.note)  # fmt: skip


def _row(check: Check) -> dict[str, Any]:
    return {name: getattr(check, name) for name in Check.__slots__}


def _checks(run: Run) -> Iterator[Check]:
    yield from _headcount(run)
    yield from _growth(run)
    yield from _sources(run)
    yield from _spread(run)
    yield from _safety_net(run)
    for found in run.watch.figures():
        yield _informing(found)


def _headcount(run: Run) -> Iterator[Check]:
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


def _growth(run: Run) -> Iterator[Check]:
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


def _sources(run: Run) -> Iterator[Check]:
    published = {"wage": 3652.5, "business": 3934.9, "property": 194.7, "transfer": 1647.5}
    national = run.table[(run.table["group"] == "national") & (run.table["year"] == 2013)]
    for source, value in published.items():
        model = float(national[f"income_{source}"].sum())
        yield Check("N034", f"income from {source}", 2013, "yuan/person", value, model,
                    0.05 * value, INFORMATION)  # fmt: skip


def _spread(run: Run) -> Iterator[Check]:
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


def _safety_net(run: Run) -> Iterator[Check]:
    persons = run.people.noted["dibao_2016"] / 1e4
    published = series("dibao_recipients")[2016]
    yield Check("C26", "dibao recipients", 2016, "10^4 persons", published, persons,
                0.05 * published, INFORMATION)  # fmt: skip
