"""December: who was poor, who left poverty and for how long, and what is counted of it."""

import numpy as np
import pytest

from simsupport.agents.households import Cause, Register
from simsupport.core.calendar import Month
from simsupport.indicators.inequality import BINS
from simsupport.indicators.year import CAUSES, YEARLY, _histograms, close_year
from tests.worlds import World

LINE = 2736.0
POOR, FINE = 3000.0, 30_000.0


def lived(*years, first=-1):
    """Return a household's December counts after years of the given incomes."""
    world = World(1)
    told = []
    for number, income in enumerate(years):
        world.hh.year_income[:] = income
        month = Month(12 * (number + first) + 11)
        year = close_year(world.block, month, LINE, 1.0)
        told.append(dict(zip(YEARLY, year.by_county[:, 0].tolist(), strict=True)))
    return told, world


def test_an_exit_is_poor_then_not_poor_and_the_burn_in_year_counts_as_the_start():
    told, _ = lived(POOR, FINE, FINE, POOR)
    assert [year["poor"] for year in told] == [30, 0, 0, 30]
    assert [year["true_exits"] for year in told] == [0, 30, 0, 0]
    assert [year["returns_to_poverty"] for year in told] == [0, 0, 0, 30]


def test_exits_that_last_are_counted_when_they_have_lasted():
    told, _ = lived(POOR, FINE, FINE, FINE, FINE)
    assert [year["sustained_exits_12"] for year in told] == [0, 0, 30, 0, 0]
    assert [year["sustained_exits_24"] for year in told] == [0, 0, 0, 30, 0]


def test_exits_that_last_five_years_are_counted_once_and_not_if_broken():
    told, _ = lived(POOR, *[FINE] * 8)
    assert [year["sustained_exits_60"] for year in told] == [0] * 6 + [30, 0, 0]
    told, _ = lived(POOR, *[FINE] * 5, POOR, FINE, FINE)
    assert not any(year["sustained_exits_60"] for year in told)


def test_who_was_never_poor_neither_exits_nor_returns():
    told, _ = lived(FINE, FINE, POOR)
    assert sum(year["true_exits"] + year["returns_to_poverty"] for year in told) == 0


def test_a_missing_guarantee_is_poverty_whatever_the_income():
    world = World(2, water=[0, 1])
    world.hh.year_income[:] = FINE
    year = close_year(world.block, Month(11), LINE, 1.0)
    found = dict(zip(YEARLY, year.by_county[:, 0].tolist(), strict=True))
    assert (found["poor_income"], found["deprived"], found["poor"]) == (0, 30, 30)


def test_gap_and_severity_are_those_of_the_poor():
    told, _ = lived(POOR)
    short = LINE - POOR / 3
    assert told[0]["gap"] == pytest.approx(30 * short * 100, rel=1e-6)
    assert told[0]["severity"] == pytest.approx(30 * short**2, rel=1e-5)


def test_a_year_is_closed_with_its_sums_at_zero_and_its_income_remembered():
    _, world = lived(FINE)
    assert world.hh.last_income.tolist() == [FINE]
    assert world.hh.start_income.tolist() == [FINE / 3]
    assert (world.hh.year_income[0], world.hh.year_consumption[0]) == (0.0, 0.0)


def test_real_incomes_are_summed_from_the_first_year_of_the_horizon():
    world = World(1)
    for month, prices in ((-1, 0.5), (11, 1.0), (23, 1.25)):
        world.hh.year_income[:] = FINE
        close_year(world.block, Month(month), LINE, prices)
    assert world.hh.sum_income[0] == pytest.approx(FINE / 3 * (1 + 1 / 1.25))


def test_years_in_poverty_are_counted_from_the_first_year_of_the_horizon():
    _, world = lived(POOR, POOR, FINE, POOR)
    assert world.hh.poor_years.tolist() == [2]


def test_persons_are_counted_by_cause_of_poverty():
    causes = [Cause.NONE, Cause.ILLNESS, Cause.OTHER, Cause.OTHER]
    world = World(4, cause=causes, weight=[1, 2, 3, 4])
    year = close_year(world.block, Month(11), LINE, 1.0)
    persons = dict(zip(CAUSES, year.by_cause[0].tolist(), strict=True))
    expected = dict.fromkeys(CAUSES, 0) | {"none": 3, "illness": 6, "other": 21}
    assert persons == expected
    assert np.array_equal(year.by_cause.sum(axis=1), year.by_county.sum(axis=1))


def test_sums_by_bin_are_exact_up_to_a_nation_s_income_in_fen():
    persons = np.array([2**30 + 1, 3, 2**30 - 5], np.float64)
    people, fen = _histograms(persons, np.float32([40_000, 150, 40_001]))
    rich = (2**30 + 1) * 4_000_000 + (2**30 - 5) * 4_000_100
    assert 2**52 < rich < 2**53
    assert (people[2000], people[7], people.sum()) == (2**31 - 4, 3, 2**31 - 1)
    assert (fen[2000], fen[7], fen.sum()) == (rich, 3 * 15_000, rich + 3 * 15_000)


def test_histograms_tell_persons_and_income_then_persons_and_consumption():
    world = World(3, weight=[1, 2, 3])
    world.hh.year_income[:] = [3000, 30_000, 0]
    world.hh.year_consumption[:] = [6000, 9000, 30]
    year = close_year(world.block, Month(11), LINE, 1.0)
    assert year.histograms.shape == (4, BINS)
    filled = [
        dict(zip(row.nonzero()[0].tolist(), row[row > 0], strict=True)) for row in year.histograms
    ]
    assert filled == [
        {0: 9, 50: 3, 500: 6},
        {50: 300_000, 500: 6_000_000},
        {0: 9, 100: 3, 150: 6},
        {0: 9000, 100: 600_000, 150: 1_800_000},
    ]


def test_those_poor_at_the_start_and_not_poor_now_are_counted_each_december():
    told, _ = lived(POOR, FINE, POOR, FINE)
    assert [year["start_poor_out"] for year in told] == [0, 30, 0, 30]
    told, _ = lived(FINE, POOR, FINE)
    assert [year["start_poor_out"] for year in told] == [0, 0, 0]


def test_the_income_of_the_start_is_kept_at_the_prices_that_later_incomes_are_kept_at():
    world = World(1)
    world.hh.year_income[:] = FINE
    close_year(world.block, Month(-1), LINE, 0.5)
    assert world.hh.start_income.tolist() == [FINE / 3 * 2]


def test_what_the_register_holds_and_misses_is_counted_as_in_a_plain_loop():
    random, number, december = np.random.default_rng(7), 600, Month(47)
    world = World(
        number,
        villages=6,
        counties=2,
        weight=random.integers(1, 40, number),
        children=random.integers(0, 3, number),
        register=random.integers(0, 4, number),
        register_month=random.integers(20, 48, number),
        water=random.random(number) < 0.1,
    )
    hh = world.hh
    hh.year_income[:] = random.uniform(0.3, 2.0, number) * LINE * 3
    expected = [dict.fromkeys(REGISTERED, 0) for _ in range(2)]
    for row in range(number):
        size = int(hh.children[row]) + 2
        persons, county = size * int(hh.weight[row]), row * 2 // number
        below = float(hh.year_income[row]) < size * LINE
        poor = below or hh.water[row] == 1
        on_it, never = hh.register[row] == Register.REGISTERED, hh.register[row] == Register.NEVER
        left = not on_it and not never and hh.register_month[row] in range(36, 48)
        for name, counts in (
            ("registered_poor", on_it),
            ("listed_exits", left),
            ("false_exits", left and poor),
            ("missed_poor", never and below),
            ("unlisted_poor", below and not on_it),
            ("wrongly_listed", on_it and not poor),
        ):
            expected[county][name] += persons * int(counts)
    assert min(min(county.values()) for county in expected) > 0
    year = close_year(world.block, december, LINE, 1.0)
    found = dict(zip(YEARLY, year.by_county.tolist(), strict=True))
    for county in range(2):
        assert {name: found[name][county] for name in REGISTERED} == expected[county]


REGISTERED = (
    "registered_poor",
    "listed_exits",
    "false_exits",
    "missed_poor",
    "unlisted_poor",
    "wrongly_listed",
)


def test_an_exit_is_counted_in_the_year_it_happens_and_false_if_poor_in_any_way():
    world = World(1, register=Register.EXITED, register_month=34)
    told = []
    for month, income, water in ((35, POOR, 0), (47, POOR, 0), (35, FINE, 1), (35, FINE, 0)):
        world.hh.year_income[:], world.hh.water[:] = income, water
        year = close_year(world.block, Month(month), LINE, 1.0)
        sums = dict(zip(YEARLY, year.by_county[:, 0].tolist(), strict=True))
        told.append((sums["listed_exits"], sums["false_exits"]))
    assert told == [(30, 30), (0, 0), (30, 30), (30, 0)]
