"""`SupportModel`: a nation of households living month by month, as a Mesa model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mesa
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
from simsupport.core.blocks import cut
from simsupport.core.calendar import BURN_IN, Month
from simsupport.core.columns import Table
from simsupport.core.everyone import Everyone
from simsupport.core.ledger import FEN, Account, Ledger, Use
from simsupport.core.streams import Streams
from simsupport.crew import Alone, Crew, Together, Underway
from simsupport.exchange import Granted, Outlook, Told
from simsupport.indicators.outcomes import OUTCOMES
from simsupport.indicators.record import Record
from simsupport.indicators.summary import Ending, look_at, summarise
from simsupport.livelihoods.drivers import drivers_of
from simsupport.livelihoods.labour import N_DESTINATIONS
from simsupport.measures.background import share_quotas
from simsupport.measures.base import Nation
from simsupport.month import (
    decide,
    form_government,
    govern,
    look_back,
    measures_acting,
    reckon,
)
from simsupport.population.synthesis import synthesise
from simsupport.scenario import Scenario
from simsupport.state import State

if TYPE_CHECKING:
    import pyarrow as pa

SHORTHANDS = {"households": "population.households", "months": "horizon.months"}

Progress = Callable[[int, int], None]


class SupportModel(mesa.Model[Any, Any]):
    """Households, villages, counties, provinces and enterprises over the months of a scenario.

    The constructor builds the nation and runs the burn-in year; `step` runs one month. Columns
    are read as `model.households.income`, one household as `model.households[0]`.
    """

    households: Households
    villages: Villages
    counties: Counties
    provinces: Provinces
    enterprises: Enterprises
    officials: Officials
    units: Units
    partners: Partners
    organisations: Organisations
    ending: Ending | None = None
    """how households stood in the last December, once it is over"""

    def __init__(
        self,
        scenario: Scenario | str | Path = "baseline",
        *,
        rng: int | None = None,
        cores: int = 1,
        block_size: int = 524_288,
        **overrides: Any,
    ) -> None:
        """Build the nation and run the burn-in year.

        Args:
            scenario: a scenario, the path of its file or its name.
            rng: seed of every random stream; drawn afresh if None.
            cores: processes that share the work of this one run.
            block_size: households worked on at a time, about; changes no result.
            **overrides: parameters of the scenario, `households=5000` or `months=24` or dotted
                paths with double underscores, `measures__cash_transfer__amount=200`.

        Raises:
            ScenarioError: the scenario or an override is not valid.
        """
        seed = int(np.random.SeedSequence().generate_state(1)[0]) if rng is None else int(rng)
        self._prepare(seed, _resolve(scenario, overrides))
        live = self.rules.livelihoods
        nation = synthesise(self.rules.population, live.business, live.labour, self.seed)
        share_quotas(nation, drivers_of(Month(0), live.growth).poverty_line)
        self._people(nation.tables, nation.province_names)
        self._open_accounts()
        self._employ(cores, block_size)
        for month in range(-BURN_IN, 0):
            self._live(Month(month))
        self.record = self._new_record()

    def _prepare(self, seed: int, rules: Scenario) -> None:
        """Set what every run has before there is a nation."""
        super().__init__(rng=seed)
        self.seed = seed
        self.streams = Streams(seed)
        self.rules: Scenario = rules
        self.datacollector = mesa.DataCollector(
            model_reporters={name: _reporter(name) for name in OUTCOMES}
        )
        self.latest: dict[str, Any] = {}

    def _people(self, tables: dict[str, Table], province_names: tuple[str, ...]) -> None:
        """Let a nation's agents be those of this model."""
        self.province_names = province_names
        self.tables: dict[str, Table] = tables
        for name, table in self.tables.items():
            setattr(self, name, table)
            table.model, table.random = self, self.random
            table.first_id = self.agent_id_counter
            self.agent_id_counter += len(table)

    def _open_accounts(self) -> None:
        """Count people and money as they stand before the first month."""
        households = self.households
        weight = households.weight.astype(np.int64)
        self.start_persons = households.persons
        away = np.bincount(
            households.destination, weight * households.migrant, minlength=N_DESTINATIONS
        )
        self.destinations = Destinations.opening(away.astype(np.int64))
        self.ledger = Ledger(
            {
                Account.HOUSEHOLDS: int(np.dot(weight, households.savings)),
                Account.ENTERPRISES: int(self.enterprises.cash.sum()),
            }
        )
        self.cap_reached, self.funded = False, True
        self.record = self._new_record()

    def _employ(self, cores: int, block_size: int, underway: Underway | None = None) -> None:
        """Put processes to work and officials in their posts.

        Args:
            cores: processes.
            block_size: households worked on at a time, about.
            underway: what went before; None where the nation is new.
        """
        self.crew: Crew
        cuts = cut(self.tables, block_size, cores)
        if cores > 1:
            self.crew = Together(self.tables, cuts, self.rules, self.seed, cores, underway)
        else:
            self.crew = Alone(self.tables, cuts, self.rules, self.seed, underway)
        in_post = underway is not None
        self.government = form_government(self.tables, self.rules, self.seed, in_post=in_post)

    def _new_record(self) -> Record:
        return Record(
            self.counties.province.copy(), self.counties.poor_county.copy(), self.province_names
        )

    # ---- time ----

    @property
    def month(self) -> Month:
        """The month that the next step will live through."""
        return Month(int(self.time))

    def step(self) -> None:
        """Live through one month; does nothing once the horizon is reached."""
        month = Month(int(self.time) - 1)  # Mesa moves the clock before it calls step
        if month.index >= self.rules.horizon.months:
            self.running = False
            return
        if month.index >= len(self.record.months):  # else lived through before it was saved
            self._live(month)
        self.latest = self.record.national_row(month.index)
        self.datacollector.collect(self)
        self.running = month.index + 1 < self.rules.horizon.months

    def run(self, progress: Progress | None = None) -> None:
        """Run to the end of the horizon and release the processes.

        Args:
            progress: called after each month with months done and months in all.
        """
        months = self.rules.horizon.months
        try:
            while self.running:
                self.step()
                if progress is not None:
                    progress(int(self.time), months)
        finally:
            self.close()

    def close(self) -> None:
        """Release the processes of a run on several cores; columns stay readable."""
        self.crew.close()

    def _live(self, month: Month) -> None:
        """Let every block live through a month, and answer what they ask in between."""
        live = self.rules.livelihoods
        now = drivers_of(month, live.growth)
        away = self.destinations
        self.funded = self._left() != 0
        outlook = Outlook(month, away.pay(now), away.finding.copy(), self.funded)
        nation = Nation(self.tables, self.streams, month)
        decide(nation, self.rules, funded=outlook.funded)
        govern(self.government, month, self.rules)
        asked = self.crew.first_half(outlook)
        unserved = self.destinations.clear(asked.away, now, live.growth, live.job_market)
        share, drawn = self._appropriate(asked.money)
        told = self.crew.second_half(Granted(unserved, share))
        self._book(told, share, drawn)
        self.destinations.migrants -= told.came_home
        reckon(self.government, month, self.rules)
        if month.of_year == 12:
            look_back(nation, self.rules, funded=outlook.funded)
        paid = np.concatenate([told.books.uses, told.books.background])
        self.record.add(month, told.counts, paid, told.year, now.poverty_line)
        self.record.sources.append(told.books.sources)
        if told.bought.any():
            self.record.bought[month.index] = told.bought
        if told.earned is not None:
            resident_share = live.labour.resident_share
            self.ending = look_at(
                self.households, told.earned, now.poverty_line, now.prices, resident_share
            )
        if month.of_year == 12:
            self.record.administration[month.index] = self.government.tell()

    def _appropriate(self, asked: npt.NDArray[np.int64]) -> tuple[float, npt.NDArray[np.int64]]:
        """Return the share of the month's requests that is granted, and the fen set aside.

        Requests are met in full until what is left under the cap falls short; then all get the
        same share. The fen asked for and set aside have shape (n_sources,).
        """
        whole, left = int(asked.sum()), self._left()
        if left is None or whole <= left:
            return 1.0, asked
        self.cap_reached = True
        upto = [left * part // whole for part in np.cumsum(asked).tolist()]
        return left / whole, np.diff(upto, prepend=0)

    def _left(self) -> int | None:
        """Return the fen left under the cap on spending; None without a cap.

        What was drawn and is kept for later, or remains of rounding, counts as spent.
        """
        cap = self.rules.budget.cap
        return None if cap is None else max(round(cap * FEN) - self.ledger.drawn, 0)

    def _book(self, told: Told, share: float, drawn: npt.NDArray[np.int64]) -> None:
        """Book the month; under a binding cap what rounding left over is unspent."""
        books = told.books
        books.sources += drawn
        if share < 1.0:
            books.spend(Use.UNSPENT, int(books.sources.sum() - books.uses.sum()))
        measured = {
            Account.HOUSEHOLDS: told.savings,
            Account.ENTERPRISES: told.cash,
            Account.IN_TRUST: told.trust,
        }
        self.ledger.close(books, measured)

    # ---- snapshots ----

    def save(self, path: str | Path) -> None:
        """Save the run as it stands between two months, to go on from there later.

        The file is there whole or not at all. `load` opens it.

        Raises:
            InputError: the model holds agents of one's own, or the file cannot be written.
        """
        from simsupport.experiment.snapshots.file import write

        write(self, Path(path))

    @classmethod
    def load(
        cls,
        path: str | Path,
        scenario: Scenario | str | Path | None = None,
        cores: int = 1,
        block_size: int = 524_288,
    ) -> SupportModel:
        """Go on from a saved run; every later month is bit for bit as without the pause.

        Args:
            path: what `save` wrote.
            scenario: the scenario from here on, by default that of the saved run. Until the date
                of saving it must be the same; the run is then bit for bit what this scenario
                gives from the start.
            cores: processes that share the work.
            block_size: households worked on at a time, about; changes no result.

        Raises:
            InputError: the file is damaged or of other code, or the scenario differs too early.
            ScenarioError: the scenario is not valid.
        """
        from simsupport.experiment.snapshots.file import Snapshot

        snapshot = Snapshot.open(Path(path))
        rules = snapshot.scenario if scenario is None else _resolve(scenario, {})
        snapshot.check_branch(rules)
        model = cls.__new__(cls)
        model._go_on(snapshot.state(), rules, cores, block_size)  # noqa: SLF001 - our own
        return model

    def state(self) -> State:
        """Return what the nation carries into the next month; arrays are the model's own."""
        return State(
            self.seed,
            self.month,
            self.tables,
            self.province_names,
            self.start_persons,
            self.destinations,
            self.ledger,
            self.cap_reached,
            self.funded,
            self.record,
            self.crew.earned(),
            self.ending,
            self.random.getstate(),
            self.rng.bit_generator.state,
        )

    def _go_on(self, state: State, rules: Scenario, cores: int, block_size: int) -> None:
        """Take a state over, and bring Mesa's clock and collector to its month."""
        self._prepare(state.seed, rules)
        self._people(state.tables, state.province_names)
        self.start_persons = state.start_persons
        self.destinations, self.ledger = state.destinations, state.ledger
        self.cap_reached, self.funded = state.cap_reached, state.funded
        self.record = state.record
        before = Month(state.month.index - 1)
        acting = measures_acting(rules, before, funded=state.funded)
        within = rules.horizon.last_year < state.month.index < rules.horizon.last_year + 12
        self._employ(cores, block_size, Underway(acting, state.earned if within else None))
        if rules.horizon.last_year + 12 <= state.month.index:
            self.ending = state.ending
        for _ in range(state.month.index):
            self.step()
        self.random.setstate(state.random)
        self.rng.bit_generator.state = state.rng

    # ---- results ----

    def outcomes(self) -> pa.Table:
        """Return the run record: national rows every month, groups in Decembers for the year.

        Columns: `month` (first day), `group`, then one float column an outcome.
        """
        return self.record.table()

    def household_summary(self) -> pa.Table:
        """Return one row a household of the start; columns as in `indicators/summary.py`."""
        years = len(self.record.years)
        return summarise(self.households, self.counties, self.start_persons, years, self.ending)

    # ---- Mesa ----

    @property
    def scenario(self) -> None:
        """None: Mesa's own scenarios are not in use; the scenario of the run is `rules`.

        Mesa's dashboard takes any other value for one of its own mutable scenarios and refuses
        a frozen one.
        """
        return

    @scenario.setter
    def scenario(self, scenario: Any) -> None:
        """Pass over the scenario that Mesa's constructor makes."""

    @property
    def agents(self) -> Any:
        """All agents of all kinds, and agents that a student added."""
        return Everyone([*self.tables.values(), self._all_agents], self.random)

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """Agents by class: the tables, and agents that a student added."""
        tables = {table.row_type: table for table in self.tables.values()}
        kinds: dict[type, Any] = tables | self._agents_by_type
        return kinds

    @property
    def agent_types(self) -> list[type]:
        """All classes of agents."""
        return list(self.agents_by_type)


def _resolve(scenario: Scenario | str | Path, overrides: dict[str, Any]) -> Scenario:
    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario)
    if not overrides:
        return scenario
    paths = {SHORTHANDS.get(k, k).replace("__", "."): v for k, v in overrides.items()}
    return scenario.with_overrides(paths)


def _reporter(name: str) -> Callable[[SupportModel], float]:
    return lambda model: model.latest.get(name, float("nan"))
