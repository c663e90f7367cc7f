"""Job markets: a county's own, cleared inside its block, and the nation's destinations.

Matches follow den Haan, Ramey & Watson (2000), M = SV / (S^l + V^l)^(1/l), a matching function
that never exceeds seekers S or vacancies V (survey: Petrongolo & Pissarides 2001). Jobs are then
rationed in the order of a keyed draw, whole or not at all, so that rows of any weight have the
same chance, and hires equal matches over time.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Register
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
    settle: float = param(
        3.0,
        unit="months of usual seekers",
        source="assumption",
        low=0.1,
        high=60.0,
        doc="how slowly hires that missed the matches are settled",
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
    more, fewer = np.maximum(log_seekers, log_vacancies), np.minimum(log_seekers, log_vacancies)
    crowding = np.log(np.float32(1.0) + np.exp((fewer - more) * power)) / power
    met: Floats = np.minimum(seekers, vacancies) * np.exp(-crowding)
    return met


def clear_county_market(
    block: Block, now: Now, market: JobMarket, seekers: Seekers, discount: Floats
) -> Index:
    """Match local seekers with local vacancies and give the jobs out in keyed order.

    Those with the lowest draws are hired, up to a cut that is the county's chance of a match. A
    row is hired whole or not at all, whatever its weight, so a month's hires miss its matches;
    the difference is settled over the next months.

    Args:
        block: where.
        now: when.
        market: frictions.
        seekers: who asks.
        discount: share of pay that each local seeker spares the employer, shape (n_local,);
            it lowers the seeker's draw by the same share, at the cost of the others' chances.

    Returns:
        The rows hired, counted in the block.
    """
    hh, counties, firms = block.households, block.counties, block.enterprises
    weight = block.weight[seekers.local]
    county = block.county_of(seekers.local)
    asked = _count(county, weight, len(counties))
    open_posts = block.firms_in_county.up(firms.vacancies)
    chance = _chance(block, market, asked, open_posts)
    due = counties.unfilled / (market.settle * np.maximum(counties.usual_seekers, 1.0))
    cut = np.clip(chance + due, 0.0, np.minimum(open_posts / np.maximum(asked, 1), 1.0))
    favoured = np.bincount(
        county, weight.astype(np.float64) / (1.0 - discount), minlength=len(counties)
    )
    cut *= np.maximum(asked, 1) / np.maximum(favoured, 1.0)

    place = uniform(now.words_at("labour.queue", seekers.local + hh.start))
    place *= np.float32(1.0) - discount
    served = place < cut.astype(np.float32)[county]
    hired = seekers.local[served]
    taken = _count(county[served], weight[served], len(counties))

    hh.farm[hired] -= 1
    hh.local_job[hired] += 1
    _fill(block, taken, open_posts)
    counties.unfilled += chance * asked - taken
    counties.seekers[:], counties.hires[:] = asked, taken
    registered = hired[hh.register[hired] != Register.NEVER]
    counties.hires_registered[:] = block.count_by_county(registered, block.weight[registered])
    _learn(block, market)
    return hired


def _fill(block: Block, taken: Counts, open_posts: Counts) -> None:
    """Put the workers hired on the firms' books: in open posts, a whole row's rest by size."""
    firms, groups = block.enterprises, block.firms_in_county
    placed = np.minimum(taken, open_posts)
    sizes = firms.jobs + firms.vacancies
    firms.jobs += apportion(placed, firms.vacancies, groups)
    if np.any(taken > placed):
        firms.jobs += apportion(taken - placed, sizes, groups)


def _chance(block: Block, market: JobMarket, asked: Counts, open_posts: Counts) -> Floats:
    """Return the chance of a match in each county, at the usual number of seekers.

    Seekers come in rows of large weight; taking the chance at their usual number keeps a month
    with few heavy rows from looking like an empty queue.
    """
    counties = block.counties
    counties.usual_seekers += (counties.usual_seekers == 0) * asked
    counties.usual_seekers += (1.0 - market.memory) * (asked - counties.usual_seekers)
    usual = np.maximum(counties.usual_seekers.astype(np.float32), np.float32(1.0))
    chance: Floats = matches(usual, open_posts.astype(np.float32), market) / usual
    return chance


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


def ask_destinations(block: Block, seekers: Seekers) -> Counts:
    """Count requests for posts away by destination and place in the queue.

    Returns:
        Workers, shape (n_destinations, QUEUE); sums over blocks are exact in any order.
    """
    slot = seekers.destination.astype(np.intp) * QUEUE + _queue_place(seekers)
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
    first_unserved, served = np.zeros_like(posts), np.zeros_like(posts)
    for destination, running in enumerate(np.cumsum(requests, axis=1)):
        place = np.searchsorted(running, posts[destination], side="right")
        first_unserved[destination] = place
        served[destination] = running[place - 1] if place else 0
    return first_unserved, served


def go_away(block: Block, now: Now, seekers: Seekers, first_unserved: Counts) -> None:
    """Let the seekers whom a destination served leave."""
    served = _queue_place(seekers) < first_unserved[seekers.destination]
    send_away(block, now, seekers.away[served], seekers.destination[served])


def _queue_place(seekers: Seekers) -> Index:
    return (seekers.place * np.float32(QUEUE)).astype(np.intp)


def _count(groups: Index, amounts: Counts, length: int) -> Counts:
    return np.bincount(groups, amounts, minlength=length).astype(np.int64)
