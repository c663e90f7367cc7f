"""Public money on its way down: who is allotted how much, and what a county's own share releases.

Central money is allotted by a factor formula. It is released as far as county and prefecture put up
their own part; what poor ones cannot put up stays in the treasury.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN
from simsupport.core.streams import Streams, uniform
from simsupport.measures.eastern_division import share_out

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.float64]

WEST = 2

extend(
    Counties,
    fund_central=column("i8", "fen", "this year's central poverty funds released to it"),
    fund_idle=column("i8", "fen", "of those allotted to it, what its missing match leaves idle"),
    fund_provincial=column("i8", "fen", "this year's provincial poverty funds"),
    fund_local=column("i8", "fen", "the same of prefecture and county, their match included"),
    fund_transfers=column("i8", "fen", "this year's general transfers for its villages"),
    fund_lottery=column("i8", "fen", "this year's lottery money"),
    fund_kept=column("i8", "fen", "public money left over for next year"),
)

SUMS = ("central", "idle", "provincial", "local", "transfers", "lottery")
"""Money of the year, as `fund_` columns of counties."""


class Factors(NamedTuple):
    """By what public money is allotted; shape (n_counties,) each."""

    persons: Reals
    """whom the money is meant for"""
    poor: Flags
    """poor counties"""
    old: Flags
    """poor counties that are old revolutionary areas"""
    means: Reals
    """own revenue for each inhabitant, against the nation's"""
    reached: Flags
    """counties that take part"""


class Match(NamedTuple):
    """What counties and prefectures have to put up themselves."""

    rates: tuple[float, float]
    """of the county and of its prefecture, in central money"""
    funds: tuple[float, float]
    """what county and prefecture have for it, yuan an inhabitant, at the nation's means"""
    waived: float
    """part that is not asked of poor counties, nor of western contiguous prefectures"""
    contiguous: float
    """part of a western prefecture's counties that must be poor for it to be such a one"""
    borne: float
    """part of what is waived that the province bears"""


class Released(NamedTuple):
    """What central money becomes; whole fen, shape (n_counties,) each."""

    central: Counts
    own: Counts
    """put up by county and prefecture"""
    borne: Counts
    """by the province in their place"""


def meant_for(villages: Any, first_list: float) -> Reals:
    """Return the persons of each village by whom public money goes; shape (n_villages,).

    A village on whose first list nobody stands goes by those whom last December's survey would
    count as in need, as all do before the register opens.

    Args:
        villages: the nation's, or those of a block.
        first_list: weight of those first listed against those on the list now.
    """
    listed = villages.quota * first_list + villages.registered * (1.0 - first_list)
    persons: Reals = np.where(villages.quota > 0, listed, villages.in_need * 1.0)
    return persons


def old_areas(counties: Any, streams: Streams, share: float) -> Flags:
    """Return which poor counties are old revolutionary areas, as state enterprises draw them."""
    words = streams.words("state_enterprises.counties", 0, 0, len(counties))
    old: Flags = (uniform(words, 1) < np.float32(share)) & (counties.poor_county > 0)
    return old


def allot(total: float, weight: Reals, reached: Flags) -> Counts:
    """Divide a sum by weights; what would go to counties not reached is not given.

    Args:
        total: yuan.
        weight: at least 0, shape (n_counties,).
        reached: counties that take part, shape (n_counties,).

    Returns:
        Whole fen, shape (n_counties,).
    """
    return share_out(round(total * FEN), weight) * reached


def release(
    counties: Any, central: Counts, inhabitants: Reals, means: Reals, by: Match
) -> Released:
    """Release central money as far as county and prefecture put up what is asked of them.

    Each puts up what is asked or what it has. The smaller part of the two that is met is the part
    that is released, and paid for.

    Args:
        counties: the nation's.
        central: allotted, whole fen, shape (n_counties,).
        inhabitants: real persons, shape (n_counties,).
        means: own revenue of an inhabitant against the nation's, shape (n_counties,).
        by: what is asked.
    """
    waived = waived_of(counties, by)
    prefecture = counties.prefecture.astype(np.intp)
    first, (own_rate, above_rate) = waived[0], by.rates
    asked = central * (own_rate * (1.0 - first))
    has = inhabitants * means * (by.funds[0] * FEN)
    part = _met(has, asked)

    asked_above = central * (above_rate * (1.0 - waived[1]))
    whole = np.bincount(prefecture, asked_above)
    funds = np.bincount(prefecture, inhabitants * means) * (by.funds[1] * FEN)
    part = np.minimum(part, _met(funds, whole)[prefecture])

    released = np.floor(central * part).astype(np.int64)
    own = np.floor((asked + asked_above) * part).astype(np.int64)
    spared = central * (own_rate * first + above_rate * waived[1])
    return Released(released, own, np.floor(spared * part * by.borne).astype(np.int64))


def waived_of(counties: Any, by: Match) -> tuple[Reals, Reals]:
    """Return the part of the match not asked of each county, and of its prefecture for it."""
    prefecture = counties.prefecture.astype(np.intp)
    real = np.bincount(prefecture, counties.weight)
    poor = np.bincount(prefecture, counties.weight * counties.poor_county)
    contiguous = (poor >= by.contiguous * np.maximum(real, 1.0))[prefecture]
    contiguous &= counties.region == WEST
    return by.waived * counties.poor_county.astype(np.float64), by.waived * contiguous


def _met(has: Reals, asked: Reals) -> Reals:
    """Return the part of what is asked that is there; all of nothing. Shape as given."""
    met: Reals = np.where(asked > 0.0, np.minimum(has / np.maximum(asked, 1.0), 1.0), 1.0)
    return met
