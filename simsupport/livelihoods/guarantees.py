"""The guarantees that are no income: safe housing, safe water, children at school. Once a year.

Treatment not had is the fourth; it is set when costs fall due (`spending.py`).
"""

from __future__ import annotations

import numpy as np

from simsupport.agents.counties import Counties
from simsupport.agents.households import Status
from simsupport.channels.money import spend
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import lane, threshold, thresholds
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.terms import any_set, runs

extend(
    Counties,
    keeps=column("f4", "share", "children about to leave school whom its schools keep"),
)


class Guarantees(Parameters):
    """How deprivations arise and end without help."""

    house_decay: float = param(
        0.006, unit="1/year", source="assumption", low=0.0, high=1.0, doc="houses that turn unsafe"
    )
    house_cost: float = param(
        20000.0, unit="yuan", source="assumption", low=0.0, high=1e6, doc="own repair, 2013 prices"
    )
    house_repair: float = param(
        0.30,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="unsafe houses repaired a year by those with the savings",
    )
    water_works: float = param(
        0.08,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="households without safe water that ordinary village works reach",
    )
    leave_school: float = param(
        0.010,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="chance a poor household takes a child from compulsory school",
    )
    return_to_school: float = param(
        0.25, unit="1/year", source="assumption", low=0.0, high=1.0, doc="children who come back"
    )


def renew_guarantees(block: Block, now: Now, guarantees: Guarantees) -> None:
    """Let houses decay and be repaired, water reach villages, children leave and return.

    No child leaves school where aid for schooling runs; where the county's schools keep children,
    fewer do.
    """
    hh = block.households
    words = now.words("guarantees", hh.start, hh.stop)
    living = hh.status == Status.LIVING
    cost = guarantees.house_cost * now.drivers.prices
    able = hh.savings >= int(cost * FEN)
    repairs = (hh.housing > 0) & able & (lane(words, 0) < threshold(guarantees.house_repair))
    decays = (hh.housing == 0) & living & (lane(words, 0) < threshold(guarantees.house_decay))
    hh.housing ^= (repairs | decays).view(np.uint8)
    spend(block, now, repairs * np.float32(cost))

    hh.water &= (lane(words, 1) >= threshold(guarantees.water_works)).view(np.uint8)

    poor = (hh.poor_history & np.uint8(1)) > 0
    leaves = (hh.school == 0) & poor & (lane(words, 2) < threshold(guarantees.leave_school))
    if any_set(block.counties.keeps):
        stays = np.float32(1.0) - block.counties.keeps
        limit = thresholds(stays * np.float32(guarantees.leave_school))
        leaves &= lane(words, 2) < block.in_county.down(limit)
    leaves &= hh.children > 0
    if any_set(hh.aid_until):
        leaves &= ~runs(hh.aid_until, now)
    returns = (hh.school > 0) & (lane(words, 2) < threshold(guarantees.return_to_school))
    hh.school ^= (leaves | returns).view(np.uint8)
