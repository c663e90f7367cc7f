"""Small runs that differ in every column: written, held against what was written, and damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from simsupport.experiment.storage.place import Place, Remote, publish

if TYPE_CHECKING:
    from simsupport.experiment.store import Store

ROWS = 5


def record_of(number: int) -> pa.Table:
    """Return the record of a run, which no other run shares; one cell has no value."""
    draws = np.random.default_rng(number)
    income = draws.normal(size=ROWS)
    income[0] = np.nan
    return pa.table(
        {
            "scenario": [f"scenario-{number % 3}"] * ROWS,
            "point": [f"{number:012d}"] * ROWS,
            "seed": pa.array([number] * ROWS, pa.int64()),
            "month": pa.array(range(ROWS), pa.date32()),
            "income": income,
        }
    )


def households_of(number: int) -> pa.Table:
    """Return the household summary of a run."""
    draws = np.random.default_rng([number, 1])
    return pa.table({"household": range(ROWS), "income": draws.random(ROWS, dtype=np.float32)})


def key_of(number: int) -> str:
    """Return a run's key."""
    return f"{number:064x}"


def fill(store: Store, count: int, first: int = 0) -> None:
    """Write runs."""
    for number in range(first, first + count):
        store.write(key_of(number), record_of(number), households_of(number))


def check(store: Store, count: int) -> None:
    """Hold every run against what was written."""
    assert store.keys() == [key_of(number) for number in range(count)]
    for number in range(count):
        assert same(store.record(key_of(number)), record_of(number))
        assert same(store.household_summary(key_of(number)), households_of(number))


def same(one: pa.Table, other: pa.Table) -> bool:
    """Compare tables, with cells that have no value equal to each other."""
    return one.schema.equals(other.schema) and one.to_pandas().equals(other.to_pandas())


def files_of(store: Store) -> list[Place]:
    """List all files of a store, in a fixed order."""
    folder = store.folder
    if isinstance(folder, Remote):
        return [Remote(folder.system, path) for path in sorted(folder.system.find(folder.path))]
    return sorted(path for path in folder.rglob("*") if path.is_file())


def flip(file: Place, place: int) -> None:
    """Change one byte of a file."""
    content = bytearray(file.read_bytes())
    content[place] ^= 0x40
    publish(file, bytes(content))
