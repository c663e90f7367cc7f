"""A folder's question is what was written, or is not answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from simsupport.experiment import InputError, resume
from simsupport.experiment.question import (
    FILE,
    check_free,
    damaged,
    keep_question,
    read_question,
)
from simsupport.experiment.storage.verify import verify
from simsupport.experiment.store import Store
from simsupport.experiment.sweeps.definition import Sweep
from simsupport.experiment.sweeps.question import keep_sweep, read_sweep
from simsupport.scenario import Scenario

SWEEP = """
scenario: baseline
levers: {measures.cash_transfer.amount: [0, 400]}
overrides: {population.households: 300}
"""


def comparison() -> dict[str, object]:
    """Return what a comparison of the baseline with itself asks."""
    return {
        "command": "compare",
        "scenarios": [Scenario.load("baseline").resolved(own=True)],
        "run": [Scenario.load("baseline").resolved(own=True)],
        "replicates": 2,
        "planned": 2,
        "seed": 0,
        "options": {"effect": "true_exits"},
    }


def a_sweep(folder: Path) -> Sweep:
    path = folder / "cash.yaml"
    path.write_text(SWEEP, encoding="utf-8")
    return Sweep.load(path)


def test_a_question_reads_as_it_was_kept(tmp_path: Path) -> None:
    keep_question(tmp_path, comparison())
    assert read_question(tmp_path) == comparison()
    assert not damaged(tmp_path)


def test_a_changed_byte_anywhere_is_noticed(tmp_path: Path) -> None:
    keep_question(tmp_path, {"command": "compare", "replicates": 20, "share": 0.5})
    file = tmp_path / FILE
    content = file.read_bytes()
    for place in range(len(content)):
        for bit in range(8):
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            file.write_bytes(changed)
            assert damaged(tmp_path), (place, bit)
            with pytest.raises(InputError, match="repeat the `compare` or `sweep`"):
                read_question(tmp_path)


def test_verify_finds_a_changed_question_and_says_what_to_do(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    keep_question(tmp_path, comparison())
    assert verify(store).damages == ()
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace('"replicates": 2', '"replicates": 3'))
    (damage,) = verify(store, repair=True).damages
    assert (damage.file, damage.key) == (FILE, "")
    assert "repeat the `compare` or `sweep` that made it" in damage.reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"scenarios": [{"name": "x", "novelty": 1}]}, "novelty: "),
        ({"options": {"novelty": 1}}, "novelty"),
        ({"scenarios": None}, "not iterable"),
    ],
)
def test_a_comparison_of_another_version_is_one_line(
    tmp_path: Path, changes: dict[str, object], reason: str
) -> None:
    keep_question(tmp_path, comparison() | changes)
    for ask in (resume.status_of, resume.go_on):
        with pytest.raises(InputError, match=r"does not fit this version.*" + reason) as caught:
            ask(tmp_path)
        assert "\n" not in str(caught.value)


def test_a_comparison_that_says_nothing_else_is_one_line(tmp_path: Path) -> None:
    keep_question(tmp_path, {"command": "compare"})
    with pytest.raises(InputError, match="'scenarios' is missing"):
        resume.status_of(tmp_path)


def test_the_command_that_asks_writes_a_damaged_question_anew(tmp_path: Path) -> None:
    sweep = a_sweep(tmp_path)
    keep_sweep(tmp_path, sweep)
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    keep_sweep(tmp_path, sweep)
    assert read_sweep(tmp_path).base.digest() == sweep.base.digest()
    keep_question(tmp_path, {"command": "sweep", "sweep": {"novelty": 1}})
    keep_sweep(tmp_path, sweep)
    assert read_sweep(tmp_path).columns == sweep.columns


def test_comparisons_and_sweeps_refuse_each_others_folders(tmp_path: Path) -> None:
    check_free(tmp_path, "compare")
    keep_sweep(tmp_path, a_sweep(tmp_path))
    with pytest.raises(InputError, match="holds a sweep; name another folder for `compare`"):
        check_free(tmp_path, "compare")
    keep_question(tmp_path, comparison())
    with pytest.raises(InputError, match="holds a comparison; name another folder for `sweep`"):
        keep_sweep(tmp_path, a_sweep(tmp_path))


def test_a_folder_that_holds_no_telling_what_is_free_for_nobody_but_who_asks_anew(
    tmp_path: Path,
) -> None:
    (tmp_path / FILE).write_bytes(b"{}")
    check_free(tmp_path, "compare")
    with pytest.raises(InputError, match="holds other results; name another folder for `run`"):
        check_free(tmp_path, "run")
