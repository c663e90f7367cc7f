"""The players among whom an effect is shared out: rows of the mission, or their families.

A player brings the sizes of its rows; without it they are 0 in every month, and whatever else the
scenario says stays as it is. Sizes that no row names are brought in their measure's name. They
count in the family of their measure's rows, and as `other` where the measure has no row.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from simsupport.core.plain import plain
from simsupport.month import POLICIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from simsupport.measures.base import Policy
    from simsupport.scenario import Scenario

FAMILIES = {
    "A": "East-west cooperation",
    "B": "Designated units, first secretaries",
    "C": "Enterprises",
    "D": "Organisations and citizens",
    "E": "Working together",
    "F": "Public money, talent, technology",
    "G": "Grassroots organisation",
    "H": "Supervision, law and rights",
}
OTHER = "other"
"""The family of what belongs to no row, such as cash transfers."""

_SAME_ROW = {"statistics": "H"}
"""Families of measures that stand in another measure's row."""


@dataclass(frozen=True, slots=True)
class Player:
    """One that can be in or out: what it brings to a scenario.

    Attributes:
        name: short, unique among the players.
        title: for readers.
        family: A to H, or `other`.
        brings: by dotted path, the share of the scenario's value that is gone without the
            player; 1 for a row. Two players may bring half of one value each.
    """

    name: str
    title: str
    family: str = OTHER
    brings: Mapping[str, float] = field(default_factory=dict)


def row_players(scenario: Scenario, family: str | None = None) -> list[Player]:
    """Return a player for each row that the scenario switches on, by family and number.

    Args:
        scenario: the scenario with everybody in.
        family: take the rows of this family alone; the others are in throughout.
    """
    found = [player for policy in POLICIES for player in _of_policy(scenario, policy)]
    kept = [player for player in found if family in {None, player.family}]
    return sorted(kept, key=_place)


def family_players(scenario: Scenario) -> list[Player]:
    """Return a player for each family that the scenario switches on, A to H, then `other`."""
    families: dict[str, dict[str, float]] = {}
    for player in row_players(scenario):
        families.setdefault(player.family, {}).update(player.brings)
    return [
        Player(name, FAMILIES.get(name, "measures of no family"), name, brings)
        for name, brings in families.items()
    ]


def changes(
    scenario: Scenario, players: Sequence[Player], coalition: int
) -> tuple[tuple[str, Any], ...]:
    """Return the values by dotted path that a coalition's scenario sets over the full one.

    Args:
        scenario: the scenario with everybody in.
        players: all players.
        coalition: bit i is set if player i is in.
    """
    gone: dict[str, list[float]] = {}
    for place, player in enumerate(players):
        if not coalition >> place & 1:
            for path, share in player.brings.items():
                gone.setdefault(path, []).append(share)
    return tuple(
        (path, _scaled(plain(attrgetter(path)(scenario)), 1.0 - math.fsum(shares)))
        for path, shares in sorted(gone.items())
    )


def _of_policy(scenario: Scenario, policy: type[Policy]) -> Iterator[Player]:
    """Yield a player for each row of a policy that is on, and one for its other sizes."""
    values = getattr(scenario.measures, policy.key)
    switched = [size for size in policy.sizes if getattr(values, size).ever]
    for row in policy.rows:
        if row.size in switched:
            switched.remove(row.size)
            yield Player(row.id, row.text, row.id[0], {_path(policy, row.size): 1.0})
    if switched:
        title = ", ".join(switched).replace("_", " ")
        brings = {_path(policy, size): 1.0 for size in switched}
        yield Player(policy.key, title, _family(policy), brings)


def _family(policy: type[Policy]) -> str:
    """Return the family in which the sizes count that no row names."""
    families = {row.id[0] for row in policy.rows}
    return families.pop() if len(families) == 1 else _SAME_ROW.get(policy.key, OTHER)


def _path(policy: type[Policy], size: str) -> str:
    return f"measures.{policy.key}.{size}"


def _place(player: Player) -> tuple[str, int, str]:
    """Return what players are sorted by: A1, A2, ..., A10, then A's others, then B1."""
    number = player.name[1:]
    return player.family, int(number) if number.isdigit() else 99, player.name


def _scaled(value: Any, factor: float) -> Any:
    """Return a number, or numbers by month, times a factor; 0 in every month for no factor."""
    if math.isclose(factor, 0.0, abs_tol=1e-12):
        return 0.0
    if isinstance(value, dict):
        return {month: number * factor for month, number in value.items()}
    return value * factor
