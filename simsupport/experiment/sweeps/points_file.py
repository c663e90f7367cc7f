"""Points from a CSV file: dotted paths in the header, one point a line."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from simsupport.core.layers import read_text
from simsupport.core.plain import leaves
from simsupport.core.problems import Place, Problem, nearest
from simsupport.core.yaml_text import parse_yaml
from simsupport.experiment.sweeps.design import Point
from simsupport.scenario import Scenario, ScenarioError

if TYPE_CHECKING:
    from pathlib import Path

Values = tuple[tuple[str, Any], ...]
LEVER_SECTIONS = ("measures", "projects", "budget")
"""Columns under these sections are levers, all others uncertainties."""


def read_points(path: Path, base: Scenario, whole: set[str]) -> tuple[Point, ...]:
    """Read points.

    Args:
        path: the file.
        base: the scenario that points change.
        whole: paths of parameters that take whole numbers only.

    Raises:
        ScenarioError: the file cannot be read, or holds what the scenario does not take.
    """
    try:
        rows = list(csv.reader(read_text(path).splitlines()))
    except ValueError as error:
        raise ScenarioError([Problem(str(error), "", Place(str(path), 1, 1))]) from None
    if len(rows) < 2:
        message = "holds no point below its header"
        raise ScenarioError([Problem(message, "", Place(str(path), 1, 1))])
    header = [word.strip() for word in rows[0]]
    problems = _unknown(header, path, base)
    points: list[Values] = []
    for line, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            values = _values(header, row, whole)
            problems += _refused(values, row, header, Place(str(path), line, 1), base)
            points.append(values)
    if problems:
        raise ScenarioError(problems)
    return _numbered(points)


def rounded(values: Iterable[tuple[str, Any]], whole: set[str]) -> Values:
    """Return values with those of whole-number parameters rounded."""
    return tuple(
        (path, round(value) if path in whole and isinstance(value, float) else value)
        for path, value in values
    )


def _unknown(header: list[str], path: Path, base: Scenario) -> list[Problem]:
    known = {name for name, _, _ in leaves(base)}
    return [
        Problem(f"no such parameter{nearest(word, known)}", word, Place(str(path), 1, 1))
        for word in header
        if word not in known
    ]


def _values(header: list[str], row: list[str], whole: set[str]) -> Values:
    """Read a line's cells as YAML reads plain words; empty cells leave the scenario's value."""
    pairs = ((word, cell.strip()) for word, cell in zip(header, row, strict=False))
    return rounded(((word, parse_yaml(cell).value) for word, cell in pairs if cell), whole)


def _refused(
    values: Values, row: list[str], header: list[str], place: Place, base: Scenario
) -> list[Problem]:
    """Return what is wrong with a line."""
    if len(row) != len(header):
        return [Problem(f"holds {len(row)} cells; the header has {len(header)}", "", place)]
    try:
        base.with_overrides(dict(values))
    except ScenarioError as error:
        return [Problem(problem.message, problem.key, place) for problem in error.problems]
    return []


def _numbered(rows: list[Values]) -> tuple[Point, ...]:
    """Number policies and worlds in the order in which they first appear."""
    policies: dict[str, int] = {}
    worlds: dict[str, int] = {}
    points = []
    for row in rows:
        chosen = repr([pair for pair in row if pair[0].split(".")[0] in LEVER_SECTIONS])
        drawn = repr([pair for pair in row if pair[0].split(".")[0] not in LEVER_SECTIONS])
        policy = policies.setdefault(chosen, len(policies))
        points.append(Point(policy, worlds.setdefault(drawn, len(worlds)), row))
    return tuple(points)
