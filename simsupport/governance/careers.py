"""Officials' careers: who they are, what they have seen, who is promoted, punished and replaced."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.officials import Level, Officials
from simsupport.core.columns import column, extend
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import Streams, normal, uniform
from simsupport.governance.chain import Chain
from simsupport.governance.incentives import Incentives, inspection_chance
from simsupport.governance.pressure import Pressure
from simsupport.governance.staying import leaving

Flags = npt.NDArray[np.bool_]
Index = npt.NDArray[np.intp]
Reals = npt.NDArray[np.float64]

extend(
    Officials,
    known=column("f4", "share", "weight of its true ability, beside its report, in promotion"),
)


class Careers(Parameters):
    """Traits of officials, how they learn, and how posts change hands."""

    ability_sd: float = param(
        0.25, unit="log points", source="assumption", low=0.0, high=1.0, doc="spread of ability"
    )
    ambition_spread: float = param(
        0.6,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="career concern lies between one minus and one plus this",
    )
    integrity_low: float = param(
        0.2,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="integrity of the least upright",
    )
    prior_years: float = param(
        4.0,
        unit="official-years",
        source="assumption",
        low=0.1,
        high=100.0,
        doc="experience with which an official comes to a post",
    )
    sight: float = param(
        3.0,
        unit="official-years",
        source="assumption",
        low=0.0,
        high=100.0,
        doc="experience that a year in the neighbourhood adds",
    )
    memory: float = param(
        0.8, unit="1/year", source="assumption", low=0.0, high=1.0, doc="experience not forgotten"
    )
    term: float = param(
        5.0, unit="years", source="statutory term of office", low=1.0, high=30.0, doc="mean tenure"
    )
    promotion: float = param(
        0.10,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="share promoted among officials with one superior, where careers hang on results",
    )
    audit_certainty: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="share of what an audit finds that is punished without any campaign",
    )
    discretion: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="how far superiors in a county may depart from the usual certainty of punishment, in "
        "its distance from never or always, where law does not bind them",
    )
    favour: float = param(
        0.3,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="certainty of punishment lost, with full discretion, where the superior's own target "
        "is wholly unmet",
    )
    serious: float = param(
        0.03,
        unit="share",
        source="assumption",
        low=0.001,
        high=1.0,
        doc="money in officials' hands, found diverted in a county in a year, that makes a scandal",
    )
    dismissal: float = param(
        0.30,
        unit="share",
        source="assumption; Fujian 2017: 42 % discipline, 59 % organisational measures",
        low=0.0,
        high=1.0,
        doc="penalties that end with the loss of the post",
    )


def appoint(
    officials: Officials,
    rows: Index,
    streams: Streams,
    month: int,
    careers: Careers,
    incentives: Incentives,
) -> None:
    """Put new people in posts; who they are belongs to the post and the month."""
    traits = streams.words_at("officials.traits", month, rows)
    wishes = streams.words_at("officials.ambition", month, rows)
    officials.ability[rows] = np.exp(normal(traits) * np.float32(careers.ability_sd))
    spread = np.float32(careers.ambition_spread)
    officials.ambition[rows] = 1.0 + spread * (2.0 * uniform(wishes) - 1.0)
    low = np.float32(careers.integrity_low)
    officials.integrity[rows] = low + (1.0 - low) * uniform(wishes, 1)
    officials.tenure[rows] = 0
    officials.seen[rows] = careers.prior_years * incentives.audit
    officials.years_seen[rows] = careers.prior_years
    officials.audits_seen[rows] = 0


def inspect(
    chain: Chain, streams: Streams, month: int, incentives: Incentives, pressure: Pressure
) -> None:
    """Draw which officials were inspected in the year."""
    officials = chain.officials
    draw = uniform(streams.words("officials.inspection", month, 0, len(officials)))
    chance = np.float32(inspection_chance(incentives, pressure))
    officials.inspected[:] = draw < chance + (np.float32(1.0) - chance) * officials.followed


def learn(chain: Chain, careers: Careers) -> None:
    """Let officials remember the share of their peers who were inspected, and audited.

    Beliefs are Beta-Bernoulli, on one experience of official-years.
    """
    officials = chain.officials
    share = chain.mean_of_peers(officials.inspected.astype(np.float64))
    officials.seen[:] = officials.seen * careers.memory + careers.sight * share
    audited = chain.mean_of_peers(officials.audited.astype(np.float64))
    officials.audits_seen[:] = officials.audits_seen * careers.memory + careers.sight * audited
    officials.years_seen[:] = officials.years_seen * careers.memory + careers.sight


def promote(
    chain: Chain, streams: Streams, month: int, careers: Careers, pressure: Pressure
) -> None:
    """Promote the best by their reports, as many as there are posts, where results count at all.

    Among officials with one superior, those come first whose report makes most of its target; who
    was asked for no exits made that target with the first. Where ability is known, it counts with
    the weight `known`, in that of the average official, and the report with the rest. Nobody who
    was punished is promoted, and a draw breaks ties. Another draw decides on the part of a post, so
    that as many are promoted as there are posts on average.
    """
    officials = chain.officials
    officials.promoted[:] = 0
    if pressure.weight <= 0.0:
        return
    demanded = np.where(officials.target > 0, officials.target, np.maximum(officials.reported, 1))
    made = officials.reported / demanded * (officials.punished == 0)
    known = officials.known.astype(np.float64)
    merit = made + known * (officials.ability - made) * (made > 0)
    words = streams.words("officials.promotion", month, 0, len(officials))
    tie, part = uniform(words), uniform(words, 1)
    order = np.lexsort((tie, -merit, chain.superior))
    group = chain.superior[order]
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    place = np.arange(len(order)) - np.repeat(starts, np.diff([*starts, len(order)]))
    size = np.bincount(group)[group]
    posts = np.floor(size * careers.promotion * min(pressure.weight, 1.0) + part[order])
    chosen = order[(place < posts) & (made[order] > 0)]
    officials.promoted[chosen] = 1
    officials.promoted[chain.rows[Level.PROVINCE]] = 0


def fill_removed(
    officials: Officials, streams: Streams, month: int, careers: Careers, incentives: Incentives
) -> None:
    """Fill the posts of those who were removed after an incident."""
    rows = np.flatnonzero(officials.removed)
    if len(rows):
        appoint(officials, rows, streams, month, careers, incentives)
        officials.removed[:] = 0


def change_posts(
    chain: Chain,
    streams: Streams,
    month: int,
    careers: Careers,
    incentives: Incentives,
    holds: float | Reals = 0.0,
) -> None:
    """Replace the promoted, the dismissed, the convicted, and those whose term ends.

    Args:
        chain: the officials.
        streams: random streams.
        month: a December.
        careers: how posts change hands.
        incentives: what newcomers expect.
        holds: log odds by which somebody leaves less often, 0 where the term alone decides; one
            for all, or shape (n_officials,).
    """
    officials = chain.officials
    words = streams.words("officials.turnover", month, 0, len(officials))
    chance = 1.0 / careers.term
    leaves_post = np.where(np.asarray(holds) > 0.0, leaving(chance, holds), chance)
    ends = uniform(words) < leaves_post.astype(np.float32)
    dismissed = (officials.punished > 0) & (uniform(words, 1) < np.float32(careers.dismissal))
    leaves = ends | dismissed | (officials.promoted > 0) | (officials.convicted > 0)
    officials.tenure[:] = np.minimum(officials.tenure, np.uint8(250)) + np.uint8(1)
    rising = _ability_of_promoted(chain)
    appoint(officials, np.flatnonzero(leaves), streams, month, careers, incentives)
    if officials.known.any():
        _let_rise(chain, leaves, rising)


def _ability_of_promoted(chain: Chain) -> Reals:
    """Return the mean ability of those promoted below each official, 0 where none; (n,)."""
    officials = chain.officials
    below = slice(0, chain.rows[Level.PROVINCE].start)
    group, rise = chain.superior[below], officials.promoted[below].astype(np.float64)
    sums = np.bincount(group, rise * officials.ability[below], len(officials))
    return sums / np.maximum(np.bincount(group, rise, len(officials)), 1.0)


def _let_rise(chain: Chain, vacated: Flags, rising: Reals) -> None:
    """Fill vacated posts, by the weight of known ability, with those promoted from below.

    A row stands for many posts; its people's mean ability moves to that of the promoted by the
    weight with which superiors judge by ability.
    """
    officials = chain.officials
    rows = np.flatnonzero(vacated & (rising > 0.0) & (officials.known > 0.0))
    gap = rising[rows] - officials.ability[rows]
    officials.ability[rows] += (officials.known[rows] * gap).astype(np.float32)
