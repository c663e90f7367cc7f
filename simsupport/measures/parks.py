"""Industrial parks: poor counties build works, and firms come if the place suits them.

The national plan of main functional zones says where industry belongs (State Council 2010). A
county that builds elsewhere has works like any other, but its firms earn less and close sooner.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.enterprises import EnterpriseKind
from simsupport.channels.money import buy_for_counties
from simsupport.channels.orders import Order
from simsupport.channels.plants import bring_firms, close_firms, row_of_kind
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Account, Source, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import normal, uniform
from simsupport.livelihoods.employers import JOBS_PER_FIRM
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Flags, Measure, Row
from simsupport.measures.sites import Floats, failing, lure, productivity_at, village_mean
from simsupport.measures.zones import Zone, divide
from simsupport.projects.needs import Needs

extend(
    Counties,
    zone=column("u1", "Zone", "main functional zone, where parks are in question"),
    park_years=column("u1", "years", "years in which its park was built on"),
    park_funds=column("i8", "fen", "spent on the works of its park so far"),
    park_wages=column("i8", "fen", "wages that firms in its park have paid so far"),
)


class Parks(Measure):
    """Let poor counties that think it worth while build a park each year."""

    key: ClassVar[str] = "parks"
    sizes: ClassVar[tuple[str, ...]] = ("investment",)
    source: ClassVar[Source] = Source.CENTRAL
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "C1",
            "investment",
            "co-built industrial parks that follow functional zones",
            "payer",
            "J P",
            "county, enterprise",
        ),
    )

    investment: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever",
        low=0.0,
        high=20.0,
        doc="public money of a county that builds, in `county_funds`",
    )
    county_funds: float = param(
        20_000_000.0,
        unit="yuan/county/year",
        source="assumption",
        low=0.0,
        high=1e9,
        doc="works of one real county's park in a year, 2013 prices",
    )
    works_per_job: float = param(
        30_000.0,
        unit="yuan/job",
        source="assumption; firms bring their machines themselves",
        low=1_000.0,
        high=1e6,
        doc="works for the place of one worker, 2013 prices",
    )
    occupied: float = param(
        0.7,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="places that find a firm",
    )
    follow_zones: Dated = param(
        0.9,
        unit="share",
        source="policy lever; plan of main functional zones, State Council 2010",
        low=0.0,
        high=1.0,
        doc="counties held to build only where the plan wants industry",
    )
    development_share: float = param(
        0.3,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="counties of average productivity in development zones",
    )
    ecological_share: float = param(
        0.4,
        unit="share",
        source="assumption; 436 counties of the nation in 2010, most of them poor (from memory)",
        low=0.0,
        high=1.0,
        doc="counties of average productivity in ecological zones; the rest are for farming",
    )
    zone_tilt: float = param(
        2.0,
        unit="1/log point",
        source="assumption",
        low=0.0,
        high=20.0,
        doc="how far productive counties lie in development zones, standard deviations",
    )
    fit: float = param(
        0.2,
        unit="log points",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="what a site in a development zone adds to a worker's product",
    )
    farming_loss: float = param(
        0.4,
        unit="log points",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what a site in a farming zone takes off it",
    )
    ecological_loss: float = param(
        0.8,
        unit="log points",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what a site in an ecological zone takes off it",
    )
    access: float = param(
        0.3,
        unit="log points",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="what full market access of a county's villages adds to it",
    )
    view_noise: float = param(
        0.5,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of a county's error about its site before it has a park; over 1 + years",
    )
    vanity: float = param(
        2.0,
        unit="log points",
        source="assumption",
        low=0.0,
        high=50.0,
        doc="what a park is worth to a county whose officials would show off with all money",
    )
    hurdle: float = param(
        0.0,
        unit="log points",
        source="assumption",
        low=-3.0,
        high=3.0,
        doc="edge from which a county builds",
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
        doc="scale of the difference between firms of one park",
    )

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Note the wages that firms in parks paid last month; ask for no money."""
        counties = block.counties
        if np.any(counties.park_years):
            jobs = block.enterprises.jobs[row_of_kind(block, EnterpriseKind.PARK)]
            paid = jobs * counties.wage.astype(np.float64) * FEN * (counties.park_years > 0)
            counties.park_wages += np.rint(paid).astype(np.int64)
        return []

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Let firms that do badly close, and counties decide whether to build."""
        counties = block.counties
        reached = self._reached(block, now)
        if not np.any(reached):
            return []
        self._look_up_zones(block, now, reached)
        edge = self.edge(block)
        with_park = counties.park_years > 0
        closing = failing(edge, self.bearable, self.spread) * with_park
        close_firms(block, EnterpriseKind.PARK, closing)

        seen = edge + self._error(block, now) + np.float32(self.vanity) * show(block)
        builds = reached & (seen > np.float32(self.hurdle)) & self._allowed(block, now)
        rows = np.flatnonzero(builds)
        fen = round(self.investment.at(now.month) * self.county_funds * now.drivers.prices * FEN)
        weight = counties.weight[rows].astype(np.int64)
        return [Order(rows, np.full(len(rows), fen, np.int64), weight, purpose="park")]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Build the works, and let firms open there."""
        counties, rows = block.counties, order.rows
        if not len(rows):
            return
        buy_for_counties(block, now, rows, order.fen, Use.CAPITAL, Account.PROGRAMMES)
        whole = order.fen * order.weight
        counties.park_funds[rows] += whole
        counties.park_years[rows] += np.uint8(1)
        place = self.works_per_job * now.drivers.prices * FEN
        firms = np.zeros(len(counties), np.int64)
        firms[rows] = whole * (self.occupied / (place * JOBS_PER_FIRM))
        bring_firms(
            block, EnterpriseKind.PARK, firms, productivity_at(block, now, self.edge(block))
        )

    def edge(self, block: Block) -> Floats:
        """Return what a worker's product exceeds his cost by in a park; shape (n_counties,)."""
        of_zone = np.array([0.0, self.fit, -self.farming_loss, -self.ecological_loss], np.float32)
        counties = block.counties
        there = lure(counties, block.villages, self.access, counties.start)
        there += of_zone[counties.zone]
        return there

    def zones(self, block: Block, now: Now) -> npt.NDArray[np.uint8]:
        """Return the zone that the plan gives each county, in any year; shape (n_counties,)."""
        counties = block.counties
        words = now.streams.words(f"{self.key}.zones", 0, counties.start, counties.stop)
        suited = normal(words)
        suited += counties.level * np.float32(self.zone_tilt)
        return divide(suited, self.development_share, self.ecological_share)

    def _reached(self, block: Block, now: Now) -> Flags:
        """Return the poor counties that may take part; shape (n_counties,)."""
        counties = block.counties
        words = now.streams.words(f"{self.key}.counties", 0, counties.start, counties.stop)
        within = uniform(words) < np.float32(self.coverage.at(now.month))
        reached: Flags = within & (counties.poor_county > 0)
        return reached

    def _look_up_zones(self, block: Block, now: Now, reached: Flags) -> None:
        """Note the zone of counties in which a park is in question."""
        new = reached & (block.counties.zone == Zone.UNKNOWN)
        if np.any(new):
            block.counties.zone[new] = self.zones(block, now)[new]

    def _error(self, block: Block, now: Now) -> Floats:
        """Return this year's error of each county about its site; shape (n_counties,)."""
        counties = block.counties
        drawn = normal(now.words(f"{self.key}.view", counties.start, counties.stop))
        known = np.float32(1.0) + counties.park_years.astype(np.float32)
        error: Floats = drawn * np.float32(self.view_noise) / known
        return error

    def _allowed(self, block: Block, now: Now) -> Flags:
        """Return which counties the plan does not keep from building; shape (n_counties,)."""
        counties = block.counties
        words = now.streams.words(f"{self.key}.held", 0, counties.start, counties.stop)
        held = uniform(words) < np.float32(self.follow_zones.at(now.month))
        allowed: Flags = ~held | (counties.zone == Zone.DEVELOPMENT)
        return allowed


def show(block: Block) -> Floats:
    """Return the part of money in officials' hands that goes into show; shape (n_counties,)."""
    villages, counties = block.villages, block.counties
    shown = (1.0 - villages.arrives.astype(np.float64)) * (1.0 - villages.taken)
    return village_mean(villages, shown, len(counties), counties.start)
