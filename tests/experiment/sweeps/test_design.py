"""Designs visit the points they promise, and policies meet the same worlds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsupport.experiment import InputError
from simsupport.experiment.sweeps.design import (
    Design,
    check_extendable,
    points_of,
    uniform_shares,
)
from simsupport.experiment.sweeps.factors import Span, at, spread

AMOUNTS = {"amount": (0, 100, 200)}
WORLD = {"illness": Span(low=0.01, high=0.04), "price": Span(low=1.0, high=100.0, scale="log")}


def test_a_grid_crosses_every_value_with_every_other() -> None:
    points = points_of(Design(levels=3), AMOUNTS, WORLD)
    assert len(points) == 3 * 3 * 3
    assert len({point.values for point in points}) == 27
    assert {point.policy for point in points} == {0, 1, 2}
    assert {point.world for point in points} == set(range(9))


def test_a_grid_too_large_to_be_listed_is_refused() -> None:
    with pytest.raises(InputError, match="makes 16,785,409 combinations; at most 16,777,216"):
        points_of(Design(levels=4097), {}, WORLD)


def test_one_at_a_time_changes_nothing_or_one_thing() -> None:
    points = points_of(Design(kind="one-at-a-time"), AMOUNTS, WORLD)
    assert points[0].values == ()
    assert [len(point.values) for point in points[1:]] == [1] * (3 + 2 + 2)
    assert (("illness", 0.01),) in [point.values for point in points]


def test_listed_levers_meet_the_same_sampled_worlds() -> None:
    points = points_of(Design(kind="latin-hypercube", points=10), AMOUNTS, WORLD)
    assert len(points) == 30
    for world in range(10):
        mine = [point for point in points if point.world == world]
        assert [point.policy for point in mine] == [0, 1, 2]
        assert len({point.values[1:] for point in mine}) == 1


def test_a_lever_that_is_a_range_is_drawn_and_makes_each_point_a_policy() -> None:
    levers = {"amount": Span(low=0.0, high=300.0)}
    points = points_of(Design(kind="sobol", points=8), levers, WORLD)
    assert [point.policy for point in points] == list(range(8))
    assert all(0.0 <= dict(point.values)["amount"] <= 300.0 for point in points)


def test_a_latin_hypercube_has_one_draw_in_every_slice() -> None:
    shares = uniform_shares(Design(kind="latin-hypercube", points=20), 3)
    for column in shares.T:
        assert sorted((column * 20).astype(int)) == list(range(20))


@pytest.mark.parametrize("kind", ["sobol", "saltelli"])
def test_extendable_designs_begin_with_the_draws_they_had(kind: str) -> None:
    few = uniform_shares(Design.model_validate({"kind": kind, "points": 8}), 3)
    many = uniform_shares(Design.model_validate({"kind": kind, "points": 16}), 3)
    assert np.array_equal(many[: len(few)], few)
    check_extendable(Design.model_validate({"kind": kind, "points": 8}), 16)


def test_morris_changes_one_factor_a_step() -> None:
    shares = uniform_shares(Design(kind="morris", points=5), 3).reshape(5, 4, 3)
    assert ((np.diff(shares, axis=1) != 0).sum(axis=2) == 1).all()


def test_saltelli_has_the_rows_that_its_indices_need() -> None:
    assert len(uniform_shares(Design(kind="saltelli", points=8), 3)) == 8 * (3 + 2)
    both = Design(kind="saltelli", points=8, second_order=True)
    assert len(uniform_shares(both, 3)) == 8 * (2 * 3 + 2)


@pytest.mark.parametrize(
    ("design", "message"),
    [
        (Design(kind="sobol", points=100), "powers of two only, such as 64 or 128"),
        (Design(kind="saltelli", points=3), "powers of two only, such as 2 or 4"),
    ],
)
def test_unbalanced_numbers_are_refused(design: Design, message: str) -> None:
    with pytest.raises(InputError, match=message):
        points_of(design, {}, WORLD)


def test_a_sampled_design_needs_something_to_draw() -> None:
    with pytest.raises(InputError, match="draws from ranges, and there is none"):
        points_of(Design(kind="latin-hypercube"), AMOUNTS, {})


def test_designs_that_would_move_their_points_cannot_be_extended() -> None:
    with pytest.raises(InputError, match="sobol and saltelli designs can"):
        check_extendable(Design(kind="latin-hypercube", points=10), 20)
    with pytest.raises(InputError, match="has 16 already"):
        check_extendable(Design(kind="sobol", points=16), 8)


@given(
    low=st.floats(1e-6, 1e6),
    width=st.floats(1e-3, 1e6),
    scale=st.sampled_from(["linear", "log"]),
    levels=st.integers(2, 9),
)
def test_a_range_stays_within_its_ends(low: float, width: float, scale: str, levels: int) -> None:
    span = Span.model_validate({"low": low, "high": low + width, "scale": scale})
    values = spread(span, levels)
    assert np.allclose([values[0], values[-1]], [low, low + width])
    assert values == sorted(values)


@given(st.lists(st.integers(), min_size=1, max_size=7), st.floats(0.0, 1.0))
def test_a_list_is_cut_into_equal_parts(values: list[int], share: float) -> None:
    (chosen,) = at(tuple(values), np.array([share]))
    assert chosen == values[min(int(share * len(values)), len(values) - 1)]
