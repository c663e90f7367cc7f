"""Rooms of the package import only from the rooms below them, and no module in a circle."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

import simsupport

ROOT = Path(simsupport.__file__).parent

RULES = {"core", "agents", "livelihoods", "channels"}
"""Money and jobs reach households through channels, which know what a month and a seeker are."""

PARTS = RULES | {"projects", "measures", "governance", "indicators"}

MAY_IMPORT = {
    "core": set(),
    "data": set(),
    "sources": set(),
    "interrupts": set(),
    "agents": {"core"},
    "population": {"core", "agents", "livelihoods", "data"},
    "channels": {"core", "agents", "livelihoods"},
    "livelihoods": {"core", "agents", "channels", "data"},
    "projects": RULES,
    "measures": RULES | {"projects", "governance"},
    "governance": RULES | {"projects", "indicators"},
    "indicators": {"core"},
    "exchange": PARTS,
    "month": PARTS | {"exchange"},
    "scenario_files": {"core"},
    "scenario": {"core", "population", "scenario_files", "month"},
    "crew": PARTS | {"exchange", "interrupts", "month", "scenario"},
    "state": {"core", "channels", "indicators"},
    "model": PARTS | {"population", "exchange", "month", "scenario", "crew", "state", "experiment"},
    "experiment": PARTS
    | {"data", "month", "population", "scenario", "scenario_files", "sources", "state"}
    | {"interrupts", "model", "views"},
    "views": {"core", "indicators", "experiment"},
    "cli_scenario": {"scenario"},
    "cli_errors": {"scenario", "experiment"},
    "cli_options": set(),
    "cli_calibrate": {"cli_errors", "cli_options", "experiment", "views"},
    "cli_sensitivity": {"cli_errors", "cli_options", "experiment", "views"},
    "cli_attribute": {"cli_errors", "cli_options", "experiment", "views"},
    "cli_store": {"cli_errors", "experiment", "views"},
    "cli_studies": {"cli_errors", "cli_options", "experiment", "views"},
    "cli_cost": {"cli_errors", "cli_options", "experiment", "views"},
    "cli_sweep": {"cli_errors", "cli_options", "experiment", "views"},
    "cli": {
        "cli_calibrate",
        "cli_errors",
        "cli_options",
        "cli_scenario",
        "cli_sensitivity",
        "cli_attribute",
        "cli_store",
        "cli_studies",
        "cli_cost",
        "cli_sweep",
        "scenario",
        "experiment",
        "views",
        "model",
    },
    "__main__": {"cli"},
}
"""What each room may import at run time, at the top of a module or inside a function."""

FOR_TYPES_ONLY = {("month", "scenario")}
"""Upward references that only the type checker sees."""

LATE_ONLY = {("experiment", "views"), ("model", "experiment")}
"""Upward imports that must wait until they are needed."""


class Import(NamedTuple):
    """One import of a module of the package."""

    importer: str
    imported: str
    line: int
    typing: bool
    late: bool

    @property
    def rooms(self) -> tuple[str, str]:
        """The rooms of both modules."""
        return room(self.importer), room(self.imported)

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


def room(module: str) -> str:
    """Return the room that a module lies in."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


MODULES = {
    ".".join(("simsupport", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in ROOT.rglob("*.py")
}


def imports_of(module: str) -> Iterator[Import]:
    """Find a module's imports from the package."""

    def walk(node: ast.AST, typing: bool, late: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            for found in named(child):
                if found in MODULES and room(found):
                    yield Import(module, found, child.lineno, typing, late)
            for_types = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from walk(child, typing or for_types, late or inside)

    return walk(ast.parse(MODULES[module].read_text(encoding="utf-8")), False, False)


def named(node: ast.AST) -> list[str]:
    """Return the modules that an import statement names; empty for anything else."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom) or not node.module:
        return []
    wholes = [f"{node.module}.{alias.name}" for alias in node.names]
    return [whole if whole in MODULES else node.module for whole in wholes]


IMPORTS = [found for module in sorted(MODULES) for found in imports_of(module)]
BETWEEN_ROOMS = [found for found in IMPORTS if found.rooms[0] != found.rooms[1]]


def test_every_room_has_its_line_in_the_table():
    assert {room(module) for module in MODULES} - {""} <= set(MAY_IMPORT)


def test_rooms_import_only_what_the_table_allows():
    wrong = [
        str(found)
        for found in BETWEEN_ROOMS
        if not found.typing and found.rooms[0] and found.rooms[1] not in MAY_IMPORT[found.rooms[0]]
    ]
    assert wrong == []


def test_references_for_the_type_checker_follow_the_table_too():
    wrong = [
        str(found)
        for found in BETWEEN_ROOMS
        if found.typing
        and found.rooms[0]
        and found.rooms[1] not in MAY_IMPORT[found.rooms[0]]
        and found.rooms not in FOR_TYPES_ONLY
    ]
    assert wrong == []


def test_upward_imports_wait_until_they_are_needed():
    early = [
        str(found)
        for found in BETWEEN_ROOMS
        if found.rooms in LATE_ONLY and not (found.late or found.typing)
    ]
    assert early == []


def test_the_package_itself_imports_nothing_but_its_digest_at_the_start():
    assert {
        found.imported
        for found in IMPORTS
        if found.importer == "simsupport" and not found.typing and not found.late
    } == {"simsupport.sources"}


def test_no_module_imports_itself_through_others():
    order: TopologicalSorter[str] = TopologicalSorter({module: set() for module in MODULES})
    for found in IMPORTS:
        if not (found.typing or found.late) and found.importer != found.imported:
            order.add(found.importer, found.imported)
    order.prepare()


@pytest.mark.parametrize(
    "name",
    [
        "core",
        "agents",
        "livelihoods",
        "channels",
        "projects",
        "measures",
        "governance",
        "indicators",
        "population",
    ],
)
def test_rules_know_nothing_of_files_processes_or_plots(name):
    forbidden = {"multiprocessing", "concurrent", "matplotlib", "pathlib", "subprocess", "typer"}
    where = {"simsupport.core.columns", "simsupport.core.layers", "simsupport.core.problems"}
    for module, path in MODULES.items():
        if room(module) != name or module in where:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not {given.split(".")[0] for given in named(node)} & forbidden, module
