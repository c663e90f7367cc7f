"""Enterprises: rows C1 to C9."""

from tests.mechanisms.cases.case import Case

CASES: tuple[Case, ...] = ()
