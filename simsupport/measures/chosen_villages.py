"""Villages that a measure chooses, always the same ones first, and what it costs there a year."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.ledger import FEN
from simsupport.core.streams import Streams, uniform
from simsupport.livelihoods.now import Now

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]
Reals = npt.NDArray[np.float64]


def chosen(streams: Streams, key: str, start: int, stop: int, share: float) -> Flags:
    """Return which of the villages from `start` to `stop` belong to a share; (n_villages,).

    A larger share adds villages and drops none.
    """
    if share >= 1.0:
        return np.ones(stop - start, np.bool_)
    picked: Flags = _place(streams, key, start, stop) < np.float32(share)
    return picked


def poor_first(streams: Streams, key: str, villages: Any, start: int, share: float) -> Flags:
    """Return which villages belong to a share that is used up on poor villages first.

    Up to one half, twice the share of the poor villages and no other is chosen; above it all poor
    ones are, and of the others what is left, so that 1 is all villages. Shape (n_villages,).
    """
    place = _place(streams, key, start, start + len(villages))
    limit = np.where(villages.poor_village > 0, 2.0 * share, 2.0 * share - 1.0)
    picked: Flags = place < limit.astype(np.float32)
    return picked


def yearly_cost(block: Block, now: Now, there: Flags, yuan: float) -> Order:
    """Return an order for what a year costs in each of some villages, at 2013 prices.

    It stands even where no village is chosen, so that whoever carries it out begins anew.
    """
    rows = np.flatnonzero(there)
    fen = np.full(len(rows), round(yuan * now.drivers.prices * FEN), np.int64)
    return Order(rows, fen, block.villages.weight[rows].astype(np.int64))


def part_paid(now: Now, order: Order, yuan: float) -> Floats:
    """Return which part of its yearly cost each village of an order got; shape (n_cases,)."""
    price = round(yuan * now.drivers.prices * FEN)
    if not price:
        return np.ones(len(order.rows), np.float32)
    return (order.fen / price).astype(np.float32)


def village_mean(block: Block, values: npt.NDArray[Any]) -> Reals:
    """Return the mean of a column over each village's real households; shape (n_villages,)."""
    sums = block.in_village.up(block.weight * values.astype(np.float64))
    mean: Reals = sums / np.maximum(block.in_village.up(block.weight), 1)
    return mean


def _place(streams: Streams, key: str, start: int, stop: int) -> Floats:
    return uniform(streams.words(f"{key}.villages", 0, start, stop))
