"""Varied households in poor villages, and what those who may buy for them see."""

import numpy as np

from simsupport.core.streams import normal
from simsupport.projects.menu import MENU, gain_per_yuan, menu
from simsupport.projects.needs import look_into_needs
from tests.worlds import World

FEBRUARY = 13


def varied(households, draw):
    """Return columns of households that differ in workers, assets, output and houses."""
    workers = draw.integers(0, 4, households)
    farm = draw.integers(0, workers + 1)
    return {
        "weight": draw.integers(1, 4, households),
        "adults": np.maximum(workers, 1),
        "workers": workers,
        "farm": farm,
        "local_job": workers - farm,
        "assets": draw.uniform(100, 9000, households),
        "capacity": draw.uniform(500, 20_000, households),
        "housing": draw.integers(0, 2, households),
    }


def village_world(households=60, villages=4, seed=1, budget=20_000, **options):
    """Return varied households in poor villages whose units have a budget of yuan a year."""
    columns = varied(households, np.random.default_rng(seed))
    world = World(
        households, villages=villages, poor_villages=True, seed=seed, **(columns | options)
    )
    world.block.units.budget[:] = np.broadcast_to(budget, villages)
    return world


def needs_of(world, now, wanted=None):
    """Return the needs of chosen households, of all if none are chosen."""
    rows = np.arange(len(world.hh)) if wanted is None else np.flatnonzero(wanted)
    return look_into_needs(world.block, now, rows)


def seen_plainly(world, now, row, noise):
    """Return what each project seems to bring one household in a yuan; 0 where it refuses."""
    seen = []
    for place, kind in enumerate(menu(now)):
        one = np.array([row])
        gain = float(gain_per_yuan(world.block, now, one)[place, 0])
        error = float(normal(now.words_at(f"needs.view.{kind.key}", one))[0])
        seen.append(max(gain, 0.0) * np.exp(noise * error) * kind.accept(world.block, now, one)[0])
    return seen


def cost_plainly(world, now, row, place):
    """Return what a project costs for all the real households of one row, fen."""
    price = menu(now)[place].cost(world.block, now, np.array([row]))[0]
    return int(price) * int(world.hh.weight[row])


def prices(world, now, rows, places):
    """Return what each household's project costs, fen; places count from 1 on the menu."""
    kinds = menu(now)
    one_by_one = zip(rows, places, strict=True)
    found = [kinds[p - 1].cost(world.block, now, np.array([row]))[0] for row, p in one_by_one]
    return np.array(found, np.int64)


def buy_plainly(queues, money):
    """Let each group serve its queue while its money lasts; return costs, rests, and who is served.

    Args:
        queues: for each group, cases as (what it seems to bring, case, cost).
        money: of each group, fen.
    """
    costs, left, served = [], [], []
    for queue, purse in zip(queues, money, strict=True):
        spent, waiting = 0, False
        for _, case, cost in sorted(queue, key=lambda entry: (-entry[0], entry[1])):
            waiting = spent + cost > purse
            if waiting:
                break
            spent += cost
            served.append(case)
        costs.append(spent)
        left.append(purse - spent if waiting else 0)
    return costs, left, sorted(served)


KEYS = [kind.key for kind in MENU]
