"""The nation is complete, sorted, keyed by row, and its endowments earn its incomes."""

import numpy as np
import pytest

from simsupport.agents.enterprises import EnterpriseStatus
from simsupport.agents.households import Cause, Illness, Register, Status, Stratum
from simsupport.livelihoods.business import Business, labour_power, labour_units
from simsupport.livelihoods.labour import Labour
from simsupport.population import synthesis
from simsupport.population.employers import AWAITED
from simsupport.population.parameters import Population
from simsupport.population.synthesis import synthesise

SIZES = (50, 70, 141, 500, 1999, 2000, 5000, 20_000, 200_000)


def county_of(nation):
    return nation.villages.county[nation.households.village]


@pytest.mark.parametrize("size", SIZES)
def test_rows_are_as_many_as_asked_for_sorted_and_nowhere_empty(nation_of, size):
    nation = nation_of(size)
    assert len(nation.households) == size
    for upper, lower in (
        (nation.villages, nation.households.village),
        (nation.counties, nation.villages.county),
        (nation.provinces, nation.counties.province),
        (nation.counties, nation.enterprises.county),
    ):
        assert np.all(np.diff(lower.astype(np.int64)) >= 0)
        assert np.array_equal(np.unique(lower), np.arange(len(upper)))
    assert len(nation.province_names) == len(nation.provinces)


@pytest.mark.parametrize("size", SIZES)
def test_strata_have_their_real_households_exactly(nation_of, size):
    hh, population = nation_of(size).households, Population(households=size)
    totals = np.bincount(hh.stratum, hh.weight.astype(float), minlength=4)
    assert totals[Stratum.REGISTERED] == population.registered_households
    assert totals.sum() == population.real_households
    assert np.all(totals > 0)


@pytest.mark.parametrize("size", SIZES)
def test_members_add_up(nation_of, size):
    hh = nation_of(size).households
    alive = hh.status == Status.LIVING
    assert np.all(hh.weight[alive] > 0)
    assert np.all(hh.size[alive] >= 1)
    assert hh.size.max() <= 10
    assert np.array_equal(hh.workers + hh.disabled + hh.students, hh.adults)
    assert np.array_equal(hh.farm + hh.local_job + hh.migrant, hh.workers)
    for name, values in hh.arrays.items():
        if values.dtype.kind == "f":
            assert np.all(np.isfinite(values)), name


@pytest.mark.parametrize("size", SIZES)
def test_reserved_rows_follow_a_living_row_of_their_village(nation_of, size):
    hh = nation_of(size).households
    reserved = np.flatnonzero(hh.status == Status.RESERVED)
    assert len(reserved) == pytest.approx(0.03 * size, abs=1 + 0.01 * size)
    assert np.all(hh.status[reserved - 1] == Status.LIVING)
    assert np.array_equal(hh.village[reserved], hh.village[reserved - 1])
    for name in ("weight", "children", "adults", "workers", "income", "savings", "assets"):
        assert not hh.arrays[name][reserved].any(), name


@pytest.mark.parametrize("size", SIZES)
def test_enterprises_offer_exactly_the_jobs_that_households_hold(nation_of, size):
    nation = nation_of(size)
    hh, firms = nation.households, nation.enterprises
    held = np.bincount(county_of(nation), hh.local_job * hh.weight.astype(np.int64))
    assert np.array_equal(np.bincount(firms.county, firms.jobs), held)
    reserved = firms.status == EnterpriseStatus.RESERVED
    assert np.all(np.bincount(firms.county, reserved) >= 1)
    going = firms.status == EnterpriseStatus.OPEN
    assert np.all(np.bincount(firms.county, going) >= 1)
    assert not firms.jobs[~going].any()
    assert firms.cash.min() >= 0


def test_a_million_rows_plan_about_sixteen_thousand_enterprises(nation_of):
    nation = nation_of(200_000)
    own = np.count_nonzero(nation.enterprises.status != EnterpriseStatus.AWAITED)
    assert 4 <= own / len(nation.counties) <= 6


@pytest.mark.parametrize("size", SIZES)
def test_a_county_s_last_enterprises_wait_for_programmes_one_of_each_kind(nation_of, size):
    nation = nation_of(size)
    firms = nation.enterprises
    for county in range(len(nation.counties)):
        here = np.flatnonzero(firms.county == county)
        last = here[-len(AWAITED) :]
        assert firms.kind[last].tolist() == list(AWAITED)
        assert np.all(firms.status[last] == EnterpriseStatus.AWAITED)
        assert not np.any(firms.status[here[: -len(AWAITED)]] == EnterpriseStatus.AWAITED)
        assert not (firms.jobs[last] | firms.cash[last] | firms.weight[last]).any()


def test_the_same_seed_gives_the_same_nation_whatever_the_chunks(nation_of, monkeypatch):
    once = nation_of(20_000)
    monkeypatch.setattr(synthesis, "CHUNK", 3_000)
    again = synthesise(Population(), Business(), Labour(), 1)
    for name, table in once.tables.items():
        for column, values in table.arrays.items():
            assert np.array_equal(values, again.tables[name].arrays[column]), (name, column)


def test_another_seed_gives_other_households_in_the_same_places(nation_of):
    one, other = nation_of(2000), nation_of(2000, seed=2)
    assert not np.array_equal(one.households.income, other.households.income)
    assert np.array_equal(one.households.weight, other.households.weight)
    assert np.array_equal(one.households.village, other.households.village)


def test_the_models_own_equations_give_the_business_income(nation_of):
    nation, business = nation_of(20_000), Business()
    hh = nation.households
    alive = hh.weight > 0
    place = nation.villages.productivity + nation.counties.level[nation.villages.county]
    level = hh.farm_level + hh.productivity + place[hh.village]
    level = level + hh.technology * business.technology_gain
    scale = (np.maximum(hh.assets, 1.0) / business.asset_unit) ** business.asset_share
    output = business.gross_output * np.exp(level) * scale
    output *= labour_power(business)[labour_units(hh, business)]
    net = output * (Population().expected_harvest - business.cost_share) / 12.0
    assert hh.business[alive] == pytest.approx(net[alive], rel=1e-3)
    planned = np.bincount(county_of(nation), output * hh.weight)
    assert nation.counties.base_supply == pytest.approx(planned, rel=1e-3)


def test_the_models_own_equations_give_the_wages(nation_of):
    nation, labour = nation_of(20_000), Labour()
    hh, months = nation.households, Population().job_months
    local = nation.counties.wage[county_of(nation)] * hh.local_job
    away = labour.home_share * 2609.0 * hh.migrant
    pay = (local + labour.resident_share * away) * np.exp(hh.skill) * months
    assert hh.wage == pytest.approx(pay, rel=1e-4, abs=1e-3)
    total = hh.wage + hh.business + hh.property_income + hh.transfer
    assert hh.income == pytest.approx(total, rel=1e-4, abs=1e-2)


def test_persistent_luck_has_its_spread_and_leaves_the_lasting_part_alone(nation_of):
    hh, population = nation_of(200_000).households, Population()
    alive = hh.weight > 0
    weight, luck = hh.weight[alive].astype(np.float64), hh.productivity[alive]
    lasting = np.log(hh.business[alive]) - luck
    luck = luck - np.average(luck, weights=weight)
    lasting = lasting - np.average(lasting, weights=weight)
    spread = np.average(luck**2, weights=weight) ** 0.5
    assert spread == pytest.approx(population.productivity_spread, rel=0.02)
    both = np.average(luck * lasting, weights=weight)
    assert abs(both) < 0.03 * spread * np.average(lasting**2, weights=weight) ** 0.5


def test_lasting_income_is_what_the_households_earn_on_average(nation_of):
    hh = nation_of(200_000).households
    weight = hh.weight.astype(np.float64)
    lasting, earned = (np.average(v, weights=weight) for v in (hh.expected, hh.income))
    assert earned == pytest.approx(lasting, rel=0.03)
    for stratum in Stratum:
        here = hh.stratum == stratum
        lasting, earned = (v[here] @ weight[here] for v in (hh.expected, hh.income))
        assert earned == pytest.approx(lasting, rel=0.12)


def test_causes_of_poverty_show_in_the_household(nation_of):
    hh = nation_of(20_000).households
    assert np.all(hh.illness[hh.cause == Cause.ILLNESS] != Illness.NONE)
    assert np.all(hh.students[hh.cause == Cause.SCHOOLING] >= 1)
    assert np.all(hh.workers[hh.cause == Cause.WEAK_LABOUR] <= 1)
    poor = (hh.stratum <= Stratum.MISSED) & (hh.weight > 0)
    assert np.array_equal(hh.cause != Cause.NONE, poor)
    assert np.all(hh.register == Register.NEVER)


def test_villages_and_counties_stand_for_the_real_ones(nation_of):
    nation, population = nation_of(20_000), Population()
    poor = nation.villages.poor_village == 1
    assert nation.villages.weight[poor].sum() == population.poor_villages
    assert nation.villages.weight.sum() == population.real_villages
    assert nation.counties.weight[nation.counties.poor_county == 1].sum() == 832
    assert len(nation.counties) == 56
    for numbers in (nation.villages.township, nation.counties.prefecture):
        assert np.array_equal(np.unique(numbers), np.arange(numbers[-1] + 1))


def test_weights_never_fall_below_one_where_rows_outnumber_households():
    population = Population(households=20_000, rows_missed=0.3, real_households=1e8)
    nation = synthesise(population, Business(), Labour(), 1)
    assert nation.households.weight[nation.households.status == Status.LIVING].min() >= 1


@pytest.mark.full
def test_a_dense_nation_has_all_poor_counties_and_whole_weights(nation_of):
    nation = nation_of(5_000_000)
    assert nation.counties.poor_county.sum() == 832
    living = nation.households.status == Status.LIVING
    assert nation.households.weight[living].min() >= 1
    own = np.count_nonzero(nation.enterprises.status != EnterpriseStatus.AWAITED)
    assert own == pytest.approx(16_000, rel=0.1)
