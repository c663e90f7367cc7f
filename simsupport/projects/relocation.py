"""A move to a safe house near jobs and market. Channel: services, at the price of land."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.family import members
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Fen, Flags, Floats, Project, Share
from simsupport.projects.prospects import farm_income, gain_of_market, gain_of_nearness


class Relocation(Project):
    """A safe house with water, nearer to jobs and buyers; part of the land stays behind."""

    key: ClassVar[str] = "relocation"
    channel: ClassVar[str] = "services (place)"
    whose: ClassVar[str] = "an unsafe house or unsafe water, not moved yet"
    changes: ClassVar[tuple[str, ...]] = (
        "housing",
        "water",
        "nearer",
        "farm_level",
        "property_base",
    )

    unit_cost: float = param(
        62500.0,
        unit="yuan/person",
        source="600 billion yuan for 9.6 million persons (data/12 X038); 50,000 to 70,000",
        low=1000.0,
        high=200_000.0,
        doc="house, site and services of each member, 2013 prices",
    )
    take_up: float = param(
        0.8,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="households that accept when it is offered",
    )
    failure: float = param(
        0.05,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="households that return to the old house and land",
    )
    nearer: float = param(
        0.15,
        unit="log points",
        source="assumption; what the population adds to the remoteness of a poor village",
        low=0.0,
        high=2.0,
        doc="what the move takes off the cost of reaching local jobs and posts away",
    )
    land_lost: float = param(
        0.4,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.95,
        doc="output of the own farm that stays behind with its land",
    )
    rent: float = param(
        0.3,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="net income of the land left behind that its rent brings",
    )

    def eligible(self, block: Block, rows: Index) -> Flags:
        """Return which households live without a safe house or water and have not moved."""
        hh = block.households
        unsafe = (hh.housing[rows] > 0) | (hh.water[rows] > 0)
        may_have: Flags = super().eligible(block, rows) & unsafe & (hh.nearer[rows] == 0)
        return may_have

    def cost(self, block: Block, now: Now, rows: Index) -> Fen:
        """Return the price of a place for each member of these households, whole fen; (n_rows,)."""
        return members(block.households, rows) * np.int64(self.price(now))

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return the worth of house and water, nearer jobs and market, less what land is lost."""
        hh, menu = block.households, now.projects
        safe = (hh.housing[rows] > 0) * np.float32(menu.housing_repair.worth)
        safe += (hh.water[rows] > 0) * np.float32(menu.water.worth)
        gain: Floats = safe * np.float32(now.drivers.prices)
        gain += gain_of_nearness(block, now, rows, (self.nearer, self.nearer))
        gain += gain_of_market(block, now, rows) * np.float32(1.0 - self.land_lost)
        land = np.float32(self.land_lost * (1.0 - self.rent))
        gain -= farm_income(block, now, rows, healthy=True) * land
        gain *= np.float32(1.0 - self.failure)
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Move the household; of part-paid moves as many are made as were paid."""
        fen = self.arrived(block, now, rows, share)
        buy_for_households(block, now, rows, fen, Use.SERVICES, Account.PROGRAMMES)
        moved = rows[self.come_off(block, now, rows, self.failure, share)]
        hh = block.households
        lost = farm_income(block, now, moved, healthy=True) * np.float32(self.land_lost)
        hh.property_base[moved] += lost * np.float32(self.rent / 12.0 / now.drivers.transfers)
        hh.farm_level[moved] += np.log(np.float32(1.0 - self.land_lost))
        hh.housing[moved] = hh.water[moved] = 0
        hh.nearer[moved] = self.nearer
