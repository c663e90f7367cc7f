"""Main functional zones: where the national plan wants industry (State Council 2010)."""

from __future__ import annotations

from enum import IntEnum
from statistics import NormalDist

import numpy as np
import numpy.typing as npt


class Zone(IntEnum):
    """What the plan of main functional zones says of a county."""

    UNKNOWN = 0
    """not looked up, as no park is in question"""
    DEVELOPMENT = 1
    """optimised or key development: industry belongs here"""
    FARMING = 2
    """main farming area"""
    ECOLOGICAL = 3
    """key ecological area, development restricted"""


def divide(
    suited: npt.NDArray[np.float32], development: float, ecological: float
) -> npt.NDArray[np.uint8]:
    """Return the zone of each county by how well it is suited to industry; shape as given.

    Args:
        suited: standard normal in the average county.
        development: share of such counties in development zones, the best suited.
        ecological: share in ecological zones, the least suited; the rest are for farming.
    """
    zone = np.full(len(suited), Zone.FARMING, np.uint8)
    zone[suited < _quantile(ecological)] = Zone.ECOLOGICAL
    zone[suited > -_quantile(development)] = Zone.DEVELOPMENT
    return zone


def _quantile(share: float) -> np.float32:
    """Return the standard normal below which a share lies, infinite at 0 and 1."""
    if share <= 0.0 or share >= 1.0:
        return np.float32(np.inf if share >= 1.0 else -np.inf)
    return np.float32(NormalDist().inv_cdf(share))
