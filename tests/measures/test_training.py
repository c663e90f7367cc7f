"""Training bases give places where they bring most, keep some for students, and advise."""

import numpy as np
import pytest

from simsupport.livelihoods.labour import odds_of_asking
from simsupport.measures.training import Training
from simsupport.projects.menu import MENU
from simsupport.projects.needs import look_into_needs
from tests.worlds import World, changed, copy_of

FEBRUARY = 13
PLACE = [kind.key for kind in MENU].index("training_place") + 1
SURE = {"projects.training_place.take_up": 1.0, "projects.training_place.failure": 0.0}


def plan(world, meant=None, **values):
    """Return the measure, the month and its orders for households that help is meant for."""
    measure, now = Training.model_validate({"places": 0.2} | values), world.now(FEBRUARY)
    rows = np.arange(len(world.hh)) if meant is None else meant
    return measure, now, measure.plan(world.block, now, look_into_needs(world.block, now, rows))


def varied(households=60, **columns):
    """Return households with none to two workers and various skill, in two counties."""
    workers = np.arange(households) % 3
    usual = {
        "workers": workers,
        "adults": 2,
        "farm": workers,
        "skill": np.linspace(-1, 1, households),
        "weight": 1,
    }
    return World(households, counties=2, villages=4, changes=SURE, **(usual | columns))


def test_each_county_has_the_money_for_its_places_and_no_more():
    world = varied()
    _, now, orders = plan(world, enrolment=0.0)
    rows = np.concatenate([order.rows for order in orders])
    assert np.bincount(world.block.county_of(rows)).tolist() == [4, 4]
    assert all(np.all(order.project == PLACE) for order in orders if len(order.rows))
    price = now.projects.training_place.price(now)
    assert sum(order.cost for order in orders) == 8 * price


def test_a_base_that_sees_exactly_trains_those_whom_a_course_brings_most():
    world = varied()
    _, now, orders = plan(world, enrolment=0.0, view_noise=0.0)
    rows = np.concatenate([order.rows for order in orders])
    here = np.arange(60)[world.hh.workers > 0]
    gain = now.projects.training_place.gain(world.block, now, here)
    county = world.block.county_of(here)
    for number in range(2):
        inside = county == number
        best = here[inside][np.argsort(-gain[inside], kind="stable")[:4]]
        assert set(best) == set(rows[world.block.county_of(rows) == number])


def test_kept_places_go_to_households_with_students_and_the_rest_to_all_once():
    students = (np.arange(60) % 5 == 0).astype(np.uint8)
    world = varied(students=students)
    _, _, (kept, free) = plan(world, enrolment=0.5)
    assert np.all(students[kept.rows] == 1)
    assert len(kept.rows) == 4
    assert len(free.rows) == 4
    assert not set(kept.rows) & set(free.rows)


def test_places_that_no_student_s_household_wants_go_to_the_others():
    world = varied()
    _, _, (kept, free) = plan(world, enrolment=1.0)
    assert len(kept.rows) == 0
    assert len(free.rows) == 8


def test_households_without_workers_and_those_not_meant_gain_nothing():
    world, meant = varied(), np.arange(0, 60, 2)
    before = copy_of(world)
    measure, now, orders = plan(world, meant, places=5.0)
    for order in orders:
        measure.deliver(world.block, now, order, 1.0)
    assert changed(world, before) == {"skill", "trained"}
    trained = np.flatnonzero(world.hh.trained)
    assert set(trained) == set(meant[world.hh.workers[meant] > 0])
    same = world.hh.skill == before["skill"]
    assert np.all(same[world.hh.trained == 0])


def test_advice_takes_its_worth_off_the_cost_of_a_job_for_the_trained_only():
    world = varied(workers=2, farm=2, trained=np.arange(60) % 2)
    live, now, rows = world.live, world.now(FEBRUARY), np.arange(60)
    ask = odds_of_asking(world.block, now, live.labour, live.business, rows)
    plan(world, advice=1.0, advice_worth=0.2)
    advised = odds_of_asking(world.block, now, live.labour, live.business, rows)
    more = np.where(world.hh.trained > 0, np.exp(0.2 / live.labour.taste_scale), 1.0)
    for before, after in zip(ask, advised, strict=True):
        assert after / before == pytest.approx(more, rel=1e-4)


def test_more_advice_reaches_further_villages_and_ends_with_the_measure():
    world = World(400, villages=400)
    few, many = [], []
    for share, found in ((0.2, few), (0.6, many)):
        measure, *_ = plan(world, advice=share)
        found.extend(np.flatnonzero(world.block.villages.guided))
    assert 0 < len(few) < len(many)
    assert set(few) < set(many)
    measure.stop(world.block)
    assert not np.any(world.block.villages.guided)


def test_what_is_left_where_somebody_waits_is_carried_to_the_next_year():
    world = varied(weight=3)
    measure, now, orders = plan(world, places=0.2, enrolment=0.0)
    price = now.projects.training_place.price(now)
    spent = sum(
        np.bincount(world.block.county_of(o.rows), o.fen * o.weight, minlength=2) for o in orders
    )
    assert world.block.counties.training_carried.tolist() == (12 * price - spent).tolist()
    measure.stop(world.block)
    assert not np.any(world.block.counties.training_carried)
