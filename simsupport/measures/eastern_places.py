"""Which counties the eastern provinces are paired with."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.core.streams import Streams, uniform


def recipients(counties: Any) -> npt.NDArray[np.bool_]:
    """Return which counties have a partner in the east; shape (n_counties,)."""
    chosen: npt.NDArray[np.bool_] = counties.partner > 0
    return chosen


def keyed_recipients(
    counties: Any, streams: Streams, name: str, share: float
) -> npt.NDArray[np.bool_]:
    """Return a share of the recipients, a larger share adding and dropping none; (n_counties,).

    Args:
        counties: all counties of the nation, or those of a block.
        streams: random streams.
        name: of the stream that orders them.
        share: of the recipients.
    """
    start = getattr(counties, "start", 0)
    drawn = uniform(streams.words(name, 0, start, start + len(counties)))
    chosen: npt.NDArray[np.bool_] = recipients(counties) & (drawn < np.float32(share))
    return chosen
