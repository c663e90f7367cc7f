"""Evaluators of social organisations, who go to villages in January and ask households.

They find exits of households that are poor, and reports of a county that stand on no list. They
have no power of their own: what they find is put right where the government heeds it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.villages import Villages
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.streams import uniform
from simsupport.governance.appraisal import take_back_wrong_exits, wrong_exits
from simsupport.governance.register import persons_of
from simsupport.livelihoods.now import Now

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]

extend(
    Villages,
    evaluated=column("u1", "flag", "1 where evaluators came this year"),
    exposed=column("u1", "flag", "1 where they found false exits this year"),
    false_found=column("i8", "persons", "false exits they found, all years together"),
)
extend(
    Counties,
    invented_found=column(
        "i8", "persons", "reported exits on no list that evaluators found, all years together"
    ),
)


def ask_households(block: Block, now: Now, asked: float) -> None:
    """Ask households that left the register in the last appraisal, and note those that are poor.

    A row stands for many households, of which they meet their share; parts of a person are
    rounded by a draw.

    Args:
        block: where; `villages.evaluated` says where evaluators are.
        now: a January.
        asked: share of the households that they meet without officials, 0 to 1.
    """
    villages = block.villages
    rows = wrong_exits(block, now)
    rows = rows[villages.evaluated[block.village_of(rows)] > 0]
    drawn = uniform(now.words_at("social_organisations.interviews", rows + block.households.start))
    found = np.floor(persons_of(block, rows) * asked + drawn.astype(np.float64)).astype(np.int64)
    if asked == 0.0:
        found[:] = 0
    by_village = np.bincount(block.village_of(rows), found, len(villages)).astype(np.int64)
    villages.exposed[:] = by_village > 0
    villages.false_found += by_village


def correct_lists(block: Block, now: Now, heed: Flags) -> None:
    """Let villages take back wrong exits where false ones were found and somebody heeds it."""
    villages = block.villages
    villages.correct[:] = (villages.exposed > 0) & heed
    take_back_wrong_exits(block, now)


def compare_reports(tables: Any, asked: float) -> Counts:
    """Return the exits on no list that evaluators find in each county; shape (n_counties,).

    They find the part of what stands in its books that falls on villages they saw.
    """
    villages, counties = tables["villages"], tables["counties"]
    real = villages.weight.astype(np.float64)
    seen = np.bincount(villages.county, real * villages.evaluated, len(counties))
    share = seen / np.bincount(villages.county, real, len(counties))
    found: Counts = np.floor(counties.padded * share * asked).astype(np.int64)
    counties.invented_found[:] += found
    return found


def strike(tables: Any, found: Counts, heed: Flags) -> None:
    """Strike invented exits off the reports of counties, and of their provinces, if heeded.

    Args:
        tables: the nation's tables.
        found: invented exits by county.
        heed: where the report is corrected, shape (n_counties,).
    """
    counties, provinces = tables["counties"], tables["provinces"]
    struck = found * heed
    counties.padded[:] -= struck
    of_province = np.zeros(len(provinces), np.int64)
    np.add.at(of_province, counties.province, struck)
    provinces.padded[:] = np.maximum(provinces.padded - of_province, 0)


def teach(tables: Any, heed: Flags, lesson: float) -> None:
    """Let officials of villages that were exposed remember it like an inspection."""
    villages, officials = tables["villages"], tables["officials"]
    rows = np.flatnonzero((villages.exposed > 0) & heed)  # villages' officials come first
    officials.seen[rows] += np.float32(lesson)
    officials.years_seen[rows] += np.float32(lesson)
