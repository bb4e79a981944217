"""The cards of the first minute: each counts over all units and all figures, and contradicts no other."""

from __future__ import annotations

import re
from html import unescape

import pytest
from years import any_items, fact, make_analysis, make_year, real_analysis, totals

from parindex_analysis.language import language
from parindex_analysis.pages.report.summary import summary

EN, VI = language("en"), language("vi")


def text(index: str, year: int, lang: str = "en") -> str:
    return plain(summary(real_analysis(index, year), language(lang)))


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_totals_that_are_computed_are_not_called_public_and_who_is_absent_is_named() -> None:
    shown = text("papi", 2024)
    assert "61 of 61 official totals, computed here from public scores" in shown
    assert "any result of Vinh Phuc and Tien Giang" in shown
    assert "all totals and their parts are public" not in shown
    assert "kết quả của Vĩnh Phúc và Tiền Giang" in text("papi", 2024, "vi")


def test_where_nearly_all_totals_are_known_too_little_is_not_what_is_said() -> None:
    shown = text("hanoi", 2022)
    assert "1 of 22 totals" in shown
    assert "stays above Department of Home Affairs as long as no weight moves by more than 0.26%" in shown
    assert "too little is public" not in shown


def test_a_tie_is_a_tie() -> None:
    printed = [fact("n_units", 3), *totals({"a": "90.00", "b": "90.00", "c": "70.00"})]
    shown = plain(summary(make_analysis(make_year(printed, "abc", rules=any_items())), EN))
    assert "A tie: no unit leads alone." in shown
    assert "too little" not in shown


@pytest.mark.parametrize(("index", "year"), [("hoabinh", 2024), ("hue", 2021), ("namdinh", 2020)])
def test_of_rules_that_are_not_known_that_is_the_reason(index: str, year: int) -> None:
    shown = text(index, year)
    assert "the rules are not public, or allow points beside the scale" in shown or "who is first" in shown
    assert "stays above" not in shown


@pytest.mark.parametrize(("index", "year"), [("pci", 2014), ("papi", 2011)])
def test_where_all_is_public_that_is_said(index: str, year: int) -> None:
    assert "all totals and their parts are public" in text(index, year)
    assert "mọi tổng điểm và điểm thành phần đều công khai" in text(index, year, "vi")
