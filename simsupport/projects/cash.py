"""Cash transfers: who is owed what in a month. Channel: money."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.core.ledger import FEN, to_fen
from simsupport.livelihoods.family import members

Fen = npt.NDArray[np.int64]


def flat(eligible: npt.NDArray[np.bool_], amount: float) -> Fen:
    """Return the same amount for every eligible household.

    Args:
        eligible: shape (n,).
        amount: yuan per household and month.
    """
    return eligible * np.int64(round(amount * FEN))


def gap_filling(hh: Any, eligible: npt.NDArray[np.bool_], line: float, share: float) -> Fen:
    """Return a twelfth of a share of what last year's income lacked to the line.

    Income without last month's own grants is not known to the payer, so the gap is that of the
    calendar year before: who was lifted by the grant gets less the year after.

    Args:
        hh: households' columns.
        eligible: shape (n,).
        line: yuan per person and year.
        share: share of the gap that is paid.
    """
    gap = np.float32(line) * members(hh) - hh.last_income
    np.maximum(gap, np.float32(0.0), out=gap)
    np.minimum(gap, np.float32(line) * members(hh), out=gap)
    gap *= eligible
    return to_fen(gap * np.float32(share / 12.0))
