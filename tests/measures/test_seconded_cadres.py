"""Cadres from the east prevent part of what county officials take, and train village leaders."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.measures.base import Nation
from simsupport.measures.east_west import EastWest
from tests.worlds import World

JANUARY, FEBRUARY = 12, 13


def after(month=JANUARY, counties=40, **values):
    """Return a nation of western counties, half of them paired, after cadres were posted."""
    world = World(2 * counties, counties=counties, villages=2 * counties)
    world.tables["counties"].region[:] = 2
    world.tables["counties"].partner[::2] = 1
    measure = EastWest.model_validate(values)
    measure.decide(Nation(world.tables, world.crew.streams, Month(month)))
    return world


def leaders(world):
    """Return the abilities of village officials."""
    officials = world.tables["officials"]
    return officials.ability[officials.level == Level.VILLAGE]


def prevented_in(world):
    """Return what is prevented in each county office."""
    officials = world.tables["officials"]
    return officials.prevented[officials.level == Level.COUNTY]


def test_cadres_serve_in_recipient_counties_and_prevent_their_share_there():
    prevented = prevented_in(after(secondment=1.0, stay=1.0, watch=0.3))
    assert np.all(prevented[::2] == np.float32(0.3))
    assert not np.any(prevented[1::2])


def test_more_secondment_adds_hosts_and_drops_none():
    few, many = (prevented_in(after(secondment=share, stay=1.0)) for share in (0.3, 0.7))
    assert 0 < np.count_nonzero(few) < np.count_nonzero(many)
    assert np.all(many[few > 0] > 0)


@pytest.mark.parametrize(
    "values",
    [
        {"secondment": 0.0, "firms": 1.0},
        {"secondment": 1.0, "coverage": 0.0},
        {"secondment": 1.0, "stay": 0.0},
        {"secondment": 1.0, "month": FEBRUARY},
    ],
    ids=["none are sent", "none are reached", "none stay", "not in February"],
)
def test_nothing_changes_where(values):
    world = after(**values)
    assert not np.any(world.tables["officials"].prevented)
    assert np.all(leaders(world) == leaders(World(80, counties=40, villages=80)))


def test_village_leaders_of_hosts_learn_part_of_what_they_lack_a_year_and_the_able_nothing():
    world = World(8, counties=2, villages=8)
    world.tables["counties"].region[:] = 2
    world.tables["counties"].partner[0] = 1
    officials = world.tables["officials"]
    village = np.flatnonzero(officials.level == Level.VILLAGE)
    officials.ability[village] = [0.8, 1.3, 1.6, 0.8, 0.8, 0.8, 0.8, 0.8]
    before = officials.ability.copy()
    measure = EastWest.model_validate(
        {"secondment": 1.0, "stay": 1.0, "leaders_trained": 0.1, "leaders_best": 1.3}
    )
    measure.decide(Nation(world.tables, world.crew.streams, Month(JANUARY)))
    expected = [0.85, 1.3, 1.6, 0.85, 0.8, 0.8, 0.8, 0.8]
    assert officials.ability[village] == pytest.approx(expected, rel=1e-6)
    others = officials.level != Level.VILLAGE
    assert np.array_equal(officials.ability[others], before[others])


def test_when_the_measure_ends_the_cadres_leave_and_what_was_learned_stays():
    world = after(secondment=1.0, leaders_trained=0.2)
    learned = leaders(world).copy()
    EastWest.model_validate({"secondment": 1.0}).stop(world.block)
    assert np.array_equal(leaders(world), learned)
