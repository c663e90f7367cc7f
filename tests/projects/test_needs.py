"""Needs are what the menu would bring, in logs; whoever chooses sees them with an error."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from simsupport.agents.households import Status
from simsupport.core.streams import normal
from simsupport.projects.housing_repair import HousingRepair
from simsupport.projects.menu import MENU, gain_per_yuan, menu, need
from simsupport.projects.needs import NOTHING, Needs, look_into_needs
from simsupport.projects.relief import Relief
from tests.measures.poor_villages import FEBRUARY, KEYS, needs_of, seen_plainly, village_world
from tests.worlds import World

ALL_ACCEPT = {f"projects.{key}.take_up": 1.0 for key in KEYS}


def exact(needs):
    """Return no noise for every case."""
    return np.zeros(len(needs.rows), np.float32)


def everybody(needs):
    """Return every case."""
    return np.arange(len(needs.rows))


def test_gains_are_logs_of_what_the_menu_would_bring_those_who_accept():
    world = village_world()
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    rows = needs.rows
    accepts = np.stack([kind.accept(world.block, now, rows) for kind in menu(now)])
    gains = np.maximum(gain_per_yuan(world.block, now, rows), 0.0) * accepts
    assert np.exp(needs.gain) == pytest.approx(gains, rel=1e-5)
    assert np.array_equal(needs.gain == NOTHING, gains == 0)


def test_prices_are_those_of_the_projects_that_can_be_had():
    world = village_world()
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    for place, kind in enumerate(menu(now), start=1):
        cases = np.flatnonzero(needs.gain[place - 1] > NOTHING)
        places = np.full(len(cases), place, np.uint8)
        cost = kind.cost(world.block, now, needs.rows[cases])
        assert np.array_equal(needs.prices(cases, places), cost)


def test_the_needed_project_is_that_of_the_menu_where_all_accept():
    world = village_world(changes=ALL_ACCEPT)
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    assert np.array_equal(needs.needed, need(world.block, now, needs.rows))


def test_who_refuses_needs_the_next_best_and_who_refuses_all_nothing():
    world = village_world()
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    for case, row in enumerate(needs.rows):
        seen = seen_plainly(world, now, row, 0.0)
        assert needs.needed[case] == int(np.argmax(seen)) + 1
    nobody = village_world(changes={f"projects.{key}.take_up": 0.0 for key in KEYS})
    refused = needs_of(nobody, nobody.now(FEBRUARY))
    assert not refused.needed.any()
    place, value = refused.best_seen(everybody(refused), exact(refused))
    assert not place.any()
    assert np.all(value == NOTHING)


def test_households_that_are_gone_need_nothing():
    world = World(3, status=[Status.LIVING, Status.DISSOLVED, Status.RESERVED])
    needs = look_into_needs(world.block, world.now(FEBRUARY), np.arange(3))
    assert (needs.needed > 0).tolist() == [True, False, False]


def test_what_a_household_needs_does_not_depend_on_who_else_is_looked_into():
    world = village_world()
    now = world.now(FEBRUARY)
    some = np.arange(60) % 4 == 1
    whole, part = needs_of(world, now), needs_of(world, now, some)
    assert part.rows.tolist() == np.flatnonzero(some).tolist()
    assert np.array_equal(part.gain, whole.gain[:, some])
    assert np.array_equal(part.needed, whole.needed * some)
    gaining = part.gain > NOTHING
    assert np.array_equal(part.blur[gaining], whole.blur[:, some][gaining])


def test_the_error_is_a_standard_normal_draw_for_each_household_project_and_month():
    world = village_world(4000, changes=ALL_ACCEPT)
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    relief = KEYS.index("relief")
    words = now.words_at("needs.view.relief", needs.rows)
    assert np.array_equal(needs.blur[relief], normal(words))
    gaining = np.flatnonzero((needs.gain > NOTHING).sum(axis=1) > 1000)
    for place in gaining:
        drawn = needs.blur[place][needs.gain[place] > NOTHING]
        assert stats.kstest(drawn, "norm").pvalue > 1e-4
    later = needs_of(world, world.now(FEBRUARY + 12))
    assert abs(np.corrcoef(needs.blur[relief], later.blur[relief])[0, 1]) < 5 / np.sqrt(4000)


def test_what_is_seen_is_what_a_plain_look_sees():
    world = village_world()
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    cases = np.array([3, 50, 7, 21])
    noise = np.array([0.0, 0.4, 0.8, 1.6], np.float32)
    place, value = needs.best_seen(cases, noise)
    for i, case in enumerate(cases):
        seen = seen_plainly(world, now, needs.rows[case], float(noise[i]))
        assert place[i] == int(np.argmax(seen)) + 1
        assert np.exp(value[i]) == pytest.approx(max(seen), rel=1e-4)


@pytest.mark.parametrize("knows", [False, True])
def test_what_a_few_see_is_what_they_see_among_many(knows):
    world = village_world()
    needs = needs_of(world, world.now(FEBRUARY))
    needs.order(everybody(needs)[::2], needs.needed[::2])
    noise = np.linspace(0.0, 1.5, len(needs.rows)).astype(np.float32)
    known = (everybody(needs) % 3 > 0) if knows else None
    place, value = needs.best_seen(everybody(needs), noise, knows=known)
    for some in (everybody(needs)[::5], everybody(needs)[1:]):
        its = None if known is None else known[some]
        seen, gain = needs.best_seen(some, noise[some], knows=its)
        assert np.array_equal(seen, place[some])
        assert np.array_equal(gain, value[some])


def test_where_all_tell_each_other_what_is_ordered_nobody_sees_it_again():
    needs = replace(three_projects(), shared=np.array([True, True, False, False]))
    needs.order(np.array([0, 2]), np.array([3, 1], np.uint8))
    assert needs.best_seen(np.arange(4), exact(needs))[0].tolist() == [2, 3, 1, 1]


def test_who_buys_only_some_projects_sees_no_other():
    world = village_world()
    needs = needs_of(world, world.now(FEBRUARY))
    offered = (HousingRepair, Relief)
    place, value = needs.best_seen(everybody(needs), exact(needs), offered)
    places = [MENU.index(kind) for kind in offered]
    assert set(place.tolist()) <= {0} | {place + 1 for place in places}
    assert np.array_equal(value, needs.gain[places].max(axis=0))


def three_projects():
    """Return needs of four households that gain 1, 2, 3 ... of the first projects of the menu."""
    gain = np.full((len(MENU), 4), NOTHING)
    gain[:3] = np.log([[1, 1, 3, 3], [2, 2, 2, 3], [3, 3, 1, 1]])
    blank = np.zeros(gain.shape, np.float32)
    most, price = np.array([3, 3, 1, 1], np.uint8), np.ones(gain.shape, np.int64)
    here, one = np.zeros(4, np.intp), np.ones(4, np.int64)
    return Needs(
        np.arange(4), gain, blank, price, most, blank > 0, here, here, one, np.zeros(4, np.bool_)
    )


def test_of_equals_the_first_of_the_menu_is_best():
    needs = three_projects()
    assert needs.best_seen(np.arange(4), exact(needs))[0].tolist() == [3, 3, 1, 1]


def test_who_knows_passes_over_what_others_have_ordered():
    needs = three_projects()
    assert needs.order(np.array([0, 1, 2]), np.array([3, 3, 2], np.uint8)).tolist() == [False] * 3
    knows = np.array([True, False, True, True])
    place, value = needs.best_seen(np.arange(4), exact(needs), knows=knows)
    assert place.tolist() == [2, 3, 1, 1]
    assert np.exp(value) == pytest.approx([2, 3, 3, 3])
    needs.order(np.array([2, 3]), np.array([1, 1], np.uint8))
    place, _ = needs.best_seen(np.array([2, 3]), exact(needs)[:2], knows=knows[2:])
    assert place.tolist() == [3, 2]


def test_who_knows_that_all_is_ordered_has_nothing_to_offer():
    needs = three_projects()
    for place in (1, 2, 3):
        needs.order(np.array([0]), np.array([place], np.uint8))
    place, value = needs.best_seen(np.array([0]), exact(needs)[:1], knows=np.array([True]))
    assert place.tolist() == [0]
    assert value.tolist() == [NOTHING]


def test_an_order_tells_where_the_same_was_ordered_before():
    needs = three_projects()
    cases, place = np.array([1, 3]), np.array([2, 2], np.uint8)
    assert needs.order(cases, place).tolist() == [False, False]
    assert needs.order(cases[::-1], np.array([2, 1], np.uint8)).tolist() == [True, False]
    assert np.argwhere(needs.ordered).tolist() == [[0, 1], [1, 1], [1, 3]]
