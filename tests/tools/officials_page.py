"""Write tables and figure of `docs/officials.md`: `uv run python -m tests.tools.officials_page`.

Some thousand officials in a nation's chain answer announced rules by the package's own functions.
What they do is set beside published experiments, and drawn over audits and penalties.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from simsupport import Scenario, SupportModel
from simsupport.agents.officials import Level
from simsupport.core.calendar import Month, parse_month
from simsupport.governance import careers as posts
from simsupport.governance.delivery import bring_down
from simsupport.governance.government import NOTICEABLE
from simsupport.governance.incentives import choose_effort, inspection_chance, mean_effort
from simsupport.governance.pressure import Pressure
from simsupport.month import pressure_of
from simsupport.views.style import BASELINE, COLOURS, DASHES, STYLE, encode, spread
from tests.tools.odd_tables import between_marks, table

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "officials.md"
PICTURE = DOCS / "images" / "officials.png"

SEED = 1
HOUSEHOLDS = 100_000
YEARS_IN_POST = 12
BEFORE, AFTER = Month(parse_month("2013-01")), Month(parse_month("2017-01"))
"""A year in which the label of a poor county pays, and one in which it does not."""

BLAME = (0.0, 0.1, 0.3, 1.0)
"""Shares of the penalty that fall on honest failure, for the range of over-deterrence."""
LEVELS = np.linspace(0.0, 5.0, 101)
"""Penalties in careers."""
AUDITS = np.linspace(0.0, 1.0, 41)
LEAST_FALL = 0.05
"""Percentage points by which real work must fall to be said to fall."""


@dataclass(frozen=True)
class Answer:
    """What officials do under given rules."""

    real: float
    show: float
    inflate: float
    take: float
    kept: float
    """money that officials keep, in what passes through their hands"""
    lost: float
    """money that does not arrive, kept or shown off with"""
    misreporting: float
    """counties and prefectures that inflate enough to leave traces"""


class Officialdom:
    """All officials of a nation after some years of turnover, at their first letters.

    Everybody thinks that honest work will miss the same part of the target, `first_gap`, and takes
    the announced chance of an inspection for true.
    """

    def __init__(self) -> None:
        self.government = SupportModel("baseline", rng=SEED, households=HOUSEHOLDS).government
        self.incentives = self.government.rules.incentives
        for year in range(YEARS_IN_POST):
            self._turn_over(year)
        self.government.officials.gap[:] = self.incentives.first_gap

    def _turn_over(self, year: int) -> None:
        government = self.government
        posts.change_posts(
            government.chain,
            government.streams,
            AFTER.index + 12 * year,
            government.rules.careers,
            self.incentives,
        )

    def answer(
        self, pressure: Pressure, month: Month = AFTER, *, believe: bool = True, **changed: float
    ) -> Answer:
        """Let everybody choose, and return what comes of it.

        Args:
            pressure: accountability.
            month: when.
            believe: whether beliefs are the announced chance of an inspection, or stay.
            **changed: parameters of `governance.incentives` that differ from the defaults.
        """
        government = self.government
        officials, chain, villages = government.officials, government.chain, government.villages
        incentives = self.incentives.model_copy(update=changed)
        if believe:
            officials.years_seen[:] = 1.0
            officials.seen[:] = inspection_chance(incentives, pressure)
        choose_effort(chain, month, incentives, pressure)
        bring_down(chain, villages, government.rules.delivery)
        lost = 1.0 - villages.arrives.astype(np.float64)
        money = villages.in_need.astype(np.float64)
        local = (officials.level == Level.COUNTY) | (officials.level == Level.PREFECTURE)
        return Answer(
            *mean_effort(officials, officials.weight).tolist(),
            kept=float(np.average(lost * villages.taken, weights=money)),
            lost=float(np.average(lost, weights=money)),
            misreporting=float(np.mean(officials.inflate[local] > NOTICEABLE)),
        )

    def audited(self) -> float:
        """Return how much less officials take after an audit, against those who saw none."""
        government, chain = self.government, self.government.chain
        officials, careers = government.officials, government.rules.careers
        officials.years_seen[:] = careers.prior_years
        officials.seen[:] = careers.prior_years * self.incentives.audit
        posts.inspect(chain, government.streams, AFTER.index, self.incentives, Pressure())
        visited = officials.inspected > 0
        none_near = chain.mean_of_peers(officials.inspected.astype(np.float64)) == 0.0
        self.answer(Pressure(), believe=False)
        before = officials.take.copy()
        posts.learn(chain, careers)
        self.answer(Pressure(), believe=False)
        ratio = officials.take[visited].sum() / before[visited].sum()
        usual = officials.take[none_near].sum() / before[none_near].sum()
        return float(ratio / usual - 1.0)


def of_scenario(name: str, month: Month = AFTER) -> Pressure:
    """Return what presses on officials in a scenario."""
    return pressure_of(Scenario.load(name), month)


def texts() -> dict[str, str]:
    """Return the page's tables by the name of their marks."""
    officialdom = Officialdom()
    return {"dose-response": _dose_response(officialdom), "blame": _blame(officialdom)}


@dataclass(frozen=True)
class Finding:
    """A published figure, and what stands beside it."""

    what: str
    here: str
    model: float
    published: float
    unit: str

    def row(self) -> tuple[str, ...]:
        """Return the row of the table."""
        miss = self.model - self.published
        return (
            self.what,
            self.here,
            f"{_signed(self.model, self.unit)} {self.unit}",
            f"{_signed(self.published, self.unit)} {self.unit}",
            f"{miss:+.1f} points".replace("-", "\N{MINUS SIGN}"),
        )


def findings(nation: Officialdom) -> list[Finding]:
    """Return the published figures and the model's."""
    weak, strong = of_scenario("accountability-weak"), of_scenario("accountability-strong")
    rare, sure = (nation.answer(Pressure(), audit=chance) for chance in (0.04, 1.0))
    watched = replace(weak, inspections=1.0)
    usual = nation.answer(watched)
    free = nation.answer(watched, collusion=0.0)
    outside = nation.answer(replace(watched, third_party=strong.third_party))
    alone = Pressure(target=weak.target, escalation=weak.escalation, weight=weak.weight)
    return [
        Finding(
            "irregular funds before the campaign, 19 counties, 2010 to 2012 (NAO 2014)",
            "no campaign, a year in which the label pays: money that does not arrive",
            100.0 * nation.answer(Pressure(), BEFORE).lost,
            18.4,
            "%",
        ),
        Finding(
            "missing spending where 4 % are audited, village roads (Olken 2007, from memory)",
            "no campaign, `incentives.audit` at 0.04: money that officials keep",
            100.0 * rare.kept,
            28.0,
            "%",
        ),
        Finding(
            "missing spending, audits announced as certain against 4 % (Olken 2007)",
            "no campaign, `incentives.audit` from 0.04 to 1: money that officials keep",
            100.0 * (sure.kept - rare.kept),
            -8.0,
            "points",
        ),
        Finding(
            "corruption after an audit (Avis, Ferraz & Finan 2018, from memory)",
            "no campaign, one year's draw of audits: time for diverting, those audited against "
            "those who saw no audit",
            100.0 * nation.audited(),
            -8.0,
            "%",
        ),
        Finding(
            "false reports, auditors made independent (Duflo et al. 2013, from memory)",
            "`accountability-weak` with an announced inspection a year: time for inflating once "
            "`incentives.collusion` is 0",
            100.0 * (free.inflate / usual.inflate - 1.0),
            -80.0,
            "%",
        ),
        Finding(
            "the same",
            "the same, but evaluators from outside come, as many interviews as in "
            "`accountability-strong`",
            100.0 * (outside.inflate / usual.inflate - 1.0),
            -80.0,
            "%",
        ),
        Finding(
            "local governments that misreport unwatched (Greenstone et al. 2022: cities, air)",
            "targets and weight of `accountability-weak` alone: counties and prefectures that "
            "inflate noticeably",
            100.0 * nation.answer(alone).misreporting,
            70.0,
            "%",
        ),
        Finding(
            "false claims or private gain under the campaign, 158 counties, 2016 (NAO 2017)",
            "`accountability-weak`: money that officials keep",
            100.0 * nation.answer(weak).kept,
            1.13,
            "%",
        ),
        Finding(
            "the same",
            "`accountability-strong`: money that officials keep",
            100.0 * nation.answer(strong).kept,
            1.13,
            "%",
        ),
    ]


def _dose_response(nation: Officialdom) -> str:
    heads = ("published", "in the model", "model", "published value", "miss")
    return table(heads, (finding.row() for finding in findings(nation)))


def real_work(nation: Officialdom, blame: float) -> np.ndarray:
    """Return mean time for real work over `LEVELS` of the penalty."""
    strong = of_scenario("accountability-strong")
    rules = (replace(strong, penalty=level, honest_failure=blame) for level in LEVELS)
    return np.array([nation.answer(pressure).real for pressure in rules])


def _blame(nation: Officialdom) -> str:
    heads = (
        "penalty that falls on honest failure",
        "real work, no penalty",
        "at its best",
        f"at {LEVELS[-1]:.0f} careers",
        "a heavier penalty lowers it",
    )
    return table(heads, (_blame_row(nation, blame) for blame in BLAME))


def _blame_row(nation: Officialdom, blame: float) -> tuple[str, ...]:
    real = 100.0 * real_work(nation, blame)
    best = int(real.argmax())
    levels = (f"{share:.1f} %" for share in (real[0], real[best], real[-1]))
    if real[best] - real[-1] <= LEAST_FALL:
        falls = "nowhere"
    elif best == 0:
        falls = "everywhere"
    else:
        falls = f"from {LEVELS[best]:.2f} careers on"
    return (f"{100 * blame:.0f} %", *levels, falls)


def _signed(value: float, unit: str) -> str:
    """Write a value; a difference in points carries its sign."""
    sign = "+" if unit == "points" and value > 0.0 else ""
    digits = 2 if abs(value) < 2.0 and value != round(value, 1) else 1
    return f"{sign}{value:.{digits}f}".replace("-", "\N{MINUS SIGN}")


def renewed(page: str) -> str:
    """Return the page with its tables as the code has them now."""
    return between_marks(page, texts())


# ---- the figure ----

TASKS = {
    "real": ("Real work", COLOURS[0]),
    "inflate": ("Inflating reports", COLOURS[1]),
    "take": ("Diverting money", COLOURS[3]),
}
SHOW = ("show", ("Show", COLOURS[2]))
INK = BASELINE
PENALTIES = np.linspace(0.0, 3.0, 31)
CHANCES = np.linspace(0.0, 1.0, 26)


def figure(nation: Officialdom) -> Figure:
    """Draw effort, inflation and diversion over audits and penalties, and three cuts."""
    with mpl.rc_context(STYLE):
        page = Figure(figsize=(11.0, 7.4), layout="constrained")
        axes = page.subplots(2, 3)
        maps = _over_audits_and_penalties(nation)
        for place, (name, (title, colour)) in enumerate(TASKS.items()):
            _draw_map(axes[0, place], maps[name], title, colour)
        axes[0, 0].set_ylabel("penalty if found and punished, careers")
        _draw_missing(axes[1, 0], nation)
        _draw_blame(axes[1, 1], nation)
        _draw_dilemma(axes[1, 2], nation)
        page.get_layout_engine().set(w_pad=0.12, h_pad=0.12)
        page.suptitle("How officials answer to audits, penalties and targets", x=0.01, ha="left")
    return page


def _over_audits_and_penalties(nation: Officialdom) -> dict[str, np.ndarray]:
    """Return mean time for each task, in percent; rows are penalties, columns chances."""
    plain = replace(of_scenario("accountability-strong"), third_party=0.0, disclosure=0.0)
    answers = [
        [nation.answer(replace(plain, inspections=chance, penalty=level)) for chance in CHANCES]
        for level in PENALTIES
    ]
    return {
        name: np.array([[100.0 * getattr(answer, name) for answer in row] for row in answers])
        for name in TASKS
    }


def _draw_map(axes, values, title, colour) -> None:
    """Draw one task's time over chance and penalty; labelled lines are the scale."""
    step = max(round(float(np.ptp(values)) / 5.0), 1)
    low, high = step * (values.min() // step), step * (values.max() // step + 1)
    full = 0.3 + 0.7 * np.array(to_rgb(colour))
    shades = LinearSegmentedColormap.from_list(title, ["white", full])
    filled = np.arange(low, high + step / 2, step)
    axes.contourf(100.0 * CHANCES, PENALTIES, values, filled, cmap=shades)
    marked = filled[1:]
    lines = axes.contour(100.0 * CHANCES, PENALTIES, values, marked, colors=INK, linewidths=0.9)
    halo = [withStroke(linewidth=2.5, foreground="white")]
    for label in axes.clabel(lines, fmt="%g %%", fontsize=8.5):
        label.set_path_effects(halo)
    axes.set_title(f"{title}, % of working time")
    axes.set_xlabel("inspections, chance a year, %")
    axes.grid(visible=False)


def _draw_missing(axes, nation) -> None:
    """Draw money lost over the chance of an audit, with the published fall beside it."""
    answers = [nation.answer(Pressure(), audit=float(chance)) for chance in AUDITS]
    ends = []
    for place, (name, label) in enumerate({"kept": "kept", "lost": "kept or\nshown off"}.items()):
        share = [100.0 * getattr(answer, name) for answer in answers]
        axes.plot(100.0 * AUDITS, share, color=COLOURS[3], linestyle=DASHES[place])
        ends.append((label, share[-1], COLOURS[3]))
    start = 100.0 * nation.answer(Pressure(), audit=0.04).kept
    axes.plot([4.0, 100.0], [start, start - 8.0], color=INK, marker="o", ms=5, linestyle=DASHES[3])
    ends.append(("kept, if it\nfell by the\npublished 8", start - 8.0, INK))
    axes.set_ylim(bottom=0.0)
    _name_ends(axes, 100.0, ends, gap=0.15)
    axes.set_title("Money lost, no campaign")
    axes.set_xlabel("audits, chance a year, %")
    axes.set_ylabel("% of the money in officials' hands")


def _draw_blame(axes, nation) -> None:
    """Draw real work over the penalty; a dot marks where a heavier one begins to lower it."""
    ends = []
    for place, blame in enumerate(BLAME):
        real = 100.0 * real_work(nation, blame)
        best = int(real.argmax())
        axes.plot(LEVELS, real, color=COLOURS[0], linestyle=DASHES[place])
        if real[best] - real[-1] > LEAST_FALL:
            axes.plot(LEVELS[best], real[best], "o", color=COLOURS[0], ms=6, clip_on=False)
        ends.append((f"{100 * blame:.0f} %", real[-1], COLOURS[0]))
    axes.set_ylim(bottom=0.0)
    _name_ends(axes, LEVELS[-1], ends, gap=0.07)
    axes.annotate(
        "right of a dot a heavier\npenalty lowers real work",
        (0.03, 0.04),
        xycoords="axes fraction",
        ha="left",
        color=INK,
        fontsize=8.5,
        path_effects=[withStroke(linewidth=2.5, foreground="white")],
    )
    axes.set_title("Real work, by blame for honest failure")
    axes.set_xlabel("penalty, careers")
    axes.set_ylabel("% of working time")


def _draw_dilemma(axes, nation) -> None:
    """Draw effort over the weight of results in careers, hardly watched."""
    weak = of_scenario("accountability-weak")
    weights = np.linspace(0.0, 1.0, 41)
    answers = [nation.answer(replace(weak, weight=float(weight))) for weight in weights]
    ends = []
    for place, (name, (title, colour)) in enumerate([*TASKS.items(), SHOW]):
        time = [100.0 * getattr(answer, name) for answer in answers]
        axes.plot(weights, time, color=colour, linestyle=DASHES[place])
        ends.append((title.removesuffix(" reports").removesuffix(" money"), time[-1], colour))
    axes.set_ylim(bottom=0.0)
    _name_ends(axes, 1.0, ends, gap=0.06)
    axes.set_title("More weight, hardly watched")
    axes.set_xlabel("weight of results in careers")
    axes.set_ylabel("% of working time")


def _name_ends(axes, right: float, ends: list[tuple[str, float, str]], gap: float) -> None:
    """Write each line's name beyond its right end, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    axes.set_xlim(0.0, right)
    places = spread([(height - low) / (high - low) for _, height, _ in ends], gap)
    for (name, _, colour), place in zip(ends, places, strict=True):
        axes.annotate(
            name,
            (1.0, place),
            xycoords="axes fraction",
            xytext=(5, 0),
            textcoords="offset points",
            color=colour,
            va="center",
            fontsize=8.5,
            annotation_clip=False,
        )


if __name__ == "__main__":
    for text in texts().values():
        sys.stdout.write(f"{text}\n\n")
    if PAGE.exists():
        PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    PICTURE.write_bytes(encode(figure(Officialdom()), "png"))
