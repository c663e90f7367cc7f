"""Crowdfunding under a public brand: many small gifts, pooled, for households that ask in trouble.

Donors give as they trust. The platform pools what they give in the whole nation and shares it out
by the requests of each county; there the most urgent come first, not those whom help brings most.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.households import Illness
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Source
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import normal, uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Nation, Row
from simsupport.measures.donations import leak_by_province, note_donations, outcry_by_province
from simsupport.measures.purchases import Purse, buy_in_order
from simsupport.projects.health_cover import HealthCover
from simsupport.projects.housing_repair import HousingRepair
from simsupport.projects.needs import Needs
from simsupport.projects.relief import Relief
from simsupport.projects.student_aid import StudentAid

extend(
    Counties,
    pleas=column("i8", "households", "that ask the platform for help, when last counted"),
    crowd_money=column("i8", "fen", "gifts that the platform shares out to the county this year"),
    crowd_carried=column("i8", "fen", "of these, what goes back to the platform"),
)

OFFERED = (HealthCover, StudentAid, Relief, HousingRepair)
"""Projects that gifts pay for: illness, schooling, hardship, housing."""

ASKING = (PLANNING_MONTH - 1, PLANNING_MONTH)
"""Months of the year in which requests are counted: before the first plan, and with each plan."""


class Crowdfunding(Measure):
    """Reach donors with a public brand, and pass their gifts on to households in trouble."""

    key: ClassVar[str] = "crowdfunding"
    sizes: ClassVar[tuple[str, ...]] = ("reach",)
    source: ClassVar[Source] = Source.DONATIONS
    rows: ClassVar[tuple[Row, ...]] = (
        Row("D6", "reach", "crowdfunding and a public brand", "payer", "M", "donor"),
    )

    reach: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="possible donors whom the brand reaches",
    )
    donors: float = param(
        0.5,
        unit="persons/person",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="possible donors of a province for each person of rural hukou there",
    )
    giving: float = param(
        1.0,
        unit="gifts/person/year",
        source="assumption; with the other defaults some 75 million gifts a year, against 48 "
        "million on the giving day of 2019 (from memory)",
        low=0.0,
        high=100.0,
        doc="gifts of a donor who is reached and trusts fully",
    )
    gift: float = param(
        37.0,
        unit="yuan",
        source="1.78 billion yuan of 48 million gifts on the giving day of 2019 (from memory)",
        low=0.0,
        high=10_000.0,
        doc="a small gift",
    )
    ask: float = param(
        3000.0,
        unit="yuan/household",
        source="assumption",
        low=0.0,
        high=1_000_000.0,
        doc="what a household asks for; donors give no more than is asked",
    )
    rumours: float = param(
        0.03,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.5,
        doc="yearly spread of the change in trust where nothing is disclosed",
    )
    outrage: float = param(
        0.3,
        unit="share",
        source="assumption; gifts to the national association fell by some 80 % after the scandal "
        "of 2011 (from memory)",
        low=0.0,
        high=1.0,
        doc="trust lost where a serious incident in each county of the province goes unanswered",
    )
    view_noise: float = param(
        1.0,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of the platform's error about what a project brings a household",
    )

    def decide(self, nation: Nation) -> None:
        """Let donors give in February, and share out what they gave by last year's requests."""
        if nation.month.of_year != PLANNING_MONTH:
            return
        counties = nation.tables["counties"].arrays
        pleas = counties["pleas"]
        if not np.any(pleas):
            return
        self._trust(nation)
        pool = self._collect(nation, float(pleas.sum()) * self.ask * FEN)
        pool += int(counties["crowd_carried"].sum())
        counties["crowd_carried"][:] = 0
        counties["crowd_money"][:] = np.floor(pool * (pleas / pleas.sum())).astype(np.int64)

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Count the households that ask for help."""
        if now.month.of_year in ASKING:
            rows = np.flatnonzero(wanted & self.covered(block, now))
            rows = rows[urgency(block, rows) > 0]
            block.counties.pleas[:] = block.count_by_county(rows, block.weight[rows])
        return []

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Spend the gifts on those who ask: the most urgent first, then by lot."""
        counties = block.counties
        counties.donated[:] = counties.donated_lost[:] = 0
        urgent = urgency(block, needs.rows) * self.covered(block, now)[needs.rows]
        cases = np.flatnonzero(urgent > 0)
        rows = needs.rows[cases]
        noise = block.villages.unclear[needs.village[cases]] * np.float32(self.view_noise)
        place, _ = needs.best_seen(cases, noise, OFFERED)
        lot = uniform(now.words_at(f"{self.key}.lot", rows + block.households.start))
        purse = Purse(needs.county[cases], counties.crowd_money.copy())
        queue = urgent[cases].astype(np.float32) + lot
        bought = buy_in_order(needs, cases, purse, place, queue)
        counties.crowd_carried[:] = counties.crowd_money - bought.cost
        return [bought.order]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Carry out the projects, and note what arrived."""
        super().deliver(block, now, order, share)
        note_donations(block, order, self.handled)

    def stop(self, block: Block) -> None:
        """Close the platform; what was not spent goes back to the donors."""
        counties = block.counties
        counties.pleas[:] = counties.crowd_money[:] = counties.crowd_carried[:] = 0
        counties.donated[:] = counties.donated_lost[:] = 0

    def _trust(self, nation: Nation) -> None:
        """Let rumours move trust, the less the more is disclosed, and incidents break it."""
        provinces = nation.tables["provinces"].arrays
        leak, known = leak_by_province(nation.tables)
        np.copyto(provinces["leak"], leak, where=known, casting="same_kind")
        words = nation.streams.words(f"{self.key}.rumours", nation.month.index, 0, len(leak))
        change = normal(words) * np.float32(self.rumours) * (1 - provinces["disclosed"])
        lost = np.float32(self.outrage) * outcry_by_province(nation.tables)
        provinces["trust"][:] = np.clip((provinces["trust"] + change) * (1 - lost), 0, 1)
        provinces["disclosed"][:] = 0

    def _collect(self, nation: Nation, asked: float) -> int:
        """Let each province's donors give, together at most what is asked; return the fen."""
        counties, provinces = nation.tables["counties"].arrays, nation.tables["provinces"].arrays
        persons = np.bincount(counties["province"], counties["persons"], len(provinces["gifts"]))
        reached = persons * self.donors * self.reach.at(nation.month)
        willing = provinces["trust"] * (1.0 + provinces["generosity"].astype(np.float64))
        gifts = np.rint(reached * self.giving * willing).astype(np.int64)
        each = round(self.gift * FEN)
        wish = int(gifts.sum()) * each
        if wish > asked:
            gifts = np.floor(gifts * (asked / wish)).astype(np.int64)
        provinces["gifts"][:], provinces["given"][:] = gifts, gifts * each
        return int(gifts.sum()) * each


def urgency(block: Block, rows: Index) -> npt.NDArray[np.uint8]:
    """Return how urgent the trouble of chosen households looks, 0 where there is none.

    Returns:
        3 for acute illness or treatment not had, 2 for a child out of school, 1 for a chronic
        illness or an unsafe house; shape (n_rows,).
    """
    hh = block.households
    ill = (hh.illness[rows] == Illness.ACUTE) | (hh.health[rows] > 0)
    lasting = (hh.illness[rows] == Illness.CHRONIC) | (hh.housing[rows] > 0)
    least = np.maximum((hh.school[rows] > 0) * np.uint8(2), lasting)
    urgent: npt.NDArray[np.uint8] = np.maximum(ill * np.uint8(3), least)
    return urgent
