"""What a household lives through once a year besides family events."""

from __future__ import annotations

import math

from simsupport.agents.households import Register, Status
from simsupport.core.calendar import parse_month

from .draws import lane, normal, normal_pair, threshold, uniform, word
from .state import HouseholdState, to_fen


class YearRules(HouseholdState):
    """Luck, guarantees, aspiration, technology and dibao in January; the account in December."""

    def see_register(self) -> None:
        """Take over the household's state in the register, which is not the twin's to decide."""
        states, months = self.model.registers
        self.register, self.register_month = states[self.row], months[self.row]

    def draw_luck(self) -> None:
        """Draw lasting productivity and the year's harvest, part of it shared with the place."""
        shocks = self.model.now.rules.livelihoods.shocks
        lasting, passing = normal_pair(self.draw("shocks.year"))
        self.productivity = self.productivity * shocks.persistence + lasting * shocks.persistent_sd
        own_sd = shocks.harvest_sd * math.sqrt(1.0 - self.home.shared)
        luck = passing * own_sd + self.home.shock
        self.harvest = math.exp(luck - shocks.harvest_sd**2 / 2.0)
        if lane(self.draw("shocks.ruin"), 0) < threshold(shocks.ruin):
            self.harvest = shocks.ruin_yield

    def suffer_crime(self) -> None:
        """Lose part of the assets to crime, unless it is reported and comes back."""
        rules, home = self.model.now.rules.livelihoods.crime, self.home
        drawn = self.draw("crime")
        limit = threshold(min(home.danger() * rules.incidence, 1.0))
        if self.status != Status.LIVING or lane(drawn, 0) >= limit:
            return
        loss = self.assets * rules.severity
        reports = rules.chance * loss > rules.trouble * (1.0 + home.capture)
        home.reported += reports * self.weight
        if not (reports and uniform(drawn, 1) < rules.chance):
            self.assets -= loss
            home.stolen += loss * self.weight

    def settle_the_year(self) -> None:
        """Come home without a migrant's last months of pay, unless a claim is paid."""
        now = self.model.now
        rules, labour = now.rules.livelihoods.arrears, now.rules.livelihoods.labour
        drawn = self.draw("arrears")
        if lane(drawn, 0) >= threshold(rules.incidence) * self.migrant:
            return
        owed = math.exp(self.skill) * now.pay_away[self.destination] * rules.months
        self.home.owed += owed * self.weight
        claims = rules.chance * owed > rules.trouble * now.drivers.prices
        if claims and uniform(drawn, 1) < rules.chance:
            self.home.owed_paid += owed * self.weight
            return
        self.wage -= owed * labour.resident_share
        self.transfer -= owed * (1.0 - labour.resident_share)

    def renew_guarantees(self) -> None:
        """Let the house decay or be repaired, water come, a child leave school or return."""
        now = self.model.now
        rules = now.rules.livelihoods.guarantees
        drawn = self.draw("guarantees")
        cost = rules.house_cost * now.drivers.prices
        if self.housing:
            able = self.savings >= int(cost * 100)
            if able and lane(drawn, 0) < threshold(rules.house_repair):
                self.housing = 0
                self.savings -= to_fen(cost)
        elif self.status == Status.LIVING and lane(drawn, 0) < threshold(rules.house_decay):
            self.housing = 1
        if lane(drawn, 1) < threshold(rules.water_works):
            self.water = 0
        if self.school:
            if lane(drawn, 2) < threshold(rules.return_to_school):
                self.school = 0
        elif self.poor_history & 1 and self.children > 0:
            self.school = int(lane(drawn, 2) < threshold(rules.leave_school))

    @property
    def last_per_person(self) -> float:
        """Income per person of the year before."""
        return self.last_income / max(self.size, 1)

    def drift(self) -> None:
        """Let aspiration follow own success, the village's income and living on transfers."""
        rules = self.model.now.rules.livelihoods.aspiration
        success = (self.poor_history >> 1 & 1) - (self.poor_history & 1)
        ratio = self.home.mean_income / max(self.last_per_person, 500.0)
        aim = rules.base + success * rules.success + min(ratio - 1.0, 1.0) * rules.neighbours
        if self.income > 0 and self.transfer > self.income * 0.5:
            aim -= rules.receipt
        moved = self.aspiration + (aim - self.aspiration) * rules.drift
        self.aspiration = min(max(moved, 0.0), 1.0)

    def adopt_technology(self) -> None:
        """Take up or lose the better technology; a market near halves the assets needed."""
        needed = self.model.now.rules.livelihoods.business.asset_threshold
        if self.home.market_access:
            needed *= 0.5
        keeps = self.technology == 1 and self.assets >= needed * 0.7
        self.technology = int(self.assets >= needed or keeps)

    def dibao_score(self) -> float:
        """Return log income per person as the assessment sees it."""
        sd = self.model.now.rules.background.dibao.assessment_sd
        score = math.log(max(self.last_per_person, 200.0))
        return score + normal(self.draw("dibao.assessment")) * sd

    def dibao_members(self) -> float:
        """Return how many members would draw dibao."""
        return min(float(self.size), self.model.now.rules.background.dibao.members_covered)

    def is_deprived(self) -> bool:
        """Return whether any guarantee is lacking."""
        return bool(self.health or self.school or self.housing or self.water)

    def close_year(self) -> None:
        """Judge whether the household was poor, remember it, and start a new account."""
        now = self.model.now
        size = self.size
        per_person = self.year_income / max(size, 1)
        lacking = self.year_income < size * now.drivers.poverty_line or self.is_deprived()
        poor = lacking and size > 0
        self.poor_history = (self.poor_history << 1 | poor) & 0xFF
        if now.index < 0:
            self.start_income = per_person / now.drivers.prices
            self.start_poor = int(poor)
        else:
            self.poor_years += poor
            self.sum_income += per_person / now.drivers.prices
        self.last_income = self.year_income
        self.year_income = self.year_consumption = 0.0

    def is_wanted(self) -> bool:
        """Return whether help is meant for this household."""
        now = self.model.now
        if self.status != Status.LIVING:
            return False
        rules = now.rules.background.registry
        if now.index >= parse_month(rules.opens):
            lately = self.register_month > now.index - rules.help_after_exit
            helped = (Register.REGISTERED, Register.MONITORED)
            return self.register in helped or (self.register == Register.EXITED and lately)
        error = normal(word(self.model.year_keys["register.own_list"], self.row))
        guess = max(self.last_income, 0.0) * math.exp(error * rules.own_list_sd)
        return guess < now.drivers.poverty_line * self.size
