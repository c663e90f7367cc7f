"""A kind of agent is a table of fixed-length columns; an agent is a row.

`Table` answers like a Mesa agent set, `RowAgent` like a Mesa agent, but nothing is stored per
agent: a row view is made when it is asked for and forgotten afterwards.
"""

from __future__ import annotations

from collections.abc import Buffer, Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, ClassVar, Self, overload

import mesa
import numpy as np
import numpy.typing as npt
from mesa.agentset import AbstractAgentSet, GroupBy

from simsupport.core.rowset import RowSet

Array = npt.NDArray[Any]
_ALIGNMENT = 64
_FIXED = "Rows of a table are fixed for the whole run, so that draws stay aligned between scenarios"


@dataclass
class Column:
    """One column: what it holds, in which type and unit, and what new rows start with."""

    dtype: str
    unit: str
    meaning: str
    start: float = 0
    name: str = ""
    added: bool = False
    """whether another module than the table's own declared it"""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, table: None, owner: type) -> Self: ...
    @overload
    def __get__(self, table: Table, owner: type) -> Array: ...
    def __get__(self, table: Table | None, owner: type) -> Self | Array:
        return self if table is None else table.arrays[self.name]

    def __set__(self, table: Table, value: object) -> None:
        raise AttributeError(
            f"the column {self.name} cannot be replaced; write its values in place: "
            f"{type(table).__name__.lower()}.{self.name}[:] = ..."
        )


def column(dtype: str, unit: str, meaning: str, start: float = 0) -> Column:
    """Declare a column of a table, with NumPy type, unit and meaning."""
    return Column(np.dtype(dtype).newbyteorder("=").str, unit, meaning, start)


class RowAgent(mesa.Agent):
    """One row seen as a Mesa agent; equal views of the same row compare and hash equal."""

    _table: Table
    _row: int
    pos = None

    def __init__(self, table: Table, row: int) -> None:
        # The base class would register a new agent with the model; a view is no new agent.
        object.__setattr__(self, "_table", table)
        object.__setattr__(self, "_row", row)

    @property
    def model(self) -> Any:
        """The model the row lives in."""
        return self._table.model

    @property
    def unique_id(self) -> int:
        """A number that no other agent of the model has."""
        return self._table.first_id + self._row

    @property
    def table(self) -> Table:
        """The table that holds the row."""
        return self._table

    @property
    def row(self) -> int:
        """The row of the table."""
        return self._row

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # asked of a view that copy or pickle has not filled yet
            raise AttributeError(name)
        try:
            return self._table.arrays[name][self._row].item()
        except KeyError:
            kind = type(self).__name__
            raise AttributeError(f"{kind} has no column or attribute {name!r}") from None

    def __setattr__(self, name: str, value: object) -> None:
        if name not in self._table.arrays:
            kind = type(self).__name__
            raise AttributeError(f"{kind} has no column {name!r}; a view holds nothing of its own")
        self._table.arrays[name][self._row] = value

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, RowAgent) and self._table is other._table and self._row == other._row
        )

    def __hash__(self) -> int:
        return hash((id(self._table), self._row))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._row}>"

    def remove(self) -> None:
        """Refuse: rows stay; a household that ends changes its `status`."""
        raise TypeError(f"{_FIXED}; change its status column instead of removing it")


class Table(AbstractAgentSet[Any]):
    """All agents of one kind, as columns of equal length."""

    row_type: ClassVar[type[RowAgent]] = RowAgent

    def __init__(self, length: int) -> None:
        self.length = length
        self.model: Any = None
        self.first_id = 1
        self.random = Random(0)
        self._attach(np.zeros(self.nbytes(length), np.uint8))
        for name, spec in self.columns().items():
            if spec.start:
                self.arrays[name][:] = spec.start

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """Return the columns by name: the table's own as declared, then added ones by name.

        The order must not depend on which module was imported first: processes that share a
        table find its columns by it.
        """
        found: dict[str, Column] = {}
        for base in reversed(cls.__mro__):
            found |= {name: spec for name, spec in vars(base).items() if isinstance(spec, Column)}
        own = [name for name, spec in found.items() if not spec.added]
        added = sorted(name for name, spec in found.items() if spec.added)
        return {name: found[name] for name in (*own, *added)}

    @classmethod
    def nbytes(cls, length: int) -> int:
        """Return the bytes that a table of this length occupies."""
        return sum(_padded(np.dtype(c.dtype).itemsize * length) for c in cls.columns().values())

    def _attach(self, buffer: Buffer) -> None:
        self.arrays: dict[str, Array] = {}
        offset = 0
        for name, spec in self.columns().items():
            self.arrays[name] = np.frombuffer(buffer, spec.dtype, self.length, offset)
            offset += _padded(np.dtype(spec.dtype).itemsize * self.length)

    def share(self, memory: Buffer) -> None:
        """Move the columns into memory of at least `nbytes(length)` bytes."""
        old = self.arrays
        self._attach(memory)
        for name, values in old.items():
            self.arrays[name][:] = values

    @classmethod
    def attach(cls, length: int, memory: Buffer) -> Self:
        """Return a table on columns that another process shares."""
        table = cls(0)
        table.length = length
        table._attach(memory)
        return table

    def unshare(self) -> None:
        """Move the columns back into this process's own memory."""
        self.share(np.zeros(self.nbytes(self.length), np.uint8))

    # ---- Mesa's agent set ----

    @property
    def rows(self) -> npt.NDArray[np.intp]:
        """The row numbers in this set, in order."""
        return np.arange(self.length)

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[RowAgent]:
        return (self.row_type(self, row) for row in range(self.length))

    def __contains__(self, agent: object) -> bool:
        return isinstance(agent, RowAgent) and agent.table is self

    @overload
    def __getitem__(self, item: int) -> RowAgent: ...
    @overload
    def __getitem__(self, item: slice) -> list[RowAgent]: ...
    def __getitem__(self, item: int | slice) -> RowAgent | list[RowAgent]:
        found: RowAgent | list[RowAgent] = RowSet(self, self.rows)[item]
        return found

    def _update(self, agents: Iterable[Any]) -> Self:
        raise TypeError(f"{_FIXED}; select() returns a subset instead of changing the table")

    def add(self, agent: object) -> None:
        """Refuse: a row is never added during a run."""
        raise TypeError(f"{_FIXED}; a reserved row is opened through its status column")

    def discard(self, agent: object) -> None:
        """Refuse: a row is never removed during a run."""
        raise TypeError(f"{_FIXED}; change the status column instead of removing a row")

    def remove(self, agent: object) -> None:
        """Refuse: a row is never removed during a run."""
        self.discard(agent)

    def get(
        self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None
    ) -> Any:
        """Return a column as an array, or a row-wise list for several names, as Mesa does."""
        return RowSet(self, self.rows).get(attr_names, handle_missing, default_value)

    def set(self, attr_name: str, value: Any) -> Self:
        """Set a whole column to a value or an array of shape (len(self),)."""
        RowSet(self, self.rows).set(attr_name, value)
        return self

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """Apply one or several functions to a column."""
        return RowSet(self, self.rows).agg(attribute, func)

    def select(
        self,
        filter_func: Callable[[Any], bool] | Array | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> RowSet:
        """Return the rows for which a function or a boolean column holds."""
        chosen = RowSet(self, self.rows).select(filter_func, at_most, inplace, agent_type)
        return chosen

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> GroupBy:
        """Group rows by a column (vectorised) or by a function of the row view."""
        return RowSet(self, self.rows).groupby(by, result_type)

    def shuffle(self, inplace: bool = False) -> RowSet:
        """Return the rows in random order; the table itself keeps its order."""
        return RowSet(self, self.rows).shuffle(inplace)

    def sort(
        self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False
    ) -> RowSet:
        """Return the rows sorted by a column or a function; the table keeps its order."""
        return RowSet(self, self.rows).sort(key, ascending, inplace)

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method or function on every row view."""
        RowSet(self, self.rows).do(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method or function on every row view, in random order."""
        RowSet(self, self.rows).shuffle_do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method or function on every row view and list the results."""
        return RowSet(self, self.rows).map(method, *args, **kwargs)

    def to_list(self) -> list[RowAgent]:
        """Return a view of every row."""
        return list(self)


def _padded(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT


def extend(table: type[Table], **columns: Column) -> None:
    """Give a kind of agent further columns, declared where they are used."""
    for name, spec in columns.items():
        spec.name, spec.added = name, True
        setattr(table, name, spec)
