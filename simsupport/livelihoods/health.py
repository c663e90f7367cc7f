"""Illness: incidence, what it takes from labour, what it costs, and treatment not had."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.households import Illness, Status
from simsupport.core.blocks import Block, Index, rows_of_few
from simsupport.core.columns import column, extend
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import Lane, threshold
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.terms import any_set, runs

Floats = npt.NDArray[np.float32]

extend(
    Counties,
    treatment=column("f4", "share", "labour lost to illness that better treatment restores"),
    clinic=column("f4", "share", "of what remains of it, what visiting doctors restore"),
)


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
    end, heal = threshold(health.recovery), threshold(health.chronic_recovery)
    seldom = chance < max(threshold(health.acute * health.elder_factor), heal)
    rows = rows_of_few(seldom | ((hh.illness == Illness.ACUTE) & (chance < end)))
    illness, draw = hh.illness[rows], chance[rows]
    begins = (illness == Illness.NONE) & (hh.status[rows] == Status.LIVING)
    begins &= draw < threshold(health.acute * health.elder_factor)
    begins &= (draw < threshold(health.acute)) | (hh.elders[rows] > 0)
    heals = (illness == Illness.CHRONIC) & (draw < heal)
    ends = (illness == Illness.ACUTE) & (draw < end)
    # below the limit for an end the draw is uniform again, so it also tells how the illness ends
    turns = ends & (draw < np.uint16(int(end) * health.chronic_share))
    illness += begins * np.uint8(Illness.ACUTE)
    illness -= ends * np.uint8(Illness.ACUTE)
    illness -= heals * np.uint8(Illness.CHRONIC)
    illness += turns * np.uint8(Illness.CHRONIC)
    hh.illness[rows] = illness


def labour_left(
    block: Block, now: Now, health: Health, rows: Index | slice = slice(None)
) -> Floats:
    """Return the share of their labour that illness leaves households, all if none are chosen.

    Care restores part of what it takes; so do a better county hospital and visiting doctors, for
    those who can pay for treatment.
    """
    hh = block.households
    left = _by_illness(block, -health.chronic_loss, -health.acute_loss, rows)
    if any_set(hh.care_until):
        left *= _beyond(hh.care[rows], runs(hh.care_until[rows], now))
    if any_set(block.counties.treatment) or any_set(block.counties.clinic):
        left *= _beyond_hospital(block, rows)
    left += np.float32(1.0)
    return left


def treatment_cost(block: Block, now: Now, health: Health) -> Floats:
    """Return what treatment costs each household itself, yuan per month; shape (n,).

    A cover bears part of what medical insurance leaves.
    """
    hh = block.households
    own = (1.0 - health.reimbursement) * now.drivers.prices
    cost = _by_illness(block, health.chronic_cost * own, health.acute_cost * own)
    if any_set(hh.cover_until):
        cost *= _beyond(hh.cover, runs(hh.cover_until, now))
    return cost


def months_ill(health: Health, months: int) -> Floats:
    """Return how long a household can expect to be ill in the months ahead, this one included.

    Returns:
        Months by elders (0 none, 1 some), present state and state, shape (2, 3, 3).
    """
    expected = np.zeros((2, 3, 3))
    for elders, factor in enumerate((1.0, health.elder_factor)):
        falls = min(health.acute * factor, 1.0)
        turns = health.recovery * health.chronic_share
        heals = health.chronic_recovery
        step = np.array(
            [
                [1.0 - falls, 0.0, falls],
                [heals, 1.0 - heals, 0.0],
                [health.recovery - turns, turns, 1.0 - health.recovery],
            ]
        )
        chance = np.eye(3)
        for _ in range(months):
            expected[elders] += chance
            chance = chance @ step
    return expected.astype(np.float32)


def _beyond(percent: npt.NDArray[np.uint8], running: npt.NDArray[np.bool_]) -> Floats:
    """Return the share that help of some percent leaves where it runs, else 1; shape (n_rows,)."""
    left = (percent * running).astype(np.float32)
    left *= np.float32(-0.01)
    left += np.float32(1.0)
    return left


def _beyond_hospital(block: Block, rows: Index | slice) -> Floats:
    """Return the share of lost labour that doctors in the county do not restore; (n_rows,)."""
    hh, hospital = block.households, block.counties.treatment
    restored = hospital + block.counties.clinic * (np.float32(1.0) - hospital)
    if isinstance(rows, slice):
        better = block.in_county.down(restored)[rows]
    else:
        better = restored[block.county_of(rows)]
    left: Floats = np.float32(1.0) - better * (hh.health[rows] == 0)
    return left


def _by_illness(
    block: Block, chronic: float, acute: float, rows: Index | slice = slice(None)
) -> Floats:
    """Return 0, `chronic` or `acute`, as each household's illness is; shape (n_rows,).

    The parabola through 0, `chronic` at 1 and `acute` at 2 takes half the time of looking up.
    """
    illness = block.households.illness[rows].astype(np.float32)
    bend = acute / 2.0 - chronic
    value: Floats = illness * np.float32(bend)
    value += np.float32(chronic - bend)
    value *= illness
    return value
