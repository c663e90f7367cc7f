"""Read every byte of a store again, and say which runs are not what was written.

What `repair` takes away is made again by the command that made it; all else stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simsupport.experiment import InputError
from simsupport.experiment.failure import Failure
from simsupport.experiment.question import AGAIN, damaged
from simsupport.experiment.question import FILE as QUESTION
from simsupport.experiment.storage.inspection import Damage, inspect, mend
from simsupport.experiment.storage.lookup import copy_of
from simsupport.experiment.storage.place import names
from simsupport.experiment.storage.shards import PREFIX, ROOMS, SHARDS, shard_names
from simsupport.experiment.storage.tables import to_parquet
from simsupport.experiment.store import FAILURES, HOUSEHOLDS, RUNS, SEAL, State, Store, seal_of

if TYPE_CHECKING:
    from simsupport.experiment.worker import Simulate, Task

Progress = Callable[[int, int], None]

_SEAL_TEXT = r"[0-9a-f]{{64}}  {key}\.parquet\n[0-9a-f]{{64}}  \.\./households/{key}\.parquet\n"
_SAMPLE_SEED = 20_130_101


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found."""

    sound: int
    """finished runs whose every byte has its hash"""
    damages: tuple[Damage, ...]
    unfinished: tuple[str, ...]
    """files of runs and shards that were never sealed; harmless"""

    @property
    def damaged_keys(self) -> list[str]:
        """The runs to be made again, sorted."""
        return sorted({damage.key for damage in self.damages if damage.key})

    def __str__(self) -> str:
        return (
            f"{self.sound:,} runs sound, {len(self.damaged_keys):,} damaged; "
            f"{len(self.unfinished):,} files of unfinished runs"
        )


def verify(store: Store, *, repair: bool = False, progress: Progress | None = None) -> Verdict:
    """Hash every file of a store and compare with what was sealed.

    Args:
        store: where the runs are.
        repair: take damaged runs out, so that they count as missing, and restore from their
            copies the files of shards that cost no run.
        progress: called with files or shards seen and all of them.
    """
    seals = sorted(name.removesuffix(SEAL) for name in names(store.runs) if name.endswith(SEAL))
    gathered = shard_names(store.folder)
    finished, damages = set[str](), list[Damage]()
    for seen, key in enumerate(seals):
        found = _check_own_files(store, key)
        damages += found
        if found and repair:
            (store.runs / f"{key}{SEAL}").unlink(missing_ok=True)
        elif not found and (store.runs / f"{key}.parquet").exists():
            finished.add(key)
        _tell(progress, seen, len(seals) + len(gathered))
    for seen, name in enumerate(gathered):
        shard = inspect(store.folder, name)
        finished |= shard.sound_keys
        damages += shard.damages
        if shard.damages and repair:
            mend(shard)
        _tell(progress, len(seals) + seen, len(seals) + len(gathered))
    damages += _check_failures(store, repair=repair)
    damages += _check_question(store)
    unfinished = tuple(_unfinished(store, set(seals), set(gathered)))
    return Verdict(len(finished - {damage.key for damage in damages}), tuple(damages), unfinished)


def rerun(store: Store, tasks: Sequence[Task], count: int, run: Simulate) -> list[Damage]:
    """Make a sample of finished runs again, and return those that give other bytes.

    Raises:
        InputError: fewer than `count` of the runs asked for are finished, by this code at least.

    Args:
        store: where the runs are.
        tasks: the runs asked for, of which finished ones are drawn, always the same.
        count: how many.
        run: makes a run, as for `complete`.
    """
    from simsupport.experiment.worker import labelled

    finished = [task for task in tasks if store.state(task.key) is State.FINISHED]
    if len(finished) < count:
        raise InputError(
            f"{store.folder}: {count} runs cannot be made again; of those asked for, "
            f"{len(finished)} are finished by this version of the program"
        )
    draws = np.random.default_rng(_SAMPLE_SEED)
    chosen = draws.choice(len(finished), count, replace=False)
    differing = []
    for task in (finished[place] for place in sorted(chosen)):
        record, households = run(task.resolved(), task.seed)
        again = {RUNS: labelled(record, task), HOUSEHOLDS: households}
        kept = {RUNS: store.record(task.key), HOUSEHOLDS: store.household_summary(task.key)}
        differing += [
            Damage(f"{room}/{task.key}.parquet", task.key, f"{task} gives another result now")
            for room in ROOMS
            if to_parquet(again[room]) != to_parquet(kept[room])
        ]
    return differing


def _check_own_files(store: Store, key: str) -> list[Damage]:
    """Compare a run's files with its seal."""
    seal_name, contents = f"{RUNS}/{key}{SEAL}", dict[str, bytes]()
    try:
        seal = (store.runs / f"{key}{SEAL}").read_bytes()
    except FileNotFoundError:
        return []
    for room in ROOMS:
        try:
            contents[room] = (store.folder / room / f"{key}.parquet").read_bytes()
        except FileNotFoundError:
            if copy_of(store.folder, key) is not None:
                return []
            return [Damage(f"{room}/{key}.parquet", key, "is missing")]
    expected = seal_of(key, contents)
    if seal == expected:
        return []
    if not re.fullmatch(_SEAL_TEXT.format(key=re.escape(key)).encode(), seal):
        return [Damage(seal_name, key, "is not a seal")]
    lines = zip(ROOMS, seal.splitlines(), expected.splitlines(), strict=True)
    return [
        Damage(f"{room}/{key}.parquet", key, f"does not have the hash in {seal_name}")
        for room, said, found in lines
        if said != found
    ]


def _check_failures(store: Store, *, repair: bool) -> list[Damage]:
    """Find notes of failed runs that cannot be read."""
    damages = []
    for name in sorted(names(store.folder / FAILURES)):
        if name.startswith(".") or not name.endswith(".json"):
            continue
        file = store.folder / FAILURES / name
        try:
            Failure.from_json(file.read_bytes().decode())
        except FileNotFoundError:
            continue
        except (ValueError, TypeError):
            damages.append(Damage(f"{FAILURES}/{name}", "", "cannot be read"))
            if repair:
                file.unlink(missing_ok=True)
    return damages


def _check_question(store: Store) -> list[Damage]:
    """Find a question that is not what was written; only the command that asked it can mend it."""
    if not damaged(store.folder):
        return []
    return [Damage(QUESTION, "", f"does not have its hash; {AGAIN}")]


def _unfinished(store: Store, seals: set[str], gathered: set[str]) -> Iterator[str]:
    """List the files of runs without a seal and of shards without an index."""
    for room in ROOMS:
        for name in sorted(names(store.folder / room)):
            if name.startswith(".") or not name.endswith(".parquet"):
                continue
            stem = name.removesuffix(".parquet")
            shard = stem.removeprefix(PREFIX)
            if stem not in seals and not (stem != shard and shard in gathered):
                yield f"{room}/{name}"
    for name in sorted(names(store.folder / SHARDS)):
        if name.endswith(".spare") and name.removesuffix(".spare") not in gathered:
            yield f"{SHARDS}/{name}"


def _tell(progress: Progress | None, seen: int, total: int) -> None:
    if progress is not None:
        progress(seen + 1, total)
