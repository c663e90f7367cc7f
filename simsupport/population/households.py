"""Members of households: size, ages, ability to work, illness, cause of poverty, deprivations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Cause, Illness, Stratum

if TYPE_CHECKING:
    from simsupport.population.draws import Draws

Floats = npt.NDArray[Any]
Small = npt.NDArray[np.uint8]

CAUSE_SHARES = {
    Cause.ILLNESS: 0.424,
    Cause.DISASTER: 0.20,
    Cause.SCHOOLING: 0.10,
    Cause.WEAK_LABOUR: 0.08,
    Cause.OTHER: 0.196,
}
"""Main causes of poverty among registered households. Sources: illness, CPPCC Daily 2017 (2013);
the others, State Council poverty office, December 2015."""

LARGEST = 10
"""Members of the largest household."""

# Assumptions by stratum: registered, missed, near-poor, other.
_OLD_HEAD = np.array([0.28, 0.28, 0.20, 0.20], np.float32)
_DISABLED = np.array([0.12, 0.12, 0.08, 0.04], np.float32)
_UNTREATED = np.array([0.35, 0.35, 0.20, 0.10], np.float32)
_NOT_AT_SCHOOL = np.array([0.04, 0.04, 0.02, 0.01], np.float32)
_UNSAFE_HOUSE = np.array([0.22, 0.22, 0.12, 0.05], np.float32)
_UNSAFE_WATER = np.array([[0.10, 0.10, 0.08, 0.06], [0.25, 0.25, 0.22, 0.20]], np.float32)


@dataclass
class Members:
    """Who lives in the households of a run of rows; arrays of shape (n,)."""

    children: Small
    adults: Small
    elders: Small
    disabled: Small
    students: Small
    workers: Small
    illness: Small
    cause: Small

    @property
    def size(self) -> npt.NDArray[Any]:
        """Members of each household."""
        size: Small = self.children + self.adults + self.elders
        return size


def draw_members(
    draws: Draws, stratum: Small, mean_size: Floats, even: Floats, dependency: Floats
) -> Members:
    """Draw members so that they fit the household's stratum and cause of poverty.

    Args:
        draws: random numbers of the rows.
        stratum: sampling stratum.
        mean_size: expected size.
        even: uniform for the size.
        dependency: standard normal; high where few can work.
    """
    cause = draw_causes(draws, stratum)
    size = draw_sizes(mean_size, even)
    size = np.where(cause == Cause.SCHOOLING, np.maximum(size, 3), size)
    size = np.where(cause == Cause.WEAK_LABOUR, np.minimum(size, 3), size)
    elders = _draw_elders(draws, stratum, size, dependency)
    couple = np.maximum(elders, np.minimum(size, 2))
    young = size - couple  # besides a couple and the old
    share = np.clip(0.43 + 0.16 * dependency, 0.0, 1.0).astype(np.float32)
    children = np.minimum(draws.whole(young * share, "members.children"), young).astype(np.uint8)
    adults = size - elders - children
    short = np.where(cause == Cause.SCHOOLING, np.maximum(2 - adults.astype(np.int8), 0), 0)
    elders -= short.astype(np.uint8)
    adults += short.astype(np.uint8)
    illness = _draw_illness(draws, cause, elders)
    disabled, students = _draw_unable(draws, stratum, cause, adults, illness)
    workers = adults - disabled - students
    return Members(children, adults, elders, disabled, students, workers, illness, cause)


def draw_causes(draws: Draws, stratum: Small) -> Small:
    """Draw the main cause of poverty of the registered and the missed poor."""
    limits = np.cumsum(np.array(list(CAUSE_SHARES.values())))[:-1].astype(np.float32)
    causes = np.array(list(CAUSE_SHARES), np.uint8)
    drawn = causes[np.searchsorted(limits, draws.uniform("cause"), side="right")]
    poor = (stratum == Stratum.REGISTERED) | (stratum == Stratum.MISSED)
    return np.where(poor, drawn, np.uint8(Cause.NONE)).astype(np.uint8)


def draw_sizes(mean_size: Floats, even: Floats) -> Small:
    """Turn uniforms into sizes: one member, and a Poisson number of others."""
    others = (mean_size - 1.0).astype(np.float32)
    term = np.exp(-others)
    below, size = term.copy(), np.ones(len(others), np.uint8)
    for count in range(1, LARGEST):
        size += even >= below
        term *= others / np.float32(count)
        below += term
    return size


def _draw_elders(draws: Draws, stratum: Small, size: Small, dependency: Floats) -> Small:
    """Draw an old head, an old spouse, and a parent who lives with a larger household."""
    lean = np.clip(1.0 + 0.45 * dependency, 0.1, 2.2).astype(np.float32)
    head = draws.uniform("members.old") < _OLD_HEAD[stratum] * lean
    spouse_chance = np.where(head, np.float32(0.65), np.float32(0.15) * lean)
    spouse = (draws.uniform("members.old", 1) < spouse_chance) & (size >= 2)
    parent = (draws.uniform("members.parent") < np.float32(0.25)) & (size >= 4)
    elders: Small = head.astype(np.uint8) + spouse + parent
    return elders


def _draw_illness(draws: Draws, cause: Small, elders: Small) -> Small:
    """Draw the illness of the most ill member; certain where it is the cause of poverty."""
    caused = cause == Cause.ILLNESS
    old = elders > 0
    acute = np.where(caused, np.float32(0.20), np.where(old, np.float32(0.06), np.float32(0.03)))
    chronic = np.where(caused, np.float32(0.80), np.where(old, np.float32(0.15), np.float32(0.06)))
    chance = draws.uniform("illness")
    ill = np.where(chance < acute + chronic, np.uint8(Illness.CHRONIC), np.uint8(Illness.NONE))
    return np.where(chance < acute, np.uint8(Illness.ACUTE), ill).astype(np.uint8)


def _draw_unable(
    draws: Draws, stratum: Small, cause: Small, adults: Small, illness: Small
) -> tuple[Small, Small]:
    """Draw adults who cannot work and adults at school, never more than there are adults."""
    sick = (cause == Cause.ILLNESS) & (illness != Illness.NONE)
    chance = _DISABLED[stratum] + np.where(sick, np.float32(0.30), np.float32(0.0))
    disabled = ((draws.uniform("members.unable") < chance) & (adults > 0)).astype(np.uint8)
    weak = cause == Cause.WEAK_LABOUR
    disabled = np.where(weak, np.maximum(adults, 1) - 1, disabled).astype(np.uint8)
    rest = adults - disabled
    expected = np.float32(0.11) * (np.maximum(adults, 1) - 1)
    students = np.minimum(draws.whole(expected, "members.students"), rest)
    at_school = cause == Cause.SCHOOLING
    disabled = np.where(at_school, np.minimum(disabled, adults - 1), disabled).astype(np.uint8)
    students = np.where(at_school, np.maximum(students, 1), students).astype(np.uint8)
    return disabled, np.minimum(students, adults - disabled)


def draw_deprivations(
    draws: Draws, stratum: Small, members: Members, poor_village: Small
) -> dict[str, npt.NDArray[np.bool_]]:
    """Draw which guarantees are missing: treatment, school, safe house, safe water."""
    water = _UNSAFE_WATER[poor_village, stratum]
    ill = members.illness != Illness.NONE
    return {
        "health": ill & (draws.uniform("deprived.body") < _UNTREATED[stratum]),
        "school": (members.children > 0)
        & (draws.uniform("deprived.body", 1) < _NOT_AT_SCHOOL[stratum]),
        "housing": draws.uniform("deprived.home") < _UNSAFE_HOUSE[stratum],
        "water": draws.uniform("deprived.home", 1) < water,
    }
