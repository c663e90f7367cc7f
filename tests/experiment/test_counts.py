"""Seeds fit into run records, and there is at least one run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsupport.experiment import InputError
from simsupport.experiment.counts import LARGEST_SEED, check_count, check_margin, check_seeds


def test_the_largest_seed_is_the_largest_that_a_record_holds() -> None:
    check_count("replicates", 1)
    check_seeds(LARGEST_SEED)
    check_seeds(LARGEST_SEED - 19, 20)


@pytest.mark.parametrize(
    ("seed", "count", "message"),
    [
        (-1, 1, "seed is -1; it must be at least 0"),
        (LARGEST_SEED + 1, 1, f"seed is {LARGEST_SEED + 1}; it must be at most {LARGEST_SEED}"),
        (LARGEST_SEED - 18, 20, "the last of 20 seeds from there on must be at most"),
    ],
)
def test_seeds_that_no_record_holds_are_refused(seed: int, count: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        check_seeds(seed, count)


def test_no_replicate_is_refused() -> None:
    with pytest.raises(InputError, match="replicates is 0; it must be at least 1"):
        check_count("replicates", 0)


@pytest.mark.parametrize("count", ["3", 2.5, True, None])
def test_a_count_of_another_type_is_refused(count: Any) -> None:
    with pytest.raises(InputError, match=f"cores is {count!r}; it must be a whole number"):
        check_count("cores", count)
    with pytest.raises(InputError, match=f"seed is {count!r}; it must be a whole number"):
        check_seeds(count)


@pytest.mark.parametrize("amount", ["0.01", True, None, [0.01]])
def test_an_amount_of_another_type_is_refused(amount: Any) -> None:
    with pytest.raises(InputError, match="it must be a number"):
        check_margin("within", amount)


@pytest.mark.parametrize("amount", [0, -0.1, float("nan"), np.float32(0.0)])
def test_a_margin_is_above_zero(amount: Any) -> None:
    with pytest.raises(InputError, match="it must be above 0"):
        check_margin("within", amount)
    check_margin("within", np.float64(0.1))
