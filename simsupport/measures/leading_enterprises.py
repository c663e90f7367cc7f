"""Leading enterprises: recognised for buying from registered households under contract.

A recognised firm holds the contracts that the recognition asks for, if the recognition is worth
what they cost it; otherwise it goes without. It pays for them out of its own cash.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.enterprises import EnterpriseKind, Enterprises, EnterpriseStatus
from simsupport.agents.households import Register
from simsupport.channels.money import pay_by_enterprises
from simsupport.channels.orders import Fen, Order
from simsupport.core.blocks import Block, apportion
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Source
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import normal, uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Flags, Measure, Row
from simsupport.measures.purchases import Purse, View, buy_best
from simsupport.projects.market_contract import MarketContract
from simsupport.projects.needs import Needs

extend(
    Enterprises,
    recognised=column("u1", "flag", "1 for a leading enterprise that pulls households along"),
    contract_cost=column("i8", "fen", "what this year's contracts with households cost it"),
    contracts=column("i8", "contracts", "with registered households, this year"),
)
extend(
    Counties,
    contract_left=column("i8", "fen", "of firms' offers, where a household was still waiting"),
)


class LeadingEnterprises(Measure):
    """Recognise leading enterprises that make market contracts with registered households."""

    key: ClassVar[str] = "leading_enterprises"
    sizes: ClassVar[tuple[str, ...]] = ("recognised",)
    source: ClassVar[Source] = Source.PRIVATE_FIRMS
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "C9",
            "recognised",
            "recognition of leading enterprises that pull households along",
            "doer",
            "P",
            "enterprise, county",
        ),
    )

    recognised: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="leading enterprises to which recognition is offered, always the same first",
    )
    asked: float = param(
        0.2,
        unit="contracts/job",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="contracts with registered households that the recognition asks for",
    )
    worth: float = param(
        60.0,
        unit="yuan/job/year",
        source="assumption",
        low=0.0,
        high=10_000.0,
        doc="what tax relief, cheaper loans and honour are worth to a recognised firm, 2013 prices",
    )
    supply_worth: float = param(
        150.0,
        unit="yuan/contract",
        source="assumption",
        low=0.0,
        high=5_000.0,
        doc="what a sure supplier is worth to the average firm, 2013 prices",
    )
    supply_sd: float = param(
        150.0,
        unit="yuan/contract",
        source="assumption",
        low=0.0,
        high=5_000.0,
        doc="spread of that between firms",
    )
    cash_part: float = param(
        0.2,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="most of its cash that a firm puts into contracts in a year",
    )
    view_noise: float = param(
        0.4,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of a firm's error about what households have to sell",
    )

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Let firms choose, and offer contracts to those who seem to have most to sell."""
        firms, counties = block.enterprises, block.counties
        price = now.projects.market_contract.price(now)
        firms.recognised[:] = self._accept(block, now, price)
        firms.contracts[:] = 0
        firms.contract_cost[:] = 0
        offers = self._offers(block, price)
        money = block.firms_in_county.up(offers)
        money += counties.contract_left * (money > 0)
        counties.contract_left[:] = 0
        county = needs.county
        registered = block.households.register[needs.rows] == Register.REGISTERED
        cases = np.flatnonzero((money[county] > 0) & registered)
        village = needs.village[cases]
        noise = block.villages.unclear[village] * np.float32(self.view_noise)
        purse = Purse(county[cases], money)
        bought = buy_best(needs, cases, purse, View(noise, (MarketContract,)))
        counties.contract_left[:] = bought.left
        firms.contract_cost[:] = apportion(bought.cost, offers, block.firms_in_county)
        return [bought.order]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Let firms pay, and make the contracts."""
        firms = block.enterprises
        cost = firms.contract_cost
        if share < 1.0:
            cost[:] = np.floor(cost * share).astype(np.int64)
        pay_by_enterprises(block, now, cost)
        assert order.duplicate is not None
        made = np.flatnonzero(~order.duplicate)
        by_county = block.count_by_county(order.rows[made], order.weight[made])
        firms.contracts[:] = apportion(by_county, cost, block.firms_in_county)
        super().deliver(block, now, order, share)

    def stop(self, block: Block) -> None:
        """End recognition; contracts run to the year's end as they were made."""
        firms = block.enterprises
        for column_of_measure in (firms.recognised, firms.contract_cost, firms.contracts):
            column_of_measure[:] = 0
        block.counties.contract_left[:] = 0

    def _accept(self, block: Block, now: Now, price: int) -> Flags:
        """Return which firms take the recognition and what it asks for; shape (n_firms,).

        A firm compares, for each job it has, what recognition is worth with the contracts' price
        less what sure suppliers are worth to it.
        """
        firms = block.enterprises
        draws = now.streams.words(f"{self.key}.firms", 0, firms.start, firms.stop)
        share = self.recognised.at(now.month) * self.coverage.at(now.month)
        offered = (firms.kind == EnterpriseKind.LEADING) & (uniform(draws) < np.float32(share))
        offered &= (firms.status == EnterpriseStatus.OPEN) & (firms.jobs > 0)
        words = now.streams.words(f"{self.key}.supply", 0, firms.start, firms.stop)
        supply = normal(words) * np.float32(self.supply_sd) + np.float32(self.supply_worth)
        prices = now.drivers.prices
        net = np.float32(price / FEN) - supply * np.float32(prices)
        takes: Flags = offered & (np.float32(self.asked) * net <= np.float32(self.worth * prices))
        return takes

    def _offers(self, block: Block, price: int) -> Fen:
        """Return what each recognised firm spends on contracts, fen, shape (n_firms,)."""
        firms = block.enterprises
        number: npt.NDArray[np.float64] = firms.jobs * self.asked * firms.recognised
        most = np.maximum(firms.cash, 0) * self.cash_part
        offers: Fen = np.floor(np.minimum(number * price, most)).astype(np.int64)
        return offers
