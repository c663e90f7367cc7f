"""Public posts: paid by the month from a trust, while a worker of the household is at home."""

from __future__ import annotations

import numpy as np

from simsupport.channels.money import pay_from_trust, return_from_trust
from simsupport.core.blocks import Block, rows_of_few
from simsupport.core.ledger import Account, total
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.terms import any_set


def pay_posts(block: Block, now: Now) -> None:
    """Pay a month at a post; a post whose holder has left the farm ends, its money goes back.

    Each month gets what is left in trust over the months left, so that the last one empties it.
    """
    hh = block.households
    if not any_set(hh.post_months):
        return
    rows = rows_of_few(hh.post_months > 0)
    serves = hh.farm[rows] > 0
    left, held = rows[~serves], rows[serves]
    return_from_trust(block, now, left, Account.PROGRAMMES)
    hh.post_months[left] = hh.post_units[left] = 0
    pay = hh.post_money[held].astype(np.int64) // hh.post_months[held]
    pay_from_trust(block, now, held, pay)
    hh.post_months[held] -= 1
    hh.post_units[held] *= hh.post_months[held] > 0


def held_in_trust(block: Block) -> int:
    """Return the fen held for the public posts of all real households."""
    hh = block.households
    if not any_set(hh.post_months):
        return 0
    rows = rows_of_few(hh.post_months > 0)
    return total(hh.post_money[rows].astype(np.int64), block.weight[rows])
