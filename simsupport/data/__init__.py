"""Published figures with their sources, and the two ways to read them.

`table` returns a whole file for analysis; `series` returns one indicator by year and needs no
more than the standard library. Every file is described in the README beside it.
"""

from __future__ import annotations

import csv
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FIGURES = ("national", "poor_areas", "quintiles", "provinces", "regions", "dibao", "migration")
"""Files in long form: one published figure a row, with indicator, year, geography and source."""


@lru_cache(maxsize=32)
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a shipped file, all values as text.

    Raises:
        KeyError: no file of that name is shipped.
    """
    place = files(__package__) / f"{name}.csv"
    if not place.is_file():
        raise KeyError(f"no shipped table {name!r}; there are {', '.join(names())}")
    return tuple(csv.DictReader(place.read_text(encoding="utf-8").splitlines()))


def names() -> list[str]:
    """Return the names of all shipped tables, sorted."""
    shipped = files(__package__).iterdir()
    return sorted(p.name.removesuffix(".csv") for p in shipped if p.name.endswith(".csv"))


def table(name: str) -> pd.DataFrame:
    """Return a shipped file as a data frame, numbers where a whole column is numeric.

    Raises:
        KeyError: no file of that name is shipped.
    """
    import pandas as pd

    frame = pd.DataFrame(list(rows(name)))
    for column in frame.columns:
        numbers = pd.to_numeric(frame[column], errors="coerce")
        if not numbers.isna().any():
            frame[column] = numbers
    return frame


def series(name: str, geography: str | None = None) -> dict[int, float]:
    """Return the values by year of a driver, an indicator or a single figure's id.

    Figures that hold for no single year, or that are no single number, are left out.

    Args:
        name: a column of `drivers.csv`, an indicator, or an id such as `N026`.
        geography: place, for example a province; by default the first that has the figure, which
            is the nation wherever there is a national one.

    Raises:
        KeyError: nothing of that name is shipped.
    """
    drivers = rows("drivers")
    if name in drivers[0]:
        return {int(row["year"]): float(row[name]) for row in drivers}
    found: dict[int, float] = {}
    known, place = set(drivers[0]), geography
    for file in FIGURES:
        for row in rows(file):
            known.add(row["indicator"])
            if name in (row["id"], row["indicator"]):
                place = place or row["geography"]
                _add(found, row, place)
    if not found:
        near = get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        where = f" for {geography}" if geography else ""
        raise KeyError(f"no yearly figure {name!r}{where}{hint}")
    return dict(sorted(found.items()))


def _add(found: dict[int, float], row: dict[str, str], geography: str) -> None:
    if row["geography"] != geography:
        return
    try:
        found[int(row["year"])] = float(row["value"])
    except ValueError:
        return


def yearly(name: str, year: int) -> float:
    """Return the value of a driver, or of an indicator, in one year.

    Raises:
        KeyError: nothing of that name is shipped, or it has no value in that year.
    """
    values = _yearly(name)
    if year not in values:
        span = f"{min(values)} to {max(values)}"
        raise KeyError(f"{name!r} has no value for {year}; it covers {span}")
    return values[year]


@lru_cache(maxsize=64)
def _yearly(name: str) -> dict[int, float]:
    return series(name)
