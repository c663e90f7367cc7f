"""Exits of counties, assessment, discipline and audits against published figures: C17 to C22."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simsupport.agents.officials import Level
from simsupport.core.ledger import Use
from simsupport.experiment.validation.government import Figure, against
from simsupport.indicators.year import YEARLY
from simsupport.model import SupportModel

DECEMBER_2016, DECEMBER_2017 = 47, 59
AUDITED = 158
"""Poor counties whose funds of 2016 were audited. Source: National Audit Office, June 2017."""


class Campaign:
    """What is noted of officials, counties and money on the way, month by month."""

    def __init__(self) -> None:
        self.noted: dict[str, float] = {}

    def look(self, model: SupportModel, month: int) -> None:
        """Note what the month shows."""
        if month not in (DECEMBER_2016, DECEMBER_2017):
            return
        year = 2013 + month // 12
        told = model.record.administration[month].nation
        self.noted[f"out_{year}"] = told["county_exits"]
        self.noted[f"punished_{year}"] = told["officials_punished"]
        if month == DECEMBER_2016:
            self._provinces(model)
            self._money(model)
            self._lists(model)

    def _provinces(self, model: SupportModel) -> None:
        chain = model.government.chain
        punished = chain.at(Level.PROVINCE, chain.officials.punished)
        self.noted["summoned"] = float((punished * (model.provinces.accountable > 0)).sum())

    def _money(self, model: SupportModel) -> None:
        """Note what was diverted and what lay idle of the year's money."""
        uses = np.sum(model.record.spending[-12:], axis=0)
        drawn = max(float(np.sum(model.record.sources[-12:])), 1.0)
        self.noted["diverted"] = 100.0 * float(uses[Use.DIVERTED]) / drawn
        self.noted["idle"] = 100.0 * float(uses[Use.UNSPENT]) / drawn

    def _lists(self, model: SupportModel) -> None:
        """Note poor counties whose list holds wrong exits, and the year's persons wrongly out."""
        counties = model.counties
        weight = counties.weight * (counties.poor_county > 0).astype(float)
        wrong = (counties.wrongly_out > 0) | (counties.padded > 0)
        share = AUDITED / max(float(weight.sum()), 1.0)
        year, _ = model.record.years[DECEMBER_2016]
        out = year.by_county[YEARLY.index("false_exits")]
        self.noted["wrong_counties"] = share * float(np.dot(weight, wrong))
        self.noted["wrongly_out"] = share * float(out[counties.poor_county > 0].sum())

    def figures(self) -> Iterator[Figure]:
        """Return the figures of a run to 2017 or beyond."""
        noted, year = self.noted, "counties declared out in the year"
        yield against(year, 2016, noted["out_2016"])
        yield against(year, 2017, noted["out_2017"] - noted["out_2016"])
        unranked = "provinces are judged and punished in the model, but not ranked or praised"
        yield against("provinces praised", 2016, note=unranked)
        yield against(
            "provincial leaders summoned", 2016, noted["summoned"],
            "provinces whose secretary a penalty reached",
        )  # fmt: skip
        one = "a province has one official in the model"
        yield against("provincial deputies summoned", 2016, note=one)
        title = "persons disciplined (2016: 11 months)"
        for when in (2016, 2017):
            yield against(title, when, noted[f"punished_{when}"])
        ratio = noted["punished_2017"] / max(noted["punished_2016"], 1.0)
        yield against("persons disciplined, 2017 / 2016", 2017, ratio)
        yield against("false claims, breach, private gain", 2016, noted["diverted"])
        carried = "net of what had been kept and is spent; what payers carry over is not drawn"
        yield against("idle funds", 2016, noted["idle"], carried)
        of_lists = "poor counties with any wrong or invented exit; few counties below 500,000 rows"
        yield against("counties with wrong registry data", 2016, noted["wrong_counties"], of_lists)
        of_audit = "the audit found them in 19 of the 158 counties it saw; the model counts all"
        yield against("persons wrongly exited, 158 counties", 2016, noted["wrongly_out"], of_audit)
