"""Expert teams: doctors of science and of medicine who spend a term in a poor western county.

They choose the county themselves: many registered persons draw them, remoteness keeps them away.
While they serve, fewer projects fail and patients recover more of their labour. When their term
is over they go home, and others choose anew.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.channels.money import buy_at_large
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.appeal import appeal_of_counties
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Nation, Row
from simsupport.projects.advice import advise

Floats = npt.NDArray[np.float32]

extend(
    Counties,
    experts=column("f4", "teams/county", "expert teams that serve there"),
    experts_turn=column(
        "f4", "share", "its place in the order in which this term's teams chose poor counties"
    ),
)

WEST = 2
"""Region of the western counties."""


class ExpertTeams(Measure):
    """Send expert teams to a share of the poor counties, western ones first."""

    key: ClassVar[str] = "expert_teams"
    sizes: ClassVar[tuple[str, ...]] = ("teams",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "F10",
            "teams",
            'doctoral service teams, "Light of the West", experts\' advice',
            "doer",
            "P H",
            "expert team",
        ),
    )

    teams: Dated = param(
        0.0,
        unit="share",
        source="policy lever; some 200 doctors a year, and as many scholars of the Light of the "
        "West (from memory)",
        low=0.0,
        high=1.0,
        doc="teams at work, in the number of poor counties",
    )
    west_first: float = param(
        1.0,
        unit="share",
        source="assumption; the programmes are made for the west",
        low=0.0,
        high=1.0,
        doc="how far western counties come before others: 1 all before any other, 0 like others",
    )
    pull: float = param(
        0.5,
        unit="log points",
        source="assumption; as volunteers",
        low=0.0,
        high=5.0,
        doc="how strongly the log of a county's registered persons draws teams",
    )
    remoteness: float = param(
        2.0,
        unit="log points",
        source="assumption; as volunteers",
        low=0.0,
        high=20.0,
        doc="how strongly a county's remoteness keeps teams away",
    )
    term: int = param(
        1,
        unit="years",
        source="a year's service (from memory)",
        low=1,
        high=8,
        doc="how long teams serve before they go home and others choose where to serve",
    )
    medical: float = param(
        0.4,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of a team who are doctors of medicine; the others advise projects",
    )
    advice: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="projects' failures in its county that a team of nothing but advisers prevents",
    )
    treatment: float = param(
        0.1,
        unit="share",
        source="assumption; below a paired hospital's 0.15",
        low=0.0,
        high=1.0,
        doc="labour lost to illness that a team of nothing but doctors of medicine restores where "
        "treatment is had",
    )
    cost: float = param(
        400_000.0,
        unit="yuan/team/year",
        source="assumption; five people's allowances and travel, their own offices pay them",
        low=0.0,
        high=1e8,
        doc="what a team costs, 2013 prices",
    )

    def decide(self, nation: Nation) -> None:
        """In February send the year's teams: real counties one by one, as teams chose them.

        They choose when a term begins; within one, more teams add counties and drop none.
        """
        if nation.month.of_year != PLANNING_MONTH:
            return
        counties: Any = nation.tables["counties"]
        room = (counties.weight * (counties.poor_county > 0)).astype(np.float64)
        number = self.teams.at(nation.month) * self.coverage.at(nation.month) * room.sum()
        if not number:
            counties.experts[:] = counties.experts_turn[:] = 0
            return
        begins = nation.month.index // 12 % self.term == 0
        if begins or not counties.experts_turn.any():  # whoever comes late chooses, too
            counties.experts_turn[:] = self._turns(nation)
        order = np.argsort(counties.experts_turn, kind="stable")
        before = np.cumsum(room[order]) - room[order]
        served = np.clip(number - before, 0.0, room[order])
        counties.experts[order] = served / np.maximum(counties.weight[order], 1)

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Let those who serve advise; in February ask for the year's money."""
        counties = block.counties
        rows = np.flatnonzero(counties.experts)
        if now.month.of_year != PLANNING_MONTH:
            self._advise(counties)
            return []
        counties.clinic[:] = 0
        if not len(rows):
            return []
        yuan = counties.experts[rows] * (self.cost * now.drivers.prices)
        fen = np.rint(yuan * FEN).astype(np.int64)
        return [Order(rows, fen, counties.weight[rows].astype(np.int64))]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Let as many teams begin to serve as were paid, before anybody carries out projects."""
        buy_at_large(now, order.cost, Use.ADMINISTRATION, Account.PROGRAMMES)
        counties = block.counties
        counties.experts[:] *= np.float32(share)
        counties.clinic[:] = counties.experts * np.float32(self.medical * self.treatment)
        self._advise(counties)

    def stop(self, block: Block) -> None:
        """Call all of them home."""
        counties = block.counties
        counties.experts[:] = counties.clinic[:] = counties.experts_turn[:] = 0

    def _turns(self, nation: Nation) -> Floats:
        """Return each county's place in the order in which teams choose; shape (n_counties,).

        A county's taste is one Gumbel draw for the term, so that teams who choose one after the
        other choose by a logit among the counties left (Yellott 1977). Places run evenly from 0
        to 1, those of western counties up to 1 earlier.
        """
        counties: Any = nation.tables["counties"]
        term = nation.month.index // 12 // self.term
        words = nation.streams.words(f"{self.key}.order", term, 0, len(counties))
        taste = -np.log(-np.log(uniform(words)))
        value = taste + appeal_of_counties(nation.tables, self.pull, self.remoteness)
        poor = np.flatnonzero(counties.poor_county > 0)
        best_first = poor[np.argsort(-value[poor], kind="stable")]
        turns = np.zeros(len(counties), np.float32)
        turns[best_first] = np.arange(1, len(poor) + 1) / len(poor)
        turns[poor] -= (counties.region[poor] == WEST) * np.float32(self.west_first)
        return turns

    def _advise(self, counties: Any) -> None:
        """Let the teams' advisers look after projects this month."""
        if counties.experts.any():
            advise(counties, counties.experts * np.float32((1.0 - self.medical) * self.advice))
