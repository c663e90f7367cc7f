"""What a nation and its blocks tell each other in the course of a month."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from simsupport.channels.orders import Order
    from simsupport.core.calendar import Month
    from simsupport.core.ledger import Postings
    from simsupport.indicators.year import Year
    from simsupport.livelihoods.labour import Seekers
    from simsupport.measures.base import Measure
    from simsupport.projects.needs import Needs

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Outlook:
    """What the nation tells its blocks at the start of a month."""

    month: Month
    pay_away: Floats
    finding_away: Floats
    funded: bool
    """whether anything is left under the cap on spending"""


@dataclass
class Asked:
    """What a block asks of the nation in the first half of a month."""

    away: npt.NDArray[np.int64]
    """workers by destination and place in its queue"""
    money: npt.NDArray[np.int64]
    """fen by source"""


@dataclass
class Pending:
    """What a block keeps between the two halves of a month."""

    seekers: Seekers
    subsidised_hires: npt.NDArray[np.int64]
    """workers by county"""
    orders: list[tuple[Measure, Order]] = field(default_factory=list)
    """what money is asked for, in the order in which measures act"""
    needs: Needs | None = None
    """what help could bring, in the month in which payers plan"""

    def ask(self, measure: Measure, orders: list[Order]) -> None:
        """Note what a measure asks for."""
        self.orders.extend((measure, order) for order in orders)


@dataclass
class Granted:
    """What the nation answers."""

    first_unserved: npt.NDArray[np.int64]
    """place in each destination's queue from which nobody is served"""
    share: float
    """share of the money asked for that is granted"""


@dataclass
class Told:
    """What a block tells at the end of a month."""

    books: Postings
    counts: npt.NDArray[np.int64]
    savings: int
    cash: int
    trust: int
    came_home: npt.NDArray[np.int64]
    """migrants who came home less those who left, by destination"""
    bought: npt.NDArray[np.int64]
    """projects by measure, what is counted and kind; shape (n_measures, len(TALLY), n_projects)"""
    year: Year | None
    earned: npt.NDArray[np.float32] | None
    """the last calendar year's income by source; shape (len(KEPT), n_households)"""
