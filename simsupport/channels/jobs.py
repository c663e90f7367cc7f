"""Job markets: a county's own, cleared inside its block, and the nation's destinations.

Matches follow den Haan, Ramey & Watson (2000), M = SV / (S^l + V^l)^(1/l), a matching function
that never exceeds seekers S or vacancies V (survey: Petrongolo & Pissarides 2001). Jobs are then
rationed whole, in the order of a keyed draw; what a row's weight leaves unfilled is carried to
the next month, so that rows of large weight do not lower employment.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Register
from simsupport.channels.queue import first_in_queue
from simsupport.core.blocks import Block, Index, apportion
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.labour import N_DESTINATIONS, Seekers, send_away
from simsupport.livelihoods.now import Now

Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int64]

QUEUE = 4096
"""Places in a destination's queue; seekers who share a place are served together or not at all."""


class JobMarket(Parameters):
    """How seekers and vacancies meet."""

    matching: float = param(
        1.27,
        unit="exponent",
        source="den Haan, Ramey & Watson (2000)",
        low=0.2,
        high=10.0,
        doc="l of the matching function; the higher, the fewer frictions",
    )
    memory: float = param(
        0.95,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.99,
        doc="what workers' idea of their chances keeps of last month's idea",
    )


def matches(seekers: Floats, vacancies: Floats, market: JobMarket) -> Floats:
    """Return how many seekers and vacancies meet; arrays of one shape, workers."""
    power = np.float32(market.matching)
    log_seekers = np.log(np.maximum(seekers, np.float32(1.0)))
    log_vacancies = np.log(np.maximum(vacancies, np.float32(1.0)))
    mass = np.exp(log_seekers * power) + np.exp(log_vacancies * power)
    met: Floats = seekers * vacancies * np.exp(np.log(mass) / -power)
    return met


def clear_county_market(
    block: Block, now: Now, market: JobMarket, seekers: Seekers, discount: Floats
) -> Index:
    """Match local seekers with local vacancies and give the jobs out in keyed order.

    Args:
        block: where.
        now: when.
        market: frictions.
        seekers: who asks.
        discount: share of pay that each local seeker spares the employer, shape (n_local,);
            it moves the seeker forward in the queue by the same share.

    Returns:
        The rows hired, counted in the block.
    """
    hh, counties, firms = block.households, block.counties, block.enterprises
    weight = block.weight[seekers.local]
    county = block.county_of(seekers.local)
    asked = _count(county, weight, len(counties))
    open_posts = block.firms_in_county.up(firms.vacancies)
    met = matches(asked.astype(np.float32), open_posts.astype(np.float32), market)
    places = np.minimum(np.floor(met + counties.unfilled), np.minimum(asked, open_posts))

    place = uniform(now.words_at("labour.queue", seekers.local + hh.start))
    place *= np.float32(1.0) - discount
    served = first_in_queue(county, place, weight, places.astype(np.int64))
    hired = seekers.local[served]
    taken = _count(county[served], weight[served], len(counties))

    hh.farm[hired] -= 1
    hh.local_job[hired] += 1
    firms.jobs += apportion(taken, firms.vacancies, block.firms_in_county)
    counties.unfilled[:] = np.clip(met + counties.unfilled - taken, 0.0, met)
    counties.seekers[:], counties.hires[:] = asked, taken
    registered = hired[hh.register[hired] == Register.REGISTERED]
    counties.hires_registered[:] = block.count_by_county(registered, block.weight[registered])
    _learn(block, market)
    return hired


def _learn(block: Block, market: JobMarket) -> None:
    """Let workers' idea of the local chances and the county's slack follow the month's queue."""
    counties = block.counties
    keep = np.float32(market.memory)
    asked, taken = counties.seekers, counties.hires
    found = taken / np.maximum(asked, 1)
    jobs = block.firms_in_county.up(block.enterprises.jobs)
    slack = (asked - taken) / np.maximum(jobs + asked - taken, 1)
    news = (np.float32(1.0) - keep) * (asked > 0)
    counties.finding += news * (found.astype(np.float32) - counties.finding)
    counties.unemployment += news * (slack.astype(np.float32) - counties.unemployment)


def ask_destinations(block: Block, now: Now, seekers: Seekers) -> Counts:
    """Count requests for posts away by destination and place in the queue.

    Returns:
        Workers, shape (n_destinations, QUEUE); sums over blocks are exact in any order.
    """
    slot = seekers.destination.astype(np.intp) * QUEUE + _queue_place(block, now, seekers)
    requests = np.bincount(slot, block.weight[seekers.away], minlength=N_DESTINATIONS * QUEUE)
    return requests.astype(np.int64).reshape(N_DESTINATIONS, QUEUE)


def ration_destinations(requests: Counts, posts: Counts) -> tuple[Counts, Counts]:
    """Serve each destination's queue until its posts run out.

    Args:
        requests: workers by destination and place in the queue, shape (n_destinations, QUEUE).
        posts: open posts, shape (n_destinations,).

    Returns:
        The first place not served and the workers served, each of shape (n_destinations,).
    """
    running = np.cumsum(requests, axis=1)
    served_places = (running <= posts[:, None]).sum(axis=1)
    padded = np.concatenate([np.zeros((len(posts), 1), np.int64), running], axis=1)
    return served_places, padded[np.arange(len(posts)), served_places]


def go_away(block: Block, now: Now, seekers: Seekers, first_unserved: Counts) -> None:
    """Let the seekers whom a destination served leave."""
    served = _queue_place(block, now, seekers) < first_unserved[seekers.destination]
    send_away(block, now, seekers.away[served], seekers.destination[served])


def _queue_place(block: Block, now: Now, seekers: Seekers) -> Index:
    draw = uniform(now.words_at("labour.queue_away", seekers.away + block.households.start))
    return (draw * np.float32(QUEUE)).astype(np.intp)


def _count(groups: Index, amounts: Counts, length: int) -> Counts:
    return np.bincount(groups, amounts, minlength=length).astype(np.int64)
