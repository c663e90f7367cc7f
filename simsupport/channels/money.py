"""Money that reaches or leaves households and enterprises, always through the ledger."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.core.blocks import Block, Index, apportion
from simsupport.core.ledger import FEN, Account, Source, Use, to_fen, total
from simsupport.livelihoods.now import Now

Floats = npt.NDArray[np.float32]
Fen = npt.NDArray[np.int64]

_PAYERS = [Account.PROGRAMMES, Account.ENTERPRISES, Account.IN_TRUST]
"""Who pays households besides markets and employers at the destinations."""


def bank(block: Block, now: Now, yuan: Floats) -> None:
    """Add what the month leaves of its income to every household's savings.

    What local enterprises, programmes and trusts paid is in the books already. The rest is what a
    household got from markets and employers at the destinations, less what it spent there; the
    ledger holds it against what was earned and spent there, counted apart.

    Args:
        block: where.
        now: when.
        yuan: income less spending of each household, shape (n,).
    """
    fen = to_fen(yuan)
    block.households.savings += fen
    received = now.books.flows[_PAYERS, Account.HOUSEHOLDS]
    elsewhere = total(fen, block.weight) - int(received.sum())
    now.books.move(Account.ELSEWHERE, Account.HOUSEHOLDS, elsewhere)
    hh, weight = block.households, block.weight_f
    spent = float(np.dot(weight, hh.income)) - float(np.dot(weight, yuan))
    now.books.rest += elsewhere
    now.books.count(-spent, float(np.dot(weight, hh.consumption)))


def spend(block: Block, now: Now, yuan: Floats) -> None:
    """Take an amount from every household's savings; it goes to the market."""
    fen = to_fen(yuan)
    block.households.savings -= fen
    now.books.move(Account.HOUSEHOLDS, Account.ELSEWHERE, total(fen, block.weight))


def repay(block: Block, now: Now, rows: Index, fen: Fen) -> None:
    """Take a part of what they owe on a loan from chosen households' savings.

    Args:
        block: where.
        now: when.
        rows: households, each at most once.
        fen: whole fen for each of them, shape (n_rows,).
    """
    hh = block.households
    hh.savings[rows] -= fen
    hh.loan[rows] -= fen.astype(np.int32)
    now.books.move(Account.HOUSEHOLDS, Account.ELSEWHERE, total(fen, block.weight[rows]))


def grant_chosen(block: Block, now: Now, rows: Index, fen: Fen, payer: Account) -> None:
    """Pay a programme's cash to chosen households; transfer income of the month like any grant.

    Args:
        block: where.
        now: when.
        rows: households, each at most once.
        fen: whole fen for each of them, shape (n_rows,).
        payer: whose account bears it.
    """
    hh = block.households
    hh.transfer[rows] += fen.astype(np.float32) * np.float32(1.0 / FEN)
    paid = total(fen, block.weight[rows])
    now.books.move(payer, Account.HOUSEHOLDS, paid)
    now.books.spend(Use.HOUSEHOLD_BENEFIT, paid)


def buy_for_households(
    block: Block, now: Now, rows: Index, fen: Fen, use: Use, payer: Account
) -> None:
    """Buy goods or services for chosen households from the market; they see no money.

    Args:
        block: where.
        now: when.
        rows: households that are bought for.
        fen: price for each of them, whole fen, shape (n_rows,).
        use: what is bought.
        payer: whose account bears it.
    """
    buy_at_large(now, total(fen, block.weight[rows]), use, payer)


def pay_into_trust(block: Block, now: Now, rows: Index, fen: Fen, payer: Account) -> None:
    """Set aside the pay of chosen households' public posts; they draw it as they serve.

    Args:
        block: where.
        now: when.
        rows: households, each at most once.
        fen: whole fen for each of them, shape (n_rows,).
        payer: whose account bears it.
    """
    block.households.post_money[rows] += fen.astype(np.int32)
    paid = total(fen, block.weight[rows])
    now.books.move(payer, Account.IN_TRUST, paid)
    now.books.spend(Use.WAGES, paid)


def pay_from_trust(block: Block, now: Now, rows: Index, fen: Fen) -> None:
    """Pay chosen households for a month at their posts: wages, banked with the rest."""
    hh = block.households
    hh.post_money[rows] -= fen.astype(np.int32)
    hh.wage[rows] += fen.astype(np.float32) * np.float32(1.0 / FEN)
    now.books.move(Account.IN_TRUST, Account.HOUSEHOLDS, total(fen, block.weight[rows]))


def return_from_trust(block: Block, now: Now, rows: Index, payer: Account) -> None:
    """Give back what is left in trust for posts that nobody holds any more; it is unspent."""
    hh = block.households
    left = total(hh.post_money[rows].astype(np.int64), block.weight[rows])
    hh.post_money[rows] = 0
    now.books.move(Account.IN_TRUST, payer, left)
    now.books.spend(Use.WAGES, -left)
    now.books.spend(Use.UNSPENT, left)


def buy_for_villages(
    block: Block, now: Now, villages: Index, fen: Fen, use: Use, payer: Account
) -> None:
    """Buy works for chosen villages from the market.

    Args:
        block: where.
        now: when.
        villages: counted in the block.
        fen: price for each real village, whole fen, shape (n_villages,).
        use: what is bought.
        payer: whose account bears it.
    """
    buy_at_large(now, total(fen, block.villages.weight[villages].astype(np.int64)), use, payer)


def build_for_show(now: Now, fen: int, payer: Account) -> None:
    """Pay for what looks good and helps nobody."""
    buy_at_large(now, fen, Use.VISIBLE_PROJECT, payer)


def keep_back(now: Now, fen: int) -> None:
    """Book what is kept for later; a negative amount was kept before and is spent now."""
    now.books.spend(Use.UNSPENT, fen)


def buy_for_counties(
    block: Block, now: Now, counties: Index, fen: Fen, use: Use, payer: Account
) -> None:
    """Buy works or capital for chosen counties from the market.

    Args:
        block: where.
        now: when.
        counties: counted in the block.
        fen: price for each real county, whole fen, shape (n_counties,).
        use: what is bought.
        payer: whose account bears it.
    """
    buy_at_large(now, total(fen, block.counties.weight[counties].astype(np.int64)), use, payer)


def buy_at_large(now: Now, fen: int, use: Use, payer: Account) -> None:
    """Buy something from the market; all purchases there come down to this.

    Args:
        now: when.
        fen: the whole bill.
        use: what is bought.
        payer: whose account bears it.
    """
    now.books.move(payer, Account.ELSEWHERE, fen)
    now.books.spend(use, fen)


def recover(now: Now, fen: int) -> None:
    """Take back what officials had diverted; it goes back to where public money comes from.

    Args:
        now: when.
        fen: the whole sum.
    """
    now.books.move(Account.OFFICIALS, Account.ELSEWHERE, fen)
    now.books.spend(Use.RECOVERED, -fen)
    now.books.draw(Source.CENTRAL, -fen)


def support_enterprises(block: Block, now: Now, by_county: Fen, payer: Account) -> None:
    """Pay a programme's support to a county's enterprises, by the jobs they hold.

    Args:
        block: where.
        now: when.
        by_county: whole fen, shape (n_counties,).
        payer: whose account bears it.
    """
    firms = block.enterprises
    parts = apportion(by_county, firms.jobs, block.firms_in_county)
    firms.cash += parts
    paid = int(parts.sum())
    now.books.move(payer, Account.ENTERPRISES, paid)
    now.books.spend(Use.FIRM_SUPPORT, paid)


def pay_by_enterprises(block: Block, now: Now, fen: Fen) -> None:
    """Take from enterprises' own cash what they give to a programme.

    Args:
        block: where.
        now: when.
        fen: whole fen of each row, shape (n_firms,).
    """
    block.enterprises.cash -= fen
    now.books.move(Account.ENTERPRISES, Account.PROGRAMMES, int(fen.sum()))


def pay_wages(block: Block, now: Now, yuan: Floats) -> Fen:
    """Let each county's enterprises pay its households' local wages, together whole fen.

    The households bank them with the rest of the month's income.

    Returns:
        The wage bill of each county in fen, shape (n_counties,).
    """
    pay = block.in_county.up(yuan * block.weight_f, np.float32).astype(np.float64)
    bill: Fen = np.rint(pay * FEN).astype(np.int64)
    firms = block.enterprises
    firms.cash -= apportion(bill, firms.jobs, block.firms_in_county)
    now.books.move(Account.ENTERPRISES, Account.HOUSEHOLDS, int(bill.sum()))
    return bill
