"""The shipped figures can be read, cover the years, and name their sources."""

import pytest

from simsupport import data

YEARS = range(2012, 2026)


@pytest.mark.parametrize("column", [c for c in data.rows("drivers")[0] if c != "year"])
def test_every_driver_covers_all_years_and_names_a_source_for_each(column):
    values = data.series(column)
    assert list(values) == list(YEARS)
    assert all(value > 0 for value in values.values())
    covered = set()
    for row in data.rows("drivers_sources"):
        if row["column"] == column:
            assert row["confidence"]
            for span in row["years"].split("; "):
                first, _, last = span.partition("-")
                covered |= set(range(int(first), int(last or first) + 1))
    assert covered == set(YEARS)


def test_the_line_follows_prices_from_2020():
    line, prices = data.series("poverty_line"), data.series("rural_cpi")
    assert line[2019] == 3218
    for year in range(2020, 2026):
        assert line[year] == pytest.approx(line[year - 1] * prices[year] / 100, abs=0.1)


def test_an_indicator_is_read_for_the_nation_unless_a_place_is_named():
    assert data.series("rural headcount rate")[2013] == 8.5
    assert data.series("rural headcount rate", "Gansu")[2013] == 23.8
    assert data.series("N026") == {2013: 9430.0}


def test_provinces_sum_to_the_published_poor():
    names = [row["province"] for row in data.rows("counties")]
    total = sum(data.series("rural poor population", name)[2013] for name in names)
    assert len(names) == 28
    assert total == 8249


def test_poor_counties_sum_to_832_in_22_accountable_provinces():
    places = data.rows("counties")
    assert sum(int(row["poor_counties"]) for row in places) == 832
    assert sum(int(row["accountable"]) for row in places) == 22
    for row in places:
        assert int(row["poor_counties"]) <= int(row["counties"])
        assert (row["accountable"] == "1") == (int(row["poor_counties"]) > 0)


def test_outcome_series_stop_at_2016():
    outcomes = ("rural poor population", "rural headcount rate", "rural per-capita disposable")
    for name in ("national", "poor_areas", "quintiles", "provinces", "regions"):
        for row in data.rows(name):
            if row["indicator"].startswith(outcomes):
                assert int(row["year"][-4:]) <= 2016


def test_the_28_pairs_help_known_provinces_and_name_their_source():
    pairs, names = data.rows("pairs"), {row["province"] for row in data.rows("counties")}
    assert len(pairs) == len({pair["id"] for pair in pairs}) == 28
    assert len({pair["helper_province"] for pair in pairs}) == 9
    for pair in pairs:
        assert pair["helped_province"] in names
        assert float(pair["gdp_per_head"]) > 0
        assert pair["source_name"]
        assert pair["confidence"]


def test_every_figure_names_its_source():
    for name in data.FIGURES:
        for row in data.rows(name):
            assert row["source_name"], row
            assert row["confidence"], row


def test_tables_are_data_frames_with_numbers():
    frame = data.table("drivers")
    assert frame["poverty_line"].dtype.kind == "f"
    assert len(frame) == len(YEARS)
    assert "drivers" in data.names()


def test_unknown_names_are_answered_with_a_suggestion():
    with pytest.raises(KeyError, match="did you mean 'poverty_line'"):
        data.series("poverty_lines")
    with pytest.raises(KeyError, match="no shipped table"):
        data.rows("nothing")
    with pytest.raises(KeyError, match="covers 2012 to 2025"):
        data.yearly("poverty_line", 2030)
