"""Operating money and organisation for villages and townships, and leaders chosen for ability.

Where an office has money of its own and keeps its accounts in order, less of what others send is
lost on its way. Where the organisation knows its people, ability counts when posts are filled.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.officials import Level
from simsupport.channels.money import buy_for_villages
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.ledger import FEN, Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.governance.delivery import prevent
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Nation, Row
from simsupport.measures.chosen_villages import chosen


class VillageCapacity(Measure):
    """Give a share of villages, and the townships above them, operating money."""

    key: ClassVar[str] = "village_capacity"
    sizes: ClassVar[tuple[str, ...]] = ("funds",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "G2",
            "funds",
            "county leadership and cadre selection; village and township organisation",
            "doer",
            "G",
            "county, village",
        ),
    )

    funds: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="villages whose offices get operating money, always the same ones first",
    )
    money: float = param(
        30_000.0,
        unit="yuan/village/year",
        source="assumption; running costs of a village's organisation",
        low=0.0,
        high=1e6,
        doc="operating money of a village, its part of the township's included, 2013 prices",
    )
    enough: float = param(
        30_000.0,
        unit="yuan/village/year",
        source="assumption",
        low=100.0,
        high=1e6,
        doc="operating money that does half of what ever so much would, 2013 prices",
    )
    order: float = param(
        0.6,
        unit="share",
        source="assumption; with the money above half of it, below a first secretary's 0.4",
        low=0.0,
        high=1.0,
        doc="of what the office's official takes or shows, what ever so much money and order in "
        "the accounts would prevent",
    )
    selection: float = param(
        0.3,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="weight of true ability beside reports when posts are filled, where all the villages "
        "below have operating money",
    )

    def decide(self, nation: Nation) -> None:
        """In January bring order into offices, before officials choose."""
        if nation.month.of_year != 1:
            return
        share = self.funds.at(nation.month) * self.coverage.at(nation.month)
        villages = nation.tables["villages"]
        funded = chosen(nation.streams, self.key, 0, len(villages), share)
        if not np.any(funded):
            return
        officials: Any = nation.tables["officials"]
        part = _part_below(officials, funded)
        lower = np.flatnonzero(officials.level <= Level.TOWNSHIP)
        kept = self.order * self.money / (self.money + self.enough)
        prevent(officials, lower, part[lower] * kept)
        leaders = officials.level <= Level.COUNTY
        officials.known[leaders] = part[leaders] * self.selection

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Ask in February for the year's operating money."""
        if now.month.of_year != PLANNING_MONTH:
            return []
        villages = block.villages
        share = self.funds.at(now.month) * self.coverage.at(now.month)
        funded = chosen(now.streams, self.key, villages.start, villages.stop, share)
        rows = np.flatnonzero(funded)
        if not len(rows):
            return []
        fen = np.full(len(rows), round(self.money * now.drivers.prices * FEN), np.int64)
        return [Order(rows, fen, villages.weight[rows].astype(np.int64), rows)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Spend it on running the offices."""
        buy_for_villages(block, now, order.rows, order.fen, Use.ADMINISTRATION, Account.PROGRAMMES)


def _part_below(officials: Any, funded: Flags) -> npt.NDArray[np.float64]:
    """Return the part of the villages below each official that get operating money.

    Args:
        officials: the nation's, sorted by level.
        funded: by village, shape (n_villages,).

    Returns:
        0 or 1 for villages; from the prefecture up 0; shape (n_officials,).
    """
    part = np.zeros(len(officials))
    part[: len(funded)] = funded
    weight = officials.weight.astype(np.float64)
    real = np.where(officials.level == Level.VILLAGE, weight, 0.0)
    with_money = real * part
    for level in (Level.VILLAGE, Level.TOWNSHIP):
        rows = np.flatnonzero(officials.level == level)
        above = officials.superior[rows]
        np.add.at(real, above, real[rows])
        np.add.at(with_money, above, with_money[rows])
        upper = officials.level == level + 1
        part[upper] = with_money[upper] / np.maximum(real[upper], 1.0)
    return part
