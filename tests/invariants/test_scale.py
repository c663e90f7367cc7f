"""Figures of the nation do not depend on how many household rows stand for it."""

import itertools

import numpy as np
import pytest

from simsupport.model import SupportModel

SIZES = (20_000, 100_000, 500_000)
REPLICATES = 10
MONTHS = 96
CLOSE = 0.03
ERRORS = 3.0

FIGURES = (
    "poverty_headcount",
    "poor_share",
    "income",
    "income_wage",
    "income_business",
    "income_transfer",
    "consumption",
    "gini",
    "gini_consumption",
    "employment_local",
    "migration",
    "true_exits",
    "years_above_line",
    "spending_background",
    "wage_local",
    "workers",
    "persons",
)

GIVEN = ("workers", "persons")
"""Set by the synthesis, hence with next to no error of their own; held to closeness alone."""


def figures(households, seed):
    """Return each outcome's mean over the months or Decembers of a run; shape (n_figures,)."""
    model = SupportModel("baseline", rng=seed, households=households, months=MONTHS)
    model.run()
    table = model.outcomes().to_pandas()
    return table.loc[table.group == "national", list(FIGURES)].mean().to_numpy()


@pytest.fixture(scope="module")
def replicates():
    """Figures by size; arrays of shape (replicates, n_figures), of independent draws."""
    seeds = np.arange(len(SIZES) * REPLICATES).reshape(len(SIZES), REPLICATES)
    return {
        size: np.array([figures(size, int(seed)) for seed in row])
        for size, row in zip(SIZES, seeds, strict=True)
    }


def differences(replicates):
    """Yield figure, smaller size, larger size, relative difference, and it in standard errors."""
    for small, large in itertools.combinations(SIZES, 2):
        one, other = replicates[small], replicates[large]
        apart = one.mean(axis=0) - other.mean(axis=0)
        error = np.sqrt((one.var(axis=0, ddof=1) + other.var(axis=0, ddof=1)) / REPLICATES)
        relative = apart / other.mean(axis=0)
        for name, share, errors in zip(FIGURES, relative, apart / error, strict=True):
            yield name, small, large, share, errors


def as_table(replicates):
    """Return a Markdown table: means by size, and the differences of each pair."""
    pairs = list(itertools.combinations(SIZES, 2))
    found = {(name, small, large): rest for name, small, large, *rest in differences(replicates)}
    heads = [f"{size:,}" for size in SIZES] + [f"{one:,} - {other:,}" for one, other in pairs]
    lines = ["| outcome | " + " | ".join(heads) + " |", "|---" + "|---:" * len(heads) + "|"]
    for number, name in enumerate(FIGURES):
        cells = [f"{replicates[size][:, number].mean():.5g}" for size in SIZES]
        for pair in pairs:
            share, errors = found[name, *pair]
            cells.append(f"{share:+.2%} ({errors:+.1f} s.e.)")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


@pytest.mark.full
def test_figures_agree_between_twenty_thousand_and_half_a_million_rows(replicates, record_property):
    table = as_table(replicates)
    record_property("table", table)
    print(table)  # noqa: T201
    apart = [
        f"{name}, {small:,} against {large:,}: {share:+.2%}, {errors:+.1f} standard errors"
        for name, small, large, share, errors in differences(replicates)
        if abs(share) > CLOSE or (abs(errors) > ERRORS and name not in GIVEN)
    ]
    assert apart == []
