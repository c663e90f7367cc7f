"""What a rule may know of the present month besides the rows it works on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.core.calendar import Month
from simsupport.core.ledger import Postings
from simsupport.core.streams import Streams, Words
from simsupport.livelihoods.drivers import Drivers
from simsupport.livelihoods.sources import Sources


@dataclass(frozen=True, slots=True)
class Now:
    """The month, the draws, outside conditions, and where money of this block is booked."""

    month: Month
    streams: Streams
    drivers: Drivers
    labour_power: npt.NDArray[np.float32]
    """labour to the power of its output share, by twentieths of a worker; shape (256,)"""
    labour_gain: npt.NDArray[np.float32]
    """what the last worker adds to that, 0 below one worker; shape (256,)"""
    net_share: float
    """net income in planned gross output of the own business"""
    pay_away: npt.NDArray[np.float32]
    """pay at each destination, yuan per month; shape (n_destinations,)"""
    finding_away: npt.NDArray[np.float32]
    """chance a month that a seeker found a post at each destination; shape (n_destinations,)"""
    measures: tuple[Any, ...]
    """the measures that act this month, in the order of the registry"""
    stopping: tuple[Any, ...]
    """the measures that acted last month and do not act now"""
    projects: Any
    """what money buys: the scenario's `projects` section"""
    livelihoods: Any
    """the equations of life: the scenario's `livelihoods` section, for those who plan by them"""
    books: Postings
    came_home: npt.NDArray[np.int64]
    """migrants of this block who came home less those who left, by destination"""
    sources: Sources | None = None
    """where income by source is added up; None but in the last calendar year"""

    def for_block(self, sources: Sources | None = None) -> Now:
        """Return the same month with empty books, for one block."""
        came_home = np.zeros_like(self.came_home)
        return replace(self, books=Postings(), came_home=came_home, sources=sources)

    def words(self, name: str, start: int, stop: int) -> Words:
        """Draw one random word for each row of a run."""
        return self.streams.words(name, self.month.index, start, stop)

    def words_at(self, name: str, rows: npt.NDArray[np.integer]) -> Words:
        """Draw the random words of chosen rows, numbered through the nation."""
        return self.streams.words_at(name, self.month.index, rows)
