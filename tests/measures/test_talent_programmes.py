"""Skilled people train before they arrive, advise and teach where they are, and leave in time."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Use
from simsupport.measures.base import Nation
from simsupport.measures.talent_programmes import TalentProgrammes
from simsupport.model import SupportModel
from tests.worlds import World

COUNTIES = 200


def programme(**values):
    """Return the measure: all poor counties, everybody goes and stays, unless said otherwise."""
    usual = {"places": 10.0, "areas": 1.0, "go": 1.0, "leave": 0.0}
    return TalentProgrammes.model_validate(usual | values)


def poor_world():
    """Return counties of three real ones each, every other one poor."""
    world = World(COUNTIES, villages=COUNTIES, counties=COUNTIES)
    world.block.counties.weight[:] = 3
    world.block.counties.poor_county[::2] = 1
    return world


def live(world, measure, months, granted=1.0):
    """Let months pass; return the books of the last one."""
    for index in months:
        now = world.now(index).for_block()
        world.block.counties.advice[:] = 0
        for order in measure.requests(world.block, now, np.zeros(len(world.hh), np.bool_)):
            measure.deliver(world.block, now, order.granted(granted), granted)
    return now.books


@pytest.mark.row("F9")
@pytest.mark.parametrize("lag", [0, 1, 7, 11, 12])
def test_nobody_is_there_before_the_lag_is_over_and_then_all_are(lag):
    world, measure = poor_world(), programme(lag=lag, until="2014-03")
    counties = world.block.counties
    for index in range(13, 13 + lag):
        live(world, measure, [index])
        assert not counties.talent.any()
        assert np.all(counties.in_training[::2] == 10)
        assert not counties.advice.any()
    live(world, measure, [13 + lag])
    assert np.all(counties.talent[::2] == 10)
    assert not counties.talent[1::2].any()
    assert not counties.in_training.any()


@pytest.mark.row("F9")
def test_in_a_whole_run_too_nobody_is_there_in_the_first_months():
    path = "measures__talent_programmes__"
    model = SupportModel("baseline", rng=3, households=400, months=20, **{path + "places": 10.0})
    seen = []
    for _ in range(20):
        model.step()
        seen.append(bool(model.counties.talent.any()))
    assert seen == [False] * 13 + [True] * 7


def test_some_never_go_and_some_leave_each_year():
    world, measure = poor_world(), programme(go=0.6, leave=0.25, lag=6)
    live(world, measure, range(13, 13 + 36))
    expected = 0.0
    for _ in range(3):
        expected = expected * 0.75 + 6.0
    assert world.block.counties.talent[::2] == pytest.approx(expected, rel=1e-5)


def test_when_the_programme_ends_those_in_place_stay_until_they_leave():
    measure = programme(leave=0.5, lag=6, until="2014-03", stay=24)
    world = poor_world()
    live(world, measure, range(13, 26))
    assert world.block.counties.talent[::2] == pytest.approx(5.0)
    assert [measure.active(Month(i)) for i in (13, 14, 37, 38)] == [True, True, True, False]
    assert [measure.runs(Month(i)) for i in (13, 14)] == [True, False]


def test_incentives_at_the_grassroots_bring_more_and_keep_them():
    world, measure = poor_world(), programme(go=0.5, leave=0.5, lag=0)
    world.block.counties.holds[:] = np.log(3.0)
    live(world, measure, [13, 25])
    arrive, leave = 0.75, 0.25
    assert world.block.counties.talent[::2] == pytest.approx(10 * arrive * (2 - leave))


def test_they_advise_by_their_number_with_less_for_each_further_one():
    world, measure = poor_world(), programme(half=30.0, advice=0.4)
    counties = world.block.counties
    counties.talent[:4] = [0, 30, 90, 0]
    live(world, measure, [15])
    assert counties.advice[:4] == pytest.approx([0, 0.2, 0.3, 0])


def test_in_january_they_bring_village_leaders_on_and_make_none_worse():
    world, measure = poor_world(), programme(half=30.0, leaders=0.5, leaders_best=1.3)
    world.block.counties.talent[:] = 30
    officials = world.tables["officials"]
    officials.ability[:] = 0.9
    officials.ability[:10] = 1.6
    for month in (12, 13):
        measure.decide(Nation(world.tables, world.crew.streams, Month(month)))
    assert np.all(officials.ability[:10] == np.float32(1.6))
    assert officials.ability[10:COUNTIES] == pytest.approx(0.9 + 0.25 * 0.4)
    assert np.all(officials.ability[officials.level > Level.VILLAGE] == np.float32(0.9))


def test_courses_are_paid_for_real_counties_and_of_a_part_of_the_money_a_part_begin():
    world, measure = poor_world(), programme(course=1000.0)
    books = live(world, measure, [13], granted=0.5)
    price = round(10 * 1000 * world.now(13).drivers.prices * 100)
    assert books.uses[Use.ADMINISTRATION] == (price // 2) * 3 * COUNTIES // 2
    assert books.flows[Account.PROGRAMMES].sum() == books.uses.sum()
    assert np.all(world.block.counties.in_training[::2] == 5)


def test_more_areas_add_counties_and_drop_none():
    found = []
    for areas in (0.3, 0.7):
        world = poor_world()
        live(world, programme(areas=areas), [13])
        found.append(world.block.counties.in_training > 0)
    assert np.all(found[1] >= found[0])
    assert found[0].sum() < found[1].sum()
    assert not found[1][1::2].any()
