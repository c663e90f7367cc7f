"""Programme loans that fall due: paid from savings and credit, overdue where these do not reach."""

from __future__ import annotations

import numpy as np

from simsupport.channels import money
from simsupport.core.blocks import Block
from simsupport.core.ledger import FEN
from simsupport.livelihoods.family import members
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.spending import Spending
from simsupport.livelihoods.terms import any_set


def repay_loans(block: Block, now: Now, spending: Spending) -> None:
    """Let households pay what is due within savings and credit; the rest waits a quarter.

    Relatives and shops lend for it as they do for food (`Spending.credit`).
    """
    hh = block.households
    if not any_set(hh.loan_due):
        return
    rows = np.flatnonzero((hh.loan_due > 0) & (hh.loan_due <= now.month.index))
    need = members(hh, rows) * np.float32(spending.subsistence * now.drivers.prices)
    credit = np.maximum(hh.expected[rows], need) * np.float32(spending.credit * FEN)
    within = np.maximum(hh.savings[rows] + credit.astype(np.int64), 0)
    fen = np.minimum(hh.loan[rows], within)
    money.repay(block, now, rows, fen)
    hh.loan_due[rows] *= hh.loan[rows] > 0
