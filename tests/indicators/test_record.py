"""The run record: the month's sums by county, and the table of months and Decembers."""

import numpy as np
import pytest

from simsupport.core.calendar import Month
from simsupport.indicators.outcomes import OUTCOMES
from simsupport.indicators.record import MONTHLY, count_month
from simsupport.model import SupportModel
from tests.worlds import World


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
    counts = count_month(world.block, Month(4), np.array([4, 6]))
    found = dict(zip(MONTHLY, counts.tolist(), strict=True))
    assert found["persons"] == [9, 21]
    assert found["workers"] == [6, 14]
    assert found["employment_local"] == [3, 7]
    assert found["subsidised_hires"] == [4, 6]
    assert found["subsidised_jobs"] == [1, 7]
    assert found["income_transfer"] == [1000, 8000]
    assert found["consumption"] == [1500, 3500]


def test_property_income_is_counted_in_january_and_stands_for_the_year():
    world = World(2, villages=2, counties=2, weight=[2, 3], property_income=[10.0, 20.0])
    place, none = MONTHLY.index("income_property"), np.zeros(2, np.int64)
    assert count_month(world.block, Month(12), none)[place].tolist() == [2000, 6000]
    assert world.block.counties.property_fen.tolist() == [2000, 6000]
    for month in range(13, 24):
        assert count_month(world.block, Month(month), none)[place].tolist() == [2000, 6000]
    world.hh.property_income[:] = 5.0
    assert count_month(world.block, Month(24), none)[place].tolist() == [1000, 1500]


def test_the_property_income_recorded_is_what_households_have_in_every_month():
    run = SupportModel("baseline", rng=4, households=300, months=26)
    while run.running:
        run.step()
        hh = run.households
        yuan = np.dot(hh.weight.astype(float), hh.property_income.astype(float))
        assert run.latest["income_property"] == pytest.approx(yuan / hh.persons.sum(), rel=1e-5)


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


def test_years_above_the_line_are_those_of_everybody_whose_income_is_not_below_it(model):
    table = model.outcomes().to_pandas()
    december = table[table.poverty_headcount.notna()]
    above = december.persons * (1 - december.poverty_headcount)
    known = above.notna()
    assert known.sum() > 3  # the nation, provinces, county types; causes do not count people
    assert december.years_above_line[known].to_numpy() == pytest.approx(above[known].to_numpy())


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
