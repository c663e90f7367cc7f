"""How eastern aid is divided: between counties, and between help by need and show.

The published sum is divided over the counties that are helped, by their number and their partners'
wealth. A joint meeting moves what a helping province gives towards where households lack most.
How much of it is spent by need follows from how the partner's people spend their time.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.households import Register
from simsupport.agents.officials import Level, Officials
from simsupport.agents.partners import Partners
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.governance.choice import best_effort, part_in_real_work
from simsupport.governance.register import persons_of

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

extend(
    Counties,
    aid=column("i8", "fen", "this year's eastern aid for all its real counties"),
    aid_share=column("f8", "share", "its part of what its partner's province gives"),
    aid_real=column("f4", "share", "part of the aid that its partner spends by need"),
    aid_heeded=column("f4", "share", "how far it does what partners ask: its official's real work"),
    aid_listed=column(
        "i8", "persons", "those whom help is meant for and who have not left, January"
    ),
    aid_need=column("i8", "persons x lacks", "the same, each times one more than what it lacks"),
)


class Effort(NamedTuple):
    """What a partner's people gain from the first hour of a task."""

    duty: float
    """of help by need, without any assessment, at average zeal"""
    visibility: float
    """of show, without any assessment"""
    results: float
    """what the assessment adds to both together"""
    shown: float
    """part of that which goes to what can be seen"""


def take_stock(block: Block, wanted: Flags, joined: Flags) -> None:
    """Count whom help is meant for and what they lack, as the administration knows it.

    Args:
        block: where.
        wanted: households help is meant for, shape (n_households,).
        joined: counties that take part, shape (n_counties,).
    """
    hh, counties = block.households, block.counties
    on_list = (hh.register == Register.REGISTERED) | (hh.register == Register.NEVER)
    rows = np.flatnonzero(wanted & on_list)
    rows = rows[joined[block.county_of(rows)]]
    persons = persons_of(block, rows)
    lacks = np.ones(len(rows), np.int64)
    for lacking in (hh.health, hh.school, hh.housing, hh.water):
        lacks += lacking[rows]
    counties.aid_listed[:] = block.count_by_county(rows, persons)
    counties.aid_need[:] = block.count_by_county(rows, persons * lacks)


def share_out(total: int, weights: npt.NDArray[Any]) -> Counts:
    """Divide a whole total in proportion to weights, exactly: running sums are rounded.

    Args:
        total: whole, below 2**52.
        weights: at least 0; nothing is given out if all are 0; shape (n,).
    """
    upto = np.cumsum(weights, dtype=np.float64)
    if not len(upto) or upto[-1] == 0.0:
        return np.zeros(len(upto), np.int64)
    reached = np.floor(upto / upto[-1] * total + 0.5).astype(np.int64)
    parts: Counts = np.diff(reached, prepend=0)
    return parts


def divide(
    counties: Counties, helper: Counts, total: int, joined: Flags, need: Reals, moved: Reals
) -> None:
    """Divide the year's aid over counties, and move it as far as the joint meetings say.

    What would have gone to counties that take no part is not given. A helping province and its
    cities give the counties of theirs that do what they gave for them together.

    Args:
        counties: all counties.
        helper: helping province of each county; shape (n_counties,).
        total: the year's aid, whole fen.
        joined: counties that take part, shape (n_counties,).
        need: what each county lacks, as the meetings see it, shape (n_counties,).
        moved: part of the way from last year's shares to shares in need, shape (n_counties,).
    """
    counties.aid[:] = share_out(total, counties.backing) * joined
    for number in np.unique(helper[joined]):
        here = np.flatnonzero(joined & (helper == number))
        money = int(counties.aid[here].sum())
        share = meet(_last_shares(counties, here), need[here], moved[here])
        counties.aid_share[here] = share
        counties.aid[here] = share_out(money, share)


def meet(share: Reals, need: Reals, moved: Reals) -> Reals:
    """Return the shares that a joint meeting agrees on, nearer to those in need.

    What one county is moved by, the others bear or gain together.

    Args:
        share: last year's shares of a helper's counties, which sum to 1, shape (n,).
        need: what they lack, shape (n,).
        moved: part of the way for each, 0 to 1, shape (n,).
    """
    lacking = float(need.sum())
    if lacking == 0.0 or not moved.any():
        return share
    agreed: Reals = share + moved * (need / lacking - share)
    agreed /= agreed.sum()
    return agreed


def wanted_by_both(
    counties: Counties, partners: Partners, officials: Officials, active: Counts
) -> Reals:
    """Return how far both sides of a meeting want what each county lacks to count.

    The helping province wants it as far as its people's time goes into help by need, over the
    partners that act; the receiving one as far as its official works. Shape (n_counties,).
    """
    helper, helpers = partners.helper[active], len(partners)  # at the most one a pair
    acting = np.maximum(np.bincount(helper, minlength=helpers), 1)
    giving = np.bincount(helper, partners.real[active], helpers) / acting
    taking = part_in_real_work(officials, officials.level == Level.PROVINCE)
    east = partners.helper[counties.partner.astype(np.int64) - 1]
    both: Reals = np.minimum(giving[east], taking[counties.province])
    return both


def _last_shares(counties: Counties, here: npt.NDArray[np.intp]) -> Reals:
    """Return last year's shares of a helper's counties; new ones enter by their backing."""
    first = counties.backing[here] / counties.backing[here].sum()
    share = np.where(counties.aid_share[here] > 0.0, counties.aid_share[here], first)
    scaled: Reals = share / share.sum()
    return scaled


def spent_by_need(zeal: Floats, effort: Effort) -> Floats:
    """Return the part of each partner's time and money that goes into help by need.

    Its people divide a year between help by need and show, as officials do theirs
    (`governance.choice`): of either, the hours get dearer one by one.

    Args:
        zeal: how much a partner's people care, against the average; shape (n_partners,).
        effort: what they gain.
    """
    real = effort.duty * zeal.astype(np.float64) + effort.results * (1.0 - effort.shown)
    show = np.full(len(zeal), effort.visibility + effort.results * effort.shown)
    time = best_effort(np.stack([real, show], axis=1), np.ones(2), np.ones(len(zeal)))
    worked = np.maximum(time.sum(axis=1), 1e-9)
    return (time[:, 0] / worked).astype(np.float32)
