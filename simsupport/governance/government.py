"""The year of the officials, above all blocks: letters, choices, reports, inspections, careers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.officials import Level, Officials
from simsupport.core.calendar import BURN_IN, Month
from simsupport.core.columns import Table
from simsupport.core.streams import Streams, uniform
from simsupport.governance import careers as posts
from simsupport.governance import survey as statistics
from simsupport.governance.agencies import set_pace
from simsupport.governance.appraisal import is_appraisal
from simsupport.governance.chain import Chain
from simsupport.governance.county_exit import decide_county_exits
from simsupport.governance.delivery import bring_down, part_of
from simsupport.governance.discretion import certainty_of_rule, set_strictness
from simsupport.governance.incentives import (
    choose_effort,
    inspection_power,
    mean_effort,
    superiors_interest,
)
from simsupport.governance.incidents import note_incidents
from simsupport.governance.letters import sign_letters
from simsupport.governance.pressure import Pressure
from simsupport.governance.register import RegisterRules, opening
from simsupport.governance.returned import appoint_returned
from simsupport.governance.staying import held_officials
from simsupport.governance.supervision import found_by_audit, try_cases
from simsupport.indicators.administration import Administration

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]

NOTICEABLE = 0.02
"""Share of working time from which inflating or diverting leaves traces. Source: assumption."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The parameters of government, as sections of a scenario hold them."""

    register: RegisterRules
    survey: statistics.Survey
    incentives: Any
    careers: posts.Careers
    delivery: Any
    exit_rule: Any


class Government:
    """All officials of a nation, and what they do in a year; acts between the blocks' halves."""

    def __init__(
        self, tables: dict[str, Table], rules: Rules, seed: int, *, in_post: bool = False
    ) -> None:
        self.tables, self.rules, self.streams = tables, rules, Streams(seed)
        officials: Any = tables["officials"]
        self.officials: Officials = officials
        self.villages: Any = tables["villages"]
        self.counties: Any = tables["counties"]
        self.provinces: Any = tables["provinces"]
        self.chain = Chain(officials)
        if not in_post:
            everyone, careers = np.arange(len(officials)), rules.careers
            posts.appoint(officials, everyone, self.streams, -BURN_IN, careers, rules.incentives)

    def open_month(self, month: Month, pressure: Pressure) -> None:
        """Sign letters and choose effort in January; hand down quotas when the register opens."""
        register = self.rules.register
        if month.of_year == 1:
            self._sign_and_choose(month, pressure)
        if month.index == opening(register):
            statistics.hand_down_quota(
                self.tables, self.streams, month.index, register.quota_ratio, register.quota_sd
            )

    def close_month(self, month: Month, pressure: Pressure) -> None:
        """After the appraisal report upwards; in December survey, inspect, judge and replace."""
        if is_appraisal(month, self.rules.register):
            self._report()
        if month.of_year == 12:
            statistics.take_survey(
                self.tables,
                self.streams,
                month.index,
                self.rules.survey,
                pressure.interviews,
            )
            posts.inspect(self.chain, self.streams, month.index, self.rules.incentives, pressure)
            decide_county_exits(self.tables, self.streams, month, self.rules.exit_rule, pressure)
            self._judge(month, pressure)

    def _sign_and_choose(self, month: Month, pressure: Pressure) -> None:
        incentives, careers = self.rules.incentives, self.rules.careers
        posts.fill_removed(self.officials, self.streams, month.index, careers, incentives)
        sign_letters(self.chain, month, self.villages.registered, pressure, incentives.first_gap)
        self.villages.target[:] = self.chain.at(Level.VILLAGE, self.officials.target)
        set_strictness(self.chain, self.streams, careers, pressure)
        choose_effort(self.chain, month, incentives, pressure)
        bring_down(self.chain, self.villages, self.rules.delivery)
        set_pace(self.chain, self.counties, self.rules.delivery, incentives, pressure)

    def _report(self) -> None:
        """Let reports rise: each level adds what it invents to what it was told from below.

        Nobody can be reported out who is not on the register, nor twice.
        """
        chain, officials, villages = self.chain, self.officials, self.villages
        officials.ready[:] = chain.add_up(np.minimum(villages.ready, villages.listed))
        officials.reported[chain.rows[Level.VILLAGE]] = villages.listed
        room, listed = chain.add_up(villages.registered), chain.add_up(villages.listed)
        for level in list(Level)[1:]:
            rows = chain.rows[level]
            told = chain.pass_up(Level(level - 1), chain.at(Level(level - 1), officials.reported))
            missing = np.maximum(officials.target[rows] - told, 0.0)
            left = np.maximum(room[rows] + listed[rows] - told - self._padded(level), 0.0)
            invented = np.minimum(missing * np.minimum(officials.inflate[rows], 1.0), left)
            officials.reported[rows] = np.floor(told + invented).astype(np.int64)
        above_lists = officials.reported - listed
        for table, level in ((self.counties, Level.COUNTY), (self.provinces, Level.PROVINCE)):
            table.padded[:] += chain.at(level, above_lists)
            table.padded[:] = np.minimum(table.padded, chain.at(level, room))
        self.provinces.reported_exits[:] = chain.at(Level.PROVINCE, officials.reported)

    def _padded(self, level: Level) -> Counts | int:
        """Return exits reported in years before that are on no list, by area of a level."""
        if level == Level.PROVINCE:
            padded: Counts = self.provinces.padded
            return padded
        if level == Level.PREFECTURE:
            return self.chain.pass_up(Level.COUNTY, self.counties.padded).astype(np.int64)
        return self.counties.padded.copy() if level == Level.COUNTY else 0

    def _judge(self, month: Month, pressure: Pressure) -> None:
        """Punish what was found, let it be put right, promote, and let officials learn."""
        chain, officials, rules = self.chain, self.officials, self.rules
        reported = officials.reported / np.maximum(officials.target, 1)
        reported = np.minimum(reported, 1.0) * (officials.target > 0)
        officials.behind[:] = np.clip(chain.mean_of_peers(reported) - reported, 0.0, 1.0)
        inflating, taking = self._found(month, pressure)
        failed = (officials.inspected > 0) & (officials.gap > 0) & (officials.inflate < NOTICEABLE)
        draw = uniform(self.streams.words("officials.penalty", month.index, 0, len(officials)))
        certainty = officials.strictness * np.float32(certainty_of_rule(rules.careers, pressure))
        punished = (inflating | taking) & (draw < certainty)
        punished |= failed & (draw < certainty * np.float32(pressure.honest_failure))
        convicted = try_cases(chain, self.streams, month.index, taking, pressure)
        punished |= convicted
        if pressure.prosecution:
            self.counties.guilty[:] = part_of(chain, self.tables, rules.delivery, convicted)
        officials.punished[:] = punished
        self._put_right(inflating)
        note_incidents(chain, self.counties, rules.delivery.hands(), rules.careers.serious)
        posts.promote(chain, self.streams, month.index, rules.careers, pressure)
        posts.learn(chain, rules.careers)
        holds = held_officials(chain, self.counties)
        posts.change_posts(chain, self.streams, month.index, rules.careers, rules.incentives, holds)
        appoint_returned(chain, self.counties)

    def _found(self, month: Month, pressure: Pressure) -> tuple[Flags, Flags]:
        """Return which officials were found inflating, and which diverting.

        Inspectors find by visits; what is public is found without any.
        """
        chain, officials, incentives = self.chain, self.officials, self.rules.incentives
        words = self.streams.words("officials.detection", month.index, 0, len(officials))
        power = inspection_power(incentives, pressure)
        honest_eye = 1.0 - superiors_interest(chain, incentives, pressure)
        visited = officials.inspected > 0
        inflating = visited & (uniform(words) < (power * honest_eye).astype(np.float32))
        inflating[chain.rows[Level.COUNTY]] |= self.counties.refused > 0
        taking = visited & (uniform(words, 1) < np.float32(power))
        public = np.float32(pressure.disclosure * incentives.disclosure_power)
        seen = self.streams.words("officials.exposure", month.index, 0, len(officials))
        inflating |= uniform(seen) < public
        taking |= uniform(seen, 1) < public
        taking |= found_by_audit(officials, self.streams, month.index, pressure)
        inflating &= officials.inflate > np.float32(NOTICEABLE)
        taking &= officials.take > np.float32(NOTICEABLE)
        officials.found[:] = inflating + 2 * taking.view(np.uint8)
        return inflating, taking

    def _put_right(self, inflating: Flags) -> None:
        """Let wrong exits be taken back, and invented numbers be struck, where they were found.

        Evaluators who refuse a county count its register, whoever invented the numbers. A province
        that is found is left with what stands in its counties' reports.
        """
        villages, counties, provinces = self.villages, self.counties, self.provinces
        refused = counties.refused > 0
        villages.correct[:] = self.chain.at(Level.VILLAGE, inflating) | refused[villages.county]
        struck = (self.chain.at(Level.COUNTY, inflating) | refused) * counties.padded
        counties.padded[:] -= struck
        provinces.padded[:] -= self._by_province(struck)
        found = self.chain.at(Level.PROVINCE, inflating)
        provinces.padded[found] = self._by_province(counties.padded)[found]
        np.maximum(provinces.padded, 0, out=provinces.padded)

    def _by_province(self, of_counties: Counts) -> Counts:
        """Sum whole numbers of counties by province."""
        sums = np.bincount(self.counties.province, of_counties, len(self.provinces))
        return sums.astype(np.int64)

    def tell(self) -> Administration:
        """Return what the administration knows and says of the year, in December."""
        officials, counties, provinces = self.officials, self.counties, self.provinces
        weight = officials.weight.astype(np.float64)
        real, show, inflate, take = mean_effort(officials, weight).tolist()
        real_counties = counties.weight.astype(np.float64)
        villages = self.villages
        nation = {
            "effort_real": real,
            "effort_show": show,
            "effort_inflate": inflate,
            "effort_take": take,
            "real_share": real / max(real + show + inflate + take, 1e-9),
            # Sums of products, as the threads of a dot product would hold a core from the blocks.
            "officials_punished": float((officials.punished * weight).sum()),
            "county_exits": float((counties.out * real_counties).sum()),
            "county_refusals": float((counties.refused * real_counties).sum()),
            "struck_off": float(villages.struck.sum()),
            "missed_added": float(villages.added.sum()),
            "returns_admitted": float(villages.returned.sum()),
        }
        registered = self.chain.at(Level.PROVINCE, self.chain.add_up(villages.registered))
        return Administration(
            nation,
            provinces.persons.copy(),
            provinces.surveyed_poor.copy(),
            registered,
            provinces.padded.copy(),
            provinces.reported_exits.copy(),
        )
