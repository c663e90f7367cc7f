"""Consumption, costs, saving, debt, distress sale and investment of a household."""

from __future__ import annotations

from simsupport.agents.households import Illness
from simsupport.livelihoods.family import MOST_WORKERS
from simsupport.livelihoods.spending import TERM_MONTHS

from .state import HouseholdState, to_fen


class SpendingRules(HouseholdState):
    """How a household spends, borrows, sells and invests."""

    def consume(self) -> None:
        """Pay treatment, school, subsistence and wants in turn, within savings and credit."""
        now = self.model.now
        rules = now.rules.livelihoods.spending
        self.plan()
        savings = self.savings / 100.0 + self.income
        debt = min(savings, 0.0)
        need = self.size * rules.subsistence * now.drivers.prices
        within = max(max(self.expected, need) * rules.credit + savings, 0.0)
        costs = self.pay_treatment(within)
        within -= costs
        if now.of_year in TERM_MONTHS:
            fees = self.pay_school(within)
            costs += fees
            within -= fees
        proceeds = 0.0
        if within < need:
            proceeds = self.sell_in_distress(need - within)
            within += proceeds
        want = self.expected * rules.propensity + max(savings, 0.0) * rules.from_savings
        self.consumption = min(max(want, need), within) + costs
        self.year_consumption += self.consumption
        self.savings += to_fen(self.income - self.consumption + debt * rules.interest + proceeds)

    def plan(self) -> None:
        """Let planned income follow income, the slower the more there is saved."""
        rules = self.model.now.rules.livelihoods.spending
        comfort = self.expected * rules.comfort + 1.0
        hurry = comfort / (comfort + max(self.savings / 100.0 + self.income, 0.0))
        speed = rules.plan_rich + (rules.plan_poor - rules.plan_rich) * hurry
        self.expected = max(self.expected + speed * (self.income - self.expected), 0.0)

    def pay_treatment(self, within: float) -> float:
        """Return what treatment costs, if it can be had."""
        now = self.model.now
        health = now.rules.livelihoods.health
        self.health = 0
        if self.illness == Illness.NONE:
            return 0.0
        full = health.chronic_cost if self.illness == Illness.CHRONIC else health.acute_cost
        cost = full * (1.0 - health.reimbursement) * now.drivers.prices
        self.health = int(cost > within)
        return 0.0 if self.health else cost

    def pay_school(self, within: float) -> float:
        """Return fees paid; students whose fees cannot be paid leave for the farm.

        A farm that is full takes no more of them.
        """
        now = self.model.now
        fees = self.students * now.rules.livelihoods.spending.school_fee * now.drivers.prices
        if fees <= within:
            return fees
        grown = min(self.students, max(MOST_WORKERS - self.workers, 0))
        self.market.workers += self.weight * grown
        self.workers += grown
        self.farm += grown
        self.students = 0
        return 0.0

    def sell_in_distress(self, lacking: float) -> float:
        """Sell assets below value for what is lacking; return the proceeds."""
        now = self.model.now
        rules = now.rules.livelihoods.spending
        price = rules.sale_price * now.drivers.prices
        sold = min(lacking / price, self.assets * rules.sale_limit)
        self.assets -= sold
        return sold * price

    def invest(self) -> None:
        """Replace worn assets, and invest savings above the buffer where assets pay."""
        now = self.model.now
        rules, business = now.rules.livelihoods.spending, now.rules.livelihoods.business
        prices, savings = now.drivers.prices, self.savings / 100.0
        worn = self.assets * rules.depreciation
        self.assets -= worn
        bought = worn if savings >= worn * prices else 0.0
        spare = max(savings - self.expected * rules.buffer, 0.0) * rules.invest
        gain = self.capacity * business.asset_share * (1.0 - business.cost_share)
        if self.farm > 0 and gain > self.assets * prices * rules.required_return:
            bought += spare / prices
        self.assets += bought
        self.savings -= to_fen(bought * prices)
