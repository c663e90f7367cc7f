"""What measures do for a household; the rules of `measures/` and `projects/` case by case."""

from __future__ import annotations

import math
from typing import Any

from simsupport.agents.households import Status

from .draws import normal, uniform, word
from .state import to_fen
from .year import YearRules


class HelpRules(YearRules):
    """Whom measures reach, what they cost, and what they deliver."""

    def is_covered(self, measure: Any) -> bool:
        """Return whether a measure reaches this household if it is eligible."""
        share = measure.coverage.at(self.model.now.index)
        key = self.model.lasting_keys[f"{measure.key}.coverage"]
        return bool(share >= 1.0 or uniform(word(key, self.row)) < share)

    def request(self, key: str) -> int:
        """Return the fen that a measure owes for this household this month."""
        requests = {
            "cash_transfer": self.cash_request,
            "minimum_income": self.minimum_income_request,
            "employment_subsidy": self.employment_request,
        }
        return requests[key]()

    def gap_filling(self, income: float, line: float, share: float) -> int:
        """Return a twelfth of a share of what a year's income lacks to the line."""
        needed = line * self.size
        gap = min(max(needed - income, 0.0), needed)
        return to_fen(gap * share / 12.0)

    def cash_request(self) -> int:
        """Return the flat amount and the part of the gap."""
        now = self.model.now
        measure = now.rules.measures.cash_transfer
        if not (self.is_wanted() and self.is_covered(measure)):
            return 0
        flat = to_fen(measure.amount.at(now.index))
        line, share = now.drivers.poverty_line, measure.gap_share.at(now.index)
        return flat + self.gap_filling(self.last_income, line, share)

    def minimum_income_request(self) -> int:
        """Return what the income assessed lacks to the guaranteed line."""
        now = self.model.now
        measure = now.rules.measures.minimum_income
        if self.status != Status.LIVING or not self.is_covered(measure):
            return 0
        line = now.drivers.poverty_line * measure.line_share.at(now.index)
        drawn = word(self.model.year_keys["minimum_income.assessment"], self.row)
        seen = max(self.last_income, 0.0) * math.exp(normal(drawn) * measure.assessment_sd)
        return self.gap_filling(seen, line, 1.0)

    def hiring_discount(self) -> int:
        """Return the fen a month that an employer of this household's worker is spared."""
        now = self.model.now
        measure = now.rules.measures.employment_subsidy
        if not (self.is_wanted() and self.is_covered(measure)):
            return 0
        training = to_fen(measure.training.at(now.index) / measure.duration)
        return round((self.market.monthly_support() + training) * measure.response)

    def run_on_subsidy(self) -> None:
        """Let the term of subsidised jobs run on."""
        self.subsidy_months = max(self.subsidy_months - 1, 0)
        if self.subsidy_months == 0:
            self.subsidised = 0
        self.subsidised = min(self.subsidised, self.local_job)
        self.in_training = 0

    def start_subsidy(self) -> None:
        """Start the term of a worker hired, if it draws the subsidy."""
        now = self.model.now
        measure = now.rules.measures.employment_subsidy
        if self.is_wanted() and self.is_covered(measure):
            self.subsidised += 1
            self.subsidy_months = measure.duration
            self.in_training = int(measure.training.at(now.index) > 0)

    def stop_subsidy(self) -> None:
        """End the term of subsidised jobs."""
        self.subsidised = self.subsidy_months = self.in_training = 0

    def employment_request(self) -> int:
        """Return the support of the household's subsidised jobs and of a new trainee."""
        now = self.model.now
        once = to_fen(now.rules.measures.employment_subsidy.training.at(now.index))
        return self.market.monthly_support() * self.subsidised + once * self.in_training

    def receive(self, key: str, fen: int, share: float) -> None:
        """Receive a benefit in cash, or let the employers receive theirs.

        Args:
            key: the measure's.
            fen: granted.
            share: granted in requested, the same for all.
        """
        if key == "employment_subsidy":
            self.market.support += fen * self.weight
            self.learn_on_the_job(fen, share)
        else:
            self.transfer += fen / 100.0

    def learn_on_the_job(self, fen: int, share: float) -> None:
        """Come away from paid training with skill, as much as was paid for."""
        now = self.model.now
        if fen > 0 and self.in_training:
            spent = now.rules.measures.employment_subsidy.training.at(now.index)
            gain = now.rules.projects.subsidised_vacancy.skill_gain(spent * share)
            self.skill += gain / max(self.workers, 1)
