"""Hospitals and schools of recipient counties paired with eastern ones, which send their people.

Better treatment restores part of the labour that illness takes, for those who can pay for it; at
better schools fewer children leave. Households without patients or children gain nothing directly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from simsupport.channels.money import buy_at_large
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.ledger import FEN, Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Flags, Measure
from simsupport.measures.eastern_places import keyed_recipients
from simsupport.projects.needs import Needs


@dataclass(frozen=True, slots=True)
class Service:
    """One kind of pairing in one year."""

    purpose: str
    share: float
    """recipient counties that are paired"""
    cost: float
    """yuan a year for each paired county, 2013 prices"""
    effect: float
    column: Any
    """what it changes in the county, shape (n_counties,)"""


class PairedServices(Measure):
    """Pair hospitals and schools of recipient counties with eastern ones."""

    hospital_pairing: Dated = param(
        0.0,
        unit="share",
        source="policy lever; all hospitals of the 832 counties had a partner (from memory)",
        low=0.0,
        high=1.0,
        doc="recipient counties whose hospital is paired",
    )
    treatment_gain: float = param(
        0.15,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="labour lost to illness that a paired hospital restores where treatment is had",
    )
    hospital_cost: float = param(
        600_000.0,
        unit="yuan/county/year",
        source="assumption; five doctors",
        low=0.0,
        high=1e8,
        doc="doctors sent and equipment, 2013 prices",
    )
    school_pairing: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="recipient counties whose schools are paired",
    )
    school_hold: float = param(
        0.3,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="children about to leave school whom paired schools keep",
    )
    school_cost: float = param(
        400_000.0,
        unit="yuan/county/year",
        source="assumption; five teachers",
        low=0.0,
        high=1e8,
        doc="teachers sent and equipment, 2013 prices",
    )

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Order a year of doctors and teachers for the paired counties."""
        orders = super().plan(block, now, needs)
        for service in self._services(block, now):
            paired = self._paired(block, now, service)
            service.column[~paired] = 0
            rows = np.flatnonzero(paired)
            if len(rows):
                fen = np.full(len(rows), round(service.cost * now.drivers.prices * FEN), np.int64)
                weight = block.counties.weight[rows].astype(np.int64)
                orders = [*orders, Order(rows, fen, weight, purpose=service.purpose)]
        return orders

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Let doctors or teachers serve for a year, as many as were paid."""
        for service in self._services(block, now):
            if service.purpose == order.purpose:
                buy_at_large(now, order.cost, Use.SERVICES, Account.PROGRAMMES)
                service.column[order.rows] = np.float32(service.effect * share)
                return
        super().deliver(block, now, order, share)

    def stop(self, block: Block) -> None:
        """Call all of them back."""
        super().stop(block)
        block.counties.treatment[:] = block.counties.keeps[:] = 0

    def _services(self, block: Block, now: Now) -> tuple[Service, Service]:
        counties = block.counties
        hospitals = self.hospital_pairing.at(now.month)
        schools = self.school_pairing.at(now.month)
        return (
            Service(
                "hospital", hospitals, self.hospital_cost, self.treatment_gain, counties.treatment
            ),
            Service("school", schools, self.school_cost, self.school_hold, counties.keeps),
        )

    def _paired(self, block: Block, now: Now, service: Service) -> Flags:
        share = service.share * self.coverage.at(now.month)
        name = f"{self.key}.{service.purpose}"
        return keyed_recipients(block.counties, now.streams, name, share)
