"""Need is the project of the largest expected gain in a yuan; it is computed, never stored."""

import numpy as np
import pytest

from simsupport.agents.households import Status
from simsupport.projects.menu import MENU, best, gain_per_yuan, menu, need
from tests.worlds import World

GRANT, TRAINING, HOUSING, RELIEF = range(1, 5)
FAMILIES = {
    "farm": [2, 0, 0, 0, 0],
    "local_job": [0, 2, 0, 0, 0],
    "workers": [2, 2, 0, 0, 0],
    "disabled": [0, 0, 2, 2, 0],
    "adults": [2, 2, 2, 2, 0],
    "children": [1, 1, 1, 1, 0],
    "housing": [0, 0, 1, 0, 1],
    "assets": [1000.0, 20_000.0, 8000.0, 8000.0, 0.0],
    "capacity": [12_000.0, 500.0, 500.0, 500.0, 0.0],
    "status": [Status.LIVING] * 4 + [Status.DISSOLVED],
}
"""Farmers short of assets; wage workers; nobody able to work, unsafe and safe; nobody at all."""


def test_different_households_need_different_things():
    world = World(5, **FAMILIES)
    found = need(world.block, world.now(13), np.arange(5))
    assert found.tolist() == [GRANT, TRAINING, HOUSING, RELIEF, 0]


def test_the_best_is_the_first_of_the_largest():
    values = np.random.default_rng(1).integers(0, 3, (4, 500)).astype(np.float32)
    place, value = best(values)
    assert np.array_equal(place, values.argmax(axis=0))
    assert np.array_equal(value, values.max(axis=0))


def test_gain_in_a_yuan_is_gain_over_price_where_a_household_may_have_it():
    world, rows = World(5, **FAMILIES), np.array([0, 2, 4])
    now = world.now(13)
    found = gain_per_yuan(world.block, now, rows)
    assert found.shape == (len(MENU), 3)
    for row, project in zip(found, menu(now), strict=True):
        gain = project.gain(world.block, now, rows) * project.eligible(world.block, rows)
        assert row == pytest.approx(gain / (project.unit_cost * now.drivers.prices))
    assert np.all(found[:, 2] == 0)
