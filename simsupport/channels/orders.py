"""Orders: what a payer asks for in a month, case by case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Source, total

Fen = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Order:
    """Cases that money is asked for, whole or in one common part. All arrays have one length."""

    rows: Index
    """households, villages, counties or enterprises, counted in the block"""
    fen: Fen
    """price for each real one that a row stands for"""
    weight: Fen
    """real ones that a row stands for"""
    village: Index | None = None
    """village through whose officials' hands the money goes; None: it goes through nobody's"""
    project: Places | None = None
    """place on the menu, from 1, of what is bought for each household; None: something else"""
    duplicate: Flags | None = None
    """where somebody else has ordered the same for the household this month"""
    purpose: str = ""
    """what it is for, where a measure asks for several things"""
    late: Places | None = None
    """months after which offices will deliver each case; None: all at once"""
    source: Source | None = None
    """whose money it is; None: that of the measure's usual source"""

    @classmethod
    def of_households(cls, block: Block, rows: Index, fen: Fen, purpose: str = "") -> Self:
        """Return an order for chosen households at a price for each, whole fen."""
        return cls(rows, fen, block.weight[rows], block.village_of(rows), purpose=purpose)

    @property
    def cost(self) -> int:
        """What the whole order costs, fen."""
        return total(self.fen, self.weight)

    def granted(self, share: float) -> Self:
        """Return what a share of the money pays for, rounded down to whole fen a case."""
        if share == 1.0:
            return self
        return self.of(np.floor(self.fen * share).astype(np.int64))

    def of(self, fen: Fen) -> Self:
        """Return the same order at other amounts."""
        return replace(self, fen=fen)
