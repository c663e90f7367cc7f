"""What firms give: out of their own cash or out of a trust, with the part that taxes give back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.enterprises import Enterprises
from simsupport.core.blocks import Block, apportion
from simsupport.core.columns import column, extend
from simsupport.core.ledger import Account, Source
from simsupport.livelihoods.now import Now

Fen = npt.NDArray[np.int64]

extend(
    Enterprises,
    fund=column("i8", "fen", "held by the charitable trusts that the row's firms pay into"),
    payable=column("i8", "fen", "of that, what is to be paid out and is not yet spent"),
)


def give_from_cash(block: Block, now: Now, by_county: Fen, shares: Fen, relief: float) -> None:
    """Let each county's firms pay for what was bought, and book what their taxes fall by.

    Args:
        block: where.
        now: when.
        by_county: what was bought in each county, whole fen, shape (n_counties,).
        shares: by which a county's firms divide it among them, shape (n_firms,).
        relief: share of it that is taken off their taxes: the treasury's part.
    """
    parts = apportion(by_county, shares, block.firms_in_county)
    block.enterprises.cash -= parts
    now.books.move(Account.ENTERPRISES, Account.PROGRAMMES, int(parts.sum()))
    _relieve(block, now, parts, relief)


def give_from_fund(block: Block, now: Now, by_county: Fen, relief: float) -> None:
    """Let each county's charitable trusts pay for what was bought from what they are to pay out.

    Args:
        block: where.
        now: when.
        by_county: what was bought in each county, at most what is payable there, whole fen,
            shape (n_counties,).
        relief: as in `give_from_cash`.
    """
    firms = block.enterprises
    parts = apportion(by_county, firms.payable, block.firms_in_county)
    firms.fund -= parts
    firms.payable -= parts
    now.books.move(Account.IN_TRUST, Account.PROGRAMMES, int(parts.sum()))
    _relieve(block, now, parts, relief)


def pay_into_fund(block: Block, now: Now, fen: Fen) -> None:
    """Move firms' cash into their charitable trusts; whole fen, shape (n_firms,)."""
    firms = block.enterprises
    firms.cash -= fen
    firms.fund += fen
    now.books.move(Account.ENTERPRISES, Account.IN_TRUST, int(fen.sum()))


def held_in_funds(block: Block) -> int:
    """Return the fen that charitable trusts hold."""
    return int(block.enterprises.fund.sum())


def _relieve(block: Block, now: Now, parts: Fen, relief: float) -> None:
    """Give firms back the relieved part of what they gave; it comes from the treasury instead."""
    back = np.floor(parts * relief).astype(np.int64)
    block.enterprises.cash += back
    given_back = int(back.sum())
    now.books.move(Account.PROGRAMMES, Account.ENTERPRISES, given_back)
    now.books.draw(Source.CENTRAL, given_back)
    now.books.draw(Source.PRIVATE_FIRMS, -given_back)
