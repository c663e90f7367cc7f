"""The shape of a measure: its parameters are its fields, its behaviour a few hooks.

A measure decides who pays, who is served and how much. It never writes income or poverty; it
asks a channel to deliver. Hooks that a measure does not need stay as they are here. Oversight
presses on the officials through whose hands help passes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.channels.orders import Order
from simsupport.core.blocks import Block, Index
from simsupport.core.calendar import Month, parse_month
from simsupport.core.columns import Table
from simsupport.core.ledger import Source
from simsupport.core.parameters import Dated, MonthText, Parameters, param
from simsupport.core.streams import Streams, uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.purchases import deliver_projects
from simsupport.projects.needs import Needs

Fen = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

PLANNING_MONTH = 2
"""Month of the year in which payers plan and buy: February, after the year's letters."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the mission: what one parameter of a policy stands for."""

    id: str
    size: str
    """the parameter that switches and scales it"""
    text: str
    """the mechanism in a few words"""
    role: str
    """payer, chooser, knower, doer or watcher"""
    channels: str
    """letters: M money, J jobs, S skills, P capital and markets, H services, I information,
    G governance, A aspiration, R reputation"""
    agents: str
    """who decides"""


@dataclass(frozen=True, slots=True)
class Nation:
    """What those who decide for the whole nation see before the blocks live through a month."""

    tables: dict[str, Table]
    streams: Streams
    month: Month


class Policy(Parameters):
    """Anything a scenario can switch on, scale and end: frozen parameters of one key."""

    key: ClassVar[str]
    sizes: ClassVar[tuple[str, ...]]
    """the parameters of which at least one must differ from 0 for the policy to act"""
    rows: ClassVar[tuple[Row, ...]] = ()
    """the rows of the mission that it stands for"""

    until: MonthText | None = param(
        None, unit="month", source="policy lever", doc="first month without the measure"
    )

    def active(self, month: Month) -> bool:
        """Whether the policy does anything in this month."""
        over = self.until is not None and month.index >= parse_month(self.until)
        return not over and any(getattr(self, size).at(month) != 0 for size in self.sizes)

    def decide(self, nation: Nation) -> None:
        """Decide what concerns several counties at once, before the blocks live through a month.

        Only small tables may be written; households are left to the blocks.
        """

    def look_back(self, nation: Nation) -> None:
        """Draw conclusions in December, once it is known who was found out and who was judged.

        Only small tables may be written; households are left to the blocks.
        """


class Oversight(Policy):
    """A policy on officials: it presses on those who deliver help, and pays nobody."""

    def press(self, month: Month) -> dict[str, float]:
        """Return the fields of the year's `Pressure` that the policy sets."""
        return {}


class Measure(Policy):
    """A policy that reaches households or firms, with hooks into the month."""

    source: ClassVar[Source] = Source.CENTRAL

    coverage: Dated = param(
        1.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="share of those eligible whom the measure reaches, always the same households",
    )
    handled: float = param(
        0.0,
        unit="share",
        source="policy lever; 0 where it is paid into accounts, 1 where officials pay it out",
        low=0.0,
        high=1.0,
        doc="part of the money that passes through local officials' hands",
    )

    @property
    def favours(self) -> bool:
        """Whether employers may prefer somebody because of the measure."""
        return type(self).hiring_discount is not Measure.hiring_discount

    @property
    def spares_employers(self) -> bool:
        """Whether hiring somebody under the measure may spare an employer anything."""
        return self.favours

    def covered(self, block: Block, now: Now) -> Flags:
        """Return which households the measure would reach if eligible; shape (n,).

        The order in which households are reached never changes, so that a larger coverage adds
        households and drops none.
        """
        share = self.coverage.at(now.month)
        hh = block.households
        if share >= 1.0:
            return np.ones(len(hh), np.bool_)
        words = now.streams.words(f"{self.key}.coverage", 0, hh.start, hh.stop)
        reached: Flags = uniform(words) < np.float32(share)
        return reached

    def hiring_discount(self, block: Block, now: Now, wanted: Flags, rows: Index) -> Fen:
        """Return the fen a month that an employer is spared by hiring a worker of each row.

        Args:
            block: where.
            now: when.
            wanted: which households help is meant for, shape (n_households,).
            rows: households with a worker who asks for a local job.
        """
        return np.zeros(len(rows), np.int64)

    def after_hiring(self, block: Block, now: Now, wanted: Flags, hired: Index) -> Index:
        """Take note of the rows hired this month; return those whose job the measure supports."""
        return hired[:0]

    @property
    def plans(self) -> bool:
        """Whether the measure buys projects by a yearly plan."""
        return type(self).plan is not Measure.plan

    def serves(self, block: Block) -> Flags:
        """Return the villages in which the measure may buy projects; shape (n_villages,)."""
        return np.ones(len(block.villages), np.bool_)

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Act in the month, and return what money is asked for."""
        return []

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Return the projects that are bought this year; asked in February, payer by payer."""
        return []

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Carry out what was granted of an order; as it stands here, projects of the menu.

        Args:
            block: where.
            now: when.
            order: with the money that arrived.
            share: granted in requested; below 1 only under a binding cap.
        """
        deliver_projects(block, now, order)

    def stop(self, block: Block) -> None:
        """Wind up in the first month in which the measure no longer acts."""
