"""Labour: jobs that end, workers who reconsider, and their choice among farm, local job and away.

The choice is a logit in the log of expected pay, cost, distance, information and aspiration
(McFadden 1974). Who is told of posts, or advised after a course, comes to them at less cost. At
most one worker of a household moves in a month.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Households, Register
from simsupport.agents.villages import Villages
from simsupport.core.blocks import Block, Index, rows_of_few
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import Lane, threshold, thresholds, uniform
from simsupport.livelihoods.business import GARDEN, UNITS_PER_WORKER, Business, elder_units
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.terms import any_set

Floats = npt.NDArray[np.float32]

N_DESTINATIONS = 4
"""Bohai Rim, Yangtze Delta, Pearl River Delta, cities of the own region."""

DESTINATION_SHARES = (
    (0.20, 0.34, 0.26, 0.20),
    (0.17, 0.36, 0.31, 0.16),
    (0.12, 0.22, 0.32, 0.34),
)
"""Where migrants from the east, the centre and the west go. Source: assumption, after the
published shares of migrants by receiving region (NBS migrant monitoring surveys)."""

extend(Households, trained=column("u1", "workers", "workers who have finished a training course"))
extend(
    Villages,
    told=column("f4", "share", "of its distance, what being told of posts takes off for the poor"),
    guided=column("f4", "log points", "what advice takes off a trained worker's cost of a job"),
)

_SHARES = np.array(DESTINATION_SHARES, np.float32)
_LIMITS = np.cumsum(_SHARES, axis=1).T[: N_DESTINATIONS - 1].copy()


class Labour(Parameters):
    """How workers choose and how jobs end."""

    local_wage: float = param(
        1900.0,
        unit="yuan/month",
        source="assumption; gives the published wage income of 3,653 yuan a person in 2013",
        low=100.0,
        high=20000.0,
        doc="pay of a local job in the average county, 2013",
    )
    home_share: float = param(
        0.42,
        unit="share",
        source="assumption; gives the published wage and transfer income of 2013",
        low=0.05,
        high=1.0,
        doc="what a migrant brings or sends home of the pay",
    )
    resident_share: float = param(
        0.70,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="migrants' money that counts as wages of members; the rest counts as remittances",
    )
    reconsider: float = param(
        0.10,
        unit="1/month",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="chance a household reconsiders what one of its farm workers does",
    )
    local_separation: float = param(
        0.015, unit="1/month", source="assumption", low=0.0, high=0.5, doc="local jobs that end"
    )
    away_separation: float = param(
        0.012, unit="1/month", source="assumption", low=0.0, high=0.5, doc="migrants who return"
    )
    spring_return: float = param(
        0.03,
        unit="1/month",
        source="assumption",
        low=0.0,
        high=0.9,
        doc="additional migrants who return at the Spring Festival in February",
    )
    taste_scale: float = param(
        0.55,
        unit="log points",
        source="assumption",
        low=0.05,
        high=5.0,
        doc="scale of unobserved tastes in the logit",
    )
    leave_cost: float = param(
        0.45,
        unit="log points",
        source="assumption",
        low=-2.0,
        high=5.0,
        doc="dislike of going away",
    )
    job_cost: float = param(
        0.55,
        unit="log points",
        source="assumption",
        low=-2.0,
        high=5.0,
        doc="dislike of a local job",
    )
    aspiration_pull: float = param(
        0.6,
        unit="log points",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what full aspiration adds to the value of going away or taking a job",
    )
    elder_tie: float = param(
        0.15,
        unit="log points",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="cost of leaving an elder",
    )


@dataclass
class Seekers:
    """Households of which one farm worker asks for a job this month; rows count in the block."""

    local: Index
    away: Index
    destination: npt.NDArray[np.uint8]
    """of the rows in `away`"""
    place: Floats
    """of the rows in `away`, in the destination's queue, 0 to 1"""


def end_jobs(block: Block, now: Now, labour: Labour, local: Lane, away: Lane) -> None:
    """End local jobs and stays away; the workers return to the farm.

    Args:
        block: where.
        now: when.
        labour: rates.
        local: one lane a household for local jobs, shape (n,).
        away: one lane a household for stays away, shape (n,).
    """
    hh, counties = block.households, block.counties
    jobs = np.maximum(block.firms_in_county.up(block.enterprises.jobs), 1)
    rate = labour.local_separation + (counties.laid_off / jobs).astype(np.float32)
    limit = block.in_county.down(thresholds(np.minimum(rate, np.float32(1.0))))
    lose_local_jobs(block, np.flatnonzero((local < limit) & (hh.local_job > 0)))

    stay = labour.away_separation + labour.spring_return * (now.month.of_year == 2)
    bring_home(block, now, np.flatnonzero((away < threshold(stay)) & (hh.migrant > 0)))


def lose_local_jobs(block: Block, rows: Index) -> None:
    """End one local job in each of these households and count it for the employers."""
    hh = block.households
    hh.local_job[rows] -= 1
    hh.farm[rows] += 1
    block.counties.lost += block.count_by_county(rows, block.weight[rows])


def bring_home(block: Block, now: Now, rows: Index) -> None:
    """Let one migrant of each of these households return to the farm."""
    hh = block.households
    hh.migrant[rows] -= 1
    hh.farm[rows] += 1
    workers = block.weight[rows]
    now.came_home[:] += _by_destination(hh.destination[rows], workers)
    block.counties.migrants -= block.count_by_county(rows, workers)


def send_away(block: Block, now: Now, rows: Index, destination: npt.NDArray[np.uint8]) -> None:
    """Let one farm worker of each of these households leave for a destination."""
    hh = block.households
    hh.farm[rows] -= 1
    hh.migrant[rows] += 1
    hh.destination[rows] = destination
    workers = block.weight[rows]
    now.came_home[:] -= _by_destination(destination, workers)
    block.counties.migrants += block.count_by_county(rows, workers)


def _by_destination(
    destination: npt.NDArray[np.uint8], workers: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    return np.bincount(destination, workers, N_DESTINATIONS).astype(np.int64)


def seek_work(block: Block, now: Now, labour: Labour, business: Business, chance: Lane) -> Seekers:
    """Let some households reconsider, and list who asks for which job.

    Args:
        block: where.
        now: when.
        labour: tastes and costs.
        business: what a worker adds on the farm.
        chance: one lane a household, shape (n,).
    """
    hh = block.households
    rows = rows_of_few((chance < threshold(labour.reconsider)) & (hh.farm > 0))
    to_local, to_away = odds_of_asking(block, now, labour, business, rows)
    words = now.words_at("labour.choice", rows + hh.start)
    pick = uniform(words)
    pick *= np.float32(1.0) + to_local + to_away
    goes_local = (pick >= np.float32(1.0)) & (pick < np.float32(1.0) + to_local)
    leaving = np.flatnonzero(pick >= np.float32(1.0) + to_local)
    away = rows[leaving]
    destination = _destinations(block, away, uniform(words[leaving], 1))
    place = uniform(now.words_at("labour.queue_away", away + hh.start))
    return Seekers(rows[goes_local], away, destination, place)


def odds_of_asking(
    block: Block,
    now: Now,
    labour: Labour,
    business: Business,
    rows: Index,
    nearer: tuple[float, float] = (0.0, 0.0),
) -> tuple[Floats, Floats]:
    """Return the odds that a farm worker asks for a local job, and for a post away, over staying.

    Args:
        block: where.
        now: when.
        labour: tastes and costs.
        business: what a worker adds on the farm.
        rows: households.
        nearer: log points by which local jobs, and posts away, would be nearer than they are.

    Returns:
        Two arrays of shape (n_rows,).
    """
    hh = block.households
    village = block.village_of(rows)
    county = block.villages.county[village].astype(np.intp) - block.counties.start
    stay = marginal_farm_pay(block, now, business, rows)
    skill = np.exp(hh.skill[rows])
    prospects = _prospects(block, now)
    local_pay = prospects[0][county] * skill + prospects[1][county] * stay
    away_pay = prospects[2][county] * skill + prospects[3][county] * stay

    pull = hh.aspiration[rows] * np.float32(labour.aspiration_pull)
    ties = (hh.elders[rows] > 0) * np.float32(labour.elder_tie)
    per_taste = np.float32(1.0 / labour.taste_scale)
    local_value = np.log(local_pay / stay) + pull - np.float32(labour.job_cost)
    away_value = np.log(away_pay / stay) + pull - ties
    away_value -= np.float32(labour.leave_cost) + block.villages.distance[village]
    if any(nearer) or any_set(hh.nearer):
        moved = hh.nearer[rows]
        local_value += moved + np.float32(nearer[0])
        away_value += moved + np.float32(nearer[1])
    if any_set(block.villages.told):
        known = block.villages.told * block.villages.distance
        away_value += known[village] * (hh.register[rows] != Register.NEVER)
    if any_set(block.villages.guided):
        help_in_search = block.villages.guided[village] * (hh.trained[rows] > 0)
        local_value += help_in_search
        away_value += help_in_search
    return np.exp(local_value * per_taste), np.exp(away_value * per_taste)


def _prospects(block: Block, now: Now) -> tuple[Floats, Floats, Floats, Floats]:
    """Return what a county's workers expect of asking for a job, each of shape (n_counties,).

    Expected pay of a unit of skill in a local job and the chance not to get it; then the same
    of going away, over the destinations that the region's migrants choose.
    """
    counties = block.counties
    pay = (_SHARES * (now.finding_away * now.pay_away)).sum(axis=1)
    found = (_SHARES * now.finding_away).sum(axis=1)
    one = np.float32(1.0)
    return (
        counties.finding * counties.wage,
        one - counties.finding,
        pay[counties.region],
        (one - found)[counties.region],
    )


def marginal_farm_pay(block: Block, now: Now, business: Business, rows: Index) -> Floats:
    """Return what the last farm worker adds to planned net business income, yuan per month.

    The last one at home holds the household's public post, and would give up its pay.
    """
    hh = block.households
    others = hh.elders[rows] * elder_units(business) + np.uint8(GARDEN)
    units = hh.farm[rows] * np.uint8(UNITS_PER_WORKER) + others
    gain = now.labour_gain.take(units, mode="clip")
    pay = hh.capacity[rows] * gain * np.float32(now.net_share / 12.0)
    if any_set(hh.post_months):
        held = np.flatnonzero((hh.post_months[rows] > 0) & (hh.farm[rows] > 0))
        at_post = rows[held]
        after = units[held] - hh.post_units[at_post]
        alone = hh.farm[at_post] == 1
        before = after - np.uint8(UNITS_PER_WORKER) + alone * hh.post_units[at_post]
        gain_there = now.labour_power[after] - now.labour_power[before]
        pay[held] = hh.capacity[at_post] * gain_there * np.float32(now.net_share / 12.0)
        monthly = hh.post_money[at_post].astype(np.float32) / hh.post_months[at_post].astype(
            np.float32
        )
        pay[held] += alone * monthly * np.float32(1.0 / FEN)
    floor: Floats = np.maximum(pay, np.float32(50.0))
    return floor


def _destinations(block: Block, rows: Index, draw: Floats) -> npt.NDArray[np.uint8]:
    """Return where each household's worker goes: where its migrants are, else drawn by region."""
    hh = block.households
    region = block.counties.region[block.county_of(rows)]
    chosen = np.zeros(len(rows), np.uint8)
    for limit in _LIMITS:  # the first destinations' shares of each region, added up
        chosen += draw >= limit[region]
    settled = np.flatnonzero(hh.migrant[rows])
    chosen[settled] = hh.destination[rows[settled]]
    return chosen
