"""Donors by province: what they give, how far they trust, and what became of their money."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.provinces import Provinces
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.columns import Table, column, extend
from simsupport.governance.incidents import unanswered

Reals = npt.NDArray[np.float64]

extend(
    Provinces,
    trust=column("f4", "share", "how far the province's donors trust that gifts arrive", 0.5),
    disclosed=column("f4", "share", "of donated money, what its donors are told about"),
    leak=column("f4", "share", "donated money lost on its way in the province, when last given"),
    gifts=column("i8", "gifts", "small gifts of its donors this year"),
    given=column("i8", "fen", "money of these gifts"),
    attention=column(
        "f4", "share", "public attention to those who help, against the most possible"
    ),
    generosity=column(
        "f4", "share", "what public attention adds to gifts of the province's donors"
    ),
)
extend(
    Counties,
    donated=column("i8", "fen", "donated money delivered in the county this year"),
    donated_lost=column("i8", "fen", "of that, what was lost on its way"),
)


def note_donations(block: Block, order: Order, handled: float) -> None:
    """Note by county how much donated money an order's villages got, and what was lost.

    Args:
        block: where.
        order: projects, with the money that arrived.
        handled: share of the money that passed through officials' hands.
    """
    assert order.village is not None
    villages, counties = block.villages, block.counties
    share = (1.0 - villages.arrives.astype(np.float64)) * handled
    lost_of_arrived = (share / np.maximum(1.0 - share, 1e-6))[order.village]
    arrived = (order.fen * order.weight).astype(np.float64)
    county = villages.county[order.village].astype(np.intp) - counties.start
    lost = np.bincount(county, arrived * lost_of_arrived, len(counties))
    counties.donated += np.rint(np.bincount(county, arrived, len(counties)) + lost).astype(np.int64)
    counties.donated_lost += np.rint(lost).astype(np.int64)


def leak_by_province(tables: dict[str, Table]) -> tuple[Reals, npt.NDArray[np.bool_]]:
    """Return what share of last year's donated money was lost, and where there was any.

    Returns:
        Shares, 0 where nothing was donated, and flags; shape (n_provinces,).
    """
    counties, provinces = tables["counties"].arrays, tables["provinces"]
    of = counties["province"]
    lost, donated = (
        np.bincount(of, counties[name].astype(np.float64), len(provinces))
        for name in ("donated_lost", "donated")
    )
    return lost / np.maximum(donated, 1.0), donated > 0


def outcry_by_province(tables: dict[str, Table]) -> npt.NDArray[np.float32]:
    """Return the unanswered outcry over last year's incidents, mean over a province's persons.

    Returns:
        Shares, shape (n_provinces,).
    """
    counties, provinces = tables["counties"].arrays, tables["provinces"]
    of, persons = counties["province"], counties["persons"].astype(np.float64)
    upset = np.bincount(of, unanswered(tables["counties"]) * persons, len(provinces))
    everybody = np.bincount(of, persons, len(provinces))
    return (upset / np.maximum(everybody, 1.0)).astype(np.float32)
