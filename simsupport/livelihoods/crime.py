"""Crime: theft and coercion take part of a household's productive assets, and break contracts.

Once a year, in January. It strikes more often where the way to the nearest town is long, and where
village officials who can be moved shield the strong. A household reports a loss if what it can hope
to get back is worth the trouble, which is greater where the village's officials are on the other
side.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Status
from simsupport.agents.villages import Villages
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import thresholds, uniform
from simsupport.livelihoods.now import Now

Floats = npt.NDArray[np.float32]

extend(
    Villages,
    patrol=column("f4", "share", "crime in the village that police prevent"),
    clearance=column("f4", "probability", "that what was reported to police comes back"),
    coerced=column("f4", "share", "contracts that somebody strong in the village breaks this year"),
    stolen=column("f8", "yuan", "assets lost to crime and not got back, all years together"),
    reported=column("i8", "households", "losses reported to the police, all years together"),
)


class Crime(Parameters):
    """How often crime strikes, what it takes, and when it is reported."""

    incidence: float = param(
        0.01,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=0.5,
        doc="chance that a household near a town under upright officials is struck",
    )
    severity: float = param(
        0.2,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="productive assets that are lost then",
    )
    remoteness: float = param(
        1.0,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="log points of incidence in a log point of the village's remoteness",
    )
    impunity: float = param(
        1.0,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="what wholly partial village officials add to incidence, as a multiple of it",
    )
    coercion: float = param(
        0.02,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.5,
        doc="market contracts that are broken by coercion near a town under upright officials",
    )
    chance: float = param(
        0.05,
        unit="probability",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="that what was reported comes back where no police are stationed",
    )
    trouble: float = param(
        300.0,
        unit="yuan",
        source="assumption; days lost and the anger of neighbours",
        low=0.0,
        high=20_000.0,
        doc="what puts a household off reporting, 2013 prices; nobody is paid it",
    )


def strike(block: Block, now: Now, crime: Crime) -> None:
    """Let a year's theft and coercion be known, and households report it or not."""
    hh, villages = block.households, block.villages
    danger = _danger(block, crime)
    villages.coerced[:] = np.minimum(danger * np.float32(crime.coercion), np.float32(1.0))
    hazard = np.minimum(danger * np.float32(crime.incidence), np.float32(1.0))
    words = now.words("crime", hh.start, hh.stop)
    limit = block.in_village.down(thresholds(hazard))
    struck = (words.astype(np.uint16) < limit) & (hh.status == Status.LIVING)
    rows = np.flatnonzero(struck)
    if not len(rows):
        return
    village = block.village_of(rows)
    loss = hh.assets[rows] * np.float32(crime.severity)
    chance = np.maximum(villages.clearance[village], np.float32(crime.chance))
    put_off = (np.float32(1.0) + villages.capture[village]) * np.float32(crime.trouble)
    reports = chance * loss > put_off  # assets and trouble both at 2013 prices
    loss *= ~(reports & (uniform(words[rows], 1) < chance))
    hh.assets[rows] -= loss
    np.add.at(villages.stolen, village, (loss * block.weight_f[rows]).astype(np.float64))
    np.add.at(villages.reported, village, block.weight[rows] * reports)


def _danger(block: Block, crime: Crime) -> Floats:
    """Return how often crime strikes in each village, as a multiple; shape (n_villages,)."""
    villages = block.villages
    danger: Floats = np.exp(villages.distance * np.float32(crime.remoteness))
    danger *= np.float32(1.0) + villages.capture * np.float32(crime.impunity)
    danger *= np.float32(1.0) - villages.patrol
    return danger
