"""Registered households against published figures: C15 and C23 to C26."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Cause, Register, Status
from simsupport.core.ledger import FEN
from simsupport.experiment.validation.government import Figure, against
from simsupport.model import SupportModel

JANUARY_2014, DECEMBER_2015, DECEMBER_2016, DECEMBER_2019 = 12, 35, 47, 83
YEAR_2016 = range(36, 48)
HALF_A_YEAR = 6

Flags = npt.NDArray[np.bool_]


class People:
    """What is noted of registered households on the way, month by month."""

    def __init__(self) -> None:
        self.noted: dict[str, float] = {}
        self.away: list[npt.NDArray[Any]] = []
        self.pay: list[tuple[float, float]] = []
        self.borrowed: Flags | None = None
        self.told: Flags | None = None
        self.lent = self.loans = 0.0
        self.last: SupportModel | None = None

    def look(self, model: SupportModel, month: int) -> None:
        """Note what the month shows."""
        self.last = model
        self._follow_help(model)
        if month == JANUARY_2014:
            self.noted["illness_2013"] = _share_ill(model)
        elif month == DECEMBER_2015:
            self.noted["illness_2015"] = _share_ill(model)
            self._dibao(model, 2015)
        elif month == DECEMBER_2016:
            self._dibao(model, 2016)
        elif month == DECEMBER_2019:
            self._overdue(model, month)
        if month in YEAR_2016:
            self._migrants(model)

    def _follow_help(self, model: SupportModel) -> None:
        """Note who has ever owed on a programme loan, and who was ever told of jobs."""
        hh, villages = model.households, model.villages
        if self.borrowed is None or self.told is None:
            self.borrowed, self.told = np.zeros((2, len(hh)), np.bool_)
        new = (hh.loan > 0) & ~self.borrowed
        self.loans += float(hh.weight[new].sum())
        self.lent += float(np.dot(hh.weight[new], hh.loan[new].astype(float))) / FEN
        self.borrowed |= new
        self.told |= ((villages.told > 0) | (villages.guided > 0))[hh.village]

    def _overdue(self, model: SupportModel, month: int) -> None:
        hh = model.households
        late = (hh.loan_due > 0) & (hh.loan_due <= month)
        owed = float(np.dot(hh.weight[late], hh.loan[late].astype(float))) / FEN
        self.noted["overdue"] = 100.0 * owed / self.lent if self.lent else float("nan")

    def _dibao(self, model: SupportModel, year: int) -> None:
        hh = model.households
        covered = np.minimum(hh.size, model.rules.background.dibao.members_covered)
        persons = hh.weight * covered * (hh.dibao > 0)
        paid = 12.0 * float(np.dot(hh.weight, hh.dibao.astype(float)))
        self.noted[f"dibao_{year}"] = float(persons.sum())
        self.noted[f"payment_{year}"] = paid / max(float(persons.sum()), 1.0)

    def _migrants(self, model: SupportModel) -> None:
        """Note how many of each listed household are away, and the pay of those who are."""
        hh, labour = model.households, model.rules.livelihoods.labour
        away = np.where(hh.register != Register.NEVER, hh.migrant, 0)
        self.away.append(away)
        only = (away > 0) & (hh.local_job == 0)
        worker_months = float(np.dot(hh.weight[only], away[only].astype(float)))
        # what such a household has as wages is what its migrants bring or send as residents
        earned = hh.wage[only] / (labour.home_share * labour.resident_share)
        self.pay.append((float(np.dot(hh.weight[only], earned.astype(float))), worker_months))

    def figures(self) -> Iterator[Figure]:
        """Return the figures of a run to 2020."""
        note = "the cause is drawn at the start from this figure; the register decides who counts"
        for year in (2013, 2015):
            yield against("main cause illness", year, self.noted[f"illness_{year}"], note)
        yield from self._work_away()
        yield from self._covered()
        mean = self.lent / self.loans if self.loans else float("nan")
        none = "" if self.loans else "no payer of the scenario lends"
        yield against("mean loan", 2020, mean, none)
        yield against("overdue", 2019, self.noted["overdue"], none)
        yield against("dibao recipients", 2015, self.noted["dibao_2015"] / 1e4)
        yield against("dibao payment", 2015, self.noted["payment_2015"])

    def _work_away(self) -> Iterator[Figure]:
        """Yield workers away in 2016; the sixth largest monthly number was away half a year."""
        assert self.last is not None
        weight = self.last.households.weight.astype(float)
        monthly = np.sort(np.array(self.away), axis=0)
        ever = float(np.dot(weight, monthly[-1]))
        long = float(np.dot(weight, monthly[-HALF_A_YEAR]))
        worker_months = float((monthly.sum(axis=0) * weight).sum())
        earned, months = np.sum(self.pay, axis=0)
        yearly = earned / max(months, 1.0) * worker_months / max(ever, 1.0)
        yield against("poor workers away", 2016, ever / 1e4)
        yield against("their pay", 2016, float(yearly))
        yield against("away six months or more", 2016, 100.0 * long / max(ever, 1.0))

    def _covered(self) -> Iterator[Figure]:
        """Yield what registered households of poor counties ever had, percent."""
        assert self.last is not None
        assert self.borrowed is not None
        assert self.told is not None
        hh, counties = self.last.households, self.last.counties
        listed = (hh.register != Register.NEVER) & (hh.status == Status.LIVING)
        listed &= counties.poor_county[hh.county] > 0
        weight = hh.weight * listed.astype(float)

        def share(flags: Flags) -> float:
            return 100.0 * float(np.dot(weight, flags)) / max(float(weight.sum()), 1.0)

        yield against("ever covered: credit", 2020, share(self.borrowed))
        yield against("ever covered: training", 2020, share(hh.trained > 0))
        service = share(self.told & (hh.workers > 0))
        yield against("ever covered: job service", 2020, service)
        yield against("ever covered: start-up help", 2020, note="no project is start-up help alone")


def _share_ill(model: SupportModel) -> float:
    """Return the registered households whose main cause is illness, percent."""
    hh = model.households
    weight = hh.weight * (hh.register == Register.REGISTERED)
    return 100.0 * float(weight[hh.cause == Cause.ILLNESS].sum()) / max(float(weight.sum()), 1.0)
