"""A loan for productive assets whose interest the payer bears. Channel: productive capital."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import FEN, Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.terms import term_end
from simsupport.projects.base import Flags, Floats, Project, Share
from simsupport.projects.prospects import farm_income, of_horizon, output_growth


class Microcredit(Project):
    """Assets bought on credit; the household owes the loan, whatever becomes of the assets."""

    key: ClassVar[str] = "microcredit"
    channel: ClassVar[str] = "productive capital"
    whose: ClassVar[str] = "no loan yet, a farm worker"
    starts: ClassVar[str] = "next quarter; repaid when due"
    changes: ClassVar[tuple[str, ...]] = ("assets", "loan", "loan_due")

    unit_cost: float = param(
        5650.0,
        unit="yuan",
        source="assumption; 4.75 % a year on the mean loan for 3 years, near the benchmark rate",
        low=1000.0,
        high=12000.0,
        doc="interest that the payer bears over the term, 2013 prices",
    )
    loan: float = param(
        39624.0,
        unit="yuan",
        source="674.7 billion yuan to 17.03 million households, August 2020 (data/12 X004)",
        low=1000.0,
        high=50000.0,
        doc="lent to a household, 2013 prices; the ceiling was 50,000 (X001)",
    )
    term: int = param(
        36,
        unit="months",
        source="up to three years (data/12 X001)",
        low=3,
        high=60,
        doc="after which the loan falls due",
    )
    take_up: float = param(
        0.37,
        unit="share",
        source="credit reached 5.49 of 14.82 million registered households (data/12 X015); 0.29 to "
        "0.45 (data/24 PA28)",
        low=0.0,
        high=1.0,
        doc="households that accept when it is offered",
    )
    failure: float = param(
        0.20,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="loans whose assets are lost at once",
    )

    def eligible(self, block: Block, rows: Index) -> Flags:
        """Return which households have a farm worker and owe no loan."""
        hh = block.households
        may_have: Flags = (
            super().eligible(block, rows) & (hh.farm[rows] > 0) & (hh.loan_due[rows] == 0)
        )
        return may_have

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return what planned net business income gains, less the loan over the horizon."""
        gain = farm_income(block, now, rows)
        growth = output_growth(block, now.livelihoods.business, rows, self.loan)
        gain *= np.exp(growth) - np.float32(1.0)
        gain *= np.float32(1.0 - self.failure)
        gain -= np.float32(self.loan * now.drivers.prices * of_horizon(now, 1.0))
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Lend what the interest that arrived pays for; the assets of some are lost at once."""
        hh = block.households
        fen = self.arrived(block, now, rows, share)
        buy_for_households(block, now, rows, fen, Use.SERVICES, Account.PROGRAMMES)
        lent = np.float32(self.loan) * np.broadcast_to(np.asarray(share, np.float32), len(rows))
        works = self.come_off(block, now, rows, self.failure)
        hh.assets[rows] += works * lent
        owed = np.rint(lent * np.float32(now.drivers.prices * FEN))
        hh.loan[rows] += owed.astype(np.int32)
        hh.loan_due[rows] = (owed > 0) * term_end(now, self.term)
