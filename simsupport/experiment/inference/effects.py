"""What a policy changes: levels, paired differences and ratios of differences, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from simsupport.experiment.inference.bootstrap import bootstrap_intervals
from simsupport.experiment.inference.headlines import NATIONAL, Headlines, Outcomes
from simsupport.experiment.inference.intervals import (
    Interval,
    Intervals,
    Undefined,
    mean_intervals,
    pair_variances,
    ratio_interval,
)
from simsupport.experiment.inference.joint import joint_intervals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simsupport.experiment.inference.winners import Shares

COLUMNS = ["scenario", "outcome", "group", "kind", "unit", "lower", "central", "upper"]
PAIRING_COLUMNS = [
    "scenario",
    "outcome",
    "group",
    "paired_variance",
    "unpaired_variance",
    "ratio",
    "variance_saved",
]


Method = Literal["t", "bootstrap"]
"""How intervals of paired differences are made."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two paired differences, and why it may mean nothing.

    With `negated` it is minus the ratio, with `complement` one minus it. Where `concerns` names
    an outcome, a scenario that does not raise it is passed over without a word.
    """

    name: str
    unit: str
    numerator: str
    denominator: str
    no_numerator: str
    no_denominator: str
    negated: bool = False
    complement: bool = False
    concerns: str = ""


def _cost_per(exits: str, name: str, phrase: str) -> Ratio:
    return Ratio(
        name, "yuan/person", "spending", exits, "it does not spend more", f"no more {phrase}"
    )


RATIOS = (
    _cost_per("true_exits", "cost_per_true_exit", "persons leave poverty"),
    _cost_per("sustained_exits_12", "cost_per_sustained_exit_12", "exits last 12 months"),
    _cost_per("sustained_exits_24", "cost_per_sustained_exit_24", "exits last 24 months"),
    _cost_per("start_poor_out", "cost_per_start_poor_out", "of the start's poor are out"),
    _cost_per("years_above_line", "cost_per_year_above_line", "years are lived above the line"),
    Ratio(
        "displacement",
        "share",
        "hires_other",
        "hires_registered",
        "",
        "no more registered workers are hired",
        negated=True,
        concerns="subsidised_hires",
    ),
    Ratio(
        "deadweight",
        "share",
        "hires_registered",
        "subsidised_hires",
        "",
        "no hire is subsidised",
        complement=True,
        concerns="subsidised_hires",
    ),
)


def levels(headline: Headlines, outcomes: Outcomes) -> pd.DataFrame:
    """Return the level of every outcome in every scenario, the baseline included."""
    frames = [
        _rows(scenario, "level", headline, outcomes, mean_intervals(headline.of(scenario)))
        for scenario in headline.scenarios
    ]
    return pd.concat(frames, ignore_index=True)


def differences(
    headline: Headlines, outcomes: Outcomes, baseline: str, method: Method = "t"
) -> pd.DataFrame:
    """Return the paired difference of every outcome in every other scenario from the baseline."""
    intervals = bootstrap_intervals if method == "bootstrap" else mean_intervals
    frames = [
        _rows(scenario, "difference", headline, outcomes, intervals(difference))
        for scenario, difference in _paired(headline, baseline)
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)


def joint(headline: Headlines, outcomes: Outcomes, baseline: str) -> pd.DataFrame:
    """Return the nation's differences with intervals that hold for all scenarios at once.

    Outcome by outcome; empty with fewer than two scenarios beside the baseline.
    """
    others = _others(headline, baseline)
    if len(others) < 2:
        return pd.DataFrame(columns=COLUMNS)
    nation = headline.values[:, :, headline.groups.index(NATIONAL)]
    apart = nation - nation[headline.scenarios.index(baseline)]
    chosen = apart[[headline.scenarios.index(name) for name in others]]
    rows = []
    for place, outcome in enumerate(headline.outcomes):
        found = joint_intervals(chosen[:, :, place].T)
        bounds = zip(others, found.lower, found.central, found.upper, strict=True)
        for scenario, *values in bounds:
            unit = outcomes[outcome].unit
            rows.append((scenario, outcome, NATIONAL, "difference", unit, *values))
    return pd.DataFrame(rows, columns=COLUMNS).dropna(subset=["central"], ignore_index=True)


def pairing(headline: Headlines, baseline: str) -> pd.DataFrame:
    """Return what pairing by replicate took out of the variance of each difference.

    `ratio` is the paired variance over the unpaired, `variance_saved` one minus it; rows in which
    nothing varies are left out.
    """
    frames = []
    for scenario in _others(headline, baseline):
        paired, unpaired = pair_variances(headline.of(scenario), headline.of(baseline))
        frame = _labels(scenario, headline)
        frame["paired_variance"] = paired.ravel()
        frame["unpaired_variance"] = unpaired.ravel()
        frame = frame[frame["unpaired_variance"] > 0.0]
        frame["ratio"] = frame["paired_variance"] / frame["unpaired_variance"]
        frame["variance_saved"] = 1.0 - frame["ratio"]
        frames.append(frame)
    kept = [frame for frame in frames if len(frame)]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=PAIRING_COLUMNS)


def ratios(headline: Headlines, baseline: str) -> tuple[pd.DataFrame, list[str]]:
    """Return the ratios that are defined, and one line for each of the nation's that is not."""
    rows, notes = [], []
    for scenario, difference in _paired(headline, baseline):
        for ratio in RATIOS:
            if _applies(ratio, headline, difference):
                for group, answer in _by_group(ratio, headline, difference):
                    if isinstance(answer, Interval):
                        labels = (scenario, ratio.name, group, "difference", ratio.unit)
                        rows.append((*labels, answer.lower, answer.central, answer.upper))
                    elif group == NATIONAL:
                        words = ratio.name.replace("_", " ")
                        notes.append(f"{scenario}: {words} is left out: {answer.reason}")
    return pd.DataFrame(rows, columns=COLUMNS), notes


def winner_rows(scenario: str, shares: Sequence[Shares]) -> pd.DataFrame:
    """Return the shares of winners and losers, each replicate being one observation."""
    frames = []
    for name in ("winners_share", "losers_share"):
        interval = mean_intervals(np.array([dict(one.named())[name] for one in shares]))
        frames.append(
            pd.DataFrame(
                {
                    "scenario": scenario,
                    "outcome": name,
                    "group": shares[0].groups,
                    "kind": "difference",
                    "unit": "share",
                    "lower": np.clip(interval.lower, 0.0, 1.0),
                    "central": interval.central,
                    "upper": np.clip(interval.upper, 0.0, 1.0),
                }
            )
        )
    return pd.concat(frames, ignore_index=True).dropna(subset=["central"])


def _others(headline: Headlines, baseline: str) -> list[str]:
    return [scenario for scenario in headline.scenarios if scenario != baseline]


def _paired(headline: Headlines, baseline: str) -> Iterator[tuple[str, npt.NDArray[np.float64]]]:
    """Yield each other scenario with its differences, shape (replicates, groups, outcomes)."""
    for scenario in _others(headline, baseline):
        yield scenario, headline.of(scenario) - headline.of(baseline)


def _applies(ratio: Ratio, headline: Headlines, difference: npt.NDArray[np.float64]) -> bool:
    """Tell whether a ratio's parts are recorded and the scenario does what it is about."""
    needed = {ratio.numerator, ratio.denominator, ratio.concerns} - {""}
    if not needed <= set(headline.outcomes):
        return False
    if not ratio.concerns:
        return True
    return bool(np.nansum(difference[:, :, headline.outcomes.index(ratio.concerns)]) > 0.0)


def _by_group(
    ratio: Ratio, headline: Headlines, difference: npt.NDArray[np.float64]
) -> Iterator[tuple[str, Interval | Undefined]]:
    """Yield a ratio for each group in which both of its parts are recorded."""
    numerator = difference[:, :, headline.outcomes.index(ratio.numerator)]
    denominator = difference[:, :, headline.outcomes.index(ratio.denominator)]
    for column, group in enumerate(headline.groups):
        y, x = numerator[:, column], denominator[:, column]
        if np.isfinite(y * x).any():
            yield group, _one(ratio, y, x)


def _one(
    ratio: Ratio, y: npt.NDArray[np.float64], x: npt.NDArray[np.float64]
) -> Interval | Undefined:
    if not np.nanmean(x) > 0.0:
        return Undefined(ratio.no_denominator)
    if ratio.no_numerator and not np.nanmean(y) > 0.0:
        return Undefined(ratio.no_numerator)
    answer = ratio_interval(-y if ratio.negated else y, x)
    if ratio.complement and isinstance(answer, Interval):
        return Interval(1.0 - answer.upper, 1.0 - answer.central, 1.0 - answer.lower)
    return answer


def _labels(scenario: str, headline: Headlines) -> pd.DataFrame:
    """Return scenario, outcome and group of each cell of a (groups, outcomes) array, in order."""
    groups, outcomes = len(headline.groups), len(headline.outcomes)
    return pd.DataFrame(
        {
            "scenario": scenario,
            "outcome": np.tile(np.array(headline.outcomes, dtype=object), groups),
            "group": np.repeat(np.array(headline.groups, dtype=object), outcomes),
        }
    )


def _rows(
    scenario: str, kind: str, headline: Headlines, outcomes: Outcomes, interval: Intervals
) -> pd.DataFrame:
    """Return one scenario's rows of the comparison; undefined ones are left out."""
    frame = _labels(scenario, headline)
    frame["kind"] = kind
    frame["unit"] = [outcomes[name].unit for name in frame["outcome"]]
    frame["lower"] = interval.lower.ravel()
    frame["central"] = interval.central.ravel()
    frame["upper"] = interval.upper.ravel()
    return frame.dropna(subset=["central"])
