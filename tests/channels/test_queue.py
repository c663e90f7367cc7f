"""A queue serves whole and in order, and never more than there are places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsupport.channels.queue import first_in_queue, first_of_each, lowest_first
from simsupport.core.blocks import Groups

PLACES = st.integers(0, 2**24 - 1).map(lambda bits: bits / 2**24)
ASKING = st.lists(st.tuples(st.integers(0, 4), PLACES, st.integers(0, 40)), min_size=1, max_size=40)
CAPACITY = st.lists(st.integers(0, 120), min_size=5, max_size=5)


def serve(asking, capacity, last=0.0):
    """Return the positions served."""
    group, place, weight = (np.array(part) for part in zip(*asking, strict=True))
    served = first_in_queue(
        group.astype(np.intp),
        place.astype(np.float32),
        weight.astype(np.int64),
        np.array(capacity, np.int64),
        last,
    )
    return served.tolist()


def serve_plainly(asking, capacity, last=0.0):
    """Serve each queue in turn until the first who does not fit; nobody fits where all is taken."""
    served = []
    for number, places in enumerate(capacity):
        queue = sorted((place, i) for i, (group, place, _) in enumerate(asking) if group == number)
        taken = 0
        for _, i in queue:
            weight = asking[i][2]
            if taken + max(weight - int(weight * last), 1) > places:
                break
            served.append(i)
            taken += weight
    return sorted(served)


@given(ASKING, CAPACITY)
def test_queues_are_served_as_one_would_by_hand(asking, capacity):
    assert serve(asking, capacity) == serve_plainly(asking, capacity)


@given(ASKING, CAPACITY, st.sampled_from([0.5, 1.0]))
def test_the_last_one_may_overstep_by_the_share_given(asking, capacity, last):
    assert serve(asking, capacity, last) == serve_plainly(asking, capacity, last)


@given(ASKING, CAPACITY)
def test_with_a_whole_weight_to_overstep_whoever_finds_a_place_left_is_served(asking, capacity):
    served = serve(asking, capacity, 1.0)
    for number, places in enumerate(capacity):
        in_order = sorted(served, key=lambda i: (asking[i][1], i))
        queue = [asking[i][2] for i in in_order if asking[i][0] == number]
        left_out = sum(group == number for group, _, _ in asking) - len(queue)
        assert sum(queue[:-1]) < max(places, 1)
        assert sum(queue) >= places or left_out == 0


@given(ASKING, CAPACITY)
def test_capacity_is_never_exceeded(asking, capacity):
    taken = [0] * 5
    for i in serve(asking, capacity):
        taken[asking[i][0]] += asking[i][2]
    assert all(used <= places for used, places in zip(taken, capacity, strict=True))


@given(ASKING, CAPACITY)
def test_nobody_is_served_before_someone_further_ahead(asking, capacity):
    served = set(serve(asking, capacity))
    for i, (group, place, _) in enumerate(asking):
        for j in served:
            if asking[j][0] == group and (place, i) < (asking[j][1], j):
                assert i in served


@given(ASKING, CAPACITY, st.integers(0, 4), st.integers(0, 50))
def test_more_places_serve_at_least_the_same(asking, capacity, group, more):
    larger = list(capacity)
    larger[group] += more
    assert set(serve(asking, capacity)) <= set(serve(asking, larger))


def test_those_who_ask_in_the_same_place_are_served_by_position():
    assert serve([(0, 0.5, 1), (0, 0.5, 1), (0, 0.25, 1)], [2]) == [0, 2]


@pytest.mark.parametrize("places", [[3], []])
def test_an_empty_queue_serves_nobody(places):
    nobody = np.zeros(0)
    served = first_in_queue(
        nobody.astype(np.intp),
        nobody.astype(np.float32),
        nobody.astype(np.int64),
        np.array(places, np.int64),
    )
    assert served.tolist() == []


def test_a_queue_may_have_very_many_groups():
    group = np.array([99_999, 5, 70_000, 99_999])
    place = np.array([0.5, 0.1, 0.2, 0.4], np.float32)
    served = first_in_queue(group, place, np.ones(4, np.int64), np.ones(100_000, np.int64))
    assert served.tolist() == [1, 2, 3]


@pytest.mark.parametrize("last", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("each", [3, 11, 12, 60, 400])
@pytest.mark.parametrize("spread", [0.0, 1e-3, 1.0, 15.0])
def test_long_queues_of_any_numbers_are_served_as_one_would_by_hand(each, spread, last):
    draw = np.random.default_rng(each)
    group = draw.integers(0, 7, 7 * each)
    number = np.exp(spread * draw.standard_normal(len(group))) * draw.choice(
        [-1.0, 1.0], len(group)
    )
    number = np.round(number, 2).astype(np.float32)  # so that some tie
    weight = draw.integers(0, 9, len(group))
    places = np.rint(np.bincount(group, weight) * np.array([-0.1, 0, 0.1, 0.5, 0.9, 1.0, 3.0]))
    asking = list(zip(group.tolist(), number.tolist(), weight.tolist(), strict=True))
    served = lowest_first(group, number, weight, places.astype(np.int64), last)
    assert served.tolist() == serve_plainly(asking, places.tolist(), last)


def test_places_that_differ_by_less_than_they_are_counted_to_tie():
    place = np.array([0.25 + 2**-26, 0.25], np.float32)
    served = first_in_queue(np.zeros(2, np.intp), place, np.ones(2, np.int64), np.ones(1, np.int64))
    assert served.tolist() == [0]


def test_the_first_of_each_group_are_those_with_the_highest_scores_after_who_comes_before_all():
    groups = Groups(np.array([0, 0, 0, 1, 1, 2]), 0, 3)
    score = np.array([0.1, 0.9, 0.5, 0.2, 0.2, 0.7])
    nobody = np.zeros(6, np.bool_)
    before = np.array([True, False, False, False, False, False])
    first = first_of_each(groups, score, np.array([1.0, 1.0, 0.0]), nobody)
    assert np.flatnonzero(first).tolist() == [1, 3]
    first = first_of_each(groups, score, np.array([2.0, 2.0, 5.0]), before)
    assert np.flatnonzero(first).tolist() == [0, 1, 3, 4, 5]
