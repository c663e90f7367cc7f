"""Luck is neutral on average, lasts as long as it should and is shared as it should be."""

import numpy as np
import pytest

from simsupport.livelihoods.shocks import Shocks, turn_of_year
from tests.worlds import World

N = 40_000
CALM = {"disaster": 0.0, "ruin": 0.0}


def a_year(shocks, **places):
    """Return a world after its January."""
    world = World(N, **places)
    turn_of_year(world.block, world.now(), shocks)
    return world


def test_the_harvest_is_neutral_on_average_and_as_wide_as_set():
    shocks = Shocks(**CALM, village_share=0.0, county_share=0.0)
    harvest = a_year(shocks).hh.harvest.astype(np.float64)
    sd = shocks.harvest_sd
    assert abs(np.log(harvest).std() - sd) < 5 * sd / np.sqrt(2 * N)
    assert abs(harvest.mean() - 1.0) < 5 * np.sqrt((np.exp(sd**2) - 1) / N)


def test_villages_and_counties_share_their_part_of_the_harvest():
    shocks = Shocks(**CALM, village_share=0.3, county_share=0.2)
    villages, per_county = 2000, 5
    world = a_year(shocks, villages=villages, counties=villages // per_county)
    log = np.log(world.hh.harvest.astype(np.float64)).reshape(villages, -1)
    within = log.var(axis=1, ddof=1).mean() / shocks.harvest_sd**2
    assert within == pytest.approx(0.5, abs=5 * 0.5 * np.sqrt(2 / (N - villages)))
    village_means = log.mean(axis=1).reshape(-1, per_county)
    between = village_means.var(axis=1, ddof=1).mean() / shocks.harvest_sd**2
    expected = 0.3 + 0.5 / log.shape[1]
    degrees = villages * (per_county - 1) / per_county
    assert between == pytest.approx(expected, abs=5 * expected * np.sqrt(2 / degrees))


def test_productivity_reverts_to_its_mean():
    shocks = Shocks(**CALM, persistent_sd=0.0, persistence=0.8)
    world = World(2, productivity=[1.0, -0.5])
    turn_of_year(world.block, world.now(), shocks)
    assert world.hh.productivity == pytest.approx([0.8, -0.4])


def test_lasting_and_passing_luck_are_independent():
    shocks = Shocks(**CALM, village_share=0.0, county_share=0.0)
    hh = a_year(shocks).hh
    r = np.corrcoef(hh.productivity, np.log(hh.harvest))[0, 1]
    assert abs(r) < 5 / np.sqrt(N)


def test_ruin_strikes_at_its_rate():
    hh = a_year(Shocks(disaster=0.0, ruin=0.1, ruin_yield=0.15, harvest_sd=0.0)).hh
    share = np.mean(hh.harvest < 0.5)
    assert abs(share - 0.1) < 5 * np.sqrt(0.09 / N)
    assert hh.harvest.min() == pytest.approx(0.15)


def test_a_disaster_strikes_a_whole_county():
    shocks = Shocks(disaster=0.5, disaster_loss=0.4, ruin=0.0, harvest_sd=0.0)
    world = a_year(shocks, villages=100, counties=50)
    by_village = world.block.villages.disaster.reshape(50, 2)
    assert np.array_equal(by_village[:, 0], by_village[:, 1])
    struck = world.block.in_village.down(world.block.villages.disaster) > 0
    assert 0 < struck.mean() < 1
    assert world.hh.harvest[struck] == pytest.approx(np.exp(-0.4), rel=1e-5)
    assert world.hh.harvest[~struck] == pytest.approx(1.0)


def test_a_row_that_stands_for_several_counties_is_struck_village_by_village():
    shocks = Shocks(disaster=0.5, ruin=0.0, harvest_sd=0.0)
    world = World(200, villages=200, counties=2)
    world.block.counties.weight[:] = 3
    turn_of_year(world.block, world.now(), shocks)
    share = world.block.villages.disaster.mean()
    assert abs(share - 0.5) < 5 * np.sqrt(0.25 / 200)
