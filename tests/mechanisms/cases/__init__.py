"""The rows of the mission as cases: how each is switched, what it moves, where it is cut."""

from tests.mechanisms.cases import (
    designated,
    eastern_aid,
    enterprises,
    giving,
    pairing,
    society,
    talent,
)
from tests.mechanisms.cases.case import Case

CASES: tuple[Case, ...] = (
    *pairing.CASES,
    *eastern_aid.CASES,
    *designated.CASES,
    *enterprises.CASES,
    *giving.CASES,
    *society.CASES,
    *talent.CASES,
)

__all__ = ["CASES", "Case"]
