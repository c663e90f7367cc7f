"""Write what people read of an attribution: tables, figures and the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simsupport.experiment.folder import write_csv, write_manifest

if TYPE_CHECKING:
    from simsupport.experiment.attribution.result import Attribution


def write_attribution(result: Attribution) -> None:
    """Write `attribution.csv`, `interactions.csv`, `figures/` and `manifest.json`."""
    from simsupport.views.waterfall import write_figures

    folder = result.folder
    write_csv(folder / "attribution.csv", result.table)
    if result.game.exact:
        write_csv(folder / "interactions.csv", result.interactions)
    write_figures(result, folder / "figures")
    write_manifest(folder, manifest(result))


def manifest(result: Attribution) -> dict[str, object]:
    """Return what was asked, so that results can be made again; no times, paths or names."""
    game = result.game
    return {
        "command": "attribute",
        "scenario": {
            "name": game.scenario.name,
            "digest": game.scenario.digest(),
            "text": game.scenario.to_yaml(),
        },
        "players": [
            {"name": player.name, "family": player.family, "brings": dict(player.brings)}
            for player in game.players
        ],
        "seeds": [game.seed + replicate for replicate in range(game.replicates)],
        "orders": game.orders,
        "outcomes": list(result.outcomes),
        "notes": list(result.notes),
    }
