"""The run record: what each block tells at the end of a month, and the table made of it.

Blocks tell whole numbers by county, so that national figures do not depend on how the nation is
cut; shares and indices are computed from their sums.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simsupport.core.blocks import Block
from simsupport.core.calendar import Month
from simsupport.core.ledger import FEN
from simsupport.indicators import inequality, poverty
from simsupport.indicators.outcomes import OUTCOMES

if TYPE_CHECKING:
    import pyarrow as pa

Counts = npt.NDArray[np.int64]

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

YEARLY = (
    "year_persons",
    "poor_income",
    "gap",
    "severity",
    "deprived",
    "poor",
    "multidimensional",
    "true_exits",
    "returns_to_poverty",
    "sustained_exits_12",
    "sustained_exits_24",
    "registered_poor",
    "start_poor_out",
    "year_income",
)

CAUSES = ("none", "illness", "disaster", "schooling", "weak_labour", "other")


@dataclass
class Year:
    """What a block tells in December; whole numbers, money in fen."""

    by_county: Counts
    """shape (len(YEARLY), n_counties)"""
    by_cause: Counts
    """shape (len(YEARLY), len(CAUSES))"""
    histograms: Counts
    """persons, income, households by bin of income; persons, consumption by bin of consumption;
    shape (5, BINS)"""


def count_month(block: Block, subsidised_hires: Counts) -> Counts:
    """Return the month's sums by county; shape (len(MONTHLY), n_counties), money in fen."""
    hh, counties, weight = block.households, block.counties, block.weight
    up = block.in_county.up
    jobs = block.firms_in_county.up(block.enterprises.jobs)
    pay = np.rint(counties.wage.astype(np.float64) * FEN).astype(np.int64)

    def money(yuan: npt.NDArray[np.float32]) -> Counts:
        sums = up((yuan * block.weight_f).astype(np.float64))
        return np.rint(sums * FEN).astype(np.int64)

    return np.stack(
        [
            counties.persons,
            counties.workers,
            jobs,
            up(weight * hh.migrant),
            counties.hires_registered,
            counties.hires - counties.hires_registered,
            subsidised_hires,
            up(weight * hh.subsidised),
            jobs * pay,
            money(hh.wage),
            money(hh.business),
            money(hh.property_income),
            money(hh.transfer),
            money(hh.consumption),
        ]
    )


def close_year(block: Block, month: Month, line: float, prices: float) -> Year:
    """Judge who was poor in the year, remember it, and count; resets the year's sums.

    Args:
        block: where.
        month: a December.
        line: yuan per person and year.
        prices: against 2013.
    """
    hh = block.households
    size = hh.children + hh.adults + hh.elders
    per_person = hh.year_income / np.maximum(size, np.uint8(1))
    poor_income = poverty.income_poor(hh.year_income, size, line)
    poor = (poor_income | poverty.deprived(hh)) & (size > 0)
    hh.poor_history[:] = (hh.poor_history << np.uint8(1)) | poor

    persons = block.weight * size
    gap = poverty.gap(hh.year_income, size, line)
    flags = (
        poor_income,
        poverty.deprived(hh),
        poor,
        poverty.multidimensional(hh, poor_income),
        *_spells(hh, month),
        hh.register == 1,
        (hh.start_poor > 0) & ~poor & (month.index >= 0),
    )
    income_fen = np.rint(per_person * np.float32(FEN)).astype(np.int64)
    rows = [persons, *(persons * flag for flag in flags), persons * income_fen]
    rows.insert(2, persons * np.rint(gap * np.float32(FEN)).astype(np.int64))
    rows.insert(3, persons * np.rint(gap * gap).astype(np.int64))
    where = [np.flatnonzero(hh.cause == cause) for cause in range(1, len(CAUSES))]
    by_cause = [[int(row.sum()), *(int(row[some].sum()) for some in where)] for row in rows]
    for sums in by_cause:
        sums[0] -= sum(sums[1:])

    bins = inequality.bin_of(per_person)
    eaten = hh.year_consumption / np.maximum(size, np.uint8(1))
    eaten_bins = inequality.bin_of(eaten)
    eaten_fen = np.rint(eaten * np.float32(FEN)).astype(np.int64)
    households = block.weight * (size > 0)
    histograms = [
        _by_bin(bins, persons),
        _by_bin(bins, persons * income_fen),
        _by_bin(bins, households),
        _by_bin(eaten_bins, persons),
        _by_bin(eaten_bins, persons * eaten_fen),
    ]
    if month.index < 0:
        hh.start_income[:] = per_person
        hh.start_poor[:] = poor
    else:
        hh.poor_years += poor
        hh.sum_income += per_person * np.float32(1.0 / prices)
    hh.last_income[:] = hh.year_income
    hh.year_income[:] = 0
    hh.year_consumption[:] = 0
    return Year(
        np.stack([block.in_county.up(row) for row in rows]),
        np.array(by_cause, np.int64),
        np.stack(histograms),
    )


def _spells(hh: Any, month: Month) -> tuple[npt.NDArray[np.bool_], ...]:
    """Return exits, returns and exits that lasted, from the bits of `poor_history`.

    Exits of the burn-in year are not counted, nor what became of them.
    """
    history = hh.poor_history
    years = month.index // 12 + 1
    exits = (history & 0b11) == 0b10
    returns = ((history & 0b11) == 0b01) & (history > 0b11)
    lasted_12 = ((history & 0b111) == 0b100) & (years >= 2)
    lasted_24 = ((history & 0b1111) == 0b1000) & (years >= 3)
    return exits & (years >= 1), returns, lasted_12, lasted_24


def _by_bin(bins: npt.NDArray[np.intp], amounts: Counts) -> Counts:
    """Sum whole amounts by bin; exact, since the nation's sums in fen stay below 2**53."""
    return np.bincount(bins, amounts, minlength=inequality.BINS).astype(np.int64)


@dataclass
class Record:
    """Everything a run reports, month by month."""

    province: npt.NDArray[np.integer[Any]]
    poor_county: npt.NDArray[np.integer[Any]]
    province_names: tuple[str, ...]
    months: list[Month] = field(default_factory=list)
    monthly: list[Counts] = field(default_factory=list)
    spending: list[tuple[int, int, int]] = field(default_factory=list)
    years: dict[int, tuple[Year, float]] = field(default_factory=dict)

    def add(
        self,
        month: Month,
        counts: Counts,
        uses: tuple[int, int, int],
        year: Year | None,
        line: float,
    ) -> None:
        """Add a month.

        Args:
            month: which.
            counts: sums by county, shape (len(MONTHLY), n_counties).
            uses: fen paid to households, to firms, and by background institutions.
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
            rows.append(self._national_row(place))
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

    def latest(self) -> dict[str, Any]:
        """Return the national row of the last month."""
        return self._national_row(len(self.months) - 1)

    def _national_row(self, place: int) -> dict[str, Any]:
        month = self.months[place]
        row = {"month": month.date, "group": "national"}
        row |= _month_outcomes(self.monthly[place].sum(axis=1))
        row |= _spending_outcomes(self.spending[place])
        if month.index in self.years:
            year, line = self.years[month.index]
            row |= _year_outcomes(year.by_county.sum(axis=1), line)
            row["gini"] = inequality.gini(year.histograms[0], year.histograms[1])
            row["gini_consumption"] = inequality.gini(year.histograms[3], year.histograms[4])
        return row

    def _group_rows(self, place: int) -> list[dict[str, Any]]:
        month, counts = self.months[place], self.monthly[place]
        year, line = self.years[month.index]
        masks = {
            f"province:{name}": self.province == number
            for number, name in enumerate(self.province_names)
        }
        masks["county_type:poor"] = self.poor_county == 1
        masks["county_type:other"] = self.poor_county == 0
        rows = [
            {"month": month.date, "group": group}
            | _month_outcomes(counts[:, mask].sum(axis=1))
            | _year_outcomes(year.by_county[:, mask].sum(axis=1), line)
            for group, mask in masks.items()
            if mask.any()
        ]
        for number, cause in enumerate(CAUSES):
            head = {"month": month.date, "group": f"cause:{cause}"}
            rows.append(head | _year_outcomes(year.by_cause[:, number], line))
        return rows


def _month_outcomes(sums: Counts) -> dict[str, float]:
    values = dict(zip(MONTHLY, sums.tolist(), strict=True))
    persons = max(values["persons"], 1)
    jobs = max(values["employment_local"], 1)
    values["wage_local"] = values.pop("wage_bill_rate") / jobs / FEN
    sources = ("income_wage", "income_business", "income_property", "income_transfer")
    values["income"] = sum(values[source] for source in sources)
    for name in (*sources, "income", "consumption"):
        values[name] = values[name] / persons / FEN
    return {name: float(value) for name, value in values.items()}


def _spending_outcomes(uses: tuple[int, int, int]) -> dict[str, float]:
    households, firms, background = (fen / FEN for fen in uses)
    return {
        "spending": households + firms,
        "spending_household_benefit": households,
        "spending_firm_support": firms,
        "spending_background": background,
    }


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
        "poor_years": float(value["poor"]),
        "years_above_line": float(value["year_persons"] - value["poor_income"]),
        "true_exits": float(value["true_exits"]),
        "returns_to_poverty": float(value["returns_to_poverty"]),
        "sustained_exits_12": float(value["sustained_exits_12"]),
        "sustained_exits_24": float(value["sustained_exits_24"]),
        "start_poor_out": float(value["start_poor_out"]),
        "registered_poor": float(value["registered_poor"]),
        "income_year": value["year_income"] / persons / FEN,
    }
