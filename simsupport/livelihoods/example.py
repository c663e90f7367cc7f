"""What neighbours' example does: a new way of farming spreads by sight, inside the village.

Whoever leads by example sets the two numbers of a village by which its households go; without
example both are 0. What households of one village see of another's counts for nothing.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.villages import Villages
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.livelihoods.terms import any_set

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

extend(
    Villages,
    example=column("f4", "share", "of the way to everybody's acceptance, what example covers"),
    boldness=column("f4", "share", "of the assets that technology seems to need, what it saves"),
)


def share_of_farms(block: Block, having: Flags) -> Floats:
    """Return the share of each village's farm households that have something.

    Farm households are those with a worker on the own farm; each real one counts once.

    Args:
        block: where.
        having: shape (n_households,).

    Returns:
        Shape (n_villages,), 0 where nobody farms.
    """
    farms = block.weight * (block.households.farm > 0)
    whole = np.maximum(block.in_village.up(farms), 1)
    share: Floats = (block.in_village.up(farms * having) / whole).astype(np.float32)
    return share


def encouraged(block: Block, rows: Index, chance: np.float32 | Floats) -> np.float32 | Floats:
    """Return the chance that these households accept what they see neighbours do.

    Example lifts it by `example x chance x (1 - chance)`, the slope of the logistic curve along
    which innovations spread (Griliches 1957): what nobody takes up, nobody sees either.

    Args:
        block: where.
        rows: households.
        chance: without example; one for all, or shape (n_rows,).

    Returns:
        As it came where there is no example, else shape (n_rows,).
    """
    if not any_set(block.villages.example):
        return chance
    pull = block.villages.example[block.village_of(rows)]
    chances: Floats = chance + pull * (chance * (np.float32(1.0) - chance))
    return chances


def as_it_seems(block: Block, needed: Floats) -> Floats:
    """Return the assets that a technology seems to need, where neighbours show that less will do.

    Args:
        block: where.
        needed: without example, yuan, shape (n_households,).
    """
    if not any_set(block.villages.boldness):
        return needed
    left: Floats = block.in_village.down(np.float32(1.0) - block.villages.boldness)
    return needed * left
