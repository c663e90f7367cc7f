"""What measures spare employers when they hire, as a share of pay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simsupport.core.ledger import FEN

if TYPE_CHECKING:
    from simsupport.core.blocks import Block, Index
    from simsupport.livelihoods.now import Now
    from simsupport.measures.base import Measure


def discount(
    block: Block, now: Now, acting: tuple[Measure, ...], wanted: Any, rows: Index
) -> npt.NDArray[np.float32]:
    """Return the share of pay that each seeker spares an employer; shape (n_rows,)."""
    if not acting:
        return np.zeros(len(rows), np.float32)
    spared = np.zeros(len(rows), np.int64)
    for measure in acting:
        if measure.favours:
            spared += measure.hiring_discount(block, now, wanted, rows)
    pay = block.counties.wage[block.county_of(rows)]
    share = spared.astype(np.float32) / (pay * np.float32(FEN))
    return np.minimum(share, np.float32(0.95))


def mean_saving(
    block: Block, now: Now, acting: tuple[Measure, ...], wanted: Any
) -> npt.NDArray[np.float32]:
    """Return the share of pay that the average possible hire spares; shape (n_counties,)."""
    hh = block.households
    none = np.zeros(len(block.counties), np.float32)
    if not any(measure.spares_employers for measure in acting):
        return none
    sparing = tuple(measure for measure in acting if measure.spares_employers)
    possible = hh.farm > 0
    everyone = block.in_county.up(block.weight * possible)
    rows = np.flatnonzero(possible & wanted)
    share = discount(block, now, sparing, wanted, rows)
    spared = block.weight[rows] * share.astype(np.float64)
    by_county = np.bincount(block.county_of(rows), spared, minlength=len(none))
    return (by_county / np.maximum(everyone, 1)).astype(np.float32)
