"""The poverty register: the households it takes in when it opens.

The first register holds the households that the population marks as registered-to-be; it was
filled by quota in the spring of 2014. Before it opens, help goes to those whose income of the
calendar year before lay below the line.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Register, Status, Stratum
from simsupport.core.blocks import Block
from simsupport.core.calendar import BURN_IN, parse_month
from simsupport.core.parameters import MonthText, Parameters, param
from simsupport.livelihoods.family import members
from simsupport.livelihoods.now import Now


class RegisterRules(Parameters):
    """When the register opens."""

    opens: MonthText = param(
        "2014-01",
        unit="month",
        source="first registration 2014; State Council poverty office Q&A, June 2020",
        doc="month in which the first register is complete",
    )


def open_register(block: Block, now: Now, rules: RegisterRules) -> None:
    """Take the registered-to-be into the register in the month it opens."""
    if now.month.index != max(parse_month(rules.opens), -BURN_IN):
        return
    hh = block.households
    listed = (hh.stratum == Stratum.REGISTERED) & (hh.status == Status.LIVING)
    hh.register[listed] = Register.REGISTERED
    hh.register_month[listed] = now.month.index


def eligible(block: Block, now: Now, rules: RegisterRules) -> npt.NDArray[np.bool_]:
    """Return which households help is meant for; shape (n_households,)."""
    hh = block.households
    living: npt.NDArray[np.bool_] = hh.status == Status.LIVING
    if now.month.index >= parse_month(rules.opens):
        return living & eligible_rows(hh.register)
    line = np.float32(now.drivers.poverty_line)
    below: npt.NDArray[np.bool_] = living & (hh.last_income < line * members(hh))
    return below


def eligible_rows(register: Any) -> npt.NDArray[np.bool_]:
    """Return which register states draw help."""
    listed: npt.NDArray[np.bool_] = register == Register.REGISTERED
    return listed
