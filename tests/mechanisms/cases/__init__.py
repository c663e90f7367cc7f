"""The rows of the mission as cases: how each is switched, what it moves, where it is cut."""

from tests.mechanisms.cases import (
    accountability,
    designated,
    eastern_aid,
    enterprises,
    giving,
    pairing,
    public_money,
    rights,
    society,
    spread,
    supervision,
    talent,
    villages,
)
from tests.mechanisms.cases.case import Case

CASES: tuple[Case, ...] = (
    *pairing.CASES,
    *eastern_aid.CASES,
    *designated.CASES,
    *enterprises.CASES,
    *giving.CASES,
    *society.CASES,
    *rights.CASES,
    *accountability.CASES,
    *public_money.CASES,
    *spread.CASES,
    *supervision.CASES,
    *villages.CASES,
    *talent.CASES,
)

__all__ = ["CASES", "Case"]
