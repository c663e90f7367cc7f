"""Illness begins, ends and turns chronic at its rates."""

import numpy as np
import pytest

from simsupport.agents.households import Illness, Status
from simsupport.livelihoods.health import fall_ill, labour_left, treatment_cost
from tests.worlds import World

N = 65536
EVERY_LANE = np.arange(N).astype(np.uint16)
"""Each of the values a lane can take, once: shares are probabilities to 1/65536."""


def after_a_month(**columns):
    """Return illness after one month in which every lane occurs once."""
    world = World(N, **columns)
    fall_ill(world.block, world.live.health, EVERY_LANE)
    return world.hh.illness, world.live.health


def test_acute_illness_begins_at_its_rate_and_more_often_with_elders():
    illness, health = after_a_month()
    assert abs(np.mean(illness == Illness.ACUTE) - health.acute) < 2 / N
    illness, _ = after_a_month(elders=1)
    assert abs(np.mean(illness == Illness.ACUTE) - health.acute * health.elder_factor) < 2 / N


def test_acute_illness_ends_at_its_rate_and_part_of_it_turns_chronic():
    illness, health = after_a_month(illness=Illness.ACUTE)
    ended = illness != Illness.ACUTE
    assert abs(ended.mean() - health.recovery) < 2 / N
    chronic = np.mean(illness[ended] == Illness.CHRONIC)
    assert abs(chronic - health.chronic_share) < 2 / ended.sum()


def test_chronic_illness_ends_seldom():
    illness, health = after_a_month(illness=Illness.CHRONIC)
    assert abs(np.mean(illness == Illness.NONE) - health.chronic_recovery) < 2 / N
    assert not np.any(illness == Illness.ACUTE)


@pytest.mark.parametrize("status", [Status.RESERVED, Status.DISSOLVED])
def test_only_living_households_fall_ill(status):
    illness, _ = after_a_month(status=status)
    assert not illness.any()


def test_illness_takes_labour_and_costs_what_insurance_leaves():
    world = World(3, illness=[Illness.NONE, Illness.CHRONIC, Illness.ACUTE])
    health, now = world.live.health, world.now()
    left = labour_left(world.block, world.now(), health)
    assert np.allclose(left, [1, 1 - health.chronic_loss, 1 - health.acute_loss])
    own = (1 - health.reimbursement) * now.drivers.prices
    cost = treatment_cost(world.block, now, health)
    assert np.allclose(cost, [0, health.chronic_cost * own, health.acute_cost * own])
    assert left.dtype == cost.dtype == np.float32
