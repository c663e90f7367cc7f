"""The enterprise agent: luck, opening and closing, the wanted size, and the month's trade."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa

from simsupport.agents.enterprises import EnterpriseStatus
from simsupport.livelihoods.employers import JOBS_PER_FIRM

from .draws import normal, uniform, word

if TYPE_CHECKING:
    from .places import CountyAgent
    from .twin import TwinModel


class EnterpriseAgent(mesa.Agent):
    """A local employer; attributes as in `agents/enterprises.py`."""

    model: TwinModel
    weight: int
    status: int
    kind: int
    productivity: float
    luck: float
    jobs: int
    target: int
    vacancies: int
    cash: int

    def __init__(
        self, model: TwinModel, row: int, market: CountyAgent, columns: dict[str, Any]
    ) -> None:
        super().__init__(model)
        self.row, self.market = row, market
        for name, value in columns.items():
            setattr(self, name, value)
        market.firms.append(self)

    @property
    def surplus(self) -> int:
        """Workers beyond those wanted."""
        return max(self.jobs - self.target, 0)

    def layoffs(self) -> int:
        """Return the jobs it ends: those unwanted beyond what workers leave within a quarter."""
        separation = self.model.now.rules.livelihoods.labour.local_separation
        leave = round(self.jobs * 3.0 * separation) if self.status == EnterpriseStatus.OPEN else 0
        return max(self.surplus - leave, 0)

    def found(self) -> None:
        """Set productivity so that the firm wants the workers it starts with."""
        live = self.model.rules.livelihoods
        size = self.jobs / max(self.weight, 1)
        if self.status != EnterpriseStatus.OPEN:
            size = JOBS_PER_FIRM
        scarcity = math.log(max(size, 0.1)) / live.employers.elasticity
        self.productivity = math.log(live.labour.local_wage) + self.market.base_wage + scarcity
        self.target = self.jobs

    def demand(self) -> float:
        """Return the log product of the first worker this month."""
        now = self.model.now
        employers = now.rules.livelihoods.employers
        years = (now.index + 12) / 12.0
        common = math.log(now.drivers.pay_growth)
        common += employers.growth * years / employers.elasticity
        return self.productivity + self.luck + common

    def plan_jobs(self, saving: float) -> None:
        """Decide how many workers to want, and go part of the way.

        Args:
            saving: share of pay that the average hire spares.
        """
        now = self.model.now
        employers = now.rules.livelihoods.employers
        drawn = normal(word(now.keys["employers.luck"], self.row))
        self.luck = self.luck * employers.luck_persistence + drawn * employers.luck_sd
        self.open_or_close()
        if self.status != EnterpriseStatus.OPEN:
            self.target = 0
            return
        gap = self.demand() - math.log(self.market.wage * (1.0 - saving))
        wanted = min(math.exp(gap * employers.elasticity), 1e4) * self.weight
        self.target = round(self.jobs + employers.adjustment * (wanted - self.jobs))

    def open_or_close(self) -> None:
        """Close beyond credit; settle without workers; open where a row is reserved."""
        now = self.model.now
        employers = now.rules.livelihoods.employers
        if self.status == EnterpriseStatus.OPEN:
            sales = self.market.wage * self.jobs / employers.labour_share * 100.0
            if self.cash < min(-sales * employers.credit, 0.0):
                self.status = EnterpriseStatus.CLOSED
            return
        if self.jobs == 0:
            self.cash = 0
        chance = uniform(word(now.keys["employers.opening"], self.row))
        if self.status == EnterpriseStatus.RESERVED and chance < employers.opening:
            self.status = EnterpriseStatus.OPEN

    def trade(self, mean_pay: float) -> None:
        """Sell, bear costs other than wages, and take profits out.

        Args:
            mean_pay: fen that the county's firms paid this month for each job.
        """
        if self.jobs == 0:
            return
        employers = self.model.now.rules.livelihoods.employers
        usual = mean_pay / employers.labour_share * self.jobs
        costs = usual * (1.0 - employers.labour_share) * employers.overhead
        self.cash += round(usual * math.exp(self.luck) - costs)
        self.cash -= max(self.cash - round(usual * employers.reserve), 0)
