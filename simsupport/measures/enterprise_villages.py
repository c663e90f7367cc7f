"""Ten thousand firms help ten thousand villages: private firms that adopt poor villages.

Each year the firms that the campaign asks compare what adopting a poor village of their county
brings them with what it costs them, and those that adopt buy projects for the registered
households there and take more of their workers. They give out of profit: a row of firms that
had a bad year gives less.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.enterprises import EnterpriseKind, Enterprises, EnterpriseStatus
from simsupport.channels.giving import give_from_cash
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Source
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Fen, Flags, Measure, Row
from simsupport.measures.purchases import Purse, View, buy_best
from simsupport.projects.industry_grant import IndustryGrant
from simsupport.projects.market_contract import MarketContract
from simsupport.projects.needs import Needs
from simsupport.projects.relief import Relief
from simsupport.projects.student_aid import StudentAid
from simsupport.projects.training_place import TrainingPlace

Reals = npt.NDArray[np.float64]

extend(
    Enterprises,
    asked=column("i8", "firms", "that the campaign asks to adopt a village this year"),
    adopted=column("i8", "firms", "of those, firms that have adopted one"),
    pledged=column("i8", "fen", "what these put up for projects out of this year's cash"),
    offered=column("i8", "fen", "what they, or their trusts, put up for this year's projects"),
)
extend(
    Counties,
    firms_planned=column("i8", "fen", "cost of the projects that its adopters plan this year"),
    firms_carried=column("i8", "fen", "pledged this year and left for the next"),
)

OFFERED = (IndustryGrant, TrainingPlace, MarketContract, Relief, StudentAid)
"""Projects that firms buy: industry, jobs and charity."""

GIVING_KINDS = (EnterpriseKind.PRIVATE, EnterpriseKind.LEADING)


class Views(NamedTuple):
    """What firms weigh, in shares of what an adopter spends in a year; shape (n_firms,)."""

    honour: Reals
    """what the honour roll is worth to an adopter"""
    neighbours: Reals
    """share of the county's firms asked that adopted last year"""
    burden: Reals
    """a year's spending in the firm's cash"""


class EnterpriseVillages(Measure):
    """Ask private firms to adopt poor villages, and take taxes off what they spend there."""

    key: ClassVar[str] = "enterprise_villages"
    sizes: ClassVar[tuple[str, ...]] = ("campaign",)
    source: ClassVar[Source] = Source.PRIVATE_FIRMS
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "C5",
            "campaign",
            "private firms adopt poor villages: industry, jobs, charity",
            "payer",
            "P J M",
            "private enterprise",
        ),
    )

    campaign: Dated = param(
        0.0,
        unit="share",
        source="policy lever; with 0.05 the adopters are of the order of the 26,500 firms of 2016 "
        "and the 127,000 of 2020 (data/10 O001, O007)",
        low=0.0,
        high=1.0,
        doc="private firms that the campaign asks to adopt a village",
    )
    tax_relief: Dated = param(
        0.25,
        unit="share",
        source="corporate income tax of 25 %, from which such giving is deducted (from memory)",
        low=0.0,
        high=1.0,
        doc="part of what adopters spend that is taken off their taxes, at the treasury's cost",
    )
    spend: float = param(
        20_000.0,
        unit="yuan/firm/year",
        source="data/24 PA25: 100,000 yuan a firm over the five years of the campaign",
        low=0.0,
        high=10_000_000.0,
        doc="what an adopter spends in a year of usual profit, at 2013 prices",
    )
    profit_share: float = param(
        0.7,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of that which rises and falls with the firm's profit",
    )
    appeal: float = param(
        0.10,
        unit="share",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="what being asked is worth to a firm, in what it would spend",
    )
    imitation: float = param(
        0.4,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="what it is worth to do as the neighbours do, if all of them adopted last year",
    )
    strain: float = param(
        0.5,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=20.0,
        doc="what a firm minds of the spending besides its amount, times the spending in its cash",
    )
    spread: float = param(
        0.25,
        unit="share",
        source="assumption",
        low=0.01,
        high=5.0,
        doc="scale of firms' unobserved tastes in the logit, in what an adopter spends",
    )
    preference: float = param(
        5.0,
        unit="ratio",
        source="assumption; 7.1 jobs a firm over five years (data/24 PA24) are 1.4 of the three "
        "or so that a firm fills in a year",
        low=0.0,
        high=50.0,
        doc="by how many times an adopter is more likely to hire a registered worker who asks",
    )
    view_noise: float = param(
        1.0,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of a firm's error about what a project brings a household",
    )

    @property
    def spares_employers(self) -> bool:
        """Nothing: adopters prefer registered workers, at the same cost of labour."""
        return False

    def hiring_discount(self, block: Block, now: Now, wanted: Flags, rows: Index) -> Fen:
        """Let adopters prefer registered workers: who gets a job changes, not how many.

        Where adopters fill a share a of the posts and prefer registered workers k times more, these
        workers' chances are 1 + a k times what they were; a discount d in the queue multiplies
        chances by 1 / (1 - d).
        """
        odds = self.preference * adopters_jobs(block)
        if not np.any(odds > 0):
            return np.zeros(len(rows), np.int64)
        fen = np.rint(block.counties.wage * (odds / (1.0 + odds)) * FEN).astype(np.int64)
        reached = wanted[rows] & self.covered(block, now)[rows]
        favour: Fen = fen[block.county_of(rows)] * reached
        return favour

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Let firms decide in February whether to adopt, before anybody plans."""
        if now.month.of_year == PLANNING_MONTH:
            rows = np.flatnonzero(wanted & self.covered(block, now))
            rows = rows[block.villages.poor_village[block.village_of(rows)] > 0]
            somebody = np.bincount(block.county_of(rows), minlength=len(block.counties)) > 0
            self._adopt(block, now, somebody)
        return []

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Let each county's adopters buy what looks best in its poor villages."""
        counties = block.counties
        cases = in_poor_villages(block, needs, self.covered(block, now))
        pledged = block.firms_in_county.up(block.enterprises.pledged)
        money = (pledged + counties.firms_carried) * (pledged > 0)
        village = needs.village[cases]
        noise = block.villages.unclear[village] * np.float32(self.view_noise)
        purse = Purse(needs.county[cases], money)
        bought = buy_best(needs, cases, purse, View(noise, OFFERED))
        counties.firms_planned[:] = bought.cost
        counties.firms_carried[:] = np.where(pledged > 0, bought.left, counties.firms_carried)
        return [bought.order]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Carry out the projects; the adopters pay, and their taxes fall."""
        super().deliver(block, now, order, share)
        paid = np.floor(block.counties.firms_planned * share).astype(np.int64)
        give_from_cash(block, now, paid, block.enterprises.pledged, self.tax_relief.at(now.month))

    def stop(self, block: Block) -> None:
        """End all adoptions; what was carried over lapses."""
        firms, counties = block.enterprises, block.counties
        for column_of_measure in (firms.asked, firms.adopted, firms.pledged, firms.offered):
            column_of_measure[:] = 0
        counties.firms_planned[:] = counties.firms_carried[:] = 0

    def _adopt(self, block: Block, now: Now, somebody: Flags) -> None:
        """Ask firms where somebody is to be helped; count those that adopt and what they give."""
        firms, groups = block.enterprises, block.firms_in_county
        yearly = self.spend * now.drivers.prices * FEN
        last = groups.up(firms.adopted)
        giving = np.isin(firms.kind, GIVING_KINDS) & (firms.status == EnterpriseStatus.OPEN)
        able = firms.weight * (giving & groups.down(somebody))
        firms.asked[:] = _whole(block, now, "asked", able * self.campaign.at(now.month))
        neighbours = np.minimum(last / np.maximum(groups.up(firms.asked), 1), 1.0)
        each = firms.cash / np.maximum(firms.weight, 1)
        views = Views(
            groups.down(block.counties.honour).astype(np.float64),
            groups.down(neighbours),
            yearly / np.maximum(each, 1.0),
        )
        willing = self.willing(views, self.tax_relief.at(now.month)) * (each >= yearly)
        firms.adopted[:] = _whole(block, now, "adopted", firms.asked * willing)
        profit = profit_ratio(firms.luck.astype(np.float64), now)
        generosity = 1.0 - self.profit_share + self.profit_share * profit
        gift = np.minimum(yearly * generosity, np.maximum(each, 0.0))
        firms.pledged[:] = np.floor(firms.adopted * gift).astype(np.int64)
        firms.offered[:] = firms.pledged

    def willing(self, views: Views, relief: float) -> Reals:
        """Return the share of the firms asked that adopt, a logit in benefit less cost."""
        benefit = self.appeal + relief + views.honour + self.imitation * views.neighbours
        cost = 1.0 + self.strain * views.burden
        odds = np.minimum((cost - benefit) / self.spread, 700.0)
        share: Reals = 1.0 / (1.0 + np.exp(odds))
        return share


def in_poor_villages(block: Block, needs: Needs, covered: Flags) -> Index:
    """Return the positions in `needs.rows` of covered households of poor villages."""
    poor = block.villages.poor_village[needs.village] > 0
    return np.flatnonzero(poor & covered[needs.rows])


def adopters_jobs(block: Block) -> Reals:
    """Return the share of each county's jobs that adopters hold; shape (n_counties,)."""
    firms, groups = block.enterprises, block.firms_in_county
    theirs = np.rint(firms.jobs * (firms.adopted / np.maximum(firms.weight, 1))).astype(np.int64)
    share: Reals = groups.up(theirs) / np.maximum(groups.up(firms.jobs), 1)
    return share


def profit_ratio(luck: Reals, now: Now) -> Reals:
    """Return profit in the profit of a usual month, 0 where there is none; shape as given.

    Sales are exp(luck) times normal ones, costs are those of a usual month (see `employers.trade`).
    """
    employers = now.livelihoods.employers
    costs = employers.labour_share + (1.0 - employers.labour_share) * employers.overhead
    usual = max(1.0 - costs, 1e-3)
    ratio: Reals = np.maximum(np.exp(luck) - costs, 0.0) / usual
    return ratio


def _whole(block: Block, now: Now, what: str, firms_of_row: Reals) -> Fen:
    """Round a number of firms by row to whole ones, up or down by a draw that never changes."""
    firms = block.enterprises
    words = now.streams.words(f"enterprise_villages.{what}", 0, firms.start, firms.stop)
    rounded: Fen = np.floor(firms_of_row + uniform(words).astype(np.float64)).astype(np.int64)
    return rounded
