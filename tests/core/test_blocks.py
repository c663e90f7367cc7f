"""Blocks are runs of whole counties; whole totals are divided exactly."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsupport.core.blocks import Block, Groups, Rows, apportion, cut, rows_of_few
from simsupport.core.columns import Table, column


class Places(Table):
    """Villages or enterprises: rows in a county."""

    county = column("u4", "row", "county")
    shock = column("f4", "log points", "a value")


class Homes(Table):
    """Households in villages."""

    village = column("u4", "row", "village")
    weight = column("i4", "households", "weight", start=3)
    children = column("u1", "persons", "children")


class Centres(Table):
    """Counties."""

    wage = column("f4", "yuan", "pay")


def nation(sizes: list[list[int]]) -> dict[str, Table]:
    """Return tables of a nation whose counties have villages of the sizes given."""
    villages = [size for county in sizes for size in county]
    tables = {
        "counties": Centres(len(sizes)),
        "villages": Places(len(villages)),
        "households": Homes(sum(villages)),
        "enterprises": Places(2 * len(sizes)),
        "units": Homes(len(villages)),
    }
    counts = [len(county) for county in sizes]
    tables["villages"].county[:] = np.repeat(np.arange(len(sizes)), counts)
    tables["households"].village[:] = np.repeat(np.arange(len(villages)), villages)
    tables["enterprises"].county[:] = np.repeat(np.arange(len(sizes)), 2)
    tables["units"].village[:] = np.arange(len(villages))
    return tables


NATIONS = st.lists(st.lists(st.integers(1, 6), min_size=1, max_size=4), min_size=1, max_size=8)


@given(NATIONS, st.integers(1, 60), st.integers(1, 4))
def test_a_nation_is_cut_into_whole_counties_without_gap_or_overlap(sizes, block_size, shares):
    tables = nation(sizes)
    cuts = cut(tables, block_size, shares)
    assert cuts[0].first == 0
    assert cuts[-1].last == len(sizes)
    assert all(one.last == other.first for one, other in itertools.pairwise(cuts))
    blocks = [Block(tables, part.first, part.last) for part in cuts]
    assert sum(len(block.households) for block in blocks) == len(tables["households"])
    assert sum(len(block.enterprises) for block in blocks) == len(tables["enterprises"])
    assert sum(len(block.units) for block in blocks) == len(tables["units"])
    largest = max(sum(county) for county in sizes)
    assert max(len(block.households) for block in blocks) < block_size + largest


@pytest.mark.parametrize("shares", [1, 2, 3])
def test_every_core_gets_as_many_blocks_of_the_same_size(shares):
    tables = nation([[1]] * 120)
    sizes = [part.last - part.first for part in cut(tables, 25, shares)]
    assert len(sizes) % shares == 0
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= 25


@given(NATIONS, st.data())
def test_a_block_knows_where_its_households_live(sizes, data):
    tables = nation(sizes)
    first = data.draw(st.integers(0, len(sizes) - 1))
    last = data.draw(st.integers(first + 1, len(sizes)))
    block = Block(tables, first, last)
    rows = np.arange(len(block.households))
    village = tables["households"].village[block.households.start + rows]
    county = tables["villages"].county[village]
    assert np.array_equal(block.village_of(rows) + block.villages.start, village)
    assert np.array_equal(block.county_of(rows) + first, county)
    people = [sum(county) for county in sizes[first:last]]
    assert block.in_county.counts.tolist() == people
    assert block.count_by_county(rows, block.weight).tolist() == [3 * n for n in people]
    assert block.in_village.up(np.ones(len(rows), np.uint8)).tolist() == [
        size for county in sizes[first:last] for size in county
    ]


@given(st.lists(st.booleans(), max_size=70), st.integers(0, 3), st.sampled_from([0, 40, 8_000]))
def test_rows_of_few_flags_are_where_they_hold(flags, start, silent):
    mask = np.concatenate([np.array(flags, np.bool_), np.zeros(silent, np.bool_)])[start:]
    found = rows_of_few(mask)
    assert found.tolist() == np.flatnonzero(mask).tolist()
    assert found.dtype == np.intp


def test_writing_to_a_block_writes_to_the_table():
    tables = nation([[2], [3]])
    block = Block(tables, 1, 2)
    block.households.children[0] = 7
    block.counties.wage[:] = 5.0
    assert tables["households"].children.tolist() == [0, 0, 7, 0, 0]
    assert tables["counties"].wage.tolist() == [0.0, 5.0]
    assert len(Rows(tables["households"], 1, 4)) == 3


def test_values_go_down_to_rows_and_sums_come_up():
    groups = Groups(np.array([4, 4, 5, 6, 6, 6]), 4, 3)
    assert groups.down(np.array([1, 2, 3])).tolist() == [1, 1, 2, 3, 3, 3]
    assert groups.up(np.array([1, 2, 4, 8, 16, 32], np.uint8)).tolist() == [3, 4, 56]
    assert groups.up(np.array([250, 250, 0, 250, 250, 250], np.uint8)).tolist() == [500, 0, 750]
    assert groups.up(np.ones(6, np.float32)).dtype == np.float64
    assert groups.up(np.ones(6, np.bool_)).dtype == np.int64


def test_a_group_without_rows_is_refused():
    with pytest.raises(ValueError, match="every group needs at least one row"):
        Groups(np.array([0, 0, 2]), 0, 3)


GROUPED_SHARES = st.lists(
    st.lists(st.one_of(st.just(0), st.integers(0, 2**20)), min_size=1, max_size=6),
    min_size=1,
    max_size=5,
)


TOTALS = st.one_of(st.integers(0, 1000), st.integers(0, 2**50 - 1), st.just(2**50 - 1))


def divide(shares: list[list[int]], totals: list[int]) -> list[list[int]]:
    """Apportion totals by group and return the parts by group."""
    counts = [len(group) for group in shares]
    groups = Groups(np.repeat(np.arange(len(shares)), counts), 0, len(shares))
    flat = np.array([share for group in shares for share in group], np.int64)
    parts = apportion(np.array(totals, np.int64), flat, groups)
    assert parts.dtype == np.int64
    return [part.tolist() for part in np.split(parts, np.cumsum(counts)[:-1])]


@given(GROUPED_SHARES, st.data())
def test_parts_sum_to_the_total_exactly(shares, data):
    totals = data.draw(st.lists(TOTALS, min_size=len(shares), max_size=len(shares)))
    for group, total, parts in zip(shares, totals, divide(shares, totals), strict=True):
        assert sum(parts) == (total if sum(group) else 0)
        assert min(parts) >= 0


@given(GROUPED_SHARES, st.data())
def test_parts_are_proportional_to_less_than_one(shares, data):
    totals = data.draw(st.lists(TOTALS, min_size=len(shares), max_size=len(shares)))
    for group, total, parts in zip(shares, totals, divide(shares, totals), strict=True):
        whole = sum(group)
        one = 1 + Fraction(total, 2**51)  # and what float64 rounds off at either border
        for share, part in zip(group, parts, strict=True):
            assert abs(part * whole - total * share) <= max(whole, 1) * one
            assert part == 0 or share > 0


@given(GROUPED_SHARES, st.data())
def test_no_part_exceeds_its_share_while_the_total_does_not(shares, data):
    totals = [data.draw(st.integers(0, sum(group))) for group in shares]
    for group, parts in zip(shares, divide(shares, totals), strict=True):
        assert all(part <= share for share, part in zip(group, parts, strict=True))


def test_groups_without_shares_get_nothing():
    assert divide([[0, 0], [1, 3]], [5, 8]) == [[0, 0], [2, 6]]


def test_halves_round_up_at_each_border_between_rows():
    assert divide([[1, 1]], [1]) == [[1, 0]]
    assert divide([[1, 1, 1, 1]], [2]) == [[1, 0, 1, 0]]
    assert divide([[3, 1]], [2]) == [[2, 0]]
    assert divide([[1, 3]], [2]) == [[1, 1]]
    assert divide([[1, 4]], [2]) == [[0, 2]]
