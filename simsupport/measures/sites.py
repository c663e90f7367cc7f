"""What a poor county offers a firm from outside: its place, its pay, its way to markets.

A firm that comes sells at the nation's prices and pays the county's wages. What counts is therefore
the log of a worker's product there against what he costs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from simsupport.core.blocks import Block
from simsupport.livelihoods.employers import usual_productivity
from simsupport.livelihoods.now import Now

Floats = npt.NDArray[np.float32]


def lure(counties: Any, villages: Any, access: float, first: int = 0) -> Floats:
    """Return what a worker's product exceeds his cost by, against the nation; (n_counties,).

    Log productivity of the place, less log pay at normal slack, plus the share of villages with
    market access times what a market is worth.

    Args:
        counties: columns of counties.
        villages: columns of the villages that lie in them.
        access: log points that full market access adds to a worker's product.
        first: number of the first county.
    """
    near = villages.market_access.astype(np.float64)
    share = village_mean(villages, near, len(counties), first)
    lures: Floats = counties.level - counties.base_wage + np.float32(access) * share
    return lures


def village_mean(
    villages: Any, values: npt.NDArray[np.float64], length: int, first: int = 0
) -> Floats:
    """Return the mean of a value over each county's real villages; shape (n_counties,)."""
    county = villages.county.astype(np.intp) - first
    weight = villages.weight.astype(np.float64)
    sums = np.bincount(county, weight * values, length)
    mean: Floats = (sums / np.maximum(np.bincount(county, weight, length), 1.0)).astype(np.float32)
    return mean


def failing(edge: Floats, bearable: float, spread: float) -> Floats:
    """Return the share of firms that fail in a year; shape as given.

    Firms vary around their site's edge by a logistic error; those fail whose product falls short
    of its cost by more than they can bear.

    Args:
        edge: log points by which a worker's product exceeds his cost at the site.
        bearable: log points that a firm can bear to fall short.
        spread: scale of the error.
    """
    short = -(edge.astype(np.float64) + bearable) / spread
    share: Floats = expit(short).astype(np.float32)
    return share


def productivity_at(block: Block, now: Now, edge: Floats) -> Floats:
    """Return the log product of the first worker of firms that come; shape (n_counties,).

    A firm whose edge is 0 wants the workers of a firm of the usual size.

    Args:
        block: where.
        now: when.
        edge: as in `failing`, shape (n_counties,).
    """
    usual = usual_productivity(block, now.livelihoods.labour, now.livelihoods.employers)
    product: Floats = usual + edge
    return product
