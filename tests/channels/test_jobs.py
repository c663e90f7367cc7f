"""The county's job market and the queues for posts away."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simsupport.agents.households import Register
from simsupport.channels.jobs import (
    QUEUE,
    JobMarket,
    ask_destinations,
    clear_county_market,
    go_away,
    matches,
    ration_destinations,
)
from simsupport.core.streams import uniform
from simsupport.livelihoods.labour import N_DESTINATIONS, Seekers
from tests.worlds import World

MARKET = JobMarket()
PEOPLE = st.integers(0, 10**7)
NOBODY = np.zeros(0, np.intp)


def local_seekers(rows):
    """Return seekers of local jobs, none of posts away."""
    return Seekers(rows, NOBODY, np.zeros(0, np.uint8), np.zeros(0, np.float32))


def seekers_away(destination, place):
    """Return seekers of posts away, the first rows, none of local jobs."""
    rows = np.arange(len(destination))
    return Seekers(NOBODY, rows, np.array(destination, np.uint8), np.float32(place))


@given(PEOPLE, PEOPLE)
def test_matches_never_exceed_seekers_or_vacancies(seekers, vacancies):
    met = matches(np.float32([seekers]), np.float32([vacancies]), MARKET)[0]
    assert 0 <= met <= min(seekers, vacancies)


@given(st.floats(10, 1e6, width=32), st.floats(10, 1e6, width=32))
def test_matches_rise_with_either_side_and_have_constant_returns(seekers, vacancies):
    s, v = np.float32([seekers]), np.float32([vacancies])
    met = matches(s, v, MARKET)[0]
    almost = met * (1 - 1e-5)  # float32, where one side has all it can use
    assert matches(s * 2, v, MARKET)[0] > almost
    assert matches(s, v * 2, MARKET)[0] > almost
    assert matches(s * 2, v * 2, MARKET)[0] == pytest.approx(2 * met, rel=1e-3)


def test_without_seekers_or_vacancies_nobody_meets():
    both = np.float32([0, 100, 0])
    assert matches(both, np.float32([100, 0, 0]), MARKET).tolist() == [0, 0, 0]


def market(weights, vacancies, counties=2, **columns):
    """Return a world in which every household seeks a local job, and its seekers."""
    n = len(weights)
    world = World(n, villages=counties, counties=counties, weight=weights, **columns)
    world.block.enterprises.vacancies[::2] = vacancies
    rows = np.arange(n)
    return world, local_seekers(rows)


def jobs_by_county(world):
    """Return jobs as firms count them and as households count them."""
    held = world.block.weight * world.hh.local_job
    return (
        world.block.firms_in_county.up(world.block.enterprises.jobs).tolist(),
        world.block.in_county.up(held).tolist(),
    )


@settings(max_examples=50)
@given(
    st.lists(st.integers(1, 30), min_size=4, max_size=16),
    st.lists(st.integers(0, 400), min_size=2, max_size=2),
    st.integers(0, 2**32),
)
def test_the_county_market_conserves_jobs_and_workers(weights, vacancies, seed):
    world, seekers = market(weights, vacancies, seed=seed, local_job=1, farm=1)
    hired = clear_county_market(
        world.block, world.now(), MARKET, seekers, np.zeros(len(weights), np.float32)
    )
    firms, households = jobs_by_county(world)
    assert firms == households
    assert np.all(world.workers_placed() == 2)
    counties = world.block.counties
    assert len(set(hired.tolist())) == len(hired)
    assert counties.hires.tolist() == [
        world.block.weight[hired][world.block.county_of(hired) == c].sum() for c in (0, 1)
    ]
    assert np.all(counties.hires <= counties.seekers)
    assert np.all(counties.hires[np.array(vacancies) == 0] == 0)
    met = matches(counties.seekers.astype(np.float32), np.float32(vacancies), MARKET)
    assert counties.unfilled == pytest.approx(met - counties.hires, rel=1e-5, abs=1e-3)


def test_firms_share_the_hires_in_proportion_to_their_vacancies():
    world, _ = market([1] * 40, [0, 0])
    firms = world.block.enterprises
    firms.status[:] = 1
    firms.vacancies[:] = [5, 2, 0, 30]
    posts = np.array([7, 7, 30, 30])
    for month in range(12):
        before = firms.jobs.copy()
        left = np.flatnonzero(world.hh.farm == 2)
        seekers = local_seekers(left)
        clear_county_market(
            world.block, world.now(month), MARKET, seekers, np.zeros(len(left), np.float32)
        )
        gained = firms.jobs - before
        hires = np.repeat(world.block.counties.hires, 2)
        assert np.all(np.abs(gained - hires * firms.vacancies / posts) < 1)
        assert np.all((gained <= firms.vacancies) | (hires > posts))
    assert firms.jobs.sum() > 0


def test_rows_of_any_weight_have_the_same_chance_of_a_job():
    n = 4000
    world, seekers = market([1, 99] * (n // 2), [40_000], counties=1)
    hired = clear_county_market(world.block, world.now(), MARKET, seekers, np.zeros(n, np.float32))
    chance = matches(np.float32([100 * n / 2]), np.float32([40_000]), MARKET)[0] / (100 * n / 2)
    for kind in (0, 1):
        share = np.count_nonzero(hired % 2 == kind) / (n / 2)
        assert abs(share - chance) < 5 * np.sqrt(chance * (1 - chance) / (n / 2))


def test_hires_match_meetings_over_time_however_heavy_the_rows():
    # A month misses its meetings at random; each later month settles a third of what is missed,
    # which therefore varies by 1.3 months' misses, where a random walk ends at 11.
    counties, months = 20, 120
    world, seekers = market([50] * 4 * counties, [120] * counties, counties=counties)
    chance = matches(np.float32([200]), np.float32([120]), MARKET)[0] / 200
    met, hired, missed = 0.0, np.zeros(counties), []
    for month in range(months):
        world.hh.farm[:], world.hh.local_job[:] = 2, 0
        nothing = np.zeros(len(world.hh), np.float32)
        clear_county_market(world.block, world.now(month), MARKET, seekers, nothing)
        met += 200 * chance
        hired += world.block.counties.hires
        missed.append(met - hired)
        assert world.block.counties.unfilled == pytest.approx(missed[-1], abs=0.1)
    kept = 1 - 1 / MARKET.settle
    sd = 50 * np.sqrt(4 * chance * (1 - chance) / (1 - kept**2))
    assert np.abs(missed).max() < 5 * sd
    assert np.std(missed) == pytest.approx(sd, rel=0.15)


def test_a_discount_takes_from_the_chances_of_others_and_adds_no_hires():
    n = 4000
    hires = []
    for discount in (0.0, 0.3):
        world, seekers = market([1] * n, [1500], counties=1)
        share = np.zeros(n, np.float32)
        share[: n // 2] = discount
        hired = clear_county_market(world.block, world.now(), MARKET, seekers, share)
        hires.append([np.count_nonzero(hired < n // 2), np.count_nonzero(hired >= n // 2)])
    plain, favoured = hires
    assert favoured[0] > plain[0]
    assert favoured[1] < plain[1]
    chance = matches(np.float32([n]), np.float32([1500]), MARKET)[0] / n
    assert abs(sum(favoured) - n * chance) < 5 * np.sqrt(n * chance * (1 - chance))
    assert favoured[0] / favoured[1] == pytest.approx(1 / 0.7, rel=0.2)


def test_a_discount_moves_seekers_forward_and_a_full_one_to_the_front():
    hires = {0.0: 0, 0.5: 0, 0.95: 0}
    for discount in hires:
        for seed in range(40):
            world, seekers = market([1] * 20, [8], counties=1, seed=seed)
            share = np.zeros(20, np.float32)
            share[:5] = discount
            hired = clear_county_market(world.block, world.now(), MARKET, seekers, share)
            hires[discount] += np.count_nonzero(hired < 5)
    assert hires[0.0] < hires[0.5] < hires[0.95]


def test_hires_of_those_ever_registered_are_counted_apart():
    register = [Register.REGISTERED, Register.NEVER, Register.EXITED, Register.REGISTERED]
    world, seekers = market([3, 5, 7, 11], [1000], counties=1, register=register)
    hired = clear_county_market(world.block, world.now(), MARKET, seekers, np.zeros(4, np.float32))
    expected = world.block.weight[hired][np.isin(hired, [0, 2, 3])].sum()
    assert world.block.counties.hires_registered[0] == expected


REQUESTS = arrays(np.int64, (3, 12), elements=st.integers(0, 20))


@given(REQUESTS, st.lists(st.integers(0, 150), min_size=3, max_size=3))
def test_destinations_serve_their_queues_exactly_until_posts_run_out(requests, posts):
    first_unserved, served = ration_destinations(requests, np.array(posts, np.int64))
    for queue, available, first, count in zip(requests, posts, first_unserved, served, strict=True):
        assert count == queue[:first].sum() <= available
        if first < len(queue):
            assert count + queue[first] > available


def away(weights, destination, seed=1):
    """Return a world in which every household asks for a post away."""
    world = World(len(weights), weight=weights)
    place = np.random.default_rng(seed).random(len(weights), np.float32)
    return world, seekers_away(destination, place)


def test_requests_for_posts_away_count_every_seeker_once():
    world, seekers = away([2, 3, 5, 7, 11], [0, 3, 3, 1, 0])
    requests = ask_destinations(world.block, seekers)
    assert requests.shape == (N_DESTINATIONS, QUEUE)
    assert requests.sum(axis=1).tolist() == [13, 7, 0, 8]


@settings(max_examples=30)
@given(st.lists(st.integers(0, 60), min_size=4, max_size=4), st.integers(0, 2**32))
def test_those_who_leave_are_those_served_and_no_others(posts, seed):
    weights, destination = [2, 3, 5, 7, 11, 13], [0, 3, 3, 1, 0, 0]
    world, seekers = away(weights, destination, seed)
    requests = ask_destinations(world.block, seekers)
    first_unserved, served = ration_destinations(requests, np.array(posts, np.int64))
    go_away(world.block, world.now(), seekers, first_unserved)
    left = np.bincount(destination, world.block.weight * world.hh.migrant, N_DESTINATIONS)
    assert left.tolist() == served.tolist()
    assert np.all(world.workers_placed() == 2)
    gone = world.hh.migrant > 0
    assert world.hh.destination[gone].tolist() == np.array(destination)[gone].tolist()


def test_a_queue_is_served_in_the_order_of_its_places():
    world, seekers = World(4, weight=10), seekers_away([1, 1, 1, 1], [0.7, 0.2, 0.9, 0.4])
    requests = ask_destinations(world.block, seekers)
    first_unserved, served = ration_destinations(requests, np.array([0, 25, 0, 0]))
    go_away(world.block, world.now(), seekers, first_unserved)
    assert served.tolist() == [0, 20, 0, 0]
    assert world.hh.migrant.tolist() == [0, 1, 0, 1]


def test_a_draw_at_the_end_of_the_queue_still_counts_for_its_own_destination():
    world = World(3, weight=[2, 3, 5])
    highest = uniform(np.full(3, 2**64 - 1, np.uint64))
    requests = ask_destinations(world.block, seekers_away([0, 3, 3], highest))
    assert requests.sum(axis=1).tolist() == [2, 0, 0, 8]
