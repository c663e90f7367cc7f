"""A saved run goes on bit for bit, and a file that is not as it was written is refused."""

from __future__ import annotations

import zipfile

import mesa
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simsupport.experiment import InputError
from simsupport.experiment.snapshots import file as module
from simsupport.experiment.snapshots.content import KINDS
from simsupport.experiment.snapshots.file import Snapshot
from simsupport.model import SupportModel
from tests.invariants.test_same_bytes import different, fingerprint

RUN = {"rng": 7, "households": 400, "months": 30}
SAVED = {"combined": 12, "whole-society": 13, "history": 23}
"""A January, a February in which payers plan, and a December in which the year is judged."""


def everything(model):
    """Return all that two runs may differ in: columns, records, accounts, markets, Mesa's view."""
    record = model.record
    parts = fingerprint(model) | {
        "ledger": vars(model.ledger),
        "destinations": {
            name: values.tobytes() for name, values in vars(model.destinations).items()
        },
        "cap": (model.cap_reached, model.funded),
        "record": [part.tobytes() for part in (*record.monthly, *record.spending, *record.sources)],
        "bought": {index: values.tobytes() for index, values in record.bought.items()},
        "years": [(index, line) for index, (_, line) in record.years.items()],
        "administration": repr(record.administration),
        "collected": model.datacollector.get_model_vars_dataframe().to_json(),
        "clock": (model.time, model.steps, model.running),
        "latest": repr(model.latest),
    }
    return parts


@pytest.fixture(scope="module")
def unbroken():
    """Return a scenario's run that was never saved; made once."""
    found = {}

    def run(name):
        if name not in found:
            model = SupportModel(name, **RUN)
            model.run()
            found[name] = everything(model)
        return found[name]

    return run


@pytest.mark.parametrize("name", SAVED)
def test_a_run_that_was_saved_goes_on_as_one_that_never_was(name, unbroken, tmp_path):
    model = SupportModel(name, **RUN)
    model.run_for(SAVED[name])
    model.save(tmp_path / "run.npz")
    loaded = SupportModel.load(tmp_path / "run.npz")
    assert different(everything(model), everything(loaded)) == []
    model.run()
    loaded.run()
    assert different(unbroken(name), everything(model)) == []
    assert different(unbroken(name), everything(loaded)) == []


def saved_and_run_on(name, month, path):
    """Return a run that was saved before a month, dropped, and gone on with."""
    model = SupportModel(name, **RUN)
    for _ in range(month):
        model.step()
    model.save(path)
    loaded = SupportModel.load(path)
    loaded.run()
    return everything(loaded)


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(month=st.integers(0, RUN["months"]))
def test_any_month_will_do(month, unbroken, tmp_path):
    found = saved_and_run_on("combined", month, tmp_path / "run.npz")
    assert different(unbroken("combined"), found) == []


@pytest.mark.full
@pytest.mark.parametrize("name", ["accountability-weak", "enterprises", *SAVED])
def test_every_month_will_do(name, unbroken, tmp_path):
    for month in range(RUN["months"] + 1):
        found = saved_and_run_on(name, month, tmp_path / "run.npz")
        assert different(unbroken(name), found) == []


@pytest.mark.full
def test_two_processes_save_what_one_saves_and_go_on_like_one(unbroken, tmp_path):
    for name, cores in (("one.npz", 1), ("two.npz", 2)):
        model = SupportModel("combined", **RUN, cores=cores)
        model.run_for(17)
        model.save(tmp_path / name)
        model.close()
    assert (tmp_path / "two.npz").read_bytes() == (tmp_path / "one.npz").read_bytes()
    loaded = SupportModel.load(tmp_path / "one.npz", cores=2)
    loaded.run()
    assert different(unbroken("combined"), everything(loaded)) == []


# ---- one small file ----


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A small run before December 2013, as model and file."""
    model = SupportModel("combined", rng=3, households=120, months=24)
    model.run_for(11)
    path = tmp_path_factory.mktemp("snapshot") / "run.npz"
    model.save(path)
    return model, path


def test_what_was_loaded_is_saved_as_the_same_bytes(saved, tmp_path):
    _, path = saved
    SupportModel.load(path).save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == path.read_bytes()


def test_a_model_that_was_loaded_has_all_that_others_have(saved):
    model, path = saved
    loaded = SupportModel.load(path)
    assert vars(loaded).keys() == vars(model).keys()
    assert vars(loaded.crew).keys() == vars(model.crew).keys()
    assert vars(loaded.government).keys() == vars(model.government).keys()
    assert loaded.crew.acting == model.crew.acting != ()
    assert {name: type(table) for name, table in model.tables.items()} == KINDS


def test_a_student_s_own_draws_go_on_too(saved):
    model, path = saved
    SupportModel.load(path)
    state = model.random.getstate(), model.rng.bit_generator.state
    loaded = SupportModel.load(path)
    assert (loaded.random.getstate(), loaded.rng.bit_generator.state) == state


def test_numpy_reads_the_columns_without_this_package(saved):
    model, path = saved
    with np.load(path, allow_pickle=False) as archive:
        assert np.array_equal(archive["households.income"], model.households.income)
        assert b'"month": "2013-12"' in archive["about.json"]


def test_agents_of_one_s_own_are_not_forgotten_in_silence(tmp_path):
    model = SupportModel("baseline", rng=1, households=100, months=2)
    mesa.Agent(model)
    with pytest.raises(InputError, match=r"1 agents of your own"):
        model.save(tmp_path / "run.npz")
    assert list(tmp_path.iterdir()) == []


# ---- damage ----


def refused(path):
    """Return the one line that says why a file is refused."""
    with pytest.raises(InputError) as caught:
        Snapshot.open(path).state()
    (line,) = str(caught.value).splitlines()
    assert line.startswith(str(path))
    return line


def test_a_flipped_byte_is_noticed_or_means_nothing(saved, tmp_path):
    """The archive's headers hold times and attributes that nobody reads."""
    model, path = saved
    content = path.read_bytes()
    draws = np.random.default_rng(5)
    noticed = 0
    for place in draws.integers(0, len(content), 40).tolist():
        broken = tmp_path / "broken.npz"
        broken.write_bytes(
            content[:place]
            + bytes([content[place] ^ (1 << int(draws.integers(8)))])
            + content[place + 1 :]
        )
        try:
            state = Snapshot.open(broken).state()
        except InputError:
            assert refused(broken)
            noticed += 1
            continue
        for name, table in model.tables.items():
            for column, values in table.arrays.items():
                assert values.tobytes() == state.tables[name].arrays[column].tobytes()
    assert noticed > 20


def test_half_a_file_another_file_and_none_are_refused_in_a_line(saved, tmp_path):
    _, path = saved
    half, text, pickled = (tmp_path / name for name in ("half.npz", "text.npz", "pickled.npz"))
    half.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    text.write_text("name: combined\n", encoding="utf-8")
    np.savez(pickled, harmful=np.array([print], dtype=object), allow_pickle=True)
    for wrong in (half, text, pickled):
        assert "is damaged, or no snapshot" in refused(wrong)
    assert "no such file" in refused(tmp_path / "none.npz")
    assert "directory" in refused(tmp_path)


def test_a_file_without_a_column_is_refused(saved, tmp_path):
    _, path = saved
    short = tmp_path / "short.npz"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(short, "w") as archive:
        for name in whole.namelist():
            if name != "villages.quota.npy":
                archive.writestr(name, whole.read(name))
    assert "is damaged" in refused(short)


def test_other_code_does_not_go_on(saved, monkeypatch):
    _, path = saved
    monkeypatch.setattr(module, "code_digest", lambda: "f" * 64)
    assert "was saved by other code" in refused(path)


def test_a_file_that_cannot_be_written_leaves_the_old_one(saved, tmp_path, monkeypatch):
    model, path = saved
    old = tmp_path / "run.npz"
    old.write_bytes(path.read_bytes())

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.np.lib.format, "write_array", full)
    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        model.save(old)
    assert [file.name for file in tmp_path.iterdir()] == ["run.npz"]
    assert old.read_bytes() == path.read_bytes()
