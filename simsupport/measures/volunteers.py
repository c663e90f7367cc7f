"""Volunteer teams: people who give their time in poor counties, and train those who stay.

Each February teams choose poor counties for the year and care for frail households; they are paid
their expenses only. Teams from developed areas train local social workers, who are paid, give care
like them, and go on after the teams have left, fewer every year.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block, Groups, Index, apportion
from simsupport.core.calendar import Month
from simsupport.core.columns import column, extend
from simsupport.core.ledger import Source
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.appeal import appeal_of_counties
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Nation, Row
from simsupport.measures.care import at_part, deliver_care
from simsupport.measures.purchases import Purse, View, buy_best
from simsupport.projects.care_visit import CareVisit
from simsupport.projects.needs import Needs

Reals = npt.NDArray[np.float64]

extend(
    Counties,
    teams=column("i8", "teams", "volunteer teams that spend the year there"),
    social_workers=column("f8", "persons", "local social workers whom teams have trained"),
    teams_left=column("i8", "fen", "teams' care, at its price on the menu, that went to nobody"),
    workers_left=column("i8", "fen", "the same of local social workers"),
)

TEAMS = "teams"
LOCAL = "local social workers"

_PARTS = 1e9
"""Parts into which the teams of the nation are divided."""


class Volunteers(Measure):
    """Send volunteer teams to poor counties, who care for the frail and train local carers."""

    key: ClassVar[str] = "volunteers"
    sizes: ClassVar[tuple[str, ...]] = ("teams",)
    source: ClassVar[Source] = Source.DONATIONS
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "D8",
            "teams",
            "professional social workers and volunteers; local ones are trained",
            "doer",
            "H S A",
            "volunteer team",
        ),
    )

    teams: Dated = param(
        0.0,
        unit="teams/county",
        source="policy lever",
        low=0.0,
        high=1000.0,
        doc="teams for each poor county on average",
    )
    reach: float = param(
        100.0,
        unit="households/team",
        source="assumption; ten people with ten households each",
        low=0.0,
        high=10_000.0,
        doc="households for which a team can care in its year",
    )
    expenses: float = param(
        0.25,
        unit="share",
        source="assumption; travel and board, their time is free",
        low=0.0,
        high=1.0,
        doc="what a team's care costs, in the price on the menu",
    )
    failure: float = param(
        0.2,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="households whom volunteers' visits spare no work",
    )
    hope: float = param(
        0.03,
        unit="share",
        source="assumption; above a work team's, as they come from elsewhere",
        low=0.0,
        high=0.5,
        doc="what teams' year adds to the aim of aspiration where they reach every household",
    )
    pull: float = param(
        0.5,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="how strongly the log of a county's registered persons draws teams",
    )
    remoteness: float = param(
        2.0,
        unit="log points",
        source="assumption",
        low=0.0,
        high=20.0,
        doc="how strongly a county's remoteness keeps teams away",
    )
    training: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="teams that come from developed areas with somebody who trains",
    )
    trainees: float = param(
        2.0,
        unit="persons/year",
        source="assumption",
        low=0.0,
        high=50.0,
        doc="local social workers whom such a team trains in its year",
    )
    turnover: float = param(
        0.2,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="local social workers who give up in a year",
    )
    caseload: float = param(
        20.0,
        unit="households",
        source="assumption",
        low=0.0,
        high=500.0,
        doc="households for which a local social worker can care in a year",
    )
    local_pay: float = param(
        0.6,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="what a local social worker's care costs, in the price on the menu",
    )
    stay: int = param(
        36,
        unit="months",
        source="assumption",
        low=0,
        high=120,
        doc="months after the last team for which local social workers go on",
    )
    briefed: float = param(
        0.7,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="counties that tell teams who is cared for already",
    )
    view_noise: float = param(
        0.8,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of a team's error about what care brings a household",
    )
    local_noise: float = param(
        0.3,
        unit="log points",
        source="assumption; they live there",
        low=0.0,
        high=5.0,
        doc="the same of local social workers",
    )

    def active(self, month: Month) -> bool:
        """Whether there are teams, or local social workers left by teams that were there."""
        first = max(month.index - self.stay, 0)
        months = range(first, month.index + 1)
        return any(self.sends(Month(index)) for index in months)

    def sends(self, month: Month) -> bool:
        """Whether teams are at work in a month."""
        return super().active(month)

    def decide(self, nation: Nation) -> None:
        """In February let last year's local carers stay or go, and teams choose their counties."""
        month = nation.month
        if month.of_year != PLANNING_MONTH or self.coverage.at(month) == 0.0:
            return
        counties = nation.tables["counties"]
        counties.social_workers[:] *= 1.0 - self.turnover
        counties.social_workers[:] += counties.teams * (self.training * self.trainees)
        counties.teams[:] = 0
        if self.sends(month):
            real = counties.weight * counties.poor_county.astype(np.int64)
            number = np.array([round(self.teams.at(month) * int(real.sum()))])
            parts = np.rint(self.drawn(nation) * _PARTS).astype(np.int64)
            everywhere = Groups(np.zeros(len(parts), np.int64), 0, 1)
            counties.teams[:] = apportion(number, parts, everywhere)

    def drawn(self, nation: Nation) -> Reals:
        """Return the chance that a team chooses each county, a logit over poor counties.

        Many registered persons draw teams, remoteness keeps them away. Shape (n_counties,).
        """
        counties = nation.tables["counties"]
        value = appeal_of_counties(nation.tables, self.pull, self.remoteness)
        strength = counties.weight * counties.poor_county * np.exp(value - value.max())
        chance: Reals = strength / max(strength.sum(), 1e-300)
        return chance

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """In December let those who met a team aim higher; money is asked for in the plan."""
        if now.month.of_year == 12 and self.sends(now.month):
            households = np.maximum(block.in_county.up(block.weight), 1)
            met = np.minimum(block.counties.teams * self.reach / households, 1.0)
            lift = met.astype(np.float32) * np.float32(self.hope * self.coverage.at(now.month))
            block.villages.encouraged += block.villages_in_county.down(lift)
        return []

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Let teams choose whom to care for, then local social workers, who know of all others."""
        cases = np.flatnonzero(self.covered(block, now)[needs.rows])
        counties = block.counties
        order_of_teams = self._order(
            block, now, needs, cases, counties.teams * self.reach, counties.teams_left, TEAMS
        )
        by_locals = counties.social_workers * self.caseload
        order_of_locals = self._order(
            block, now, needs, cases, by_locals, counties.workers_left, LOCAL
        )
        return [order_of_teams, order_of_locals]

    def _order(
        self,
        block: Block,
        now: Now,
        needs: Needs,
        cases: Index,
        households: Reals,
        left: npt.NDArray[np.int64],
        who: str,
    ) -> Order:
        """Order care for so many households in each county, and write down what is left of it."""
        team = who == TEAMS
        price = now.projects.care_visit.price(now)
        here = households > 0.0  # who has left takes along what was left over
        whole = np.rint(households * price).astype(np.int64) + left * here
        cases = cases[(whole > 0)[needs.county[cases]]]
        noise = np.float32(self.view_noise if team else self.local_noise)
        unclear = noise * block.villages.unclear[needs.village[cases]]
        county = needs.county[cases]
        knows = self._knows(block, now)[county] if team else np.ones(len(cases), bool)
        view = View(unclear, (CareVisit,), knows)
        bought = buy_best(needs, cases, Purse(county, whole), view)
        left[:] = bought.left
        paid = self.expenses if team else self.local_pay
        return replace(at_part(bought.order, paid), purpose=who)

    def _knows(self, block: Block, now: Now) -> Flags:
        """Return the counties that tell teams what others have ordered; shape (n_counties,)."""
        start, stop = block.counties.start, block.counties.stop
        words = now.streams.words(f"{self.key}.briefed", 0, start, stop)
        knows: Flags = uniform(words) < np.float32(self.briefed)
        return knows

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Give the care; what is booked is what teams' expenses or local pay come to."""
        team = order.purpose == TEAMS
        paid, works = (self.expenses, 1.0 - self.failure) if team else (self.local_pay, 1.0)
        deliver_care(block, now, order, paid, works)

    def stop(self, block: Block) -> None:
        """End with the last local social workers."""
        counties = block.counties
        counties.teams[:] = counties.teams_left[:] = counties.workers_left[:] = 0
        counties.social_workers[:] = 0
