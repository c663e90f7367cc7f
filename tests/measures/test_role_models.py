"""Leaders go first as far as it pays them, neighbours follow whom they see and trust."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.livelihoods.business import adopt_technology
from simsupport.livelihoods.example import share_of_farms
from simsupport.measures.base import Nation
from simsupport.measures.role_models import RoleModels
from simsupport.projects.menu import menu
from tests.measures.poor_villages import FEBRUARY, village_world
from tests.worlds import changed, copy_of


def models(**values):
    """Return the measure with validated parameters."""
    return RoleModels.model_validate({"share": 1.0} | values)


def lead(world, measure, month=FEBRUARY):
    """Let leaders decide, and households look."""
    now = world.now(month)
    measure.decide(Nation(world.tables, now.streams, Month(month)))
    assert measure.requests(world.block, now, np.ones(len(world.hh), np.bool_)) == []


def leaders(world, ability, integrity):
    """Give village leaders their traits."""
    officials = world.tables["officials"]
    villages = officials.level == Level.VILLAGE
    officials.ability[villages], officials.integrity[villages] = ability, integrity


def acceptance(world, month=FEBRUARY):
    """Return which households would accept each project; shape (n_projects, n_households)."""
    rows = np.arange(len(world.hh))
    now = world.now(month)
    return np.stack([kind.accept(world.block, now, rows) for kind in menu(now)])


@pytest.mark.row("E2")
def test_a_leader_goes_first_as_far_as_it_pays_and_is_followed_as_far_as_upright():
    world = village_world()
    leaders(world, [0.5, 1.0, 2.0, 1.0], [1.0, 0.5, 0.8, 0.0])
    measure = models(worth=0.6, effort=1.0)
    lead(world, measure)
    assert world.block.villages.leads == pytest.approx([0.3, 0.3, 0.8, 0.0])
    for ability, first in ((0.5, 0.3), (1.0, 0.6), (2.0, 1.0)):
        tried = np.linspace(0.0, 1.0, 1001)
        best = tried[np.argmax(0.6 * ability * tried - tried**2 / 2.0)]
        assert best == pytest.approx(first, abs=1e-3)


@pytest.mark.row("E2")
def test_example_is_the_share_of_farms_that_have_adopted_times_how_far_the_leader_leads():
    world = village_world(60, villages=2, farm=1)
    hh, villages = world.hh, world.block.villages
    hh.technology[:10], hh.advised[5:15] = 1, 1
    hh.farm[0] = 0
    leaders(world, 1.0, [1.0, 1.0])
    lead(world, models(worth=0.5, follow=0.8, boldness=0.4))
    weight = world.block.weight
    seen = weight[1:15].sum() / weight[1:30].sum()
    assert villages.example == pytest.approx([0.8 * 0.5 * seen, 0.0])
    assert villages.boldness == pytest.approx([0.4 * 0.5 * seen, 0.0])
    shares = share_of_farms(world.block, hh.advised > 0)
    assert shares[0] == pytest.approx(weight[5:15].sum() / weight[1:30].sum())
    assert shares.dtype == np.float32


@pytest.mark.row("E2")
def test_more_accept_visits_and_contracts_in_their_village_and_nothing_else_changes():
    world = village_world(4000, villages=2)
    before, columns = acceptance(world), copy_of(world)
    world.block.villages.example[0] = 1.0
    after = acceptance(world)
    kinds = [kind.key for kind in menu(world.now())]
    moved = {kinds.index("extension_visit"), kinds.index("market_contract")}
    assert np.all(after >= before)
    assert np.array_equal(after[:, 2000:], before[:, 2000:])
    for place, kind in enumerate(menu(world.now())):
        if place in moved:
            share, p = after[place, :2000].mean(), kind.take_up
            assert share == pytest.approx(p + p * (1.0 - p), abs=0.03)
        else:
            assert np.array_equal(after[place], before[place])
    assert changed(world, columns) == set()


def test_what_nobody_takes_up_nobody_takes_up_by_example():
    world = village_world(changes={"projects.extension_visit.take_up": 0.0})
    world.block.villages.example[:] = 1.0
    place = [kind.key for kind in menu(world.now())].index("extension_visit")
    assert not acceptance(world)[place].any()


@pytest.mark.row("E2")
def test_by_example_the_technology_is_tried_with_fewer_assets_in_the_village_and_not_next_door():
    threshold = village_world().live.business.asset_threshold
    world = village_world(40, villages=2, assets=0.7 * threshold, technology=0)
    world.block.villages.boldness[0] = 0.4
    adopt_technology(world.block, world.live.business)
    assert world.hh.technology[:20].all()
    assert not world.hh.technology[20:].any()


@pytest.mark.row("E2")
def test_villages_without_role_models_accept_and_need_what_they_did():
    world = village_world(4000, villages=400, farm=1)
    world.hh.advised[:] = np.arange(4000) % 3 == 0
    before = acceptance(world)
    leaders(world, 1.0, 1.0)
    lead(world, models(share=0.4))
    led = (world.block.villages.leads > 0)[world.hh.village]
    after = acceptance(world)
    assert 0.25 < led.mean() < 0.55
    assert np.array_equal(after[:, ~led], before[:, ~led])
    assert (after & ~before)[:, led].any()
    assert not world.block.villages.boldness[world.block.villages.leads == 0].any()


def test_when_it_ends_nobody_leads():
    world = village_world(farm=1, technology=1)
    leaders(world, 1.0, 1.0)
    lead(world, models())
    villages = world.block.villages
    marks = (villages.leads, villages.example, villages.boldness)
    assert all(mark.all() for mark in marks)
    models().stop(world.block)
    assert not any(mark.any() for mark in marks)
