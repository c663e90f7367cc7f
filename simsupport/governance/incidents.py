"""Serious incidents: counties in which much money was found diverted, and how often it recurs.

They happen and become known whether or not anybody answers them. What is made of one is a policy;
donors and villagers remember those that nobody answered.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.officials import Level
from simsupport.core.columns import column, extend
from simsupport.governance.chain import Chain

Reals = npt.NDArray[np.float64]

MEMORY = 2
"""Years after an incident in which another one is a repetition. Source: assumption."""

LONG_AGO = 250
"""Years since the last incident where there was none."""

DIVERTING = 2
"""What `officials.found` holds of diversion."""

extend(
    Counties,
    incident=column("u1", "flag", "1 where a serious incident became known this year"),
    since=column("u1", "years", "since the last serious incident", LONG_AGO),
    repeats=column("u1", "incidents", "that followed another one within two years, so far"),
    outcry=column("f4", "share", "of the outcry over this year's incident that is not answered"),
)


def note_incidents(chain: Chain, counties: Any, hands: Reals, serious: float) -> None:
    """Note in December where enough was found to make a scandal.

    Args:
        chain: the officials, with what was found on each.
        counties: the nation's.
        hands: share of money that each level could turn aside, lowest first; shape (5,).
        serious: share of money found diverted in a county from which it is a serious incident.
    """
    incident = found_diverted(chain, hands) >= serious
    since = np.minimum(counties.since.astype(np.int64) + 1, LONG_AGO)
    counties.repeats[:] += incident & (since <= MEMORY) & (counties.repeats < LONG_AGO)
    counties.since[:] = np.where(incident, 0, since)
    counties.incident[:] = incident
    counties.outcry[:] = incident


def unanswered(counties: Any) -> Reals:
    """Return what is not answered of the outcry over the last year's incidents, by county."""
    outcry: Reals = counties.outcry.astype(np.float64)
    return outcry


def found_diverted(chain: Chain, hands: Reals) -> Reals:
    """Return the share of money in officials' hands found diverted in each county.

    What the county's own official was found to take, and the mean of what those of its townships
    and villages were; shape (n_counties,).
    """
    officials = chain.officials
    found = officials.take * hands[officials.level] * ((officials.found & DIVERTING) > 0)
    county, township = chain.rows[Level.COUNTY], chain.rows[Level.TOWNSHIP]
    share = found[county].copy()
    above = chain.superior[township] - county.start
    share += _mean_by(above, found[township], len(share))
    above = chain.superior[chain.superior[chain.rows[Level.VILLAGE]]] - county.start
    share += _mean_by(above, found[chain.rows[Level.VILLAGE]], len(share))
    return share


def _mean_by(group: npt.NDArray[np.int64], values: Reals, count: int) -> Reals:
    size = np.bincount(group, minlength=count)
    mean: Reals = np.bincount(group, values, count) / np.maximum(size, 1)
    return mean
