"""What settings mean, and that nothing changes them once they are loaded."""

from __future__ import annotations

import datetime as dt

import pytest
from builders import index_settings, text
from pydantic import ValidationError

from parindex_analysis.catalog.models import Band, Decision, IndexSettings, RuleSetSettings, Text


def test_words_are_found_by_language() -> None:
    words = Text(vi="Huế", en="Hue")
    assert (words["vi"], words["en"]) == ("Huế", "Hue")


def test_an_index_is_out_of_100_with_two_decimals_and_ties_share_the_best_rank() -> None:
    settings = IndexSettings(**index_settings())
    assert (settings.scale, settings.decimals, settings.tie_rule) == (100.0, 2, "min")
    assert (settings.rank_on, settings.units, settings.reproduced_within) == ("unrounded", "own", 0.005)
    assert settings.groups["department"].name("vi") == "The departments (vi)"


def test_settings_do_not_change() -> None:
    settings = IndexSettings(**index_settings())
    with pytest.raises(ValidationError, match="frozen"):
        settings.scale = 50.0


def test_a_band_is_written_with_from() -> None:
    band = Band.model_validate({"name": text("Class I"), "from": 90})
    assert (band.start, band.group) == (90.0, None)


def test_a_year_is_a_number_even_where_it_was_quoted() -> None:
    settings = IndexSettings(**index_settings(years={"2020": {"rules": {"department": "a"}, "scale": 60}}))
    assert list(settings.years) == [2020]
    assert settings.years[2020].scale == 60.0


def test_a_decision_needs_a_handle() -> None:
    with pytest.raises(ValidationError, match="a decision needs its number, a date or a source"):
        Decision.model_validate({"title": text("Results")})
    assert Decision.model_validate(
        {"title": text("Results"), "announced": "2021-05-05"}
    ).announced == dt.date(2021, 5, 5)


@pytest.mark.parametrize(
    ("issued", "found"), [("2017-09-25", dt.date(2017, 9, 25)), (2023, 2023), (None, None)]
)
def test_a_rule_set_is_issued_on_a_day_or_in_a_year(issued: object, found: object) -> None:
    given = {"id": "a", "title": text("Rules"), "complete": "structure", "issued": issued}
    assert RuleSetSettings.model_validate(given).issued == found
