"""Columns stay in their types, and no rule turns float32 columns into float64 on the way."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

import simsupport
from simsupport.core.blocks import Rows
from simsupport.model import SupportModel
from simsupport.month import MEASURES, POLICIES

PACKAGE = str(Path(simsupport.__file__).parent)
WIDE = np.dtype(np.float64)


class Strict(np.ndarray):
    """An array that notes where arithmetic on columns without float64 yields float64."""

    found: ClassVar[set[str]] = set()
    few: ClassVar[set[int]] = set()
    """lengths of columns that may become float64: those of enterprises and counties"""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        plain = [_plain(value) for value in inputs]
        out = kwargs.get("out")
        if out is not None:
            kwargs["out"] = tuple(_plain(value) for value in out)
        result = getattr(ufunc, method)(*plain, **kwargs)
        if out is not None:
            return out[0]
        columns = [value.dtype for value in plain if isinstance(value, np.ndarray) and value.ndim]
        was_wide = WIDE in columns or kwargs.get("dtype") is not None
        widened = np.float32 in columns and getattr(result, "dtype", None) == WIDE
        if widened and not was_wide and len(np.atleast_1d(result)) not in self.few:
            self.found.add(_where())
        return _strict(result)


def _plain(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, Strict) else value


def _strict(value: Any) -> Any:
    return value.view(Strict) if type(value) is np.ndarray and value.ndim else value


def _where() -> str:
    for frame in reversed(traceback.extract_stack()):
        if frame.filename.startswith(PACKAGE):
            return f"{Path(frame.filename).relative_to(PACKAGE)}:{frame.lineno}: {frame.line}"
    return "outside the package"


@pytest.fixture(scope="module")
def model():
    """A nation in which every policy acts, watched until after the register's re-check."""
    sizes = {f"measures__{policy.key}__{size}": 0.5 for policy in POLICIES for size in policy.sizes}
    hands = {f"measures__{measure.key}__handled": 0.5 for measure in MEASURES}
    run = SupportModel("baseline", rng=1, households=400, months=37, **sizes, **hands)
    Strict.found.clear()
    for block in run.crew.blocks:
        Strict.few |= {len(block.enterprises), len(block.counties)}
        places = (block.counties, block.villages, block.enterprises, block.units)
        for rows in (block.households, *places):
            watch(rows)
    run.run()
    run.widened = frozenset(Strict.found)
    return run


def watch(rows: Rows) -> None:
    """Let arithmetic on these columns be watched."""
    for name, values in vars(rows).items():
        if isinstance(values, np.ndarray):
            rows.__dict__[name] = values.view(Strict)


def test_columns_keep_the_types_they_were_declared_with(model):
    for table in model.tables.values():
        declared = {name: np.dtype(spec.dtype) for name, spec in table.columns().items()}
        assert {name: values.dtype for name, values in table.arrays.items()} == declared


def test_columns_hold_finite_numbers(model):
    for table in model.tables.values():
        for name, values in table.arrays.items():
            assert np.all(np.isfinite(values)), name


def test_no_rule_turns_household_columns_to_float64(model):
    """Enterprises and counties are few; their rules may compute in float64."""
    assert model.widened == frozenset()


def test_a_household_costs_no_more_than_two_hundred_bytes(model):
    table = model.households
    per_row = sum(np.dtype(spec.dtype).itemsize for spec in table.columns().values())
    assert per_row <= 200


def test_the_watch_notices_a_float64():
    Strict.found.clear()
    values = np.ones(3, np.float32).view(Strict)
    _ = values * np.float32(2.0) + 1.0
    assert Strict.found == set()
    _ = values * np.float64(2.0)
    assert Strict.found == {"outside the package"}
    Strict.found.clear()
