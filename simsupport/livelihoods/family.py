"""Families over time: births, deaths, ageing, schooling, splits. Once a year, in January.

Each kind of event happens at most once a year in a household; chances are the members at risk
times the rate.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Register, Status
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account, total
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import Lane, lanes, threshold
from simsupport.livelihoods.labour import bring_home, lose_local_jobs
from simsupport.livelihoods.now import Now

Flags = npt.NDArray[np.bool_]

MOST_WORKERS, MOST_ELDERS, MOST_MEMBERS = 8, 6, 12
"""Sizes beyond which a family does not grow; labour is counted in one byte."""


class Family(Parameters):
    """Yearly rates of family events."""

    birth: float = param(
        0.048,
        unit="1/year",
        source="national birth rate 12 per 1,000 persons (NBS 2013) x mean size 3.9",
        low=0.0,
        high=0.5,
        doc="chance of a birth in a household with two adults or more",
    )
    elder_death: float = param(
        0.042, unit="1/year", source="assumption", low=0.0, high=0.5, doc="per elder"
    )
    adult_death: float = param(
        0.0025, unit="1/year", source="assumption", low=0.0, high=0.5, doc="per adult"
    )
    coming_of_age: float = param(
        0.0625, unit="1/year", source="1/16 of children a year turn 16", low=0.0, high=1.0, doc=""
    )
    growing_old: float = param(
        0.020,
        unit="1/year",
        source="assumption; 1/44 of adults a year turn 60, more in an ageing population",
        low=0.0,
        high=1.0,
        doc="per adult",
    )
    study: float = param(
        0.55,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="young adults who go on to upper secondary school or college",
    )
    graduation: float = param(
        0.25, unit="1/year", source="four years of school", low=0.0, high=1.0, doc="per student"
    )
    return_to_schooling: float = param(
        0.064,
        unit="log points/year",
        source="de Brauw & Rozelle (2008)",
        low=0.0,
        high=0.2,
        doc="pay in a year of schooling",
    )
    split: float = param(
        0.03,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=0.5,
        doc="chance that a household of three workers or more divides, while a row is reserved",
    )
    split_share: float = param(
        0.35, unit="share", source="assumption", low=0.05, high=0.9, doc="what the young take along"
    )


def members(hh: Any, rows: Index | slice = slice(None)) -> npt.NDArray[np.uint8]:
    """Return the members of households, all if none are chosen; shape (n_rows,), uint8."""
    size: npt.NDArray[np.uint8] = hh.children[rows] + hh.adults[rows]
    size += hh.elders[rows]
    return size


def age(block: Block, now: Now, family: Family) -> None:
    """Let a year pass: births and deaths, coming of age, school, old age, splits."""
    hh = block.households
    grown, birth, school, studies = lanes(now.words("family.young", hh.start, hh.stop))
    elder, adult, old, split = lanes(now.words("family.old", hh.start, hh.stop))
    _deaths(block, now, family, elder, adult)
    _grow_old(block, now, family, old)
    _finish_school(block, family, school)
    _come_of_age(block, family, grown, studies)
    born = (birth < threshold(family.birth)) & (hh.adults >= 2)
    hh.children += born & (members(hh) < MOST_MEMBERS)
    _split(block, family, split)
    _dissolve(block, now, np.flatnonzero((members(hh) == 0) & (hh.status == Status.LIVING)))
    count_members(block)


def _dissolve(block: Block, now: Now, rows: Index) -> None:
    """End households without members: what is left is inherited elsewhere, help ends."""
    hh = block.households
    hh.status[rows] = Status.DISSOLVED
    left = hh.savings[rows]
    hh.savings[rows] = 0
    now.books.move(Account.HOUSEHOLDS, Account.ELSEWHERE, total(left, block.weight[rows]))
    for name in ("assets", "property_base", "transfer_base", "expected", "dibao", "plant"):
        getattr(hh, name)[rows] = 0.0
    hh.loan[rows] = hh.loan_due[rows] = 0  # the lender's loss
    listed = rows[hh.register[rows] == Register.REGISTERED]
    hh.register[listed] = Register.EXITED
    hh.register_month[listed] = now.month.index


def count_members(block: Block) -> None:
    """Count each county's persons and workers, which change only with the year, and migrants."""
    hh, counties = block.households, block.counties
    counties.persons[:] = block.in_county.up(block.weight * members(hh))
    counties.workers[:] = block.in_county.up(block.weight * hh.workers)
    counties.migrants[:] = block.in_county.up(block.weight * hh.migrant)


def _chance(draw: Lane, at_risk: npt.NDArray[np.uint8], rate: float) -> Flags:
    """Return where a draw falls below rate times members at risk."""
    limit = at_risk.astype(np.uint32) * np.uint32(threshold(rate))
    happens: Flags = draw < limit
    return happens


def _deaths(block: Block, now: Now, family: Family, elder: Lane, adult: Lane) -> None:
    hh = block.households
    hh.elders -= _chance(elder, hh.elders, family.elder_death)
    dies = _chance(adult, hh.adults, family.adult_death)
    hh.adults -= dies
    _fit_workers(block, now, np.flatnonzero(dies))


def _grow_old(block: Block, now: Now, family: Family, draw: Lane) -> None:
    hh = block.households
    turns = _chance(draw, hh.adults, family.growing_old) & (hh.elders < MOST_ELDERS)
    hh.adults -= turns
    hh.elders += turns
    _fit_workers(block, now, np.flatnonzero(turns))


def _fit_workers(block: Block, now: Now, rows: Index) -> None:
    """Take one worker from households that have more than adults able and free to work.

    A farm worker leaves first, then one with a local job, then a migrant. The disabled and the
    students are the last adults left.
    """
    hh = block.households
    hh.disabled[rows] = np.minimum(hh.disabled[rows], hh.adults[rows])
    hh.students[rows] = np.minimum(hh.students[rows], hh.adults[rows] - hh.disabled[rows])
    able = hh.adults[rows] - hh.disabled[rows] - hh.students[rows]
    rows = rows[hh.workers[rows] > able]
    no_farm = hh.farm[rows] == 0
    lose_local_jobs(block, rows[no_farm & (hh.local_job[rows] > 0)])
    bring_home(block, now, rows[no_farm & (hh.farm[rows] == 0)])
    hh.farm[rows] -= 1
    hh.workers[rows] -= 1


def _finish_school(block: Block, family: Family, draw: Lane) -> None:
    hh = block.households
    done = _chance(draw, hh.students, family.graduation) & (hh.workers < MOST_WORKERS)
    hh.students -= done
    hh.workers += done
    hh.farm += done
    rows = np.flatnonzero(done)
    gain = np.float32(4.0) / np.maximum(hh.adults[rows], 1)
    hh.schooling[rows] += gain
    hh.skill[rows] += gain * np.float32(family.return_to_schooling)


def _come_of_age(block: Block, family: Family, draw: Lane, studies: Lane) -> None:
    hh = block.households
    grown = _chance(draw, hh.children, family.coming_of_age) & (hh.workers < MOST_WORKERS)
    goes_on = grown & (studies < threshold(family.study)) & (hh.school == 0)
    works = grown & ~goes_on
    hh.children -= grown
    hh.adults += grown
    hh.students += goes_on
    hh.workers += works
    hh.farm += works
    hh.school &= (hh.children > 0).view(np.uint8)


def _split(block: Block, family: Family, draw: Lane) -> None:
    """Let a young worker, with a child if there are two, found a household in the reserved row."""
    hh = block.households
    open_row = hh.status[1:] == Status.RESERVED
    ready = (hh.status[:-1] == Status.LIVING) & (hh.workers[:-1] >= 3) & (hh.farm[:-1] >= 1)
    leaves = draw[:-1] < threshold(family.split)
    old = np.flatnonzero(open_row & ready & leaves & (hh.village[1:] == hh.village[:-1]))
    new = old + 1
    for name in _INHERITED:
        values = getattr(hh, name)
        values[new] = values[old]
    hh.status[new] = Status.LIVING
    child = (hh.children[old] >= 2).view(np.uint8)
    for name, moved in (("children", child), ("adults", 1), ("workers", 1), ("farm", 1)):
        values = getattr(hh, name)
        values[new] += moved
        values[old] -= moved
    share = np.float32(family.split_share)
    for name in _DIVIDED:
        values = getattr(hh, name)
        values[new] = values[old] * share
        values[old] -= values[new]
    gone = (np.maximum(hh.savings[old], 0) * family.split_share).astype(np.int64)
    hh.savings[new] = gone
    hh.savings[old] -= gone
    hh.farm_level[new] += np.log(share)
    hh.farm_level[old] += np.log(np.float32(1.0) - share)
    block.weight[new] = block.weight[old]
    block.weight_f[new] = block.weight_f[old]


_INHERITED = (
    "weight",
    "stratum",
    "cause",
    "schooling",
    "skill",
    "farm_level",
    "productivity",
    "capacity",
    "harvest",
    "technology",
    "housing",
    "water",
    "nearer",
    "aspiration",
    "register",
    "register_month",
    "poor_history",
    "start_poor",
)

_DIVIDED = (
    "assets",
    "property_base",
    "transfer_base",
    "expected",
    "last_income",
    "dibao",
    "plant",
)
