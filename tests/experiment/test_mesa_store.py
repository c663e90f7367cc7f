"""The disk store serves whoever speaks Mesa 4's store protocol, and survives a restart."""

from __future__ import annotations

import pickle
import traceback
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import mesa
import pandas as pd
import pytest
from mesa.experimental.scenarios import Scenario

from simsupport.experiment import InputError
from simsupport.experiment.mesa_store import MesaStore, RunId, Status
from simsupport.experiment.storage.place import publish

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@runtime_checkable
class WriterShape(Protocol):
    """What Mesa 4 asks of a writer."""

    def to_reference(self, run_id: Any, outcome: dict[str, pd.DataFrame]) -> Any: ...


@runtime_checkable
class StoreShape(Protocol):
    """What Mesa 4 asks of a store."""

    def writer(self) -> WriterShape: ...
    def retrieve_output(self, run_id: Any) -> dict[str, pd.DataFrame]: ...
    def write_scenarios(self, scenarios: list[Any]) -> None: ...
    def read_scenarios(self) -> list[Any]: ...
    def mark_succeeded(self, ref: Any) -> None: ...
    def mark_failed(self, run_id: Any, failure: Any) -> None: ...
    def mark_aborted(self, run_id: Any, failure: Any) -> None: ...
    def status(self) -> pd.DataFrame: ...
    def check_status(self, run_id: Any) -> Any: ...
    def succeeded(self) -> dict[Any, Any]: ...
    def failed(self) -> dict[Any, Any]: ...
    def pending(self) -> dict[Any, Any]: ...
    def aborted(self) -> dict[Any, Any]: ...


@dataclass(frozen=True)
class MesaRunId:
    """Mesa's own, in shape."""

    scenario_id: int
    replication_id: int | None = None


class MesaStatus(Enum):
    """Mesa's own, in part."""

    SUCCEEDED = "SUCCEEDED"


class Walkers(mesa.Model):
    """Walkers on a line, started at one place."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(rng=scenario.rng)
        self.places = [0] * scenario.walkers
        self.datacollector = mesa.DataCollector({"mean": lambda m: sum(m.places) / len(m.places)})

    def step(self) -> None:
        self.places = [place + int(self.rng.integers(-1, 2)) for place in self.places]
        self.datacollector.collect(self)


def outcome_of(scenario: Scenario) -> dict[str, pd.DataFrame]:
    if scenario.walkers == 0:
        raise ZeroDivisionError("nobody walks")
    model = Walkers(scenario)
    for _ in range(5):
        model.step()
    ends = pd.DataFrame({"place": model.places}).rename_axis("walker")
    return {"paths": model.datacollector.get_model_vars_dataframe(), "ends/at": ends}


def scenarios() -> list[Scenario]:
    made = []
    for number, walkers in enumerate((3, 0, 4)):
        for replication in range(2):
            scenario = Scenario(rng=replication, walkers=walkers, _scenario_id=number)
            scenario.scenario_id, scenario.replication_id = number, replication
            made.append(scenario)
    return made


def run_all(store: MesaStore, wanted: Sequence[Scenario]) -> None:
    """Run scenarios as Mesa 4's runner does: workers write, the caller marks."""
    writer = pickle.loads(pickle.dumps(store.writer()))

    def work(scenario: Scenario) -> tuple[MesaRunId, Any, Exception | None]:
        run_id = MesaRunId(scenario.scenario_id, scenario.replication_id)
        try:
            return run_id, writer.to_reference(run_id, outcome_of(scenario)), None
        except ZeroDivisionError as error:
            return run_id, None, error

    with ThreadPoolExecutor(2) as pool:
        for run_id, reference, error in pool.map(work, wanted):
            if error is None:
                store.mark_succeeded(pickle.loads(pickle.dumps(reference)))
            else:
                store.mark_failed(
                    run_id,
                    origin="model",
                    exception_type=type(error).__name__,
                    message=str(error),
                    traceback="".join(traceback.format_exception(error)),
                )


@pytest.fixture(params=["folder", "memory"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path) if request.param == "folder" else f"memory://{uuid.uuid4().hex}"


def test_it_has_the_shape_mesa_asks_for(tmp_path: Path) -> None:
    store = MesaStore(tmp_path)
    assert isinstance(store, StoreShape)
    assert isinstance(store.writer(), WriterShape)


def test_outputs_and_failures_survive_a_restart(address: str) -> None:
    first = MesaStore(address)
    first.write_scenarios(scenarios())
    assert len(first.pending()) == 6
    run_all(first, scenarios())
    store = MesaStore(address)
    assert store.status().index.names == ["scenario_id", "replication_id"]
    assert store.status().loc[(1, 0), "status"] == "FAILED"
    assert store.check_status(MesaRunId(0, 1)) == MesaStatus.SUCCEEDED
    assert len(store.succeeded()) == 4
    assert store.failed()[RunId(1, 0)].failure.exception_type == "ZeroDivisionError"
    assert "nobody walks" in store.failed()[RunId(1, 0)].failure.traceback
    for scenario in scenarios():
        if scenario.walkers:
            run_id = MesaRunId(scenario.scenario_id, scenario.replication_id)
            assert run_id in store.succeeded()
            kept = store.retrieve_output(run_id)
            for name, frame in outcome_of(scenario).items():
                pd.testing.assert_frame_equal(kept[name], frame)
    revived = MesaStore(address, revive=lambda values: (values["scenario_id"], values["walkers"]))
    assert revived.read_scenarios() == [(0, 3), (0, 3), (1, 0), (1, 0), (2, 4), (2, 4)]
    assert store.read_scenarios()[0].walkers == 3


def test_only_what_is_missing_or_has_other_values_is_pending(address: str) -> None:
    first = MesaStore(address)
    first.write_scenarios(scenarios())
    run_all(first, scenarios()[:3])
    changed = scenarios()
    changed[0].walkers = 9
    again = MesaStore(address)
    again.write_scenarios(changed)
    assert set(again.pending()) == {RunId(0, 0), RunId(1, 1), RunId(2, 0), RunId(2, 1)}
    run_all(again, [record.scenario for record in again.pending().values()])
    assert MesaStore(address).pending() == {}
    assert len(MesaStore(address).retrieve_output(RunId(0, 0))["ends/at"]) == 9


def test_what_cannot_be_answered_is_one_line(tmp_path: Path) -> None:
    store = MesaStore(tmp_path)
    store.write_scenarios(scenarios())
    with pytest.raises(InputError, match="run 7-0 is not among the scenarios"):
        store.check_status(RunId(7, 0))
    with pytest.raises(InputError, match="run 0-0 has no output: it is PENDING"):
        store.retrieve_output(RunId(0, 0))
    run_all(store, scenarios()[:1])
    publish(tmp_path / "outputs" / "0-0" / "paths.parquet", b"other bytes")
    with pytest.raises(InputError, match="output paths of run 0-0 is damaged"):
        store.retrieve_output(RunId(0, 0))
    store.mark_aborted(RunId(2, 0), message="the pool broke")
    assert MesaStore(tmp_path).aborted()[RunId(2, 0)].failure.message == "the pool broke"


def test_a_damaged_outcome_means_that_the_run_is_to_be_made(tmp_path: Path) -> None:
    store = MesaStore(tmp_path)
    store.write_scenarios(scenarios())
    run_all(store, scenarios()[:1])
    file = tmp_path / "outcomes" / "0-0.json"
    file.write_bytes(file.read_bytes().replace(b"SUCCEEDED", b"SUCCEEDET"))
    assert MesaStore(tmp_path).check_status(RunId(0, 0)) is Status.PENDING
