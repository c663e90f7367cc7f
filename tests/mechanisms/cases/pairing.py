"""East-west cooperation: rows A1 to A10."""

from tests.mechanisms.cases.case import Case

CASES: tuple[Case, ...] = ()
