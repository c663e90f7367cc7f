"""Help that runs for a time: a column holds the first month without it, 0 where it never ran."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.livelihoods.now import Now

Ends = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]


def term_end(now: Now, months: int) -> np.uint8:
    """Return the first month without help that runs for some months from this one on."""
    return np.uint8(now.month.index + months)


def runs(ends: Ends, now: Now) -> Flags:
    """Return where help runs this month; nothing does in the burn-in year. Shape as given."""
    running: Flags = ends > max(now.month.index, 0)
    return running


def any_set(values: npt.NDArray[Any]) -> bool:
    """Whether any row has a mark of at least 0 that is not 0; costs next to nothing."""
    return bool(values.max(initial=0) > 0)
