"""Things of different kinds in one queue: what a county's money is worth most for comes first."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simsupport.channels.orders import Fen
from simsupport.core.blocks import Index

Floats = npt.NDArray[np.float32]


class Offer(NamedTuple):
    """What may be bought: things that each belong to a county."""

    county: Index
    value: Floats
    """log of the yearly gain that it seems to bring in a yuan"""
    cost: Fen
    """for all real ones"""


def first_by_value(parts: Offer, wholes: Offer, money: Fen) -> Fen:
    """Return what goes to things that may be bought in part, all things in order of value.

    Args:
        parts: things that may be bought in part.
        wholes: things that compete with them for the same money.
        money: of each county, fen, shape (n_counties,).

    Returns:
        Fen for each of `parts`, shape (n_parts,).
    """
    county = np.concatenate([parts.county, wholes.county])
    value = np.concatenate([parts.value, wholes.value])
    cost = np.concatenate([parts.cost, wholes.cost])
    queue = np.lexsort((-value, county))
    in_order: Any = cost[queue]
    before = np.cumsum(in_order) - in_order
    first = np.searchsorted(county[queue], county[queue])
    ahead = np.empty(len(cost), np.int64)
    ahead[queue] = before - before[first]
    many = len(parts.cost)
    left = money[parts.county] - ahead[:many]
    funded: Fen = np.clip(left, 0, parts.cost)
    return funded
