"""The calendar: which rules act in a month, in which order. Read this first.

A month has two halves. In the first, blocks live through shocks and ask (for jobs away, for
money); the nation answers in one reduction; in the second, blocks take what was granted, earn,
spend and tell what happened. A block is a run of whole counties, so county markets clear inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simsupport.channels import giving, jobs, waiting
from simsupport.channels.jobs import JobMarket
from simsupport.core.blocks import Block, Index
from simsupport.core.calendar import Month
from simsupport.core.columns import Table
from simsupport.core.ledger import Source, total
from simsupport.core.parameters import Parameters
from simsupport.core.streams import lanes
from simsupport.exchange import Asked, Granted, Pending, Told
from simsupport.governance import agencies, county_exit, delivery, evaluation, incentives, survey
from simsupport.governance.appraisal import appraise, is_appraisal, take_back_wrong_exits
from simsupport.governance.careers import Careers
from simsupport.governance.government import Government, Rules
from simsupport.governance.pressure import Pressure
from simsupport.governance.recovery import take_back
from simsupport.governance.register import (
    RegisterRules,
    count_registered,
    eligible,
    open_register,
)
from simsupport.indicators.record import count_month
from simsupport.indicators.year import close_year
from simsupport.livelihoods import (
    arrears,
    aspiration,
    business,
    crime,
    earnings,
    employers,
    family,
    guarantees,
    health,
    labour,
    loans,
    posts,
    shocks,
    spending,
)
from simsupport.livelihoods.drivers import Growth
from simsupport.livelihoods.now import Now
from simsupport.measures import background
from simsupport.measures.agency_capacity import AgencyCapacity
from simsupport.measures.assessment import Assessment, Penalties
from simsupport.measures.base import PLANNING_MONTH, Measure, Nation, Oversight, Policy
from simsupport.measures.cash_transfer import CashTransfer
from simsupport.measures.charitable_trusts import CharitableTrusts
from simsupport.measures.coordination import Coordination
from simsupport.measures.crowdfunding import Crowdfunding
from simsupport.measures.designated_units import DesignatedUnits
from simsupport.measures.donation_disclosure import DonationDisclosure
from simsupport.measures.east_west import EastWest
from simsupport.measures.employment_subsidy import EmploymentSubsidy
from simsupport.measures.enterprise_villages import EnterpriseVillages
from simsupport.measures.expert_teams import ExpertTeams
from simsupport.measures.extension import Extension
from simsupport.measures.first_secretaries import FirstSecretaries
from simsupport.measures.fiscal import Fiscal
from simsupport.measures.fund_integration import FundIntegration
from simsupport.measures.fund_supervision import FundSupervision
from simsupport.measures.grassroots_incentives import GrassrootsIncentives
from simsupport.measures.helpers import Helpers
from simsupport.measures.hiring import discount, mean_saving
from simsupport.measures.honours import Honours
from simsupport.measures.incident_response import IncidentResponse
from simsupport.measures.industry_fund import IndustryFund
from simsupport.measures.inspections import Inspections, SocialSupervision, ThirdParty
from simsupport.measures.labour_cooperation import LabourCooperation
from simsupport.measures.leading_enterprises import LeadingEnterprises
from simsupport.measures.legal_aid import LegalAid
from simsupport.measures.legal_framework import LegalFramework
from simsupport.measures.local_teams import LocalTeams
from simsupport.measures.market_awareness import MarketAwareness
from simsupport.measures.minimum_income import MinimumIncome
from simsupport.measures.needs_voice import NeedsVoice
from simsupport.measures.parks import Parks
from simsupport.measures.prosecution import Prosecution
from simsupport.measures.public_private import PublicPrivate
from simsupport.measures.public_security import PublicSecurity
from simsupport.measures.purchased_services import PurchasedServices
from simsupport.measures.purchases import count_purchases, forget_purchases
from simsupport.measures.responsibility import Responsibility
from simsupport.measures.role_models import RoleModels
from simsupport.measures.self_reliance import SelfReliance
from simsupport.measures.social_organisations import SocialOrganisations
from simsupport.measures.state_enterprises import StateEnterprises
from simsupport.measures.statistics import Statistics
from simsupport.measures.talent_programmes import TalentProgrammes
from simsupport.measures.technology_commissioners import TechnologyCommissioners
from simsupport.measures.training import Training
from simsupport.measures.vanity_ban import VanityBan
from simsupport.measures.village_capacity import VillageCapacity
from simsupport.measures.village_committees import VillageCommittees
from simsupport.measures.volunteers import Volunteers
from simsupport.measures.work_teams import WorkTeams
from simsupport.projects.menu import MENU, VILLAGE_MENU
from simsupport.projects.needs import look_into_needs
from simsupport.projects.subsidised_vacancy import SubsidisedVacancy

if TYPE_CHECKING:
    from simsupport.scenario import Scenario

MEASURES: tuple[type[Measure], ...] = (
    CashTransfer,
    MinimumIncome,
    EmploymentSubsidy,
    # who knows and carries out
    FirstSecretaries,
    Helpers,
    WorkTeams,
    VillageCommittees,
    LabourCooperation,
    # who protects
    LegalAid,
    PublicSecurity,
    Coordination,
    NeedsVoice,
    RoleModels,
    # what households learn
    SelfReliance,
    MarketAwareness,
    TalentProgrammes,
    GrassrootsIncentives,
    ExpertTeams,
    VillageCapacity,
    LocalTeams,
    # who is seen, and sees
    Honours,
    DonationDisclosure,
    # who buys projects
    EastWest,
    Training,
    TechnologyCommissioners,
    DesignatedUnits,
    StateEnterprises,
    LeadingEnterprises,
    CharitableTrusts,
    EnterpriseVillages,
    Crowdfunding,
    PurchasedServices,
    SocialOrganisations,
    Volunteers,
    # public money, which fills what the others leave
    FundIntegration,
    Fiscal,
    Extension,
    # who brings firms
    Parks,
    IndustryFund,
    PublicPrivate,
)
"""In the order in which they act: first secretaries are posted before units plan, honours are read
out before firms decide, and firms decide, and pay into trusts, before what is left is spent."""

OVERSIGHT: tuple[type[Oversight], ...] = (
    Responsibility,
    Assessment,
    Penalties,
    Inspections,
    ThirdParty,
    SocialSupervision,
    Statistics,
    AgencyCapacity,
    LegalFramework,
    IncidentResponse,
    FundSupervision,
    VanityBan,
    Prosecution,
)

POLICIES: tuple[type[Policy], ...] = (*MEASURES, *OVERSIGHT)

SECTIONS: dict[str, dict[str, type[Parameters]]] = {
    "livelihoods": {
        "growth": Growth,
        "shocks": shocks.Shocks,
        "crime": crime.Crime,
        "labour": labour.Labour,
        "arrears": arrears.Arrears,
        "business": business.Business,
        "health": health.Health,
        "spending": spending.Spending,
        "family": family.Family,
        "guarantees": guarantees.Guarantees,
        "aspiration": aspiration.Aspiration,
        "employers": employers.Employers,
        "job_market": JobMarket,
    },
    "background": {
        "registry": RegisterRules,
        "dibao": background.Dibao,
        "pension": background.Pension,
        "farm_subsidy": background.FarmSubsidy,
    },
    "governance": {
        "incentives": incentives.Incentives,
        "careers": Careers,
        "delivery": delivery.Delivery,
        "survey": survey.Survey,
        "exit_rule": evaluation.ExitRule,
    },
    "projects": {
        "subsidised_vacancy": SubsidisedVacancy,
        **{project.key: project for project in MENU},
        **{project.key: project for project in VILLAGE_MENU},
    },
    "measures": {policy.key: policy for policy in POLICIES},
}


def first_half(block: Block, now: Now, rules: Scenario) -> tuple[Asked, Pending]:
    """Shocks, the year's turns, arrivals, labour choice, and requests."""
    live, institutions = rules.livelihoods, rules.background
    hh = block.households
    illness, job, stay, reconsider = lanes(now.words("household", hh.start, hh.stop))
    for measure in now.stopping:
        measure.stop(block)
    open_register(block, now, institutions.registry)
    if now.month.of_year == 1:
        take_back(block, now)
        take_back_wrong_exits(block, now)
        shocks.turn_of_year(block, now, live.shocks)
        crime.strike(block, now, live.crime)
        family.age(block, now, live.family)
        guarantees.renew_guarantees(block, now, live.guarantees)
        aspiration.drift(block, live.aspiration)
        business.adopt_technology(block, live.business)
        background.assess_dibao(block, now, institutions.dibao)
    if now.month.of_year in (1, 4, 7, 10):
        loans.repay_loans(block, now, live.spending)
        spending.invest(block, now, live.spending, live.business)
        business.plan_production(block, now, live.business)
    if is_appraisal(now.month, institutions.registry):
        appraise(block, now, institutions.registry)
    health.fall_ill(block, live.health, illness)

    acting = now.measures
    wanted = eligible(block, now, institutions.registry) if acting else np.zeros(0, np.bool_)
    employers.set_pay(block, now, live.labour, live.employers)
    business.set_farm_gate_price(block, live.business)
    if now.month.of_year in (1, 4, 7, 10):
        saving = mean_saving(block, now, acting, wanted)
        employers.plan_jobs(block, now, live.employers, saving)
    employers.post_vacancies(block, live.labour)
    labour.end_jobs(block, now, live.labour, job, stay)
    employers.release_workers(block)
    seekers = labour.seek_work(block, now, live.labour, live.business, reconsider)
    spared = discount(block, now, acting, wanted, seekers.local)
    hired = jobs.clear_county_market(block, now, live.job_market, seekers, spared)

    asked = Asked(jobs.ask_destinations(block, seekers), np.zeros(len(Source), np.int64))
    pending = Pending(seekers, np.zeros(len(block.counties), np.int64))
    let_measures_act(block, now, pending, wanted, hired)
    for measure, order in pending.orders:
        asked.money[measure.source if order.source is None else order.source] += order.cost
    return asked, pending


def let_measures_act(
    block: Block, now: Now, pending: Pending, wanted: npt.NDArray[np.bool_], hired: Index
) -> None:
    """Let measure after measure act; in the planning month look into needs, and let payers buy."""
    planners = [measure for measure in now.measures if measure.plans]
    block.villages.unclear[:] = 1  # until those who know the village have acted
    block.counties.advice[:] = 0  # until experts have acted
    if now.month.of_year == PLANNING_MONTH:
        forget_purchases(block)
    for measure in now.measures:
        supported = measure.after_hiring(block, now, wanted, hired)
        if len(supported):
            pending.subsidised_hires += block.count_by_county(supported, block.weight[supported])
        pending.ask(measure, measure.requests(block, now, wanted))
    if planners and now.month.of_year == PLANNING_MONTH:
        served = np.logical_or.reduce([measure.serves(block) for measure in planners])
        rows = np.flatnonzero(wanted & block.in_village.down(served))
        pending.needs = look_into_needs(block, now, rows)
        for measure in planners:
            pending.ask(measure, measure.plan(block, now, pending.needs))


def second_half(
    block: Block, now: Now, rules: Scenario, pending: Pending, granted: Granted
) -> Told:
    """Clearing, earnings, transfers, consumption, records."""
    live, institutions = rules.livelihoods, rules.background
    jobs.go_away(block, now, pending.seekers, granted.first_unserved)
    bill = earnings.earn(block, now, live.labour, live.business, live.health)
    arrears.settle_the_year(block, now, live.arrears, live.labour)
    posts.pay_posts(block, now)
    employers.trade(block, now, live.employers, bill)
    background.pay_background(block, now, institutions.pension, institutions.farm_subsidy)
    agencies.deliver_due(block, now)
    for measure, order in pending.orders:
        paid = order.granted(granted.share)
        arrived = delivery.lose_on_the_way(block, now, paid, measure.handled)
        timed = agencies.schedule(block, now, arrived, measure.handled)
        measure.deliver(block, now, timed, granted.share)
    earnings.add_up(block)
    if now.sources is not None:
        now.sources.add_month(block.households)
    spending.consume(block, now, live.spending, live.health)
    savings = total(block.households.savings, block.weight)
    counts = count_month(block, now.month, pending.subsidised_hires)
    year = earned = None
    if now.month.of_year == 12:
        earned = None if now.sources is None else now.sources.sums
        year = close_year(block, now.month, now.drivers.poverty_line, now.drivers.prices)
        count_registered(block)
        survey.count_need(block, now)
        county_exit.count_cases(block, now)
    cash = int(block.enterprises.cash.sum())
    trust = posts.held_in_trust(block) + giving.held_in_funds(block)
    trust += waiting.held_for_projects(block)
    bought = count_purchases(block, pending.needs, pending.orders, granted.share, MEASURES)
    return Told(now.books, counts, savings, cash, trust, now.came_home, bought, year, earned)


def measures_acting(rules: Scenario, month: Month, *, funded: bool) -> tuple[Measure, ...]:
    """Return the measures that do something this month.

    None does during burn-in, nor when the cap on spending is used up.
    """
    if month.index < 0 or not funded:
        return ()
    measures: list[Measure] = [getattr(rules.measures, measure.key) for measure in MEASURES]
    return tuple(measure for measure in measures if measure.active(month))


def oversight_acting(rules: Scenario, month: Month) -> tuple[Oversight, ...]:
    """Return the oversight that presses on officials this month; none does during burn-in."""
    kinds = OVERSIGHT if month.index >= 0 else ()
    policies: list[Oversight] = [getattr(rules.measures, kind.key) for kind in kinds]
    return tuple(policy for policy in policies if policy.active(month))


def decide(nation: Nation, rules: Scenario, *, funded: bool) -> None:
    """Before officials choose: what policies decide for several counties at once."""
    if nation.month.of_year == 1:
        officials, counties = nation.tables["officials"].arrays, nation.tables["counties"].arrays
        # until those who look over their shoulders, audit, come back after an incident, or fill
        # posts by ability, act
        for name in ("prevented", "audited", "followed", "known"):
            officials[name][:] = 0
        counties["kept_year"][:] = 0
    for policy in _policies_acting(rules, nation.month, funded=funded):
        policy.decide(nation)


def look_back(nation: Nation, rules: Scenario, *, funded: bool) -> None:
    """At the end of a year, when it is known who was found out: what policies make of it."""
    for policy in _policies_acting(rules, nation.month, funded=funded):
        policy.look_back(nation)


def _policies_acting(rules: Scenario, month: Month, *, funded: bool) -> tuple[Policy, ...]:
    """Return all policies that do something this month, measures first."""
    return (*measures_acting(rules, month, funded=funded), *oversight_acting(rules, month))


def govern(government: Government, month: Month, rules: Scenario) -> None:
    """Before the blocks: quotas when the register opens; in January letters, choices, delivery."""
    government.open_month(month, pressure_of(rules, month))


def reckon(government: Government, month: Month, rules: Scenario) -> None:
    """After the blocks: reports in autumn; in December survey, inspections, exits, careers."""
    government.close_month(month, pressure_of(rules, month))


def pressure_of(rules: Scenario, month: Month) -> Pressure:
    """Return what presses on officials in a month; nothing does during burn-in."""
    fields: dict[str, float] = {}
    for policy in oversight_acting(rules, month):
        fields |= policy.press(month)
    return Pressure(**fields)


def form_government(
    tables: dict[str, Table], rules: Scenario, seed: int, *, in_post: bool = False
) -> Government:
    """Return the officials of a nation, in their posts; appointed now, unless they are already."""
    return Government(
        tables,
        Rules(
            register=rules.background.registry,
            survey=rules.governance.survey,
            incentives=rules.governance.incentives,
            careers=rules.governance.careers,
            delivery=rules.governance.delivery,
            exit_rule=rules.governance.exit_rule,
        ),
        seed,
        in_post=in_post,
    )


def settle_in(block: Block, rules: Scenario) -> None:
    """Set what follows from the population before the first month: firms' productivity."""
    family.count_members(block)
    employers.found_firms(block, rules.livelihoods.labour, rules.livelihoods.employers)
