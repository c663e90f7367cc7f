"""Social organisations: foundations and societies that buy projects of their own domain.

Each February an organisation divides its money among the counties of its province, and in each
county buys for registered households what looks best among the projects of its domain. A network
may show it what households need and what others have ordered. In January its evaluators may go
to villages and ask those who were reported out of poverty.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from simsupport.agents.organisations import Domain
from simsupport.channels.money import buy_for_villages
from simsupport.channels.orders import Order, Places
from simsupport.core.blocks import Block, Index
from simsupport.core.calendar import Month
from simsupport.core.ledger import FEN, Account, Source, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import Streams, uniform
from simsupport.livelihoods.now import Now
from simsupport.measures import civic_evaluation, placing
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Nation, Row
from simsupport.measures.domains import PROJECTS, of_the_domain
from simsupport.measures.purchases import Purse, buy_in_order, sum_by
from simsupport.projects.needs import Needs

EVALUATION = "evaluation"
"""Purpose of the order that pays for evaluators' visits."""

VILLAGES, COUNTIES = "villages", "counties"


class Asked(NamedTuple):
    """Households whom organisations may serve; all of shape (n_cases,)."""

    cases: Index
    """positions among those whom help is meant for"""
    county: Index
    """counted in the block"""
    noise: npt.NDArray[np.float32]
    """log points, of the least able organisation"""
    wish: Places
    """what the network shows that they ask for, from 1 on the menu; 0 nothing"""


class SocialOrganisations(Measure):
    """Let organisations buy projects of their domain, link up with needs, and evaluate."""

    key: ClassVar[str] = "social_organisations"
    sizes: ClassVar[tuple[str, ...]] = ("funds", "platform", "evaluation")
    source: ClassVar[Source] = Source.DONATIONS
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "D1",
            "funds",
            "organisations help in industry, education, health, relocation, volunteering",
            "payer",
            "H P S",
            "social organisation",
        ),
        Row(
            "D2",
            "platform",
            "a service and network that links their projects to needs",
            "knower",
            "I",
            "social organisation",
        ),
        Row(
            "D5",
            "evaluation",
            "organisations evaluate results, expose false reports and spread civic culture",
            "watcher",
            "I G A",
            "social organisation",
        ),
    )

    funds: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever; 1 is 32.3 billion yuan a year (data/10 O029)",
        low=0.0,
        high=20.0,
        doc="money of all organisations against that of national ones in 2018",
    )
    view_noise: float = param(
        0.8,
        unit="log points",
        source="assumption, as for designated units",
        low=0.0,
        high=5.0,
        doc="spread of the least able one's error about what a project brings a household",
    )
    familiar: float = param(
        2.0,
        unit="log points",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="how much more a county whose villages all have a road draws than one without any",
    )
    platform: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="villages whose needs the network shows, and money that can follow them",
    )
    use: float = param(
        0.8,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="organisations that read the network",
    )
    clarity: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="noise about need that the network removes for those who read it",
    )
    precedence: float = param(
        2.0,
        unit="log points",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="how far who asks for a project of the domain comes before equal gains",
    )
    evaluation: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="villages to which evaluators come each January",
    )
    interviews: float = param(
        0.6,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="households reported out of poverty that they ask in a village",
    )
    accompanied: float = param(
        0.2,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="interviews at which officials choose the household, so that nothing is found",
    )
    heeded: float = param(
        0.7,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="places where the government puts right what they found",
    )
    lesson: float = param(
        0.5,
        unit="inspections",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="weight of an exposure in the memory of the village's officials",
    )
    civic: float = param(
        0.02,
        unit="share",
        source="assumption; as a work team's year",
        low=0.0,
        high=0.5,
        doc="what talk of rights and duties at a visit adds to the aim of aspiration",
    )
    visit_cost: float = param(
        2000.0,
        unit="yuan/village",
        source="assumption; two interviewers for two days",
        low=0.0,
        high=1e5,
        doc="what evaluators cost, 2013 prices; paid on top of the money for projects",
    )

    def decide(self, nation: Nation) -> None:
        """In January choose villages to evaluate; in February place money in counties."""
        if nation.month.of_year == 1 and self._evaluates(nation.month) > 0.0:
            self._compare(nation)
        if nation.month.of_year == PLANNING_MONTH:
            self._teach(nation)
            if self._pays(nation.month):
                self._place(nation)

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Let the organisations of each domain buy in every county with what they placed there."""
        if not self._pays(now.month):
            return []
        cases = np.flatnonzero(self.covered(block, now)[needs.rows])
        village = needs.village[cases]
        shown = np.flatnonzero(self._shown(block, now)[village])
        noise = block.villages.unclear[village] * np.float32(self.view_noise)
        wish = np.zeros(len(cases), np.uint8)
        # what others have ordered already is not asked for on the network
        clear, all_of_them = np.float32(1.0 - self.clarity), np.ones(len(shown), np.bool_)
        wish[shown], _ = needs.best_seen(cases[shown], noise[shown] * clear, knows=all_of_them)
        asked = Asked(cases, needs.county[cases], noise, wish)
        return [self._buy(block, now, needs, domain, asked) for domain in Domain]

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Let evaluators ask households in January, and be paid for it."""
        if now.month.of_year != 1 or self._evaluates(now.month) == 0.0:
            return []
        villages = block.villages
        civic_evaluation.ask_households(block, now, self._alone())
        heed = self._heed(now.streams, now.month, VILLAGES, villages.start, villages.stop)
        civic_evaluation.correct_lists(block, now, heed)
        villages.encouraged += villages.evaluated * np.float32(self.civic)
        rows = np.flatnonzero(villages.evaluated)
        cost = np.full(len(rows), round(self.visit_cost * now.drivers.prices * FEN), np.int64)
        weight = villages.weight[rows].astype(np.int64)
        return [Order(rows, cost, weight, purpose=EVALUATION)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Carry projects out, or pay for evaluators' visits."""
        if order.purpose == EVALUATION:
            payer = Account.PROGRAMMES
            buy_for_villages(block, now, order.rows, order.fen, Use.ADMINISTRATION, payer)
        else:
            super().deliver(block, now, order, share)

    def stop(self, block: Block) -> None:
        """Wind up: money left over lapses."""
        placing.clear(block.counties, "placed", "left", "asked")
        block.villages.evaluated[:] = block.villages.exposed[:] = 0

    def _pays(self, month: Month) -> bool:
        return self.funds.at(month) > 0.0 and self.coverage.at(month) > 0.0

    def _alone(self) -> float:
        """Return the share of households that evaluators meet without officials."""
        return self.interviews * (1.0 - self.accompanied)

    def _reads(self, streams: Streams, numbers: npt.NDArray[np.int64]) -> Flags:
        """Return which organisations read the network, by row of their table; shape as given."""
        words = streams.words_at(f"{self.key}.use", 0, numbers.ravel())
        reads: Flags = (uniform(words) < np.float32(self.use)).reshape(numbers.shape)
        return reads

    def _shown(self, block: Block, now: Now) -> Flags:
        """Return the villages whose needs the network shows; shape (n_villages,)."""
        start, stop = block.villages.start, block.villages.stop
        words = now.streams.words(f"{self.key}.network", 0, start, stop)
        shown: Flags = uniform(words) < np.float32(self.platform.at(now.month))
        return shown

    def _place(self, nation: Nation) -> None:
        """Divide each organisation's money of the year, and what was left, among counties."""
        tables = nation.tables
        organisations, counties = tables["organisations"], tables["counties"]
        n_provinces = len(tables["provinces"])
        shape = (n_provinces, len(Domain))
        carried = placing.by_province(counties, "left", n_provinces)
        stirred = 1.0 + float(tables["provinces"].generosity.mean())
        yearly = np.rint(organisations.funds * (self.funds.at(nation.month) * FEN * stirred))
        money = yearly.astype(np.int64).reshape(shape) + carried
        organisations.carried[:], organisations.placed[:] = carried.ravel(), money.ravel()
        reads = self._reads(nation.streams, np.arange(len(organisations)).reshape(shape))
        heeded = self.platform.at(nation.month) * reads.astype(np.float64)
        placing.place(tables, money, placing.familiar(tables, self.familiar), heeded)
        view = organisations.capacity.reshape(shape)[counties.province]
        for domain in Domain:
            placing.of_domain(counties, "view", domain)[:] = view[:, domain]

    def _buy(self, block: Block, now: Now, needs: Needs, domain: Domain, asked: Asked) -> Order:
        """Return what organisations of a domain buy; who asks for it on the network comes first."""
        counties, cases, county = block.counties, asked.cases, asked.county
        number = counties.province.astype(np.int64) * len(Domain) + int(domain)
        linked = (asked.wish > 0) & self._reads(now.streams, number)[county]
        noise = placing.of_domain(counties, "view", domain)[county]
        noise *= asked.noise
        noise *= np.float32(1.0) - linked * np.float32(self.clarity)
        place, value = needs.best_seen(cases, noise, PROJECTS[domain], linked)
        asks = np.flatnonzero(linked & of_the_domain(domain)[asked.wish])
        value[asks] += np.float32(self.precedence)
        cost = needs.prices(cases[asks], asked.wish[asks]) * needs.weight[cases[asks]]
        placing.of_domain(counties, "asked", domain)[:] = sum_by(county[asks], cost, len(counties))
        purse = Purse(county, placing.of_domain(counties, "placed", domain))
        bought = buy_in_order(needs, cases, purse, place, value)
        placing.of_domain(counties, "left", domain)[:] = bought.left
        return bought.order

    def _evaluates(self, month: Month) -> float:
        """Return the share of villages that evaluators see."""
        return self.evaluation.at(month) * self.coverage.at(month)

    def _compare(self, nation: Nation) -> None:
        """Choose the year's villages, and hold counties' reports against the lists there.

        Who is visited is drawn anew each year; a larger share adds villages and drops none.
        """
        tables, month = nation.tables, nation.month
        villages, counties = tables["villages"], tables["counties"]
        words = nation.streams.words(f"{self.key}.visits", month.index, 0, len(villages))
        seen = uniform(words) < np.float32(self._evaluates(month))
        villages.evaluated[:] = seen & (villages.registered > 0)
        found = civic_evaluation.compare_reports(tables, self._alone())
        heed = self._heed(nation.streams, month, COUNTIES, 0, len(counties))
        civic_evaluation.strike(tables, found, heed)

    def _teach(self, nation: Nation) -> None:
        """Let officials learn from what was found in January."""
        villages = nation.tables["villages"]
        if villages.exposed.any():
            heed = self._heed(nation.streams, nation.month, VILLAGES, 0, len(villages))
            civic_evaluation.teach(nation.tables, heed, self.lesson)
        villages.exposed[:] = villages.evaluated[:] = 0

    def _heed(self, streams: Streams, month: Month, places: str, start: int, stop: int) -> Flags:
        """Return in which of some places the government heeds what is found this year."""
        january = month.index - month.of_year + 1
        words = streams.words(f"{self.key}.heeded.{places}", january, start, stop)
        heed: Flags = uniform(words) < np.float32(self.heeded)
        return heed
