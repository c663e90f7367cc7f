"""Purchased services: counties that have care brought to the house, by own staff or by others.

A county spends a budget on care for registered households. Its own staff cost the price on the
menu, and the money passes through officials' hands. Where it may buy from organisations, these bid
if the contract is worth the way, and the county takes what seems cheaper.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Account, Source, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import normal, uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Flags, Measure, Row
from simsupport.measures.care import deliver_care, part
from simsupport.measures.purchases import Purse, View, buy_best, sum_by
from simsupport.projects.care_visit import CareVisit
from simsupport.projects.needs import Needs

extend(
    Counties,
    buys_care=column("u1", "flag", "1 where the county buys care from organisations this year"),
    care_left=column("i8", "fen", "left of the care budget where a household was waiting"),
    care_had=column("i8", "households", "years of care had of the budget, all years together"),
    care_paid=column("i8", "fen", "what was granted for them"),
)

OWN_STAFF = "own staff"
ORGANISATIONS = "organisations"


class PurchasedServices(Measure):
    """Let counties give care down to the household, and buy it where that seems cheaper."""

    key: ClassVar[str] = "purchased_services"
    sizes: ClassVar[tuple[str, ...]] = ("budget", "outsourced")
    source: ClassVar[Source] = Source.CENTRAL
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "D4",
            "outsourced",
            "government buys services down to the household from organisations",
            "doer",
            "H",
            "county, organisation",
        ),
    )

    budget: Dated = param(
        0.0,
        unit="yuan/person/year",
        source="policy lever",
        low=0.0,
        high=5000.0,
        doc="money for care for each person on the register, 2013 prices",
    )
    outsourced: Dated = param(
        0.0,
        unit="share",
        source="policy lever; the State Council's guidance of 2013 opened the way (from memory)",
        low=0.0,
        high=1.0,
        doc="counties that may buy care from organisations",
    )
    handled: float = param(
        1.0,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of the money for own staff that passes through local officials' hands",
    )
    saving: float = param(
        0.15,
        unit="share",
        source="assumption; contracting out saved a fifth in Domberger, Meadowcroft & Thompson "
        "(1986), nothing on average in Bel, Fageda & Warner (2010), both from memory",
        low=0.0,
        high=0.9,
        doc="what organisations' care costs less than own staff's",
    )
    least_contract: float = param(
        200_000.0,
        unit="yuan/county/year",
        source="assumption; pay and travel of a team of four",
        low=0.0,
        high=1e8,
        doc="least budget of a real county whose villages are not remote for which an organisation "
        "bids, 2013 prices",
    )
    overhead: float = param(
        0.08,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="cost of tenders and supervision, in the price of own staff's care",
    )
    failure: float = param(
        0.08,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="care that is paid and not given by organisations",
    )
    foresight: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of such failure that counties expect",
    )
    candour: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of the losses in its own hands that a county counts",
    )
    cost_noise: float = param(
        0.1,
        unit="log points",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="spread of a county's error about what organisations' care costs",
    )
    view_noise: float = param(
        0.6,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of a county's error about what care brings a household",
    )

    @property
    def bought_price(self) -> float:
        """What organisations' care costs a county, in the price of own staff's."""
        return 1.0 - self.saving + self.overhead

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Let each county decide who gives care, and order it where it seems to help most."""
        counties = block.counties
        if self.budget.at(now.month) == 0.0 or self.coverage.at(now.month) == 0.0:
            return []
        registered = block.villages_in_county.up(block.villages.registered)
        yearly = self.budget.at(now.month) * now.drivers.prices * FEN
        money = np.rint(registered * yearly).astype(np.int64) + counties.care_left
        buys = self.would_buy(block, now) & self.bid(block, now, money)
        counties.buys_care[:] = buys
        price = np.where(buys, self.bought_price, 1.0)
        cases = np.flatnonzero(self.covered(block, now)[needs.rows])
        county = needs.county[cases]
        noise = np.float32(self.view_noise) * block.villages.unclear[needs.village[cases]]
        purse = Purse(county, np.floor(money / price).astype(np.int64))  # at own staff's price
        bought = buy_best(needs, cases, purse, View(noise, (CareVisit,)))
        counties.care_left[:] = np.rint(bought.left * price).astype(np.int64)
        from_others = buys[block.county_of(bought.order.rows)]
        own, others = part(bought.order, ~from_others), part(bought.order, from_others)
        paid = np.rint(others.fen * self.bought_price).astype(np.int64)
        return [
            replace(own, purpose=OWN_STAFF),
            replace(others, fen=paid, village=None, purpose=ORGANISATIONS),
        ]

    def bid(self, block: Block, now: Now, money: npt.NDArray[np.int64]) -> Flags:
        """Return the counties for whose care organisations bid; shape (n_counties,).

        They do where the budget of a real county is worth the way: the remoter its villages, the
        larger it must be.

        Args:
            block: where.
            now: when.
            money: of the year, whole fen, shape (n_counties,).
        """
        villages, within = block.villages, block.villages_in_county
        real = villages.weight.astype(np.float64)
        far = within.up(real * villages.distance) / within.up(real)
        least = np.exp(far) * (self.least_contract * now.drivers.prices * FEN)
        worth_it: Flags = money >= least * block.counties.weight
        return worth_it

    def would_buy(self, block: Block, now: Now) -> Flags:
        """Return which counties would buy care this year: those that may, and find it cheaper.

        A county compares what care that is given seems to cost. It counts part of what its own
        hands lose, and expects part of organisations' failures; its error about them is drawn
        anew each year. Shape (n_counties,).
        """
        counties, villages = block.counties, block.villages
        words = now.streams.words(f"{self.key}.may_buy", 0, counties.start, counties.stop)
        may = uniform(words) < np.float32(self.outsourced.at(now.month))
        real = villages.weight.astype(np.float64)
        lost = block.villages_in_county.up((1.0 - villages.arrives.astype(np.float64)) * real)
        lost /= block.villages_in_county.up(real)
        own = 1.0 / np.maximum(1.0 - self.candour * self.handled * lost, 1e-9)
        works = max(1.0 - self.foresight * self.failure, 1e-9)
        error = normal(now.words(f"{self.key}.cost", counties.start, counties.stop))
        others = self.bought_price / works * np.exp(self.cost_noise * error)
        cheaper: Flags = may & (others < own)
        return cheaper

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Have care given, pay for tenders where it is bought, and keep account of both."""
        counties = block.counties
        granted = order.fen
        if order.purpose == ORGANISATIONS:
            order = self._pay_overhead(now, order)
            had = deliver_care(block, now, order, 1.0 - self.saving, 1.0 - self.failure)
        else:
            price: npt.NDArray[np.int64] = now.projects.care_visit.cost(block, now, order.rows)
            granted = np.floor(price * share).astype(np.int64)
            had = deliver_care(block, now, order, 1.0, 1.0)
        of_order = block.county_of(order.rows)
        counties.care_paid += sum_by(of_order, granted * order.weight, len(counties))
        counties.care_had += block.count_by_county(had, block.weight[had])

    def stop(self, block: Block) -> None:
        """Wind up: what was left lapses."""
        block.counties.buys_care[:] = block.counties.care_left[:] = 0

    def _pay_overhead(self, now: Now, order: Order) -> Order:
        """Pay for tenders and supervision; return the order with what is left for care."""
        cost = np.rint(order.fen * (self.overhead / self.bought_price)).astype(np.int64)
        paid = int(np.dot(cost, order.weight))
        now.books.move(Account.PROGRAMMES, Account.ELSEWHERE, paid)
        now.books.spend(Use.ADMINISTRATION, paid)
        return order.of(order.fen - cost)
