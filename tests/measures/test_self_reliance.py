"""Meetings raise hopes in the next year, move take-up, and rules cut ceremonies."""

import numpy as np
import pytest

from simsupport.core.ledger import Account, Use
from simsupport.livelihoods.aspiration import Aspiration, drift
from simsupport.livelihoods.labour import seek_work
from simsupport.livelihoods.spending import consume
from simsupport.measures.self_reliance import SelfReliance
from simsupport.projects.base import at_odds
from tests.worlds import World

FEBRUARY, DECEMBER = 13, 23
N = 4000
STILL = Aspiration(neighbours=0.0, success=0.0)


def reliance(**values):
    """Return the measure with validated parameters."""
    return SelfReliance.model_validate({"courses": 1.0} | values)


def meet(world, measure, months=(FEBRUARY,), granted=1.0):
    """Let months pass; return the books of the last one."""
    for month in months:
        now = world.now(month).for_block()
        for order in measure.requests(world.block, now, np.ones(len(world.hh), np.bool_)):
            measure.deliver(world.block, now, order.granted(granted), granted)
    return now.books


@pytest.mark.row("G6")
def test_what_was_heard_in_a_year_raises_the_aim_of_the_next_and_is_forgotten():
    world = World(4, aspiration=0.4)
    meet(world, reliance(lift=0.1), (FEBRUARY, DECEMBER))
    drift(world.block, STILL)
    assert world.hh.aspiration == pytest.approx(0.4 + 0.1 * STILL.drift)
    drift(world.block, STILL)  # no meetings since: hopes go back towards the usual level
    back = 0.4 + 0.1 * STILL.drift * (1 - STILL.drift)
    assert world.hh.aspiration == pytest.approx(back)


@pytest.mark.row("G6")
def test_higher_hopes_let_more_workers_ask_for_jobs():
    asked = []
    for lift in (0.0, 0.5):
        world = World(N, register=1)
        meet(world, reliance(lift=lift), (FEBRUARY, DECEMBER))
        for _ in range(5):
            world.block.villages.encouraged[:] = lift
            drift(world.block, STILL)
        live, now = world.live, world.now(24)
        chance = np.zeros(N, np.uint16)  # everybody reconsiders
        seekers = seek_work(world.block, now, live.labour, live.business, chance)
        asked.append(len(seekers.local) + len(seekers.away))
    assert asked[1] > asked[0] + 100


@pytest.mark.row("G6")
def test_village_rules_cut_their_part_of_what_is_wanted_and_the_rest_is_saved():
    share = {"livelihoods.spending.ceremonies": 0.2}
    one, other = World(10, changes=share), World(10, changes=share)
    other.block.villages.frugal[:] = 0.5
    spent, saved = [], []
    for world in (one, other):
        consume(world.block, world.now(5), world.live.spending, world.live.health)
        spent.append(world.hh.consumption.astype(float))
        saved.append(world.hh.savings.astype(float))
    assert spent[1] == pytest.approx(0.9 * spent[0], rel=1e-5)
    assert (saved[1] - saved[0]) / 100 == pytest.approx(spent[0] - spent[1], abs=0.02)


def test_nobody_saves_on_ceremonies_what_is_needed_to_eat():
    world = World(4, expected=100.0, income=800.0)
    world.block.villages.frugal[:] = 1.0
    consume(world.block, world.now(5), world.live.spending, world.live.health)
    need = 3 * world.live.spending.subsistence * world.now(5).drivers.prices
    assert world.hh.consumption == pytest.approx(need, rel=1e-5)


@pytest.mark.row("G6")
def test_villages_that_hope_for_more_agree_on_rules_more_often_and_only_where_they_meet():
    agreed = []
    for hope in (0.0, 0.3, 0.8, 1.0):
        world = World(N, villages=N, aspiration=hope)
        meet(world, reliance(rules=0.6, courses=0.5))
        frugal, courses = world.block.villages.frugal, world.block.villages.courses
        assert not np.any(frugal[courses == 0])
        assert set(np.unique(frugal)) <= {np.float32(0.0), np.float32(0.6)}
        agreed.append(float((frugal[courses > 0] > 0).mean()))
    assert agreed == pytest.approx([0.0, 0.3, 0.8, 1.0], abs=0.04)


@pytest.mark.row("G6")
def test_who_can_work_takes_help_up_more_and_who_cannot_is_shamed_away():
    workers = np.arange(N) % 2
    columns = {"adults": 1, "workers": workers, "farm": workers, "elders": 1}
    plain, met = World(N, **columns), World(N, **columns)
    meet(met, reliance(keenness=1.0, shame=1.0))
    taken = []
    for world in (plain, met):
        care = world.rules.projects.care_visit
        taken.append(care.accept(world.block, world.now(FEBRUARY), np.arange(N)))
    able = workers > 0
    odds = met.rules.projects.care_visit.take_up / (1 - met.rules.projects.care_visit.take_up)
    for group, sign in ((able, 1.0), (~able, -1.0)):
        expected = odds * np.exp(sign) / (1 + odds * np.exp(sign))
        assert taken[1][group].mean() == pytest.approx(expected, abs=0.035)
    assert np.all(taken[1][able] >= taken[0][able])
    assert np.all(taken[1][~able] <= taken[0][~able])


def test_nobody_who_never_accepts_is_talked_into_it_and_nobody_out_of_what_all_accept():
    more = np.array([-5.0, 0.0, 5.0], np.float32)
    assert at_odds(0.0, more).tolist() == [0.0] * 3
    assert at_odds(1.0, more).tolist() == [1.0] * 3
    assert at_odds(0.25, more)[1] == pytest.approx(0.25)


def test_half_the_money_holds_half_the_meetings_and_is_booked():
    world = World(20, villages=20)
    books = meet(world, reliance(cost=1000.0, keenness=0.4), granted=0.5)
    price = round(1000 * world.now(FEBRUARY).drivers.prices * 100)
    assert books.uses[Use.ADMINISTRATION] == 20 * (price // 2)
    assert books.flows[Account.PROGRAMMES].sum() == books.uses.sum()
    assert world.block.villages.courses == pytest.approx(0.5, abs=1e-4)
    assert world.block.villages.keen == pytest.approx(0.2, abs=1e-4)


def test_fewer_courses_leave_villages_that_had_them_without():
    world = World(N, villages=N)
    before = np.ones(N, bool)
    for share in (1.0, 0.6, 0.2, 0.0):
        meet(world, reliance(courses=share))
        there = world.block.villages.courses > 0
        assert not np.any(there & ~before)
        assert there.mean() == pytest.approx(share, abs=0.04)
        assert np.array_equal(world.block.villages.keen > 0, there)
        before = there


def test_when_it_ends_meetings_rules_and_talk_end():
    world = World(20, villages=20)
    meet(world, reliance())
    reliance().stop(world.block)
    for name in ("courses", "keen", "shamed", "frugal"):
        assert not getattr(world.block.villages, name).any()
