"""What restores a guarantee that a household lacks: a safe house, safe water. Channel: services."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account, Use
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Flags, Floats, Project, Share


class Guarantee(Project):
    """A lasting service that earns nothing; its worth is what those who plan say it is."""

    lacking: ClassVar[str]
    """the column of households that flags who lacks it"""

    failure: float
    worth: float

    def eligible(self, block: Block, rows: Index) -> Flags:
        """Return which households lack it."""
        lacks: Flags = super().eligible(block, rows) & (self._flag(block)[rows] > 0)
        return lacks

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return the worth of the guarantee where it is lacking."""
        worth = self.worth * now.drivers.prices * (1.0 - self.failure)
        gain: Floats = (self._flag(block)[rows] > 0) * np.float32(worth)
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Restore it; where it is part-paid, as many are restored as were paid."""
        fen = self.arrived(block, now, rows, share)
        buy_for_households(block, now, rows, fen, Use.SERVICES, Account.PROGRAMMES)
        done = self.come_off(block, now, rows, self.failure, share)
        self._flag(block)[rows[done]] = 0

    def _flag(self, block: Block) -> Any:
        return getattr(block.households, self.lacking)
