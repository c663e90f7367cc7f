"""Honours: a public roll of firms that help, national honours for people, typical cases.

An honour is a position in comparison with others (Besley & Ghatak 2008): its worth falls with the
share of those who have it, so that honours for all are worth nothing. The roll costs no money.
Publicity does: it keeps up a stock of public attention that fades by itself, moves donors to give,
and lets villages that see one of theirs honoured aim higher.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.counties import Counties
from simsupport.agents.enterprises import Enterprises
from simsupport.agents.villages import Villages
from simsupport.channels.money import buy_for_counties
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block, Index
from simsupport.core.calendar import Month
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import Streams, uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Nation, Row
from simsupport.measures.chosen_villages import chosen

extend(
    Counties,
    honour=column(
        "f4", "share", "what a firm that adopts a village expects of the roll, in what it spends"
    ),
    stirred=column("f4", "share", "public attention in the county's province this month"),
)
extend(
    Villages,
    typical=column("u1", "flag", "1 where a household or official of the village is honoured"),
)
extend(
    Enterprises,
    honoured=column("i8", "firms", "of last year's adopters, those put on this year's roll"),
)

FADING = 60
"""Months after the last publicity for which attention is followed; then it counts as gone."""


class Honours(Measure):
    """Put firms that adopted a village on a roll, and make typical cases known to the public."""

    key: ClassVar[str] = "honours"
    sizes: ClassVar[tuple[str, ...]] = ("enterprises", "public")
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "C8",
            "enterprises",
            "public honour roll of firms that adopt villages",
            "watcher",
            "R",
            "private enterprise",
        ),
        Row(
            "E5",
            "public",
            "publicity, typical cases, national honours",
            "watcher",
            "R A",
            "society",
        ),
    )

    enterprises: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="firms that adopted a village last year that are put on the roll",
    )
    worth: float = param(
        1.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="what the only honour of its kind is worth to a firm, in what it spends in a year",
    )
    cheapening: float = param(
        3.0,
        unit="exponent",
        source="assumption; honours are worth less the more are given (Besley & Ghatak 2008)",
        low=0.0,
        high=20.0,
        doc="how fast the worth of an honour falls with the share of those honoured",
    )

    public: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="people and villages that help whose case is made known and honoured every year",
    )
    commonness: float = param(
        3.0,
        unit="exponent",
        source="assumption; as for `cheapening`",
        low=0.0,
        high=20.0,
        doc="how fast an honour stops drawing attention with the share of those honoured",
    )
    half_life: float = param(
        6.0,
        unit="months",
        source="assumption",
        low=0.5,
        high=120.0,
        doc="time in which public attention falls to half without publicity",
    )
    stirs: float = param(
        0.25,
        unit="share",
        source="assumption; below 0 where donors think that enough is done already",
        low=-0.5,
        high=2.0,
        doc="what the most attention possible adds to donors' gifts",
    )
    cases: float = param(
        0.2,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="villages with a typical case of their own where all who help are honoured",
    )
    example: float = param(
        0.05,
        unit="share",
        source="assumption; films about people like oneself moved hopes (Bernard et al. 2014)",
        low=0.0,
        high=0.5,
        doc="what a neighbour's honour adds to the aim of aspiration at the most attention",
    )
    publicity: float = param(
        500_000.0,
        unit="yuan/county/year",
        source="assumption",
        low=0.0,
        high=1e8,
        doc="what making all cases known would cost, 2013 prices",
    )

    def active(self, month: Month) -> bool:
        """Whether there is a roll or publicity, or attention left by publicity."""
        past = range(max(month.index - FADING, 0), month.index)
        return self.reads_out(month) or any(self._publicises(Month(index)) for index in past)

    def reads_out(self, month: Month) -> bool:
        """Whether anybody is honoured in a month."""
        return super().active(month)

    def decide(self, nation: Nation) -> None:
        """Let public attention fade, and publicity keep it up, month by month."""
        provinces = nation.tables["provinces"]
        kept = np.float32(0.5 ** (1.0 / self.half_life))
        provinces.attention[:] *= kept
        if self._publicises(nation.month):
            most = expected_worth(1.0 / (self.commonness + 1.0), 1.0, self.commonness)
            drawn = expected_worth(self.public.at(nation.month), 1.0 / most, self.commonness)
            reached = self._reaches(nation.streams, nation.month, np.arange(len(provinces)))
            provinces.attention[:] += reached * np.float32(drawn) * (np.float32(1.0) - kept)
        if not self.active(Month(nation.month.index + 1)):
            provinces.attention[:] = 0
        provinces.generosity[:] = provinces.attention * np.float32(self.stirs)
        counties = nation.tables["counties"]
        counties.stirred[:] = provinces.attention[counties.province]

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Read the roll out, and publish typical cases; in December villages have seen theirs."""
        if not self.reads_out(now.month):
            self._close(block)
            return []
        self._read_out(block, now)
        if now.month.of_year == 12:
            self._set_examples(block, now)
        return self._ask_for_publicity(block, now)

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay for publicity."""
        payer = Account.PROGRAMMES
        buy_for_counties(block, now, order.rows, order.fen, Use.ADMINISTRATION, payer)

    def stop(self, block: Block) -> None:
        """Close the roll, and let attention count as gone."""
        self._close(block)
        block.counties.stirred[:] = 0

    def _publicises(self, month: Month) -> bool:
        return self.public.at(month) > 0.0 and self.reads_out(month)

    def _reaches(self, streams: Streams, month: Month, provinces: Index) -> Flags:
        """Return which provinces publicity reaches; shape as given."""
        words = streams.words_at(f"{self.key}.provinces", 0, provinces)
        reached: Flags = uniform(words) < np.float32(self.coverage.at(month))
        return reached

    def _close(self, block: Block) -> None:
        """Close the roll of firms, and honour nobody else."""
        block.counties.honour[:] = 0
        block.enterprises.honoured[:] = 0
        block.villages.typical[:] = 0

    def _set_examples(self, block: Block, now: Now) -> None:
        """Let villages with a typical case aim higher from January on, as far as it is noticed."""
        villages = block.villages
        share = self.public.at(now.month) * self.cases
        picked = chosen(now.streams, self.key, villages.start, villages.stop, share)
        attention = block.villages_in_county.down(block.counties.stirred)
        villages.typical[:] = picked & (attention > 0)
        villages.encouraged += villages.typical * attention * np.float32(self.example)

    def _ask_for_publicity(self, block: Block, now: Now) -> list[Order]:
        """Return what a year's publicity costs in the counties of provinces that it reaches."""
        fen = round(self.publicity * self.public.at(now.month) * now.drivers.prices * FEN)
        if now.month.of_year != PLANNING_MONTH or not fen:
            return []
        rows = np.flatnonzero(self._reaches(now.streams, now.month, block.counties.province))
        if not len(rows):
            return []
        weight = block.counties.weight[rows].astype(np.int64)
        return [Order(rows, np.full(len(rows), fen, np.int64), weight)]

    def _read_out(self, block: Block, now: Now) -> None:
        """Read the roll out in February, before firms decide; it costs nothing."""
        if now.month.of_year != PLANNING_MONTH:
            return
        counties, firms = block.counties, block.enterprises
        words = now.streams.words(f"{self.key}.counties", 0, counties.start, counties.stop)
        held = uniform(words) < np.float32(self.coverage.at(now.month))
        share = self.enterprises.at(now.month)
        counties.honour[:] = held * np.float32(expected_worth(share, self.worth, self.cheapening))
        chosen = now.streams.words(f"{self.key}.firms", 0, firms.start, firms.stop)
        listed = block.firms_in_county.down(held) * firms.adopted * share
        firms.honoured[:] = np.floor(listed + uniform(chosen)).astype(np.int64)


def expected_worth(share: float, worth: float, cheapening: float) -> float:
    """Return what an adopter may expect: the chance of an honour times its worth.

    It is largest where one in `cheapening` + 1 is honoured, and 0 where all are.
    """
    return float(share * worth * (1.0 - share) ** cheapening)
