"""The run record: who was poor, who left poverty and for how long, and the table of it all."""

import numpy as np
import pytest

from simsupport.agents.households import Cause
from simsupport.core.calendar import Month
from simsupport.indicators.outcomes import OUTCOMES
from simsupport.indicators.record import (
    CAUSES,
    MONTHLY,
    YEARLY,
    _by_bin,
    close_year,
    count_month,
)
from simsupport.model import SupportModel
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
    bins = np.array([0, 7, 0])
    amounts = np.array([2**52 + 1, 3, 2**40 + 1], np.int64)
    sums = _by_bin(bins, amounts)
    assert (sums[0], sums[7], sums.sum()) == (2**52 + 2**40 + 2, 3, 2**52 + 2**40 + 5)


def test_a_month_counts_people_jobs_and_money_by_county():
    world = World(
        4,
        villages=2,
        counties=2,
        weight=[1, 2, 3, 4],
        farm=1,
        local_job=1,
        transfer=[10.0, 0.0, 0.0, 20.0],
        consumption=5.0,
        subsidised=[1, 0, 1, 1],
    )
    counts = count_month(world.block, np.array([4, 6]))
    found = dict(zip(MONTHLY, counts.tolist(), strict=True))
    assert found["persons"] == [9, 21]
    assert found["workers"] == [6, 14]
    assert found["employment_local"] == [3, 7]
    assert found["subsidised_hires"] == [4, 6]
    assert found["subsidised_jobs"] == [1, 7]
    assert found["income_transfer"] == [1000, 8000]
    assert found["consumption"] == [1500, 3500]


@pytest.fixture(scope="module")
def model():
    """Fourteen months of a small nation."""
    run = SupportModel("baseline", rng=2, households=300, months=14)
    run.run()
    return run


def test_the_table_has_the_nation_every_month_and_groups_in_decembers(model):
    table = model.outcomes().to_pandas()
    assert list(table.columns) == ["month", "group", *OUTCOMES]
    nation = table[table.group == "national"]
    assert [str(month)[:7] for month in nation.month] == [
        f"{2013 + index // 12}-{index % 12 + 1:02d}" for index in range(14)
    ]
    groups = table[table.group != "national"]
    assert {str(month)[:7] for month in groups.month} == {"2013-12"}
    kinds = {group.split(":")[0] for group in groups.group}
    assert kinds == {"province", "county_type", "cause"}


def test_groups_add_up_to_the_nation(model):
    table = model.outcomes().to_pandas()
    december = table[table.month.astype(str).str.startswith("2013-12")]
    nation = december[december.group == "national"].iloc[0]
    for kind in ("province", "county_type"):
        parts = december[december.group.str.startswith(kind)]
        for name in ("persons", "poor_years", "true_exits", "employment_local", "migration"):
            assert parts[name].sum() == nation[name]
        for name in ("poverty_headcount", "poverty_gap", "income_year"):
            mean = np.average(parts[name], weights=parts.persons)
            assert mean == pytest.approx(nation[name], rel=1e-9)


def test_yearly_outcomes_are_undefined_in_other_months(model):
    table = model.outcomes().to_pandas()
    nation = table[table.group == "national"]
    known = nation.poverty_headcount.notna().to_numpy()
    assert known.nonzero()[0].tolist() == [11]
    assert nation.income.notna().all()


def test_the_headcount_is_what_the_households_columns_say(model):
    table = model.outcomes().to_pandas()
    december = table[(table.group == "national") & table.poverty_headcount.notna()].iloc[0]
    hh, line = model.households, 2736.0
    persons = hh.persons
    poor = hh.last_income < hh.size * np.float32(line)
    assert december.poverty_headcount == pytest.approx(
        persons[poor].sum() / persons.sum(), rel=0.02
    )


def test_household_summaries_count_years_of_the_horizon_only():
    run = SupportModel("baseline", rng=2, households=300, months=12)
    run.run()
    summary = run.household_summary().to_pandas()
    assert summary.poor_years.max() <= 1
    assert sorted(summary.decile.unique()) == list(range(1, 11))
    shares = summary.groupby("decile").persons.sum() / summary.persons.sum()
    heaviest = summary.persons.max() / summary.persons.sum()
    assert np.all(np.abs(shares - 0.1) <= heaviest)
