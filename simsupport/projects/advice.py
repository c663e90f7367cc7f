"""Experts at hand: the failures of projects that they prevent, and the count of what fails."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.core.blocks import Index
from simsupport.core.columns import column, extend
from simsupport.livelihoods.terms import any_set

extend(
    Counties,
    advice=column("f4", "share", "of projects' failures, what experts at hand prevent this month"),
    tried=column("i8", "projects", "risky projects for households there, all years"),
    failed=column("i8", "projects", "of those, what came to nothing"),
)

Share = float | npt.NDArray[np.floating[Any]]


def advise(counties: Any, share: npt.ArrayLike) -> None:
    """Let more experts be at hand this month; of what others let fail they prevent a share.

    Args:
        counties: the nation's, or a block's.
        share: one for all, or shape (n_counties,).
    """
    counties.advice += np.asarray(share, np.float32) * (np.float32(1.0) - counties.advice)


def works_out(counties: Any, county: Index, failure: float) -> Share:
    """Return the chance that projects do not fail; one for all, or shape (n_rows,).

    Args:
        counties: of the block.
        county: of each project, counted in the block, shape (n_rows,).
        failure: chance that one fails where no expert is at hand.
    """
    if not any_set(counties.advice):
        return 1.0 - failure
    left: Share = 1.0 - failure * (1.0 - counties.advice[county].astype(np.float64))
    return left


def count_failures(
    counties: Any, county: Index, weight: npt.NDArray[np.int64], works: npt.NDArray[np.bool_]
) -> None:
    """Count projects tried and failed by county.

    Args:
        counties: of the block.
        county: of each project, counted in the block, shape (n_rows,).
        weight: real projects that each stands for, shape (n_rows,).
        works: which came off, shape (n_rows,).
    """
    np.add.at(counties.tried, county, weight)
    np.add.at(counties.failed, county, weight * ~works)
