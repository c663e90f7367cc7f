"""Grassroots extension: agents who visit the farms of their villages, and train the best of them.

An agent calls at every farm, poor or not. Few listen to a stranger; more do where neighbours have
been advised already, so that advice spreads along an S-shaped curve until nobody is left (Bass
1969). Of those advised, the schooled may train as professional farmers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np

from simsupport.agents.counties import Counties
from simsupport.channels.money import buy_for_households
from simsupport.channels.orders import Fen, Order
from simsupport.channels.queue import first_in_queue
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.example import share_of_farms
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Flags, Measure, Row
from simsupport.measures.chosen_villages import chosen
from simsupport.projects.base import Project
from simsupport.projects.menu import MENU
from simsupport.projects.needs import Needs

extend(
    Counties,
    visits_left=column("i8", "fen", "of extension's money, what could not pay the next in line"),
)

VILLAGES_PER_TOWNSHIP = 15
"""Real villages of a township, as geography lays them out."""

VISITS, COURSES = "visits", "courses"
"""What money is asked for."""


class Extension(Measure):
    """Employ extension agents in counties; a county's agents serve the same villages each year."""

    key: ClassVar[str] = "extension"
    sizes: ClassVar[tuple[str, ...]] = ("agents",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "F8",
            "agents",
            "grassroots extension; new professional farmers",
            "doer",
            "P S",
            "extension agent, household",
        ),
    )

    agents: Dated = param(
        0.0,
        unit="agents/township",
        source="policy lever; some five in a township, most of them at desks (from memory)",
        low=0.0,
        high=20.0,
        doc="extension agents who visit farms",
    )
    villages_each: float = param(
        3.0,
        unit="villages",
        source="assumption",
        low=0.1,
        high=50.0,
        doc="villages that an agent serves",
    )
    calls: float = param(
        400.0,
        unit="farms/year",
        source="assumption; two farms a working day",
        low=0.0,
        high=2000.0,
        doc="farms for whose visits an agent is paid in a year",
    )
    alone: float = param(
        0.06,
        unit="share/year",
        source="assumption; innovators are 3 % a year on average (Sultan, Farley & Lehmann 1990, "
        "from memory)",
        low=0.0,
        high=1.0,
        doc="farms that listen to an agent though no neighbour has",
    )
    imitation: float = param(
        1.0,
        unit="share/year",
        source="assumption; rates of 0.3 to 1.1 a year for hybrid maize (Griliches 1957, from "
        "memory)",
        low=0.0,
        high=3.0,
        doc="of the others, those who listen where all neighbours have been advised",
    )
    professional: float = param(
        0.2,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of the money for courses of those who become professional farmers",
    )
    schooled: float = param(
        9.0,
        unit="years",
        source="assumption; lower secondary school",
        low=0.0,
        high=16.0,
        doc="schooling from which an advised household may train as professional farmers",
    )

    def served(self, block: Block, now: Now) -> Flags:
        """Return the villages that agents serve, always the same ones first; (n_villages,)."""
        villages = block.villages
        share = self.agents.at(now.month) * self.villages_each / VILLAGES_PER_TOWNSHIP
        return chosen(now.streams, self.key, villages.start, villages.stop, share)

    def serves(self, block: Block) -> Flags:
        """Return no village: who is visited does not hang on whom help is meant for."""
        return np.zeros(len(block.villages), np.bool_)

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Order visits to farms that listen, and courses for advised farms with schooling."""
        hh, counties = block.households, block.counties
        townships = block.villages_in_county.up(block.villages.weight) / VILLAGES_PER_TOWNSHIP
        agents = townships * self.agents.at(now.month)
        price = now.projects.extension_visit.price(now)
        year = np.rint(agents * (self.calls * price)).astype(np.int64)
        if not year.any():
            return []
        farms = block.in_village.down(self.served(block, now)) & (hh.farm > 0)
        farms &= self.covered(block, now)
        rows = np.flatnonzero(farms & (hh.advised == 0))
        rows = rows[self.listens(block, now, rows)]
        advised = (hh.advised > 0) & (hh.schooling >= np.float32(self.schooled))
        courses = np.rint(year * self.professional).astype(np.int64)
        visits = year - courses + counties.visits_left
        calls, left = self._order(block, now, needs, rows, visits, VISITS)
        counties.visits_left[:] = left
        best = np.flatnonzero(farms & advised)
        trains, _ = self._order(block, now, needs, best, courses, COURSES)
        return [calls, trains]

    def listens(self, block: Block, now: Now, rows: Index) -> Flags:
        """Return which farms listen to an agent: the more neighbours were advised, the more."""
        advised = share_of_farms(block, block.households.advised > 0)
        others = np.minimum(advised * np.float32(self.imitation), np.float32(1.0))
        chance = np.float32(self.alone) + np.float32(1.0 - self.alone) * others
        drawn = uniform(now.words_at(f"{self.key}.listens", rows + block.households.start))
        listens: Flags = drawn < chance[block.village_of(rows)]
        return listens

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Visit and train; who has it by now from somebody else is paid for in vain."""
        project = self._project(now, order.purpose)
        assert order.duplicate is not None
        useful = ~order.duplicate & project.eligible(block, order.rows)
        rows, fen = order.rows[useful], order.fen[useful]
        project.deliver(block, now, rows, fen / project.cost(block, now, rows))
        vain, fen = order.rows[~useful], order.fen[~useful]
        buy_for_households(block, now, vain, fen, Use.DUPLICATED, Account.PROGRAMMES)

    def stop(self, block: Block) -> None:
        """Dismiss the agents; what was left lapses."""
        block.counties.visits_left[:] = 0

    def _project(self, now: Now, purpose: str) -> Project:
        """Return what an order of this purpose buys."""
        bought: Project = (
            now.projects.extension_visit if purpose == VISITS else now.projects.training_place
        )
        return bought

    def _order(
        self, block: Block, now: Now, needs: Needs, rows: Index, money: Fen, purpose: str
    ) -> tuple[Order, Fen]:
        """Order for those who accept, in keyed order, while each county's money lasts.

        Returns:
            The order, and what is left where somebody is still waiting, fen, shape (n_counties,).
        """
        project = self._project(now, purpose)
        rows = rows[project.eligible(block, rows)]
        rows = rows[project.accept(block, now, rows)]
        fen, county = project.cost(block, now, rows), block.county_of(rows)
        cost = fen * block.weight[rows]
        words = now.words_at(f"{self.key}.{purpose}", rows + block.households.start)
        funded = first_in_queue(county, uniform(words), cost, money)
        spent = np.zeros(len(money), np.int64)
        np.add.at(spent, county[funded], cost[funded])
        waits = np.bincount(county, minlength=len(money)) > np.bincount(
            county[funded], minlength=len(money)
        )
        chosen = rows[funded]
        twice = _note(needs, chosen, MENU.index(type(project)) + 1)
        order = Order.of_households(block, chosen, fen[funded], purpose)
        return replace(order, duplicate=twice), (money - spent) * waits


def _note(needs: Needs, rows: Index, place: int) -> Flags:
    """Note what is ordered for those help is meant for; return where it had been ordered before.

    Nobody else plans for other households after extension has.

    Args:
        needs: what households need.
        rows: households, ascending.
        place: of the project on the menu, from 1.
    """
    twice = np.zeros(len(rows), np.bool_)
    if len(needs.rows):
        position = np.minimum(np.searchsorted(needs.rows, rows), len(needs.rows) - 1)
        inside = needs.rows[position] == rows
        number = np.full(int(inside.sum()), place, np.uint8)
        twice[inside] = needs.order(position[inside], number)
    return twice
