"""Partners: eastern provinces and cities that each help a province, or a part of one."""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.columns import RowAgent, Table, column

NOWHERE = 255
"""Stands for a province that has no row in a small nation."""


class Partner(RowAgent):
    """One pair seen from the helping side; attributes read and write its row."""


class Partners(Table):
    """Columns of partners: one row for each pair of the published list, in its order."""

    row_type: ClassVar[type[RowAgent]] = Partner

    helper = column("u1", "number", "helping province, or the one the city lies in, as first named")
    province = column(
        "u1", "row", "province that is helped, whole or in part; 255 none of this nation"
    )
    counties = column("f4", "counties", "real poor counties of the pair's part")
    wealth = column("f4", "10^4 yuan/person", "the helper's product per head in 2016")
    zeal = column("f4", "ratio", "how much its people care for the work, against the average", 1)
    real = column("f4", "share", "of its people's time, what goes into help by need", 1)
    money = column("i8", "fen", "this year's aid of the counties that stand for its part")
