"""The household agent: all its rules together."""

from __future__ import annotations

from .family import FamilyRules
from .help import HelpRules
from .spending import SpendingRules
from .work import WorkRules


class HouseholdAgent(FamilyRules, WorkRules, SpendingRules, HelpRules):
    """One household; each rule is a method, its state plain attributes."""
