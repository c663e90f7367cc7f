"""Firms that programmes bring to a county: they hire like any other once they are there."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.enterprises import EnterpriseKind, EnterpriseStatus
from simsupport.core.blocks import Block, Index

Counts = npt.NDArray[np.int64]


def row_of_kind(block: Block, kind: EnterpriseKind) -> Index:
    """Return the row that stands for the firms of a kind that programmes bring; (n_counties,)."""
    firms = block.enterprises
    last = block.firms_in_county.starts + block.firms_in_county.counts
    found = np.flatnonzero(firms.kind == kind)
    number = np.searchsorted(found, last) - 1  # the last row of the kind in each county
    rows: Index = found[number]
    return rows


def bring_firms(
    block: Block, kind: EnterpriseKind, firms: Counts, productivity: npt.NDArray[np.float32]
) -> None:
    """Let firms open in each county; they post vacancies from the next quarter on.

    Args:
        block: where.
        kind: one of the kinds that programmes bring.
        firms: how many real firms, shape (n_counties,).
        productivity: log product of their first worker, as in `enterprises.productivity`; a
            county's firms of the kind share their mean; shape (n_counties,).
    """
    coming = np.flatnonzero(firms > 0)
    rows, table = row_of_kind(block, kind)[coming], block.enterprises
    here = np.where(table.status[rows] == EnterpriseStatus.OPEN, table.weight[rows], 0)
    after = here + firms[coming]
    new = (firms[coming] / after).astype(np.float32)
    table.productivity[rows] += (productivity[coming] - table.productivity[rows]) * new
    table.weight[rows] = after
    table.status[rows] = EnterpriseStatus.OPEN


def close_firms(block: Block, kind: EnterpriseKind, share: npt.NDArray[np.float32]) -> None:
    """Let a share of a kind's firms close in each county; their jobs end by the quarter's turn."""
    rows, table = row_of_kind(block, kind), block.enterprises
    left = np.rint(table.weight[rows] * (1.0 - share)).astype(np.int32)
    table.weight[rows] = left
    gone = rows[(left == 0) & (table.status[rows] == EnterpriseStatus.OPEN)]
    table.status[gone] = EnterpriseStatus.AWAITED
