"""Workers are on the farm, in a local job or away; the choice follows pay, ties and aspiration."""

import numpy as np
import pytest

from simsupport.core.streams import threshold, uniform
from simsupport.livelihoods.business import labour_units
from simsupport.livelihoods.employers import release_workers
from simsupport.livelihoods.labour import (
    DESTINATION_SHARES,
    N_DESTINATIONS,
    bring_home,
    end_jobs,
    marginal_farm_pay,
    seek_work,
    send_away,
)
from tests.worlds import World

N = 4000
ALWAYS = np.zeros(N, np.uint16)
NEVER = np.full(N, 65535, np.uint16)


def wishes(world, chance=ALWAYS, now=None):
    """Return who asks for which job."""
    return seek_work(
        world.block, now or world.now(), world.live.labour, world.live.business, chance
    )


def asks(world, now=None):
    """Return the shares of households that ask for a local job and for a post away."""
    chance = np.zeros(len(world.hh), np.uint16)
    found = wishes(world, chance, now)
    return len(found.local) / len(world.hh), len(found.away) / len(world.hh)


def test_nobody_asks_who_does_not_reconsider_or_has_no_worker_on_the_farm():
    idle = World(N)
    found = wishes(idle, NEVER)
    assert (len(found.local), len(found.away)) == (0, 0)
    busy = World(N, farm=0, local_job=2)
    assert asks(busy) == (0.0, 0.0)


def test_each_seeker_asks_for_one_thing_and_those_away_for_a_destination():
    world = World(N)
    found = wishes(world)
    assert not set(found.local) & set(found.away)
    assert len(found.destination) == len(found.away) > 0
    assert set(found.destination.tolist()) <= set(range(N_DESTINATIONS))


def test_the_choice_is_the_logit_of_expected_pay():
    world = World(N)
    now, labour, counties = world.now(), world.live.labour, world.block.counties
    stay = float(marginal_farm_pay(world.block, now, world.live.business, np.arange(1))[0])
    finding = float(counties.finding[0])
    local = finding * float(counties.wage[0]) + (1 - finding) * stay
    pull = 0.4 * labour.aspiration_pull
    value = (np.log(local / stay) + pull - labour.job_cost) / labour.taste_scale
    to_local, to_away = asks(world, now)
    # The odds of a local job against staying do not depend on the third alternative.
    staying = 1 - to_local - to_away
    expected = np.exp(value)
    error = expected * np.sqrt((1 / to_local + 1 / staying) / N)
    assert abs(to_local / staying - expected) < 5 * error


@pytest.mark.parametrize("which", [0, 1], ids=["local job", "away"])
@pytest.mark.parametrize(
    "more",
    [{"skill": 0.5}, {"aspiration": 0.9}, {"capacity": 5000.0}],
    ids=["skill", "aspiration", "poor land"],
)
def test_skill_aspiration_and_poor_land_raise_the_odds_of_leaving_the_farm(more, which):
    odds = []
    for world in (World(N), World(N, **more)):
        shares = asks(world)
        odds.append(shares[which] / (1 - sum(shares)))
    assert odds[1] > odds[0]


def test_an_elder_at_home_and_a_remote_village_hold_workers_back():
    base = asks(World(N))[1]
    assert asks(World(N, elders=1))[1] < base
    remote = World(N)
    remote.block.villages.distance[:] = 1.0
    assert asks(remote)[1] < base


def test_better_pay_away_draws_more_and_the_same_households_still_go():
    world = World(N)
    now = world.now()
    before = set(wishes(world, now=now).away)
    now.pay_away[:] *= np.float32(1.5)
    after = set(wishes(world, now=now).away)
    assert before < after


@pytest.mark.parametrize("region", [0, 1, 2])
def test_newcomers_spread_over_destinations_as_migrants_of_their_region_do(region):
    world = World(4 * N)
    world.block.counties.region[:] = region
    found = wishes(world, np.zeros(4 * N, np.uint16))
    counts = np.bincount(found.destination, minlength=N_DESTINATIONS)
    share = np.array(DESTINATION_SHARES[region])
    error = np.sqrt(share * (1 - share) / len(found.away))
    assert np.all(np.abs(counts / len(found.away) - share) < 5 * error)


def test_where_newcomers_go_is_a_draw_of_its_own_and_not_that_of_whether_they_go():
    world = World(4 * N)
    found = wishes(world, np.zeros(4 * N, np.uint16))
    words = world.now().words_at("labour.choice", found.away + world.hh.start)
    for destination in range(N_DESTINATIONS):
        went = uniform(words[found.destination == destination])
        spread = np.std(uniform(words)) / np.sqrt(len(went))
        assert abs(went.mean() - uniform(words).mean()) < 5 * spread


def test_every_seeker_away_has_a_place_in_the_queue_drawn_for_its_row_and_month():
    world = World(N)
    found, later = wishes(world), wishes(world, now=world.now(1))
    assert found.place.dtype == np.float32
    assert len(found.place) == len(found.away)
    assert 0 < found.place.min() < 0.01
    assert 0.99 < found.place.max() < 1
    words = world.now().words_at("labour.queue_away", found.away + world.hh.start)
    assert np.array_equal(found.place, uniform(words))
    both = np.intersect1d(found.away, later.away)
    assert len(both) > 100
    again = later.place[np.isin(later.away, both)]
    assert np.mean(found.place[np.isin(found.away, both)] == again) < 0.01


def test_migrants_follow_those_who_went_before_them():
    world = World(N, migrant=1, workers=3, adults=3, destination=2)
    found = wishes(world)
    assert set(found.destination.tolist()) == {2}


def test_jobs_end_at_their_rates_and_the_workers_return_to_the_farm():
    world = World(N, farm=0, local_job=1, migrant=1)
    labour = world.live.labour
    lanes = np.arange(N).astype(np.uint16) * np.uint16(16)
    now = world.now(5)
    end_jobs(world.block, now, labour, lanes, lanes)
    ended = np.count_nonzero(world.hh.local_job == 0)
    returned = np.count_nonzero(world.hh.migrant == 0)
    assert ended == np.count_nonzero(lanes < threshold(labour.local_separation))
    assert returned == np.count_nonzero(lanes < threshold(labour.away_separation))
    assert np.all(world.workers_placed() == 2)
    assert world.block.counties.lost[0] == 10 * ended
    assert now.came_home.sum() == 10 * returned


def test_firms_lose_the_jobs_that_workers_leave():
    world = World(N, farm=0, local_job=2)
    end_jobs(world.block, world.now(5), world.live.labour, ALWAYS, NEVER)
    release_workers(world.block)
    held = world.block.in_county.up(world.block.weight * world.hh.local_job)
    jobs = world.block.firms_in_county.up(world.block.enterprises.jobs)
    assert jobs.tolist() == held.tolist() == [10 * N]
    assert world.block.counties.lost[0] == 0


def test_more_migrants_come_home_at_the_spring_festival():
    lanes = (np.arange(N) * 16).astype(np.uint16)
    home = []
    for month in (0, 1):
        world = World(N, farm=1, migrant=1)
        end_jobs(world.block, world.now(month), world.live.labour, NEVER, lanes)
        home.append(np.count_nonzero(world.hh.migrant == 0))
    assert home[1] > 2 * home[0]


def test_leaving_and_coming_home_cancel():
    world = World(4)
    now, rows = world.now(), np.array([1, 3])
    send_away(world.block, now, rows, np.array([2, 0], np.uint8))
    assert now.came_home.tolist() == [-10, 0, -10, 0]
    assert world.hh.destination[rows].tolist() == [2, 0]
    bring_home(world.block, now, rows)
    assert now.came_home.tolist() == [0] * 4
    assert world.hh.farm.tolist() == [2] * 4


def test_the_last_farm_worker_adds_what_is_lost_when_one_leaves_elders_included():
    business = World(1).live.business
    for elders in (0, 2):
        world = World(2, farm=[2, 1], elders=elders)
        now = world.now()
        stay = marginal_farm_pay(world.block, now, business, np.arange(1))
        output = now.labour_power[labour_units(world.hh, business)] * world.hh.capacity
        lost = (output[0] - output[1]) * (1 - business.cost_share) / 12
        assert stay[0] == pytest.approx(lost, rel=1e-5)


def test_the_last_farm_worker_adds_less_the_more_there_are():
    world = World(3, farm=[1, 2, 3], workers=3, adults=3)
    pay = marginal_farm_pay(world.block, world.now(), world.live.business, np.arange(3))
    assert pay[0] > pay[1] > pay[2] > 0
