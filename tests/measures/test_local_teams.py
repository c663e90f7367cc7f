"""Local cadres come year by year, learn, and stay on when the programme is over."""

from itertools import pairwise

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Use
from simsupport.core.streams import uniform
from simsupport.measures.base import Nation
from simsupport.measures.local_teams import LocalTeams
from simsupport.model import SupportModel
from tests.worlds import World

N = 4000


def teams(**values):
    """Return the measure with validated parameters; villages are willing unless it is stated."""
    return LocalTeams.model_validate({"posts": 0.2, "leave": 0.1, "reluctance": 0.0} | values)


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


def offered(posts=1.0, reluctance=0.8, **columns):
    """Offer posts where villages' officials do what is given; return where somebody comes."""
    world = World(N, villages=N)
    for name, values in columns.items():
        world.tables["officials"].arrays[name][:N] = values
    return years(world, teams(posts=posts, reluctance=reluctance), [13])[0], world


@pytest.mark.row("G5")
def test_a_village_takes_a_cadre_in_where_its_official_works_more_than_he_takes():
    real, take = np.arange(N) % 5 / 4, np.arange(N) // 5 % 3 / 4
    there, world = offered(real=real, take=take, ability=1.2, reluctance=0.8)
    words = world.crew.streams.words("local_teams.villages", 0, 0, N)
    work = np.minimum(np.float32(1.2) * real, 1.0)
    assert np.array_equal(there, work >= take + np.float32(0.8) * uniform(words))
    assert there[work >= take + 0.8].all()
    assert not there[(work < take) | (work == 0)].any()
    undecided = (real == 0.5) & (take == 0.25)
    assert near(there[undecided].mean(), (0.6 - 0.25) / 0.8, undecided.sum())


@pytest.mark.row("G5")
@pytest.mark.parametrize("reluctance", [0.0, 0.8, 5.0])
def test_captured_villages_never_take_one_in(reluctance):
    there, _ = offered(real=0.3, take=0.31, ability=1.0, reluctance=reluctance)
    assert not there.any()


@pytest.mark.row("G5")
def test_who_is_kept_from_taking_anyway_minds_a_cadre_less():
    there, _ = offered(real=0.3, take=0.6, prevented=0.6, ability=1.0, reluctance=0.0)
    assert there.all()


def test_the_less_reluctant_villages_are_the_more_take_one_in_of_those_offered():
    worlds = [offered(0.5, reluctance, real=0.5)[0] for reluctance in (2.0, 0.8, 0.5, 0.0)]
    for fewer, more in pairwise(worlds):
        assert np.all(more >= fewer)
    few, some, all_offered, without = (there.sum() for there in worlds)
    assert few < some < all_offered == without
    fewer_posts, _ = offered(0.2, 0.8, real=0.5)
    assert np.all(fewer_posts <= worlds[1])


@pytest.mark.row("G5")
def test_in_a_nation_villages_that_take_one_in_work_more_and_take_less():
    model = SupportModel(
        "accountability-weak",
        rng=3,
        households=1500,
        months=2,
        measures__local_teams__posts=1.0,
    )
    model.run()
    there = model.villages.local_cadre > 0
    officials = model.officials
    work = (officials.real * officials.ability)[: len(there)]
    take = officials.take[: len(there)]
    assert 0.2 < there.mean() < 0.8
    assert work[there].mean() > work[~there].mean()
    assert take[there].mean() < take[~there].mean()


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
