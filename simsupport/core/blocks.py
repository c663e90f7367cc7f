"""Blocks: runs of whole counties, seen through the same attribute names as the tables.

Rules see one block at a time. A county, its villages, households and enterprises always lie in
one block, so every county market clears inside a block and results do not depend on how the
nation is cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simsupport.core.columns import Table

Array = npt.NDArray[Any]
Index = npt.NDArray[np.intp]


class Rows:
    """The columns of a run of rows, as attributes; writing to them writes to the table."""

    def __init__(self, table: Table, start: int, stop: int) -> None:
        self.start, self.stop = start, stop
        for name, values in table.arrays.items():
            setattr(self, name, values[start:stop])

    def __len__(self) -> int:
        return self.stop - self.start

    def __setattr__(self, name: str, value: Any) -> None:
        if self.__dict__.get(name, value) is not value:
            raise AttributeError(
                f"the column {name} cannot be replaced; write its values in place: rows.{name}[:]"
            )
        self.__dict__[name] = value

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Array: ...


class Groups:
    """Which consecutive rows belong to which group, for bringing values up and down."""

    def __init__(self, group_of_row: Array, first: int, count: int) -> None:
        numbers = np.arange(first, first + count + 1)
        bounds = np.searchsorted(group_of_row, numbers).astype(np.intp)
        self.starts: Index = bounds[:-1]
        self.counts: Index = np.diff(bounds)
        if np.any(self.counts == 0):
            raise ValueError("every group needs at least one row")

    def down(self, values: Array) -> Array:
        """Repeat one value a group down to its rows."""
        rows: Array = values.repeat(self.counts)
        return rows

    def up(self, values: Array, dtype: Any = None) -> Array:
        """Sum the rows of each group, as float64 or int64 unless a type is given.

        NumPy adds float32 in pairs, so that a county's float32 sum is good to six digits.
        """
        if dtype is None:
            dtype = np.int64 if values.dtype.kind in "iub" else np.float64
        sums: Array = np.add.reduceat(values, self.starts, dtype=dtype)
        return sums


class Block:
    """A run of whole counties with all that lies in them."""

    def __init__(self, tables: dict[str, Table], first: int, last: int) -> None:
        counties, villages = tables["counties"], tables["villages"]
        households, enterprises = tables["households"], tables["enterprises"]
        v0, v1 = np.searchsorted(villages.arrays["county"], (first, last))
        h0, h1 = np.searchsorted(households.arrays["village"], (v0, v1))
        e0, e1 = np.searchsorted(enterprises.arrays["county"], (first, last))
        units = tables["units"]
        u0, u1 = np.searchsorted(units.arrays["village"], (v0, v1))
        self.counties = Rows(counties, first, last)
        self.villages = Rows(villages, int(v0), int(v1))
        self.households = Rows(households, int(h0), int(h1))
        self.enterprises = Rows(enterprises, int(e0), int(e1))
        self.units = Rows(units, int(u0), int(u1))
        self.in_village = Groups(self.households.village, int(v0), int(v1 - v0))
        self.villages_in_county = Groups(self.villages.county, first, last - first)
        self.firms_in_county = Groups(self.enterprises.county, first, last - first)
        by_county = self.villages_in_county
        self.in_county = _nest(self.in_village, by_county)
        counties_here = np.arange(last - first, dtype=np.min_scalar_type(last - first))
        self._county = self.in_county.down(counties_here)
        self.weight = self.households.weight.astype(np.int64)
        self.weight_f = self.households.weight.astype(np.float32)

    def county_of(self, rows: Index) -> Index:
        """Return each chosen household's county, counted from the block's first county."""
        county: Index = self._county[rows].astype(np.intp)
        return county

    def village_of(self, rows: Index | slice) -> Index:
        """Return each chosen household's village, counted from the block's first village."""
        village: Index = self.households.village[rows].astype(np.intp)
        village -= self.villages.start
        return village

    def count_by_county(self, rows: Index, amounts: Array) -> npt.NDArray[np.int64]:
        """Sum whole amounts of chosen households by county; shape (n_counties,)."""
        sums = np.bincount(self.county_of(rows), amounts, minlength=len(self.counties))
        return sums.astype(np.int64)


@dataclass(frozen=True)
class Cut:
    """The first and last county (exclusive) of a block."""

    first: int
    last: int


def cut(tables: dict[str, Table], block_size: int, shares: int = 1) -> list[Cut]:
    """Cut the nation into runs of whole counties of about the same size.

    Args:
        tables: the nation's tables by name.
        block_size: households in a block at the most, but for a county that crosses its end.
        shares: among how many cores the blocks are divided; each gets the same number of blocks
            where counties are small.
    """
    villages, households = tables["villages"].arrays, tables["households"].arrays
    county = villages["county"][households["village"]]
    ends = np.searchsorted(county, np.arange(1, len(tables["counties"]) + 1))
    blocks = shares * -(-len(county) // (shares * block_size))
    of_county = (ends - 1) * blocks // len(county)
    firsts = np.flatnonzero(np.diff(of_county, prepend=-1)).tolist()
    return [Cut(first, last) for first, last in pairwise([*firsts, len(ends)])]


def apportion(totals: Array, shares: Array, groups: Groups) -> npt.NDArray[np.int64]:
    """Divide whole totals by group over rows in proportion to whole shares, exactly.

    Cumulative rounding: row j gets what T S_j / S rounds to, less what T S_(j-1) / S rounds to,
    with S_j the shares summed up to row j (halves round up). The parts sum to the total, and no
    part exceeds its share where T <= S. Groups whose shares are all zero get nothing.

    Args:
        totals: shape (n_groups,), int64, below 2**50.
        shares: shape (n_rows,), int64, at least 0.
        groups: which rows belong to which group.
    """
    sums = shares.cumsum(dtype=np.int64)
    before = sums[groups.starts] - shares[groups.starts]
    whole = groups.up(shares)
    ratio = totals / np.maximum(whole, 1)
    upto: Array = (sums - groups.down(before)) * groups.down(ratio)
    upto += 0.5
    reached = np.floor(upto, out=upto).astype(np.int64)
    parts = reached.copy()
    parts[1:] -= reached[:-1]
    parts[groups.starts] = reached[groups.starts]
    return parts


def rows_of_few(flags: npt.NDArray[np.bool_]) -> Index:
    """Return where flags hold, ascending, as `np.flatnonzero` does; faster where a few of many do.

    Looked at are eight flags at once, and singly only the eights of which some hold: where one in
    thirty to one in ten holds, NumPy's own search takes two to three times as long.

    Args:
        flags: one after the other in memory, shape (n_rows,).
    """
    whole = len(flags) // 8 * 8
    eights = flags[:whole].view(np.uint64)
    some = np.flatnonzero(eights != 0)
    within = np.flatnonzero(eights[some].view(np.bool_))
    rows: Index = some[within >> 3]
    rows <<= 3
    within &= 7
    rows += within
    return np.concatenate([rows, np.flatnonzero(flags[whole:]) + whole])


def _nest(inner: Groups, outer: Groups) -> Groups:
    nested = Groups.__new__(Groups)
    nested.starts = inner.starts[outer.starts]
    nested.counts = np.add.reduceat(inner.counts, outer.starts)
    return nested
