"""A minimum income in the manner of dibao: whoever is assessed below the line is topped up."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.households import Status
from simsupport.channels.money import grant_chosen
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.ledger import Account
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import normal
from simsupport.livelihoods.family import members
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Flags, Measure
from simsupport.projects import cash


class MinimumIncome(Measure):
    """Top up every household whose assessed income lies below a guaranteed line.

    The register does not matter; income is assessed once a year, with error.
    """

    key: ClassVar[str] = "minimum_income"
    sizes: ClassVar[tuple[str, ...]] = ("line_share",)

    line_share: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=3.0,
        doc="guaranteed income in the poverty line",
    )
    assessment_sd: float = param(
        0.5,
        unit="log points",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="error of the assessment of a household's income",
    )

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Ask for the assessed gap to the guaranteed line."""
        hh = block.households
        line = now.drivers.poverty_line * self.line_share.at(now.month)
        year = now.month.index - (now.month.of_year - 1)
        words = now.streams.words("minimum_income.assessment", year, hh.start, hh.stop)
        seen = np.maximum(hh.last_income, np.float32(0.0))
        seen *= np.exp(normal(words) * np.float32(self.assessment_sd))
        reached = (hh.status == Status.LIVING) & self.covered(block, now)
        fen = cash.gap_filling(seen, members(hh), reached, line, 1.0)
        rows = np.flatnonzero(fen)
        return [Order.of_households(block, rows, fen[rows])]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay the households."""
        grant_chosen(block, now, order.rows, order.fen, Account.PROGRAMMES)
