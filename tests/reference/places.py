"""Villages and counties: shared luck, incomes of neighbours, and the local markets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa

from simsupport.agents.enterprises import EnterpriseStatus
from simsupport.agents.households import Register

from .draws import normal, threshold, uniform, word
from .state import apportion, matches

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
    capture: float
    coerced: float
    stolen: float
    reported: int
    owed: float
    owed_paid: float

    def __init__(
        self, model: TwinModel, row: int, market: CountyAgent, columns: dict[str, Any]
    ) -> None:
        super().__init__(model)
        self.row, self.market = row, market
        self.families: list[HouseholdAgent] = []
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

    def danger(self) -> float:
        """Return how often crime strikes, as a multiple: more far out and under partial officials.

        No police are stationed here: that is a measure, and the twin has none of them.
        """
        rules = self.model.now.rules.livelihoods.crime
        return math.exp(self.distance * rules.remoteness) * (1.0 + self.capture * rules.impunity)

    def see_officials(self) -> None:
        """Take over how partial the village's officials are, which the twin does not decide."""
        captures = self.model.captures
        if captures is not None:
            self.capture = captures[self.row]
        rules = self.model.now.rules.livelihoods.crime
        self.coerced = min(self.danger() * rules.coercion, 1.0)

    def see_incomes(self) -> None:
        """Know the mean income per person of the year before."""
        total = persons = 0.0
        for family in self.families:
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
    migrants: int
    property_fen: int
    background_fen: int
    wage: float
    base_wage: float
    finding: float
    unemployment: float
    seekers: int
    usual_seekers: float
    unfilled: float
    hires: int
    hires_registered: int
    lost: int
    laid_off: int
    price: float
    supply: float
    base_supply: float
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

    def count_migrants(self) -> None:
        """Count the workers who are away."""
        self.migrants = sum(family.weight * family.migrant for family in self.families)

    def count_members(self) -> None:
        """Count persons and workers; both change only with the year."""
        self.persons = sum(family.weight * family.size for family in self.families)
        self.workers = sum(family.weight * family.workers for family in self.families)

    def note_property(self) -> None:
        """Add up property income; it changes only with the year."""
        income = sum(family.weight * family.property_income for family in self.families)
        self.property_fen = round(income * 100.0)

    def persons_below(self, line: float) -> int:
        """Count the persons whose lasting income a year lies below a line."""
        low = (f for f in self.families if f.expected * 12.0 < f.size * line)
        return sum(family.weight * family.size for family in low)

    def award_dibao(self) -> None:
        """Award dibao to the lowest assessed first, until the quota is used up."""
        now = self.model.now
        quota = int(self.dibao_share * now.drivers.dibao_recipients)
        monthly = now.drivers.dibao_line * now.drivers.dibao_share / 12.0
        running = 0
        ceiling = math.log(now.rules.background.dibao.ceiling * now.drivers.poverty_line)
        scores = [(family.dibao_score(), family) for family in self.families]
        for family in self.families:
            family.dibao = 0.0
        assessed = [(s, f) for s, f in scores if s < ceiling and f.size > 0]
        for _, family in sorted(assessed, key=lambda pair: pair[0]):
            covered = family.dibao_members()
            recipients = round(covered * family.weight)
            running += recipients
            served = running - recipients // 2 <= quota
            family.dibao = covered * monthly if served else 0.0

    def found_firms(self) -> None:
        """Let reserved places share the firms that may still open; set what firms can do."""
        share = self.model.rules.livelihoods.employers.room
        reserved = [f for f in self.firms if f.status == EnterpriseStatus.RESERVED]
        existing = sum(f.weight for f in self.firms if f.status != EnterpriseStatus.RESERVED)
        for firm in reserved:
            firm.weight = max(round(existing * share / len(reserved)), 1)
        for firm in self.firms:
            firm.found()

    def set_pay(self) -> None:
        """Set going pay on the wage curve."""
        now = self.model.now
        employers = now.rules.livelihoods.employers
        slack = min(max(self.unemployment, 0.005), 0.5) / employers.normal_slack
        base = now.rules.livelihoods.labour.local_wage * now.drivers.pay_growth
        self.wage = math.exp(self.base_wage) * slack**employers.wage_curve * base

    def set_farm_gate_price(self) -> None:
        """Let the farm-gate price answer last month's planned output; a yuan is the least."""
        elasticity = self.model.now.rules.livelihoods.business.supply_elasticity
        relative = max(self.supply, 1.0) / max(self.base_supply, 1.0)
        self.price = relative ** (-1.0 / elasticity)

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
        for firm in self.firms:
            firm.plan_jobs(saving)

    def post_vacancies(self) -> None:
        """Let firms open positions and name those to end; jobs end at the rate that follows."""
        for firm in self.firms:
            firm.vacancies = max(firm.target - firm.jobs, 0)
        self.laid_off = sum(firm.layoffs() for firm in self.firms)
        separation = self.model.now.rules.livelihoods.labour.local_separation
        rate = separation + self.laid_off / max(self.jobs, 1)
        self.separation_limit = threshold(min(rate, 1.0))

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
        """Hire the seekers with the lowest draws; each takes jobs for all its real workers.

        Hires miss the matches for that; the difference is settled over the months that follow.
        """
        self.seekers = sum(family.weight for family in self.asking)
        posts = sum(firm.vacancies for firm in self.firms)
        chance = self.chance_of_match(posts)
        limit = self.last_place_served(chance, posts)
        self.hired = [family for family in self.asking if family.queue_place() < limit]
        self.hires = sum(family.weight for family in self.hired)
        for family in self.hired:
            family.take_local_job()
        placed = min(self.hires, posts)
        by_posts = apportion(placed, [firm.vacancies for firm in self.firms])
        rest = [firm.jobs + firm.vacancies for firm in self.firms]
        by_size = apportion(self.hires - placed, rest)
        for firm, part, extra in zip(self.firms, by_posts, by_size, strict=True):
            firm.jobs += part + extra
        self.unfilled += chance * self.seekers - self.hires
        listed = (f.weight for f in self.hired if f.register != Register.NEVER)
        self.hires_registered = sum(listed)
        self.asking = []
        self.learn()

    def last_place_served(self, chance: float, posts: int) -> float:
        """Return the place in the queue from which nobody is hired.

        What employers are spared moves some seekers up, at the cost of the others' chances.
        """
        market = self.model.now.rules.livelihoods.job_market
        due = self.unfilled / (market.settle * max(self.usual_seekers, 1.0))
        moved_up = sum(f.weight / (1.0 - self.model.discount(f)) for f in self.asking)
        share = max(self.seekers, 1) / max(moved_up, 1.0)
        most = min(posts / max(self.seekers, 1), 1.0)
        return min(max(chance + due, 0.0), most) * share

    def chance_of_match(self, posts: int) -> float:
        """Return a seeker's chance of a match, were there as many seekers as of late."""
        market = self.model.now.rules.livelihoods.job_market
        if self.usual_seekers == 0:
            self.usual_seekers = self.seekers
        self.usual_seekers += (1.0 - market.memory) * (self.seekers - self.usual_seekers)
        usual = max(self.usual_seekers, 1.0)
        return matches(usual, posts, market.matching) / usual

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
        if self.model.now.of_year == 1:
            self.background_fen = 0

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
