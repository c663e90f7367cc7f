"""Families over time, in January: deaths, old age, school, coming of age, births, splits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simsupport.agents.households import Register, Status
from simsupport.livelihoods.family import MOST_ELDERS, MOST_MEMBERS, MOST_WORKERS

from .draws import lane, threshold
from .state import HouseholdState

if TYPE_CHECKING:
    from .household import HouseholdAgent

INHERITED = (
    "weight",
    "stratum",
    "cause",
    "schooling",
    "skill",
    "farm_level",
    "productivity",
    "capacity",
    "harvest",
    "technology",
    "housing",
    "water",
    "aspiration",
    "register",
    "register_month",
    "start_poor",
    "poor_history",
)
"""What a young family takes over from its parents unchanged."""

DIVIDED = ("assets", "property_base", "transfer_base", "expected", "last_income", "dibao")
"""What parents and the young divide."""


def befalls(lane_value: int, at_risk: int, rate: float) -> bool:
    """Return whether one of several members meets an event of a yearly rate."""
    return lane_value < at_risk * threshold(rate)


class FamilyRules(HouseholdState):
    """What happens to a family once a year."""

    def age(self) -> None:
        """Let a year pass; splits follow when all families have aged."""
        young, old = self.draw("family.young"), self.draw("family.old")
        self.lose_members(lane(old, 0), lane(old, 1))
        self.grow_old(lane(old, 2))
        self.finish_school(lane(young, 2))
        self.come_of_age(lane(young, 0), lane(young, 3))
        self.bear_a_child(lane(young, 1))

    def lose_members(self, elder_lane: int, adult_lane: int) -> None:
        """Let an elder and an adult die."""
        rules = self.model.now.rules.livelihoods.family
        if befalls(elder_lane, self.elders, rules.elder_death):
            self.elders -= 1
        if befalls(adult_lane, self.adults, rules.adult_death):
            self.adults -= 1
            self.fit_workers()

    def grow_old(self, lane_value: int) -> None:
        """Let an adult turn 60."""
        rate = self.model.now.rules.livelihoods.family.growing_old
        if befalls(lane_value, self.adults, rate) and self.elders < MOST_ELDERS:
            self.adults -= 1
            self.elders += 1
            self.fit_workers()

    def fit_workers(self) -> None:
        """Take one worker away if there are more than adults able and free to work."""
        self.disabled = min(self.disabled, self.adults)
        self.students = min(self.students, self.adults - self.disabled)
        if self.workers <= self.adults - self.disabled - self.students:
            return
        if self.farm == 0 and self.local_job > 0:
            self.lose_local_job()
        elif self.farm == 0:
            self.migrant -= 1
            self.farm += 1
        self.farm -= 1
        self.workers -= 1

    def finish_school(self, lane_value: int) -> None:
        """Let a student graduate and join the farm, with four more years of schooling."""
        rules = self.model.now.rules.livelihoods.family
        done = befalls(lane_value, self.students, rules.graduation)
        if done and self.workers < MOST_WORKERS:
            self.students -= 1
            self.workers += 1
            self.farm += 1
            gain = 4.0 / max(self.adults, 1)
            self.schooling += gain
            self.skill += gain * rules.return_to_schooling

    def come_of_age(self, lane_value: int, study_lane: int) -> None:
        """Let a child turn 16: it goes on to school or joins the farm."""
        rules = self.model.now.rules.livelihoods.family
        grown = befalls(lane_value, self.children, rules.coming_of_age)
        if grown and self.workers < MOST_WORKERS:
            self.children -= 1
            self.adults += 1
            if study_lane < threshold(rules.study) and self.school == 0:
                self.students += 1
            else:
                self.workers += 1
                self.farm += 1
        if self.children == 0:
            self.school = 0

    def bear_a_child(self, lane_value: int) -> None:
        """Let a child be born to a household of two adults or more."""
        rate = self.model.now.rules.livelihoods.family.birth
        able = self.adults >= 2 and self.size < MOST_MEMBERS
        if able and lane_value < threshold(rate):
            self.children += 1

    def split(self) -> None:
        """Let a young worker found a family where a place is reserved for it; note endings."""
        rules = self.model.now.rules.livelihoods.family
        reserved = self.model.reserved.get(self.row + 1) is self.home
        ready = self.status == Status.LIVING and self.workers >= 3 and self.farm >= 1
        leaves = lane(self.draw("family.old"), 3) < threshold(rules.split)
        if reserved and ready and leaves:
            self.divide_with(self.model.found_family(self.row + 1), rules.split_share)
        if self.size == 0 and self.status == Status.LIVING:
            self.dissolve()

    def dissolve(self) -> None:
        """End without members: what is left is inherited elsewhere, help ends."""
        self.status = Status.DISSOLVED
        self.savings = 0
        self.assets = self.property_base = self.transfer_base = self.expected = self.dibao = 0.0
        if self.register == Register.REGISTERED:
            self.register = Register.EXITED
            self.register_month = self.model.now.index

    def divide_with(self, young: HouseholdAgent, share: float) -> None:
        """Give the young a worker, a child if there are two, and their share."""
        for name in INHERITED:
            setattr(young, name, getattr(self, name))
        young.status = Status.LIVING
        child = 1 if self.children >= 2 else 0
        for name, moved in (("children", child), ("adults", 1), ("workers", 1), ("farm", 1)):
            setattr(young, name, getattr(young, name) + moved)
            setattr(self, name, getattr(self, name) - moved)
        for name in DIVIDED:
            part = getattr(self, name) * share
            setattr(young, name, part)
            setattr(self, name, getattr(self, name) - part)
        young.savings = int(max(self.savings, 0) * share)
        self.savings -= young.savings
        young.farm_level += math.log(share)
        self.farm_level += math.log(1.0 - share)
