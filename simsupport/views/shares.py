"""The printed answer of an attribution: shares of the effect, and what only comes together."""

from __future__ import annotations

import math
from textwrap import shorten
from typing import TYPE_CHECKING

from simsupport.experiment.attribution.result import ALL
from simsupport.views.table import DASH, Cell, Grid, formatted
from simsupport.views.units import scale_of

if TYPE_CHECKING:
    import pandas as pd

    from simsupport.experiment.attribution.players import Player
    from simsupport.experiment.attribution.result import Attribution

_STRONGEST = 5
_LONGEST_LABEL = 46
_TOGETHER = {
    "empty": "With none of them",
    "full": "With all of them",
    "total": "Total effect",
    "synergy": "Together more than the sum of each alone",
}


def share_grids(attribution: Attribution) -> list[Grid]:
    """Return the tables that answer the question."""
    players = [(player.name, label_of(player)) for player in attribution.game.players]
    total = [(ALL, "Total effect")]
    grids = [
        _grid(
            attribution,
            attribution.shared_by,
            [*players, *total],
            (attribution.game.value, "total"),
        )
    ]
    if attribution.game.exact:
        grids += [
            _grid(attribution, "Each alone", players, ("alone",)),
            _grid(attribution, "Each last, when all others are there", players, ("last",)),
        ]
    return [*grids, _together(attribution)]


def share_remarks(attribution: Attribution) -> list[str]:
    """Return what the reader must know beside the tables."""
    count = attribution.replicates
    if count > 1:
        lines = [
            f"95 % intervals over {count} replicates; in each of them the shares sum to the total."
        ]
    else:
        lines = ["One replicate: no intervals. Use --replicates 8."]
    return [*lines, *_strongest(attribution), *attribution.notes]


def _grid(
    attribution: Attribution,
    title: str,
    players: list[tuple[str, str]],
    kinds: tuple[str, ...],
) -> Grid:
    """Return a table of differences, a row for each player and a column for each outcome."""
    rows = []
    for name, label in players:
        kind = kinds[-1] if name == ALL else kinds[0]
        cells = (attribution.row(name, outcome, kind) for outcome in attribution.outcomes)
        rows.append((label, tuple(_cell(cell) for cell in cells)))
    return Grid(title, ("Player", *_headings(attribution, "difference")), tuple(rows))


def _together(attribution: Attribution) -> Grid:
    """Return levels, the total effect and the synergy."""
    rows = []
    for kind, label in _TOGETHER.items():
        found = [attribution.row(ALL, outcome, kind) for outcome in attribution.outcomes]
        if any(row is not None for row in found):
            rows.append((label, tuple(_cell(row) for row in found)))
    return Grid("All together", ("", *_headings(attribution, "level")), tuple(rows))


def _headings(attribution: Attribution, kind: str) -> list[str]:
    return [
        f"{known.label_en}, {scale_of(known.unit).unit(kind)}"
        for known in attribution.outcomes.values()
    ]


def _cell(row: pd.Series[float] | None) -> Cell:
    if row is None:
        return Cell(DASH)
    factor = scale_of(str(row["unit"])).factor
    return formatted(*(float(row[part]) * factor for part in ("lower", "central", "upper")))


def _strongest(attribution: Attribution) -> list[str]:
    """Name the pairs whose interaction is surest for the first outcome."""
    table = attribution.interactions
    outcome = next(iter(attribution.outcomes), "")
    sure = table[
        (table["outcome"] == outcome) & ((table["lower"] > 0.0) | (table["upper"] < 0.0))
    ].copy()
    if sure.empty:
        return []
    order = sure["central"].abs().sort_values(ascending=False).index[:_STRONGEST]
    scale = scale_of(attribution.outcomes[outcome].unit)
    pairs = [
        f"{row['player']} with {row['other']} "
        f"{formatted(math.nan, float(row['central']) * scale.factor, math.nan)}"
        for row in sure.loc[order].to_dict("records")
    ]
    label = attribution.outcomes[outcome].label_en
    return [f"Strongest interactions, {label}, {scale.difference}: {'; '.join(pairs)}."]


def label_of(player: Player) -> str:
    """Return a player's name and title, shortened to fit beside a bar."""
    return shorten(f"{player.name} {player.title}", _LONGEST_LABEL, placeholder="...")
