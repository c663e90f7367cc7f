"""Varied households, some frail, in villages of several counties, for tests of who helps them."""

import numpy as np

from simsupport.agents.households import Illness, Register
from simsupport.projects.needs import look_into_needs
from tests.worlds import World

FEBRUARY, JANUARY = 25, 24
ALL_ACCEPT = {
    f"projects.{key}.take_up": 1.0
    for key in ("care_visit", "housing_repair", "extension_visit", "health_cover", "student_aid")
}


def frail_world(households=90, villages=6, counties=3, seed=1, changes=None, **options):
    """Return registered households, of which two thirds have somebody ill or old."""
    draw = np.random.default_rng(seed)
    workers = draw.integers(0, 4, households)
    farm = draw.integers(0, workers + 1)
    columns = {
        "weight": draw.integers(1, 4, households),
        "adults": np.maximum(workers, 1),
        "workers": workers,
        "farm": farm,
        "local_job": workers - farm,
        "elders": draw.integers(0, 2, households),
        "illness": draw.choice([Illness.NONE, Illness.CHRONIC, Illness.ACUTE], households),
        "housing": draw.integers(0, 2, households),
        "school": draw.integers(0, 2, households),
        "health": draw.integers(0, 2, households),
        "water": draw.integers(0, 2, households),
        "assets": draw.uniform(100, 9000, households),
        "capacity": draw.uniform(500, 20_000, households),
        "register": Register.REGISTERED,
    }
    changes = ALL_ACCEPT | (changes or {})
    world = World(
        households,
        villages=villages,
        counties=counties,
        seed=seed,
        changes=changes,
        **(columns | options),
    )
    places = world.block.villages
    places.arrives[:] = 1
    places.registered[:] = np.bincount(
        world.hh.village, world.hh.weight * world.tables["households"].size, villages
    ).astype(np.int64)
    places.persons[:] = places.registered
    return world


def needs_of(world, now):
    """Return what all households need."""
    return look_into_needs(world.block, now, np.arange(len(world.hh)))


def deliver_all(world, measure, now, orders):
    """Deliver orders in full; return their cost, fen."""
    for order in orders:
        measure.deliver(world.block, now, order, 1.0)
    return sum(order.cost for order in orders)
