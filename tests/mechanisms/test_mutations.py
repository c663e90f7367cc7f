"""Emptying the body of a row's rule makes its channel test fail: no row is tested in vain."""

from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from unittest.mock import patch

import numpy as np
import pytest

from tests.mechanisms.cases import CASES
from tests.mechanisms.runs import SEEDS, frozen, make, t_interval

pytestmark = pytest.mark.full


def moves(case):
    """Return the interval of the case's channel, of runs made anew."""
    on = {**case.changes, **case.on}
    gains = []
    for seed in SEEDS:
        one, other = (
            make(case.carrier, frozen(changes), case.months, seed).figures[case.row]
            for changes in (on, {**on, **case.off})
        )
        gains.append(one - other)
    return t_interval(np.array(gains))


def emptied(case):
    """Return a patch that empties the body of the case's rule."""
    module, _, name = case.rule.partition(":")
    owner = import_module(module)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    empty = case.empty if callable(case.empty) else lambda *_, **__: case.empty
    return patch.object(owner, last, empty)


def shown(ends):
    """Write an interval."""
    low, mean, high = ends
    return f"{mean:.4g} [{low:.4g}, {high:.4g}]"


def tried(row):
    """Return a line of the table for one row, and whether its test fails without its rule."""
    (case,) = [case for case in CASES if case.row == row]
    whole = moves(case)
    with emptied(case):
        low, mean, high = moves(case)
    found = not (low if case.sign > 0 else -high) > 0
    cells = (
        case.row,
        f"`{case.rule}`",
        shown(whole),
        shown((low, mean, high)),
        "fails" if found else "PASSES",
    )
    return f"| {' | '.join(cells)} |", found


def test_every_row_s_test_fails_when_its_rule_is_emptied(record_property):
    rows = [case.row for case in CASES]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        lines, found = zip(*pool.map(tried, rows), strict=True)
    head = "| row | rule emptied | channel | channel, emptied | its test then |\n"
    head += "|---|---|---|---|---|\n"
    record_property("table", head + "\n".join(lines))
    assert [row for row, fails in zip(rows, found, strict=True) if not fails] == []
