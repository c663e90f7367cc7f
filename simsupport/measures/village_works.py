"""Roads and markets that a payer builds in villages; what somebody has just built is in vain."""

from __future__ import annotations

from simsupport.channels.money import buy_for_villages
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.ledger import Account, Use
from simsupport.livelihoods.now import Now


def build_roads(block: Block, now: Now, order: Order) -> None:
    """Carry out an order of village works with the money that arrived.

    Args:
        block: where.
        now: when.
        order: of villages, each at most once.
    """
    works = now.projects.infrastructure
    lacking = works.eligible(block, order.rows)
    works.deliver(block, now, order.rows[lacking], order.fen[lacking] / float(works.price(now)))
    buy_for_villages(
        block, now, order.rows[~lacking], order.fen[~lacking], Use.DUPLICATED, Account.PROGRAMMES
    )
