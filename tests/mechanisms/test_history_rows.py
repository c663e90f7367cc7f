"""The list of rows that cannot be told from zero is complete, and says what was measured."""

import pytest

from simsupport.scenario import Scenario
from tests.tools.history_rows import (
    BESIDE,
    NO_ROW,
    PAGE,
    ROWS,
    in_force,
    page,
    read,
    switched_off,
    undetermined,
)


@pytest.fixture(scope="module")
def found():
    """What was measured last."""
    return read()


def test_every_row_of_the_registry_is_measured_and_none_besides(found):
    assert set(found["rows"]) == set(ROWS)


def test_the_page_says_what_was_measured(found):
    assert PAGE.read_text(encoding="utf-8") == page(found) + "\n"


def test_rows_that_cannot_be_told_from_zero_come_first(found):
    lines = page(found).splitlines()
    rows = [line.split("|")[1].strip() for line in lines if line.startswith("| ")]
    rows = [row for row in rows if row in ROWS]
    unclear = [undetermined(found["rows"][row]) for row in rows]
    assert len(rows) == len(ROWS)
    assert unclear == sorted(unclear, reverse=True)


@pytest.mark.parametrize(
    ("ends", "covers"),
    [([-1, 0.5, 2], True), ([0, 0, 0], True), ([1, 2, 3], False), ([-3, -2, -1], False)],
)
def test_an_interval_covers_zero_if_zero_lies_in_it(ends, covers):
    assert undetermined(ends) == covers


@pytest.mark.parametrize("row", ROWS)
def test_a_row_switched_off_leaves_the_other_rows_of_its_policy(row):
    history = Scenario.load("history")
    paths = {path.replace("__", "."): 0.0 for path in switched_off(row)}
    without = history.with_overrides(paths)
    assert not in_force(row, without)
    policy, _ = ROWS[row]
    for other in policy.rows:
        if other.id != row:
            assert in_force(other.id, without) == in_force(other.id, history)


def test_every_size_goes_with_one_row_or_with_none():
    for policy in {policy for policy, _ in ROWS.values()}:
        taken = [size for row in policy.rows for size in {row.size, *BESIDE.get(row.id, ())}]
        left = [size for size in policy.sizes if f"{policy.key}.{size}" not in NO_ROW]
        assert sorted(taken) == sorted(left), policy.key
