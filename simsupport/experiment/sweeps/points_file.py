"""Points from a CSV file: dotted paths in the header, one point a line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from simsupport.core.layers import read_text
from simsupport.core.plain import leaves
from simsupport.core.problems import Place, Problem, nearest
from simsupport.core.yaml_text import MOST_FAULTS, parse_yaml
from simsupport.experiment.sweeps.design import Point
from simsupport.scenario import Scenario, ScenarioError

if TYPE_CHECKING:
    from pathlib import Path

Values = tuple[tuple[str, Any], ...]
LEVER_SECTIONS = ("measures", "projects", "budget")
"""Columns under these sections are levers, all others uncertainties."""

LARGEST_FILE = 256 * 1024**2
"""Bytes a file may have: a million points of some twenty values."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file, cut into cells without the blanks around them."""

    text: str
    place: Place
    cells: list[str]

    def begin(self, cell: int) -> Place:
        """Return where a cell begins."""
        start = end = 0
        for text in self.cells[: cell + 1]:
            start = max(self.text.find(text, end), end)
            end = start + len(text)
        return Place(self.place.file, self.place.line, start + 1)


def read_points(path: Path, base: Scenario, whole: set[str]) -> tuple[Point, ...]:
    """Read points.

    Args:
        path: the file.
        base: the scenario that points change.
        whole: paths of parameters that take whole numbers only.

    Raises:
        ScenarioError: the file cannot be read, or holds what the scenario does not take.
    """
    lines = _lines(path)
    header = next(lines, None)
    if header is None:
        raise _empty(path)
    problems = list(_misnamed(header, base))
    if problems:
        raise ScenarioError(problems)
    points: list[Values] = []
    for line in lines:
        values, wrong = _read(header.cells, line, whole)
        problems += wrong or _refused(values, line.place, base)
        points.append(values)
        if len(problems) >= MOST_FAULTS:
            break
    if problems:
        raise ScenarioError(problems)
    if not points:
        raise _empty(path)
    return _numbered(points)


def rounded(values: Iterable[tuple[str, Any]], whole: set[str]) -> Values:
    """Return values with those of whole-number parameters rounded, where they are finite."""
    return tuple(
        (path, round(value) if path in whole and _finite(value) else value)
        for path, value in values
    )


def _finite(value: Any) -> bool:
    return isinstance(value, float) and isfinite(value)


def _lines(path: Path) -> Iterator[_Line]:
    """Yield the lines that hold anything.

    Raises:
        ScenarioError: the file cannot be read, or a line cannot be cut into cells.
    """
    place = Place(str(path), 1, 1)
    try:
        for number, text in enumerate(read_text(path, LARGEST_FILE).splitlines(), 1):
            place = Place(str(path), number, 1)
            cells = [cell.strip() for cell in next(csv.reader([text], strict=True))]
            if any(cells):
                yield _Line(text, place, cells)
    except csv.Error as error:
        raise ScenarioError([Problem(f"is no line of a CSV file: {error}", "", place)]) from None
    except ValueError as error:
        raise ScenarioError([Problem(str(error), "", place)]) from None


def _empty(path: Path) -> ScenarioError:
    message = "holds no points; write dotted paths in its first line, and a point in each below"
    return ScenarioError([Problem(message, "", Place(str(path), 1, 1))])


def _misnamed(header: _Line, base: Scenario) -> Iterator[Problem]:
    """Yield what is wrong with the header."""
    known = {name for name, _, _ in leaves(base)}
    for column, word in enumerate(header.cells):
        if word not in known:
            yield Problem(f"no such parameter{nearest(word, known)}", word, header.begin(column))
        elif word in header.cells[:column]:
            yield Problem("stands here a second time; leave one out", word, header.begin(column))


def _read(header: list[str], line: _Line, whole: set[str]) -> tuple[Values, list[Problem]]:
    """Read a line's cells as YAML reads plain words; empty cells leave the scenario's value.

    Returns:
        the values, and what is wrong with the cells that hold none.
    """
    if len(line.cells) != len(header):
        message = f"holds {len(line.cells)} cells; the header has {len(header)}"
        return (), [Problem(message, "", line.place)]
    values: list[tuple[str, Any]] = []
    wrong: list[Problem] = []
    for column, (word, cell) in enumerate(zip(header, line.cells, strict=True)):
        read = parse_yaml(cell)
        if read.faults:
            wrong.append(Problem(read.faults[0].message, word, line.begin(column)))
        elif cell:
            values.append((word, read.value))
    return rounded(values, whole), wrong


def _refused(values: Values, place: Place, base: Scenario) -> list[Problem]:
    """Return what the scenario says against a line's values."""
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
