"""The menu that those who choose projects for households read, and need, computed from it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import FEN
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Fen, Floats, Project
from simsupport.projects.care_visit import CareVisit
from simsupport.projects.extension_visit import ExtensionVisit
from simsupport.projects.health_cover import HealthCover
from simsupport.projects.housing_repair import HousingRepair
from simsupport.projects.industry_grant import IndustryGrant
from simsupport.projects.infrastructure import Infrastructure
from simsupport.projects.market_contract import MarketContract
from simsupport.projects.microcredit import Microcredit
from simsupport.projects.public_post import PublicPost
from simsupport.projects.relief import Relief
from simsupport.projects.relocation import Relocation
from simsupport.projects.solar import Solar
from simsupport.projects.student_aid import StudentAid
from simsupport.projects.training_place import TrainingPlace
from simsupport.projects.water import Water

Kinds = tuple[type[Project], ...]
Places = npt.NDArray[np.uint8]

MENU: Kinds = (
    IndustryGrant,
    TrainingPlace,
    HousingRepair,
    Relief,
    Microcredit,
    Solar,
    Relocation,
    PublicPost,
    HealthCover,
    StudentAid,
    Water,
    MarketContract,
    ExtensionVisit,
    CareVisit,
)
"""Projects for single households; columns count them from 1, and 0 means none."""

VILLAGE_MENU: tuple[type[Infrastructure], ...] = (Infrastructure,)
"""Projects for whole villages."""


def menu(now: Now) -> tuple[Project, ...]:
    """Return the projects with the scenario's parameters, in the order of `MENU`."""
    return tuple(getattr(now.projects, project.key) for project in MENU)


def hand_over(block: Block, now: Now, rows: Index, place: Places, fen: Fen) -> None:
    """Carry out projects with the money that arrived.

    Args:
        block: where.
        now: when.
        rows: households, each at most once.
        place: project for each on the menu, from 1, shape (n_rows,).
        fen: whole fen for each of them, shape (n_rows,).
    """
    for project, chosen in _by_kind(now, place):
        its = rows[chosen]
        project.deliver(block, now, its, fen[chosen] / project.cost(block, now, its))


def prices_of(block: Block, now: Now, rows: Index, place: Places) -> Fen:
    """Return what each household's project costs, fen; 0 where it may not have it; (n_rows,)."""
    price = np.zeros(len(rows), np.int64)
    for project, chosen in _by_kind(now, place):
        its = rows[chosen]
        price[chosen] = project.cost(block, now, its) * project.eligible(block, its)
    return price


def _by_kind(now: Now, place: Places) -> Iterator[tuple[Project, Index]]:
    """Yield each project that is among some places on the menu, from 1, and where, ascending."""
    order = np.argsort(place, kind="stable")
    ends = np.bincount(place, minlength=len(MENU) + 1).cumsum().tolist()
    for kind, start, end in zip(MENU, ends, ends[1:], strict=False):
        if end > start:
            yield getattr(now.projects, kind.key), order[start:end]


def gain_per_yuan(block: Block, now: Now, rows: Index, offered: Kinds = MENU) -> Floats:
    """Return the expected yearly gain of each project in its price, by the model's equations.

    Args:
        block: where.
        now: when.
        rows: households.
        offered: what the payer buys; the other projects gain nothing.

    Returns:
        Yuan a year in a yuan, 0 where a household may not have a project or it brings nothing;
        shape (n_projects, n_rows).
    """
    gains = np.zeros((len(MENU), len(rows)), np.float32)
    for place, project in enumerate(menu(now)):
        if type(project) in offered:
            chosen = np.flatnonzero(project.eligible(block, rows))
            able = rows[chosen]
            price = project.cost(block, now, able).astype(np.float32) * np.float32(1.0 / FEN)
            gains[place, chosen] = project.gain(block, now, able) / price
    return gains


def best(values: Floats) -> tuple[npt.NDArray[np.uint8], Floats]:
    """Return the place of the largest value on the menu, from 0, and the value; first of equals.

    Args:
        values: shape (n_projects, n_rows).
    """
    largest = values[0].copy()
    place = np.zeros(len(largest), np.uint8)
    for number in range(1, len(values)):
        better = values[number] > largest
        np.maximum(largest, values[number], out=largest)
        np.maximum(place, better * np.uint8(number), out=place)
    return place, largest


def need(block: Block, now: Now, rows: Index, offered: Kinds = MENU) -> npt.NDArray[np.uint8]:
    """Return the project of the largest expected gain in a yuan, 0 if none brings anything.

    Returns:
        Places on the menu counted from 1, shape (n_rows,).
    """
    place, gain = best(gain_per_yuan(block, now, rows, offered))
    needed: npt.NDArray[np.uint8] = (place + np.uint8(1)) * (gain > 0)
    return needed
