"""Projects in a living nation: the ledger closes, nothing else moves, promises are about kept."""

import numpy as np
import pytest

from simsupport.core.ledger import Account
from simsupport.experiment.studies.trial import run_arm, run_trial
from simsupport.model import SupportModel
from simsupport.projects.menu import MENU, VILLAGE_MENU
from tests.tools.magnitudes import NO_WORTH, realised

KEYS = [kind.key for kind in (*MENU, *VILLAGE_MENU)]
SMALL = {"years": 5, "seed": 3, "households": 400}


@pytest.mark.parametrize("key", KEYS)
def test_every_fen_of_a_project_is_in_the_ledger_until_the_last_is_paid(key):
    """The run stops by itself in any month in which a fen is missing."""
    model = run_arm(key, treated=True, share=1.0, **SMALL).model
    hh, stocks = model.households, model.ledger.stocks
    weight = hh.weight.astype(np.int64)
    assert model.ledger.spent > 0
    assert stocks[Account.HOUSEHOLDS] == int(np.dot(weight, hh.savings))
    assert stocks[Account.IN_TRUST] == int(np.dot(weight, hh.post_money)) == 0
    table = model.outcomes().to_pandas()
    spent = table[table.group == "national"].spending.sum()
    assert spent == pytest.approx(model.ledger.spent / 100, rel=1e-12)


def test_what_is_not_delivered_changes_no_bit():
    plain = SupportModel("baseline", rng=3, households=400, months=60)
    plain.run()
    arm = run_arm("relief", treated=False, share=1.0, **SMALL)
    for name, table in plain.tables.items():
        for column, values in table.arrays.items():
            other = arm.model.tables[name].arrays[column]
            assert values.tobytes() == other.tobytes(), (name, column)


def test_a_month_of_posts_is_paid_the_same_however_the_nation_is_cut():
    models = [
        run_arm("public_post", treated=True, share=1.0, block_size=size, **SMALL).model
        for size in (100, 60_000)
    ]
    one, other = (model.households.arrays for model in models)
    assert all(np.array_equal(values, other[name]) for name, values in one.items())


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [
        ("industry_grant", 0.45, 1.0),
        ("training_place", 0.5, 1.0),
        ("solar", 0.9, 1.1),
        ("public_post", 0.7, 1.0),
        ("health_cover", 0.7, 1.2),
        ("market_contract", 0.6, 1.4),
    ],
)
def test_a_promise_is_kept_to_what_wears_off(key, least, most):
    """Measured in `docs/projects.md`: from two thirds to all of what was predicted."""
    ratios = []
    for seed in (11, 12):
        trial = run_trial(key, seed=seed, households=15_000, **NO_WORTH)
        ratios.append(realised(trial, key) / trial.predicted())
    assert least <= np.mean(ratios) <= most
