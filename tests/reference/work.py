"""Illness, the own business, jobs and earnings: what a household does with its labour."""

from __future__ import annotations

import math

from simsupport.agents.households import Illness, Status
from simsupport.livelihoods.business import (
    COST_BY_MONTH,
    GARDEN,
    REVENUE_BY_MONTH,
    UNITS_PER_WORKER,
)
from simsupport.livelihoods.labour import DESTINATION_SHARES

from .draws import lane, threshold, uniform, word
from .state import HouseholdState, to_fen


class WorkRules(HouseholdState):
    """The month's rules of work, in the order of the calendar."""

    def fall_ill(self) -> None:
        """Let illness begin, end, or turn chronic."""
        health = self.model.now.rules.livelihoods.health
        self.month_word = self.draw("household")
        chance = lane(self.month_word, 0)
        if self.illness == Illness.NONE:
            hazard = health.acute * (health.elder_factor if self.elders else 1.0)
            if chance < threshold(hazard) and self.status == Status.LIVING:
                self.illness = Illness.ACUTE
        elif self.illness == Illness.CHRONIC:
            if chance < threshold(health.chronic_recovery):
                self.illness = Illness.NONE
        elif chance < threshold(health.recovery):
            # the lowest part of the draws that end an acute illness turn it chronic
            turns = chance < int(threshold(health.recovery) * health.chronic_share)
            self.illness = Illness.CHRONIC if turns else Illness.NONE

    def labour_left(self) -> float:
        """Return the share of labour that illness leaves."""
        health = self.model.now.rules.livelihoods.health
        if self.illness == Illness.NONE:
            return 1.0
        return 1.0 - (health.chronic_loss if self.illness == Illness.CHRONIC else health.acute_loss)

    def plan_production(self) -> None:
        """Set what one worker's business yields in a normal year."""
        now = self.model.now
        business = now.rules.livelihoods.business
        level = self.farm_level + self.productivity + self.home.productivity + self.market.level
        level += self.technology * business.technology_gain
        assets = max(self.assets / business.asset_unit, 0.02) ** business.asset_share
        self.capacity = math.exp(level) * assets * business.gross_output * now.drivers.farm
        if self.status != Status.LIVING:
            self.capacity = 0.0

    def end_jobs(self) -> None:
        """Lose a local job, or return from away."""
        now = self.model.now
        labour = now.rules.livelihoods.labour
        if self.local_job > 0 and lane(self.month_word, 1) < self.market.separation_limit:
            self.lose_local_job()
        stay = labour.away_separation + (labour.spring_return if now.of_year == 2 else 0.0)
        if self.migrant > 0 and lane(self.month_word, 2) < threshold(stay):
            self.migrant -= 1
            self.farm += 1

    def labour(self) -> float:
        """Return labour on the own business: workers, elders, and what the garden always gets.

        An elder's part is rounded to whole units of labour.
        """
        elder = round(self.model.now.rules.livelihoods.business.elder_labour * UNITS_PER_WORKER)
        return self.farm + (self.elders * elder + GARDEN) / UNITS_PER_WORKER

    def marginal_farm_pay(self) -> float:
        """Return what the last farm worker adds to planned net business income a month."""
        business = self.model.now.rules.livelihoods.business
        labour, share = self.labour(), business.labour_share
        gain = labour**share - (labour - 1.0) ** share
        return max(self.capacity * gain * (1.0 - business.cost_share) / 12.0, 50.0)

    def choose_destination(self) -> int:
        """Return where the household's migrants are, else where the region's people go."""
        if self.migrant > 0:
            return self.destination
        drawn = uniform(self.draw("labour.choice"), 1)
        limit = 0.0
        for number, share in enumerate(DESTINATION_SHARES[self.market.region][:-1]):
            limit += share
            if drawn < limit:
                return number
        return len(DESTINATION_SHARES[self.market.region]) - 1

    def seek_work(self) -> None:
        """Reconsider at times: farm, local job or away, a logit in expected pay (McFadden 1974)."""
        now = self.model.now
        labour = now.rules.livelihoods.labour
        if self.farm == 0 or lane(self.month_word, 3) >= threshold(labour.reconsider):
            return
        market = self.market
        stay, skill = self.marginal_farm_pay(), math.exp(self.skill)
        local_pay = market.finding * market.wage * skill + (1.0 - market.finding) * stay
        pay, found = now.prospects_away[market.region]
        away_pay = pay * skill + (1.0 - found) * stay
        pull = self.aspiration * labour.aspiration_pull
        local_value = math.log(local_pay / stay) + pull - labour.job_cost
        away_value = math.log(away_pay / stay) + pull - labour.leave_cost - self.home.distance
        if self.elders:
            away_value -= labour.elder_tie
        to_local = math.exp(local_value / labour.taste_scale)
        to_away = math.exp(away_value / labour.taste_scale)
        pick = uniform(self.draw("labour.choice")) * (1.0 + to_local + to_away)
        if 1.0 <= pick < 1.0 + to_local:
            market.asking.append(self)
        elif pick >= 1.0 + to_local:
            self.model.destinations[self.choose_destination()].asking.append(self)

    def take_local_job(self) -> None:
        """Begin a local job."""
        self.farm -= 1
        self.local_job += 1

    def go_away(self, where: int) -> None:
        """Leave for work."""
        self.farm -= 1
        self.migrant += 1
        self.destination = where

    def earn(self) -> None:
        """Earn the month's market income, source by source."""
        left = self.labour_left()
        self.earn_from_business(left)
        now = self.model.now
        if now.of_year == 1:
            self.property_income = self.property_base * now.drivers.transfers
            self.steady_transfer = self.transfer_base * now.drivers.transfers
        self.transfer = self.steady_transfer
        self.earn_wages(left)

    def earn_from_business(self, left: float) -> None:
        """Sell what the season and luck give of the planned output; pay its planned costs."""
        now = self.model.now
        business = now.rules.livelihoods.business
        planned = self.labour() ** business.labour_share * self.capacity * left
        self.market.supply += planned * self.weight / now.drivers.farm
        revenue = self.harvest * self.market.price * REVENUE_BY_MONTH[now.of_year - 1]
        costs = business.cost_share * COST_BY_MONTH[now.of_year - 1]
        self.business = planned * (revenue - costs)

    def earn_wages(self, left: float) -> None:
        """Draw local pay and what migrants bring or send home."""
        now = self.model.now
        labour = now.rules.livelihoods.labour
        power = math.exp(self.skill) * left
        local = power * self.local_job * self.market.wage
        away = power * self.migrant * now.pay_away[self.destination] * labour.home_share
        self.market.bill += to_fen(local) * self.weight
        self.wage = local + away * labour.resident_share
        self.transfer += away * (1.0 - labour.resident_share)

    def receive_background(self) -> None:
        """Receive pensions, dibao and, in June, farm subsidies."""
        now = self.model.now
        institutions = now.rules.background
        if now.of_year == 1:
            pension = now.drivers.pension * institutions.pension.above_floor
            paid = self.elders * pension + self.dibao
            self.steady_transfer += paid
            self.transfer += paid
            self.market.background_fen += to_fen(paid) * self.weight
        if now.of_year == 6:
            self.transfer += self.size * institutions.farm_subsidy.per_person * now.drivers.prices

    def add_up(self) -> None:
        """Add the sources up, for the month and for the calendar year."""
        self.income = self.wage + self.business + self.property_income + self.transfer
        self.year_income += self.income

    def queue_place(self) -> float:
        """Return the place in the queue for local jobs; what an employer is spared moves it up."""
        key = self.model.now.keys["labour.queue"]
        return uniform(word(key, self.row)) * (1.0 - self.model.discount(self))
