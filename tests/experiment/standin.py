"""A small stand-in for the model: right columns, known effects, no time spent."""

from __future__ import annotations

import datetime as dt
import os
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from simsupport.indicators.summary import SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Outcome:
    """What the model tells of an outcome."""

    name: str
    unit: str
    kind: str
    label_en: str
    better: str = "neither"


OUTCOMES = {
    outcome.name: outcome
    for outcome in (
        Outcome("poverty_headcount", "share", "stock", "Income poverty", "lower"),
        Outcome("poverty_gap", "share", "stock", "Poverty gap"),
        Outcome("true_exits", "persons", "sum", "True exits", "higher"),
        Outcome("start_poor_out", "persons", "stock", "Start's poor now out"),
        Outcome("sustained_exits_12", "persons", "sum", "Exits that last 12 months"),
        Outcome("returns_to_poverty", "persons", "sum", "Returns to poverty"),
        Outcome("income", "yuan/person/year", "mean", "Income"),
        Outcome("gini", "share", "stock", "Gini coefficient"),
        Outcome("employment_local", "workers", "mean", "Local employment"),
        Outcome("migration", "workers", "mean", "Migration"),
        Outcome("hires_registered", "workers", "sum", "Hires of registered workers"),
        Outcome("hires_other", "workers", "sum", "Hires of other workers"),
        Outcome("subsidised_hires", "workers", "sum", "Subsidised hires"),
        Outcome("spending", "yuan", "sum", "Spending on measures"),
    )
}
GROUPS = ("province:Gansu", "county_type:poor", "cause:illness")


@dataclass(frozen=True)
class Title:
    """A scenario's title, in English."""

    en: str


@dataclass(frozen=True)
class Horizon:
    """How long a scenario is run."""

    months: int


@dataclass(frozen=True)
class Scenario:
    """What the runner and the comparison need of a scenario."""

    name: str
    effect: float = 0.0
    jobs: float = 0.0
    households: int = 400
    months: int = 96
    trouble: str = ""
    seconds: float = 0.0
    title: Title = field(default_factory=lambda: Title(""))

    @property
    def horizon(self) -> Horizon:
        return Horizon(self.months)

    @property
    def population(self) -> int:
        return self.households

    def digest(self) -> str:
        return f"{self.effect}/{self.jobs}/{self.households}/{self.months}"

    def resolved(self, *, own: bool = False) -> dict[str, Any]:
        return {"name": self.name} if own else {}

    def to_yaml(self) -> str:
        return f"name: {self.name}\n"

    def with_overrides(self, overrides: Mapping[str, Any]) -> Scenario:
        return replace(self, **{path.split(".")[1]: value for path, value in overrides.items()})


BASELINE = Scenario("baseline", title=Title("Baseline"))
TRANSFERS = Scenario("transfers", effect=0.10, title=Title("Cash transfers"))
EMPLOYMENT = Scenario("employment", effect=0.06, jobs=0.4, title=Title("Employment subsidies"))
BOTH = Scenario(
    "transfers-and-employment", effect=0.15, jobs=0.4, title=Title("Transfers and employment")
)
ALL = (BASELINE, TRANSFERS, EMPLOYMENT, BOTH)


def simulate(scenario: Scenario, seed: int) -> tuple[pa.Table, pa.Table]:
    """Answer as the model would; shocks depend on the seed alone, so pairs share them."""
    time.sleep(scenario.seconds)
    if scenario.trouble == "raise" and seed % 2:
        raise ZeroDivisionError("a village\nwithout households")
    if scenario.trouble == "die" and seed % 2:
        os._exit(3)
    return _record(scenario, seed), _households(scenario, seed)


def _record(scenario: Scenario, seed: int) -> pa.Table:
    draws = np.random.default_rng(seed)
    own = np.random.default_rng([seed, round(1000 * scenario.effect)])
    shocks = np.cumsum(draws.normal(0.0, 0.002, scenario.months))
    time_path = np.arange(scenario.months) / 96.0
    poor = 0.17 - 0.10 * time_path * (1.0 + 3.0 * scenario.effect) + shocks
    poor += 0.004 * own.normal() * time_path
    rows: list[dict[str, Any]] = []
    for month in range(scenario.months):
        date = dt.date(2013 + month // 12, month % 12 + 1, 1)
        december = date.month == 12
        rows.append(_row(date, "national", scenario, poor[month], 1.0, own, december))
        if december:
            rows += [
                _row(date, group, scenario, poor[month] * 1.2, 0.1, own, december)
                for group in GROUPS
            ]
    return pa.Table.from_pylist(rows)


def _row(
    date: dt.date,
    group: str,
    scenario: Scenario,
    poor: float,
    share: float,
    own: np.random.Generator,
    december: bool,
) -> dict[str, Any]:
    exits = share * (3e6 + 4e7 * scenario.effect + own.normal(0.0, 4e6))
    yearly = share if december else 0.0
    return {
        "month": date,
        "group": group,
        "poverty_headcount": poor,
        "poverty_gap": 0.3 * poor,
        "true_exits": exits if december else np.nan,
        "start_poor_out": 5.0 * exits if december else np.nan,
        "sustained_exits_12": 0.7 * exits if december else np.nan,
        "returns_to_poverty": 0.3 * exits if december else np.nan,
        "income": 9000.0 * (1.0 + 0.1 * scenario.effect + own.normal(0.0, 0.02)),
        "gini": 0.38 - 0.1 * scenario.effect + own.normal(0.0, 0.006),
        "employment_local": share * (1e8 + 2e7 * scenario.jobs + own.normal(0.0, 5e5)),
        "migration": share * (2e8 - 3e6 * scenario.jobs + own.normal(0.0, 5e5)),
        "hires_registered": share * (1e5 + 5e4 * scenario.jobs + own.normal(0.0, 2e3)),
        "hires_other": share * (9e5 - 2e4 * scenario.jobs + own.normal(0.0, 2e3)),
        "subsidised_hires": share * 8e4 * scenario.jobs,
        "spending": yearly * 4e11 * scenario.effect * (1.0 + own.normal(0.0, 0.01)),
    }


def _households(scenario: Scenario, seed: int) -> pa.Table:
    draws = np.random.default_rng([seed, 7])
    count = scenario.households
    income = np.exp(draws.normal(8.8, 0.6, count))
    decile = np.argsort(np.argsort(income)) * 10 // count + 1
    reached = draws.random(count) < (11 - decile) / 12.0
    crowded = draws.random(count) < 0.06 * (scenario.effect > 0.0)
    change = reached * 900.0 * scenario.effect * 10.0 / 1.5 - crowded * 0.03 * income
    change *= scenario.effect > 0.0
    lacks = (income + change < 4000.0) + 16 * (draws.random(count) < 0.1)
    sources = {name: pa.array(np.rint(income / 5.0), pa.int32()) for name in SOURCES}
    for name, part in (("transfers", 1.0 - scenario.jobs), ("wages_local", scenario.jobs)):
        sources[name] = pa.array(np.rint(income / 5.0 + part * change), pa.int32())
    return pa.table(
        {
            "household": pa.array(np.arange(count), pa.int32()),
            "persons": pa.array(draws.integers(1, 7, count) * 1000, pa.int64()),
            "income": pa.array(income + change, pa.float32()),
            "decile": pa.array(decile, pa.uint8()),
            "stratum": pa.array(decile // 3, pa.uint8()),
            "poor_years": pa.array(decile // 4, pa.uint8()),
            "region": pa.array(np.arange(count) * 3 // count, pa.uint8()),
            "poor_county": pa.array(np.arange(count) % 3 == 0, pa.uint8()),
            "cause": pa.array(np.arange(count) % 6 * (decile < 3), pa.uint8()),
            "start_poor": pa.array(decile < 3, pa.uint8()),
            "lacks": pa.array(lacks, pa.uint8()),
            **sources,
        }
    )
