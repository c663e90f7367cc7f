"""The documents keep in step with the code."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simsupport import month
from simsupport.core.parameters import describe
from simsupport.data import rows
from simsupport.scenario import Scenario
from tests.tools import magnitudes, odd_tables, officials_page

ROOT = Path(__file__).parents[1]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "results" / "README.md"])
ODD = odd_tables.PAGE.read_text(encoding="utf-8")
TEXT = ODD.split("# Appendix A")[0]

RENEW = "run `uv run python -m tests.tools.odd_tables`, read what changed, and commit it"


def test_the_appendices_are_those_the_code_gives():
    assert odd_tables.renewed(ODD) == ODD, RENEW


def test_the_menu_is_the_one_the_code_gives():
    page = magnitudes.PAGE.read_text(encoding="utf-8")
    renewed = magnitudes.with_part(page, "menu", magnitudes.menu_table())
    assert renewed == page, "run `uv run python -m tests.tools.magnitudes` and commit the page"


def test_the_page_must_have_the_marks_of_every_appendix():
    with pytest.raises(ValueError, match="needs the marks of"):
        odd_tables.renewed(ODD.replace("<!-- begin outcomes -->", ""))


def test_the_tables_of_the_officials_page_are_those_the_code_gives():
    page = officials_page.PAGE.read_text(encoding="utf-8")
    renew = "run `uv run python -m tests.tools.officials_page`, read what changed, and commit it"
    assert officials_page.renewed(page) == page, renew


def test_what_the_officials_page_says_holds():
    nation = officials_page.Officialdom()
    honest, blamed = (officials_page.real_work(nation, blame) for blame in (0.0, 0.3))
    assert (np.diff(honest) > -1e-9).all()
    assert blamed[-1] < blamed.max() - 0.05
    weak = officials_page.of_scenario("accountability-weak")
    light = nation.answer(replace(weak, weight=0.3))
    none = nation.answer(replace(weak, weight=0.0))
    assert light.real > none.real
    assert light.inflate > none.inflate


def test_the_two_rows_on_a_figure_lie_on_either_side_of_it():
    pairs = {}
    for finding in officials_page.findings(officials_page.Officialdom()):
        pairs.setdefault(finding.published, []).append(finding.model)
    for published in (-80.0, 1.13):
        assert min(pairs[published]) < published < max(pairs[published])


@pytest.mark.parametrize("table", odd_tables.TABLES, ids=lambda table: table.__name__)
def test_every_column_stands_in_the_odd(table):
    appendix = ODD.split(f"**{table.__name__}**")[1].split("\n\n**")[0]
    missing = [name for name in table.columns() if f"| `{name}` |" not in appendix]
    assert not missing


def test_every_parameter_stands_in_the_odd():
    of_itself = ("name", "title.en", "title.zh", "description.en", "description.zh")
    paths = [found.path for found in describe(Scenario) if found.path not in of_itself]
    assert not [path for path in paths if f"| `{path}` |" not in ODD]


def test_the_text_explains_every_parameter_of_a_rule():
    words = set(re.findall(r"\w+", TEXT))
    missing = [
        f"{section}.{name}.{field}"
        for section, members in month.SECTIONS.items()
        for name, kind in members.items()
        for field in kind.model_fields
        if field not in words
    ]
    assert not missing


def test_the_text_explains_every_outside_condition():
    assert not [name for name in rows("drivers")[0] if name != "year" and f"`{name}`" not in TEXT]


def rules_in_order(part):
    """Return the names of the rules that a part of `month.py` calls on a block, in order."""
    (function,) = ast.parse(inspect.getsource(part)).body
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        on_block = call.args and isinstance(call.args[0], ast.Name)
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if on_block and call.args[0].id == "block" and not name.startswith("_"):
            if name == month.let_measures_act.__name__:
                yield from rules_in_order(month.let_measures_act)
            else:
                yield name


def test_the_schedule_is_that_of_the_month():
    schedule = TEXT.split("## 3. ")[1].split("# Design concepts")[0]
    rules = [
        rule for half in (month.first_half, month.second_half) for rule in rules_in_order(half)
    ]
    assert re.findall(r"^\d+\. `(\w+)`", schedule, re.MULTILINE) == rules


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_documents_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    assert all(link.startswith("https://") or (page.parent / link).exists() for link in links)


def test_files_named_in_the_odd_exist():
    named = re.findall(r"`(\w+/[\w/]*\.(?:py|csv))`", TEXT)
    assert named
    assert not [name for name in named if not (ROOT / "simsupport" / name).exists()]


def test_decisions_are_numbered_without_gaps():
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    for number, page in enumerate(pages, start=1):
        assert page.name.startswith(f"{number:04d}-")
        assert page.read_text(encoding="utf-8").startswith(f"# {number}. ")


def test_notebooks_are_kept_without_outputs():
    import json

    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert not any(cell["outputs"] or cell["execution_count"] for cell in code), path.name
