"""Write the appendices of `docs/odd.md` from the code: `uv run python -m tests.tools.odd_tables`.

Each appendix stands between two marks, `<!-- begin NAME -->` and `<!-- end NAME -->`; what is
between them is replaced, the rest of the page stays.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simsupport.agents.counties import Counties
from simsupport.agents.enterprises import Enterprises
from simsupport.agents.households import Households
from simsupport.agents.officials import Officials
from simsupport.agents.organisations import Organisations
from simsupport.agents.partners import Partners
from simsupport.agents.provinces import Provinces
from simsupport.agents.units import Units
from simsupport.agents.villages import Villages
from simsupport.channels import destinations, jobs
from simsupport.core import calendar
from simsupport.core.parameters import Description, describe
from simsupport.governance import appraisal, government, incentives, letters
from simsupport.indicators import inequality, poverty
from simsupport.indicators.outcomes import OUTCOMES
from simsupport.livelihoods import business, employers, family, labour, spending
from simsupport.measures import background, base, crowdfunding
from simsupport.month import SECTIONS
from simsupport.population import geography, incomes, units
from simsupport.population.households import CAUSE_SHARES
from simsupport.population.parameters import Population
from simsupport.scenario import Budget, Horizon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from simsupport.core.columns import Table

PAGE = Path(__file__).parents[2] / "docs" / "odd.md"

TABLES: tuple[type[Table], ...] = (
    Households,
    Villages,
    Counties,
    Provinces,
    Enterprises,
    Officials,
    Units,
    Partners,
    Organisations,
)

CONSTANTS: tuple[tuple[str, Any, str], ...] = (
    ("calendar.BURN_IN", calendar.BURN_IN, "months"),
    ("labour.DESTINATION_SHARES", labour.DESTINATION_SHARES, "shares, by region of origin"),
    ("destinations.RELATIVE_PAY", destinations.RELATIVE_PAY, "ratio to the mean"),
    ("business.REVENUE_BY_MONTH", business.REVENUE_BY_MONTH, "shares of a year"),
    ("business.COST_BY_MONTH", business.COST_BY_MONTH, "shares of a year"),
    ("business.UNITS_PER_WORKER", business.UNITS_PER_WORKER, "units of labour"),
    ("business.GARDEN", business.GARDEN, "twentieths of a worker"),
    ("family.MOST_WORKERS", family.MOST_WORKERS, "workers"),
    ("family.MOST_ELDERS", family.MOST_ELDERS, "persons"),
    ("family.MOST_MEMBERS", family.MOST_MEMBERS, "persons"),
    ("spending.TERM_MONTHS", spending.TERM_MONTHS, "months of the year"),
    ("employers.JOBS_PER_FIRM", employers.JOBS_PER_FIRM, "jobs"),
    ("jobs.QUEUE", jobs.QUEUE, "places"),
    ("background.QUOTA_LINES", background.QUOTA_LINES, "poverty lines"),
    ("poverty.INCOME_POINTS", poverty.INCOME_POINTS, "points"),
    ("poverty.GUARANTEE_POINTS", poverty.GUARANTEE_POINTS, "points"),
    ("poverty.CUTOFF_POINTS", poverty.CUTOFF_POINTS, "points"),
    ("inequality.BINS", inequality.BINS, "bins"),
    ("inequality.BIN_YUAN", inequality.BIN_YUAN, "yuan/person/year"),
    ("households.CAUSE_SHARES", tuple(CAUSE_SHARES.values()), "shares, causes 1 to 5"),
    ("incomes.LOCAL_PART", tuple(round(float(x), 4) for x in incomes.LOCAL_PART), "share, region"),
    ("incomes.SKILL_LIMITS", incomes.SKILL_LIMITS, "log points"),
    ("incomes.LEVEL_LIMITS", incomes.LEVEL_LIMITS, "log points"),
    ("units.POOR_COUNTIES", units.POOR_COUNTIES, "counties"),
    ("appraisal.APPRAISAL", appraisal.APPRAISAL, "month of the year"),
    ("letters.DEADLINE", letters.DEADLINE, "year"),
    ("incentives.LEAST_TIME", incentives.LEAST_TIME, "share of working time"),
    ("government.NOTICEABLE", government.NOTICEABLE, "share of working time"),
    ("base.PLANNING_MONTH", base.PLANNING_MONTH, "month of the year"),
    ("crowdfunding.ASKING", crowdfunding.ASKING, "months of the year"),
    ("geography.SPARSE", geography.SPARSE, "rows"),
    ("geography.DENSE", geography.DENSE, "rows"),
)
"""Numbers that no scenario changes, with their units; the code states where they come from."""


def appendices() -> dict[str, str]:
    """Return the text of each appendix by name."""
    return {
        "columns": "\n\n".join(_columns(kind) for kind in TABLES),
        "parameters": "\n\n".join(_parameters()),
        "constants": table(
            ("name", "value", "unit"), ((f"`{name}`", _plain(v), u) for name, v, u in CONSTANTS)
        ),
        "outcomes": table(
            ("name", "unit", "a run's figure is", "meaning"),
            ((f"`{o.name}`", o.unit, _KINDS[o.kind], o.doc) for o in OUTCOMES.values()),
        ),
    }


def renewed(page: str) -> str:
    """Return the page with every appendix as the code has it now."""
    return between_marks(page, appendices())


def between_marks(page: str, texts: dict[str, str]) -> str:
    """Return a page with what stands between each pair of marks replaced.

    Raises:
        ValueError: the page lacks a pair of marks.
    """
    for name, text in texts.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        whole = f"{begin}\n\n{text}\n\n{end}"
        page, count = pattern.subn(lambda _, whole=whole: whole, page)
        if count != 1:
            raise ValueError(f"the page needs the marks of {name} once; it has them {count} times")
    return page


_KINDS = {"stock": "its last December", "mean": "the mean", "sum": "the sum"}


def _columns(kind: type[Table]) -> str:
    rows = (
        (f"`{name}`", spec.dtype.lstrip("<>=|"), spec.unit, spec.meaning)
        for name, spec in kind.columns().items()
    )
    return f"**{kind.__name__}**\n\n{table(('column', 'type', 'unit', 'meaning'), rows)}"


def _parameters() -> Iterator[str]:
    heads = ("parameter", "default", "unit", "range", "meaning", "source")
    groups: list[tuple[str, list[Description]]] = [
        ("horizon, budget", [*describe(Horizon, "horizon"), *describe(Budget, "budget")]),
        ("population", describe(Population, "population")),
    ]
    for section, members in SECTIONS.items():
        for name, kind in members.items():
            groups.append((f"{section}.{name}", describe(kind, f"{section}.{name}")))
    for title, found in groups:
        rows = (
            (f"`{d.path}`", _plain(d.default), d.unit, _range(d), d.doc, d.source) for d in found
        )
        yield f"**{title}**\n\n{table(heads, rows)}"


def _range(found: Description) -> str:
    if math.isinf(found.low) and math.isinf(found.high):
        return ""
    return f"{_number(found.low)} to {_number(found.high)}"


def _plain(value: object) -> str:
    """Write a default as a scenario file would, short."""
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return "; ".join(_plain(part) for part in value)
    return _number(value) if isinstance(value, int | float) else str(value)


def _number(value: float) -> str:
    if math.isinf(value):
        return "any"
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:g}"


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in r) + " |" for r in lines)


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
