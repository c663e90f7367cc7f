"""A place in a training course for one worker. Channel: skills."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.health import labour_left
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Flags, Floats, Project, Share
from simsupport.projects.prospects import chance_of_local_job, job_pay


class TrainingPlace(Project):
    """A course that each worker can take once; it pays only where there is a job to find."""

    key: ClassVar[str] = "training_place"
    channel: ClassVar[str] = "skills"
    whose: ClassVar[str] = "a worker not yet trained"
    changes: ClassVar[tuple[str, ...]] = ("skill", "trained")

    unit_cost: float = param(
        2000.0,
        unit="yuan",
        source="assumption",
        low=200.0,
        high=20000.0,
        doc="course, board and travel of one worker, 2013 prices",
    )
    failure: float = param(
        0.15,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="workers who come away without new skill",
    )
    skill_gain: float = param(
        0.05,
        unit="log points",
        source="assumption; near the return to a year of schooling (de Brauw & Rozelle 2008)",
        low=0.0,
        high=0.5,
        doc="pay that a course adds for the worker trained",
    )

    def eligible(self, block: Block, rows: Index) -> Flags:
        """Return which households have a worker who has not been trained."""
        hh = block.households
        return super().eligible(block, rows) & (hh.workers[rows] > hh.trained[rows])

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return what more skill adds to the pay that the household's workers can expect.

        Those with a job count with its pay, those on the farm with local pay times the chance to
        come to a local job within a year.
        """
        hh = block.households
        skill = np.exp(hh.skill[rows]) * np.float32(12.0)
        pay = block.counties.wage[block.county_of(rows)] * skill
        pay *= hh.farm[rows] * chance_of_local_job(block, now, rows)
        pay += job_pay(block, now, rows)
        pay *= labour_left(block, now, now.livelihoods.health, rows)
        more = np.exp(self._added(block, rows)) - np.float32(1.0)
        gain: Floats = pay * more * np.float32(1.0 - self.failure)
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Raise the skill of one worker; of part-paid places as many are held as were paid."""
        fen = self.arrived(block, now, rows, share)
        buy_for_households(block, now, rows, fen, Use.SERVICES, Account.PROGRAMMES)
        held = self.come_off(block, now, rows, self.failure, share)
        block.households.skill[rows] += self._added(block, rows) * held
        block.households.trained[rows] += held

    def _added(self, block: Block, rows: Index) -> Floats:
        """Return log points that one trained worker adds to the mean of all; shape (n_rows,)."""
        workers = np.maximum(block.households.workers[rows], np.uint8(1))
        added: Floats = np.float32(self.skill_gain) / workers.astype(np.float32)
        return added
