"""Cash transfers: who is owed what in a month. Channel: money."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.core.ledger import FEN, to_fen

Fen = npt.NDArray[np.int64]


def flat(households: int, amount: float) -> Fen:
    """Return the same amount for each of some households, yuan a month, in fen; shape (n,)."""
    return np.full(households, round(amount * FEN), np.int64)


def gap_filling(
    income: npt.NDArray[np.float32],
    size: npt.NDArray[np.uint8],
    eligible: npt.NDArray[np.bool_] | np.bool_,
    line: float,
    share: float,
) -> Fen:
    """Return a twelfth of a share of what a year's income lacks to the line.

    Args:
        income: what the payer takes for the income of the year before, yuan, shape (n,).
        size: persons, shape (n,).
        eligible: shape (n,), or one for all.
        line: yuan per person and year.
        share: share of the gap that is paid.
    """
    whole = size * np.float32(line)
    gap = np.minimum(whole - income, whole)
    np.maximum(gap, np.float32(0.0), out=gap)
    gap *= eligible
    return to_fen(gap * np.float32(share / 12.0))
