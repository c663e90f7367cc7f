"""Money that officials had diverted and must give back: demanded in December, paid in January."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.channels.money import recover
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.livelihoods.now import Now

extend(
    Counties,
    demanded=column("i8", "fen", "of what was diverted, what must be given back in January"),
)


def demand(counties: Any, share: npt.ArrayLike) -> None:
    """Demand a share of what each county's officials diverted this year.

    Args:
        counties: the nation's.
        share: of what nobody has demanded yet; shape (n_counties,).
    """
    fen = np.floor(counties.kept_year * np.asarray(share, np.float64)).astype(np.int64)
    counties.kept_year[:] -= fen
    counties.demanded[:] += fen


def take_back(block: Block, now: Now) -> None:
    """Take back in January what was demanded in December."""
    counties = block.counties
    fen = int(counties.demanded.sum())
    if not fen:
        return
    counties.kept -= counties.demanded
    counties.demanded[:] = 0
    recover(now, fen)
