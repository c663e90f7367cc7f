"""The destination markets: posts follow published numbers, chances follow the queue."""

import numpy as np
import pytest

from simsupport.channels.destinations import RELATIVE_PAY, Destinations
from simsupport.channels.jobs import QUEUE, JobMarket
from simsupport.core.calendar import Month
from simsupport.livelihoods.drivers import Growth, drivers_of
from simsupport.livelihoods.labour import N_DESTINATIONS

GROWTH = Growth()
START = np.array([1000, 2000, 500, 0], np.int64)
YEAR_2013, YEAR_2016 = (drivers_of(Month(index), GROWTH) for index in (0, 36))


def evenly(workers):
    """Return requests of so many workers for each destination, spread over the queue."""
    requests = np.zeros((N_DESTINATIONS, QUEUE), np.int64)
    requests[:, :100] = np.array(workers)[:, None] // 100
    return requests


def test_posts_are_those_of_the_published_path_less_the_filled():
    markets = Destinations.opening(START)
    slack = 1 + GROWTH.destination_jobs
    assert markets.posts(YEAR_2013, GROWTH) == pytest.approx(START * (slack - 1), abs=2)
    path = YEAR_2016.migrant_workers
    assert markets.posts(YEAR_2016, GROWTH)[:3] == pytest.approx(
        START[:3] * (path * slack - 1), abs=2
    )


def test_a_market_with_too_many_migrants_has_no_posts_rather_than_fewer():
    markets = Destinations.opening(START)
    markets.migrants[:] = 10**6
    assert markets.posts(YEAR_2013, GROWTH).tolist() == [0] * 4


def test_pay_follows_the_national_mean():
    pay = Destinations.opening(START).pay(YEAR_2016)
    assert pay.dtype == np.float32
    assert pay == pytest.approx(np.array(RELATIVE_PAY) * YEAR_2016.migrant_pay, rel=1e-6)


def test_nobody_is_served_beyond_the_posts():
    markets = Destinations.opening(START)
    posts = markets.posts(YEAR_2013, GROWTH)
    requests = evenly([400, 400, 400, 400])
    first = markets.clear(requests, YEAR_2013, GROWTH, JobMarket())
    served = [queue[:stop].sum() for queue, stop in zip(requests, first, strict=True)]
    assert np.all(np.array(served) <= posts)


def test_chances_fall_where_few_are_served_and_stay_where_nobody_asked():
    markets = Destinations.opening(START)
    before = markets.finding.copy()
    markets.clear(evenly([10000, 10000, 0, 10000]), YEAR_2013, GROWTH, JobMarket())
    assert np.all(markets.finding[[0, 1, 3]] < before[[0, 1, 3]])
    assert markets.finding[2] == before[2]
    assert np.all(markets.finding >= 0)
    assert markets.finding.dtype == np.float32


def test_the_start_is_not_changed_by_what_happens_later():
    away = START.copy()
    markets = Destinations.opening(away)
    markets.migrants -= 100
    assert markets.start.tolist() == [1000, 2000, 500, 1]
    assert away.tolist() == START.tolist()
