"""Studies repeated inside the model: honest lots, true effects, one line for a bad file."""

import numpy as np
import pandas as pd
import pytest

from simsupport.core.ledger import Account
from simsupport.experiment import InputError
from simsupport.experiment import folder as folder_module
from simsupport.experiment.studies import emulation
from simsupport.experiment.studies.assignment import assign
from simsupport.experiment.studies.emulation import emulate
from simsupport.experiment.studies.replicate import _live, replicate
from simsupport.experiment.studies.study import CONFINABLE, Study, shipped_studies
from simsupport.model import SupportModel
from simsupport.scenario import ScenarioError
from simsupport.views.study import picture
from simsupport.views.study_table import show_study
from tests.experiment.probes import full_disk

HEAD = """
title: A study
source: Nobody (2000)
differs: in nothing
published: {estimate: 1, text: a finding}
households: 900
"""
NATIONS = 8
CASH = """
treatment: {start: 2013-02, measures: {cash_transfer: {amount: 300}}}
unit: village
among: [below_line]
design: {kind: randomised, share: 0.5}
outcome: {name: income}
years: {after: [2014]}
"""


def study(text=CASH, **changes):
    """Return the study of a text, with lines that start with a word replaced."""
    lines = (HEAD + text).splitlines()
    for name, line in changes.items():
        lines = [line if old.startswith(f"{name}:") else old for old in lines]
    return Study.from_text("\n".join(lines))


@pytest.fixture(scope="module")
def cash(tmp_path_factory):
    """A transfer by lot of the village, in several nations."""
    folder = tmp_path_factory.mktemp("cash")
    return emulate(study(), NATIONS, workers=1, out=folder)


def test_a_lottery_is_unbiased_and_what_it_finds_is_there(cash):
    rows = cash.replicates
    error = (rows["estimate"] - rows["truth"]).to_numpy()
    assert (rows["truth"] > 100.0).all()
    assert abs(error.mean()) < 3.0 * error.std(ddof=1) / np.sqrt(len(error))
    assert cash.row("bias")["central"] == pytest.approx(error.mean())
    assert cash.row("error_spread")["lower"] < rows["error"].mean()


def test_all_is_written_printed_and_drawn(cash, capsys):
    for name in ("study.csv", "replicates.csv", "manifest.json", "figures/study.png"):
        assert (cash.folder / name).stat().st_size > 100
    show_study(cash)
    said = capsys.readouterr().out
    assert "true effect in the model" in said
    assert "Nobody (2000)" in said
    (axes,) = picture(cash).axes
    labels = axes.get_legend_handles_labels()[1]
    assert "published: 1" in labels


def test_replicates_that_are_there_are_not_made_again(cash):
    counts = []
    emulate(study(), NATIONS, workers=1, out=cash.folder, progress=counts.append)
    assert (counts[-1].kept, counts[-1].done) == (NATIONS, 0)


@pytest.mark.full
def test_processes_give_the_same_replicates(cash, tmp_path):
    again = emulate(study(), 2, workers=2, out=tmp_path)
    assert again.replicates.equals(cash.replicates.head(2))


def test_a_treatment_of_size_zero_changes_nothing(tmp_path):
    nothing = study(treatment="treatment: {start: 2013-02, measures: {cash_transfer: {amount: 0}}}")
    rows = emulate(nothing, 3, workers=1, out=tmp_path).replicates
    assert (rows["truth"] == 0.0).all()
    assert (rows["estimate"].abs() < 3.0 * rows["error"]).all()


def test_the_lot_is_the_same_in_both_arms_however_the_nation_is_cut():
    chosen = study()
    lots = [_live(chosen, chosen.carrier(), 5, treat=treat)[1] for treat in (True, False)]
    model = SupportModel(chosen.carrier(), rng=5, block_size=100)
    model.step()
    lots.append(assign(chosen, model))
    for name in ("treated", "reached", "sampled", "cluster"):
        first, *others = (getattr(lot, name) for lot in lots)
        assert all(np.array_equal(first, other) for other in others), name


def test_a_larger_share_adds_villages_and_drops_none():
    few, many = (
        _live(chosen, chosen.carrier(), 5, treat=False)[1].treated
        for share in (0.3, 0.7)
        for chosen in [study(design=f"design: {{kind: randomised, share: {share}}}")]
    )
    assert 0 < few.sum() < many.sum()
    assert not (few & ~many).any()


@pytest.mark.parametrize(
    ("key", "size", "months", "columns"),
    [
        ("cash_transfer", {"amount": 300}, 14, ("transfer",)),
        ("minimum_income", {"line_share": 1.0}, 14, ("transfer",)),
        ("employment_subsidy", {"wage_share": 0.5}, 24, ("subsidised", "subsidy_months")),
        ("training", {"places": 2.0, "advice": 0.0}, 14, ("skill", "trained")),
    ],
)
def test_a_confined_measure_reaches_nobody_else(key, size, months, columns):
    """In the first month, before anything passes on; in columns of the measure alone also later."""
    text = f"treatment: {{start: 2014-02, measures: {{{key}: {size}}}}}".replace("'", "")
    chosen = study(treatment=text, years="years: {after: [2014]}")
    assert key in CONFINABLE
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Study, "months", months)
        arms = [_live(chosen, chosen.carrier(), 4, treat=treat) for treat in (True, False)]
    (given, people), (withheld, _) = arms
    changed = np.zeros(len(people.reached), np.bool_)
    for name in columns:
        one, other = (arm.model.households.arrays[name] for arm in (given, withheld))
        changed |= one != other
    assert changed.any()
    assert not (changed & ~people.reached).any()


def test_money_of_a_delivered_project_is_in_the_ledger():
    """The run stops by itself in any month in which a fen is missing."""
    chosen = study(
        treatment="treatment: {start: 2013-02, projects: [infrastructure, industry_grant]}",
    )
    model = _live(chosen, chosen.carrier(), 2, treat=True)[0].model
    hh = model.households
    assert model.ledger.spent > 0
    savings = int(np.dot(hh.weight.astype(np.int64), hh.savings))
    assert model.ledger.stocks[Account.HOUSEHOLDS] == savings


def test_differences_find_a_transfer_and_no_trend_before_it(tmp_path):
    text = """
treatment: {start: 2015-01, measures: {minimum_income: {line_share: {2015-01: 2}}}}
unit: village
design: {kind: difference-in-differences, share: 0.5}
outcome: {name: income}
sample: {households: 10}
years: {before: [2013, 2014], after: [2015]}
"""
    found = emulate(study(text), 3, workers=1, out=tmp_path)
    error = (found.replicates["estimate"] - found.replicates["truth"]).abs()
    assert (error < 4.0 * found.replicates["error"]).all()
    before = found.events[found.events["year"] == 2013]
    assert (before["truth"] == 0.0).all()
    assert (before["estimate"].abs() < 4.0 * before["error"]).all()
    assert len(picture(found).axes) == 2


def test_with_one_year_before_and_one_after_the_percent_of_the_event_is_that_of_the_study():
    text = """
treatment: {start: 2014-02, projects: [health_cover]}
unit: household
design: {kind: difference-in-differences, treated: registered}
outcome: {name: treatment_cost, scale: percent}
years: {before: [2013], after: [2014]}
"""
    chosen = study(text)
    whole, event = replicate(chosen.carrier(), 0, study=chosen)[0].to_pylist()
    assert (whole["kind"], event["kind"]) == ("estimate", "event")
    for name in ("estimate", "truth"):
        assert event[name] == pytest.approx(whole[name], rel=1e-6)


def test_a_discontinuity_finds_what_is_paid_below_the_line_of_income(tmp_path):
    text = """
treatment: {start: 2013-02, measures: {minimum_income: {line_share: 3, assessment_sd: 0}}}
unit: household
design: {kind: regression-discontinuity, running: income, cutoff: 5000, bandwidth: 3000}
outcome: {name: income}
years: {after: [2014]}
"""
    found = emulate(study(text, households="households: 1500"), 3, workers=1, out=tmp_path)
    assert (found.replicates["truth"] > 500.0).all()
    error = (found.replicates["estimate"] - found.replicates["truth"]).abs()
    assert (error < 4.0 * found.replicates["error"]).all()


def test_survey_error_leaves_the_mean_and_widens_the_interval():
    plain, noisy = (study(outcome="outcome: {name: income}", years=y) for y in (
        "years: {after: [2014]}", "years: {after: [2014]}\nsample: {error: 0.5}"
    ))  # fmt: skip
    (one, data), (other, told) = (
        replicate(chosen.carrier(), 1, study=chosen) for chosen in (plain, noisy)
    )
    assert data["with"].equals(told["with"])
    assert not data["y"].equals(told["y"])
    assert np.mean(told["y"]) == pytest.approx(np.mean(told["with"]), rel=0.1)
    assert one["truth"][0] == other["truth"][0]


@pytest.mark.parametrize("name", shipped_studies())
def test_every_shipped_study_names_its_source_and_can_be_set_up(name):
    shipped = Study.load(name)
    assert shipped.source
    assert shipped.differs
    assert shipped.published.text
    assert shipped.published.data.startswith("I0")
    assert shipped.carrier(200).population.households == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"treatment": "treatment: {start: 2013-02, projects: [solr]}"}, "did you mean solar?"),
        ({"outcome": "outcome: {name: incom}"}, "did you mean income?"),
        ({"design": "design: {kind: randomised, shar: 1}"}, "did you mean share?"),
        ({"design": "design: {kind: randomised}"}, "needs the share"),
        ({"design": "design: {kind: regression-discontinuity, running: income}"}, "cutoff"),
        ({"years": "years: {after: [2012]}"}, "years must lie between 2013 and 2025"),
        ({"years": "years: {before: [2013], after: [2014]}"}, "must end before the treatment"),
        ({"unit": "unit: house"}, "'household', 'village' or 'county'"),
        ({"source": ""}, "is missing"),
        (
            {"treatment": "treatment: {start: 2013-02, measures: {helpers: {share: 1}}}"},
            "no measure that a study can confine is called helpers",
        ),
        (
            {
                "treatment": "treatment: {start: 2014-02, projects: [solar], to: registered}",
                "design": "design: {kind: difference-in-differences, treated: registered}",
                "years": "years: {before: [2013], after: [2014]}\nsample: {observe: unit}",
            },
            "tells households of one village apart; with sample.observe: unit it must be poor_vill",
        ),
    ],
)
def test_a_mistake_in_a_file_is_one_line(changes, said):
    with pytest.raises(ScenarioError) as caught:
        study(**changes)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("unit", "treated"),
    [("village", "poor_village"), ("village", "poor_county"), ("county", "poor_county")],
)
def test_a_criterion_of_whole_units_may_be_observed_by_unit(unit, treated):
    text = f"""
treatment: {{start: 2014-02, projects: [solar], to: registered}}
unit: {unit}
design: {{kind: difference-in-differences, treated: {treated}}}
sample: {{observe: unit}}
outcome: {{name: income}}
years: {{before: [2013], after: [2014]}}
"""
    chosen = study(text)
    model = SupportModel(chosen.carrier(), rng=5)
    people = assign(chosen, model)
    shares = pd.Series(people.treated[people.sampled]).groupby(people.unit[people.sampled]).mean()
    assert set(shares) == {0.0, 1.0}


@pytest.mark.parametrize(
    ("text", "among", "said"),
    [
        (f"{CASH}scenario: transfers", "[below_line]", "cash_transfer is at work in transfers"),
        (CASH, "[unregistered, registered]", "no replicate could be made"),
    ],
)
def test_a_study_that_cannot_be_run_says_why(tmp_path, text, among, said):
    with pytest.raises(InputError, match=said):
        emulate(study(text, among=f"among: {among}"), 1, workers=1, out=tmp_path)


def test_without_its_regressions_a_study_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(emulation, "find_spec", lambda _: None)
    with pytest.raises(InputError, match=r"need statsmodels; pip install simsupport\[analysis\]"):
        emulate(study(), 2, out=tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_unknown_study_is_named_with_the_nearest():
    with pytest.raises(ScenarioError, match="did you mean graduation"):
        Study.load("graduaton")


def test_a_disk_that_is_full_for_tables_is_one_line(cash, monkeypatch):
    monkeypatch.setattr(folder_module, "publish", full_disk)
    with pytest.raises(InputError, match=f"File too large; {NATIONS} of {NATIONS} runs are kept"):
        emulate(study(), NATIONS, workers=1, out=cash.folder)
