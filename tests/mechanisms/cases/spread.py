"""One table, assemblies, role models and extension agents: rows E1, E2, E4 and F8."""

import numpy as np

from simsupport.core.streams import uniform
from simsupport.measures.purchases import TALLY
from tests.mechanisms.cases.case import Case
from tests.mechanisms.cases.designated import NOBODY_ACCEPTS, NOBODY_KNOWS_BETTER, UNITS

TABLE = "measures.coordination."
VOICE = "measures.needs_voice."
MODELS = "measures.role_models."
AGENTS = "measures.extension."

LED, SERVED = 0.5, 2.0 * 3.0 / 15.0
"""The shares of villages in the carrier, by which places are told apart."""


def bought_twice_anywhere(model):
    """Part of the last plans' projects that had been bought for the household already."""
    villages = model.villages
    return float(villages.twice.sum()) / max(float(villages.served.sum()), 1.0)


def led(model):
    """Villages whose leaders are called on in the carrier, whether or not they are in this run."""
    words = model.streams.words("role_models.villages", 0, 0, len(model.villages))
    return uniform(words) < np.float32(LED)


def visited(model):
    """Villages that agents serve in the carrier, whether or not they do in this run."""
    words = model.streams.words("extension.villages", 0, 0, len(model.villages))
    return uniform(words) < np.float32(SERVED)


def missed_needs_so_far(model):
    """Part of all payers' projects, all years together, that a household did not need most.

    Bought for somebody help is not meant for, or needed less than something else.
    """
    years = [year.sum(axis=(0, 2)) for year in model.record.bought.values()]
    counted = np.sum([np.zeros(len(TALLY)), *years], axis=0)
    return 1.0 - counted[TALLY.index("needed")] / max(counted[TALLY.index("projects")], 1.0)


def share_of_farms(model, having, villages):
    """Share of the farm households of some villages that have something."""
    hh = model.households
    farms = hh.weight * (hh.farm > 0) * villages[hh.village]
    return float((farms * having).sum()) / float(farms.sum())


def adopters_led(model):
    """Share of farm households in led villages that use the technology or have been advised."""
    hh = model.households
    return share_of_farms(model, (hh.technology > 0) | (hh.advised > 0), led(model))


def advised_where_served(model):
    """Share of farm households in villages that agents serve whom an adviser has visited."""
    return share_of_farms(model, model.households.advised > 0, visited(model))


CASES: tuple[Case, ...] = (
    Case(
        row="E1",
        figure=bought_twice_anywhere,
        says="part of all payers' projects that had been bought already, last plans",
        sign=-1,
        off={TABLE + "share": 0.0},
        shape={TABLE + "attendance": 1.0, TABLE + "trouble": 0.0, TABLE + "cost": 5_000_000.0},
        cut=NOBODY_ACCEPTS,
        harmless={TABLE + "attendance": 0.0},
        harmless_says="a table to which nobody comes only costs its office",
        rule="simsupport.measures.coordination:Coordination.requests",
    ),
    Case(
        row="E2",
        figure=adopters_led,
        says="share of farms with the technology or advice, in villages whose leaders go first",
        sign=1,
        off={MODELS + "share": 0.0},
        shape={MODELS + "follow": 0.3, MODELS + "boldness": 0.9, MODELS + "worth": 3.0},
        cut={**NOBODY_ACCEPTS, MODELS + "boldness": 0.0},
        harmless={MODELS + "worth": 0.0},
        harmless_says="leaders to whom it is worth nothing do not go first, and nobody follows",
        rule="simsupport.measures.role_models:RoleModels.requests",
    ),
    Case(
        row="E4",
        figure=missed_needs_so_far,
        says="part of all payers' projects that are not what a household on the list needs most, "
        "all plans",
        sign=-1,
        off={VOICE + "assemblies": 0.0},
        shape={
            VOICE + "readiness": 3.0,
            VOICE + "deafness": 0.0,
            VOICE + "insight": 1.0,
            VOICE + "cost": 50_000.0,
        },
        cut={**NOBODY_ACCEPTS, "background.registry.voice": 0.0},
        changes={**NOBODY_KNOWS_BETTER, UNITS + "work_plan": 0.0},
        harmless={VOICE + "insight": 0.0, "background.registry.voice": 0.0},
        harmless_says="assemblies held for form's sake only cost money",
        rule="simsupport.measures.needs_voice:NeedsVoice.requests",
    ),
    Case(
        row="F8",
        figure=advised_where_served,
        says="share of farm households that have been advised, in villages that agents serve",
        sign=1,
        off={AGENTS + "agents": 0.0},
        shape={
            AGENTS + "alone": 0.5,
            AGENTS + "imitation": 3.0,
            AGENTS + "professional": 0.9,
            AGENTS + "villages_each": 7.0,
        },
        cut=NOBODY_ACCEPTS,
        harmless={AGENTS + "alone": 0.0, AGENTS + "imitation": 0.0},
        harmless_says="agents to whom nobody listens advise nobody",
        rule="simsupport.measures.extension:Extension.listens",
        empty=lambda measure, block, now, rows: np.zeros(len(rows), np.bool_),
    ),
)
