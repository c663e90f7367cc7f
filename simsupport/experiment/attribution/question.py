"""The question of an attribution: among whom, of what, and by how many runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simsupport.core.problems import nearest
from simsupport.experiment import InputError
from simsupport.experiment.attribution.game import (
    Game,
    exact_game,
    pays_to_run_all,
    sampled_game,
)
from simsupport.experiment.attribution.players import (
    FAMILIES,
    OTHER,
    family_players,
    row_players,
)
from simsupport.experiment.counts import check_count, check_seeds
from simsupport.indicators.outcomes import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simsupport.experiment.attribution.players import Player
    from simsupport.experiment.inference.headlines import Outcomes
    from simsupport.scenario import Scenario

WAYS = ("families", "rows", "owen")
HEADLINES = ("sustained_exits_12", "poverty_gap", "false_exits")
"""Outcomes whose effects are shared out unless others are named."""
REPLICATES = 8
ORDERS = 4


def pose(
    scenario: Scenario,
    by: str = "families",
    replicates: int = REPLICATES,
    seed: int = 0,
    *,
    family: str | None = None,
    permutations: int | None = None,
) -> Game:
    """Say who plays and which coalitions must be run; arguments as in `attribute`.

    Raises:
        InputError: the question makes no sense.
    """
    if permutations is not None and by == "families":
        raise InputError(
            "permutations are orders of rows; add --by rows or owen, or leave them out"
        )
    permutations = ORDERS if permutations is None else permutations
    _check(by, replicates, seed, family, permutations)
    players = family_players(scenario) if by == "families" else row_players(scenario, family)
    if not players:
        whose = f"no row of family {family}" if family else "no row and no other measure"
        raise InputError(f"{scenario.name} switches on {whose}; there is nothing to share out")
    if by == "owen":
        groups = _families(players)
        return sampled_game(scenario, players, replicates, seed, permutations, groups)
    if by == "families" or pays_to_run_all(len(players), permutations):
        return exact_game(scenario, players, replicates, seed)
    return sampled_game(scenario, players, replicates, seed, permutations)


def named_outcomes(names: Sequence[str]) -> Outcomes:
    """Return what is known of each outcome named.

    Raises:
        InputError: there is no such outcome, or none is named.
    """
    if not names:
        raise InputError("name at least one outcome")
    for name in names:
        if name not in OUTCOMES:
            raise InputError(f"no outcome is called {name!r}{nearest(name, OUTCOMES)}")
    return {name: OUTCOMES[name] for name in names}


def _check(by: str, replicates: int, seed: int, family: str | None, permutations: int) -> None:
    if by not in WAYS:
        raise InputError(f"by is {by!r}; it must be families, rows or owen")
    check_count("replicates", replicates)
    check_seeds(seed, replicates)
    check_count("permutations", permutations, least=2)
    if permutations % 2:
        raise InputError(
            f"permutations is {permutations}; it must be an even number of at least 2, "
            "because each goes with its reverse"
        )
    if family is not None and family not in {*FAMILIES, OTHER}:
        raise InputError(f"no family is called {family!r}; they are A to H and {OTHER}")
    if family is not None and by == "families":
        raise InputError("a family's rows are shared out by rows: add --by rows")


def _families(players: Sequence[Player]) -> dict[str, list[int]]:
    """Return the places of the players of each family."""
    groups: dict[str, list[int]] = {}
    for place, player in enumerate(players):
        groups.setdefault(player.family, []).append(place)
    return groups
