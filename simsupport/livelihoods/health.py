"""Illness: incidence, what it takes from labour, what it costs, and treatment not had."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Illness, Status
from simsupport.core.blocks import Block, Index
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import Lane, threshold
from simsupport.livelihoods.now import Now

Floats = npt.NDArray[np.float32]


class Health(Parameters):
    """Incidence, burden and cost of illness."""

    acute: float = param(
        0.012,
        unit="1/month",
        source="assumption; with the costs below gives catastrophic costs near CHARLS 2015",
        low=0.0,
        high=0.5,
        doc="chance that a household without elders falls acutely ill",
    )
    elder_factor: float = param(
        2.0, unit="ratio", source="assumption", low=1.0, high=10.0, doc="the same, with elders"
    )
    recovery: float = param(
        0.35, unit="1/month", source="assumption", low=0.0, high=1.0, doc="acute illness that ends"
    )
    chronic_share: float = param(
        0.15,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="acute illness that turns chronic when it ends",
    )
    chronic_recovery: float = param(
        0.02,
        unit="1/month",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="chronic illness that ends",
    )
    acute_loss: float = param(
        0.22, unit="share", source="assumption", low=0.0, high=1.0, doc="labour lost to it"
    )
    chronic_loss: float = param(
        0.10, unit="share", source="assumption", low=0.0, high=1.0, doc="labour lost to it"
    )
    acute_cost: float = param(
        2400.0, unit="yuan/month", source="assumption", low=0.0, high=1e5, doc="treatment, 2013"
    )
    chronic_cost: float = param(
        170.0, unit="yuan/month", source="assumption", low=0.0, high=1e5, doc="treatment, 2013"
    )
    reimbursement: float = param(
        0.45,
        unit="share",
        source="assumption; no rate by year was found for the registered poor",
        low=0.0,
        high=1.0,
        doc="treatment that the cooperative medical scheme pays",
    )


def fall_ill(block: Block, health: Health, chance: Lane) -> None:
    """Let illness begin, end and turn chronic.

    Args:
        block: where.
        health: hazards.
        chance: one lane a household, shape (n,).
    """
    hh = block.households
    end = threshold(health.recovery)
    begins = (hh.illness == Illness.NONE) & (hh.status == Status.LIVING)
    begins &= chance < threshold(health.acute * health.elder_factor)
    begins &= (chance < threshold(health.acute)) | (hh.elders > 0)
    heals = (hh.illness == Illness.CHRONIC) & (chance < threshold(health.chronic_recovery))
    ends = (hh.illness == Illness.ACUTE) & (chance < end)
    # below the limit for an end the draw is uniform again, so it also tells how the illness ends
    turns = ends & (chance < np.uint16(int(end) * health.chronic_share))
    hh.illness += begins * np.uint8(Illness.ACUTE)
    hh.illness -= ends * np.uint8(Illness.ACUTE)
    hh.illness -= heals * np.uint8(Illness.CHRONIC)
    hh.illness += turns * np.uint8(Illness.CHRONIC)


def labour_left(block: Block, health: Health, rows: Index | slice = slice(None)) -> Floats:
    """Return the share of their labour that illness leaves households, all if none are chosen."""
    left = np.array([1.0, 1.0 - health.chronic_loss, 1.0 - health.acute_loss], np.float32)
    return np.take(left, block.households.illness[rows], mode="clip")


def treatment_cost(block: Block, now: Now, health: Health) -> Floats:
    """Return what treatment costs each household itself, yuan per month; shape (n,)."""
    own = (1.0 - health.reimbursement) * now.drivers.prices
    cost = np.array([0.0, health.chronic_cost * own, health.acute_cost * own], np.float32)
    return np.take(cost, block.households.illness, mode="clip")
