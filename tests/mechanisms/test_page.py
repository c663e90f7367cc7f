"""The page of mechanisms is the one that registry, cases and measured effects give."""

import pytest

from tests.tools import mechanisms_page as page

RENEW = "run `uv run python -m tests.tools.mechanisms_page` and commit the page"


def test_the_page_is_the_one_the_registry_gives():
    written = page.PAGE.read_text(encoding="utf-8")
    assert page.renewed(written, page.read_effects()) == written, RENEW


@pytest.mark.parametrize("row", sorted(page.ROWS))
def test_every_row_has_code_a_test_and_a_measured_effect(row):
    case = page.BY_ROW[row]
    module, name = case.rule.split(":")
    found = __import__(module, fromlist=["_"])
    for part in name.split("."):
        found = getattr(found, part)
    assert callable(found)
    effect = page.read_effects()[row]
    assert set(effect) == {"channel", "channel_off", *page.OUTCOMES}
    low, _, high = effect["channel"]
    assert (low if case.sign > 0 else -high) > 0


def test_a_row_that_was_never_measured_is_named_as_such():
    assert "not measured" in page.overview({})
