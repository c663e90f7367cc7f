"""Household rows: each run of counties is drawn and written to the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Households, Status, Stratum
from simsupport.population import geography, permanent
from simsupport.population.draws import Draws
from simsupport.population.households import draw_deprivations, draw_members
from simsupport.population.incomes import Economy, Endowments, Place, Standing, draw_savings, endow
from simsupport.population.layout import Layout, lay_out
from simsupport.population.normal import score
from simsupport.population.strata import N_STRATA

if TYPE_CHECKING:
    from simsupport.agents.counties import Counties
    from simsupport.agents.villages import Villages
    from simsupport.core.streams import Streams
    from simsupport.population.frame import Frame
    from simsupport.population.geography import CountyPlan, VillagePlan

Floats = npt.NDArray[np.float64]


class People:
    """Draws the households of a run of counties and writes them to the table."""

    def __init__(
        self,
        streams: Streams,
        economy: Economy,
        fitted: Frame,
        places: tuple[CountyPlan, VillagePlan],
        tables: tuple[Households, Villages, Counties],
    ) -> None:
        """Prepare for the counties of a nation.

        Args:
            streams: random streams.
            economy: assumptions and the model's own parameters.
            fitted: distribution of incomes.
            places: plans of counties and villages.
            tables: households to write, and the villages and counties they live in.
        """
        self.streams, self.economy, self.fitted = streams, economy, fitted
        self.plan, self.village_plan = places
        self.households, self.villages, self.counties = tables
        self.row_starts = np.concatenate([[0], np.cumsum(self.plan.rows)])
        self.supply = np.zeros(len(self.plan.rows))
        self.jobs = np.zeros(len(self.plan.rows), np.int64)
        self.county_luck = geography.county_luck(streams, self.plan)
        self.village_luck = geography.village_luck(streams, self.village_plan)

    def fill(self, first: int, last: int) -> None:
        """Draw the households of the counties `first` to `last`."""
        where = lay_out(self.plan, self.village_plan, first, last)
        start, stop = int(self.row_starts[first]), int(self.row_starts[last])
        draws = Draws(self.streams, start, stop)
        group = where.county * N_STRATA + where.stratum
        even_income, even_size = draws.even(group, where.place)
        income, rank = self._income(where.stratum, self._latent(where, even_income))
        national = np.clip(score(rank), -3.0, 3.3).astype(np.float32)
        fixed = np.array([*self.fitted.sizes.fixed, 0.0])
        mean_size = np.where(
            where.stratum == Stratum.OTHER, self.fitted.sizes.other(rank), fixed[where.stratum]
        )
        dependency = 0.95 * draws.normal("dependency") - 0.3 * national
        members = draw_members(draws, where.stratum, mean_size, even_size, dependency)
        standing = Standing(where.stratum, national, income)
        endowed = endow(draws, self.economy, standing, members, self._place(where))
        columns = {name: getattr(members, name) for name in members.__dataclass_fields__}
        columns |= draw_deprivations(
            draws, where.stratum, members, self.villages.poor_village[where.village]
        )
        columns |= _income_columns(endowed, self.economy.labour.resident_share)
        total = columns["income"] * np.float32(12.0)
        savings = draw_savings(draws, where.stratum, national, total)
        columns["savings"] = np.rint(savings * 100.0).astype(np.int64)
        columns["aspiration"] = np.clip(
            0.5 + 0.12 * national + 0.1 * draws.normal("aspiration"), 0.05, 0.95
        )
        self._write(slice(start, stop), where, columns)
        self._sum_up(first, last, where, endowed)

    def _latent(self, where: Layout, even: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return latent scores: the place's level, county, village and own parts."""
        plan, population = self.plan, self.economy.population
        county_part = population.county_spread / np.sqrt(plan.weight)
        own_part = np.sqrt(1.0 - county_part**2 - population.village_spread**2)
        level = self.fitted.latent.level[plan.province, plan.poor]
        shared = county_part * self.county_luck
        pull = permanent.PULL[where.stratum]
        latent: npt.NDArray[np.float64] = own_part[where.county] * score(even)
        latent += population.village_spread * self.village_luck[where.village]
        latent += shared[where.county] + level[where.county] * pull
        return latent

    def _income(
        self, stratum: npt.NDArray[np.uint8], latent: npt.NDArray[np.float64]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return lasting income per person and national household rank of each row."""
        income, rank = np.empty(len(latent)), np.empty(len(latent))
        for number in range(N_STRATA):
            rows = np.flatnonzero(stratum == number)
            scores = latent[rows]
            income[rows] = np.interp(scores, permanent.SCORES, self.fitted.latent.incomes[number])
            rank[rows] = np.interp(scores, permanent.SCORES, self.fitted.latent.ranks[number])
        return income, rank

    def _place(self, where: Layout) -> Place:
        land = self.villages.productivity + self.counties.level[self.villages.county]
        return Place(
            region=self.counties.region[where.county],
            base_wage=self.counties.base_wage[where.county],
            land=land[where.village],
            market_access=self.villages.market_access[where.village] > 0,
        )

    def _write(self, rows: slice, where: Layout, columns: dict[str, Any]) -> None:
        arrays = self.households.arrays
        alive = ~where.reserved
        for name, values in columns.items():
            arrays[name][rows] = values * alive
        arrays["village"][rows] = where.village
        arrays["stratum"][rows] = where.stratum
        arrays["weight"][rows] = where.weight
        arrays["status"][rows] = np.where(alive, Status.LIVING, Status.RESERVED)

    def _sum_up(self, first: int, last: int, where: Layout, endowed: Endowments) -> None:
        county, count = where.county - first, last - first
        output = endowed.output.astype(np.float64) * where.weight
        self.supply[first:last] = np.bincount(county, output, count)
        jobs = np.bincount(county, endowed.local_job.astype(np.float64) * where.weight, count)
        self.jobs[first:last] = np.rint(jobs).astype(np.int64)


def _income_columns(endowed: Endowments, resident_share: float) -> dict[str, Any]:
    """Return what the table holds of endowments and lasting monthly incomes."""
    month = np.float32(1.0 / 12.0)
    names = ("farm", "local_job", "migrant", "destination", "schooling", "skill", "technology")
    columns: dict[str, Any] = {name: getattr(endowed, name) for name in names}
    columns |= {"farm_level": endowed.level, "assets": endowed.assets}
    at_home = np.float32(resident_share)
    sent = endowed.remittance * (np.float32(1.0) - at_home)
    columns["wage"] = (endowed.wage + endowed.remittance * at_home) * month
    columns["business"] = endowed.business * month
    columns["property_income"] = columns["property_base"] = endowed.property_base * month
    columns["transfer_base"] = endowed.transfer_base * month
    columns["transfer"] = (endowed.public + endowed.transfer_base + sent) * month
    income = columns["wage"] + columns["business"]
    income = income + columns["property_income"] + columns["transfer"]
    lasting = endowed.lasting * month
    columns |= {"income": income, "expected": lasting, "consumption": lasting * np.float32(0.75)}
    columns["last_income"] = income * np.float32(12.0)
    return columns
