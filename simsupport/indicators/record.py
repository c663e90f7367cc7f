"""The run record: what each block tells at the end of a month, and the table made of it.

Blocks tell whole numbers by county, so that national figures do not depend on how the nation is
cut; shares and indices are computed from their sums.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simsupport.core.blocks import Block
from simsupport.core.calendar import Month
from simsupport.core.ledger import FEN, Source, Use
from simsupport.indicators import inequality
from simsupport.indicators.administration import Administration
from simsupport.indicators.outcomes import OUTCOMES
from simsupport.indicators.year import CAUSES, YEARLY, Year

if TYPE_CHECKING:
    import pyarrow as pa

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[Any]

MONTHLY = (
    "persons",
    "workers",
    "employment_local",
    "migration",
    "hires_registered",
    "hires_other",
    "subsidised_hires",
    "subsidised_jobs",
    "wage_bill_rate",
    "income_wage",
    "income_business",
    "income_property",
    "income_transfer",
    "consumption",
)


def count_month(block: Block, month: Month, subsidised_hires: Counts) -> Counts:
    """Return the month's sums by county; shape (len(MONTHLY), n_counties), money in fen."""
    hh, counties = block.households, block.counties
    jobs = block.firms_in_county.up(block.enterprises.jobs)
    pay = np.rint(counties.wage.astype(np.float64) * FEN).astype(np.int64)

    def money(yuan: npt.NDArray[np.float32]) -> Counts:
        sums = block.in_county.up(yuan * block.weight_f, np.float32).astype(np.float64)
        return np.rint(sums * FEN).astype(np.int64)

    if month.of_year == 1:  # property income changes only with the year
        counties.property_fen[:] = money(hh.property_income)
    return np.stack(
        [
            counties.persons,
            counties.workers,
            jobs,
            counties.migrants,
            counties.hires_registered,
            counties.hires - counties.hires_registered,
            subsidised_hires,
            _subsidised_jobs(block),
            jobs * pay,
            money(hh.wage),
            money(hh.business),
            counties.property_fen,
            money(hh.transfer),
            money(hh.consumption),
        ]
    )


def _subsidised_jobs(block: Block) -> Counts:
    """Return the workers whose jobs draw a subsidy; shape (n_counties,)."""
    subsidised = block.households.subsidised
    if subsidised.max(initial=0) == 0:
        return np.zeros(len(block.counties), np.int64)
    return block.in_county.up(block.weight * subsidised.astype(np.int64))


@dataclass
class Record:
    """Everything a run reports, month by month."""

    province: npt.NDArray[np.integer[Any]]
    poor_county: npt.NDArray[np.integer[Any]]
    province_names: tuple[str, ...]
    months: list[Month] = field(default_factory=list)
    monthly: list[Counts] = field(default_factory=list)
    spending: list[Counts] = field(default_factory=list)
    years: dict[int, tuple[Year, float]] = field(default_factory=dict)
    administration: dict[int, Administration] = field(default_factory=dict)
    sources: list[Counts] = field(default_factory=list)
    """fen that programmes drew, by source, month by month"""
    bought: dict[int, Counts] = field(default_factory=dict)
    """projects by measure, what is counted and kind, in the months in which payers plan"""

    def add(
        self,
        month: Month,
        counts: Counts,
        uses: Counts,
        year: Year | None,
        line: float,
    ) -> None:
        """Add a month.

        Args:
            month: which.
            counts: sums by county, shape (len(MONTHLY), n_counties).
            uses: fen by use, then fen paid by background institutions, shape (len(Use) + 1,).
            year: what December tells, else None.
            line: the year's poverty line.
        """
        self.months.append(month)
        self.monthly.append(counts)
        self.spending.append(uses)
        if year is not None:
            self.years[month.index] = (year, line)

    def table(self) -> pa.Table:
        """Return one row a month for the nation, and one a December for each group."""
        import pyarrow as pa

        rows: list[dict[str, Any]] = []
        for place, month in enumerate(self.months):
            rows.append(self.national_row(place))
            if month.index in self.years:
                rows.extend(self._group_rows(place))
        nothing = float("nan")
        columns: dict[str, Any] = {
            "month": pa.array([row["month"] for row in rows], pa.date32()),
            "group": pa.array([row["group"] for row in rows], pa.string()),
        }
        for name in OUTCOMES:
            columns[name] = pa.array([row.get(name, nothing) for row in rows], pa.float64())
        return pa.table(columns)

    def national_row(self, place: int) -> dict[str, Any]:
        """Return the nation's outcomes of a month, by its place from the first."""
        month = self.months[place]
        row = {"month": month.date, "group": "national"}
        monthly = _month_outcomes(self.monthly[place].sum(axis=1))
        row |= {name: float(value) for name, value in monthly.items()}
        row |= _spending_outcomes(self.spending[place])
        row |= _source_outcomes(self.sources[place])
        if month.index in self.bought:
            row |= _purchase_outcomes(self.bought[month.index].sum(axis=(0, 2)).tolist())
        if month.index in self.years:
            year, line = self.years[month.index]
            row |= _year_outcomes(year.by_county.sum(axis=1), line)
            row["gini"] = inequality.gini(year.histograms[0], year.histograms[1])
            row["gini_consumption"] = inequality.gini(year.histograms[2], year.histograms[3])
        if month.index in self.administration:
            told = self.administration[month.index]
            row |= told.nation | told.pictures(slice(None))
        return row

    def _group_rows(self, place: int) -> list[dict[str, Any]]:
        """Return a December's rows; what is counted monthly is that of the year until then."""
        month = self.months[place]
        year, line = self.years[month.index]
        first = max((p for p in range(place) if self.months[p].of_year == 12), default=-1) + 1
        counts = np.stack(self.monthly[first : place + 1], axis=-1)
        masks = {
            f"province:{name}": self.province == number
            for number, name in enumerate(self.province_names)
        }
        masks["county_type:poor"] = self.poor_county == 1
        masks["county_type:other"] = self.poor_county == 0
        rows = [
            {"month": month.date, "group": group}
            | _of_the_year(_month_outcomes(counts[:, mask].sum(axis=1)))
            | _year_outcomes(year.by_county[:, mask].sum(axis=1), line)
            for group, mask in masks.items()
            if mask.any()
        ]
        if month.index in self.administration:
            told = self.administration[month.index]
            for number, name in enumerate(self.province_names):
                picture = told.pictures(slice(number, number + 1))
                for row in rows:
                    if row["group"] == f"province:{name}":
                        row.update(picture)
        for number, cause in enumerate(CAUSES):
            head = {"month": month.date, "group": f"cause:{cause}"}
            rows.append(head | _year_outcomes(year.by_cause[:, number], line))
        return rows


def _month_outcomes(sums: Counts) -> dict[str, Floats]:
    """Return what months told; sums have shape (len(MONTHLY), ...), outcomes (...)."""
    values: dict[str, Floats] = dict(zip(MONTHLY, sums, strict=True))
    persons = np.maximum(values["persons"], 1)
    jobs = np.maximum(values["employment_local"], 1)
    values["wage_local"] = values.pop("wage_bill_rate") / jobs / FEN
    sources = ("income_wage", "income_business", "income_property", "income_transfer")
    values["income"] = sum((values[source] for source in sources), np.zeros_like(persons))
    for name in (*sources, "income", "consumption"):
        values[name] = values[name] / persons / FEN
    return values


def _of_the_year(months: dict[str, Floats]) -> dict[str, float]:
    """Return one number of a year's months, shape (n_months,): the last, their mean or sum."""
    numbers: dict[str, Callable[[Floats], Any]]
    numbers = {"stock": _last, "mean": np.mean, "sum": np.sum}
    return {name: float(numbers[OUTCOMES[name].kind](value)) for name, value in months.items()}


def _last(values: Floats) -> Any:
    return values[-1]


def _spending_outcomes(uses: Counts) -> dict[str, float]:
    """Return what measures spent, by use; what was lost on the way is part of it."""
    *by_use, background = (fen / FEN for fen in uses.tolist())
    spent = sum(by_use) - by_use[Use.UNSPENT]
    named = {f"spending_{use.name.lower()}": by_use[use] for use in Use if use is not Use.UNSPENT}
    return {
        "spending": spent,
        **named,
        "spending_background": background,
        "diverted_share": by_use[Use.DIVERTED] / spent if spent else float("nan"),
    }


def _source_outcomes(sources: Counts) -> dict[str, float]:
    """Return what measures drew, by source; money not spent is part of it."""
    return {f"drawn_{source.name.lower()}": sources[source] / FEN for source in Source}


def _purchase_outcomes(counted: list[int]) -> dict[str, float]:
    """Return how many projects were bought, and how well they met what was needed."""
    projects, registered, needed, duplicated, _ = counted
    return {
        "projects": float(projects),
        "projects_registered": _ratio(registered, projects),
        "projects_needed": _ratio(needed, projects),
        "projects_duplicated": _ratio(duplicated, projects),
    }


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _year_outcomes(sums: Counts, line: float) -> dict[str, float]:
    value = dict(zip(YEARLY, sums.tolist(), strict=True))
    persons = max(value["year_persons"], 1)
    return {
        "poverty_headcount": value["poor_income"] / persons,
        "poverty_gap": value["gap"] / persons / FEN / line,
        "poverty_severity": value["severity"] / persons / line**2,
        "deprived_share": value["deprived"] / persons,
        "poor_share": value["poor"] / persons,
        "multidimensional_poverty": value["multidimensional"] / persons,
        "income_poor": float(value["poor_income"]),
        "poor_years": float(value["poor"]),
        "years_above_line": float(value["year_persons"] - value["poor_income"]),
        "true_exits": float(value["true_exits"]),
        "returns_to_poverty": float(value["returns_to_poverty"]),
        "sustained_exits_12": float(value["sustained_exits_12"]),
        "sustained_exits_24": float(value["sustained_exits_24"]),
        "sustained_exits_60": float(value["sustained_exits_60"]),
        "start_poor_out": float(value["start_poor_out"]),
        "registered_poor": float(value["registered_poor"]),
        "registered_exits": float(value["listed_exits"]),
        "false_exits": float(value["false_exits"]),
        "missed_poor": float(value["missed_poor"]),
        "inclusion_error": _ratio(value["wrongly_listed"], value["registered_poor"]),
        "exclusion_error": _ratio(value["unlisted_poor"], value["poor_income"])
        if value["registered_poor"]
        else float("nan"),
        "income_year": value["year_income"] / persons / FEN,
    }


EVERY_MONTH = frozenset(
    _month_outcomes(np.zeros(len(MONTHLY), np.int64))
    | _spending_outcomes(np.zeros(len(Use) + 1, np.int64))
    | _source_outcomes(np.zeros(len(Source), np.int64))
    | _purchase_outcomes([0] * 5)
)
"""Outcomes of the nation that may have a value in any month; the others are known in Decembers."""
