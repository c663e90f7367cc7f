"""Sorting only near the margin serves exactly whom sorting the whole queue serves."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simsupport.channels import margin
from simsupport.channels.margin import served
from simsupport.channels.queue import first_in_queue

PLACES = st.integers(0, 2**24 - 1).map(lambda bits: bits / 2**24)
ASKING = st.lists(st.tuples(st.integers(0, 4), PLACES, st.integers(0, 40)), max_size=60)
CAPACITY = st.lists(st.integers(0, 300), min_size=5, max_size=5)


def columns(asking):
    group, place, weight = np.array(asking, np.float64).reshape(-1, 3).T
    return group.astype(np.intp), place.astype(np.float32), weight.astype(np.int64)


@given(ASKING, CAPACITY, st.sampled_from([0.0, 0.5, 1.0]))
def test_the_same_are_served_as_by_sorting_all(asking, capacity, last):
    queue, places = columns(asking), np.array(capacity, np.int64)
    by_hand = np.sort(first_in_queue(*queue, places, last))
    assert served(*queue, places, last).tolist() == by_hand.tolist()


def test_few_of_a_long_queue_are_sorted(monkeypatch):
    lengths = []

    def counted(group, *others):
        lengths.append(len(group))
        return first_in_queue(group, *others)

    monkeypatch.setattr(margin, "first_in_queue", counted)
    draws = np.random.default_rng(1)
    queue = draws.integers(0, 10, 5000), draws.random(5000, np.float32), np.full(5000, 7)
    places = np.full(10, 700)
    found = served(*queue, places)
    assert lengths[0] < 100
    assert found.tolist() == np.sort(first_in_queue(*queue, places)).tolist()
