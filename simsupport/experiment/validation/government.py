"""The register and the officials against published figures: quotas, re-check, money lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from simsupport.agents.households import Register
from simsupport.data import rows
from simsupport.model import SupportModel

JANUARY_2013, DECEMBER_2013, DECEMBER_2014, NOVEMBER_2015 = 0, 11, 23, 34


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure beside the model's; tolerances below and above it."""

    id: str
    target: str
    year: int
    unit: str
    published: float
    model: float
    below: float
    above: float
    note: str = ""
    """why the model has no such figure, or how far it is one"""

    @property
    def tolerance(self) -> float:
        """The tolerance on the side on which the model lies."""
        return self.above if self.model > self.published else self.below


def against(target: str, year: int, model: float = float("nan"), note: str = "") -> Figure:
    """Return a figure of the model beside the shipped target of that name and year.

    Raises:
        KeyError: no such target is shipped.
    """
    for row in rows("targets"):
        if (row["target"], int(row["year"])) == (target, year):
            published, below, above = (float(row[name]) for name in ("value", "below", "above"))
            return Figure(
                row["id"], target, year, row["unit"], published, model, below, above, note
            )
    raise KeyError(f"no target {target!r} of {year}")


class Watch:
    """What is noted of a run on the way, month by month."""

    def __init__(self) -> None:
        self.noted: dict[str, float] = {}

    def look(self, model: SupportModel, month: int) -> None:
        """Note what the month shows."""
        hh, villages = model.households, model.villages
        if month == JANUARY_2013:
            people = np.bincount(hh.village, hh.persons, len(villages))
            arrives = float(np.average(villages.arrives, weights=people))
            self.noted["lost"] = 100.0 * (1.0 - arrives)
        elif month == DECEMBER_2013:
            self.noted["surveyed"] = float(model.provinces.surveyed_poor.sum())
        elif month == DECEMBER_2014:
            listed = hh.register == Register.REGISTERED
            self.noted["registered"] = persons = float((hh.persons * listed).sum())
            self.noted["size"] = persons / float((hh.weight * listed).sum())
        elif month == NOVEMBER_2015:
            self._recheck(villages)

    def _recheck(self, villages: Any) -> None:
        now, added = float(villages.registered.sum()), float(villages.added.sum())
        struck, left = float(villages.struck.sum()), float(villages.listed.sum())
        corrected = now + left - float(villages.returned.sum())
        self.noted["struck"] = 100.0 * struck / (corrected - added + struck)
        self.noted["added"] = 100.0 * added / corrected

    def figures(self) -> Iterator[Figure]:
        """Return the figures that the run has come far enough to show."""
        noted = self.noted
        ratio = noted["registered"] / noted["surveyed"]
        yield Figure("C12", "register / survey", 2014, "ratio", 1.086, ratio, 0.03, 0.03)
        yield Figure(
            "C13", "struck off at the re-check", 2015, "percent", 10.4, noted["struck"], 2.4, 14.6
        )
        yield Figure(
            "C14", "added at the re-check", 2015, "percent", 9.1, noted["added"], 2.1, 15.9
        )
        yield Figure("C16", "registered household", 2014, "persons", 3.04, noted["size"], 0.1, 0.1)
        yield Figure(
            "C20", "money lost before the campaign", 2013, "percent", 18.4, noted["lost"], 4.0, 4.0
        )
