"""Wage arrears: at the year's end some migrants come home without months of pay.

What an employer keeps is what would have been brought home. A household may claim it, and does so
if what it can expect to get is worth more than the trouble; legal aid where it is in reach raises
the first and lowers the second.
"""

from __future__ import annotations

import numpy as np

from simsupport.agents.villages import Villages
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import threshold, uniform
from simsupport.livelihoods.labour import Labour
from simsupport.livelihoods.now import Now

extend(
    Villages,
    aid_chance=column("f4", "probability", "that a claim with legal aid is paid; 0 out of reach"),
    aid_trouble=column("f4", "yuan", "what a claim with legal aid puts a household off, at most"),
    owed=column("f8", "yuan", "pay that employers kept back, all years together"),
    owed_paid=column("f8", "yuan", "of that, what households claimed and were paid"),
)


class Arrears(Parameters):
    """Pay that employers away keep back at the year's end, and claims without legal aid."""

    incidence: float = param(
        0.01,
        unit="1/year",
        source="1.0 % of migrants in 2013 (NBS migrant-worker monitoring, from memory)",
        low=0.0,
        high=0.5,
        doc="chance that a migrant is owed pay at the year's end",
    )
    months: float = param(
        3.3,
        unit="months",
        source="9,511 yuan owed on average in 2014 (NBS, from memory), of 2,864 a month "
        "(data/14 W013)",
        low=0.0,
        high=24.0,
        doc="pay of one migrant that is owed",
    )
    chance: float = param(
        0.2,
        unit="probability",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="that a claim without legal aid is paid",
    )
    trouble: float = param(
        3000.0,
        unit="yuan",
        source="assumption; a lawyer's fee and weeks without work",
        low=0.0,
        high=100_000.0,
        doc="what a claim without legal aid puts a household off, 2013 prices; nobody is paid it",
    )


def settle_the_year(block: Block, now: Now, arrears: Arrears, labour: Labour) -> None:
    """Take out of December's income what employers keep, unless it is claimed and paid.

    Whoever was owed pay had been counted as bringing it home month by month.

    Args:
        block: where.
        now: when; only Decembers count.
        arrears: how much is kept back, and what a claim is worth.
        labour: how migrants' money is counted.
    """
    if now.month.of_year != 12:
        return
    hh = block.households
    words = now.words("arrears", hh.start, hh.stop)
    draw = words.astype(np.uint16)
    rows = np.flatnonzero(draw < hh.migrant * np.uint32(threshold(arrears.incidence)))
    if not len(rows):
        return
    owed = np.exp(hh.skill[rows]) * now.pay_away.take(hh.destination[rows], mode="clip")
    owed *= np.float32(arrears.months)

    villages, village = block.villages, block.village_of(rows)
    prices = np.float32(now.drivers.prices)
    aided, chance = villages.aid_chance[village], np.float32(arrears.chance)
    with_aid = aided * owed - villages.aid_trouble[village] * prices
    alone = chance * owed - np.float32(arrears.trouble) * prices
    better = with_aid > alone
    claims = np.maximum(with_aid, alone) > 0
    paid = claims & (uniform(words[rows], 1) < np.where(better, aided, chance))

    _add(villages.owed, village, owed * block.weight_f[rows])
    _add(villages.owed_paid, village, owed * block.weight_f[rows] * paid)
    lost = owed * ~paid
    remitted = lost * np.float32(1.0 - labour.resident_share)
    hh.wage[rows] -= lost - remitted
    hh.transfer[rows] -= remitted
    if now.sources is not None:
        now.sources.away[rows] -= lost
    kept = float(np.dot(block.weight_f[rows], lost))
    now.books.count(-kept, kept)


def _add(sums: np.ndarray, village: np.ndarray, yuan: np.ndarray) -> None:
    """Add amounts to their villages' sums, household by household."""
    np.add.at(sums, village, yuan.astype(np.float64))
