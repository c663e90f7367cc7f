"""Income of a whole calendar year by source, household by household; kept in the last year only.

What members away send home counts as transfers in the month's income, as in the official
statistics. Here it stays with what they earned, so that a transfer is money that nobody of the
household worked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from simsupport.core.blocks import Block

KEPT = ("wage", "away", "business", "property")


class Sources:
    """What each household of a block got in the year so far, nominal yuan.

    `wage` holds what counts as wages; `away` all that migrants brought or sent home, of which a
    part counts as wages; transfers are what the year's income leaves.
    """

    def __init__(self, rows: int) -> None:
        self.sums = np.zeros((len(KEPT), rows), np.float32)
        """shape (len(KEPT), n_households)"""
        self.away: npt.NDArray[np.float32] = self.sums[1]
        """what migrants brought or sent home so far, shape (n_households,)"""

    @classmethod
    def so_far(cls, earned: npt.NDArray[np.float32], block: Block) -> Sources:
        """Return a block's part of what all households got so far, shape (4, n_households)."""
        rows = slice(block.households.start, block.households.stop)
        sources = cls(rows.stop - rows.start)
        sources.sums[:] = earned[:, rows]
        return sources

    def add_month(self, hh: Any) -> None:
        """Add the month's other sources, once all of them are paid."""
        self.sums[0] += hh.wage
        self.sums[2] += hh.business
        self.sums[3] += hh.property_income
