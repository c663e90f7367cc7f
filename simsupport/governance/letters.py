"""Letters of responsibility: targets from the province down to the village, each January."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.governance.chain import Chain
from simsupport.governance.pressure import Pressure

Counts = npt.NDArray[np.int64]

DEADLINE = 2020
"""The year by whose end nobody shall be registered. Source: Decision of November 2015."""


def sign_letters(
    chain: Chain, month: Month, registered: Counts, pressure: Pressure, first_gap: float
) -> None:
    """Set every official's target for the year and what honest work seems to leave of it.

    Args:
        chain: the officials.
        month: a January.
        registered: persons in the register by village, shape (n_villages,).
        pressure: the year's accountability.
        first_gap: gap that officials expect as long as no year's results are known.
    """
    officials = chain.officials
    share = pressure.target * yearly_share(month.year)
    below = np.float64(Level.PROVINCE) - officials.level
    listed = chain.add_up(registered)
    wanted = listed * share * passed_down(below, pressure.escalation)
    officials.target[:] = np.minimum(np.rint(wanted).astype(np.int64), listed)
    known = bool(np.any(officials.ready > 0))
    missing = 1.0 - officials.ready / np.maximum(officials.target, 1)
    gap = np.clip(missing, 0.0, 1.0) if known else np.full(len(officials), first_gap)
    officials.gap[:] = gap * (officials.target > 0)


def yearly_share(year: int) -> float:
    """Return the part of those registered who must leave in a year to be done by the deadline.

    Once it is over no exits are demanded: who is still listed, or falls again, is helped on.
    """
    return 1.0 / (DEADLINE - year + 1) if year <= DEADLINE else 0.0


def passed_down(levels: npt.NDArray[np.float64], escalation: float) -> npt.NDArray[np.float64]:
    """Return the factor by which a target has grown on its way down; levels are whole numbers."""
    factors = np.cumprod([1.0] + [escalation] * int(Level.PROVINCE))
    return np.asarray(factors[levels.astype(np.intp)])
