"""Firms that adopt villages, trusts, honours, hiring subsidies, donors: C5 to C8, D6 and D7."""

import numpy as np

from simsupport.measures.purchases import TALLY
from simsupport.month import MEASURES
from tests.mechanisms.cases.case import Case
from tests.mechanisms.cases.designated import NOBODY_ACCEPTS

PLACES = {measure.key: number for number, measure in enumerate(MEASURES)}
SUBSIDY = {
    "measures.employment_subsidy.tax_relief": {"2014-01": 4000.0},
    "measures.employment_subsidy.training": {"2014-01": 800.0},
    "measures.employment_subsidy.wage_share": {"2014-01": 0.3},
}
"""The subsidy from the month on in which the register opens, and registered workers are counted."""
ZERO = np.zeros(len(TALLY), np.int64)
NO_GIFTS = {
    **NOBODY_ACCEPTS,
    "measures.enterprise_villages.preference": 0.0,
    "measures.charitable_trusts.trusts": 0.0,
}
"""Firms may adopt as they like: they buy nothing, hire as others do, and keep their cash."""


def bought_by(key, kind="projects"):
    """Return how many projects a measure bought for households in all years, in 10,000."""

    def figure(model):
        row = {"projects": 0, "registered": 1, "needed": 2}[kind]
        return sum(int(bought[PLACES[key], row].sum()) for bought in model.record.bought.values())

    return lambda model: figure(model) / 1e4


def projects_of_firms(model):
    """Projects for registered households that firms and their trusts bought, in 10,000."""
    keys = ("enterprise_villages", "charitable_trusts")
    return sum(bought_by(key, "registered")(model) for key in keys)


def adopters(model):
    """Firms that have adopted a village this year, in 1,000."""
    return float(model.enterprises.adopted.sum()) / 1000.0


def giving_in_bad_years(model):
    """What adopters put up in a year of bad luck, in what adopters do in a year of good luck.

    County by county and row by row in the last plan: the mean of an adopter in rows whose demand
    lies below the usual, in the mean where it lies above.
    """
    firms = model.enterprises
    bad, good = (firms.luck < 0) & (firms.adopted > 0), (firms.luck > 0) & (firms.adopted > 0)
    each = [firms.offered[rows].sum() / firms.adopted[rows].sum() for rows in (bad, good)]
    return float(each[0] / each[1])


def put_up(model):
    """What adopters and their trusts put up for projects in the last plan, million yuan."""
    return float(model.enterprises.offered.sum()) / 1e8


def hires_of_registered(model):
    """Local hires of workers of households ever registered, in 1,000."""
    table = model.outcomes().to_pandas()
    return float(table[table.group == "national"].hires_registered.sum()) / 1000.0


def small_gifts(model):
    """Small gifts in the last year, in million."""
    return float(model.provinces.gifts.sum()) / 1e6


def gifts_by_arrival(model):
    """Slope over provinces of donors' trust on what arrived of gifts there last year."""
    arrived = 1.0 - model.provinces.leak.astype(np.float64)
    trust = model.provinces.trust.astype(np.float64)
    spread = np.var(arrived, ddof=1)
    return float(np.cov(arrived, trust)[0, 1] / spread) if spread > 0 else 0.0


def met_needs(model):
    """Share of all projects bought in the run that met what the household needed most."""
    projects, _, needed, *_ = sum(b.sum(axis=(0, 2)) for b in model.record.bought.values()) + ZERO
    return float(needed / max(projects, 1))


CASES: tuple[Case, ...] = (
    Case(
        row="C5",
        figure=projects_of_firms,
        says="projects for registered households that firms and their trusts bought, 10,000",
        sign=1,
        off={"measures.enterprise_villages.campaign": 0.0},
        shape={
            "measures.enterprise_villages.tax_relief": 0.6,
            "measures.enterprise_villages.spend": 50_000.0,
            "measures.enterprise_villages.profit_share": 0.2,
            "measures.enterprise_villages.appeal": 1.0,
            "measures.enterprise_villages.imitation": 2.0,
            "measures.enterprise_villages.strain": 3.0,
            "measures.enterprise_villages.spread": 0.5,
            "measures.enterprise_villages.preference": 20.0,
            "measures.enterprise_villages.view_noise": 2.0,
        },
        cut=NO_GIFTS,
        harmless={
            "measures.enterprise_villages.appeal": 0.0,
            "measures.enterprise_villages.tax_relief": 0.0,
            "measures.enterprise_villages.spread": 0.02,
            "measures.honours.enterprises": 1.0,
        },
        harmless_says="where firms think alike, and neither taxes nor honours pay, none adopts",
        rule="simsupport.measures.enterprise_villages:EnterpriseVillages._adopt",
        empty=None,
    ),
    Case(
        row="C6",
        figure=giving_in_bad_years,
        says="what an adopter gives in a bad year, in what one gives in a good year",
        sign=1,
        off={"measures.charitable_trusts.trusts": 0.0},
        shape={
            "measures.charitable_trusts.payout": 0.9,
            "measures.charitable_trusts.say": -1.0,
            "measures.charitable_trusts.spread": 2.0,
            "measures.charitable_trusts.view_noise": 2.0,
        },
        cut={
            **NOBODY_ACCEPTS,
            "measures.enterprise_villages.preference": 0.0,
            "livelihoods.employers.credit": 60.0,
        },
        harmless={"measures.charitable_trusts.payout": 0.01},
        harmless_says="a trust that hoards gives less than its firms would have given themselves",
        rule="simsupport.measures.charitable_trusts:CharitableTrusts.plan",
        months=38,
        harm=put_up,
    ),
    Case(
        row="C7",
        figure=hires_of_registered,
        says="local hires of workers of households ever registered, 1,000",
        sign=1,
        on=SUBSIDY,
        months=36,
        off={
            "measures.employment_subsidy.tax_relief": 0.0,
            "measures.employment_subsidy.training": 0.0,
            "measures.employment_subsidy.wage_share": 0.0,
        },
        shape={
            "measures.employment_subsidy.duration": 12,
            "measures.employment_subsidy.response": 2.0,
        },
        cut={
            "livelihoods.labour.reconsider": 0.0,
            "measures.employment_subsidy.response": 0.0,
        },
        harmless={
            "measures.employment_subsidy.response": 0.0,
            "projects.subsidised_vacancy.full_gain": 0.0,
            "livelihoods.employers.credit": 60.0,
            "measures.enterprise_villages.campaign": 0.0,
        },
        harmless_says="employers who take the money and hire as before: all of it is deadweight",
        rule="simsupport.measures.employment_subsidy:EmploymentSubsidy.hiring_discount",
        empty=lambda self, block, now, wanted, rows: np.zeros(len(rows), np.int64),
    ),
    Case(
        row="C8",
        figure=adopters,
        says="firms that have adopted a village, 1,000",
        sign=1,
        off={"measures.honours.enterprises": 0.0},
        shape={"measures.honours.worth": 5.0, "measures.honours.cheapening": 1.0},
        cut=NO_GIFTS,
        harmless={"measures.honours.enterprises": 1.0},
        harmless_says="an honour that every adopter gets is worth nothing to any of them",
        rule="simsupport.measures.honours:Honours.requests",
    ),
    Case(
        row="D6",
        figure=small_gifts,
        says="small gifts in the last year, million",
        sign=1,
        off={"measures.crowdfunding.reach": 0.0},
        shape={
            "measures.crowdfunding.donors": 1.0,
            "measures.crowdfunding.giving": 2.0,
            "measures.crowdfunding.gift": 100.0,
            "measures.crowdfunding.ask": 1000.0,
            "measures.crowdfunding.rumours": 0.2,
            "measures.crowdfunding.view_noise": 2.0,
        },
        cut=NOBODY_ACCEPTS,
        harmless={"measures.crowdfunding.view_noise": 5.0},
        harmless_says="gifts that follow what looks urgent lower the share of projects that meet "
        "the largest need",
        rule="simsupport.measures.crowdfunding:Crowdfunding.decide",
        empty=None,
        harm=met_needs,
    ),
    Case(
        row="D7",
        figure=gifts_by_arrival,
        says="slope over provinces of donors' trust on what arrived of last year's gifts",
        sign=1,
        off={"measures.donation_disclosure.disclosure": 0.0},
        shape={
            "measures.donation_disclosure.tolerance": 0.01,
            "measures.donation_disclosure.monitored": 0.1,
            "measures.donation_disclosure.learning": 1.0,
        },
        cut=NOBODY_ACCEPTS,
        harmless={"measures.donation_disclosure.tolerance": 0.002},
        harmless_says="donors who forgive no loss at all stop giving once they learn of one",
        rule="simsupport.measures.donation_disclosure:DonationDisclosure.decide",
        empty=None,
        harm=small_gifts,
    ),
)
