"""The run record: the month's sums by county, and the table of months and Decembers."""

import numpy as np
import pytest

from simsupport.agents.households import Register
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


def test_a_year_of_groups_is_the_year_of_the_nation():
    run = SupportModel("employment", rng=1, households=300, months=24)
    run.run()
    table = run.outcomes().to_pandas()
    nation = table[table.group == "national"]
    provinces = table[table.group.str.startswith("province:")]
    for name in ("hires_registered", "hires_other", "subsidised_hires"):
        assert nation[name].sum() > 0
        assert provinces[name].sum() == nation[name].sum()
    last = table[table.month.astype(str).str.startswith("2014-12")]
    of_type = last[last.group.str.startswith("county_type:")]
    assert of_type.migration.sum() == nation.migration.iloc[-1]
    whole = run.record.monthly[12:]
    income = [counts[MONTHLY.index("income_wage")] / 100.0 for counts in whole]
    poor = run.record.poor_county == 1
    persons = [counts[MONTHLY.index("persons")] for counts in whole]
    each = [yuan[poor].sum() / many[poor].sum() for yuan, many in zip(income, persons, strict=True)]
    found = last[last.group == "county_type:poor"].income_wage.iloc[0]
    assert found == pytest.approx(np.mean(each))


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


# ---- three pictures ----


@pytest.fixture(scope="module")
def judged():
    """A small nation at the end of 2016, with officials who report."""
    run = SupportModel("accountability-weak", rng=5, households=1500, months=48)
    run.run()
    return run


def last(model, group="national"):
    """Return the last December's outcomes of a group."""
    table = model.outcomes().to_pandas()
    return table[table.group == group].iloc[-1]


def count(model, chosen, province=None):
    """Count real persons in a plain loop over households."""
    hh, total = model.households, 0
    places = model.counties.province[hh.county].tolist()
    persons, flags = hh.persons.tolist(), np.asarray(chosen).tolist()
    for row in range(len(hh)):
        if flags[row] and province in {None, places[row]}:
            total += persons[row]
    return total


def test_exits_errors_and_the_missed_are_those_of_the_households_columns(judged):
    hh = judged.households
    _, line = judged.record.years[47]
    poor = (hh.poor_history & 1) == 1
    below = hh.last_income < hh.size * np.float32(line)
    on_it, never = hh.register == Register.REGISTERED, hh.register == Register.NEVER
    left = (hh.register >= Register.EXITED) & (hh.register_month > 35)
    found = last(judged)
    assert found.registered_poor == count(judged, on_it) > 0
    assert found.registered_exits == count(judged, left) > 0
    assert found.false_exits == count(judged, left & poor) > 0
    assert found.missed_poor == count(judged, never & below) > 0
    wrong = count(judged, on_it & ~poor) / count(judged, on_it)
    assert found.inclusion_error == pytest.approx(wrong)
    missing = count(judged, below & ~on_it) / count(judged, below)
    assert found.exclusion_error == pytest.approx(missing)
    assert 0 < wrong < 1
    assert 0 < missing < 1


def test_the_reported_poor_are_the_register_less_what_is_on_no_list(judged):
    found, padded = last(judged), int(judged.provinces.padded.sum())
    assert padded > 0
    assert found.reported_poor == count(judged, judged.households.register == 1) - padded
    assert found.reported_poor < found.registered_poor
    assert found.reported_exits == judged.provinces.reported_exits.sum()
    assert found.reported_exits > found.registered_exits


def test_the_survey_s_picture_is_its_estimate_and_near_the_truth(judged):
    found, provinces = last(judged), judged.provinces
    estimate = provinces.surveyed_poor.sum() / provinces.persons.sum()
    assert found.survey_headcount == pytest.approx(estimate)
    truth = found.poverty_headcount
    interviews = 160_000 / 2.0
    assert abs(found.survey_headcount - truth) <= 8 * np.sqrt(truth * (1 - truth) / interviews)
    assert found.survey_headcount != truth


def test_each_province_has_its_own_pictures(judged):
    registered = judged.households.register == 1
    for number, name in enumerate(judged.province_names[:6]):
        found, province = last(judged, f"province:{name}"), judged.provinces[number]
        on_it = count(judged, registered, number)
        assert found.registered_poor == on_it
        assert found.reported_poor == on_it - province.padded
        assert found.reported_exits == province.reported_exits
        assert found.survey_headcount == province.surveyed_poor / province.persons
        assert np.isnan(found.effort_real)
    for group in ("county_type:poor", "cause:illness"):
        assert np.isnan(last(judged, group).reported_poor)


def test_provinces_pictures_add_up_to_the_nation_s(judged):
    table = judged.outcomes().to_pandas()
    december = table[table.month == table.month.max()]
    parts = december[december.group.str.startswith("province")]
    for name in ("registered_poor", "false_exits", "missed_poor", "reported_exits"):
        assert parts[name].sum() == last(judged)[name]
    assert parts.reported_poor.sum() == pytest.approx(last(judged).reported_poor)


def test_before_the_register_there_are_no_errors_of_it():
    run = SupportModel("accountability-weak", rng=5, households=300, months=12)
    run.run()
    found = last(run)
    assert found.registered_poor == found.reported_poor == found.false_exits == 0
    assert np.isnan(found.inclusion_error)
    assert np.isnan(found.exclusion_error)
    assert found.missed_poor > 0


def test_the_diverted_share_is_what_officials_kept_in_what_was_spent(judged):
    table = judged.outcomes().to_pandas()
    nation = table[(table.group == "national") & (table.spending > 0)]
    share = nation.spending_diverted / nation.spending
    assert nation.diverted_share.to_numpy() == pytest.approx(share.to_numpy())
    assert share.max() > 0
