"""East-west cooperation: rows A1 to A10."""

from types import SimpleNamespace

import numpy as np

from simsupport.core.blocks import Block
from simsupport.core.calendar import Month
from simsupport.livelihoods.health import labour_left
from simsupport.measures.eastern_places import recipients
from tests.mechanisms.cases.case import Case
from tests.mechanisms.cases.cuts import NO_PUBLIC_PROJECTS, OFFICIALS_ARE_NO_MATTER
from tests.mechanisms.cases.designated import NOBODY_ACCEPTS

NOBODY_SEEKS = {"livelihoods.labour.reconsider": 0.0}
"""No farm worker asks for a job: whatever vacancies and information there are change nobody."""

ILLNESS_IS_HARMLESS = {
    "livelihoods.health.acute_loss": 0.0,
    "livelihoods.health.chronic_loss": 0.0,
}
"""Illness takes no labour: there is nothing for better treatment to restore."""

NOBODY_LEAVES = {
    "livelihoods.labour.leave_cost": 5.0,
    "livelihoods.labour.taste_scale": 0.2,
}
"""Nobody would leave home, whatever is known of posts away."""


def in_recipients(model):
    """Which households live in counties that have a partner in the east."""
    chosen = recipients(model.counties)[model.villages.county]
    return chosen[model.households.village]


def known_poor(model):
    """Which households of recipient counties are or were registered."""
    return in_recipients(model) & (model.households.register > 0)


def mean(model, values, chosen):
    """Return the mean of a column over real households, chosen rows only."""
    weight = model.households.weight[chosen].astype(float)
    return float(np.average(values[chosen], weights=weight))


def local_jobs(model):
    """Local jobs of all firms, for each real recipient county."""
    firms, counties = model.enterprises, model.counties
    chosen = recipients(counties)
    jobs = firms.jobs[chosen[firms.county]].sum()
    return float(jobs) / float(counties.weight[chosen].sum())


def trained_in_recipients(model):
    """Workers trained, for each household that is or was registered."""
    chosen = known_poor(model) & (model.households.workers > 0)
    return mean(model, model.households.trained, chosen)


def losses_in_recipients(model):
    """Share of money in officials' hands that is lost on the way, villages of recipients."""
    chosen = recipients(model.counties)[model.villages.county]
    lost = 1.0 - model.villages.arrives[chosen].astype(float)
    return float(np.average(lost, weights=model.villages.weight[chosen]))


def labour_lost(model):
    """Share of labour lost to illness in the last month, patients of recipient counties."""
    block = Block(model.tables, 0, len(model.counties))
    now = SimpleNamespace(month=Month(int(model.time) - 1))
    lost = 1.0 - labour_left(block, now, model.rules.livelihoods.health).astype(float)
    return mean(model, lost, in_recipients(model) & (model.households.illness > 0))


def migrants_of_the_poor(model):
    """Migrants for each worker of households that are or were registered, recipient counties."""
    hh, chosen = model.households, known_poor(model)
    workers = float(np.dot(hh.workers[chosen], hh.weight[chosen]))
    return float(np.dot(hh.migrant[chosen], hh.weight[chosen].astype(float))) / workers


CASES: tuple[Case, ...] = (
    Case(
        row="A5",
        figure=local_jobs,
        says="local jobs of all firms, for each recipient county",
        sign=1,
        off={"measures.east_west.firms": 0.0},
        shape={
            "measures.east_west.edge": 0.5,
            "measures.east_west.firm_jobs": 200.0,
            "measures.east_west.failure": 0.9,
            "measures.east_west.move_cost": 0.0,
        },
        cut=NOBODY_SEEKS,
        harmless={"measures.east_west.move_cost": 2.0, "measures.east_west.ties": 0.0},
        harmless_says="where freight and distance eat up what lower pay saves, no firm comes",
        rule="simsupport.measures.eastern_firms:EasternFirms.decide",
        empty=None,
    ),
    Case(
        row="A6",
        figure=trained_in_recipients,
        says="workers trained, for each registered household with a worker",
        sign=1,
        off={"measures.training.places": 0.0},
        changes=NO_PUBLIC_PROJECTS,
        shape={
            "measures.training.enrolment": 1.0,
            "measures.training.view_noise": 3.0,
            "measures.training.advice": 1.0,
            "measures.training.advice_worth": 1.0,
        },
        cut=NOBODY_ACCEPTS,
        harmless={"projects.training_place.failure": 1.0},
        harmless_says="where courses teach nothing, no worker comes away trained",
        rule="simsupport.measures.training:Training.plan",
    ),
    Case(
        row="A7",
        figure=losses_in_recipients,
        says="share of handled money that does not arrive in recipient counties",
        sign=-1,
        off={"measures.east_west.secondment": 0.0},
        shape={
            "measures.east_west.watch": 1.0,
            "measures.east_west.leaders_trained": 1.0,
            "measures.east_west.stay": 1.0,
        },
        cut={**OFFICIALS_ARE_NO_MATTER, "measures.east_west.leaders_trained": 0.0},
        harmless={"measures.east_west.stay": 0.0},
        harmless_says="where cadres leave before they know who is who, as much is lost as before",
        rule="simsupport.measures.seconded_cadres:SecondedCadres.decide",
        empty=None,
    ),
    Case(
        row="A8",
        figure=labour_lost,
        says="labour that patients of recipient counties lose to illness",
        sign=-1,
        off={"measures.east_west.hospital_pairing": 0.0},
        shape={
            "measures.east_west.treatment_gain": 1.0,
            "measures.east_west.hospital_cost": 5e6,
        },
        cut=ILLNESS_IS_HARMLESS,
        harmless=ILLNESS_IS_HARMLESS,
        harmless_says="where illness takes no labour, doctors are paid and restore nothing",
        rule="simsupport.measures.paired_services:PairedServices.plan",
    ),
    Case(
        row="A9",
        figure=migrants_of_the_poor,
        says="migrants among workers of registered households",
        sign=1,
        off={"measures.labour_cooperation.reach": 0.0},
        shape={
            "measures.labour_cooperation.told": 1.0,
            "measures.labour_cooperation.cost": 500.0,
        },
        cut=NOBODY_SEEKS,
        harmless=NOBODY_LEAVES,
        harmless_says="where nobody would leave home, being told of posts brings nobody there",
        rule="simsupport.measures.labour_cooperation:LabourCooperation.requests",
    ),
)
