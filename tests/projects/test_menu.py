"""Need is the project of the largest expected gain in a yuan; it is computed, never stored."""

from typing import Any

import numpy as np
import pytest

from simsupport.agents.households import Illness, Status
from simsupport.projects.housing_repair import HousingRepair
from simsupport.projects.menu import MENU, best, gain_per_yuan, menu, need
from simsupport.projects.relief import Relief
from tests.worlds import World

NOBODY = {"workers": 0, "farm": 0, "disabled": 2}
DULL = {"capacity": 300.0, "assets": 1000.0, "children": 0}
"""A farm on which nothing pays."""

NEEDS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("industry_grant", {"assets": 1000.0, "capacity": 3000.0}, {}),
    ("training_place", DULL | {"farm": 0, "local_job": 2}, {}),
    ("housing_repair", DULL | NOBODY | {"housing": 1}, {}),
    ("relief", DULL | NOBODY, {}),
    ("microcredit", {"assets": 800.0, "capacity": 30_000.0}, {}),
    ("health_cover", DULL | NOBODY | {"illness": Illness.ACUTE}, {}),
    ("student_aid", DULL | NOBODY | {"children": 1, "school": 1}, {}),
    ("water", DULL | NOBODY | {"water": 1}, {}),
    (
        "market_contract",
        {"assets": 1e5, "technology": 1, "capacity": 60_000.0, "advised": 1},
        {},
    ),
    (
        "extension_visit",
        {"assets": 1e5, "technology": 1, "capacity": 60_000.0},
        {},
    ),
    (
        "care_visit",
        {"illness": Illness.CHRONIC, "local_job": 2, "farm": 0, "skill": 1.5},
        {"projects.training_place.unit_cost": 20_000.0},
    ),
    ("solar", DULL | NOBODY, {"projects.relief.horizon": 20.0}),
    (
        "relocation",
        DULL | NOBODY | {"housing": 1, "water": 1},
        {"projects.relocation.unit_cost": 1000.0, "projects.water.unit_cost": 20_000.0},
    ),
]
"""The project, the household that needs it, and what must differ from the defaults for that."""


@pytest.mark.parametrize(("key", "household", "changes"), NEEDS, ids=[n[0] for n in NEEDS])
def test_different_households_need_different_things(key, household, changes):
    world = World(1, changes=changes, **household)
    place = need(world.block, world.now(13), np.arange(1))[0]
    assert MENU[place - 1].key == key


def test_nobody_needs_anything_where_nobody_lives():
    world = World(1, status=Status.DISSOLVED)
    assert need(world.block, world.now(13), np.arange(1)).tolist() == [0]


def test_every_project_but_a_post_is_what_somebody_needs():
    """A post pays what it costs and takes time: to the household relief is never worth less."""
    assert {key for key, _, _ in NEEDS} == {kind.key for kind in MENU} - {"public_post"}
    world = World(4, capacity=[0.0, 100.0, 5000.0, 50_000.0], workers=[1, 2, 2, 3])
    gains = gain_per_yuan(world.block, world.now(13), np.arange(4))
    keys = [kind.key for kind in MENU]
    assert np.all(gains[keys.index("public_post")] <= gains[keys.index("relief")] * 1.000001)


def test_what_a_payer_does_not_buy_is_nobody_s_need():
    world, rows = World(1, assets=1000.0, housing=1), np.arange(1)
    offered = (HousingRepair, Relief)
    gains = gain_per_yuan(world.block, world.now(13), rows, offered)
    bought = [kind in offered for kind in MENU]
    assert np.array_equal(gains[:, 0] != 0, bought)
    place = need(world.block, world.now(13), rows, offered)[0]
    assert MENU[place - 1] is HousingRepair


def test_the_best_is_the_first_of_the_largest():
    values = np.random.default_rng(1).integers(0, 3, (4, 500)).astype(np.float32)
    place, value = best(values)
    assert np.array_equal(place, values.argmax(axis=0))
    assert np.array_equal(value, values.max(axis=0))


def test_gain_in_a_yuan_is_gain_over_cost_where_a_household_may_have_it():
    world, rows = World(6, housing=[0, 1] * 3, students=[0, 1, 2] * 2, adults=4), np.arange(6)
    now = world.now(13)
    found = gain_per_yuan(world.block, now, rows)
    assert found.shape == (len(MENU), 6)
    for row, project in zip(found, menu(now), strict=True):
        may_have = project.eligible(world.block, rows)
        cost = np.maximum(project.cost(world.block, now, rows), 1) / 100
        gain = project.gain(world.block, now, rows) * may_have
        assert row == pytest.approx(gain / cost, rel=1e-5)
