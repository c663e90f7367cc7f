"""Central state enterprises serve poor counties, old revolutionary areas first.

"A hundred counties, ten thousand villages" began in 2014 with small works in the villages of 108
old revolutionary counties (from memory). Enterprises buy projects for households and roads for
villages, whichever seems to bring more for the money. Where they take a village under contract they
stay; elsewhere they choose their villages anew each year.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.channels.orders import Fen, Order
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Source
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import normal, uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Measure, Nation, Row
from simsupport.measures.one_queue import Offer, first_by_value
from simsupport.measures.purchases import Purse, buy_in_order
from simsupport.measures.village_service import Taste, choose_villages, leave_villages
from simsupport.measures.village_works import build_roads
from simsupport.projects.housing_repair import HousingRepair
from simsupport.projects.industry_grant import IndustryGrant
from simsupport.projects.menu import Kinds
from simsupport.projects.needs import Needs
from simsupport.projects.relocation import Relocation
from simsupport.projects.student_aid import StudentAid
from simsupport.projects.training_place import TrainingPlace
from simsupport.projects.water import Water

Floats = npt.NDArray[np.float32]

OFFERED: Kinds = (IndustryGrant, HousingRepair, Water, StudentAid, TrainingPlace, Relocation)
"""What state enterprises buy for households."""

ROADS = "roads"

extend(
    Counties,
    old_area=column("u1", "flag", "1 for an old revolutionary area"),
    state_counties=column("i4", "counties", "real counties that state enterprises serve"),
    state_left=column("i8", "fen", "of their money, where a household was still waiting"),
)


class StateEnterprises(Measure):
    """Let central state enterprises buy projects and roads in the counties that they serve."""

    key: ClassVar[str] = "state_enterprises"
    sizes: ClassVar[tuple[str, ...]] = ("budget", "village_contracts")
    source: ClassVar[Source] = Source.STATE_ENTERPRISES
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "C2",
            "budget",
            "a hundred counties, ten thousand villages; old revolutionary areas first",
            "payer",
            "M P",
            "state enterprise",
        ),
        Row(
            "C4",
            "village_contracts",
            "whole villages under contract",
            "payer",
            "M P",
            "state enterprise",
        ),
    )

    budget: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever",
        low=0.0,
        high=20.0,
        doc="money of state enterprises for a county they serve, in `county_funds`",
    )
    village_contracts: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="of villages chosen, those taken under contract, most people on the register first",
    )
    county_funds: float = param(
        16_750_000.0,
        unit="yuan/county/year",
        source="20.6 billion yuan in 246 counties in 2015-2019 (data/09 G011 and G013)",
        low=0.0,
        high=1e9,
        doc="money of state enterprises for one real county, own and brought in",
    )
    counties: float = param(
        246.0,
        unit="counties",
        source="data/09 G011",
        low=0.0,
        high=832.0,
        doc="real counties that are served in the end",
    )
    pace: float = param(
        60.0,
        unit="counties/year",
        source="assumption; 108 in the first two years (from memory)",
        low=0.0,
        high=832.0,
        doc="real counties that are added each year",
    )
    old_share: float = param(
        0.33,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="poor counties that are old revolutionary areas",
    )
    old_first: float = param(
        1.0,
        unit="share",
        source="assumption; the first 108 were old revolutionary counties (from memory)",
        low=0.0,
        high=1.0,
        doc="how far old areas come before others: 1 all before any other, 0 like others",
    )
    reach: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="villages of a county that are served in a year, one at the least",
    )
    visibility: float = param(
        0.5,
        unit="spreads of taste",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="how far a village on a road is preferred",
    )
    poorer: float = param(
        0.5,
        unit="spreads of taste",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="how far a registered poor village is preferred",
    )
    contract_years: int = param(
        5,
        unit="years",
        source="assumption",
        low=0,
        high=20,
        doc="years for which a village is taken under contract",
    )
    view_noise: float = param(
        0.8,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of the error about gains in the first year in a village",
    )
    acquaintance: float = param(
        0.3,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="rate at which that error falls with each further year there",
    )

    def decide(self, nation: Nation) -> None:
        """Add the year's counties to those that are served, in a lasting order."""
        if nation.month.of_year != PLANNING_MONTH or self.budget.at(nation.month) == 0:
            return
        counties = nation.tables["counties"].arrays
        length = len(counties["weight"])
        draws = nation.streams.words(f"{self.key}.counties", 0, 0, length)
        reached = uniform(draws) < np.float32(self.coverage.at(nation.month))
        reached &= counties["poor_county"] > 0
        old = reached & (uniform(draws, 1) < np.float32(self.old_share))
        counties["old_area"][:] = old
        turn = uniform(nation.streams.words(f"{self.key}.order", 0, 0, length))
        turn -= old * np.float32(self.old_first)
        order = np.argsort(turn, kind="stable")
        room = (counties["weight"].astype(np.int64) * reached)[order]
        served = int(counties["state_counties"].sum())
        aim = min(served + round(self.pace), round(self.counties))
        counties["state_counties"][order] = np.clip(aim - (np.cumsum(room) - room), 0, room)

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Let enterprises choose villages, and what seems best for them."""
        if self.budget.at(now.month) == 0 or not np.any(block.counties.state_counties):
            return []
        choose_villages(block, now, self._taste(now))
        money = self._money(block, now)
        cases, place, households = self._households(block, now, needs)
        villages, roads = self._roads(block, now)
        for_roads = first_by_value(roads, households, money)
        spent = np.zeros_like(money)
        np.add.at(spent, roads.county, for_roads)
        purse = Purse(households.county, money - spent)
        bought = buy_in_order(needs, cases, purse, place, households.value)
        block.counties.state_left[:] = bought.left
        weight = block.villages.weight[villages].astype(np.int64)
        fen = for_roads // weight
        paid = np.flatnonzero(fen > 0)
        works = Order(villages[paid], fen[paid], weight[paid], villages[paid], purpose=ROADS)
        return [bought.order, works]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Carry out projects and build roads; a road that somebody has just built is in vain."""
        if order.purpose != ROADS:
            super().deliver(block, now, order, share)
            return
        build_roads(block, now, order)

    def stop(self, block: Block) -> None:
        """Leave counties and villages; what was carried over lapses."""
        block.counties.state_counties[:] = 0
        block.counties.state_left[:] = 0
        leave_villages(block)

    def _taste(self, now: Now) -> Taste:
        """Return how this year's villages are chosen."""
        contracts = self.village_contracts.at(now.month)
        return Taste(self.reach, self.visibility, self.poorer, contracts, self.contract_years)

    def _money(self, block: Block, now: Now) -> Fen:
        """Return what may be spent in each county this year, whole fen, shape (n_counties,)."""
        counties = block.counties
        each = round(self.budget.at(now.month) * self.county_funds * FEN)
        money: Fen = counties.state_counties.astype(np.int64) * each + counties.state_left
        return money

    def _noise(self, block: Block, village: Index) -> Floats:
        """Return the spread of the error about gains in each of these villages, log points."""
        villages = block.villages
        further = np.maximum(villages.state_years[village].astype(np.float32) - np.float32(1.0), 0)
        noise: Floats = np.exp(further * np.float32(-self.acquaintance)) * np.float32(
            self.view_noise
        )
        noise *= villages.unclear[village]
        return noise

    def _households(
        self, block: Block, now: Now, needs: Needs
    ) -> tuple[Index, npt.NDArray[np.uint8], Offer]:
        """Return cases in the villages served, what looks best for each, and it as offers."""
        served = block.villages.state_served[needs.village] > 0
        cases = np.flatnonzero(served)
        village = needs.village[cases]
        place, value = needs.best_seen(cases, self._noise(block, village), OFFERED)
        cases, place, value = cases[place > 0], place[place > 0], value[place > 0]
        cost = needs.prices(cases, place) * needs.weight[cases]
        return cases, place, Offer(needs.county[cases], value, cost)

    def _roads(self, block: Block, now: Now) -> tuple[Index, Offer]:
        """Return villages served for which works seem to bring something, and the works."""
        works = now.projects.infrastructure
        chosen = np.flatnonzero(block.villages.state_served > 0)
        chosen = chosen[works.eligible(block, chosen)]
        cost = block.villages.weight[chosen].astype(np.int64) * works.price(now)
        per_yuan = works.gain(block, now, chosen) * FEN / np.maximum(cost, 1)
        gaining = per_yuan > 0.0
        chosen, cost = chosen[gaining], cost[gaining]
        words = now.words_at(f"{self.key}.roads", chosen + block.villages.start)
        value = np.log(per_yuan[gaining]).astype(np.float32)
        value += normal(words) * self._noise(block, chosen)
        county = block.villages.county[chosen].astype(np.intp) - block.counties.start
        return chosen, Offer(county, value, cost)
