"""A project gains what the model's own equations say, and changes one thing."""

from typing import Any

import numpy as np
import pytest

from simsupport.agents.households import Households, Illness, Status
from simsupport.core.ledger import Account, Use
from simsupport.livelihoods import business
from simsupport.projects.base import tempers
from simsupport.projects.menu import MENU, menu
from tests.worlds import World, changed, copy_of

USES = {
    "industry_grant": Use.CAPITAL,
    "relief": Use.HOUSEHOLD_BENEFIT,
    "solar": Use.CAPITAL,
    "public_post": Use.WAGES,
}
"""What projects' money is put to, where it is not services."""

SUCCESS = {
    "industry_grant": "assets",
    "training_place": "skill",
    "housing_repair": "housing",
    "microcredit": "assets",
    "solar": "plant",
    "relocation": "nearer",
    "student_aid": "aid_until",
    "water": "water",
    "market_contract": "harvest",
    "extension_visit": "farm_level",
}
"""The column that shows whether a project worked out, of those that may fail."""

IN_NEED: dict[str, Any] = {
    "adults": 4,
    "elders": 1,
    "disabled": 1,
    "students": 1,
    "school": 1,
    "illness": Illness.ACUTE,
    "housing": 1,
    "water": 1,
}
"""A household that may have everything on the menu."""

NOBODY = {"workers": 0, "farm": 0, "disabled": 2}


def project(world, key):
    """Return a project with the world's parameters."""
    return getattr(world.rules.projects, key)


def gain(world, key):
    """Return what all households of a world can expect of a project."""
    rows = np.arange(len(world.hh))
    return project(world, key).gain(world.block, world.now(13), rows)


def certain(key, **changes):
    """Return parameters under which a project never fails."""
    return {f"projects.{key}.failure": 0.0} | changes


# ---- the industry grant ----


def test_assets_gain_what_the_production_function_says():
    world = World(1, farm=2, assets=8000.0, capacity=10_000.0, changes=certain("industry_grant"))
    labour = 2 + business.GARDEN / 20
    net = 10_000 * labour**0.55 * 0.7
    assert gain(world, "industry_grant") == pytest.approx(net * ((13 / 8) ** 0.2 - 1), rel=1e-4)


def test_assets_gain_what_output_gains_when_they_are_there():
    world = World(3, assets=[500.0, 6000.0, 17_000.0], changes=certain("industry_grant"))
    now, settings = world.now(13), world.live.business
    business.plan_production(world.block, now, settings)
    expected = gain(world, "industry_grant")
    labour = now.labour_power[business.labour_units(world.hh, settings)]
    before = world.hh.capacity * labour * now.net_share
    project(world, "industry_grant").deliver(world.block, now, np.arange(3), 1.0)
    business.adopt_technology(world.block, settings)
    business.plan_production(world.block, now, settings)
    after = world.hh.capacity * labour * now.net_share
    assert world.hh.technology.tolist() == [0, 0, 1]
    assert expected == pytest.approx(after - before, rel=1e-3)


def test_without_labour_a_cow_gains_nothing_and_does_not_stay():
    """Negative control: nobody tends it, so neither assets nor output change."""
    assert gain(World(1), "industry_grant") > gain(World(1, farm=1), "industry_grant") > 0
    without = World(1, changes=certain("industry_grant"), **NOBODY)
    assert gain(without, "industry_grant") == 0
    before = copy_of(without)
    project(without, "industry_grant").deliver(without.block, without.now(13), np.arange(1), 1.0)
    assert changed(without, before) == set()
    gone = World(1, status=Status.DISSOLVED, capacity=0.0, **NOBODY)
    assert gain(gone, "industry_grant") == 0


def test_the_ill_gain_less_from_assets_and_training():
    for key in ("industry_grant", "training_place"):
        well, ill = World(1, local_job=1), World(1, local_job=1, illness=Illness.ACUTE)
        assert 0 < gain(ill, key) < gain(well, key)


def test_what_is_lost_at_once_gains_nothing():
    world = World(1, changes={"projects.industry_grant.failure": 1.0})
    assert gain(world, "industry_grant") == 0


def test_of_a_part_paid_grant_a_part_arrives():
    world = World(3, assets=1000.0, changes=certain("industry_grant"))
    share = np.array([1.0, 0.5, 0.0], np.float32)
    project(world, "industry_grant").deliver(world.block, world.now(13), np.arange(3), share)
    assert world.hh.assets == pytest.approx([6000.0, 3500.0, 1000.0])


# ---- the training place ----


def test_training_gains_more_of_the_pay_that_workers_have():
    world = World(2, farm=0, local_job=[2, 0], migrant=[0, 2], changes=certain("training_place"))
    now = world.now(13)
    more = np.exp(0.05 / 2) - 1
    home_pay = now.pay_away[0] * world.live.labour.home_share
    expected = 12 * 2 * more * np.array([1900.0, home_pay])
    assert gain(world, "training_place") == pytest.approx(expected, rel=1e-3)


def test_on_the_farm_training_gains_with_the_chance_of_a_local_job():
    world = World(2, villages=2, counties=2, changes=certain("training_place"))
    world.block.counties.finding[:] = [0.0, 0.5]
    chance = 1 - np.exp(-12 * world.live.labour.reconsider * 0.5)
    expected = 12 * 2 * 1900 * chance * (np.exp(0.05 / 2) - 1)
    assert gain(world, "training_place") == pytest.approx([0.0, expected], rel=1e-3)


def test_without_workers_there_is_no_training_and_no_gain():
    world = World(1, **NOBODY)
    assert gain(world, "training_place") == 0
    assert not project(world, "training_place").eligible(world.block, np.arange(1))


def test_each_worker_is_trained_once():
    world, rows = World(1, workers=2, changes=certain("training_place")), np.arange(1)
    training = project(world, "training_place")
    for trained in (1, 2):
        assert training.eligible(world.block, rows)
        training.deliver(world.block, world.now(13), rows, 1.0)
        assert world.hh.trained == trained
        assert world.hh.skill == pytest.approx(0.05 / 2 * trained)
    assert not training.eligible(world.block, rows)


# ---- housing and relief ----


def test_a_repair_is_for_unsafe_houses_and_counts_what_a_guarantee_is_worth():
    world = World(2, housing=[0, 1], changes=certain("housing_repair"))
    housing = project(world, "housing_repair")
    worth = housing.worth * world.now(13).drivers.prices
    assert gain(world, "housing_repair") == pytest.approx([0.0, worth])
    assert housing.eligible(world.block, np.arange(2)).tolist() == [False, True]


@pytest.mark.parametrize(("key", "column"), [("housing_repair", "housing"), ("training_place", "")])
def test_of_part_paid_services_as_many_are_had_as_were_paid(key, column):
    world = World(4000, housing=1, changes=certain(key))
    project(world, key).deliver(world.block, world.now(13), np.arange(4000), 0.3)
    had = world.hh.housing == 0 if column else world.hh.trained > 0
    assert had.mean() == pytest.approx(0.3, abs=4 * np.sqrt(0.3 * 0.7 / 4000))


def test_relief_is_worth_itself_over_the_years_of_the_horizon():
    world = World(2, changes={"projects.relief.horizon": 5.0})
    relief = project(world, "relief")
    prices = world.now(13).drivers.prices
    assert gain(world, "relief") == pytest.approx(1000 * prices / 5)
    relief.deliver(world.block, world.now(13), np.array([1]), 0.5)
    assert world.hh.transfer == pytest.approx([0.0, 500 * prices], abs=0.02)


# ---- all ----


@pytest.mark.parametrize("kind", MENU, ids=lambda kind: kind.key)
def test_a_project_changes_one_thing_for_its_households_and_books_its_price(kind):
    sure = certain(kind.key) if kind.key in SUCCESS else {}
    world = World(6, weight=[1, 2, 3, 4, 5, 6], changes=sure, **IN_NEED)
    now, before = world.now(13), copy_of(world)
    rows = np.array([1, 4])
    chosen = project(world, kind.key)
    assert chosen.eligible(world.block, rows).all()
    cost = int(np.dot(chosen.cost(world.block, now, rows), [2, 5]))
    chosen.deliver(world.block, now, rows, 1.0)
    assert changed(world, before) == set(kind.changes)
    others = np.setdiff1d(np.arange(6), rows)
    for name in kind.changes:
        assert np.array_equal(world.hh.__dict__[name][others], before[name][others])
    assert now.books.uses[USES.get(kind.key, Use.SERVICES)] == now.books.uses.sum() == cost > 0
    assert now.books.flows[Account.PROGRAMMES].sum() == now.books.flows.sum() == cost


@pytest.mark.parametrize("kind", MENU, ids=lambda kind: kind.key)
def test_a_project_for_nobody_changes_nothing(kind):
    world = World(3, **IN_NEED)
    now, before = world.now(13), copy_of(world)
    project(world, kind.key).deliver(world.block, now, np.zeros(0, np.intp), 1.0)
    assert changed(world, before) == set()
    assert not now.books.flows.any()


@pytest.mark.parametrize("kind", MENU, ids=lambda kind: kind.key)
def test_a_project_without_money_changes_nothing_but_who_is_on_record(kind):
    world = World(50, **IN_NEED)
    now, before = world.now(13), copy_of(world)
    project(world, kind.key).deliver(world.block, now, np.arange(50), 0.0)
    assert changed(world, before) <= {"advised", "post_months", "post_units"}
    assert now.books.uses.sum() == 0


@pytest.mark.parametrize("key", SUCCESS)
def test_projects_fail_as_often_as_they_say_and_cost_the_same(key):
    world = World(4000, changes={f"projects.{key}.failure": 0.4}, **IN_NEED)
    now, before, rows = world.now(13), copy_of(world), np.arange(4000)
    cost = project(world, key).cost(world.block, now, rows).sum()
    project(world, key).deliver(world.block, now, rows, 1.0)
    works = world.hh.__dict__[SUCCESS[key]] != before[SUCCESS[key]]
    assert works.mean() == pytest.approx(0.6, abs=4 * np.sqrt(0.4 * 0.6 / 4000))
    assert now.books.uses.sum() == cost * 10


@pytest.mark.parametrize("kind", MENU, ids=lambda kind: kind.key)
def test_as_many_accept_as_the_take_up_says(kind):
    world = World(4000, changes={f"projects.{kind.key}.take_up": 0.7})
    accepts = project(world, kind.key).accept(world.block, world.now(13), np.arange(4000))
    assert accepts.mean() == pytest.approx(0.7, abs=4 * np.sqrt(0.7 * 0.3 / 4000))


def test_households_go_by_the_eagerness_of_their_own_village_and_kind():
    half = {"projects.relief.take_up": 0.5}
    world, rows = World(8, villages=2, changes=half, workers=[0, 2] * 4), np.arange(8)
    villages = world.block.villages
    villages.keen[:], villages.shamed[:] = [50.0, -50.0], [50.0, -50.0]
    relief, its = project(world, "relief"), tempers(world.block, rows)
    accepts = relief.accept(world.block, world.now(13), rows)
    assert accepts.tolist() == [False, True] * 2 + [True, False] * 2
    assert np.array_equal(relief.accept(world.block, world.now(13), rows, its), accepts)


@pytest.mark.parametrize("kind", MENU, ids=lambda kind: kind.key)
def test_nothing_is_for_those_who_have_ended(kind):
    world = World(1, **(IN_NEED | {"status": Status.DISSOLVED}))
    assert not project(world, kind.key).eligible(world.block, np.arange(1))


def test_the_menu_is_read_from_the_scenario_in_its_order():
    world = World(1, changes={"projects.relief.unit_cost": 77.0})
    found = menu(world.now())
    assert [type(entry) for entry in found] == list(MENU)
    assert found[3].unit_cost == 77.0


def test_every_column_a_project_changes_is_declared():
    declared = Households.columns()
    assert all(name in declared for kind in MENU for name in kind.changes)
