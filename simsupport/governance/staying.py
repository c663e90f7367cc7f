"""Who stays at the grassroots: what holds officials and skilled people against the pull of town."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.officials import Level
from simsupport.core.columns import column, extend
from simsupport.governance.chain import Chain

Reals = npt.NDArray[np.float64]

extend(
    Counties,
    holds=column(
        "f4", "log odds", "what pay and prospects take off the odds of leaving its grassroots"
    ),
)


def leaving(chance: float, holds: npt.ArrayLike) -> Reals:
    """Return the chance of leaving of those whom something holds, by a logit.

    Who chooses between town and staying by the odds chance / (1 - chance) leaves with these odds
    times exp(-holds) (McFadden 1974).

    Args:
        chance: of leaving where nothing holds.
        holds: log odds, at least 0, any shape.
    """
    odds = np.exp(np.asarray(holds, np.float64))
    left: Reals = chance / (chance + (1.0 - chance) * odds)
    return left


def going(chance: float, holds: npt.ArrayLike) -> Reals:
    """Return the chance of going to the grassroots of those whom something draws there.

    Args:
        chance: of going where nothing draws.
        holds: log odds, at least 0, any shape.
    """
    gone: Reals = 1.0 - leaving(1.0 - chance, holds)
    return gone


def held_officials(chain: Chain, counties: Any) -> Reals:
    """Return what holds each official, 0 above the township; log odds, shape (n_officials,)."""
    holds = np.zeros(len(chain.officials))
    if counties.holds.any():
        township, village = chain.rows[Level.TOWNSHIP], chain.rows[Level.VILLAGE]
        county = chain.superior[township] - chain.rows[Level.COUNTY].start
        holds[township] = counties.holds[county]
        holds[village] = holds[chain.superior[village]]
    return holds
