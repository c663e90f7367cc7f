"""Firms and farm technology from the east: firms settle where it pays, advisers visit farms.

Every January firms of the paired east look for a place. Each compares the recipient counties, and
staying at home, by expected profit: a logit over places (McFadden 1974). Those that come hire in
the county's ordinary market; some close again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.enterprises import EnterpriseKind
from simsupport.channels.orders import Order
from simsupport.channels.plants import bring_firms, close_firms
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import normal, uniform
from simsupport.livelihoods.employers import usual_productivity
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Flags, Measure, Nation
from simsupport.measures.eastern_places import recipients
from simsupport.measures.purchases import Purse, View, buy_best, deliver_projects
from simsupport.projects.extension_visit import ExtensionVisit
from simsupport.projects.needs import Needs

Reals = npt.NDArray[np.float64]

TECHNOLOGY = "technology"

EAST = 0
"""The east in `counties.region`."""

extend(
    Counties,
    eastern_coming=column("i8", "firms", "eastern firms that decided last January to settle"),
    technology_carried=column("i8", "fen", "advisers' money left over for next year's visits"),
)


class EasternFirms(Measure):
    """Let eastern firms settle in recipient counties, and eastern advisers visit farms there."""

    firms: Dated = param(
        0.0,
        unit="firms/county/year",
        source="policy lever; 22,000 firms invested in 573 counties from 2015 to 2020, 6.4 a "
        "county and year (data/08 F026, F029; F024 gives 20,000 from 2016 to 2019)",
        low=0.0,
        high=100.0,
        doc="eastern firms that look for a place, for each recipient county",
    )
    firm_jobs: float = param(
        40.0,
        unit="jobs",
        source="assumption; 36 million yuan were invested a firm (data/08 F024, F025), and the "
        "firms in Gansu helped 500 poor persons each (F035, F036)",
        low=1.0,
        high=1000.0,
        doc="workers whom an eastern firm wants at the county's usual pay",
    )
    edge: float = param(
        0.10,
        unit="log points",
        source="assumption",
        low=-1.0,
        high=1.0,
        doc="product of an eastern firm above a local firm of its size",
    )
    failure: float = param(
        0.10,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="eastern firms that close again",
    )
    pay_pull: float = param(
        0.65,
        unit="share",
        source="assumption; labour's share in costs, as `employers.labour_share`",
        low=0.0,
        high=2.0,
        doc="what a log point of lower pay adds to expected profit",
    )
    market_pull: float = param(
        0.10,
        unit="log points",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="what roads and buyers in all its villages add to profit in a county",
    )
    move_cost: float = param(
        0.10,
        unit="log points",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="what freight, suppliers and distance take from profit away from the east",
    )
    ties: float = param(
        0.10,
        unit="log points",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="spread of what else makes eastern firms like a county, always the same",
    )
    settling_scale: float = param(
        0.15,
        unit="log points",
        source="assumption",
        low=0.01,
        high=2.0,
        doc="spread of single firms' reasons in the logit over places",
    )
    technology: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever",
        low=0.0,
        high=20.0,
        doc="money for advisers' visits in `technology_funds`",
    )
    technology_funds: float = param(
        150_000.0,
        unit="yuan/county/year",
        source="assumption; 500 visits a year",
        low=0.0,
        high=1e8,
        doc="what eastern partners pay for advice to farms of registered households, 2013 prices",
    )
    technology_noise: float = param(
        0.6,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of advisers' error about what a visit brings a household",
    )

    def decide(self, nation: Nation) -> None:
        """Let eastern firms choose among recipient counties, in January."""
        super().decide(nation)
        if nation.month.of_year == 1:
            counties: Any = nation.tables["counties"]
            counties.eastern_coming[:] = 0
            if self.firms.at(nation.month) * self.coverage.at(nation.month):
                counties.eastern_coming[:] = self._settle(nation, counties)

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Let the firms of the year open in January, and some of the earlier ones close."""
        if now.month.of_year == 1 and self.firms.at(now.month) * self.coverage.at(now.month):
            live, n_counties = now.livelihoods, len(block.counties)
            close_firms(
                block, EnterpriseKind.EASTERN, np.full(n_counties, self.failure, np.float32)
            )
            product = usual_productivity(block, live.labour, live.employers, self.firm_jobs)
            product += np.float32(self.edge)
            bring_firms(block, EnterpriseKind.EASTERN, block.counties.eastern_coming, product)
        return super().requests(block, now, wanted)

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Send advisers to the farms of recipient counties where advice looks best."""
        orders = super().plan(block, now, needs)
        ratio = self.technology.at(now.month)
        if not ratio:
            return orders
        counties = block.counties
        county = needs.county
        reached = recipients(counties)[county] & self.covered(block, now)[needs.rows]
        cases = np.flatnonzero(reached)
        yearly = ratio * self.technology_funds * now.drivers.prices * FEN
        money = np.rint(counties.weight * recipients(counties) * yearly).astype(np.int64)
        money += counties.technology_carried
        noise = block.villages.unclear[needs.village[cases]]
        view = View(noise * np.float32(self.technology_noise), (ExtensionVisit,))
        bought = buy_best(needs, cases, Purse(county[cases], money), view)
        counties.technology_carried[:] = bought.left
        return [*orders, replace(bought.order, purpose=TECHNOLOGY)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Let advisers visit; what else was ordered is somebody else's to carry out."""
        if order.purpose == TECHNOLOGY:
            deliver_projects(block, now, order)
        else:
            super().deliver(block, now, order, share)

    def stop(self, block: Block) -> None:
        """Let no more firms come, and advisers' money lapse; the firms that came stay."""
        super().stop(block)
        block.counties.eastern_coming[:] = block.counties.technology_carried[:] = 0

    def profit(self, nation: Nation) -> Reals:
        """Return what a firm expects of each county above staying at home; (n_counties,)."""
        counties: Any = nation.tables["counties"]
        villages: Any = nation.tables["villages"]
        pay = counties.wage.astype(np.float64)
        people = counties.persons * (counties.region == EAST)
        at_home = np.dot(pay, people) / max(people.sum(), 1)
        number = villages.county.astype(np.intp)
        open_to_market = np.bincount(number, villages.weight * villages.market_access, len(pay))
        open_to_market /= np.maximum(np.bincount(number, villages.weight, len(pay)), 1)
        words = nation.streams.words(f"{self.key}.ties", 0, 0, len(pay))
        profit: Reals = self.pay_pull * (np.log(max(at_home, 1.0)) - np.log(np.maximum(pay, 1.0)))
        profit += self.market_pull * open_to_market - self.move_cost
        profit += self.ties * normal(words).astype(np.float64)
        return profit

    def _settle(self, nation: Nation, counties: Any) -> npt.NDArray[np.int64]:
        """Return how many firms come to each county, whole in keyed rounding; (n_counties,)."""
        places = counties.weight * recipients(counties).astype(np.float64)
        looking = self.firms.at(nation.month) * self.coverage.at(nation.month) * places.sum()
        odds = places * np.exp(self.profit(nation) / self.settling_scale)
        coming = looking * odds / max(places.sum() + odds.sum(), 1.0)
        words = nation.streams.words(f"{self.key}.coming", nation.month.index, 0, len(places))
        whole: npt.NDArray[np.int64] = np.floor(coming + uniform(words) * (places > 0)).astype(
            np.int64
        )
        return whole
