"""Cash to registered households: flat, or in proportion to their gap to the poverty line."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import grant_chosen
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.ledger import Account
from simsupport.core.parameters import Dated, param
from simsupport.livelihoods.family import members
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Flags, Measure
from simsupport.projects import cash


class CashTransfer(Measure):
    """Pay registered households every month.

    Before the register exists, households whose last year's income lay below the line are paid.
    """

    key: ClassVar[str] = "cash_transfer"
    sizes: ClassVar[tuple[str, ...]] = ("amount", "gap_share")

    amount: Dated = param(
        0.0,
        unit="yuan/month",
        source="policy lever",
        low=0.0,
        high=1e5,
        doc="flat amount per household",
    )
    gap_share: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="share of last year's gap to the poverty line that is filled, in twelve parts",
    )

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Ask for the flat amount and the share of the gap."""
        rows = np.flatnonzero(wanted & self.covered(block, now))
        fen = cash.flat(len(rows), self.amount.at(now.month))
        share = self.gap_share.at(now.month)
        if share:
            hh, line = block.households, now.drivers.poverty_line
            size = members(hh, rows)
            fen += cash.gap_filling(hh.last_income[rows], size, np.True_, line, share)
            rows, fen = rows[fen > 0], fen[fen > 0]
        return [Order.of_households(block, rows, fen)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay the households."""
        grant_chosen(block, now, order.rows, order.fen, Account.PROGRAMMES)
