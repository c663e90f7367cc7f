"""Poor counties that claim to be out of poverty: who claims, who is evaluated, who is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.households import Register, Status
from simsupport.core.blocks import Block
from simsupport.core.calendar import Month
from simsupport.core.columns import column, extend
from simsupport.core.streams import Streams
from simsupport.governance.evaluation import (
    WEST,
    ExitRule,
    passes,
    sampled_rates,
    true_rates,
)
from simsupport.governance.incidents import unanswered
from simsupport.governance.letters import DEADLINE
from simsupport.governance.pressure import Pressure
from simsupport.governance.register import usually_poor
from simsupport.livelihoods.family import members
from simsupport.livelihoods.now import Now

Flags = npt.NDArray[np.bool_]

extend(
    Counties,
    on_register=column("i8", "persons", "persons on the register in December"),
    off_register=column("i8", "persons", "persons who were on it and left"),
    wrongly_out=column("i8", "persons", "of those, with a usual income below the line"),
    never_listed=column("i8", "persons", "persons who were never on it"),
    missed=column("i8", "persons", "of those, with a usual income below the line"),
    padded=column("i8", "persons", "exits reported that are on no list, all years together"),
    claimed=column("u1", "flag", "1 where the county claimed to be out of poverty this year"),
    refused=column("u1", "flag", "1 where its claim was refused this year"),
    out=column("u1", "flag", "1 where a poor county has been declared out of poverty"),
)


def count_cases(block: Block, now: Now) -> None:
    """Count by county what evaluators look for; they judge by usual income."""
    hh, counties = block.households, block.counties
    size = members(hh)
    persons = block.weight * size * (hh.status == Status.LIVING)
    needy = usually_poor(block, now.drivers.poverty_line)
    left = hh.register >= Register.EXITED
    never = hh.register == Register.NEVER
    up = block.in_county.up
    counties.on_register[:] = up(persons * (hh.register == Register.REGISTERED))
    counties.off_register[:] = up(persons * left)
    counties.wrongly_out[:] = up(persons * (left & needy))
    counties.never_listed[:] = up(persons * never)
    counties.missed[:] = up(persons * (never & needy))


def decide_county_exits(
    tables: Any, streams: Streams, month: Month, rule: ExitRule, pressure: Pressure
) -> None:
    """Let poor counties claim by their reports; evaluators refuse those who fail the exit rule.

    Without evaluators a claim is granted as it is made. After the deadline no county claims.
    """
    counties, villages = tables["counties"], tables["villages"]
    west = counties.region == WEST
    counties.claimed[:] = counties.refused[:] = 0
    asked = rule.first_year <= month.year <= DEADLINE
    if not asked or not (pressure.target or pressure.weight):
        return
    reported = np.maximum(counties.on_register - counties.padded, 0)
    ceiling = np.where(west, rule.composite_west, rule.composite)
    accountable = tables["provinces"].accountable[counties.province] > 0
    candidate = (counties.poor_county > 0) & accountable & (counties.out == 0)
    claims = candidate & (reported < ceiling * counties.persons)
    granted: Flags = claims
    if pressure.third_party:
        persons = np.bincount(villages.county, villages.persons, len(counties))
        arriving = np.bincount(
            villages.county, villages.persons * villages.arrives.astype(np.float64), len(counties)
        )
        share = arriving / np.maximum(persons, 1.0)
        rates = true_rates(counties, share, rule, unanswered(counties))
        found = sampled_rates(rates, counties, pressure.third_party, streams, month.index, rule)
        granted = claims & passes(found, west, rule)
    counties.claimed[:] = claims
    counties.refused[:] = claims & ~granted
    counties.out[:] |= granted.view(np.uint8)
