"""Sampled orders: fair, reversible, and honest about what they do not know."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from simsupport.experiment.attribution import values
from simsupport.experiment.attribution.game import pays_to_run_all
from simsupport.experiment.attribution.question import ORDERS, REPLICATES
from simsupport.experiment.attribution.sampling import draw_orders, mean_additions, prefixes
from simsupport.experiment.inference.intervals import mean_intervals

SINGLES = [[0], [1], [2], [3]]
FAMILIES = [[0, 1, 2], [3], [4, 5]]


@given(st.integers(1, 8), st.integers(1, 6), st.integers(0, 2**32))
def test_each_order_is_followed_by_its_reverse(n, pairs, seed):
    orders = draw_orders([[player] for player in range(n)], 2 * pairs, seed)
    assert len(orders) == 2 * pairs
    for order, reverse in zip(orders[::2], orders[1::2], strict=True):
        assert sorted(order) == list(range(n))
        assert reverse == order[::-1]


@given(st.integers(0, 2**32))
def test_more_orders_begin_with_the_same_ones(seed):
    assert draw_orders(SINGLES, 8, seed)[:4] == draw_orders(SINGLES, 4, seed)


@given(st.integers(0, 2**32))
def test_members_of_a_family_come_in_one_after_the_other(seed):
    for order in draw_orders(FAMILIES, 6, seed):
        for family in FAMILIES:
            places = sorted(order.index(player) for player in family)
            assert places == list(range(places[0], places[0] + len(family)))


def test_all_orders_are_equally_likely():
    drawn = Counter(draw_orders([[0], [1], [2]], 12_000, seed=3)[::2])
    assert len(drawn) == 6
    assert chisquare(list(drawn.values())).pvalue > 0.001


def test_an_order_leads_from_nobody_to_all():
    assert prefixes((2, 0, 1)) == [0b000, 0b100, 0b101, 0b111]


@given(st.integers(0, 2**32))
def test_what_is_added_sums_to_the_total_whatever_the_order(seed):
    worth = dict(enumerate(np.random.default_rng(seed).normal(size=(16, 2))))
    added = mean_additions(worth, draw_orders(SINGLES, 2, seed))
    np.testing.assert_allclose(added.sum(axis=0), worth[15] - worth[0], atol=1e-12)


def test_sampled_values_approach_the_exact_ones():
    worth = np.random.default_rng(5).normal(size=16)
    orders = draw_orders(SINGLES, 4_000, seed=6)
    pairs = [mean_additions(dict(enumerate(worth)), orders[i : i + 2]) for i in range(0, 4_000, 2)]
    error = np.std(pairs, axis=0, ddof=1) / np.sqrt(len(pairs))
    estimate = mean_additions(dict(enumerate(worth)), orders)
    np.testing.assert_allclose(estimate, np.mean(pairs, axis=0), atol=1e-12)
    assert (np.abs(estimate - values.shapley(worth)) < 4 * error).all()
    assert (error > 0.0).all()


def test_owen_values_of_a_family_sum_to_the_shapley_value_of_the_family():
    worth = np.random.default_rng(7).normal(size=64)
    masks = [sum(1 << player for player in family) for family in FAMILIES]
    whole = [sum(masks[i] for i in range(3) if c >> i & 1) for c in range(8)]
    families = values.shapley(worth[whole])
    orders = draw_orders(FAMILIES, 4_000, seed=8)
    pairs = np.array(
        [mean_additions(dict(enumerate(worth)), orders[i : i + 2]) for i in range(0, 4_000, 2)]
    )
    sums = np.stack([pairs[:, family].sum(axis=1) for family in FAMILIES], axis=1)
    error = sums.std(axis=0, ddof=1) / np.sqrt(len(sums))
    assert (np.abs(sums.mean(axis=0) - families) < 4 * error).all()


def test_intervals_over_replicates_hold_what_sampling_and_simulation_add():
    """Each replicate draws its own game around the true one, and orders of its own."""
    draws = np.random.default_rng(9)
    own, members = draws.normal(size=4), np.arange(16)[:, None] >> np.arange(4) & 1
    true = members @ own + 0.5 * draws.normal(size=16)
    exact, trials = values.shapley(true), 300
    held = np.zeros(4)
    for trial in range(trials):
        samples = []
        for replicate in range(REPLICATES):
            worth = dict(enumerate(true + 0.5 * draws.normal(size=16)))
            orders = draw_orders(SINGLES, ORDERS, seed=REPLICATES * trial + replicate)
            samples.append(mean_additions(worth, orders))
        interval = mean_intervals(np.array(samples))
        held += (interval.lower <= exact) & (exact <= interval.upper)
    assert (np.abs(held / trials - 0.95) < 4 * np.sqrt(0.95 * 0.05 / trials)).all(), held / trials


@pytest.mark.parametrize(
    ("players", "orders", "all_of_them"), [(2, 2, True), (3, 4, True), (9, 4, False), (6, 16, True)]
)
def test_all_coalitions_are_run_where_sampling_would_take_no_fewer(players, orders, all_of_them):
    assert pays_to_run_all(players, orders) is all_of_them
