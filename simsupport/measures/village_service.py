"""Which villages a state enterprise serves this year: chosen anew, or under contract."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simsupport.agents.villages import Villages
from simsupport.channels.queue import first_of_each
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.streams import normal, uniform
from simsupport.livelihoods.now import Now

extend(
    Villages,
    state_served=column("u1", "flag", "1 where a state enterprise helps this year"),
    state_before=column("u1", "flag", "1 where one helped the year before"),
    state_years=column("u1", "years", "for which one has helped there without a break"),
    state_contract=column("u1", "years", "that its contract with a state enterprise still runs"),
)


class Taste(NamedTuple):
    """How enterprises choose among the villages of a county."""

    reach: float
    """share of villages served in a year"""
    visibility: float
    """how far a village on a road is preferred"""
    poorer: float
    """how far a registered poor village is preferred"""
    contracts: float
    """share of villages taken under contract when chosen, those with most on the register first"""
    years: int
    """for which a contract is made"""


def choose_villages(block: Block, now: Now, taste: Taste) -> None:
    """Choose this year's villages in each county served: those under contract, then the preferred.

    Preference beyond roads and poverty is drawn anew each year. As many are chosen as ever, so
    that contracts cost no more. A contract binds for years: an enterprise makes it where most
    people of a village are still on the register, or where it likes to be before there is one.
    Shares are of rows, which may stand for unequal numbers of villages.
    """
    villages, counties = block.villages, block.counties
    villages.state_contract[:] -= villages.state_contract > 0
    score = normal(now.words("state_enterprises.taste", villages.start, villages.stop))
    score += villages.market_access * np.float32(taste.visibility)
    score += villages.poor_village * np.float32(taste.poorer)
    groups = block.villages_in_county
    most = np.maximum(np.rint(groups.counts * taste.reach), 1)
    chosen = first_of_each(groups, score, most, villages.state_contract > 0)
    chosen &= groups.down(counties.state_counties > 0)

    free = chosen & (villages.state_contract == 0)
    draws = uniform(now.words("state_enterprises.contract", counties.start, counties.stop))
    signed = np.floor(groups.up(free) * taste.contracts + draws.astype(np.float64))
    listed = groups.down(groups.up(villages.registered)) > 0
    left = np.where(listed, villages.registered / np.maximum(villages.weight, 1), score)
    signs = free & first_of_each(groups, left, signed, free)
    villages.state_contract[signs] = taste.years
    villages.state_contract[~chosen] = 0
    villages.state_before[:] = villages.state_served
    villages.state_served[:] = chosen
    villages.state_years[:] = (villages.state_years + np.uint8(1)) * chosen


def leave_villages(block: Block) -> None:
    """End all service and all contracts."""
    villages = block.villages
    for column_of_measure in (
        villages.state_served,
        villages.state_before,
        villages.state_years,
        villages.state_contract,
    ):
        column_of_measure[:] = 0
