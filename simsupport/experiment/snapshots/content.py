"""A nation's state as arrays by name and plain facts, and back; both ways without loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.enterprises import Enterprises
from simsupport.agents.households import Households
from simsupport.agents.officials import Officials
from simsupport.agents.organisations import Organisations
from simsupport.agents.partners import Partners
from simsupport.agents.provinces import Provinces
from simsupport.agents.units import Units
from simsupport.agents.villages import Villages
from simsupport.channels.destinations import Destinations
from simsupport.core.calendar import Month
from simsupport.core.columns import Table
from simsupport.core.ledger import Account, Ledger
from simsupport.indicators.administration import Administration
from simsupport.indicators.record import Record
from simsupport.indicators.summary import Ending
from simsupport.indicators.year import Year
from simsupport.state import State

Read = Callable[[str], npt.NDArray[Any]]

KINDS: dict[str, type[Table]] = {
    "households": Households,
    "villages": Villages,
    "counties": Counties,
    "provinces": Provinces,
    "enterprises": Enterprises,
    "officials": Officials,
    "units": Units,
    "partners": Partners,
    "organisations": Organisations,
}

_YEAR = tuple(field.name for field in fields(Year))
_MARKETS = tuple(field.name for field in fields(Destinations))
_PICTURES = tuple(field.name for field in fields(Administration) if field.name != "nation")


def facts_of(state: State) -> dict[str, Any]:
    """Return what is no array, as JSON can hold it exactly."""
    record = state.record
    version, words, gauss = state.random
    return {
        "seed": state.seed,
        "index": state.month.index,
        "rows": {name: len(table) for name, table in state.tables.items()},
        "province_names": list(state.province_names),
        "stocks": {account.name: fen for account, fen in state.ledger.stocks.items()},
        "drawn": state.ledger.drawn,
        "spent": state.ledger.spent,
        "cap_reached": state.cap_reached,
        "funded": state.funded,
        "years": {str(index): line for index, (_, line) in record.years.items()},
        "administration": {str(m): told.nation for m, told in record.administration.items()},
        "bought": list(record.bought),
        "earned": state.earned is not None,
        "ending": state.ending is not None,
        "random": [version, list(words), gauss],
        "rng": state.rng,
    }


def arrays_of(state: State) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Yield every array by name, columns first."""
    for kind, table in state.tables.items():
        for name, values in table.arrays.items():
            yield f"{kind}.{name}", values
    yield "start_persons", state.start_persons
    for name in _MARKETS:
        yield f"destinations.{name}", getattr(state.destinations, name)
    yield from _of_the_end(state)
    record = state.record
    yield "record.province", record.province
    yield "record.poor_county", record.poor_county
    for name in ("monthly", "spending", "sources"):
        yield f"record.{name}", np.array(getattr(record, name), np.int64)
    yield "record.bought", np.array(list(record.bought.values()), np.int64)
    for name in _YEAR:
        yield f"record.years.{name}", _stack([getattr(y, name) for y, _ in record.years.values()])
    for name in _PICTURES:
        told = [getattr(told, name) for told in record.administration.values()]
        yield f"record.administration.{name}", _stack(told)


def _of_the_end(state: State) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Yield what is kept of households in and after the last calendar year."""
    if state.earned is not None:
        yield "earned", state.earned
    if state.ending is not None:
        yield "ending.lacks", state.ending.lacks
        yield "ending.income", state.ending.income


def state_of(read: Read, facts: Mapping[str, Any]) -> State:
    """Return the state that arrays, read by name, and facts describe.

    Raises:
        KeyError: something is missing.
        ValueError: something does not fit.
    """
    tables = {name: kind(int(facts["rows"][name])) for name, kind in KINDS.items()}
    for kind, table in tables.items():
        for name, column in table.arrays.items():
            column[:] = read(f"{kind}.{name}")
    ledger = Ledger({account: int(facts["stocks"][account.name]) for account in Account})
    ledger.drawn, ledger.spent = int(facts["drawn"]), int(facts["spent"])
    version, words, gauss = facts["random"]
    return State(
        seed=int(facts["seed"]),
        month=Month(int(facts["index"])),
        tables=tables,
        province_names=tuple(facts["province_names"]),
        start_persons=read("start_persons"),
        destinations=Destinations(*(read(f"destinations.{name}") for name in _MARKETS)),
        ledger=ledger,
        cap_reached=bool(facts["cap_reached"]),
        funded=bool(facts["funded"]),
        record=_record_of(read, facts),
        earned=read("earned") if facts["earned"] else None,
        ending=Ending(read("ending.lacks"), read("ending.income")) if facts["ending"] else None,
        random=(version, tuple(words), gauss),
        rng=facts["rng"],
    )


def _record_of(read: Read, facts: Mapping[str, Any]) -> Record:
    years = [Year(*parts) for parts in zip(*_each(read, "record.years", _YEAR), strict=True)]
    pictures = _each(read, "record.administration", _PICTURES)
    spoken = zip(facts["administration"].items(), *pictures, strict=True)
    dated = zip(facts["years"].items(), years, strict=True)
    return Record(
        read("record.province"),
        read("record.poor_county"),
        tuple(facts["province_names"]),
        months=[Month(index) for index in range(int(facts["index"]))],
        monthly=list(read("record.monthly")),
        spending=list(read("record.spending")),
        years={int(index): (year, line) for (index, line), year in dated},
        administration={int(m): Administration(nation, *told) for (m, nation), *told in spoken},
        sources=list(read("record.sources")),
        bought=dict(zip(facts["bought"], read("record.bought"), strict=True)),
    )


def _each(read: Read, group: str, names: tuple[str, ...]) -> list[npt.NDArray[Any]]:
    return [read(f"{group}.{name}") for name in names]


def _stack(parts: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Put arrays of one shape one below the other; none at all give shape (0,)."""
    return np.stack(parts) if parts else np.zeros(0, np.int64)
