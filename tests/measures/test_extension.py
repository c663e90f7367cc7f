"""Agents call at the farms of their villages; who listens follows neighbours."""

import numpy as np
import pytest

from simsupport.core.ledger import Account, Use
from simsupport.measures.extension import COURSES, VISITS, Extension
from simsupport.projects.menu import MENU
from tests.measures.poor_villages import FEBRUARY, KEYS, needs_of, village_world
from tests.mechanisms.runs import t_interval

VISIT, COURSE = (KEYS.index(key) + 1 for key in ("extension_visit", "training_place"))
OPEN = {"alone": 1.0, "professional": 0.0}
"""Agents to whom everybody listens, and who hold no courses."""


def agents(**values):
    """Return the measure with validated parameters."""
    return Extension.model_validate({"agents": 15.0, "villages_each": 15.0} | values)


def farms(households=400, villages=4, **options):
    """Return a world of farms of which nobody has been advised."""
    return village_world(households, villages, farm=1, workers=2, local_job=1, **options)


def planned(world, measure, month=FEBRUARY, wanted=None):
    """Return the visits and courses of the year, what month it is, and the needs."""
    now = world.now(month)
    needs = needs_of(world, now, wanted)
    visits, courses = measure.plan(world.block, now, needs)
    assert (visits.purpose, courses.purpose) == (VISITS, COURSES)
    return visits, courses, now, needs


@pytest.mark.row("F8")
@pytest.mark.parametrize("advised", [0.0, 0.3, 0.8])
def test_who_listens_follows_the_share_of_neighbours_who_were_advised(advised):
    world = farms(20_000, villages=2, weight=1)
    world.hh.advised[:10_000] = np.arange(10_000) < advised * 10_000
    measure = agents(alone=0.1, imitation=0.5)
    listens = measure.listens(world.block, world.now(FEBRUARY), np.arange(20_000))
    assert listens[10_000:].mean() == pytest.approx(0.1, abs=0.01)
    assert listens[:10_000].mean() == pytest.approx(0.1 + 0.9 * 0.5 * advised, abs=0.015)


@pytest.mark.row("F8")
def test_every_farm_that_listens_and_accepts_is_advised_wanted_or_not():
    world = farms()
    now = world.now(FEBRUARY)
    wanted = np.arange(400) < 100
    visits, courses, now, _ = planned(world, agents(**OPEN), wanted=wanted)
    accepts = now.projects.extension_visit.accept(world.block, now, np.arange(400))
    assert np.array_equal(visits.rows, np.flatnonzero(accepts))
    assert visits.project is None
    assert len(courses.rows) == 0
    agents().deliver(world.block, now, visits, 1.0)
    assert np.array_equal(world.hh.advised > 0, accepts)
    assert now.books.uses[Use.SERVICES] == now.books.uses.sum() == visits.cost
    assert now.books.flows[Account.PROGRAMMES].sum() == visits.cost


def test_a_county_s_agents_make_as_many_calls_as_they_are_paid_for():
    world = farms(counties=2)
    world.block.villages.weight[:] = [3, 4, 7, 7]
    measure = agents(agents=1.0, calls=90.0, **OPEN)
    visits, _, now, _ = planned(world, measure)
    price = now.projects.extension_visit.price(now)
    by_county = np.bincount(world.block.county_of(visits.rows), visits.fen * visits.weight, 2)
    money = np.array([42, 84]) * price
    left = world.block.counties.visits_left
    assert np.array_equal(by_county + left, money)
    assert np.all(left < 3 * price)
    again, _, _, _ = planned(world, measure)
    spent = np.bincount(world.block.county_of(again.rows), again.fen * again.weight, 2)
    assert np.array_equal(spent + world.block.counties.visits_left, money + (money - by_county))


@pytest.mark.row("F8")
def test_the_schooled_among_the_advised_may_train_as_professional_farmers():
    world = farms()
    hh = world.hh
    hh.advised[:] = np.arange(400) % 2
    hh.schooling[:] = np.where(np.arange(400) % 4 > 1, 12.0, 6.0)
    skill = hh.skill.copy()
    nobody_listens = {"alone": 0.0, "imitation": 0.0}
    measure = agents(**nobody_listens, professional=1.0, calls=2000.0)
    world.block.villages.weight[:] = 10
    visits, courses, now, _ = planned(world, measure)
    assert len(visits.rows) == 0
    accepts = now.projects.training_place.accept(world.block, now, np.arange(400))
    best = accepts & (hh.advised > 0) & (hh.schooling >= 9.0)
    assert np.array_equal(courses.rows, np.flatnonzero(best))
    agents().deliver(world.block, now, courses, 1.0)
    assert np.all(hh.trained <= best)
    assert hh.trained[best].mean() == pytest.approx(0.85, abs=0.12)
    assert np.array_equal(hh.skill > skill, hh.trained > 0)


def test_what_somebody_else_ordered_or_delivered_this_month_is_paid_in_vain():
    world = farms()
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    first = np.arange(0, 400, 5)
    needs.order(first, np.full(len(first), VISIT, np.uint8))
    visits, _ = agents(**OPEN).plan(world.block, now, needs)
    assert np.array_equal(visits.duplicate, visits.rows % 5 == 0)
    assert needs.ordered[VISIT - 1, visits.rows].all()
    assert not needs.ordered[[place for place in range(len(MENU)) if place != VISIT - 1]].any()
    late = visits.rows % 7 == 1
    world.hh.advised[visits.rows[late]] = 1
    level = world.hh.farm_level.copy()
    agents().deliver(world.block, now, visits, 1.0)
    vain = late | visits.duplicate
    money = visits.fen * visits.weight
    assert now.books.uses[Use.DUPLICATED] == money[vain].sum() > 0
    assert now.books.uses.sum() == money.sum()
    assert np.array_equal(world.hh.farm_level[visits.rows[vain]], level[visits.rows[vain]])


def test_more_agents_serve_more_villages_and_drop_none():
    world = farms(3000, villages=3000, counties=3)
    before = np.zeros(3000, np.bool_)
    for number in (0.0, 1.5, 6.0):
        served = agents(agents=number, villages_each=2.0).served(world.block, world.now(FEBRUARY))
        assert np.all(served >= before)
        assert served.mean() == pytest.approx(number * 2.0 / 15.0, abs=0.03)
        before = served


def test_no_other_payer_need_look_into_needs_for_its_sake_and_what_was_left_lapses():
    world = farms()
    measure = agents()
    assert not measure.serves(world.block).any()
    world.block.counties.visits_left[:] = 5
    measure.stop(world.block)
    assert not world.block.counties.visits_left.any()


def yearly_adopters(seed, years=8, **values):
    """Return farms advised in each year, where nobody but agents acts: 40 villages of 100."""
    world = farms(4000, villages=40, weight=1, seed=seed)
    world.block.villages.weight[:] = 1
    measure = agents(calls=2000.0, professional=0.0, **values)
    known = [0]
    for year in range(years):
        visits, _, now, _ = planned(world, measure, FEBRUARY + 12 * year, np.zeros(4000, np.bool_))
        measure.deliver(world.block, now, visits, 1.0)
        known.append(int(world.hh.advised.sum()))
    return np.diff(known)


@pytest.mark.row("F8")
def test_advice_spreads_along_an_s_yearly_adopters_rise_then_fall():
    years = np.array([yearly_adopters(seed) for seed in range(8)])
    peak = int(years.mean(axis=0).argmax())
    assert 2 <= peak <= 6
    assert t_interval((years[:, peak] - years[:, 0]).astype(float))[0] > 0
    assert t_interval((years[:, peak] - years[:, -1]).astype(float))[0] > 0
    mean = years.mean(axis=0)
    assert np.all(np.diff(mean[: peak + 1]) > 0)
    assert np.all(np.diff(mean[peak:]) < 0)


@pytest.mark.row("F8")
def test_where_nobody_imitates_there_is_no_s_the_first_year_sees_most_adopters():
    years = np.array([yearly_adopters(seed, alone=0.3, imitation=0.0) for seed in range(8)])
    assert np.all(np.diff(years.mean(axis=0)) < 0)
