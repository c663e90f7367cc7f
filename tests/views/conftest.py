"""The comparison of the stand-in serves the views too."""

from tests.experiment.conftest import comparison

__all__ = ["comparison"]
