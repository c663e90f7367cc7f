"""What `simsupport emulate` prints: a study's estimate, the truth, and what was published."""

from __future__ import annotations

import sys
import textwrap
from math import isfinite
from typing import TYPE_CHECKING, Any, TextIO

from simsupport.views.units import decimals, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simsupport.experiment.studies.emulation import Emulation

LINES = {
    "estimate": "the study's estimate, mean",
    "truth": "true effect in the model, mean",
    "bias": "bias: estimate less truth",
    "standard_error": "standard error the study reports, mean",
    "error_spread": "spread of estimate less truth over replicates",
    "coverage": "its 95 % intervals that hold the truth, %",
    "observations": "observations",
    "clusters": "clusters",
    "published": "published",
}
_WIDTH = 96


def show_study(result: Emulation, stream: TextIO | None = None) -> None:
    """Print one line a figure, with its interval."""
    stream = stream or sys.stdout
    study = result.study
    print(f"{study.title} ({study.source})", file=stream)
    print(f"Effect on {result.outcome}, {result.unit}; {study.design.kind}", file=stream)
    print(file=stream)
    grid = [(LINES[str(row["kind"])], *_texts(row)) for row in result.table.to_dict("records")]
    widths = [max(len(line[place]) for line in grid) for place in range(3)]
    for name, central, interval in grid:
        print(f"{name:<{widths[0]}}  {central:>{widths[1]}}  {interval}".rstrip(), file=stream)
    count = len(result.replicates)
    print(file=stream)
    if count == 1:
        print("One replicate: no intervals. Use --replicates 20.", file=stream)
    print(_filled("Published", study.published.text), file=stream)
    print(_filled("Differs", study.differs), file=stream)
    print(f"Tables, picture and each replicate's data are in {result.folder}", file=stream)


def show_studies(stream: TextIO | None = None) -> None:
    """Print the studies that come with the package."""
    from simsupport.experiment.studies.study import Study, shipped_studies

    stream = stream or sys.stdout
    studies = [Study.load(name) for name in shipped_studies()]
    names = max(len(study.name) for study in studies)
    kinds = max(len(study.design.kind) for study in studies)
    for study in studies:
        line = f"{study.name:<{names}}  {study.design.kind:<{kinds}}  {study.title}"
        print(f"{line} ({study.source.split(';')[0]})", file=stream)


def _texts(row: Mapping[Any, Any]) -> tuple[str, str]:
    lower, central, upper = (float(row[name]) for name in ("lower", "central", "upper"))
    factor = 100.0 if row["kind"] == "coverage" else 1.0
    whole = row["kind"] in {"observations", "clusters"}
    digits = 0 if whole else decimals(central * factor)
    if not isfinite(central):
        return ("in words" if row["kind"] == "published" else "–"), ""
    text = number(central * factor, digits)
    if not (isfinite(lower) and isfinite(upper)):
        return text, ""
    bounds = (number(bound * factor, digits) for bound in (lower, upper))
    return text, f"({' to '.join(bounds)})"


def _filled(heading: str, text: str) -> str:
    return textwrap.fill(f"{heading}: {' '.join(text.split())}", _WIDTH)
