"""Stations of a service in townships: which villages they serve, and what running them costs."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_for_villages
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import FEN, Account, Source, Use
from simsupport.core.streams import uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure


class Stations(Measure):
    """A service run from stations in a share of the townships, always the same ones first.

    Each February the counties pay for the year; a station serves all villages of its township.
    """

    source: ClassVar[Source] = Source.LOCAL
    columns: ClassVar[tuple[str, ...]]
    """of villages, that say what the service means there"""

    cost: float

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Close the year before, and ask for the money of the stations of this one."""
        if now.month.of_year != PLANNING_MONTH:
            return []
        self.stop(block)
        villages = block.villages
        words = now.streams.words_at(f"{self.key}.stations", 0, villages.township)
        share = getattr(self, self.sizes[0]).at(now.month) * self.coverage.at(now.month)
        rows = np.flatnonzero(uniform(words) < np.float32(share))
        if not len(rows):
            return []
        price = round(self.cost * now.drivers.prices * FEN)
        weight = villages.weight[rows].astype(np.int64)
        return [Order(rows, np.full(len(rows), price), weight)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay for the stations, and let them work as far as they are paid for."""
        payer = Account.PROGRAMMES
        buy_for_villages(block, now, order.rows, order.fen, Use.ADMINISTRATION, payer)
        self.serve(block, order.rows, share)

    def serve(self, block: Block, rows: Index, share: float) -> None:
        """Set what the service means this year in the villages that it serves.

        Args:
            block: where.
            rows: villages, counted in the block.
            share: of its cost that was paid.
        """
        raise NotImplementedError

    def stop(self, block: Block) -> None:
        """Close all stations."""
        for name in self.columns:
            getattr(block.villages, name)[:] = 0
