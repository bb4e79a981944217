"""Reading bands, and points for each item."""

from __future__ import annotations

import pytest

from parindex_analysis.scoring.formulas import FormulaError, forms, parse


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("trên 90%: 2", ">90%: 2"),
        ("hơn 90%: 2", ">90%: 2"),
        ("≥ 90 %: 2", ">=90%: 2"),
        ("ít nhất 90: 2", ">=90: 2"),
        ("không dưới 90: 2", ">=90: 2"),
        ("từ 90% trở lên: 2", ">=90%: 2"),
        ("90% or more: 2", ">=90%: 2"),
        ("dưới 70%: 0", "<70%: 0"),
        ("không quá 70%: 0", "<=70%: 0"),
        ("đến 70%: 0", "<=70%: 0"),
        ("từ 70% trở xuống: 0", "<=70%: 0"),
        ("từ 70% đến 90%: 1", "70%-90%: 1"),
        ("từ 70 đến dưới 90%: 1", "70%-<90%: 1"),
        ("trên 70% đến 90%: 1", ">70%-90%: 1"),
        ("từ trên 70% đến dưới 90%: 1", ">70%-<90%: 1"),
        (">70-<90%: 1", ">70%-<90%: 1"),
        ("70 – 90: 1", "70-90: 1"),
        ("100%: 3", "100%: 3"),
        ("từ 5 điểm đến 8 điểm: 0,5 điểm", "5-8: 0.5"),
        ("-5--3: -1", "-5--3: -1"),
        ("trên −5: 1", ">-5: 1"),
        ("-2: 1", "-2: 1"),
    ],
)
def test_the_words_of_decisions_are_bands(typed: str, read: str) -> None:
    form = parse(typed)
    assert isinstance(form, forms.Bands)
    assert str(form) == read


def test_the_sign_or_its_absence_says_to_which_band_an_edge_belongs() -> None:
    form = parse("80-<90: 1")
    assert isinstance(form, forms.Bands)
    assert form.bands == (forms.Band(forms.Edge(80, True), forms.Edge(90, False), 1.0),)


@pytest.mark.parametrize(
    "typed",
    [
        "0.5 per item, at most 2",
        "0,5 mỗi mục, tối đa 2",
        "0.5 for each regulation, at most 2",
        "0,5 điểm cho mỗi văn bản quy phạm pháp luật, tối đa 2 điểm",
        "0,5 mỗi văn bản tối đa 2.",
    ],
)
def test_items_may_be_called_by_their_name_and_the_cap_is_never_lost(typed: str) -> None:
    assert parse(typed) == forms.PerItem(0.5, 2.0)


def test_without_a_cap_there_is_none() -> None:
    assert parse("0.5 per item") == forms.PerItem(0.5, None)


@pytest.mark.parametrize("typed", ["0.5 per item up to 2", "0,5 mỗi văn bản không quá 2", "0.5 per 3 items"])
def test_a_cap_in_other_words_is_refused_not_passed_over(typed: str) -> None:
    with pytest.raises(FormulaError, match=r"';' is expected|Words are expected"):
        parse(typed)
