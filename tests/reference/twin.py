"""The plain twin: the household month as an ordinary Mesa model, one agent at a time.

It starts from the same population as `SupportModel`, draws the same keyed words, and lives the
same months by itself, with plain Python numbers and one method per rule. Where it differs from
the columns beyond float32 accuracy, one of the two is wrong.
"""

from __future__ import annotations

import math
from typing import Any

import mesa
import numpy as np

from simsupport.agents.households import Households, Status
from simsupport.channels.destinations import RELATIVE_PAY, Destinations
from simsupport.channels.jobs import QUEUE
from simsupport.core.calendar import BURN_IN, Month
from simsupport.core.columns import Table
from simsupport.livelihoods.drivers import drivers_of
from simsupport.livelihoods.labour import DESTINATION_SHARES, N_DESTINATIONS
from simsupport.measures.background import QUOTA_LINES
from simsupport.month import MEASURES
from simsupport.population.nation import Nation
from simsupport.population.synthesis import synthesise
from simsupport.scenario import Scenario

from .draws import Keys, uniform, word
from .enterprise import EnterpriseAgent
from .household import HouseholdAgent
from .places import CountyAgent, VillageAgent
from .state import QUARTERS, Now, matches


class Destination:
    """One destination market: posts for migrants, rationed by queue."""

    def __init__(self, number: int, finding: float) -> None:
        self.number = number
        self.start = 1
        self.migrants = 0
        self.finding = finding
        self.asking: list[HouseholdAgent] = []

    def posts(self, now: Now) -> int:
        """Return open posts: the published number's path plus slack, less the filled ones."""
        slack = now.rules.livelihoods.growth.destination_jobs
        return max(int(self.start * now.drivers.migrant_workers * (1.0 + slack)) - self.migrants, 0)

    def clear(self, now: Now) -> None:
        """Serve the queue until places run out; who shares a place is served together."""
        market = now.rules.livelihoods.job_market
        asked, posts = sum(family.weight for family in self.asking), self.posts(now)
        met = matches(asked, posts, market.matching)
        places = min(math.floor(met), asked, posts)
        queue: dict[int, list[HouseholdAgent]] = {}
        for family in self.asking:
            drawn = uniform(word(now.keys["labour.queue_away"], family.row))
            queue.setdefault(int(drawn * QUEUE), []).append(family)
        served = 0
        for place in sorted(queue):
            workers = sum(family.weight for family in queue[place])
            if served + workers > places:
                break
            served += workers
            for family in queue[place]:
                family.go_away(self.number)
        if asked:
            self.finding += (1.0 - market.memory) * (served / asked - self.finding)
        self.asking = []


class TwinModel(mesa.Model):
    """Households, villages, counties and enterprises as ordinary Mesa agents."""

    now: Now
    year_keys: Keys
    registers: tuple[list[int], list[int]] | None = None
    """state and month of change in the register by row, as villages and officials have decided"""
    captures: list[float] | None
    """how far connections count, by village, as officials have decided; None: nowhere"""

    def __init__(self, rules: Scenario, seed: int, captures: list[float] | None = None) -> None:
        """Build the nation and live through the burn-in year."""
        super().__init__(rng=seed)
        self.captures = captures
        self.rules, self.draw_seed = rules, seed
        self.lasting_keys = Keys(seed, 0)
        self.acting: list[Any] = []
        self.spent = 0
        self.cap_reached = False
        live = rules.livelihoods
        self._settle(synthesise(rules.population, live.business, live.labour, seed))
        for index in range(-BURN_IN, 0):
            self.live(index)

    def step(self) -> None:
        """Live through one month; the first is January 2013."""
        self.live(int(self.time) - 1)

    # ---- the calendar ----

    def live(self, index: int) -> None:
        """Live through a month: the same rules in the same order as `month.py`."""
        self._look_around(index)
        self.start_and_stop_measures()
        self.take_stock()
        self.seek_and_hire()
        requests = self.ask_for_help()
        for market in self.destinations:
            market.clear(self.now)
        self.earn_and_receive(requests)
        self.families.do("add_up").do("consume")
        if self.now.of_year == 1:
            self.counties.do("note_property")
        if self.now.of_year == 12:
            self.families.do("close_year")
        self._count_migrants()
        self.counties.do("count_migrants")

    def take_stock(self) -> None:
        """Let the year turn, assets grow, and illness strike."""
        now = self.now
        if self.registers is not None:
            self.families.do("see_register")
        if now.of_year == 1:
            self.villages.do("draw_shock").do("see_officials")
            self.families.do("draw_luck").do("suffer_crime").do("age").do("split")
            self.counties.do("count_members")
            self.families.do("renew_guarantees")
            self.villages.do("see_incomes")
            self.families.do("drift").do("adopt_technology")
            self.counties.do("award_dibao")
        if now.of_year in QUARTERS:
            self.families.do("invest").do("plan_production")
        self.families.do("fall_ill")

    def seek_and_hire(self) -> None:
        """Let pay and prices form, jobs end, workers choose, and county markets clear."""
        self.counties.do("set_pay").do("set_farm_gate_price")
        if self.now.of_year in QUARTERS:
            self.counties.do("plan_jobs")
        self.counties.do("post_vacancies")
        self.families.do("end_jobs")
        self.counties.do("release_workers")
        self.families.do("seek_work")
        self.counties.do("clear_market")

    def earn_and_receive(self, requests: dict[str, list[tuple[HouseholdAgent, int]]]) -> None:
        """Let everybody earn, firms trade, and institutions and measures pay."""
        self.counties.do("open_books")
        self.families.do("earn")
        if self.now.of_year == 12:
            self.families.do("settle_the_year")
        self.counties.do("pay_wages")
        self.families.do("receive_background")
        self.deliver(requests)

    # ---- measures ----

    def left(self) -> float:
        """Return the fen left under the cap on spending."""
        cap = self.rules.budget.cap
        if cap is None:
            return math.inf
        return 0 if self.cap_reached else max(round(cap * 100) - self.spent, 0)

    def start_and_stop_measures(self) -> None:
        """Set which measures act this month: none in the burn-in year or without money left."""
        before, month = self.acting, Month(self.now.index)
        measures = [getattr(self.rules.measures, kind.key) for kind in MEASURES]
        funded = month.index >= 0 and self.left() > 0
        self.acting = [m for m in measures if funded and m.active(month)]
        stopped = [m.key for m in before if m not in self.acting]
        if "employment_subsidy" in stopped:
            self.families.do("stop_subsidy")

    def discount(self, family: HouseholdAgent) -> float:
        """Return the share of pay that a worker of a household spares an employer."""
        if not any(measure.key == "employment_subsidy" for measure in self.acting):
            return 0.0
        return min(family.hiring_discount() / (family.market.wage * 100.0), 0.95)

    def ask_for_help(self) -> dict[str, list[tuple[HouseholdAgent, int]]]:
        """List what each measure owes to whom, in fen."""
        requests = {}
        for measure in self.acting:
            if measure.key == "employment_subsidy":
                self.families.do("run_on_subsidy")
                for county in self.counties:
                    for family in county.hired:
                        family.start_subsidy()
            asked = [(family, family.request(measure.key)) for family in self.families]
            requests[measure.key] = [(family, fen) for family, fen in asked if fen]
        return requests

    def deliver(self, requests: dict[str, list[tuple[HouseholdAgent, int]]]) -> None:
        """Pay what was asked for, or under a binding cap the same share of it."""
        asked = sum(f.weight * fen for cases in requests.values() for f, fen in cases)
        share = min(self.left() / asked, 1.0) if asked else 1.0
        self.cap_reached = self.cap_reached or share < 1.0
        for key, cases in requests.items():
            for family, fen in cases:
                granted = math.floor(fen * share) if share < 1.0 else fen
                family.receive(key, granted, share)
                self.spent += granted * family.weight
        self.counties.do("share_support")

    # ---- bookkeeping ----

    def _look_around(self, index: int) -> None:
        """Set what everybody knows of the month."""
        month = Month(index)
        drivers = drivers_of(month, self.rules.livelihoods.growth)
        pay = tuple(relative * drivers.migrant_pay for relative in RELATIVE_PAY)
        finding = [market.finding for market in self.destinations]
        prospects = tuple(
            (
                sum(s * f * p for s, f, p in zip(shares, finding, pay, strict=True)),
                sum(s * f for s, f in zip(shares, finding, strict=True)),
            )
            for shares in DESTINATION_SHARES
        )
        keys = Keys(self.draw_seed, index)
        self.now = Now(index, month.of_year, drivers, self.rules, keys, pay, prospects)
        self.year_keys = Keys(self.draw_seed, index - month.of_year + 1)

    def _count_migrants(self) -> None:
        for market in self.destinations:
            market.migrants = 0
        for family in self.families:
            self.destinations[family.destination].migrants += family.weight * family.migrant

    def found_family(self, row: int) -> HouseholdAgent:
        """Return a new, empty household in a reserved place."""
        home = self.reserved.pop(row)
        return HouseholdAgent(self, row, home, self._blank | {"village": home.row})

    def _share_quotas(self) -> None:
        """Share dibao out over counties by the persons in need at the start."""
        line = QUOTA_LINES * drivers_of(Month(0), self.rules.livelihoods.growth).poverty_line
        in_need = [county.persons_below(line) for county in self.counties]
        for county, persons in zip(self.counties, in_need, strict=True):
            county.dibao_share = persons / max(sum(in_need), 1)

    def _settle(self, nation: Nation) -> None:
        """Make agents of the population's rows."""
        self.reserved: dict[int, VillageAgent] = {}
        self._blank = {
            name: 0.0 if "f" in spec.dtype else 0 for name, spec in Households.columns().items()
        }
        counties = [CountyAgent(self, i, c) for i, c in enumerate(_records(nation.counties))]
        villages = [
            VillageAgent(self, i, counties[c["county"]], c)
            for i, c in enumerate(_records(nation.villages))
        ]
        for row, columns in enumerate(_records(nation.households)):
            home = villages[columns["village"]]
            if columns["status"] == Status.RESERVED:
                self.reserved[row] = home
            else:
                HouseholdAgent(self, row, home, columns)
        for row, columns in enumerate(_records(nation.enterprises)):
            EnterpriseAgent(self, row, counties[columns["county"]], columns)
        self.families = self.agents_by_type[HouseholdAgent]
        self.villages = self.agents_by_type[VillageAgent]
        self.counties = self.agents_by_type[CountyAgent]
        self.counties.do("count_members").do("found_firms")
        self._share_quotas()
        opening = Destinations.opening(np.zeros(N_DESTINATIONS, np.int64)).finding.tolist()
        self.destinations = [Destination(n, finding) for n, finding in enumerate(opening)]
        self._count_migrants()
        for market in self.destinations:
            market.start = max(market.migrants, 1)


def _records(table: Table) -> list[dict[str, Any]]:
    """Return a table's rows as mappings of plain Python numbers."""
    values = [table.arrays[name].tolist() for name in table.columns()]
    return [dict(zip(table.columns(), row, strict=True)) for row in zip(*values, strict=True)]


def build_twin(
    households: int, seed: int, scenario: str = "baseline", **overrides: Any
) -> TwinModel:
    """Return a twin at the end of its burn-in year; `step` lives through one month.

    Args:
        households: rows of the population, reserved ones included.
        seed: of the population and of every draw.
        scenario: name or path.
        **overrides: parameters by dotted path, dots written as double underscores.
    """
    paths = {key.replace("__", "."): value for key, value in overrides.items()}
    rules = Scenario.load(scenario).with_overrides({"population.households": households} | paths)
    return TwinModel(rules, seed)
