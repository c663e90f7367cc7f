"""Some rows of a table, in an order: what selecting, sorting and shuffling return."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt
from mesa.agentset import AbstractAgentSet, GroupBy

if TYPE_CHECKING:
    from simsupport.core.columns import RowAgent, Table

Array = npt.NDArray[Any]


class RowSet(AbstractAgentSet[Any], Sequence[Any]):
    """Some rows of a table, in an order; what selecting, sorting and shuffling return."""

    def __init__(self, table: Table, rows: npt.NDArray[np.intp]) -> None:
        self.table = table
        self.rows = rows

    @property
    def random(self) -> Random:
        """The model's random number generator for interactive use."""
        return self.table.random

    def __getattr__(self, name: str) -> Array:
        if name.startswith("_") or name not in self.table.arrays:
            raise AttributeError(f"{type(self.table).__name__} has no column {name!r}")
        values: Array = self.table.arrays[name][self.rows]
        return values

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[RowAgent]:
        return (self.table.row_type(self.table, int(row)) for row in self.rows)

    def __contains__(self, agent: object) -> bool:
        return agent in self.table and bool(np.any(self.rows == agent.row))  # type: ignore[attr-defined]

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, slice):
            return list(RowSet(self.table, self.rows[item]))
        return self.table.row_type(self.table, int(self.rows[operator.index(item)]))

    def _update(self, agents: Iterable[Any]) -> Self:
        self.rows = np.fromiter((agent.row for agent in agents), np.intp)
        return self

    def add(self, agent: object) -> None:
        """Refuse: see `Table.add`."""
        self.table.add(agent)

    def discard(self, agent: object) -> None:
        """Refuse: see `Table.discard`."""
        self.table.discard(agent)

    def remove(self, agent: object) -> None:
        """Refuse: see `Table.discard`."""
        self.table.discard(agent)

    def get(
        self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None
    ) -> Any:
        """Return the values of a column, shape (len(self),), or rows of several columns."""
        if handle_missing not in ("error", "default"):
            raise ValueError(
                f"Unknown handle_missing option: {handle_missing}, "
                "should be one of 'error' or 'default'"
            )
        if isinstance(attr_names, str):
            return self._values(attr_names, handle_missing, default_value)
        columns = [self._values(name, handle_missing, default_value) for name in attr_names]
        return [list(values) for values in zip(*(c.tolist() for c in columns), strict=True)]

    def _values(self, name: str, handle_missing: str, default_value: Any) -> Array:
        if name in self.table.arrays:
            values: Array = self.table.arrays[name][self.rows]
            return values
        if name in ("unique_id", "row"):
            return self.rows + (self.table.first_id if name == "unique_id" else 0)
        if hasattr(self.table.row_type, name):
            return np.array([getattr(agent, name) for agent in self])
        if handle_missing == "default":
            return np.full(len(self), default_value)
        raise AttributeError(f"{type(self.table).__name__} has no column {name!r}")

    def set(self, attr_name: str, value: Any) -> Self:
        """Set a column on these rows to a value or an array of shape (len(self),)."""
        if attr_name not in self.table.arrays:
            raise AttributeError(f"{type(self.table).__name__} has no column {attr_name!r}")
        self.table.arrays[attr_name][self.rows] = value
        return self

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """Apply one or several functions to a column."""
        values = self.get(attribute)
        return func(values) if callable(func) else [f(values) for f in func]

    def select(
        self,
        filter_func: Callable[[Any], bool] | Array | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> RowSet:
        """Return the rows for which a function of the row view or a boolean array holds."""
        rows = self.rows
        if agent_type is not None and not issubclass(self.table.row_type, agent_type):
            rows = rows[:0]
        if isinstance(filter_func, np.ndarray):
            rows = rows[filter_func.astype(bool)]
        elif filter_func is not None:
            views = (self.table.row_type(self.table, int(row)) for row in rows)
            rows = rows[np.fromiter((filter_func(v) for v in views), bool, len(rows))]
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(self) * at_most)
        if at_most != float("inf"):
            rows = rows[: int(at_most)]
        if not inplace:
            return RowSet(self.table, rows)
        self.rows = rows
        return self

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> GroupBy:
        """Group rows by a column (vectorised) or by a function of the row view."""
        keys = self.get(by) if isinstance(by, str) else np.array([by(agent) for agent in self])
        values, index = np.unique(keys, return_inverse=True)
        groups: dict[Any, Any] = {
            value.item(): RowSet(self.table, self.rows[index == i])
            for i, value in enumerate(values)
        }
        if result_type == "list":
            groups = {value: list(rows) for value, rows in groups.items()}
        return GroupBy(groups)

    def shuffle(self, inplace: bool = False) -> RowSet:
        """Return these rows in random order (for interactive use, from the model's `random`)."""
        order = list(range(len(self)))
        self.random.shuffle(order)
        return self._reordered(self.rows[order], inplace)

    def sort(
        self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False
    ) -> RowSet:
        """Return these rows sorted by a column or a function, ties in their present order."""
        keys = self.get(key) if isinstance(key, str) else np.array([key(agent) for agent in self])
        order = np.argsort(keys if ascending else -keys.astype(np.float64), kind="stable")
        return self._reordered(self.rows[order], inplace)

    def _reordered(self, rows: npt.NDArray[np.intp], inplace: bool) -> RowSet:
        if not inplace:
            return RowSet(self.table, rows)
        self.rows = rows
        return self

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method (by name) or a function on every row view."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method or function on every row view, in random order."""
        self.shuffle().map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method (by name) or a function on every row view and list the results."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def to_list(self) -> list[RowAgent]:
        """Return a view of every row."""
        return list(self)
