"""A draw belongs to seed, stream, month and row; draws are uniform and independent.

Seeds are fixed. Tolerances are five standard errors of the statistic under independence, which
a good generator exceeds once in 1.7 million cases.
"""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simsupport.core import streams
from simsupport.core.streams import (
    Streams,
    lane,
    lanes,
    normal,
    normal_pair,
    stream_key,
    threshold,
    thresholds,
    uniform,
)

N = 200_000
WORDS = Streams(20130101).words("test", 3, 0, N)
FIVE_SE = 5.0


def correlation_is_small(a, b):
    return abs(np.corrcoef(a, b)[0, 1]) < FIVE_SE / math.sqrt(len(a))


@given(st.integers(0, 2**40), st.integers(0, 300), st.integers(0, 300), st.integers(0, 2**32))
def test_any_run_of_rows_is_a_slice_of_a_longer_run(first, skip, length, seed):
    source = Streams(seed)
    whole = source.words("a", 7, first, first + skip + length + 5)
    part = source.words("a", 7, first + skip, first + skip + length)
    assert np.array_equal(part, whole[skip : skip + length])


@given(st.integers(0, 2**40), st.lists(st.integers(0, 500), max_size=50))
def test_chosen_rows_draw_what_they_draw_in_a_run(first, chosen):
    source = Streams(5)
    rows = np.array(chosen, np.int64)
    expected = source.words("b", -12, first, first + 501)[rows]
    assert np.array_equal(source.words_at("b", -12, rows + first), expected)


def test_the_order_of_calls_does_not_matter():
    one, other = Streams(9), Streams(9)
    first, second = one.words("x", 1, 0, 50), one.words("y", 1, 0, 50)
    assert np.array_equal(other.words("y", 1, 0, 50), second)
    assert np.array_equal(other.words("x", 1, 0, 50), first)


def test_writing_to_drawn_words_does_not_change_later_draws():
    source = Streams(9)
    first = source.words("x", 1, 0, 50)
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(source.words("x", 1, 0, 50), kept)


def test_words_are_those_of_the_published_generator(monkeypatch):
    # First outputs of SplitMix64 from seed 1234567, as listed by Rosetta Code.
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    monkeypatch.setattr(streams, "stream_key", lambda *_: 1234567)
    assert Streams(0).words("", 0, 0, 3).tolist() == published


def test_seed_name_and_month_each_change_the_key():
    keys = [
        stream_key(seed, name, month)
        for seed, name, month in itertools.product((1, 11, 2), ("a", "a1", "b"), (-1, 1, 11, 12))
    ]
    assert len(set(keys)) == len(keys)


def test_every_bit_of_a_word_is_set_half_of_the_time():
    bits = np.unpackbits(WORDS.view(np.uint8).reshape(N, 8), axis=1)
    assert np.all(np.abs(bits.mean(axis=0) - 0.5) < FIVE_SE * 0.5 / math.sqrt(N))


@pytest.mark.parametrize("number", range(4))
def test_lanes_are_uniform(number):
    counts = np.bincount(lane(WORDS, number) >> 10, minlength=64)
    statistic = float(((counts - N / 64) ** 2 / (N / 64)).sum())
    assert stats.chi2(63).sf(statistic) > 1e-6


def test_lanes_of_a_word_are_four_parts_of_it():
    word = np.array([0x0004_0003_0002_0001, 2**64 - 1], np.uint64)
    assert [lane(word, number).tolist() for number in range(4)] == [
        [part, 65535] for part in (1, 2, 3, 4)
    ]
    assert [values.tolist() for values in lanes(word)] == [[k, 65535] for k in (1, 2, 3, 4)]


def test_lanes_of_a_word_are_independent():
    parts = [lane(WORDS, number).astype(np.float64) for number in range(4)]
    for one, other in itertools.combinations(parts, 2):
        assert correlation_is_small(one, other)


@pytest.mark.parametrize(
    ("seed", "name", "month"), [(20130102, "test", 3), (20130101, "test", 4), (20130101, "tesu", 3)]
)
def test_neighbouring_seeds_months_and_names_draw_independently(seed, name, month):
    other = Streams(seed).words(name, month, 0, N)
    assert np.count_nonzero(other == WORDS) == 0
    assert correlation_is_small(uniform(WORDS), uniform(other))


@pytest.mark.parametrize("apart", [1, 2, 12, 350])
def test_neighbouring_rows_draw_independently(apart):
    draws = uniform(WORDS)
    assert correlation_is_small(draws[:-apart], draws[apart:])


@pytest.mark.parametrize("half", [0, 1])
def test_uniforms_are_uniform(half):
    draws = uniform(WORDS, half)
    assert draws.dtype == np.float32
    assert stats.kstest(draws, "uniform").pvalue > 1e-6
    assert abs(draws.mean(dtype=np.float64) - 0.5) < FIVE_SE * math.sqrt(1 / 12 / N)


def test_the_two_halves_of_a_word_are_independent():
    assert correlation_is_small(uniform(WORDS, 0), uniform(WORDS, 1))


@pytest.mark.parametrize("half", [0, 1])
def test_uniforms_are_never_zero_or_one(half):
    extremes = uniform(np.array([0, 2**64 - 1, 2**63, 2**32 - 1], np.uint64), half)
    assert np.all(extremes > 0.0)
    assert np.all(extremes < 1.0)


def test_normals_are_standard_normal():
    for draws in (normal(WORDS), *normal_pair(WORDS)):
        assert draws.dtype == np.float32
        assert stats.kstest(draws, "norm").pvalue > 1e-6
        assert abs(draws.mean(dtype=np.float64)) < FIVE_SE / math.sqrt(N)
        assert abs(draws.var(dtype=np.float64) - 1.0) < FIVE_SE * math.sqrt(2 / N)


def test_the_normals_of_a_pair_are_independent():
    first, second = normal_pair(WORDS)
    assert np.array_equal(first, normal(WORDS))
    assert correlation_is_small(first, second)
    assert correlation_is_small(first**2, second**2)


def test_normals_are_finite_for_every_word():
    extremes = np.array([0, 2**64 - 1, 2**32 - 1, 2**64 - 2**32], np.uint64)
    assert np.all(np.isfinite(normal(extremes)))


@pytest.mark.parametrize("probability", [0.0, 0.001, 0.02, 0.35, 0.999])
def test_lanes_fall_below_a_threshold_with_its_probability(probability):
    share = np.mean(lane(WORDS, 1) < threshold(probability))
    error = math.sqrt(probability * (1 - probability) / N)
    assert abs(share - probability) <= FIVE_SE * error + 1 / 65536


def test_thresholds_stay_in_range():
    assert threshold(-0.5) == threshold(0.0) == 0
    assert threshold(1.0) == threshold(3.0) == 65535


@given(st.lists(st.floats(0, 1, width=32), min_size=1))
def test_thresholds_of_an_array_are_those_of_its_numbers_to_the_resolution(values):
    found = thresholds(np.array(values, np.float32))
    assert found.dtype == np.uint16
    expected = [int(threshold(value)) for value in values]
    assert np.all(np.abs(found.astype(int) - expected) <= 1)
