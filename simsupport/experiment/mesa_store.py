"""The disk store for scenarios of Mesa: any Mesa model's runs, kept through a restart.

Mesa 4's experimental `run_scenarios(..., store=)` takes any object of a certain shape, and this
is one; nothing of Mesa is imported. It lies in a folder or at any address of fsspec:
`outputs/RUN/NAME.parquet` is one data frame of a run, `outcomes/RUN.json` says how the run ended
and has the hashes of its files, `scenarios.json` what was to be run. RUN is
`SCENARIO_ID-REPLICATION_ID`.

Opened again and given the same scenarios, it knows which of them have run: `pending()` are those
to make. A run counts only for a scenario with the values it was made with.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import Enum
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pandas as pd

from simsupport.experiment import InputError
from simsupport.experiment.storage.place import Place, names, place, publish
from simsupport.experiment.storage.tables import DamagedError, from_parquet, sealed, unsealed

Outcome = Mapping[str, pd.DataFrame]
_SCENARIOS = "scenarios.json"
_NOT_VALUES = ("model", "scenario_id", "_scenario_id", "replication_id")


class Status(Enum):
    """How a run stands; equal to Mesa's own status of the same name."""

    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    ABORTED = "ABORTED"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Enum) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)


@dataclass(frozen=True, slots=True, eq=False)
class RunId:
    """A replication of a scenario; equal to Mesa's own of the same numbers."""

    scenario_id: int
    replication_id: int | None = None

    def __eq__(self, other: object) -> bool:
        return _numbers(self) == _numbers(other)

    def __hash__(self) -> int:
        return hash(_numbers(self))

    def __str__(self) -> str:
        return f"{self.scenario_id}-{self.replication_id}"


@dataclass(frozen=True, slots=True)
class FailureInfo:
    """Why a run has no result."""

    origin: str = ""
    exception_type: str = ""
    message: str = ""
    traceback: str = ""


@dataclass(slots=True)
class RunRecord:
    """A run that was asked for; its `output` is on the disk, see `retrieve_output`."""

    scenario: Any
    status: Status = Status.PENDING
    output: None = None
    failure: FailureInfo | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A run whose output is written: the sha256 of each file by the data frame's name."""

    run_id: RunId
    payload: dict[str, str]


@dataclass(frozen=True, slots=True)
class MesaWriter:
    """What a worker gets: it writes outputs and knows nothing else of the store."""

    folder: Place

    def to_reference(self, run_id: Any, outcome: Outcome) -> Reference:
        """Write a run's data frames, and return what the store needs to find them."""
        own = RunId(*_numbers(run_id))
        folder = self.folder / "outputs" / str(own)
        folder.mkdir(parents=True, exist_ok=True)
        payload = {}
        for name, frame in outcome.items():
            content = _encoded(pd.DataFrame(frame))
            publish(folder / _file_name(name), content)
            payload[name] = hashlib.sha256(content).hexdigest()
        return Reference(own, payload)


class MesaStore:
    """Runs of Mesa scenarios in a folder; satisfies Mesa's `Store` protocol.

    Args:
        address: a folder or any address of fsspec.
        revive: makes a scenario from its values, `scenario_id` and `replication_id`, for
            scenarios read from the disk; by default they come as plain namespaces.
    """

    def __init__(
        self, address: str | Place, revive: Callable[[dict[str, Any]], Any] | None = None
    ) -> None:
        self.folder = place(address)
        self._digests: dict[RunId, str] = {}
        self._values: dict[RunId, dict[str, Any]] = {}
        self._runs: dict[RunId, RunRecord] = {}
        (self.folder / "outcomes").mkdir(parents=True, exist_ok=True)
        if _SCENARIOS in names(self.folder):
            listed = json.loads((self.folder / _SCENARIOS).read_bytes())
            revived = revive or (lambda values: SimpleNamespace(**values))
            self._register({_id_of(values): (values, revived(values)) for values in listed})

    def writer(self) -> MesaWriter:
        """Return the handle that workers write with."""
        return MesaWriter(self.folder)

    def write_scenarios(self, scenarios: Sequence[Any], config: Any = None) -> None:
        """Note what is to be run, before it is run; runs that are there already count.

        Args:
            scenarios: objects with `scenario_id`, and `replication_id` where there are several.
            config: part of Mesa's protocol; not needed here.
        """
        given = {}
        for scenario in scenarios:
            values = _values_of(scenario)
            given[_id_of(values)] = (values, scenario)
        self._register(given)
        text = json.dumps(list(self._values.values()), indent=1, ensure_ascii=False)
        publish(self.folder / _SCENARIOS, text.encode())

    def read_scenarios(self) -> list[Any]:
        """Return the scenarios noted."""
        return [record.scenario for record in self._runs.values()]

    def mark_succeeded(self, ref: Any) -> None:
        """Note that a run is complete.

        Raises:
            InputError: its scenario was not written first.
        """
        self._note(ref.run_id, Status.SUCCEEDED, files=ref.payload)

    def mark_failed(self, run_id: Any, failure: Any = None, **described: str) -> None:
        """Note why a run failed, as one object or in words.

        Args:
            run_id: the run.
            failure: an object with the attributes below.
            described: `origin`, `exception_type`, `message`, `traceback`.

        Raises:
            InputError: its scenario was not written first.
        """
        self._note(run_id, Status.FAILED, _failure(failure, described))

    def mark_aborted(self, run_id: Any, failure: Any = None, **described: str) -> None:
        """Note that a run was given up, as `mark_failed` does."""
        self._note(run_id, Status.ABORTED, _failure(failure, described))

    def status(self) -> pd.DataFrame:
        """Return one row a run, with its status."""
        index = pd.MultiIndex.from_tuples(
            [_numbers(run_id) for run_id in self._runs],
            names=[field.name for field in fields(RunId)],
        )
        said = [record.status.value for record in self._runs.values()]
        return pd.DataFrame({"status": said}, index=index)

    def check_status(self, run_id: Any) -> Status:
        """Return how a run stands."""
        return self._record(run_id).status

    def succeeded(self) -> dict[RunId, RunRecord]:
        """Return the runs that are complete."""
        return self._with(Status.SUCCEEDED)

    def failed(self) -> dict[RunId, RunRecord]:
        """Return the runs that failed."""
        return self._with(Status.FAILED)

    def pending(self) -> dict[RunId, RunRecord]:
        """Return the runs still to be made."""
        return self._with(Status.PENDING)

    def aborted(self) -> dict[RunId, RunRecord]:
        """Return the runs that were given up."""
        return self._with(Status.ABORTED)

    def retrieve_output(self, run_id: Any) -> dict[str, pd.DataFrame]:
        """Read a run's data frames.

        Raises:
            InputError: the run is not complete, or a byte of its files was changed.
        """
        record = self._record(run_id)
        own = RunId(*_numbers(run_id))
        if record.status is not Status.SUCCEEDED:
            raise InputError(f"run {own} has no output: it is {record.status.value}")
        said = self._said(own) or {}
        output = {}
        for name, digest in said.get("files", {}).items():
            content = (self.folder / "outputs" / str(own) / _file_name(name)).read_bytes()
            if hashlib.sha256(content).hexdigest() != digest:
                raise InputError(f"output {name} of run {own} is damaged; make the run again")
            output[name] = from_parquet(content).to_pandas()
        return output

    def _register(self, given: Mapping[RunId, tuple[dict[str, Any], Any]]) -> None:
        """Add runs to those known, with the status that the disk tells."""
        ended = set(names(self.folder / "outcomes"))
        for run_id, (values, scenario) in given.items():
            record = RunRecord(scenario)
            self._values[run_id] = values
            self._digests[run_id] = _digest(values)
            self._runs[run_id] = record
            said = self._said(run_id) if f"{run_id}.json" in ended else None
            if said is not None and said["scenario"] == self._digests[run_id]:
                record.status = Status(said["status"])
                record.failure = FailureInfo(**said["failure"]) if said["failure"] else None

    def _note(
        self,
        run_id: Any,
        status: Status,
        failure: FailureInfo | None = None,
        files: dict[str, str] | None = None,
    ) -> None:
        record, own = self._record(run_id), RunId(*_numbers(run_id))
        text = json.dumps(
            {
                "status": status.value,
                "scenario": self._digests[own],
                "files": files or {},
                "failure": asdict(failure) if failure else None,
            },
            ensure_ascii=False,
        )
        publish(self.folder / "outcomes" / f"{own}.json", sealed(text.encode()))
        record.status, record.failure = status, failure

    def _said(self, run_id: RunId) -> dict[str, Any] | None:
        """Read how a run ended; None if nothing is said or a byte of it was changed."""
        try:
            content = (self.folder / "outcomes" / f"{run_id}.json").read_bytes()
            said: dict[str, Any] = json.loads(unsealed(content))
        except (FileNotFoundError, DamagedError):
            return None
        return said

    def _record(self, run_id: Any) -> RunRecord:
        own = RunId(*_numbers(run_id))
        if own not in self._runs:
            raise InputError(f"run {own} is not among the scenarios written to {self.folder}")
        return self._runs[own]

    def _with(self, status: Status) -> dict[RunId, RunRecord]:
        return {run_id: run for run_id, run in self._runs.items() if run.status is status}


def _numbers(run_id: Any) -> tuple[Any, Any]:
    return getattr(run_id, "scenario_id", None), getattr(run_id, "replication_id", None)


def _id_of(values: Mapping[str, Any]) -> RunId:
    return RunId(values["scenario_id"], values["replication_id"])


def _values_of(scenario: Any) -> dict[str, Any]:
    """Return a scenario's values as JSON knows them; what it does not know, as Python writes it."""
    told = scenario.to_dict() if hasattr(scenario, "to_dict") else vars(scenario)
    plain = {name: value for name, value in told.items() if name not in _NOT_VALUES}
    number, replication = _numbers(scenario)
    if number is None:
        number = getattr(scenario, "_scenario_id", None)
    plain |= {"scenario_id": number, "replication_id": replication}
    values: dict[str, Any] = json.loads(json.dumps(plain, default=_plain, ensure_ascii=False))
    return values


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else repr(value)


def _digest(values: Mapping[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _failure(failure: Any, described: Mapping[str, str]) -> FailureInfo:
    said = {field.name: str(getattr(failure, field.name, "")) for field in fields(FailureInfo)}
    return FailureInfo(**(said | dict(described)))


def _file_name(name: str) -> str:
    return f"{quote(name, safe='')}.parquet"


def _encoded(frame: pd.DataFrame) -> bytes:
    """Encode a data frame with its index."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, compression="zstd")
    return buffer.getvalue()
