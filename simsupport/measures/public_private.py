"""Public-private partnership: counties offer money for processing plants that firms co-finance.

Each poor county puts a sum on offer and chooses the terms: the part of a venture's cost that the
partner bears. Private firms of the county put in their own cash where the return on it, as they
see the place and the county's work, is above what they ask. Ventures fail more often where the
place does not pay, and where the county's official does little real work.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.enterprises import EnterpriseKind, EnterpriseStatus
from simsupport.agents.officials import Level
from simsupport.channels.money import pay_by_enterprises
from simsupport.channels.orders import Order
from simsupport.channels.plants import bring_firms, close_firms, row_of_kind
from simsupport.core.blocks import Block, apportion
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Account, Source, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import normal, uniform
from simsupport.livelihoods.employers import JOBS_PER_FIRM
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Fen, Flags, Measure, Nation, Row
from simsupport.measures.sites import Floats, failing, lure, productivity_at
from simsupport.projects.needs import Needs

Reals = npt.NDArray[np.float64]

extend(
    Counties,
    venture_work=column("f4", "share", "real work of its official for joint ventures this year"),
    venture_terms=column("f4", "share", "of a venture's cost, what the partner bears this year"),
    venture_private=column("i8", "fen", "that firms put into joint ventures so far"),
    venture_public=column("i8", "fen", "that the public put into joint ventures so far"),
    venture_idle=column("i8", "fen", "capital of joint ventures in which nobody works yet"),
    venture_capital=column("i8", "fen", "capital of joint ventures that stand"),
    venture_lost=column("i8", "fen", "capital of joint ventures lost so far"),
)

PARTNERS = (EnterpriseKind.PRIVATE, EnterpriseKind.LEADING)
"""Firms that may join."""

TERMS = 9
"""Terms between the least and the most public part among which a county chooses."""

PUBLIC, PRIVATE = "public part", "private part"
"""Whose part of the ventures money is asked for."""


class PublicPrivate(Measure):
    """Let poor counties offer money for joint ventures, and firms decide whether to join."""

    key: ClassVar[str] = "public_private"
    sizes: ClassVar[tuple[str, ...]] = ("offers",)
    source: ClassVar[Source] = Source.CENTRAL
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "F5",
            "offers",
            "public-private partnership, government purchase",
            "payer",
            "P",
            "county, enterprise",
        ),
    )

    offers: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever",
        low=0.0,
        high=20.0,
        doc="public money on offer in a year, in `county_funds`",
    )
    county_funds: float = param(
        5_000_000.0,
        unit="yuan/county/year",
        source="assumption",
        low=0.0,
        high=1e9,
        doc="what one real poor county puts on offer in a year, 2013 prices",
    )
    least_public: float = param(
        0.2,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="smallest part of a venture's cost that the public bears",
    )
    most_public: float = param(
        0.7,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.95,
        doc="largest part that it may bear",
    )
    capital_per_job: float = param(
        52_381.0,
        unit="yuan/job",
        source="22 billion yuan for 420,000 jobs (data/09 G017)",
        low=1_000.0,
        high=1e7,
        doc="capital of a venture for the place of one worker",
    )
    returns: float = param(
        0.12,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="what capital earns in a year where a worker's product just covers his cost",
    )
    asked: float = param(
        0.20,
        unit="1/year",
        source="assumption; trade credit and private loans cost as much (from memory)",
        low=0.0,
        high=5.0,
        doc="return on its own money that a firm asks",
    )
    purse: float = param(
        0.2,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="most of its cash that a firm puts into ventures in a year",
    )
    view_noise: float = param(
        0.3,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of firms' error about the return",
    )
    access: float = param(
        0.3,
        unit="log points",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="what full market access of a county's villages adds to a worker's product",
    )
    false_start: float = param(
        0.05,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="capital lost on ventures that never open",
    )
    bearable: float = param(
        0.4,
        unit="log points",
        source="assumption",
        low=-1.0,
        high=3.0,
        doc="how far a worker's product may fall short of his cost before the venture closes",
    )
    spread: float = param(
        0.2,
        unit="log points",
        source="assumption",
        low=0.01,
        high=2.0,
        doc="scale of the difference between the ventures of one county",
    )
    neglect: float = param(
        0.3,
        unit="1/year",
        source="assumption; 53 of 158 counties had failed or abandoned projects (data/16 U017)",
        low=0.0,
        high=1.0,
        doc="ventures that fail in a year besides if the county's official does no real work",
    )

    def decide(self, nation: Nation) -> None:
        """Note before the year's offers how much real work each county's official does."""
        if nation.month.of_year != PLANNING_MONTH:
            return
        officials: Any = nation.tables["officials"]
        counties: Any = nation.tables["counties"]
        rows = officials.level == Level.COUNTY
        work = np.minimum(officials.real[rows] * officials.ability[rows], np.float32(1.0))
        words = nation.streams.words(f"{self.key}.counties", 0, 0, len(counties))
        counties.venture_work[:] = work * self._reached(words, counties, nation.month)

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Write off what failed, let counties choose their terms, and firms answer."""
        counties, firms = block.counties, block.enterprises
        risk = self.risk(block)
        self._write_off(block, now, risk)
        words = now.streams.words(f"{self.key}.counties", 0, counties.start, counties.stop)
        reached = self._reached(words, counties, now.month)
        if not np.any(reached):
            return []
        fund = self.offers.at(now.month) * self.county_funds * now.drivers.prices * FEN
        offered = np.floor(counties.weight * fund).astype(np.int64) * reached
        partner = np.isin(firms.kind, PARTNERS) & (firms.status == EnterpriseStatus.OPEN)
        most = np.floor(np.maximum(firms.cash, 0) * self.purse).astype(np.int64) * partner
        bears = self.bears(block, now, risk)
        private, terms, joins = self.choose_terms(block, offered, most, bears)
        counties.venture_terms[:] = terms
        parts = apportion(private, most * joins, block.firms_in_county)
        public = np.floor(private * (1.0 - terms) / np.maximum(terms, 1e-9)).astype(np.int64)
        return [_order(parts, PRIVATE, Source.PRIVATE_FIRMS), _order(public, PUBLIC, None)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Invest what the partners put in; once both have, ventures open."""
        counties, firms = block.counties, block.enterprises
        county = order.rows
        put_in = counties.venture_public
        if order.purpose == PRIVATE:
            paid = np.zeros(len(firms), np.int64)
            paid[order.rows] = order.fen
            pay_by_enterprises(block, now, paid)
            county = firms.county[order.rows].astype(np.intp) - counties.start
            put_in = counties.venture_private
        lost = (order.fen * self.false_start).astype(np.int64)
        placed = order.fen - lost
        now.books.move(Account.PROGRAMMES, Account.ELSEWHERE, int(order.fen.sum()))
        now.books.spend(Use.CAPITAL, int(placed.sum()))
        now.books.spend(Use.LOST, int(lost.sum()))
        for held, fen in (
            (put_in, order.fen),
            (counties.venture_lost, lost),
            (counties.venture_idle, placed),
        ):
            np.add.at(held, county, fen)
        if order.purpose == PUBLIC:
            self._open(block, now)

    def stop(self, block: Block) -> None:
        """Offer nothing more; ventures go on as other firms do, and nothing is written off."""
        block.counties.venture_work[:] = block.counties.venture_terms[:] = 0

    def edge(self, block: Block) -> Floats:
        """Return what a worker's product exceeds his cost by in a venture; shape (n_counties,)."""
        return lure(block.counties, block.villages, self.access, block.counties.start)

    def risk(self, block: Block) -> Floats:
        """Return the share of ventures that fail in a year; shape (n_counties,)."""
        neglected = np.float32(self.neglect) * (np.float32(1.0) - block.counties.venture_work)
        stands = np.float32(1.0) - failing(self.edge(block), self.bearable, self.spread)
        return np.float32(1.0) - stands * (np.float32(1.0) - neglected)

    def bears(self, block: Block, now: Now, risk: Floats) -> Floats:
        """Return the largest part of the cost at which a venture pays as each firm sees it.

        Of a venture's cost c the firm bears o and gets the return on the whole: r / o on its own
        money, which must reach what it asks.

        Args:
            block: where.
            now: when.
            risk: chance that the venture fails in a year, shape (n_counties,).

        Returns:
            Parts of the cost, above 1 where a firm would go it alone; shape (n_firms,).
        """
        firms = block.enterprises
        error = normal(now.words(f"{self.key}.view", firms.start, firms.stop))
        seen = block.firms_in_county.down(self.edge(block)) + error * np.float32(self.view_noise)
        stands = block.firms_in_county.down(np.float32(1.0) - risk)
        expected = np.exp(seen) * stands * np.float32(self.returns)
        part: Floats = expected / np.float32(max(self.asked, 1e-6))
        return part

    def choose_terms(
        self, block: Block, offered: Fen, most: Fen, bears: Floats
    ) -> tuple[Fen, Reals, Flags]:
        """Let each county take the terms that bring most capital for its money.

        The less of the cost a partner bears, the more firms join, and the less each yuan of the
        county brings. Among equal terms it takes those that cost it least.

        Args:
            block: where.
            offered: public money on offer, whole fen, shape (n_counties,).
            most: what each firm would put in at most, whole fen, shape (n_firms,).
            bears: largest part of the cost at which it joins, shape (n_firms,).

        Returns:
            Private money by county, whole fen; the part of the cost that it bears, 0 where nobody
            joins; and which firms join, shape (n_firms,).
        """
        groups = block.firms_in_county
        private, terms = np.zeros(len(offered), np.int64), np.zeros(len(offered))
        capital = np.zeros(len(offered))
        least = min(self.least_public, self.most_public)
        for public in np.linspace(least, self.most_public, TERMS):
            own = 1.0 - public
            willing = groups.up(most * (bears >= np.float32(own)))
            matched = np.floor(offered * (own / max(public, 1e-9)))
            money = np.where(offered > 0, np.minimum(willing, matched), 0.0)
            better = money / own > capital
            capital[better], terms[better] = (money / own)[better], own
            private[better] = money[better].astype(np.int64)
        joins = (bears >= groups.down(terms.astype(np.float32))) & groups.down(terms > 0)
        return private, terms, joins

    def _reached(self, words: Any, counties: Any, month: Any) -> Flags:
        """Return the poor counties that may offer money, by their words; shape (n_counties,)."""
        within = uniform(words) < np.float32(self.coverage.at(month))
        reached: Flags = within & (counties.poor_county > 0)
        return reached

    def _open(self, block: Block, now: Now) -> None:
        """Let as many firms open as there is capital for; the rest waits for more."""
        counties = block.counties
        each = round(self.capital_per_job * JOBS_PER_FIRM * now.drivers.prices * FEN)
        firms = counties.venture_idle // each
        counties.venture_idle -= firms * each
        counties.venture_capital += firms * each
        edge = self.edge(block)
        bring_firms(block, EnterpriseKind.WORKSHOP, firms, productivity_at(block, now, edge))

    def _write_off(self, block: Block, now: Now, risk: Floats) -> None:
        """Let ventures fail, whole firms by a draw, and book the capital in them as lost."""
        firms, counties = block.enterprises, block.counties
        if not np.any(counties.venture_capital):
            return
        rows = row_of_kind(block, EnterpriseKind.WORKSHOP)
        before = firms.weight[rows] * (firms.status[rows] == EnterpriseStatus.OPEN)
        words = now.words(f"{self.key}.failure", counties.start, counties.stop)
        failed = np.floor(before * risk.astype(np.float64) + uniform(words))
        share = np.minimum(failed / np.maximum(before, 1), 1.0)
        close_firms(block, EnterpriseKind.WORKSHOP, share.astype(np.float32))
        after = firms.weight[rows] * (firms.status[rows] == EnterpriseStatus.OPEN)
        left = counties.venture_capital * (after / np.maximum(before, 1))
        lost = counties.venture_capital - np.floor(left).astype(np.int64)
        counties.venture_capital -= lost
        counties.venture_lost += lost
        now.books.spend(Use.CAPITAL, -int(lost.sum()))
        now.books.spend(Use.LOST, int(lost.sum()))


def _order(fen: Fen, purpose: str, source: Source | None) -> Order:
    """Return an order of what each row pays in all, where it pays anything."""
    rows = np.flatnonzero(fen)
    return Order(rows, fen[rows], np.ones(len(rows), np.int64), purpose=purpose, source=source)
