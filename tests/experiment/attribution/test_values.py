"""Values of games whose answers are known, and the axioms that single them out."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from simsupport.experiment.attribution import values

Array = npt.NDArray[np.float64]

NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False)
GAMES = st.integers(1, 5).flatmap(lambda n: arrays.arrays(np.float64, 1 << n, elements=NUMBERS))


def members(coalition: int) -> set[int]:
    return {player for player in range(coalition.bit_length()) if coalition >> player & 1}


def game(n: int, worth: object) -> Array:
    assert callable(worth)
    return np.array([float(worth(members(coalition))) for coalition in range(1 << n)])


GLOVES = game(3, lambda present: min(len(present & {0, 1}), len(present & {2})))
"""Two left gloves and a right one; a pair is worth 1."""


def tolerance(worth: Array) -> float:
    return 1e-12 * len(worth) * max(float(np.abs(worth).max()), 1.0)


def test_the_owner_of_the_only_right_glove_gets_two_thirds():
    np.testing.assert_allclose(values.shapley(GLOVES), [1 / 6, 1 / 6, 4 / 6], rtol=1e-14)
    np.testing.assert_allclose(values.alone(GLOVES), 0.0)
    np.testing.assert_allclose(values.last(GLOVES), [0.0, 0.0, 1.0])
    assert values.synergy(GLOVES) == 1.0


def test_gloves_of_one_hand_stand_in_for_each_other():
    # By hand: v(12+S)-v(1+S)-v(2+S)+v(S) is 0 without the right glove and -1 with it.
    index = values.interactions(GLOVES)
    assert index[0, 1] == pytest.approx(-0.5)
    # With the other left glove out a pair is new (1), with it in a pair is there already (0).
    assert index[0, 2] == index[1, 2] == pytest.approx(0.5)
    assert (np.diag(index) == 0.0).all()


@given(arrays.arrays(np.float64, st.integers(1, 6), elements=NUMBERS), NUMBERS)
def test_in_an_additive_game_everybody_gets_what_they_bring(own, of_nobody):
    worth = game(len(own), lambda present: of_nobody + math.fsum(own[list(present)]))
    close = tolerance(worth)
    for share in (values.shapley, values.alone, values.last):
        np.testing.assert_allclose(share(worth), own, atol=close)
    np.testing.assert_allclose(values.interactions(worth), 0.0, atol=4 * close)
    assert abs(values.synergy(worth)) <= len(own) * close


@given(st.integers(1, 6), st.data())
def test_those_whom_nothing_works_without_share_alike(n, data):
    needed = data.draw(st.sets(st.integers(0, n - 1), min_size=1))
    worth = game(n, lambda present: needed <= present)
    share = [1 / len(needed) if player in needed else 0.0 for player in range(n)]
    np.testing.assert_allclose(values.shapley(worth), share, atol=1e-14)
    index = values.interactions(worth)
    for i in range(n):
        for j in range(i):
            # Grabisch & Roubens (1999): 1 / (t - 1) for two of t needed, else 0.
            expected = 1 / (len(needed) - 1) if {i, j} <= needed else 0.0
            assert index[i, j] == pytest.approx(expected, abs=1e-14)
    assert values.synergy(worth) == (0.0 if len(needed) == 1 else 1.0)


@given(GAMES)
def test_shares_sum_to_the_worth_of_all_less_that_of_nobody(worth):
    total = worth[-1] - worth[0]
    assert values.shapley(worth).sum() == pytest.approx(total, abs=tolerance(worth))


@given(GAMES, st.data())
def test_who_adds_nothing_gets_exactly_nothing(worth, data):
    n = len(worth).bit_length() - 1
    dummy = data.draw(st.integers(0, n - 1))
    without = worth[np.arange(1 << n) & ~(1 << dummy)]
    assert values.shapley(without)[dummy] == 0.0
    assert values.alone(without)[dummy] == values.last(without)[dummy] == 0.0
    assert (values.interactions(without)[dummy] == 0.0).all()


@given(GAMES)
def test_who_can_be_exchanged_get_the_same(worth):
    n = len(worth).bit_length() - 1
    if n < 2:
        return
    coalitions = np.arange(1 << n)
    swapped = coalitions & ~3 | (coalitions & 1) << 1 | (coalitions & 2) >> 1
    alike = worth + worth[swapped]
    share = values.shapley(alike)
    assert share[0] == pytest.approx(share[1], abs=tolerance(alike))


@given(st.integers(1, 4), st.data())
def test_the_shares_of_two_games_add_up(n, data):
    one, other = (data.draw(arrays.arrays(np.float64, 1 << n, elements=NUMBERS)) for _ in range(2))
    close = tolerance(one) + tolerance(other)
    for value in (values.shapley, values.interactions, values.synergy):
        np.testing.assert_allclose(value(one + other), value(one) + value(other), atol=4 * close)


def test_many_games_are_solved_at_once():
    worth = np.random.default_rng(1).normal(size=(16, 3, 2))
    for replicate in range(3):
        for outcome in range(2):
            one = worth[:, replicate, outcome]
            for value in (values.shapley, values.interactions, values.synergy, values.last):
                np.testing.assert_allclose(
                    value(worth)[..., replicate, outcome], value(one), atol=1e-12
                )


def test_a_table_that_lacks_coalitions_is_refused():
    with pytest.raises(ValueError, match="7 coalitions"):
        values.shapley(np.zeros(7))
