"""A calibration's picture holds a profile for each parameter, and what is left of each target."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from simsupport.experiment.calibration.calibrate import CalibrationResult
from simsupport.views.calibration import calibration_figure, show_calibration
from simsupport.views.style import encode

PATHS = ("livelihoods.labour.leave_cost", "livelihoods.shocks.harvest_sd")
LEVELS = np.linspace(0.0, 1.0, 11)

RESULT = CalibrationResult(
    parameters=pd.DataFrame(
        {
            "parameter": PATHS,
            "unit": "log points",
            "low": 0.0,
            "high": 1.0,
            "lower": (0.2, 0.0),
            "central": (0.4, 0.3),
            "upper": (0.7, 1.0),
        }
    ),
    targets=pd.DataFrame(
        {
            "outcome": ("migration", "gini"),
            "group": ("national", "county_type:poor"),
            "month": ("2013-12", ""),
            "unit": ("workers", "index"),
            "target": (1.6e8, 0.38),
            "tolerance": (2e6, 0.02),
            "model": (1.62e8, 0.35),
            "noise": (1e6, 0.001),
            "miss": (0.9, -1.5),
        }
    ),
    profiles=pd.DataFrame(
        [(path, level, 20.0 * (level - 0.4) ** 2) for path in PATHS for level in LEVELS],
        columns=["parameter", "value", "misses"],
    ),
    waves=2,
    points=129,
    folder=Path("results", "calibrate-small"),
)


def test_each_parameter_and_the_targets_have_a_panel() -> None:
    axes = [one for one in calibration_figure(RESULT).axes if one.get_visible()]
    assert [one.get_title(loc="left") for one in axes] == ["leave cost", "harvest sd", "Targets"]
    assert axes[0].get_xlabel() == "log points"
    labels = [label.get_text().replace("\n", " ") for label in axes[2].get_yticklabels()]
    assert labels == ["Migrants 2013-12", "Gini of income county_type:poor"]


def test_targets_stand_where_their_tolerances_put_them() -> None:
    targets = calibration_figure(RESULT).axes[2]
    _, drawn, *_ = targets.lines
    assert np.allclose(np.asarray(drawn.get_xdata(), float), [1.0, -1.5])


def test_equal_results_give_equal_pictures() -> None:
    one, other = (encode(calibration_figure(RESULT), "png") for _ in range(2))
    assert one == other


def test_the_tables_name_what_was_found_and_where_it_is(capsys) -> None:
    show_calibration(RESULT)
    text = capsys.readouterr().out
    assert "0.2 to 0.7" in text
    assert "129 points in 2 waves were run" in text
    assert "results/calibrate-small" in text
