"""The poverty register: who is put on it, who is taken off, and what villages see of need.

Villages see usual incomes with error, visible hardship, and connections. In the month it opens,
each village lists those it ranks poorest until its quota is used up; how it goes over the list
later stands in `appraisal.py`. Nothing here sets the share of errors; they follow from what is
seen and wanted.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Illness, Register, Status
from simsupport.agents.villages import Villages
from simsupport.channels.queue import first_in_queue
from simsupport.core.blocks import Block, Index
from simsupport.core.bounds import at_least
from simsupport.core.calendar import parse_month
from simsupport.core.columns import column, extend
from simsupport.core.parameters import MonthText, Parameters, param
from simsupport.core.streams import normal
from simsupport.livelihoods.family import members
from simsupport.livelihoods.now import Now

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]

_LEAST = 0.05  # poverty lines; usual income is never taken for less
_WIDEST = np.float32(8.0)  # log points between the first and the last in a queue

extend(
    Villages,
    quota=column("i8", "persons", "places on the register that were handed down"),
    target=column("i8", "persons", "exits demanded of the village this year"),
    registered=column("i8", "persons", "persons on the register"),
    ready=column("i8", "persons", "exits of the last appraisal that the village believed in"),
    listed=column("i8", "persons", "exits of the last appraisal that were reported"),
    refused=column("i8", "persons", "exits of the last appraisal that a check refused"),
    returned=column("i8", "persons", "persons taken back on the list at the last appraisal"),
    struck=column("i8", "persons", "persons struck off at the last appraisal as never poor"),
    added=column("i8", "persons", "persons listed at the last appraisal whom it had missed"),
    correct=column("u1", "flag", "1 where wrong exits must be taken back next month"),
    voiced=column("f4", "share", "of the households help is meant for, whose voice was heard"),
)


class RegisterRules(Parameters):
    """How the register is made and kept."""

    opens: MonthText = param(
        "2014-01",
        unit="month",
        source="first registration 2014; State Council poverty office Q&A, June 2020",
        doc="month in which the first register is complete",
    )
    quota_ratio: float = param(
        1.086,
        unit="ratio",
        source="89.62 million registered, 82.49 million in the survey of 2013",
        low=0.5,
        high=2.0,
        doc="places handed down against the survey's estimate of the poor",
    )
    quota_sd: float = param(
        0.25,
        unit="log points",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="error of a county's idea of need in a village when it shares places out",
    )
    observation_sd: float = param(
        0.80,
        unit="log points",
        source="assumption, fitted to the official re-check (C13, C14)",
        low=0.0,
        high=2.0,
        doc="error in what a village sees of a usual income if nobody looks into it",
    )
    lasting_error: float = param(
        0.6,
        unit="share",
        source="assumption; how a household looks changes slowly",
        low=0.0,
        high=1.0,
        doc="part of that error's variance that stays from year to year",
    )
    insight: float = param(
        0.6,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of that error which a full-time official removes",
    )
    voice: float = param(
        0.4,
        unit="share",
        source="assumption; 0 where assemblies are held for form's sake",
        low=0.0,
        high=1.0,
        doc="part of that error, and of the cases nobody else would look into, that an assembly "
        "removes at which everybody is heard",
    )
    hardship: float = param(
        0.20,
        unit="log points",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="how much poorer illness, no worker, or each missing guarantee make a household look",
    )
    connection: float = param(
        0.50,
        unit="log points",
        source="assumption, fitted to the official re-check (C13, C14)",
        low=0.0,
        high=2.0,
        doc="how much poorer a connected household is made to look where nobody is upright",
    )
    own_list_sd: float = param(
        0.40,
        unit="log points",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="error of the villages' own lists before there was a register",
    )
    exit_margin: float = param(
        1.15,
        unit="poverty lines",
        source="assumption; incomes must exceed the line stably",
        low=0.5,
        high=3.0,
        doc="usual income from which an exit is proposed in good faith",
    )
    recheck: MonthText = param(
        "2015-11",
        unit="month",
        source="look-back of August 2015 to June 2016; State Council poverty office",
        doc="the appraisal at which every entry is looked into",
    )
    recheck_error: float = param(
        0.5,
        unit="share",
        source="assumption; two million officials went from door to door",
        low=0.0,
        high=1.0,
        doc="part of the usual error that is left at the re-check",
    )
    removal_margin: float = param(
        1.9,
        unit="poverty lines",
        source="assumption; houses, cars and salaries that shut a household out",
        low=0.5,
        high=5.0,
        doc="usual income seen at the re-check from which an entry is struck off",
    )
    additions: float = param(
        0.04,
        unit="1/year",
        source="assumption; no new places were handed down after 2014",
        low=0.0,
        high=1.0,
        doc="places in a usual year for those who were missed, in the first quota",
    )
    watch_margin: float = param(
        1.4,
        unit="poverty lines",
        source="assumption; incomes below 1.5 lines were monitored from 2020 on",
        low=0.5,
        high=5.0,
        doc="usual income below which a household that has left is watched and still helped",
    )
    help_after_exit: int = param(
        24,
        unit="months",
        source="assumption; help was to go on after exit, State Council 2018",
        low=0,
        high=240,
        doc="months for which help is still meant for a household that has left",
    )


def usual_income(block: Block, line: float) -> Floats:
    """Return the log of usual income per person in poverty lines; shape (n,)."""
    hh = block.households
    persons = at_least(members(hh), 1)
    ratio = hh.expected / (persons * np.float32(line / 12.0))
    logs: Floats = np.log(at_least(ratio, _LEAST))
    return logs


def usually_poor(block: Block, line: float) -> Flags:
    """Return whose usual income per person lies below the line; shape (n,)."""
    hh = block.households
    persons = at_least(members(hh), 1)
    poor: Flags = hh.expected < persons * np.float32(line / 12.0)
    return poor


def seen_income(block: Block, now: Now, rules: RegisterRules, left: float = 1.0) -> Floats:
    """Return what villages take for the log of usual income in poverty lines; shape (n,).

    Args:
        block: where.
        now: when.
        rules: errors.
        left: part of the usual error that is left.
    """
    hh = block.households
    error = np.float32(rules.observation_sd * left) * (
        np.float32(1.0) - np.float32(rules.insight) * block.villages.insight
    )
    error *= np.float32(1.0) - np.float32(rules.voice) * block.villages.voiced
    lasting = normal(now.streams.words("register.looks", 0, hh.start, hh.stop))
    passing = normal(now.words("register.seen", hh.start, hh.stop))
    seen = lasting * np.float32(rules.lasting_error**0.5)
    seen += passing * np.float32((1.0 - rules.lasting_error) ** 0.5)
    seen *= block.in_village.down(error)
    seen += usual_income(block, now.drivers.poverty_line)
    visible = hh.health + hh.school + hh.housing + hh.water + (hh.illness != Illness.NONE)
    visible += hh.workers == 0
    seen -= visible * np.float32(rules.hardship)
    return seen


def open_register(block: Block, now: Now, rules: RegisterRules) -> None:
    """Let every village list those it ranks poorest, in the month the register opens."""
    if now.month.index != opening(rules):
        return
    hh = block.households
    rank = seen_income(block, now, rules)
    kin = normal(now.streams.words("register.connection", 0, hh.start, hh.stop))
    kin *= block.in_village.down(block.villages.capture * np.float32(rules.connection))
    rank -= kin
    rank[hh.status != Status.LIVING] = np.inf
    listed = poorest_first(block, slice(None), rank, block.villages.quota)
    listed = listed[hh.status[listed] == Status.LIVING]
    hh.register[listed] = Register.REGISTERED
    hh.register_month[listed] = now.month.index
    count_registered(block)


def opening(rules: RegisterRules) -> int:
    """Return the index of the month in which the register opens within a run.

    Places follow from a survey, and the first is taken at the end of the burn-in year.
    """
    return max(parse_month(rules.opens), 0)


def count_registered(block: Block) -> None:
    """Count the persons on each village's register."""
    on_it = block.households.register == Register.REGISTERED
    block.villages.registered[:] = block.in_village.up(persons_of(block) * on_it)


def eligible(block: Block, now: Now, rules: RegisterRules) -> Flags:
    """Return which households help is meant for; shape (n_households,).

    From the register on, those on it, under watch, or lately off it. Before, those on the village's
    own list: below the line last year, as far as the village could tell.
    """
    hh = block.households
    living: Flags = hh.status == Status.LIVING
    if now.month.index >= parse_month(rules.opens):
        lately = hh.register_month > np.int16(max(now.month.index - rules.help_after_exit, -999))
        meant: Flags = living & (
            (hh.register == Register.REGISTERED)
            | (hh.register == Register.MONITORED)
            | ((hh.register == Register.EXITED) & lately)
        )
        return meant
    year = now.month.index - (now.month.of_year - 1)
    error = normal(now.streams.words("register.own_list", year, hh.start, hh.stop))
    error *= np.float32(rules.own_list_sd)
    guess = at_least(hh.last_income, 0.0) * np.exp(error)
    below: Flags = living & (guess < np.float32(now.drivers.poverty_line) * members(hh))
    return below


def persons_of(block: Block, rows: Any = slice(None)) -> Counts:
    """Return the real persons of chosen households."""
    persons: Counts = block.weight[rows] * members(block.households)[rows]
    return persons


def poorest_first(block: Block, rows: Index | slice, rank: Floats, places: Counts) -> Index:
    """Return who finds a place, lowest rank first in each village; ascending positions in `rows`.

    The last one listed may overstep the places by half of its persons, so that places are used up
    on average whatever the rows stand for.
    """
    place = np.clip(rank / _WIDEST + np.float32(0.5), np.float32(0.0), np.float32(0.999999))
    return first_in_queue(block.village_of(rows), place, persons_of(block, rows), places, last=0.5)
