"""Local cadres come year by year, learn, and stay on when the programme is over."""

from itertools import pairwise

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Use
from simsupport.measures.base import Nation
from simsupport.measures.local_teams import LocalTeams
from simsupport.model import SupportModel
from tests.worlds import World

N = 4000


def teams(**values):
    """Return the measure with validated parameters."""
    return LocalTeams.model_validate({"posts": 0.2, "leave": 0.1} | values)


def years(world, measure, months):
    """Let Februaries pass; return in which villages somebody serves after each."""
    found = []
    for index in months:
        measure.decide(Nation(world.tables, world.crew.streams, Month(index)))
        found.append(world.block.villages.local_cadre.astype(bool))
    return found


def near(share, chance, number):
    """Whether a share of draws is within five standard errors of its chance."""
    return abs(share - chance) <= 5 * np.sqrt(chance * (1 - chance) / number)


@pytest.mark.row("G5")
def test_every_year_some_villages_find_one_and_some_lose_theirs():
    world = World(N, villages=N)
    first, second = years(world, teams(), [13, 25])
    assert near(first.mean(), 0.2, N)
    assert near(second[first].mean(), 1 - 0.1 * 0.8, first.sum())
    assert near(second[~first].mean(), 0.2, (~first).sum())
    served = world.block.villages.cadre_years
    assert set(served[second & ~first].tolist()) == {0}
    assert set(served[second & first].tolist()) == {0, 1}
    assert not served[~second].any()


@pytest.mark.row("G5")
def test_when_the_programme_ends_nobody_comes_and_who_is_there_leaves_only_at_their_own_rate():
    world, measure = World(N, villages=N), teams(until="2015-01", leave=0.2)
    there = years(world, measure, [13, 25, 37, 49])[1:]
    for before, after in pairwise(there):
        assert not np.any(after & ~before)
        assert near(after[before].mean(), 0.8, before.sum())
    assert measure.requests(world.block, world.now(49), np.zeros(N, np.bool_)) == []


def test_more_posts_add_cadres_in_some_villages_and_take_away_none():
    few, many = (
        years(World(N, villages=N), teams(posts=posts), [13, 25, 37]) for posts in (0.1, 0.4)
    )
    for one, other in zip(few, many, strict=True):
        assert np.all(other >= one)
        assert one.sum() < other.sum()


@pytest.mark.row("G5")
def test_in_january_they_prevent_and_see_the_more_the_longer_they_have_served():
    world = World(4, villages=4)
    villages, measure = world.block.villages, teams(watch=0.4, insight=0.2)
    villages.local_cadre[:], villages.cadre_years[:] = [0, 1, 1, 1], [0, 0, 2, 200]
    measure.decide(Nation(world.tables, world.crew.streams, Month(12)))
    done = np.array([0.0, 0.3, 1 - 0.7 * np.exp(-1), 1.0])
    officials = world.tables["officials"]
    assert officials.prevented[:4] == pytest.approx(0.4 * done)
    assert not officials.prevented[officials.level > Level.VILLAGE].any()
    villages.insight[:] = [0.5, 0.5, 0.5, 0.9]
    measure.requests(world.block, world.now(12), np.zeros(4, np.bool_))
    assert villages.insight == pytest.approx(np.minimum([0.5, 0.5, 0.5, 0.9] + 0.2 * done, 1.0))


def test_they_are_paid_while_the_programme_runs():
    world, measure = World(4, villages=4), teams(pay=1000.0)
    world.block.villages.local_cadre[1:] = 1
    now = world.now(13).for_block()
    (order,) = measure.requests(world.block, now, np.zeros(4, np.bool_))
    measure.deliver(world.block, now, order, 1.0)
    assert now.books.uses[Use.ADMINISTRATION] == 3 * round(1000 * now.drivers.prices * 100)
    assert now.books.flows[Account.PROGRAMMES].sum() == now.books.uses.sum()


@pytest.mark.row("G5")
def test_a_year_after_the_end_they_are_there_where_first_secretaries_are_not():
    policies = {
        "measures__local_teams__posts": 0.5,
        "measures__local_teams__until": "2014-12",
        "measures__first_secretaries__share": 1.0,
        "measures__first_secretaries__until": "2014-12",
    }
    model = SupportModel("accountability-weak", rng=3, households=600, months=37, **policies)
    model.run()
    assert not model.villages.secretary.any()
    assert model.villages.local_cadre.any()
    assert model.officials.prevented[: len(model.villages)].max() > 0.2
