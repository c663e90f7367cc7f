"""Public money: central, provincial and local poverty funds, transfers and lottery money.

Once a year the published sums are allotted to the counties of accountable provinces, and released
as far as they put up their own part. The departments of a county spend them on projects of their
own kinds; what the county may pool it spends itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np

from simsupport.agents.counties import Counties
from simsupport.channels.money import keep_back
from simsupport.channels.orders import Fen, Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import Source
from simsupport.core.streams import uniform
from simsupport.governance.delivery import divert
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Nation, Row
from simsupport.measures.eastern_spending import of_places
from simsupport.measures.fiscal_funds import (
    SUMS,
    Factors,
    Match,
    allot,
    meant_for,
    old_areas,
    release,
)
from simsupport.measures.fiscal_lines import (
    EDUCATION,
    GUARANTEES,
    HEALTH,
    HOUSING,
    INDUSTRY,
    WATER,
    WORKS,
    Line,
    Pool,
    build_roads,
    buy_by_lines,
    look_around,
    sum_all,
    under_one_plan,
)
from simsupport.measures.fiscal_terms import BILLION, FiscalTerms
from simsupport.measures.fund_integration import taken_at_will
from simsupport.measures.purchases import sum_by
from simsupport.measures.village_works import build_roads as carry_out_works
from simsupport.projects.needs import Needs

KEPT, SHIFT, TAKEN = "fiscal.kept", "fiscal.shift", "fiscal.taken"
"""What money is asked for besides projects and works; a shift only says whose money it is."""

extend(
    Counties,
    fund_projects=column("i8", "projects", "that this year's public money bought, none in vain"),
    fund_right=column("i8", "projects", "of those, what the household needed most"),
)


class Fiscal(FiscalTerms):
    """Let the departments of counties spend public money on projects and works."""

    key: ClassVar[str] = "fiscal"
    sizes: ClassVar[tuple[str, ...]] = ("central", "local", "transfers", "lottery", "match")
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "F1",
            "central",
            "public money leads, spent by departments under one plan",
            "payer",
            "M",
            "government",
        ),
        Row(
            "F3",
            "transfers",
            "transfers and lottery funds build village works and secure the guarantees",
            "payer",
            "M",
            "government",
        ),
        Row(
            "F4",
            "match",
            "no match is asked of poor counties, nor of western contiguous prefectures",
            "payer",
            "M",
            "government",
        ),
    )

    def decide(self, nation: Nation) -> None:
        """Allot the year's money to counties, and release what they match."""
        if nation.month.of_year != PLANNING_MONTH:
            return
        counties, month = nation.tables["counties"], nation.month
        assert isinstance(counties, Counties)
        factors = self._factors(nation, counties)
        served = factors.persons * np.where(factors.poor, self.poor_weight, 1.0)
        poor = factors.persons * factors.poor * np.where(factors.old, self.old_weight, 1.0)

        central = self.central.at(month) * self.central_schedule.at(month) * BILLION
        below = self.local.at(month) * self.below_schedule.at(month) * BILLION
        passed = self.transfers.at(month) * self.transfers_part * BILLION
        lottery = self.lottery.at(month) * self.lottery_schedule.at(month) * BILLION
        reached = factors.reached
        allotted = allot(central, served, reached)
        provincial = allot(below * self.provincial_share, served, reached)
        own = allot(below * (1.0 - self.provincial_share), served * factors.means, reached)
        released = release(
            counties, allotted, self._inhabitants(nation), factors.means, self._match(nation)
        )
        counties.fund_central[:] = released.central
        counties.fund_idle[:] = allotted - released.central
        counties.fund_provincial[:] = provincial + released.borne
        counties.fund_local[:] = own + released.own
        counties.fund_transfers[:] = allot(
            passed * self.transfers_schedule.at(month), poor, reached
        )
        counties.fund_lottery[:] = allot(lottery, poor * factors.old, reached)

    def serves(self, block: Block) -> Flags:
        """Return the villages of counties with money this year."""
        served: Flags = block.villages_in_county.down(_money_of(block) > 0)
        return served

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Let departments spend the year's money, and say whose it is."""
        counties = block.counties
        year = _money_of(block)
        counties.fund_projects[:] = counties.fund_right[:] = 0
        if not (year + counties.fund_idle).any():
            return []
        lines, roads = self._lines(block)
        pool, taken, lines = self._pooled(block, lines)
        planned = under_one_plan(block, now, self.one_plan)
        field = look_around(block, needs, year > 0, planned)
        bought = buy_by_lines(needs, field, pool, lines)
        works, for_works = build_roads(block, now, roads, self.plain_noise, self.first_list)
        counties.fund_kept[:] = bought.left
        _note(block, needs, bought.orders)
        rest = year + counties.fund_idle - bought.cost - for_works - taken
        return [
            *bought.orders,
            works,
            of_places(taken, TAKEN),
            of_places(rest, KEPT),
            *_whose(block),
        ]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Carry out projects and works; book what is taken and what is kept."""
        if order.purpose == WORKS:
            carry_out_works(block, now, order)
        elif order.purpose == TAKEN:
            divert(block, now, sum_by(order.rows, order.fen, len(block.counties)))
        elif order.purpose in (KEPT, SHIFT):
            keep_back(now, order.cost)
        else:
            super().deliver(block, now, order, share)

    def stop(self, block: Block) -> None:
        """End the programme; what was kept lapses."""
        for name in (*SUMS, "kept", "projects", "right"):
            getattr(block.counties, f"fund_{name}")[:] = 0

    def _factors(self, nation: Nation, counties: Counties) -> Factors:
        """Return by what money is allotted this year."""
        villages, provinces = nation.tables["villages"].arrays, nation.tables["provinces"].arrays
        persons = np.bincount(
            villages["county"],
            meant_for(nation.tables["villages"], self.first_list),
            len(counties),
        )
        drawn = uniform(nation.streams.words(f"{self.key}.counties", 0, 0, len(counties)))
        coverage = self.coverage.at(nation.month)
        reached = (drawn < np.float32(coverage)) | (coverage >= 1.0)
        accountable = provinces["accountable"][counties.province] > 0
        return Factors(
            persons * accountable,
            counties.poor_county > 0,
            old_areas(counties, nation.streams, self.old_share),
            np.exp(self.own_slope * counties.level.astype(np.float64)),
            reached & accountable,
        )

    def _inhabitants(self, nation: Nation) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return the rural inhabitants of each county; shape (n_counties,)."""
        villages = nation.tables["villages"].arrays
        n_counties = len(nation.tables["counties"])
        return np.bincount(villages["county"], villages["persons"], n_counties)

    def _match(self, nation: Nation) -> Match:
        """Return what is asked of counties and prefectures this year."""
        return self.match_terms._replace(waived=self.match.at(nation.month))

    def _lines(self, block: Block) -> tuple[tuple[Line, ...], Fen]:
        """Return departments with their money, and the money for roads, whole fen."""
        counties = block.counties
        passed = counties.fund_transfers + counties.fund_lottery
        by_department = _money_of(block) - passed + counties.fund_kept
        parts = np.array(
            [self.industry, self.housing, self.education, self.health, self.water, self.roads]
        )
        parts /= max(float(parts.sum()), 1e-9)
        industry, housing, education, health, water, roads = (
            np.floor(by_department * part).astype(np.int64) for part in parts
        )
        works = np.floor(passed * self.works_part).astype(np.int64)
        earning, plain = self.view_noise, self.plain_noise
        lines = (
            Line(INDUSTRY, earning, industry),
            Line(HOUSING, plain, housing),
            Line(EDUCATION, earning, education),
            Line(HEALTH, plain, health),
            Line(WATER, plain, water),
            Line(GUARANTEES, plain, passed - works),
        )
        return lines, roads + works

    def _pooled(self, block: Block, lines: tuple[Line, ...]) -> tuple[Pool, Fen, tuple[Line, ...]]:
        """Return what counties pool, what is taken of it, and what departments are left with."""
        counties = block.counties
        pooled = [np.floor(line.money * counties.pooled).astype(np.int64) for line in lines]
        whole = sum_all(pooled)
        taken = taken_at_will(block, whole)
        left = tuple(
            line._replace(money=line.money - part) for line, part in zip(lines, pooled, strict=True)
        )
        return Pool(whole - taken, counties.pool_noise), taken, left


def _money_of(block: Block) -> Fen:
    """Return what each county may spend of this year's money, whole fen; (n_counties,)."""
    counties = block.counties
    return sum_all(getattr(counties, f"fund_{name}") for name in SUMS if name != "idle")


def _whose(block: Block) -> list[Order]:
    """Return orders that come to nothing together, and say whose money is spent.

    All else is asked of the centre, which the others relieve of what they pay.
    """
    counties, shifts = block.counties, []
    for source, money in (
        (Source.PROVINCIAL, counties.fund_provincial),
        (Source.LOCAL, counties.fund_local),
        (Source.LOTTERY, counties.fund_lottery),
    ):
        shifts.append(replace(of_places(money, SHIFT), source=source))
        shifts.append(of_places(-money, SHIFT))
    return shifts


def _note(block: Block, needs: Needs, orders: list[Order]) -> None:
    """Count the year's projects, and those that met the greatest need."""
    counties = block.counties
    for order in orders:
        assert order.project is not None
        assert order.duplicate is not None
        county, useful = block.county_of(order.rows), order.weight * ~order.duplicate
        right = order.project == needs.needed[order.rows]
        counties.fund_projects += sum_by(county, useful, len(counties))
        counties.fund_right += sum_by(county, useful * right, len(counties))
