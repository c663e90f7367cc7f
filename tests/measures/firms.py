"""Counties with poor villages and private firms, for tests of those who give."""

import numpy as np

from simsupport.projects.needs import look_into_needs
from tests.measures.poor_villages import varied
from tests.worlds import World

FEBRUARY = 13


def firm_world(households=60, counties=3, seed=1, **options):
    """Return varied households in poor villages of counties with 1,000 rich firms each."""
    draw = np.random.default_rng(seed)
    columns = varied(households, draw) | {
        "illness": draw.integers(0, 3, households),
        "school": draw.integers(0, 2, households),
        "health": draw.integers(0, 2, households),
        "register": 1,
    }
    world = World(
        households,
        villages=counties,
        counties=counties,
        poor_villages=True,
        seed=seed,
        **(columns | options),
    )
    firms = world.block.enterprises
    firms.weight[::2] = 1000
    firms.cash[::2] = 1000 * 150_000 * 100
    firms.jobs[::2] = 13_000
    return world


def everybody(world):
    """Return that help is meant for all."""
    return np.ones(len(world.hh), np.bool_)


def needs_of(world, now):
    """Look into the needs of all."""
    return look_into_needs(world.block, now, np.arange(len(world.hh)))


def carry_out(world, measure, now, share=1.0):
    """Let a measure act, plan and deliver a February; return its order."""
    assert measure.requests(world.block, now, everybody(world)) == []
    (order,) = measure.plan(world.block, now, needs_of(world, now))
    measure.deliver(world.block, now, order.granted(share), share)
    return order
