"""Most outcomes are known in Decembers only: refuse horizons that hold none, before any run."""

from __future__ import annotations

from collections.abc import Iterable

from simsupport.experiment import InputError
from simsupport.indicators.record import EVERY_MONTH

_YEAR = 12
"""months from January to the first December"""


def check_told(
    outcomes: Iterable[str],
    months: int,
    instead: str = ", or name an outcome of every month such as income",
) -> None:
    """Refuse outcomes that no month of the horizon tells.

    Args:
        outcomes: their names.
        months: length of the horizon.
        instead: what may be done besides taking more months.

    Raises:
        InputError: there is such an outcome.
    """
    untold = [name for name in outcomes if name not in EVERY_MONTH]
    if untold and months < _YEAR:
        raise InputError(
            f"{', '.join(untold)}: known in December only, and a horizon of {months} months "
            f"from January holds none; take at least {_YEAR} months{instead}"
        )
