"""Every household help is meant for has a named helper, as far as money goes."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Use
from simsupport.core.streams import Streams
from simsupport.measures.base import Nation
from simsupport.measures.helpers import Helpers
from simsupport.model import SupportModel
from tests.measures.poor_villages import FEBRUARY, village_world
from tests.worlds import changed, copy_of

JANUARY = 12


def helpers(**values):
    """Return the measure with validated parameters."""
    return Helpers.model_validate({"share": 1.0} | values)


def served(world, measure, month=30, wanted=None, granted=1.0):
    """Let a month pass; return what the helpers' month is booked as."""
    meant = np.ones(len(world.hh), np.bool_) if wanted is None else wanted
    now = world.now(month)
    for order in measure.requests(world.block, now, meant):
        measure.deliver(world.block, now, order.granted(granted), granted)
    return now.books


def households(world, rows):
    """Return the real households of some rows by village."""
    village = world.block.village_of(rows)
    return np.bincount(village, world.block.weight[rows], len(world.block.villages))


@pytest.mark.row("D3")
def test_everybody_help_is_meant_for_has_one_and_nobody_else():
    world = village_world()
    wanted = np.arange(60) % 3 > 0
    before = copy_of(world)
    books = served(world, helpers(cost=1200.0), wanted=wanted)
    assert np.array_equal(world.block.villages.helpers, households(world, np.flatnonzero(wanted)))
    price = round(100 * 100 * world.now(30).drivers.prices)
    assert books.uses[Use.ADMINISTRATION] == price * world.block.weight[wanted].sum()
    assert books.flows[Account.PROGRAMMES].sum() == books.uses.sum()
    assert changed(world, before) == set()


@pytest.mark.row("D3")
def test_a_larger_share_adds_households_and_drops_none():
    world = village_world(4000, villages=4000)
    before = np.zeros(4000, np.int64)
    for share in (0.0, 0.3, 0.7, 1.0):
        served(world, helpers(share=share))
        now = world.block.villages.helpers.copy()
        assert np.all(now >= before)
        assert np.count_nonzero(now) / 4000 == pytest.approx(share, abs=0.04)
        before = now


@pytest.mark.row("D3")
def test_of_money_that_is_granted_in_part_whole_helpers_are_paid():
    world = village_world(villages=1)
    measure = helpers(cost=1200.0)
    books = served(world, measure, granted=0.4)
    all_of_them = int(world.block.weight.sum())
    paid = int(world.block.villages.helpers.sum())
    price = round(100 * 100 * world.now(30).drivers.prices)
    money = int(price * 0.4) * all_of_them
    assert paid == money // price
    assert 0 < paid < all_of_them
    assert books.uses[Use.ADMINISTRATION] == paid * price
    assert books.uses.sum() == money


def test_helpers_that_cost_nothing_are_there_all_the_same():
    world = village_world()
    books = served(world, helpers(cost=0.0))
    assert world.block.villages.helpers.sum() == world.block.weight.sum()
    assert books.uses.sum() == 0


@pytest.mark.row("D3")
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_in_february_they_have_told_what_they_know_in_proportion_to_who_has_one(share):
    world = village_world(400, villages=4)
    villages, measure = world.block.villages, helpers(share=share, insight=0.6)
    served(world, measure, JANUARY)
    known = villages.helpers / households(world, np.arange(400))
    villages.unclear[:] = [1.0, 0.5, 1.0, 0.0]
    served(world, measure, FEBRUARY)
    left = np.array([1.0, 0.5, 1.0, 0.0]) * (1.0 - 0.6 * known)
    assert villages.unclear == pytest.approx(left, abs=1e-6)
    assert known.mean() == pytest.approx(share, abs=0.12)


@pytest.mark.row("D3")
def test_in_january_they_add_to_what_the_village_sees_of_its_list():
    world = village_world()
    villages, measure = world.block.villages, helpers(visits=0.2)
    served(world, measure, JANUARY - 1)
    villages.insight[:] = [0.0, 0.3, 0.8, 0.95]
    served(world, measure, JANUARY)
    assert villages.insight == pytest.approx([0.2, 0.5, 1.0, 1.0])
    served(world, measure, JANUARY + 3)
    assert villages.insight == pytest.approx([0.2, 0.5, 1.0, 1.0])


@pytest.mark.row("D3")
def test_in_december_those_who_have_one_aim_higher():
    world = village_world()
    villages, measure = world.block.villages, helpers(hope=0.04)
    served(world, measure, 10)
    assert not villages.encouraged.any()
    villages.helpers[0] //= 2
    known = villages.helpers / households(world, np.arange(60))
    served(world, measure, 11)
    assert villages.encouraged == pytest.approx(0.04 * known)


@pytest.mark.row("D3")
def test_helpers_talk_as_much_as_their_township_works_and_what_is_form_tells_nobody_anything():
    model = SupportModel("baseline", rng=4, households=600, months=24)
    officials, villages = model.tables["officials"], model.tables["villages"]
    towns = np.flatnonzero(officials.level == Level.TOWNSHIP)
    officials.real[:], officials.show[:] = 0.5, 0.0
    officials.real[towns], officials.show[towns], officials.take[towns] = 0.2, 0.5, 0.1
    officials.inflate[towns] = 0.0
    helpers(coverage=0.0).decide(Nation(model.tables, Streams(4), Month(FEBRUARY)))
    assert np.all(villages.talks == 1.0)
    for month in (FEBRUARY, FEBRUARY + 10):
        villages.talks[:] = 1.0
        helpers().decide(Nation(model.tables, Streams(4), Month(month)))
        assert villages.talks == pytest.approx(0.25)

    world = village_world()
    served(world, helpers(), JANUARY)
    world.block.villages.talks[:] = [0.0, 0.25, 0.5, 1.0]
    world.block.villages.unclear[:] = 1.0
    served(world, helpers(insight=0.4), FEBRUARY)
    assert world.block.villages.unclear == pytest.approx([1.0, 0.9, 0.8, 0.6])


def test_when_it_ends_nobody_has_one():
    world = village_world()
    served(world, helpers())
    world.block.villages.talks[:] = 0.5
    helpers().stop(world.block)
    assert not world.block.villages.helpers.any()
    assert np.all(world.block.villages.talks == 1.0)


@pytest.mark.row("D3")
def test_with_money_enough_every_registered_household_has_one_in_every_month():
    policy = {"measures__helpers__share": {"2014-01": 1.0}}
    model = SupportModel("baseline", rng=4, households=600, months=40, **policy)
    model.run_for(12)
    while model.running:
        model.step()
        hh = model.households
        on_it = (hh.register == 1) & (hh.size > 0)
        registered = np.bincount(hh.village, hh.weight * on_it, len(model.villages))
        assert np.all(model.villages.helpers >= registered)
        assert registered.sum() > 0


@pytest.mark.row("D3")
def test_under_a_binding_cap_only_some_have_one():
    policy = {"measures__helpers__share": {"2014-01": 1.0}}
    free = SupportModel("baseline", rng=4, households=600, months=13, **policy)
    free.run()
    cap = float(free.ledger.spent // 300)
    capped = SupportModel("baseline", rng=4, households=600, months=13, budget__cap=cap, **policy)
    capped.run()
    assert 0 < capped.villages.helpers.sum() < 0.4 * free.villages.helpers.sum()
    assert capped.ledger.spent <= cap * 100
