"""The rows of the mission as cases: how each is switched, what it moves, where it is cut."""

from tests.mechanisms.cases import designated, enterprises, giving, pairing, society
from tests.mechanisms.cases.case import Case

CASES: tuple[Case, ...] = (
    *pairing.CASES,
    *designated.CASES,
    *enterprises.CASES,
    *giving.CASES,
    *society.CASES,
)
