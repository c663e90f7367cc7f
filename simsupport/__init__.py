"""Measures against poverty, simulated: households, villages and counties, month by month.

    from simsupport import Scenario, SupportModel, run, compare, sweep, attribute, emulate

Every name is imported when it is first used, so `import simsupport` itself is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import simsupport.sources  # noqa: F401 - the code's digest is taken before the code is read

if TYPE_CHECKING:
    from simsupport.experiment.attribution.attribute import attribute
    from simsupport.experiment.compare import compare
    from simsupport.experiment.single import run
    from simsupport.experiment.studies.emulation import emulate
    from simsupport.experiment.sweeps.sweep import sweep
    from simsupport.model import SupportModel
    from simsupport.scenario import Scenario

    __version__: str

__all__ = [
    "Scenario",
    "SupportModel",
    "__version__",
    "attribute",
    "compare",
    "emulate",
    "run",
    "sweep",
]

_HOMES = {
    "Scenario": "simsupport.scenario",
    "SupportModel": "simsupport.model",
    "attribute": "simsupport.experiment.attribution.attribute",
    "compare": "simsupport.experiment.compare",
    "emulate": "simsupport.experiment.studies.emulation",
    "run": "simsupport.experiment.single",
    "sweep": "simsupport.experiment.sweeps.sweep",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name not in _HOMES:
        raise AttributeError(f"module 'simsupport' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)


def _version() -> str:
    """Return the installed version, "0+source" where the package is only a folder of sources."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("simsupport")
    except PackageNotFoundError:
        return "0+source"
