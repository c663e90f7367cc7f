"""Months as the model counts them: 0 is January 2013, the burn-in year is -12 to -1."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

FIRST_YEAR = 2013
BURN_IN = 12
"""Months before January 2013 in which the nation settles, without measures."""
LONGEST = 156
"""Months that a run may last: to December 2025, as far as the dated figures go."""
_PATTERN = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month; `index` counts from January 2013."""

    index: int

    @property
    def year(self) -> int:
        """The calendar year, for example 2014."""
        return FIRST_YEAR + self.index // 12

    @property
    def of_year(self) -> int:
        """The month within its year, 1 (January) to 12."""
        return self.index % 12 + 1

    @property
    def date(self) -> datetime.date:
        """The first day of the month."""
        return datetime.date(self.year, self.of_year, 1)

    def __str__(self) -> str:
        return format_month(self.index)


def parse_month(text: str) -> int:
    """Return the index of a month written as `YYYY-MM`.

    Raises:
        ValueError: the text is no month between 1990-01 and 2099-12.
    """
    match = _PATTERN.fullmatch(str(text).strip())
    if match is None or not 1 <= int(match[2]) <= 12 or not 1990 <= int(match[1]) <= 2099:
        raise ValueError(f"{text!r} is no month; write YYYY-MM, for example 2014-01")
    return (int(match[1]) - FIRST_YEAR) * 12 + int(match[2]) - 1


def format_month(index: int) -> str:
    """Write a month index as `YYYY-MM`."""
    return f"{FIRST_YEAR + index // 12:04d}-{index % 12 + 1:02d}"
