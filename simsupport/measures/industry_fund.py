"""An industry fund: it puts capital into firms of poor counties, and loses where it chose badly.

The fund of central state enterprises for poor areas had invested 22 billion yuan by 2020, for
420,000 jobs (data/09 G014 and G015). It cannot see a project's prospects exactly.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.counties import Counties
from simsupport.agents.enterprises import EnterpriseKind, EnterpriseStatus
from simsupport.channels.orders import Order
from simsupport.channels.plants import bring_firms, close_firms, row_of_kind
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Account, Source, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import normal, uniform
from simsupport.livelihoods.employers import JOBS_PER_FIRM
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Measure, Nation, Row
from simsupport.measures.sites import Floats, failing, lure, productivity_at
from simsupport.projects.needs import Needs

extend(
    Counties,
    fund_due=column("i8", "fen/year", "what the industry fund means to invest there this year"),
    fund_capital=column("i8", "fen", "capital of the industry fund in firms that stand"),
    fund_lost=column("i8", "fen", "capital of the industry fund lost so far"),
    fund_edge=column("f4", "log points", "mean edge of the firms that the fund began"),
)


class IndustryFund(Measure):
    """Invest where projects look best, bring firms there, and write off those that fail."""

    key: ClassVar[str] = "industry_fund"
    sizes: ClassVar[tuple[str, ...]] = ("capital",)
    source: ClassVar[Source] = Source.STATE_ENTERPRISES
    rows: ClassVar[tuple[Row, ...]] = (
        Row("C3", "capital", "industrial investment fund", "payer", "P", "fund"),
    )

    capital: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever",
        low=0.0,
        high=20.0,
        doc="what the fund invests in a year, in `yearly`",
    )
    yearly: float = param(
        5.5e9,
        unit="yuan/year",
        source="22 billion yuan by 2020 (data/09 G014) over four years (from memory)",
        low=0.0,
        high=1e12,
        doc="what the published fund invested in a year, in the nation",
    )
    ticket: float = param(
        20_000_000.0,
        unit="yuan/county/year",
        source="assumption",
        low=100_000.0,
        high=1e10,
        doc="most that the fund puts into one real county in a year",
    )
    capital_per_job: float = param(
        52_381.0,
        unit="yuan/job",
        source="22 billion yuan for 420,000 jobs (data/09 G017)",
        low=1_000.0,
        high=1e7,
        doc="capital of the fund for the place of one worker",
    )
    selection_noise: float = param(
        0.5,
        unit="log points",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="spread of the fund's error about a county's projects",
    )
    project_sd: float = param(
        0.4,
        unit="log points",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="spread of the quality of projects between counties and years",
    )
    project_mean: float = param(
        0.0,
        unit="log points",
        source="assumption",
        low=-3.0,
        high=3.0,
        doc="quality of the average project, against a firm of the usual size",
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
        doc="capital lost on projects that never open",
    )
    bearable: float = param(
        0.4,
        unit="log points",
        source="assumption",
        low=-1.0,
        high=3.0,
        doc="how far a worker's product may fall short of his cost before the firm closes",
    )
    spread: float = param(
        0.2,
        unit="log points",
        source="assumption",
        low=0.01,
        high=2.0,
        doc="scale of the difference between the firms of one county",
    )

    def decide(self, nation: Nation) -> None:
        """Choose the counties whose projects look best, as far as the year's money goes."""
        if nation.month.of_year != PLANNING_MONTH:
            return
        counties = nation.tables["counties"].arrays
        length = len(counties["weight"])
        words = nation.streams.words(f"{self.key}.counties", 0, 0, length)
        reached = uniform(words) < np.float32(self.coverage.at(nation.month))
        reached &= counties["poor_county"] > 0
        blur = nation.streams.words(f"{self.key}.view", nation.month.index, 0, length)
        quality = nation.streams.words(f"{self.key}.quality", nation.month.index, 0, length)
        seen = lure(nation.tables["counties"], nation.tables["villages"], self.access)
        seen += normal(quality) * np.float32(self.project_sd)
        seen += normal(blur) * np.float32(self.selection_noise)

        room = counties["weight"].astype(np.int64) * round(self.ticket * FEN) * reached
        best = np.argsort(-seen, kind="stable")
        upto = np.cumsum(room[best])
        money = round(self.capital.at(nation.month) * self.yearly * FEN)
        counties["fund_due"][best] = np.clip(money - (upto - room[best]), 0, room[best])

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Write off what failed in the year, and ask for what is to be invested."""
        self._write_off(block, now)
        rows = np.flatnonzero(block.counties.fund_due > 0)
        one = np.ones(len(rows), np.int64)
        return [Order(rows, block.counties.fund_due[rows], one, purpose="capital")]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Invest: firms open with what does not go into projects that never do."""
        counties, rows = block.counties, order.rows
        if not len(rows):
            return
        lost = (order.fen * self.false_start).astype(np.int64)
        placed = order.fen - lost
        now.books.move(Account.PROGRAMMES, Account.ELSEWHERE, int(order.fen.sum()))
        now.books.spend(Use.CAPITAL, int(placed.sum()))
        now.books.spend(Use.LOST, int(lost.sum()))
        counties.fund_capital[rows] += placed
        counties.fund_lost[rows] += lost
        firms = np.zeros(len(counties), np.int64)
        firms[rows] = placed / (self.capital_per_job * JOBS_PER_FIRM * FEN)
        edge = self.edge(block, now)
        self._mix(block, firms, edge)
        bring_firms(block, EnterpriseKind.FUNDED, firms, productivity_at(block, now, edge))

    def stop(self, block: Block) -> None:
        """Invest no more; the firms go on as others do, and nothing more is written off."""
        block.counties.fund_due[:] = 0

    def edge(self, block: Block, now: Now) -> Floats:
        """Return what a worker's product exceeds his cost by in this year's projects.

        Returns:
            Log points, shape (n_counties,).
        """
        counties = block.counties
        words = now.words(f"{self.key}.quality", counties.start, counties.stop)
        there = lure(counties, block.villages, self.access, counties.start)
        there += normal(words) * np.float32(self.project_sd) + np.float32(self.project_mean)
        return there

    def _mix(
        self, block: Block, coming: np.ndarray[tuple[int], np.dtype[np.int64]], edge: Floats
    ) -> None:
        """Let the firms that come move the mean edge of the county's firms of the fund."""
        firms, counties = block.enterprises, block.counties
        rows = row_of_kind(block, EnterpriseKind.FUNDED)
        here = firms.weight[rows] * (firms.status[rows] == EnterpriseStatus.OPEN)
        new = (coming / np.maximum(here + coming, 1)).astype(np.float32)
        counties.fund_edge += (edge - counties.fund_edge) * new

    def _write_off(self, block: Block, now: Now) -> None:
        """Let firms fail by their edge, and book the capital that was in them as lost.

        Capital whose firms have all gone, or never were enough for one, is lost too.
        """
        firms, counties = block.enterprises, block.counties
        if not np.any(counties.fund_capital):
            return
        rows = row_of_kind(block, EnterpriseKind.FUNDED)
        before = firms.weight[rows] * (firms.status[rows] == EnterpriseStatus.OPEN)
        close_firms(
            block, EnterpriseKind.FUNDED, failing(counties.fund_edge, self.bearable, self.spread)
        )
        after = firms.weight[rows] * (firms.status[rows] == EnterpriseStatus.OPEN)
        kept = np.floor(counties.fund_capital * (after / np.maximum(before, 1))).astype(np.int64)
        lost = counties.fund_capital - kept
        counties.fund_capital -= lost
        counties.fund_lost += lost
        now.books.spend(Use.CAPITAL, -int(lost.sum()))
        now.books.spend(Use.LOST, int(lost.sum()))
