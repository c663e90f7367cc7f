"""How numbers are shown: scaled to a size people can read, with digits that mean something."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A factor for display, and the unit after it: of a level, and of a difference."""

    factor: float
    level: str
    difference: str

    def unit(self, kind: str) -> str:
        """Return the unit of a level or of a difference."""
        return self.difference if kind == "difference" else self.level


_SCALES = {
    "share": Scale(100.0, "%", "percentage points"),
    "persons": Scale(1e-6, "million persons", "million persons"),
    "person-years": Scale(1e-6, "million person-years", "million person-years"),
    "workers": Scale(1e-6, "million workers", "million workers"),
    "jobs": Scale(1e-6, "million jobs", "million jobs"),
    "hires": Scale(1e-6, "million hires", "million hires"),
    "households": Scale(1e-6, "million households", "million households"),
    "yuan": Scale(1e-9, "billion yuan", "billion yuan"),
}


def scale_of(unit: str) -> Scale:
    """Return how values of a unit are shown; unknown units as they are."""
    return _SCALES.get(unit, Scale(1.0, unit, unit))


def decimals(*values: float) -> int:
    """Return the digits after the point that leave about three that mean something."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if largest >= 100.0:
        return 0
    if largest == 0.0:
        return 2
    return min(max(2 - math.floor(math.log10(largest)), 1), 4)


def number(value: float, digits: int) -> str:
    """Write a number with thousands separated; no negative zero, a dash for none."""
    if not math.isfinite(value):
        return "–"
    text = f"{value:,.{digits}f}"
    return text.removeprefix("-") if not float(text.replace(",", "")) else text
