"""Who works on a run's blocks: this process, or several on shared columns.

Several processes live through the same halves of the month on blocks of their own and exchange
only sums, which are whole numbers; so the number of processes changes no result.
"""

from __future__ import annotations

import multiprocessing
import signal
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from simsupport.core.blocks import Block, Cut
from simsupport.core.columns import Table
from simsupport.core.ledger import Postings
from simsupport.core.pages import use_large_pages
from simsupport.core.streams import Streams
from simsupport.exchange import Asked, Granted, Outlook, Pending, Told
from simsupport.indicators.year import Year
from simsupport.interrupts import ctrl_c_held
from simsupport.livelihoods.business import labour_gain, labour_power
from simsupport.livelihoods.drivers import drivers_of
from simsupport.livelihoods.labour import N_DESTINATIONS
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.sources import Sources
from simsupport.measures.base import Measure
from simsupport.month import first_half, measures_acting, second_half, settle_in
from simsupport.scenario import Scenario

Floats = npt.NDArray[np.float32]
Shared = dict[str, tuple[type[Table], int, Any]]
"""Tables by name: their kind, rows and memory, an array of bytes that processes share."""


@dataclass(frozen=True)
class Underway:
    """What a crew that takes over a run between two months must know of the months before."""

    acting: tuple[Measure, ...]
    """the measures that acted last month"""
    earned: Floats | None
    """income of the last calendar year so far by source, shape (4, n_households); or None"""


class Crew(Protocol):
    """Whoever lives through a month on all blocks."""

    def first_half(self, outlook: Outlook) -> Asked:
        """Run the first half on every block and add up what they ask."""
        ...

    def second_half(self, granted: Granted) -> Told:
        """Run the second half on every block and add up what they tell."""
        ...

    def earned(self) -> Floats | None:
        """Return income of the last calendar year so far by source; None outside it."""
        ...

    def close(self) -> None:
        """Release processes and memory."""
        ...


class Alone:
    """All blocks in this process, one after the other."""

    def __init__(
        self,
        tables: dict[str, Table],
        cuts: list[Cut],
        scenario: Scenario,
        seed: int,
        underway: Underway | None = None,
    ) -> None:
        """Cut the tables into blocks.

        Args:
            tables: the nation's, shared or this process's own.
            cuts: where blocks begin and end.
            scenario: what holds.
            seed: of all draws.
            underway: what went before; None where the nation is new and its blocks have yet to
                settle in.
        """
        use_large_pages()
        self.scenario = scenario
        self.streams = Streams(seed)
        self.blocks = [Block(tables, cut.first, cut.last) for cut in cuts]
        self.power = labour_power(scenario.livelihoods.business)
        self.gain = labour_gain(self.power)
        self.nows: list[Now] = []
        self.sources: list[Sources | None] = [None] * len(cuts)
        self.acting: tuple[Measure, ...] = underway.acting if underway else ()
        self.pending: list[Pending] = []
        if underway is None:
            for block in self.blocks:
                settle_in(block, scenario)
        elif underway.earned is not None:
            self.sources = [Sources.so_far(underway.earned, block) for block in self.blocks]

    def first_half(self, outlook: Outlook) -> Asked:
        """Run the first half on every block and add up what they ask."""
        now = self._now(outlook)
        if outlook.month.index == self.scenario.horizon.last_year:
            self.sources = [Sources(len(block.households)) for block in self.blocks]
        elif outlook.month.index == self.scenario.horizon.last_year + 12:
            self.sources = [None] * len(self.blocks)
        self.nows = [now.for_block(sources) for sources in self.sources]
        pairs = [
            first_half(block, now, self.scenario)
            for block, now in zip(self.blocks, self.nows, strict=True)
        ]
        self.pending = [pending for _, pending in pairs]
        return add_asked([asked for asked, _ in pairs])

    def second_half(self, granted: Granted) -> Told:
        """Run the second half on every block and add up what they tell."""
        work = zip(self.blocks, self.nows, self.pending, strict=True)
        return add_told(
            [
                second_half(block, now, self.scenario, pending, granted)
                for block, now, pending in work
            ]
        )

    def earned(self) -> Floats | None:
        """Return income of the last calendar year so far by source; None outside it."""
        parts = [sources.sums for sources in self.sources if sources is not None]
        return np.concatenate(parts, axis=1) if parts else None

    def close(self) -> None:
        """Drop the blocks."""
        self.blocks.clear()

    def _now(self, outlook: Outlook) -> Now:
        live = self.scenario.livelihoods
        before = self.acting
        self.acting = measures_acting(self.scenario, outlook.month, funded=outlook.funded)
        going_on = {measure.key for measure in self.acting}
        return Now(
            month=outlook.month,
            streams=self.streams,
            drivers=drivers_of(outlook.month, live.growth),
            labour_power=self.power,
            labour_gain=self.gain,
            net_share=1.0 - live.business.cost_share,
            pay_away=outlook.pay_away,
            finding_away=outlook.finding_away,
            measures=self.acting,
            stopping=tuple(measure for measure in before if measure.key not in going_on),
            projects=self.scenario.projects,
            livelihoods=live,
            books=Postings(),
            came_home=np.zeros(N_DESTINATIONS, np.int64),
        )


class Together:
    """Blocks spread over this process and others that share the columns."""

    def __init__(
        self,
        tables: dict[str, Table],
        cuts: list[Cut],
        scenario: Scenario,
        seed: int,
        cores: int,
        underway: Underway | None = None,
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self.tables = tables
        self.shared: Shared = {}
        for name, table in tables.items():
            memory = context.RawArray("b", max(table.nbytes(len(table)), 1))
            table.share(memory)
            self.shared[name] = (type(table), len(table), memory)
        mine, *others = np.array_split(np.arange(len(cuts)), min(cores, len(cuts)))
        self.pipes: list[Connection] = []
        self.workers = []
        for share in others:
            ours, theirs = context.Pipe()
            own = [cuts[i] for i in share]
            worker = context.Process(
                target=_work, args=(theirs, self.shared, own, scenario, seed, underway), daemon=True
            )
            with ctrl_c_held():
                worker.start()
            theirs.close()
            self.pipes.append(ours)
            self.workers.append(worker)
        self.alone = Alone(tables, [cuts[i] for i in mine], scenario, seed, underway)

    def first_half(self, outlook: Outlook) -> Asked:
        """Run the first half in all processes and add up what they ask."""
        return add_asked(self._call(outlook))

    def second_half(self, granted: Granted) -> Told:
        """Run the second half in all processes and add up what they tell."""
        return add_told(self._call(granted))

    def earned(self) -> Floats | None:
        """Return income of the last calendar year so far by source; None outside it."""
        parts = [part for part in self._call("earned") if part is not None]
        return np.concatenate(parts, axis=1) if parts else None

    def close(self) -> None:
        """End the other processes and bring the columns back into this one."""
        for pipe in self.pipes:
            pipe.close()
        for worker in self.workers:
            worker.join()
        self.alone.close()
        for name in self.shared:
            self.tables[name].unshare()
        self.shared.clear()
        self.pipes.clear()
        self.workers.clear()

    def _call(self, message: Outlook | Granted | Literal["earned"]) -> list[Any]:
        for pipe in self.pipes:
            pipe.send(message)
        answers = [_answer(self.alone, message), *(pipe.recv() for pipe in self.pipes)]
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return answers


def _work(
    pipe: Connection,
    shared: Shared,
    cuts: list[Cut],
    scenario: Scenario,
    seed: int,
    underway: Underway | None,
) -> None:
    """Serve one process's blocks until the other end is closed, which hears Ctrl-C for both."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tables = {name: kind.attach(length, memory) for name, (kind, length, memory) in shared.items()}
    crew = Alone(tables, cuts, scenario, seed, underway)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_answer(crew, pipe.recv()))


def _answer(crew: Alone, message: Outlook | Granted | Literal["earned"]) -> Any:
    """Return what a crew says, or what went wrong, which is raised once all have answered."""
    try:
        if isinstance(message, Outlook):
            return crew.first_half(message)
        return crew.second_half(message) if isinstance(message, Granted) else crew.earned()
    except Exception as error:  # noqa: BLE001 - see above
        return error


def add_asked(parts: list[Asked]) -> Asked:
    """Add up what blocks ask."""
    first, *others = parts
    for part in others:
        first.away += part.away
        first.money += part.money
    return first


def add_told(parts: list[Told]) -> Told:
    """Add up what blocks tell, counties in order."""
    books = Postings()
    for part in parts:
        books += part.books
    years = [part.year for part in parts if part.year is not None]
    year = None
    if years:
        year = Year(
            np.concatenate([y.by_county for y in years], axis=1),
            np.sum([y.by_cause for y in years], axis=0),
            np.sum([y.histograms for y in years], axis=0),
        )
    earned = [part.earned for part in parts if part.earned is not None]
    return Told(
        books,
        np.concatenate([part.counts for part in parts], axis=1),
        sum(part.savings for part in parts),
        sum(part.cash for part in parts),
        sum(part.trust for part in parts),
        np.sum([part.came_home for part in parts], axis=0),
        np.sum([part.bought for part in parts], axis=0),
        year,
        np.concatenate(earned, axis=1) if earned else None,
    )
