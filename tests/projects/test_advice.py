"""Experts at hand prevent failures, not losses of money; what is tried and fails is counted."""

import numpy as np
import pytest

from simsupport.projects.advice import advise, works_out
from simsupport.projects.base import Project
from tests.worlds import World

N = 20_000
EVERYBODY = np.arange(N)


def world_of(advice, **options):
    """Return two counties of many households with shares of failures prevented."""
    world = World(N, villages=2, counties=2, **options)
    world.block.counties.advice[:] = advice
    return world


def come_off(world, failure, share=1.0):
    """Return which visits by an adviser come off."""
    visit = world.rules.projects.extension_visit
    return Project.come_off(visit, world.block, world.now(), EVERYBODY, failure, share)


def near(share, chance, number):
    """Whether a share of draws is within five standard errors of its chance."""
    return abs(share - chance) <= 5 * np.sqrt(chance * (1 - chance) / number)


def test_without_advice_the_chance_is_the_very_number_it_would_be_without_experts():
    world = world_of(0.0)
    assert works_out(world.block.counties, np.array([0, 1]), 0.3) == 1.0 - 0.3
    plain = world.rules.projects.extension_visit.succeed(
        world.block, world.now(), EVERYBODY, 1.0 - 0.3
    )
    assert np.array_equal(come_off(world, 0.3), plain)
    world.block.counties.advice[1] = 0.9
    first = EVERYBODY < N // 2
    assert np.array_equal(come_off(world, 0.3)[first], plain[first])


def test_advice_takes_its_share_of_failures_in_its_county_and_adds_successes_only():
    world = world_of(0.0)
    before = come_off(world, 0.5)
    world.block.counties.advice[:] = [0.0, 0.6]
    after = come_off(world, 0.5)
    here, there = after[N // 2 :], after[: N // 2]
    assert np.all(after >= before)
    assert near(there.mean(), 0.5, N // 2)
    assert near(here.mean(), 1 - 0.5 * 0.4, N // 2)


def test_money_that_did_not_arrive_is_lost_whatever_experts_say():
    world = world_of(1.0)
    assert come_off(world, 0.7).all()
    assert near(come_off(world, 0.7, 0.4).mean(), 0.4, N)
    assert not come_off(world, 0.7, 0.0).any()


def test_two_who_advise_prevent_what_one_leaves_and_nobody_adds_nothing():
    counties = world_of(0.0).block.counties
    advise(counties, 0.5)
    advise(counties, np.array([0.5, 0.0]))
    advise(counties, 0.0)
    assert counties.advice.tolist() == [0.75, 0.5]


def test_what_is_tried_and_what_fails_is_counted_by_county_in_real_projects():
    world = world_of([0.0, 1.0])
    works = come_off(world, 0.5)
    counties = world.block.counties
    assert counties.tried.tolist() == [10 * N // 2, 10 * N // 2]
    assert counties.failed.tolist() == [10 * int((~works).sum()), 0]


@pytest.mark.parametrize(
    "key",
    [
        "industry_grant",
        "training_place",
        "housing_repair",
        "microcredit",
        "solar",
        "relocation",
        "student_aid",
        "water",
        "market_contract",
        "extension_visit",
    ],
)
def test_every_project_that_may_fail_comes_off_where_all_failures_are_prevented(key):
    changes = {f"projects.{key}.failure": 1.0}
    world = World(50, villages=2, counties=2, changes=changes, housing=1, water=1, school=1)
    world.block.counties.advice[1] = 1.0
    getattr(world.rules.projects, key).deliver(world.block, world.now(3), np.arange(50), 1.0)
    assert world.block.counties.tried.tolist() == [250, 250]
    assert world.block.counties.failed.tolist() == [250, 0]


def test_works_for_villages_do_not_fail_where_all_failures_are_prevented():
    changes = {"projects.infrastructure.failure": 1.0}
    world = World(40, villages=40, counties=2, changes=changes)
    world.block.counties.advice[1] = 1.0
    world.rules.projects.infrastructure.deliver(world.block, world.now(), np.arange(40), 1.0)
    assert world.block.villages.market_access.tolist() == [0] * 20 + [1] * 20
