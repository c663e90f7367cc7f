"""The survey errs as a sample of its size does; places are handed down by it to the last person."""

import numpy as np
import pytest

from simsupport.agents.counties import Counties
from simsupport.agents.provinces import Provinces
from simsupport.agents.villages import Villages
from simsupport.core.streams import Streams
from simsupport.governance.survey import Survey, count_need, hand_down_quota, take_survey
from tests.worlds import World

RULES, STREAMS = Survey(), Streams(11)
PROVINCES = 28


def nation(rates=0.1, persons=50_000_000, villages_each=4, provinces=PROVINCES):
    """Return tables of provinces with two counties and some villages each."""
    villages, counties = Villages(provinces * 2 * villages_each), Counties(provinces * 2)
    counties.province[:] = np.arange(provinces).repeat(2)
    villages.county[:] = np.arange(2 * provinces).repeat(villages_each)
    share = np.broadcast_to(rates, provinces)
    villages.persons[:] = persons // (2 * villages_each)
    villages.poor[:] = np.rint(villages.persons * share.repeat(2 * villages_each))
    villages.in_need[:] = villages.poor
    return {"villages": villages, "counties": counties, "provinces": Provinces(provinces)}


def estimates(tables, months=400, survey=RULES):
    """Return estimated rates of every province in many surveys; shape (months, provinces)."""
    found = []
    for month in range(months):
        take_survey(tables, STREAMS, month, survey)
        provinces = tables["provinces"]
        found.append(provinces.surveyed_poor / provinces.persons)
    return np.array(found)


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.4])
def test_estimates_are_unbiased_with_the_standard_error_of_the_sample(rate):
    found = estimates(nation(rate)).ravel()
    interviews = 160_000 / PROVINCES / 2.0
    error = np.sqrt(rate * (1 - rate) / interviews)
    assert abs(found.mean() - rate) <= 5 * error / np.sqrt(len(found))
    assert abs(found.std() - error) <= 5 * error / np.sqrt(2 * len(found))


def test_more_interviews_and_a_simpler_design_err_less():
    tables = nation(0.1)
    few = Survey(households=10_000)
    spread = [estimates(tables, 100, survey).std() for survey in (few, RULES)]
    assert spread[0] / spread[1] == pytest.approx(4.0, rel=0.05)
    clustered = Survey(design_effect=8.0)
    assert estimates(tables, 100, clustered).std() / spread[1] == pytest.approx(2.0, rel=0.05)


def test_provinces_err_apart_from_each_other_and_from_year_to_year():
    found = estimates(nation(0.1))
    across = np.corrcoef(found[:, 0], found[:, 1])[0, 1]
    along = np.corrcoef(found[:-1, 0], found[1:, 0])[0, 1]
    assert max(abs(across), abs(along)) <= 5 / np.sqrt(len(found))


def test_where_nobody_or_everybody_is_poor_the_survey_says_so():
    tables = nation(np.array([0.0, 1.0]), provinces=2)
    found = estimates(tables, 20)
    assert np.all(found[:, 0] == 0.0)
    assert np.all(found[:, 1] == 1.0)


def test_an_estimate_is_a_share_however_small_the_sample():
    found = estimates(nation(0.01), 50, Survey(households=100, design_effect=20.0))
    assert found.min() == 0.0
    assert found.max() < 1.0


def test_each_province_s_persons_are_those_of_its_villages():
    tables = nation(0.0)
    tables["villages"].persons[:8] = np.arange(8)
    take_survey(tables, STREAMS, 1, RULES)
    assert tables["provinces"].persons[0] == sum(range(8))
    assert tables["provinces"].persons[1] == 50_000_000


def test_places_of_a_province_s_villages_add_up_to_the_ratio_times_its_estimate():
    tables = nation(np.linspace(0.01, 0.3, PROVINCES), villages_each=7)
    take_survey(tables, STREAMS, 11, RULES)
    hand_down_quota(tables, STREAMS, 12, 1.086, 0.25)
    province = tables["counties"].province[tables["villages"].county]
    quota = np.bincount(province, tables["villages"].quota, PROVINCES)
    expected = np.rint(tables["provinces"].surveyed_poor * 1.086)
    assert quota.tolist() == expected.tolist()
    assert np.array_equal(tables["villages"].registered, tables["villages"].quota)


def test_places_follow_need_and_hearsay_blurs_it():
    tables = nation(0.1, villages_each=500, provinces=2)
    villages = tables["villages"]
    villages.in_need[:] = np.tile([1000, 4000], 1000)
    tables["provinces"].surveyed_poor[:] = 1000 * 2500
    hand_down_quota(tables, STREAMS, 12, 1.0, 0.0)
    assert villages.quota[::2] == pytest.approx(1000, abs=2)
    assert villages.quota[1::2] == pytest.approx(4000, abs=2)
    hand_down_quota(tables, STREAMS, 12, 1.0, 0.3)
    spread = np.log(villages.quota / villages.in_need)
    assert abs(spread.std() - 0.3) <= 5 * 0.3 / np.sqrt(2 * 2000)


def test_no_village_has_more_places_than_persons():
    tables = nation(0.4, persons=800, provinces=1)
    tables["provinces"].surveyed_poor[:] = 700
    tables["villages"].in_need[:] = [1000, 0, 0, 0, 0, 0, 0, 0]
    hand_down_quota(tables, STREAMS, 12, 1.086, 0.0)
    assert tables["villages"].quota.max() == 100


def test_a_village_of_which_no_need_is_heard_may_get_a_place():
    tables = nation(0.0, provinces=1)
    tables["provinces"].surveyed_poor[:] = 800
    hand_down_quota(tables, STREAMS, 12, 1.0, 0.25)
    assert tables["villages"].quota.tolist() == [100] * 8


def test_need_is_counted_by_the_year_s_income_and_by_usual_income():
    world = World(
        5,
        villages=2,
        weight=[1, 2, 3, 4, 5],
        children=[1, 1, 1, 1, 0],
        adults=[2, 2, 2, 2, 0],
        workers=0,
        farm=0,
    )
    now = world.now(11)
    line = now.drivers.poverty_line
    world.hh.last_income[:] = [3 * line - 1, 3 * line + 1, 3 * line - 1, 3 * line + 1, 0]
    world.hh.expected[:] = np.array([0.9, 0.9, 1.1, 1.1, 0.0]) * 3 * line / 12
    count_need(world.block, now)
    villages = world.block.villages
    assert world.hh.village.tolist() == [0, 0, 0, 1, 1]
    assert villages.persons.tolist() == [18, 12]
    assert villages.poor.tolist() == [12, 0]
    assert villages.in_need.tolist() == [18, 0]
