"""Whether replicates and seeds, which say how many runs to make, can be what they are."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

from simsupport.experiment import InputError

LARGEST_SEED = 2**63 - 1
"""Run records hold seeds as signed whole numbers of 64 bits."""


def check_replicates(replicates: int) -> None:
    """Refuse to make no run.

    Raises:
        InputError: there are fewer than one.
    """
    if replicates < 1:
        raise InputError(f"replicates is {replicates}; it must be at least 1")


def check_seeds(seed: int, count: int = 1) -> None:
    """Refuse seeds that no run record can hold.

    Args:
        seed: the first of them.
        count: how many there are, each one more than the one before.

    Raises:
        InputError: the first is below 0, or the last above `LARGEST_SEED`.
    """
    wrong = _wrong(seed, count)
    if wrong:
        raise InputError(f"seed {wrong}")


def _wrong(seed: int, count: int) -> str:
    """Say what is wrong with `count` seeds from `seed` on, if anything is."""
    if seed < 0:
        return f"is {seed}; it must be at least 0"
    if seed + count - 1 > LARGEST_SEED:
        seeds = "it" if count == 1 else f"the last of {count} seeds from there on"
        return f"is {seed}; {seeds} must be at most {LARGEST_SEED}"
    return ""


def _fitting(seed: int, info: ValidationInfo) -> int:
    wrong = _wrong(seed, info.data.get("replicates", 1))
    if wrong:
        raise ValueError(wrong)
    return seed


FirstSeed = Annotated[int, AfterValidator(_fitting)]
"""Field type for the seed of replicate 0; stands below the field `replicates`, if there is one."""
