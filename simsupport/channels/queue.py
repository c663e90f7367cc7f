"""Queues: who is served, whole and in order, when places are fewer than requests.

Only those near the last one served need be put in order: whoever stands clearly further ahead is
served, whoever stands clearly further back is not.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simsupport.core.blocks import Groups

Index = npt.NDArray[np.intp]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

_PLACES = np.float32(2**24)
_SMALLEST = np.float32(1e-30)
_FEWEST, _MOST = 12, 64
"""Stretches of a queue: with fewer it is quicker to put everybody in order, more save nothing."""


class _Clear(NamedTuple):
    """What is clear of queues before anybody is put in order."""

    served: npt.NDArray[np.bool_]
    """who is served in any case, shape (n,)"""
    near: Index
    """who may be served or not: in each queue those next to one another, ascending"""
    left: Counts
    """places left for them in each queue, shape (n_groups,)"""


def first_in_queue(
    group: Index, place: Floats, weight: Counts, places: Counts, last: float = 0.0
) -> Index:
    """Return who finds a place in each group's queue; positions in the arrays, ascending.

    Args:
        group: the queue each one stands in, ascending or not; shape (n,).
        place: place in the queue in [0, 1), to 2**-24, ties broken by position; shape (n,).
        weight: places each one takes; shape (n,).
        places: places of each group; shape (n_groups,).
        last: share of its weight by which the last one served may overstep; with 1 whoever finds
            any place left is served whole.
    """
    return lowest_first(group, np.floor(place * _PLACES), weight, places, last)


def lowest_first(
    group: Index, number: Floats, weight: Counts, places: Counts, last: float = 0.0
) -> Index:
    """Return who finds a place where the lowest number is served first, whatever its size.

    The queue stops at the first who does not fit.

    Args:
        group: as in `first_in_queue`, like all arguments that come after `number`.
        number: of each one, of any size below 1e38, ties broken by position; shape (n,).
        weight: places each one takes.
        places: places of each group.
        last: share of its weight by which the last one served may overstep.
    """
    clear = _look_along(group, number, weight, places)
    its_group = group[clear.near]
    order = np.argsort(_in_words(its_group, number[clear.near]), kind="stable")
    queue, its_group = clear.near[order], its_group[order]
    in_order = weight[queue]
    running = np.cumsum(in_order)
    ends = np.cumsum(np.bincount(its_group, minlength=len(places)))
    before = np.concatenate([[0], running])[np.concatenate([[0], ends[:-1]])]
    room = (before + clear.left)[its_group]
    must_fit = np.maximum(in_order - (in_order * last).astype(np.int64), 1)
    fits = running - in_order + must_fit <= room
    clear.served[queue[fits]] = True
    return np.flatnonzero(clear.served)


def first_of_each(
    groups: Groups, score: npt.NDArray[Any], most: npt.NDArray[np.float64], before: Flags
) -> Flags:
    """Return so many rows of each group, those with the highest scores; shape (n_rows,).

    Args:
        groups: of rows.
        score: who is preferred, ties broken by position; shape (n_rows,).
        most: rows, whole; shape (n_groups,).
        before: who comes before all others, whatever the score; shape (n_rows,).
    """
    group = groups.down(np.arange(len(groups.counts)))
    queue = np.lexsort((-score, ~before, group))
    place = np.empty(len(queue), np.intp)
    place[queue] = np.arange(len(queue)) - groups.down(groups.starts)
    first: Flags = place < groups.down(most)
    return first


def _look_along(group: Index, number: Floats, weight: Counts, places: Counts) -> _Clear:
    """Divide each queue in stretches, and find the one in which its places run out."""
    if len(group) <= _FEWEST * len(places):
        return _Clear(np.zeros(len(group), np.bool_), np.arange(len(group)), places)
    many = min(len(group) // len(places), _MOST)
    low = number.min()
    scale = np.float32(many - 1) / max(number.max() - low, _SMALLEST)
    stretch = ((number - low) * scale).astype(np.int32)
    asked = np.zeros((len(places), many), np.int64)
    np.add.at(asked.reshape(-1), group * many + stretch, weight)
    until = asked.cumsum(axis=1)
    ends_in = (until < places[:, np.newaxis]).sum(axis=1, dtype=np.int32)
    before = np.concatenate([np.zeros((len(places), 1), np.int64), until], axis=1)
    left = places - before[np.arange(len(places)), ends_in]
    its_end = ends_in[group]
    return _Clear(stretch < its_end, np.flatnonzero(stretch == its_end), left)


def _in_words(group: Index, number: Floats) -> npt.NDArray[np.uint64]:
    """Return words that stand in order of group, then of number; shape (n,).

    The bits of a float32 order like the number itself once those of negative numbers are turned
    about. Many words of ascending groups are nearly in order, which is what makes a stable sort of
    them fast.
    """
    bits = (number + np.float32(0.0)).view(np.int32)  # no zero is less than zero
    ascending = (bits ^ ((bits >> 31) | np.int32(-(2**31)))).view(np.uint32)
    words: npt.NDArray[np.uint64] = group.astype(np.uint64) << np.uint64(32)
    words |= ascending
    return words
