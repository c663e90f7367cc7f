"""An order costs what its cases cost, and a share of it is paid to the fen."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsupport.channels.orders import Order
from tests.worlds import World

CASES = st.lists(st.tuples(st.integers(0, 2**43), st.integers(0, 30_000)), max_size=20)


def order_of(cases):
    """Return an order of (fen, weight) cases."""
    fen, weight = (np.array([case[i] for case in cases], np.int64) for i in (0, 1))
    return Order(np.arange(len(cases)), fen, weight)


@given(CASES)
def test_an_order_costs_its_cases_times_what_they_stand_for(cases):
    assert order_of(cases).cost == sum(fen * weight for fen, weight in cases)


@given(CASES, st.floats(0.0, 1.0))
def test_of_a_share_each_case_gets_its_part_rounded_down_to_whole_fen(cases, share):
    order = order_of(cases)
    part = order.granted(share)
    assert part.fen.dtype == np.int64
    assert part.fen.tolist() == [math.floor(fen * share) for fen, _ in cases]
    assert part.cost <= order.cost
    assert np.array_equal(part.rows, order.rows)
    assert np.array_equal(part.weight, order.weight)


def test_an_order_granted_whole_is_the_order():
    order = order_of([(2**60 + 1, 1)])
    assert order.granted(1.0) is order


def test_other_amounts_leave_everything_else_and_the_order_itself_as_it_was():
    order = Order(
        np.array([3, 5]),
        np.array([10, 20]),
        np.array([1, 2]),
        np.array([0, 1]),
        np.array([4, 4], np.uint8),
        np.array([False, True]),
        "roads",
    )
    other = order.of(np.array([1, 2]))
    assert (other.cost, order.cost) == (5, 50)
    for name in ("rows", "weight", "village", "project", "duplicate", "purpose"):
        assert getattr(other, name) is getattr(order, name)


def test_an_order_for_households_knows_whom_they_stand_for_and_where_they_live():
    world = World(6, villages=3, counties=3, weight=[1, 2, 3, 4, 5, 6])
    order = Order.of_households(world.block, np.array([5, 0, 2]), np.array([7, 8, 9]), "food")
    assert order.weight.tolist() == [6, 1, 3]
    assert order.village is not None
    assert order.village.tolist() == [2, 0, 1]
    assert order.cost == 42 + 8 + 27
    assert (order.project, order.duplicate, order.purpose) == (None, None, "food")


def test_an_order_for_nobody_costs_nothing():
    order = Order.of_households(World(2).block, np.zeros(0, np.intp), np.zeros(0, np.int64))
    assert order.cost == order.granted(0.5).cost == 0


def test_an_order_cannot_be_changed():
    with pytest.raises(AttributeError):
        order_of([(1, 1)]).fen = np.zeros(1, np.int64)
