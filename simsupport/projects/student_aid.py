"""Aid for schooling for a year. Channel: services."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import FEN, Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.family import members
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.spending import TERM_MONTHS
from simsupport.livelihoods.terms import term_end
from simsupport.projects.base import Fen, Flags, Floats, Project, Share
from simsupport.projects.prospects import of_horizon

MONTHS = 12
"""Aid is given for a year."""


class StudentAid(Project):
    """Fees of the household's students paid, and a child kept at, or back at, compulsory school."""

    key: ClassVar[str] = "student_aid"
    channel: ClassVar[str] = "services (schooling)"
    whose: ClassVar[str] = "a student, or a child out of school or poor last year"
    starts: ClassVar[str] = "at once, for a year"
    changes: ClassVar[tuple[str, ...]] = ("aid_until", "school")

    unit_cost: float = param(
        4800.0,
        unit="yuan/year",
        source="two half-years' fees as households pay them (livelihoods.spending.school_fee)",
        low=500.0,
        high=20000.0,
        doc="fees of a student in upper secondary school or college, 2013 prices",
    )
    child_cost: float = param(
        1000.0,
        unit="yuan/year",
        source="assumption; near the living aid of boarders at compulsory school",
        low=100.0,
        high=5000.0,
        doc="board and visits that keep a household's children at school, 2013 prices",
    )
    failure: float = param(
        0.10,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="households whose child stays away, or whose fees are not paid after all",
    )
    worth: float = param(
        4000.0,
        unit="yuan/year",
        source="assumption; as for a safe house",
        low=0.0,
        high=50000.0,
        doc="what a place at school counts for when needs are compared, 2013 prices",
    )

    def eligible(self, block: Block, rows: Index) -> Flags:
        """Return which households have a student, or a child who is or may be out of school."""
        chosen = (block.households.students[rows] > 0) | _at_risk(block, rows)
        return super().eligible(block, rows) & chosen

    def cost(self, block: Block, now: Now, rows: Index) -> Fen:
        """Return the fees of the students and what keeps the children at school."""
        students = block.households.students[rows].astype(np.int64)
        child = round(self.child_cost * now.drivers.prices * FEN)
        return students * self.price(now) + _at_risk(block, rows) * child

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return the fees spared where they can be paid, and the worth of places else lost."""
        spending, hh = now.livelihoods.spending, block.households
        fee = hh.students[rows] * np.float32(spending.school_fee * now.drivers.prices)
        need = members(hh, rows) * np.float32(spending.subsistence * now.drivers.prices)
        within = np.maximum(hh.expected[rows], need) * np.float32(spending.credit)
        within += hh.savings[rows].astype(np.float32) * np.float32(1.0 / FEN)
        paid = fee <= within
        gain: Floats = fee * paid * np.float32(len(TERM_MONTHS))
        lost = hh.students[rows] * ~paid + (hh.school[rows] > 0).astype(np.float32)
        stays = (hh.school[rows] == 0) & _at_risk(block, rows)
        lost += stays * np.float32(now.livelihoods.guarantees.leave_school)
        gain += lost * np.float32(self.worth * now.drivers.prices)
        gain *= np.float32((1.0 - self.failure) * of_horizon(now, MONTHS / 12.0))
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Let aid run; of part-paid aid as much is had as was paid."""
        fen = self.arrived(block, now, rows, share)
        buy_for_households(block, now, rows, fen, Use.SERVICES, Account.PROGRAMMES)
        had = rows[self.come_off(block, now, rows, self.failure, share)]
        block.households.aid_until[had] = term_end(now, MONTHS)
        block.households.school[had] = 0


def _at_risk(block: Block, rows: Index) -> Flags:
    """Return where a child is out of school, or was in a poor household last year; (n_rows,)."""
    hh = block.households
    poor = (hh.poor_history[rows] & np.uint8(1)) > 0
    risk: Flags = (hh.children[rows] > 0) & (poor | (hh.school[rows] > 0))
    return risk
