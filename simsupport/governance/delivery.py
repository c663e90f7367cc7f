"""What officials do to help on its way: money lost, needs seen, connections, reports, checks.

The choices of all officials above a village come down to a few numbers of the village, by which the
rules on households go.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.officials import Level, Officials
from simsupport.agents.villages import Villages
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import Parameters, param
from simsupport.governance.chain import Chain
from simsupport.livelihoods.now import Now

Fen = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

extend(
    Counties,
    kept=column("i8", "fen", "diverted by its officials of all levels, and not taken back"),
    kept_year=column("i8", "fen", "of that, what was diverted this year and nobody has demanded"),
)
extend(
    Officials,
    prevented=column("f4", "share", "of what it would take or show this year, what others prevent"),
)
extend(
    Villages,
    arrives=column("f4", "share", "money in officials' hands that reaches its purpose", 1),
    taken=column("f4", "share", "of what does not arrive, what officials keep"),
    insight=column("f4", "share", "real work in the village against a full-time official's"),
    capture=column("f4", "ratio", "how far connections count in the village's list"),
    checking=column("f4", "probability", "chance that an exit is checked before it is reported"),
    padding=column("f4", "share", "part of the gap to the target that the village invents"),
    honesty=column("f4", "probability", "chance that a return to poverty is admitted"),
)


class Delivery(Parameters):
    """How much of what passes through officials' hands each level can turn aside."""

    hands_village: float = param(
        0.24,
        unit="share",
        source="assumption, with the others fitted to 18.4 % irregular (NAO 2014)",
        low=0.0,
        high=1.0,
        doc="money lost if the village's officials gave all their time to it",
    )
    hands_township: float = param(
        0.18, unit="share", source="assumption", low=0.0, high=1.0, doc="the same, township"
    )
    hands_county: float = param(
        0.42, unit="share", source="assumption", low=0.0, high=1.0, doc="the same, county"
    )
    hands_prefecture: float = param(
        0.10, unit="share", source="assumption", low=0.0, high=1.0, doc="the same, prefecture"
    )
    hands_province: float = param(
        0.05, unit="share", source="assumption", low=0.0, high=1.0, doc="the same, province"
    )
    check: float = param(
        0.8,
        unit="probability",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="chance that a full-time official of average ability checks an exit",
    )
    secretary_insight: float = param(
        0.25,
        unit="share",
        source="assumption; first secretaries had positive effects of unknown size",
        low=0.0,
        high=1.0,
        doc="real work that a first secretary adds, in a full-time official's",
    )
    secretary_watch: float = param(
        0.4,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="diversion and capture in the village that a first secretary prevents",
    )

    delay: float = param(
        80.0,
        unit="days",
        source="assumption; 5.81 % of the money lay idle (data/16 U010), before the campaign "
        "227 million yuan of 19 counties for over a year (U005)",
        low=0.0,
        high=720.0,
        doc="from decision to delivery on average, where nobody in the county's office sees to it",
    )
    dispatch: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="of these days, what a full-time county official of average ability saves",
    )
    delay_spread: float = param(
        0.6,
        unit="log points",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="spread of these days from case to case",
    )
    worth_of_delay: float = param(
        0.8,
        unit="careers",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="what slow offices are worth to an official who can be moved to hurry, at integrity 0",
    )
    reform_trouble: float = param(
        1.0,
        unit="careers",
        source="assumption",
        low=0.05,
        high=10.0,
        doc="what puts an office off the last step of a reform of its work",
    )

    def hands(self) -> Reals:
        """Return the shares by level, lowest first; shape (5,)."""
        return np.array(
            [
                self.hands_village,
                self.hands_township,
                self.hands_county,
                self.hands_prefecture,
                self.hands_province,
            ]
        )


def prevent(officials: Any, rows: Index | slice, share: npt.ArrayLike) -> None:
    """Let somebody more look over officials' shoulders this year; others go on looking.

    Args:
        officials: the nation's.
        rows: over whose.
        share: of what each would take or show, and others let pass, what is prevented; one for
            all, or shape (n_rows,).
    """
    passes = (1.0 - officials.prevented[rows]) * (1.0 - np.asarray(share, np.float32))
    officials.prevented[rows] = 1.0 - passes


def bring_down(chain: Chain, villages: Any, delivery: Delivery) -> None:
    """Set what the year's choices mean for each village.

    Args:
        chain: officials.
        villages: the nation's.
        delivery: what passes through whose hands.
    """
    officials = chain.officials
    secretary = villages.secretary.astype(np.float64)
    unprevented = 1.0 - officials.prevented.astype(np.float64)
    watched = 1.0 - delivery.secretary_watch * secretary
    taken, shown = turned_aside(chain, villages, delivery)
    arrives, kept = np.ones(len(villages)), np.zeros(len(villages))
    for rows in chain.above_villages():
        kept += arrives * taken[rows]
        arrives *= 1.0 - taken[rows] - shown[rows]
    lost = 1.0 - arrives
    villages.arrives[:] = arrives
    villages.taken[:] = np.minimum(kept / np.maximum(lost, 1e-9), 1.0) * (lost > 0.0)

    work = np.minimum(officials.real * officials.ability.astype(np.float64), 1.0)
    own = chain.at(Level.VILLAGE, work) + delivery.secretary_insight * secretary
    villages.insight[:] = np.minimum(own, 1.0)
    favours = (1.0 - officials.integrity) * unprevented
    villages.capture[:] = chain.at(Level.VILLAGE, favours) * watched
    superiors = chain.officials.gap.astype(np.float64) * officials.inflate
    looks = delivery.check * work * (1.0 - np.minimum(superiors, 1.0))
    looks[chain.rows[Level.VILLAGE]] = 0.0
    looks[chain.rows[Level.PREFECTURE]] = 0.0
    looks[chain.rows[Level.PROVINCE]] = 0.0
    villages.checking[:] = 1.0 - chain.village_product(1.0 - looks)
    invented = np.minimum(chain.at(Level.VILLAGE, officials.inflate), 1.0)
    villages.padding[:] = invented
    villages.honesty[:] = (1.0 - invented) * villages.insight


def turned_aside(chain: Chain, villages: Any, delivery: Delivery) -> tuple[Reals, Reals]:
    """Return the parts of what passes through each official's hands that are taken and shown.

    Args:
        chain: officials.
        villages: the nation's.
        delivery: what passes through whose hands.

    Returns:
        Two arrays of shape (n_officials,).
    """
    officials = chain.officials
    hands = delivery.hands()[officials.level]
    unprevented = 1.0 - officials.prevented.astype(np.float64)
    taken, shown = officials.take * hands * unprevented, officials.show * hands * unprevented
    secretary = villages.secretary.astype(np.float64)
    taken[chain.rows[Level.VILLAGE]] *= 1.0 - delivery.secretary_watch * secretary
    return taken, shown


def part_of(chain: Chain, tables: dict[str, Any], delivery: Delivery, who: Flags) -> Reals:
    """Return the part of each county's diverted money that some officials took; (n_counties,).

    Args:
        chain: officials.
        tables: the nation's.
        delivery: what passes through whose hands.
        who: officials in question, shape (n_officials,).
    """
    villages, number = tables["villages"], len(tables["counties"])
    taken, shown = turned_aside(chain, villages, delivery)
    arrives, kept, theirs = np.ones(len(villages)), np.zeros(len(villages)), np.zeros(len(villages))
    for rows in chain.above_villages():
        kept += arrives * taken[rows]
        theirs += arrives * taken[rows] * who[rows]
        arrives *= 1.0 - taken[rows] - shown[rows]
    weight = villages.weight.astype(np.float64)
    whole = np.bincount(villages.county, kept * weight, number)
    part: Reals = np.bincount(villages.county, theirs * weight, number) / np.maximum(whole, 1e-12)
    return part


def lose_on_the_way(block: Block, now: Now, order: Order, handled: float) -> Order:
    """Take out of granted money what officials keep or show off with, and book it.

    Args:
        block: where.
        now: when.
        order: what was granted, case by case.
        handled: share of the money that passes through officials' hands.

    Returns:
        The order with what arrives, whole fen a case; as it came where nobody handles it.
    """
    if order.village is None or not handled:
        return order
    villages = block.villages
    lost_share = (1.0 - villages.arrives.astype(np.float64)) * handled
    lost: Fen = (order.fen * lost_share[order.village]).astype(np.int64)  # rounded down
    by_village = np.zeros(len(villages), np.int64)
    np.add.at(by_village, order.village, lost * order.weight)
    taken = np.rint(by_village * villages.taken.astype(np.float64)).astype(np.int64)
    rest = int(by_village.sum()) - int(taken.sum())
    divert(block, now, block.villages_in_county.up(taken))
    now.books.move(Account.PROGRAMMES, Account.ELSEWHERE, rest)
    now.books.spend(Use.VISIBLE_PROJECT, rest)
    return order.of(order.fen - lost)


def divert(block: Block, now: Now, fen: Fen) -> None:
    """Let officials divert some of the programmes' money, and keep it until it is taken back.

    Args:
        block: where.
        now: when.
        fen: what the officials of each county divert, whole fen; shape (n_counties,).
    """
    block.counties.kept += fen
    block.counties.kept_year += fen
    whole = int(fen.sum())
    now.books.move(Account.PROGRAMMES, Account.OFFICIALS, whole)
    now.books.spend(Use.DIVERTED, whole)
