"""Villages and counties: shared luck, incomes of neighbours, and the local markets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa

from simsupport.agents.households import Register

from .draws import normal, threshold_down, uniform, word
from .state import HouseholdState, apportion, matches

if TYPE_CHECKING:
    from .enterprise import EnterpriseAgent
    from .household import HouseholdAgent
    from .twin import TwinModel


class VillageAgent(mesa.Agent):
    """A village; attributes as in `agents/villages.py`."""

    model: TwinModel
    productivity: float
    market_access: int
    distance: float
    weight: int
    shock: float
    disaster: int
    mean_income: float

    def __init__(
        self, model: TwinModel, row: int, market: CountyAgent, columns: dict[str, Any]
    ) -> None:
        super().__init__(model)
        self.row, self.market = row, market
        self.families: list[HouseholdState] = []
        self.shared = 0.0
        for name, value in columns.items():
            setattr(self, name, value)

    def draw_shock(self) -> None:
        """Draw the harvest shock that the village shares, the more of it the fewer it stands for.

        A row that stands for one real county is struck as a whole, others village by village.
        """
        now = self.model.now
        shocks = now.rules.livelihoods.shocks
        of_village = shocks.village_share / max(self.weight, 1)
        of_county = shocks.county_share / max(self.market.weight, 1)
        self.shared = of_village + of_county
        near = normal(word(now.keys["shocks.village"], self.row)) * math.sqrt(of_village)
        far = normal(word(now.keys["shocks.county"], self.market.row)) * math.sqrt(of_county)
        chance = uniform(word(now.keys["shocks.disaster"], self.row))
        if self.market.weight <= 1:
            chance = uniform(word(now.keys["shocks.disaster_county"], self.market.row))
        self.disaster = int(chance < shocks.disaster)
        self.shock = (near + far) * shocks.harvest_sd - self.disaster * shocks.disaster_loss

    def see_incomes(self) -> None:
        """Know the mean income per person of the year before."""
        total = persons = 0.0
        family: HouseholdAgent
        for family in self.families:  # type: ignore[assignment]
            people = family.weight * family.size
            persons += people
            total += people * family.last_per_person
        self.mean_income = total / max(persons, 1.0)


class CountyAgent(mesa.Agent):
    """A county with its job market and farm-gate price; attributes as in `agents/counties.py`."""

    model: TwinModel
    region: int
    weight: int
    level: float
    persons: int
    workers: int
    wage: float
    base_wage: float
    finding: float
    unemployment: float
    seekers: int
    unfilled: float
    hires: int
    hires_registered: int
    lost: int
    laid_off: int
    price: float
    supply: float
    base_supply: float
    demand: float
    dibao_share: float

    def __init__(self, model: TwinModel, row: int, columns: dict[str, Any]) -> None:
        super().__init__(model)
        self.row = row
        self.families: list[HouseholdAgent] = []
        self.firms: list[EnterpriseAgent] = []
        self.asking: list[HouseholdAgent] = []
        self.hired: list[HouseholdAgent] = []
        self.separation_limit = 0
        self.bill = self.support = 0
        for name, value in columns.items():
            setattr(self, name, value)

    @property
    def jobs(self) -> int:
        """Jobs that the county's firms fill."""
        return sum(firm.jobs for firm in self.firms)

    def count_members(self) -> None:
        """Count persons and workers; both change only with the year."""
        self.persons = sum(family.weight * family.size for family in self.families)
        self.workers = sum(family.weight * family.workers for family in self.families)

    def award_dibao(self) -> None:
        """Award dibao to the lowest assessed first, until the quota is used up."""
        now = self.model.now
        quota = int(self.dibao_share * now.drivers.dibao_recipients)
        monthly = now.drivers.dibao_line * now.drivers.dibao_share / 12.0
        running = 0
        for family in sorted(self.families, key=lambda one: one.dibao_score()):
            covered = family.dibao_members()
            recipients = round(covered * family.weight)
            running += recipients
            served = running - recipients // 2 <= quota
            family.dibao = covered * monthly if served else 0.0

    def set_pay(self) -> None:
        """Set going pay on the wage curve."""
        now = self.model.now
        employers = now.rules.livelihoods.employers
        slack = min(max(self.unemployment, 0.005), 0.5) / employers.normal_slack
        base = now.rules.livelihoods.labour.local_wage * now.drivers.pay_growth
        self.wage = math.exp(self.base_wage) * slack**employers.wage_curve * base

    def set_farm_gate_price(self) -> None:
        """Let the farm-gate price answer last month's planned output."""
        now = self.model.now
        if self.base_supply > 0 and self.supply > 0:
            relative = max(self.supply / (self.base_supply * now.drivers.farm), 1e-3)
            elasticity = now.rules.livelihoods.business.supply_elasticity
            self.price = relative ** (-1.0 / elasticity)
        else:
            self.price = 1.0

    def mean_saving(self) -> float:
        """Return the share of pay that the average possible hire spares a firm."""
        if not self.model.acting:
            return 0.0
        possible = [family for family in self.families if family.farm > 0]
        spared = sum(family.weight * self.model.discount(family) for family in possible)
        return spared / max(sum(family.weight for family in possible), 1)

    def plan_jobs(self) -> None:
        """Let the county's firms decide how many workers they want."""
        saving = self.mean_saving()
        rows = sum(firm.weight > 0 for firm in self.firms)
        usual_weight = max(sum(firm.weight for firm in self.firms) // max(rows, 1), 1)
        for firm in self.firms:
            firm.plan_jobs(saving, usual_weight)

    def post_vacancies(self) -> None:
        """Let firms open positions and name those to end; jobs end at the rate that follows."""
        for firm in self.firms:
            firm.vacancies = max(firm.target - firm.jobs, 0)
        self.laid_off = sum(firm.surplus for firm in self.firms)
        separation = self.model.now.rules.livelihoods.labour.local_separation
        rate = separation + self.laid_off / max(self.jobs, 1)
        self.separation_limit = threshold_down(min(rate, 1.0))

    def release_workers(self) -> None:
        """Take the jobs that ended off the firms' books: first where there are too many."""
        surplus = [firm.surplus for firm in self.firms]
        ended = min(self.lost, sum(surplus))
        self._take_jobs(apportion(ended, surplus))
        self._take_jobs(apportion(self.lost - ended, [firm.jobs for firm in self.firms]))
        self.lost = 0

    def _take_jobs(self, parts: list[int]) -> None:
        for firm, part in zip(self.firms, parts, strict=True):
            firm.jobs -= part

    def clear_market(self) -> None:
        """Match seekers with vacancies and give the jobs out in the order of the queue."""
        market = self.model.now.rules.livelihoods.job_market
        self.seekers = sum(family.weight for family in self.asking)
        posts = sum(firm.vacancies for firm in self.firms)
        met = matches(self.seekers, posts, market.matching)
        places = min(math.floor(met + self.unfilled), self.seekers, posts)
        self.hired = []
        self.hires = 0
        for family in sorted(self.asking, key=lambda one: one.queue_place()):
            if self.hires + family.weight > places:
                break
            self.hires += family.weight
            self.hired.append(family)
            family.take_local_job()
        for firm, part in zip(
            self.firms, apportion(self.hires, [firm.vacancies for firm in self.firms]), strict=True
        ):
            firm.jobs += part
        self.unfilled = min(max(met + self.unfilled - self.hires, 0.0), met)
        listed = (f.weight for f in self.hired if f.register == Register.REGISTERED)
        self.hires_registered = sum(listed)
        self.asking = []
        self.learn()

    def learn(self) -> None:
        """Let the idea of local chances, and slack, follow the month's queue."""
        if self.seekers == 0:
            return
        news = 1.0 - self.model.now.rules.livelihoods.job_market.memory
        in_vain = self.seekers - self.hires
        slack = in_vain / max(self.jobs + in_vain, 1)
        self.finding += news * (self.hires / self.seekers - self.finding)
        self.unemployment += news * (slack - self.unemployment)

    def open_books(self) -> None:
        """Begin the month's sums."""
        self.supply = 0.0
        self.bill = self.support = 0

    def pay_wages(self) -> None:
        """Let the firms pay the households' local wages, each by its jobs; then let them trade."""
        parts = apportion(self.bill, [firm.jobs for firm in self.firms])
        mean_pay = self.bill / max(self.jobs, 1)
        for firm, part in zip(self.firms, parts, strict=True):
            firm.cash -= part
            firm.trade(mean_pay)

    def monthly_support(self) -> int:
        """Return the employment subsidy of one job in fen a month."""
        now = self.model.now
        measure = now.rules.measures.employment_subsidy
        relief = measure.tax_relief.at(now.index) / 12.0
        return round((self.wage * measure.wage_share.at(now.index) + relief) * 100.0)

    def share_support(self) -> None:
        """Pass the month's subsidies on to the firms, by jobs."""
        parts = apportion(self.support, [firm.jobs for firm in self.firms])
        for firm, part in zip(self.firms, parts, strict=True):
            firm.cash += part
