"""Whether counts, seeds and amounts that a question holds can be what they are."""

from __future__ import annotations

from numbers import Real
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

from simsupport.experiment import InputError

LARGEST_SEED = 2**63 - 1
"""Run records hold seeds as signed whole numbers of 64 bits."""


def check_count(name: str, count: int, least: int = 1) -> None:
    """Refuse a count that is no whole number, or too small.

    Raises:
        InputError: it is.
    """
    _check_whole(name, count)
    if count < least:
        raise InputError(f"{name} is {count}; it must be at least {least}")


def check_number(name: str, amount: object) -> None:
    """Refuse an amount that is no number.

    Raises:
        InputError: it is.
    """
    if not isinstance(amount, Real) or isinstance(amount, bool):
        raise InputError(f"{name} is {amount!r}; it must be a number")


def check_margin(name: str, margin: float) -> None:
    """Refuse a margin in an outcome's unit that is no number above 0.

    Raises:
        InputError: it is.
    """
    check_number(name, margin)
    if not margin > 0.0:
        raise InputError(f"{name} is {margin:g}; it must be above 0, in the outcome's unit")


def check_seeds(seed: int, count: int = 1) -> None:
    """Refuse seeds that no run record can hold.

    Args:
        seed: the first of them.
        count: how many there are, each one more than the one before.

    Raises:
        InputError: the first is no whole number, or below 0, or the last above `LARGEST_SEED`.
    """
    _check_whole("seed", seed)
    wrong = _wrong(seed, count)
    if wrong:
        raise InputError(f"seed {wrong}")


def _check_whole(name: str, number: object) -> None:
    if not isinstance(number, int) or isinstance(number, bool):
        raise InputError(f"{name} is {number!r}; it must be a whole number, an int")


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
