"""Who is served by a long queue, found without putting those in order who are far from its end.

Whoever stands well before the last one served is served, whoever stands well behind is not, in
whatever order. Only those about where the places run out need to be sorted.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.channels.queue import first_in_queue

Index = npt.NDArray[np.intp]
Counts = npt.NDArray[np.int64]


def served(
    group: Index,
    place: npt.NDArray[np.float32],
    weight: Counts,
    places: Counts,
    last: float = 0.0,
) -> Index:
    """Return whom `first_in_queue` serves, in ascending order; arguments and errors as there.

    Each queue is cut into sections of equal length, fewer than it has members. Sections
    that fit with a place to spare are served whole; the next one is sorted; the rest has to go
    without.
    """
    sections = 1 << (len(group) // len(places) // 2).bit_length()
    section = (place * np.float32(sections)).astype(np.intp)
    section += group * sections
    asked = np.bincount(section, weight, len(places) * sections).astype(np.int64)
    upto = np.zeros((len(places), sections + 1), np.int64)
    np.cumsum(asked.reshape(-1, sections), axis=1, out=upto[:, 1:])
    queues = np.arange(len(places))
    whole = np.count_nonzero(upto[:, 1:] < places[:, None], axis=1)
    left = places - upto[queues, whole]

    margin = (queues * sections + whole)[group]
    finds = section < margin
    near = np.flatnonzero(section == margin)
    finds[near[first_in_queue(group[near], place[near], weight[near], left, last)]] = True
    return np.flatnonzero(finds)
