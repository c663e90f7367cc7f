"""Hand-made villages for tests of the register and of its appraisal."""

import numpy as np

from simsupport.agents.households import Register
from simsupport.governance.register import (
    RegisterRules,
)
from tests.worlds import World

RULES = RegisterRules()
CLEAR = {"observation_sd": 0.0, "hardship": 0.0, "connection": 0.0}
"""Villages that see usual incomes as they are and know no kin."""
OPENS, AUTUMN, RECHECK = 12, 22, 34
LISTED = Register.REGISTERED


def clear(**changes):
    """Return rules without errors of sight."""
    return RegisterRules(**(CLEAR | changes))


def of_income(lines, month=OPENS, villages=1, **columns):
    """Return a world whose households have usual incomes of so many poverty lines a head."""
    number = len(lines)
    places = {name: columns.pop(name) for name in list(columns) if name in PLACES}
    world = World(number, villages=villages, **columns)
    size = world.hh.children + world.hh.adults + world.hh.elders
    line = world.now(month).drivers.poverty_line
    world.hh.expected[:] = np.array(lines) * size * line / 12
    for name, value in places.items():
        world.tables["villages"].arrays[name][:] = value
    return world


PLACES = {
    "quota",
    "target",
    "insight",
    "capture",
    "padding",
    "checking",
    "honesty",
    "correct",
}


def persons_of(world):
    """Return real persons by household, as Python integers."""
    hh = world.hh
    size = hh.children.astype(int) + hh.adults + hh.elders
    return (size * world.block.weight).tolist()


def served(order, persons, places):
    """Serve in order; the last may overstep by half of its persons."""
    chosen, taken = set(), 0
    for row in order:
        if taken + max(persons[row] - persons[row] // 2, 1) > places:
            break
        chosen.add(row)
        taken += persons[row]
    return chosen


def on_list(world, state=LISTED):
    """Return the rows in a state."""
    return set(np.flatnonzero(world.hh.register == state).tolist())


# ---- what villages see ----
