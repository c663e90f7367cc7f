"""Families: births, deaths, school, old age and splits keep persons, labour and statuses."""

from collections import Counter

import numpy as np
import pytest

from simsupport.agents.households import Status
from simsupport.livelihoods.family import Family, age, members
from tests.worlds import World, copy_of

QUIET = Family().model_copy(
    update=dict.fromkeys(
        (
            "birth",
            "elder_death",
            "adult_death",
            "coming_of_age",
            "growing_old",
            "graduation",
            "split",
        ),
        0.0,
    )
)
"""Nothing happens in these families."""


def live_years(world, family, years=1):
    """Let up to twelve years pass."""
    for year in range(years):
        age(world.block, world.now(12 * year), family)


def with_rates(**rates):
    """Return families in which only what is named happens."""
    return QUIET.model_copy(update=rates)


def mixed(n=400, **columns):
    """Return a world of families of many shapes, every fourth row reserved."""
    draw = np.random.default_rng(8)
    farm, local, away = draw.integers(0, 3, (3, n))
    students, disabled = draw.integers(0, 2, (2, n))
    shape = {
        "farm": farm,
        "local_job": local,
        "migrant": away,
        "workers": farm + local + away,
        "students": students,
        "disabled": disabled,
        "adults": farm + local + away + students + disabled,
        "children": draw.integers(0, 4, n),
        "elders": draw.integers(0, 3, n),
        "destination": draw.integers(0, 4, n),
        "savings": draw.integers(-(10**6), 10**7, n),
    }
    reserved = np.arange(n) % 4 == 3
    empty = shape["adults"] + shape["children"] + shape["elders"] == 0
    shape["elders"][empty] = 1
    shape = {name: np.where(reserved, 0, values) for name, values in shape.items()}
    status = np.where(reserved, Status.RESERVED, Status.LIVING)
    weight = np.where(reserved, 0, 7)
    return World(n, villages=4, status=status, weight=weight, **(shape | columns))


def test_nothing_happens_in_a_quiet_family():
    world = mixed()
    before = copy_of(world)
    live_years(world, QUIET)
    after = copy_of(world)
    assert all(np.array_equal(before[name], after[name]) for name in before)


@pytest.mark.parametrize("years", [1, 10])
def test_workers_are_always_somewhere_and_among_the_adults(years):
    world = mixed()
    live_years(world, Family(), years)
    hh = world.hh
    assert np.array_equal(world.workers_placed(), hh.workers)
    assert np.all(hh.workers.astype(int) + hh.students + hh.disabled <= hh.adults)


def test_events_keep_the_status_partition():
    world = mixed()
    live_years(world, Family().model_copy(update={"elder_death": 0.3, "adult_death": 0.1}), 10)
    hh = world.hh
    size = members(hh)
    assert set(np.unique(hh.status)) == set(Status)
    assert np.array_equal(size > 0, hh.status == Status.LIVING)
    assert np.array_equal(hh.weight == 0, hh.status == Status.RESERVED)


def test_births_come_at_their_rate_where_there_are_two_adults():
    world = World(20_000, adults=[1, 2] * 10_000, workers=1, farm=1, children=0)
    family = with_rates(birth=0.2)
    live_years(world, family)
    born = world.hh.children
    assert born[::2].sum() == 0
    rate, error = born[1::2].mean(), np.sqrt(0.2 * 0.8 / 10_000)
    assert abs(rate - 0.2) < 5 * error + 1 / 65536


def test_deaths_come_at_their_rates_per_member():
    world = World(20_000, elders=2, adults=3, workers=3, farm=3)
    live_years(world, with_rates(elder_death=0.05, adult_death=0.02))
    for column, start, at_risk, rate in (("elders", 2, 2, 0.05), ("adults", 3, 3, 0.02)):
        died = start - getattr(world.hh, column).astype(float)
        share = died.mean()
        chance = at_risk * rate
        assert abs(share - chance) < 5 * np.sqrt(chance * (1 - chance) / 20_000) + 1e-4


def test_persons_change_by_births_less_deaths_only():
    world = mixed()
    persons = world.persons()
    live_years(
        world, Family().model_copy(update={"birth": 0.0, "elder_death": 0.0, "adult_death": 0.0}), 8
    )
    assert world.persons() == persons


def test_a_worker_who_dies_leaves_the_farm_first_then_a_job_then_from_away():
    family = with_rates(adult_death=0.5)
    world = World(
        3, farm=[1, 0, 0], local_job=[1, 1, 0], migrant=[0, 1, 2], workers=2, adults=2, children=0
    )
    now = world.now()
    age(world.block, now, family)
    hh = world.hh
    assert hh.adults.tolist() == [1, 1, 1]
    assert hh.farm.tolist() == [0, 0, 0]
    assert hh.local_job.tolist() == [1, 0, 0]
    assert hh.migrant.tolist() == [0, 1, 1]
    assert world.block.counties.lost[0] == 10
    assert now.came_home.tolist() == [10, 0, 0, 0]


def test_a_household_whose_last_member_dies_is_dissolved():
    world = World(2, adults=[0, 2], workers=[0, 2], farm=[0, 2], children=0, elders=[1, 0])
    live_years(world, with_rates(elder_death=0.5), 12)
    assert world.hh.status.tolist() == [Status.DISSOLVED, Status.LIVING]


def test_the_young_study_or_work_and_students_finish_with_more_skill():
    world = World(20_000, children=1)
    live_years(world, with_rates(coming_of_age=0.5, study=0.55))
    grown = world.hh.children == 0
    studies = world.hh.students[grown].mean()
    assert abs(studies - 0.55) < 5 * np.sqrt(0.55 * 0.45 / grown.sum())
    assert np.all((world.hh.students + world.hh.farm - 2)[grown] == 1)
    school = World(1, adults=3, students=1)
    live_years(school, with_rates(graduation=1.0, return_to_schooling=0.06))
    assert school.hh.farm[0] == 3
    assert school.hh.schooling[0] == pytest.approx(8 + 4 / 3)
    assert school.hh.skill[0] == pytest.approx(0.06 * 4 / 3)


def splitting(**columns):
    """Return a household of three workers and a reserved row behind it, after a split."""
    for seed in range(40):
        world = World(
            2,
            seed=seed,
            status=[Status.LIVING, Status.RESERVED],
            weight=[7, 0],
            **(
                {
                    "children": [2, 0],
                    "adults": [4, 0],
                    "workers": [3, 0],
                    "farm": [2, 0],
                    "local_job": [1, 0],
                    "assets": [8000.0, 0.0],
                    "savings": [500_001, 0],
                    "expected": [1500.0, 0.0],
                    "last_income": [18000.0, 0.0],
                }
                | columns
            ),
        )
        live_years(world, with_rates(split=0.5))
        if world.hh.status[1] == Status.LIVING:
            return world
    raise AssertionError("no split in 40 draws of one half")


def test_a_split_conserves_persons_labour_savings_and_assets():
    hh = (world := splitting()).hh
    assert hh.weight.tolist() == [7, 7]
    assert world.block.weight.tolist() == [7, 7]
    totals = {
        name: getattr(hh, name).astype(np.int64).sum()
        for name in ("children", "adults", "workers", "farm", "local_job", "savings")
    }
    assert totals == {
        "children": 2,
        "adults": 4,
        "workers": 3,
        "farm": 2,
        "local_job": 1,
        "savings": 500_001,
    }
    assert hh.assets.sum() == pytest.approx(8000.0, rel=1e-6)
    assert hh.last_income.sum() == pytest.approx(18000.0, rel=1e-6)
    assert np.array_equal(world.workers_placed(), hh.workers)


def test_a_split_divides_land_so_that_output_per_worker_is_no_larger_than_before():
    hh = splitting(farm_level=[0.5, 0.0]).hh
    assert np.exp(hh.farm_level).sum() == pytest.approx(np.exp(0.5), rel=1e-5)


def test_debt_stays_with_the_old_household():
    assert splitting(savings=[-70_000, 0]).hh.savings.tolist() == [-70_000, 0]


def test_nobody_splits_into_a_row_of_another_village_or_one_in_use():
    for status, villages in ((Status.RESERVED, 2), (Status.LIVING, 1)):
        world = World(
            2,
            villages=villages,
            status=[Status.LIVING, status],
            weight=[7, 0 if status == Status.RESERVED else 7],
            adults=3,
            workers=3,
            farm=3,
        )
        before = Counter(world.hh.status.tolist())
        live_years(world, with_rates(split=0.5), 12)
        assert Counter(world.hh.status.tolist()) == before
