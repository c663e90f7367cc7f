"""Queues: who is served, whole and in order, when places are fewer than requests."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Index = npt.NDArray[np.intp]
Counts = npt.NDArray[np.int64]

_BITS = np.uint64(24)
_LOW = np.uint64(2**24 - 1)
_MOST_GROUPS = 2**16


def first_in_queue(
    group: Index,
    place: npt.NDArray[np.float32],
    weight: Counts,
    places: Counts,
    last: float = 0.0,
) -> Index:
    """Return who finds a place in each group's queue; positions in the arrays, in queue order.

    The queue stops at the first who does not fit.

    Args:
        group: the queue each one stands in, ascending or not; shape (n,).
        place: place in the queue in [0, 1), ties broken by position; shape (n,).
        weight: places each one takes; shape (n,).
        places: places of each group; shape (n_groups,).
        last: share of its weight by which the last one served may overstep; with 1 whoever finds
            any place left is served whole.
    """
    queue = _in_order(group, place, len(places))
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


def _in_order(group: Index, place: npt.NDArray[np.float32], groups: int) -> Index:
    """Return positions sorted by group, then place, then position.

    Group, place and position are packed in one word where they fit, so that one sort of words
    serves all groups.
    """
    order = (place * np.float32(2**24)).astype(np.uint64)
    if groups > _MOST_GROUPS or len(group) > _LOW:
        sorted_positions: Index = np.lexsort((order, group))
        return sorted_positions
    position = np.arange(len(group), dtype=np.uint64)
    packed = (group.astype(np.uint64) << np.uint64(48)) | (order << _BITS) | position
    packed.sort()
    return (packed & _LOW).astype(np.intp)
