"""Aspiration: it drifts with own success, with neighbours, and with long receipt. Once a year.

What a village heard and saw in the year before, in meetings or of its honoured neighbours, adds to
what its households aim at in January, and is then forgotten. The labour response to transfers
defaults to about zero (Banerjee et al. 2017).
"""

from __future__ import annotations

import numpy as np

from simsupport.agents.villages import Villages
from simsupport.core.blocks import Block
from simsupport.core.bounds import at_least, at_most
from simsupport.core.columns import column, extend
from simsupport.core.parameters import Parameters, param
from simsupport.livelihoods.family import members
from simsupport.livelihoods.terms import any_set

extend(
    Villages,
    encouraged=column("f4", "share", "what this year adds to the aim of aspiration next January"),
)


class Aspiration(Parameters):
    """What moves aspiration."""

    drift: float = param(
        0.20, unit="1/year", source="assumption", low=0.0, high=1.0, doc="part of the way a year"
    )
    base: float = param(
        0.40, unit="share", source="assumption", low=0.0, high=1.0, doc="usual level"
    )
    success: float = param(
        0.25,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="what having left poverty adds, and having fallen into it takes",
    )
    neighbours: float = param(
        0.20,
        unit="share",
        source="assumption",
        low=-1.0,
        high=1.0,
        doc="pull of a village that earns twice one's own income",
    )
    receipt: float = param(
        0.0,
        unit="share",
        source="no systematic effect on labour supply (Banerjee et al. 2017)",
        low=0.0,
        high=0.5,
        doc="what living mainly on transfers takes",
    )


def drift(block: Block, aspiration: Aspiration) -> None:
    """Move each household's aspiration towards what its year and its village suggest."""
    hh = block.households
    size = members(hh)
    per_person = hh.last_income / at_least(size, 1)
    persons = block.weight * size
    village_income = block.in_village.up(per_person.astype(np.float64) * persons)
    mean = village_income / np.maximum(block.in_village.up(persons), 1)
    block.villages.mean_income[:] = mean

    before, last = hh.poor_history & np.uint8(2), hh.poor_history & np.uint8(1)
    success = (before > 0).astype(np.float32) - (last > 0).astype(np.float32)
    ratio = block.in_village.down(block.villages.mean_income) / at_least(per_person, 500.0)
    pull = at_most(ratio - np.float32(1.0), 1.0)
    mainly = (hh.transfer > hh.income * np.float32(0.5)) & (hh.income > 0)
    aim = np.float32(aspiration.base) + success * np.float32(aspiration.success)
    aim += pull * np.float32(aspiration.neighbours)
    aim -= mainly * np.float32(aspiration.receipt)
    if any_set(block.villages.encouraged):
        aim += block.in_village.down(block.villages.encouraged)
        block.villages.encouraged[:] = 0
    step = (aim - hh.aspiration) * np.float32(aspiration.drift)
    hh.aspiration[:] = np.clip(hh.aspiration + step, np.float32(0.0), np.float32(1.0))
