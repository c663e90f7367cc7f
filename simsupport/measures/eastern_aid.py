"""Eastern aid: money of eastern provinces and cities for the counties that they are paired with.

Each February the published sum is divided over the helped counties, a part of it goes on show, and
the rest buys projects: for the register or as is customary, pooled or in slices by village. Twins
of counties and of single villages bring money of their own.
"""

from __future__ import annotations

import numpy as np

from simsupport.agents.counties import Counties
from simsupport.agents.officials import Level, Officials
from simsupport.agents.partners import Partners
from simsupport.channels.money import build_for_show, keep_back
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block, Rows
from simsupport.core.calendar import FIRST_YEAR, Month
from simsupport.core.ledger import FEN, Account
from simsupport.core.streams import Streams, normal, uniform
from simsupport.governance.choice import part_in_real_work
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Nation
from simsupport.measures.eastern_division import (
    Effort,
    Reals,
    divide,
    spent_by_need,
    take_stock,
    wanted_by_both,
)
from simsupport.measures.eastern_spending import (
    KEPT,
    PROJECTS,
    SHOW,
    TWINS,
    TWINS_KEPT,
    Spending,
    forget_year,
    let_twins_buy,
    spend_aid,
    twins_give,
)
from simsupport.measures.eastern_terms import EasternTerms
from simsupport.measures.purchases import deliver_projects
from simsupport.projects.needs import Needs

COUNTY_COLUMNS = (
    "aid",
    "aid_share",
    "aid_real",
    "aid_heeded",
    "aid_listed",
    "aid_need",
    "aid_show",
    "aid_pool_kept",
    "aid_custom_kept",
    "aid_projects",
    "aid_registered",
    "aid_missed",
    "twin",
)
VILLAGE_COLUMNS = ("aid_kept", "twin", "twin_kept")


class EasternAid(EasternTerms):
    """Let eastern provinces and cities send money west."""

    def decide(self, nation: Nation) -> None:
        """Divide the year's aid over counties; partners divide their time, and counties heed."""
        super().decide(nation)
        if nation.month.of_year != PLANNING_MONTH:
            return
        counties, partners = nation.tables["counties"], nation.tables["partners"]
        officials = nation.tables["officials"]
        assert isinstance(counties, Counties)
        assert isinstance(partners, Partners)
        assert isinstance(officials, Officials)
        counties.aid[:] = partners.money[:] = 0
        if not self.aid.at(nation.month):
            return
        month, paired = nation.month, counties.partner > 0
        partner = counties.partner.astype(np.int64) - 1
        helper = partners.helper[partner].astype(np.int64)
        joined = self._joined(nation.streams, month, 0, len(counties)) & paired
        active = np.unique(partner[joined])
        partners.real[active] = spent_by_need(partners.zeal[active], self._effort(month))
        seen = self._need_as_met(nation, counties)
        both = wanted_by_both(counties, partners, officials, active)
        moved = self.joint_meeting.at(month) * both
        divide(counties, helper, self.yearly(month), joined, seen, moved)
        counties.aid_real[:] = partners.real[partner] * joined
        heads = officials.level == Level.COUNTY
        counties.aid_heeded[:] = part_in_real_work(officials, heads) * joined
        np.add.at(partners.money, partner[joined], counties.aid[joined])

    def yearly(self, month: Month) -> int:
        """Return the year's aid to all counties, whole fen."""
        grown = (1.0 + self.growth) ** max(month.year - FIRST_YEAR, 0)
        return round(self.schedule.at(month) * self.aid.at(month) * grown * FEN)

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Count in January what counties lack; ask for no money."""
        orders = super().requests(block, now, wanted)
        if now.month.of_year == 1 and self.aid.at(now.month):
            take_stock(block, wanted, self._joined_here(block, now))
        return orders

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Spend the year's aid county by county, and let twins buy for their villages."""
        orders = super().plan(block, now, needs)
        joined = self._joined_here(block, now)
        reached = np.flatnonzero(joined[needs.county])
        self._find_twins(block, now, joined)
        county_funds = round(self.county_twin_funds.at(now.month) * FEN)
        yearly = twins_give(block, round(self.twin_funds * FEN), county_funds)
        if yearly.any():
            orders += let_twins_buy(block, needs, reached, yearly, self.twin_noise)
        if self.aid.at(now.month):
            how = Spending(
                self.precision.at(now.month),
                self.pooling.at(now.month),
                self.view_noise,
                self.roadside,
            )
            orders += spend_aid(block, now, needs, reached, how)
        else:
            forget_year(block)
        return orders

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Carry out projects, put money on show, and book what is kept."""
        if order.purpose in (PROJECTS, TWINS):
            deliver_projects(block, now, order)
        elif order.purpose == SHOW:
            build_for_show(now, order.cost, Account.PROGRAMMES)
        elif order.purpose in (KEPT, TWINS_KEPT):
            keep_back(now, order.cost)
        else:
            super().deliver(block, now, order, share)

    def stop(self, block: Block) -> None:
        """End the cooperation; what was kept lapses."""
        super().stop(block)
        for name in COUNTY_COLUMNS:
            getattr(block.counties, name)[:] = 0
        for name in VILLAGE_COLUMNS:
            getattr(block.villages, name)[:] = 0

    def _joined(self, streams: Streams, month: Month, start: int, stop: int) -> Flags:
        """Return which counties would take part if they were paired, always the same first."""
        words = streams.words(f"{self.key}.counties", 0, start, stop)
        share = self.coverage.at(month)
        joined: Flags = (uniform(words) < np.float32(share)) | (share >= 1.0)
        return joined

    def _joined_here(self, block: Block, now: Now) -> Flags:
        """Return which of a block's counties are paired and take part; shape (n_counties,)."""
        counties = block.counties
        joined = self._joined(now.streams, now.month, counties.start, counties.stop)
        return joined & (counties.partner > 0)

    def _find_twins(self, block: Block, now: Now, joined: Flags) -> None:
        """Let poor villages, and counties that have any, be twins of places in the east."""
        villages, counties, within = block.villages, block.counties, block.villages_in_county
        poor = (villages.poor_village > 0) & within.down(joined)
        villages.twin[:] = poor & self._twinned(now, "twins", villages)
        counties.twin[:] = (within.up(poor) > 0) & self._twinned(now, "county_twins", counties)

    def _twinned(self, now: Now, name: str, places: Rows) -> Flags:
        """Return which places would have a twin, were they poor and helped."""
        words = now.streams.words(f"{self.key}.{name}", 0, places.start, places.stop)
        drawn: Flags = uniform(words) < np.float32(self.twinning.at(now.month))
        return drawn

    def _need_as_met(self, nation: Nation, counties: Counties) -> Reals:
        """Return what each county lacks as the joint meeting sees it; shape (n_counties,)."""
        words = nation.streams.words(f"{self.key}.meeting", nation.month.index, 0, len(counties))
        error = normal(words).astype(np.float64) * self.meeting_noise
        need: Reals = counties.aid_need * np.exp(error)
        return need

    def _effort(self, month: Month) -> Effort:
        """Return what the tasks of a partner's people are worth to them."""
        results = self.results * self.assessment.at(month)
        return Effort(self.duty, self.visibility, results, self.assessed_show)
