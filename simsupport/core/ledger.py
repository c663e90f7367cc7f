"""A double-entry ledger in whole fen.

Every flow has a payer and a payee, every yuan of a programme a source and a use. Three identities
hold each month and are checked by `Ledger.close`, which takes the stocks as the agents hold them,
not as the ledger thinks they should be:

1. what programmes drew from sources equals what was put to uses (unspent money is a use);
2. each measured account's change in stock equals what flowed in less what flowed out;
3. a flow that is booked as the rest of a sum equals what its parts say, to float32 accuracy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Self

import numpy as np
import numpy.typing as npt

FEN = 100
"""Fen in a yuan."""

PRECISION = 1e-5
"""To which share of the money moved float32 sums over all households agree with whole fen."""

Counts = npt.NDArray[np.int64]


class Account(IntEnum):
    """Who holds money."""

    PROGRAMMES = 0
    """whoever pays for programmes: governments, units, helpers, donors"""
    HOUSEHOLDS = 1
    ENTERPRISES = 2
    ELSEWHERE = 3
    """markets, and employers at the destinations"""
    OFFICIALS = 4
    """officials' own pockets"""
    IN_TRUST = 5
    """pay of public posts, held until it is earned, and what charitable trusts hold"""


class Source(IntEnum):
    """Where a programme's money comes from."""

    CENTRAL = 0
    DESIGNATED_UNITS = 1
    EASTERN_AID = 2
    STATE_ENTERPRISES = 3
    PRIVATE_FIRMS = 4
    DONATIONS = 5
    PROVINCIAL = 6
    LOCAL = 7
    """prefectures and counties"""
    LOTTERY = 8


class Use(IntEnum):
    """What a programme's money is put to."""

    HOUSEHOLD_BENEFIT = 0
    FIRM_SUPPORT = 1
    UNSPENT = 2
    CAPITAL = 3
    """productive assets of households, roads of villages"""
    SERVICES = 4
    """training, housing and other services to households"""
    VISIBLE_PROJECT = 5
    """what looks good and helps nobody"""
    DIVERTED = 6
    """what officials took"""
    WAGES = 7
    """pay of public posts"""
    DUPLICATED = 8
    """bought for households that somebody else had just bought the same"""
    ADMINISTRATION = 9
    """cost of running a programme"""
    LOST = 10
    """invested in firms that failed"""
    RECOVERED = 11
    """taken back from officials who had taken it: booked as negative spending"""


class LedgerError(ArithmeticError):
    """Money appeared or vanished."""


@dataclass
class Postings:
    """Flows of one month, of one block or of the nation; all whole fen."""

    flows: Counts = field(default_factory=lambda: np.zeros((len(Account), len(Account)), np.int64))
    sources: Counts = field(default_factory=lambda: np.zeros(len(Source), np.int64))
    uses: Counts = field(default_factory=lambda: np.zeros(len(Use), np.int64))
    background: Counts = field(default_factory=lambda: np.zeros(1, np.int64))
    rest: int = 0
    """fen booked as the rest of a sum"""
    counted: float = 0.0
    """the same flow counted from its parts, yuan"""
    turnover: float = 0.0
    """size of these parts, whatever their sign, yuan"""

    def move(self, payer: Account, payee: Account, fen: int) -> None:
        """Move money between accounts; a negative amount moves the other way."""
        self.flows[payer, payee] += fen

    def draw(self, source: Source, fen: int) -> None:
        """Book what a programme takes from a source."""
        self.sources[source] += fen

    def count(self, yuan: float, turnover: float) -> None:
        """Count a part of the flow that is booked as a rest."""
        self.counted += yuan
        self.turnover += turnover

    def spend(self, use: Use, fen: int) -> None:
        """Book what a programme's money was put to."""
        self.uses[use] += fen

    def __iadd__(self, other: Postings) -> Self:
        self.flows += other.flows
        self.sources += other.sources
        self.uses += other.uses
        self.background += other.background
        self.rest += other.rest
        self.counted += other.counted
        self.turnover += other.turnover
        return self


class Ledger:
    """The nation's accounts over a run."""

    def __init__(self, stocks: dict[Account, int]) -> None:
        self.stocks = {account: stocks.get(account, 0) for account in Account}
        self.drawn, self.spent = 0, 0

    def close(self, month: Postings, measured: dict[Account, int]) -> None:
        """Book a month and check both identities.

        Args:
            month: the nation's postings of the month.
            measured: stocks in fen as counted from the agents' own columns.

        Raises:
            LedgerError: an identity does not hold; the text says which and by how much.
        """
        drawn, used = int(month.sources.sum()), int(month.uses.sum())
        if drawn != used:
            raise LedgerError(f"programmes drew {drawn} fen from sources and used {used} fen")
        change = month.flows.sum(axis=0) - month.flows.sum(axis=1)
        for account in Account:
            self.stocks[account] += int(change[account])
        for account, stock in measured.items():
            if stock != self.stocks[account]:
                raise LedgerError(
                    f"the account {account.name.lower()} holds {stock} fen, "
                    f"its flows say {self.stocks[account]} fen"
                )
        if abs(month.rest / FEN - month.counted) > PRECISION * month.turnover:
            raise LedgerError(
                f"the rest booked is {month.rest / FEN:.0f} yuan, "
                f"its parts make {month.counted:.0f} yuan"
            )
        self.drawn += drawn
        self.spent += drawn - int(month.uses[Use.UNSPENT])


def to_fen(yuan: npt.NDArray[np.float32]) -> Counts:
    """Round yuan to whole fen; shape kept, int64."""
    fen = yuan * np.float32(FEN)
    np.rint(fen, out=fen)
    return fen.astype(np.int64)


def total(fen: Counts, weight: Counts) -> int:
    """Return the exact sum of fen times weight."""
    return int((fen * weight).sum())
