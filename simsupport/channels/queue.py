"""Queues: who is served, whole and in order, when places are fewer than requests."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Index = npt.NDArray[np.intp]
Counts = npt.NDArray[np.int64]

_PLACE_BITS = 24


def first_in_queue(
    group: Index,
    place: npt.NDArray[np.float32],
    weight: Counts,
    places: Counts,
    last: float = 0.0,
) -> Index:
    """Return who finds a place in each group's queue; positions in the arrays, in queue order.

    Group, place in the queue and position are packed in one word, so that one sort of words
    serves all groups; members and groups share 40 bits of it. The queue stops at the first who
    does not fit.

    Args:
        group: the queue each one stands in, ascending or not; shape (n,).
        place: place in the queue in [0, 1), ties broken by position; shape (n,).
        weight: places each one takes; shape (n,).
        places: places of each group; shape (n_groups,).
        last: share of its weight by which the last one served may overstep; with 1 whoever finds
            any place left is served whole.

    Raises:
        ValueError: members and groups are too many to be packed; work in smaller blocks.
    """
    bits = len(group).bit_length()
    if bits + len(places).bit_length() + _PLACE_BITS > 64:
        raise ValueError(f"{len(group)} members of {len(places)} groups are too many for one queue")
    position = np.arange(len(group), dtype=np.uint64)
    order = (place * np.float32(2**_PLACE_BITS)).astype(np.uint64)
    packed = group.astype(np.uint64) << np.uint64(bits + _PLACE_BITS)
    packed |= order << np.uint64(bits)
    packed |= position
    packed.sort()
    queue = (packed & np.uint64(2**bits - 1)).astype(np.intp)
    in_order = weight[queue]
    running = np.cumsum(in_order)
    queue_group = group[queue]
    ends = np.cumsum(np.bincount(group, minlength=len(places)))
    before = np.concatenate([[0], running])[np.concatenate([[0], ends[:-1]])]
    room = (before + places)[queue_group]
    must_fit = np.maximum(in_order - (in_order * last).astype(np.int64), 1)
    fits = running - in_order + must_fit <= room
    served: Index = queue[fits]
    return served
