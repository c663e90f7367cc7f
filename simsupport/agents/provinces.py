"""Provinces: the 28 that published poverty counts, in the order of the published table."""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.columns import RowAgent, Table, column


class Province(RowAgent):
    """One province; attributes read and write its row."""

    @property
    def name(self) -> str:
        """The province's English name."""
        return str(self.model.province_names[self.row])


class Provinces(Table):
    """Columns of provinces."""

    row_type: ClassVar[type[RowAgent]] = Province

    region = column("u1", "Region", "0 east, 1 centre, 2 west")
    accountable = column("u1", "flag", "1 for the 22 provinces that sign for poverty targets")
    level = column("f4", "log points", "log rural income against the nation")
    distance = column("f4", "log points", "remoteness from the destination markets")
