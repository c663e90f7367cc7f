"""Who served in a village takes a post at home, and is abler than others who might have come."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.governance.chain import Chain
from simsupport.governance.returned import appoint_returned
from tests.worlds import World


@pytest.fixture
def world():
    """Two counties of one township with two villages each; all officials have served a year."""
    found = World(8, villages=4, counties=2)
    found.tables["villages"].township[:] = [0, 0, 1, 1]
    officials = found.tables["officials"]
    officials.tenure[:] = 1
    officials.ability[:] = 1.0
    officials.weight[:] = 2
    return found


def rows_of(world, level):
    """Return the rows of officials of a level."""
    return np.flatnonzero(world.tables["officials"].level == level)


def appointed(world, waiting, *rows):
    """Empty some posts, and fill them from those who wait; return how many are left waiting."""
    counties, officials = world.tables["counties"], world.tables["officials"]
    officials.tenure[list(rows)] = 0
    counties.returned[:], counties.lessons[:] = waiting, 0.1
    appoint_returned(Chain(officials), counties)
    return counties.returned.tolist()


@pytest.mark.row("B4")
def test_a_vacancy_is_filled_by_those_who_wait_in_its_county(world):
    first, second = rows_of(world, Level.COUNTY)
    assert appointed(world, [5.0, 5.0], first) == [3.0, 5.0]
    ability = world.tables["officials"].ability
    assert ability[first] == pytest.approx(np.exp(0.1), rel=1e-6)
    assert ability[second] == 1.0


@pytest.mark.row("B4")
def test_those_who_wait_are_shared_by_the_vacancies_of_county_and_townships(world):
    county, township = rows_of(world, Level.COUNTY)[0], rows_of(world, Level.TOWNSHIP)[0]
    assert appointed(world, [1.0, 0.0], county, township) == [0.0, 0.0]
    ability = world.tables["officials"].ability
    assert ability[[county, township]] == pytest.approx(np.exp(0.1 / 4), rel=1e-6)


def test_villages_prefectures_and_provinces_are_left_alone(world):
    others = [
        row
        for level in (Level.VILLAGE, Level.PREFECTURE, Level.PROVINCE)
        for row in rows_of(world, level)
    ]
    assert appointed(world, [5.0, 5.0], *others) == [5.0, 5.0]
    assert np.all(world.tables["officials"].ability == 1.0)


def test_without_vacancies_they_go_on_waiting(world):
    assert appointed(world, [5.0, 0.5]) == [5.0, 0.5]
    assert np.all(world.tables["officials"].ability == 1.0)
