"""What a nation carries from one month to the next: all of it, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.channels.destinations import Destinations
from simsupport.core.calendar import Month
from simsupport.core.columns import Table
from simsupport.core.ledger import Ledger
from simsupport.indicators.record import Record
from simsupport.indicators.summary import Ending


@dataclass(frozen=True, slots=True)
class State:
    """A nation between two months. Random streams hold nothing: a draw belongs to its month."""

    seed: int
    month: Month
    """the month that comes next"""
    tables: dict[str, Table]
    province_names: tuple[str, ...]
    start_persons: npt.NDArray[np.int64]
    """real persons of each household when the run began, shape (n_households,)"""
    destinations: Destinations
    ledger: Ledger
    cap_reached: bool
    """whether requests were ever cut to what was left under the cap on spending"""
    funded: bool
    """whether anything was left under the cap when the last month began"""
    record: Record
    earned: npt.NDArray[np.float32] | None
    """income of the last calendar year so far by source, shape (4, n_households)"""
    ending: Ending | None
    """how households stood in the last December, once it is over"""
    random: tuple[Any, ...]
    """of Mesa's `model.random`, which no rule draws from but a reader's own code may"""
    rng: dict[str, Any]
    """the same of Mesa's `model.rng`"""
