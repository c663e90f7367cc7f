"""The yearly appraisal of the register: exits, checks, returns, and those who had been missed.

Each autumn a village goes over its list: it proposes exits, lists some it had missed, takes back
some who fell again. What it sees is what `register.py` says; how many exits it invents and how many
cases it looks into follow from its officials' choices (`delivery.py`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Register, Status
from simsupport.core.blocks import Block, Index
from simsupport.core.calendar import Month, parse_month
from simsupport.core.streams import Words, uniform
from simsupport.governance.register import (
    RegisterRules,
    count_registered,
    opening,
    persons_of,
    poorest_first,
    seen_income,
    usually_poor,
)
from simsupport.livelihoods.now import Now

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]

APPRAISAL = 11
"""Month of the year in which villages go over the list, on what they saw to the end of October."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What villages know at an appraisal."""

    seen: Floats
    """log of usual income in poverty lines as seen, shape (n_households,)"""
    chance: Words
    """one random word a household"""
    attention: Floats
    """share of cases that somebody looks into, shape (n_villages,)"""
    called: Floats
    """share of other cases of the missed that are brought up in assemblies, shape (n_villages,)"""

    def looked_into(self, block: Block, rows: Index) -> Flags:
        """Return which of the chosen households' cases somebody looked into."""
        looked: Flags = uniform(self.chance[rows], 1) < self.attention[block.village_of(rows)]
        return looked

    def noticed(self, block: Block, rows: Index) -> Flags:
        """Return which of those not on the list are looked into, or are heard in an assembly."""
        share = self.attention + (np.float32(1.0) - self.attention) * self.called
        noticed: Flags = uniform(self.chance[rows], 1) < share[block.village_of(rows)]
        return noticed


def appraise(block: Block, now: Now, rules: RegisterRules) -> None:
    """Go over the list once a year: exits, checks, returns, and those who had been missed.

    At the re-check officials go from door to door, see better, look into every case, and strike
    off who should never have been listed; the places they free go to those who were missed.
    """
    hh, villages = block.households, block.villages
    sight = look_around(block, now, rules)
    state = hh.register.copy()
    villages.struck[:] = 0
    if now.month.index == parse_month(rules.recheck):
        _strike_off(block, now, rules, sight)
    _propose_exits(block, now, rules, sight)
    _follow_up(block, now, rules, np.flatnonzero(state >= Register.EXITED), sight)
    places = villages.struck + np.rint(villages.quota * rules.additions).astype(np.int64)
    _add_missed(block, now, np.flatnonzero(state == Register.NEVER), sight, places)
    count_registered(block)


def look_around(block: Block, now: Now, rules: RegisterRules) -> Sight:
    """Return what villages know at this year's appraisal."""
    again = now.month.index == parse_month(rules.recheck)
    seen = seen_income(block, now, rules, rules.recheck_error if again else 1.0)
    chance = now.words("register.appraisal", block.households.start, block.households.stop)
    everywhere = np.ones(len(block.villages), np.float32)
    called = block.villages.voiced * np.float32(rules.voice)
    return Sight(seen, chance, everywhere if again else block.villages.insight, called)


def _propose_exits(block: Block, now: Now, rules: RegisterRules, sight: Sight) -> None:
    """Report those who seem to have left poverty, and where that falls short, some who have not.

    An exit in good faith needs an income seen well above the line and no guarantee missing.
    Invented exits begin with those nearest to the line. A check looks at single cases anew.
    """
    hh, villages = block.households, block.villages
    rows = np.flatnonzero(hh.register == Register.REGISTERED)
    persons, village = persons_of(block, rows), block.village_of(rows)
    lacking = hh.health[rows] | hh.school[rows] | hh.housing[rows] | hh.water[rows]
    ready = (sight.seen[rows] >= np.float32(math.log(rules.exit_margin))) & (lacking == 0)
    honest = ready & sight.looked_into(block, rows)
    villages.ready[:] = _by_village(block, village[honest], persons[honest])
    missing = np.maximum(villages.target - villages.ready, 0)
    invent = np.floor(missing * villages.padding.astype(np.float64)).astype(np.int64)
    others = rows[~honest & (invent[village] > 0)]
    false = others[poorest_first(block, others, -sight.seen[others], invent)]
    proposed = np.concatenate([rows[honest], false])

    poor = usually_poor(block, now.drivers.poverty_line)[proposed]
    chance_of_check = villages.checking[block.village_of(proposed)]
    refused = (uniform(sight.chance[proposed]) < chance_of_check) & poor
    leaves = proposed[~refused]
    hh.register[leaves] = Register.EXITED
    hh.register_month[leaves] = now.month.index
    _note(block, villages.listed, leaves)
    _note(block, villages.refused, proposed[refused])


def _follow_up(block: Block, now: Now, rules: RegisterRules, rows: Index, sight: Sight) -> None:
    """Watch those who had left; take those back who fell below the line, where it is admitted."""
    hh, villages = block.households, block.villages
    rows = rows[hh.status[rows] == Status.LIVING]
    admits = uniform(sight.chance[rows], 1) < villages.honesty[block.village_of(rows)]
    near = sight.seen[rows] < np.float32(math.log(rules.watch_margin))
    hh.register[rows] = Register.EXITED + near.view(np.uint8)
    back = rows[(sight.seen[rows] < np.float32(0.0)) & admits]
    hh.register[back] = Register.REGISTERED
    hh.register_month[back] = now.month.index
    _note(block, villages.returned, back)


def _add_missed(block: Block, now: Now, rows: Index, sight: Sight, places: Counts) -> None:
    """List households that were missed, where somebody looks and there is a place."""
    hh = block.households
    rows = rows[(sight.seen[rows] < np.float32(0.0)) & (hh.status[rows] == Status.LIVING)]
    candidates = rows[sight.noticed(block, rows)]
    listed = candidates[poorest_first(block, candidates, sight.seen[candidates], places)]
    hh.register[listed] = Register.REGISTERED
    hh.register_month[listed] = now.month.index
    _note(block, block.villages.added, listed)


def _strike_off(block: Block, now: Now, rules: RegisterRules, sight: Sight) -> None:
    """Strike off those who are seen to be far above the line, as if they had never been listed."""
    hh = block.households
    far = sight.seen >= np.float32(math.log(rules.removal_margin))
    rows = np.flatnonzero((hh.register == Register.REGISTERED) & far)
    hh.register[rows] = Register.NEVER
    hh.register_month[rows] = now.month.index
    _note(block, block.villages.struck, rows)


def take_back_wrong_exits(block: Block, now: Now) -> None:
    """Put households back that left the register last year though poor, where it was found out."""
    hh, villages = block.households, block.villages
    if not villages.correct.any():
        return
    rows = wrong_exits(block, now)
    rows = rows[villages.correct[block.village_of(rows)] > 0]
    hh.register[rows] = Register.REGISTERED
    hh.register_month[rows] = now.month.index
    villages.correct[:] = 0
    # added, not counted anew: other villages of the block may not depend on how the nation is cut
    villages.registered += _by_village(block, block.village_of(rows), persons_of(block, rows))


def wrong_exits(block: Block, now: Now) -> Index:
    """Return the households that left the register at last year's appraisal though poor."""
    hh = block.households
    last = now.month.index - now.month.of_year - (12 - APPRAISAL)
    wrong = (hh.register == Register.EXITED) & (hh.register_month == last)
    wrong &= (hh.poor_history & np.uint8(1)) > 0
    rows: Index = np.flatnonzero(wrong & (hh.status == Status.LIVING))
    return rows


def is_appraisal(month: Month, rules: RegisterRules) -> bool:
    """Return whether villages go over the list this month: each autumn but the first."""
    return month.of_year == APPRAISAL and month.index >= opening(rules) + 12


def _note(block: Block, column_of_village: Counts, rows: Index) -> None:
    """Set a count of villages to the persons of chosen households."""
    column_of_village[:] = _by_village(block, block.village_of(rows), persons_of(block, rows))


def _by_village(block: Block, village: Index, persons: Counts) -> Counts:
    return np.bincount(village, persons, minlength=len(block.villages)).astype(np.int64)
