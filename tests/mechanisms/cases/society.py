"""Organisations and citizens: rows D1 to D8."""

from tests.mechanisms.cases.case import Case

CASES: tuple[Case, ...] = ()
