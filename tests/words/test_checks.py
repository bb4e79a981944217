"""What checks of sums, ties, classes and steps say, in both languages."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from scoring.sheets import cell, sheet
from years import fact, make_year, rule_set, totals

from parindex_analysis.catalog import Fact, RuleSet, Year
from parindex_analysis.catalog.models import Band, Text
from parindex_analysis.language import language
from parindex_analysis.scoring import check_year
from parindex_analysis.words.checks import check_sentence

RULES = rule_set({"1": 60, "1.1": 20, "1.2": 40, "2": 40})


def said(year: Year, kind: str) -> tuple[str, str]:
    (check,) = [one for one in check_year(year) if one.kind == kind]
    en, vi = (check_sentence(year, check, language(lang)) for lang in ("en", "vi"))
    return en, vi


def points(value: str, item: str, unit_id: str = "a") -> Fact:
    return fact("points", value, unit_id, item=item)


def of(*facts: Fact, rules: RuleSet | None = RULES, units: str = "abcdefgh", **settings: Any) -> Year:
    return make_year(facts, units, rules=rules, **settings)


def test_sums_that_follow_are_counted() -> None:
    parts = [points("50.00", "i1"), points("30.00", "i2")]
    assert said(of(*parts, fact("total", "80.00", "a")), "level_sums") == (
        "1 printed sum of points follows from the points below it.",
        "1 tổng điểm công bố khớp với các điểm thành phần.",
    )
    more = [*parts, points("20.00", "i1.1"), points("30.00", "i1.2"), fact("total", "80.00", "a")]
    assert said(of(*more), "level_sums")[0] == ("2 printed sums of points follow from the points below them.")


def test_a_wrong_sum_is_said_with_its_unit_item_and_the_decimals_of_its_print() -> None:
    facts = [points("15.125", "i1.1"), points("30.00", "i1.2"), points("45.138", "i1")]
    assert said(of(*facts), "level_sums") == (
        "Points do not add up: Unit A, 1 Domain 1: the parts give 45.1195–45.1305, printed is 45.138.",
        "Điểm cộng không khớp: Đơn vị A, 1 Lĩnh vực 1: các thành phần cho 45,1195–45,1305, "
        "số công bố là 45,138.",
    )


def test_a_wrong_sum_of_a_sheet_says_whose_points_they_are() -> None:
    rows = [
        cell("a", "i1.1", "15.5", "self"), cell("a", "i1.2", "30.5", "self"), cell("a", "i1", "49.0", "self")
    ]  # fmt: skip
    en, vi = said(of(scored=sheet(rows)), "level_sums")
    assert "Unit A, 1 Domain 1 (self-assessed): the parts give 45.90–46.10, printed is 49.0." in en
    assert "Lĩnh vực 1 (tự đánh giá): các thành phần cho 45,90–46,10, số công bố là 49,0." in vi


def test_of_many_wrong_sums_the_rest_is_counted() -> None:
    facts = [
        one
        for unit in "abcdefg"
        for one in (points("50.00", "i1", unit), points("30.00", "i2", unit), fact("total", "90.00", unit))
    ]
    en, vi = said(of(*facts), "level_sums")
    assert en.count("total: the parts give 79.990–80.010, printed is 90.00") == 5
    assert en.endswith("; 2 more.") and vi.endswith("; 2 trường hợp khác.")


@pytest.mark.parametrize(
    ("printed", "places", "settings", "en", "vi"),
    [
        ({"a": "90.00", "b": "80.00"}, (1, 1), {},
         "Units share a rank, though their totals differ: Unit A and Unit B.",
         "Các đơn vị đồng hạng dù tổng điểm khác nhau: Đơn vị A và Đơn vị B."),
        ({"a": "90.00", "b": "90.00"}, (1, 2), {},
         "Equal printed totals have different ranks (Unit A and Unit B): "
         "the ranking rests on unrounded totals.",
         "Đơn vị A và Đơn vị B"),
        ({"a": "90.00", "b": "90.00"}, (1, 2), {"rank_on": "rounded"},
         "Equal totals have different ranks: Unit A and Unit B.", "Đơn vị A và Đơn vị B"),
        ({"a": "90.00", "b": "90.00", "c": "80.00", "d": "80.00"}, (1, 1, 3, 4), {},
         "Some equal printed totals share a rank and some do not (Unit C and Unit D): "
         "only unrounded totals could tell why.", "Đơn vị C và Đơn vị D"),
        ({"a": "90.00", "b": "90.00", "c": "80.00"}, (1, 1, 2), {},
         "The places after a shared rank do not follow the tie rule of the index.", "đồng hạng"),
        ({"a": "90.00", "b": "90.00", "c": "80.00"}, (1, 1, 3), {}, "Equal totals share their rank.",
         "Các đơn vị bằng điểm có cùng thứ hạng."),
    ],
)  # fmt: skip
def test_ties(
    printed: dict[str, str | float], places: tuple[int, ...], settings: dict[str, Any], en: str, vi: str
) -> None:
    placed = [fact("rank", place, unit) for unit, place in zip(printed, places, strict=True)]
    year = of(*totals(printed), *placed, fact("n_units", len(printed)), rules=None, **settings)
    found = said(year, "ties")
    assert found[0] == en
    assert vi in found[1]


def class_facts(named: dict[str, str]) -> list[Fact]:
    return [replace(fact("class", 0, unit), text=name, value=math.nan) for unit, name in named.items()]


def test_classes() -> None:
    bands = (Band.model_validate({"name": Text(vi="Loại I", en="Class I"), "from": 90}),)
    one = [*totals({"a": "95.00"}), *class_facts({"a": "Loại I"})]
    assert said(of(*one, rules=None, bands=bands), "classes") == (
        "The class of 1 unit goes with its total.",
        "Xếp loại của 1 đơn vị khớp với tổng điểm.",
    )
    two = [*totals({"a": "85.00", "b": "95.00", "c": "80.00"}), *class_facts(dict.fromkeys("abc", "Loại I"))]
    en, vi = said(of(*two, rules=None, bands=bands), "classes")
    assert en == "Classes do not go with the totals: Unit A and Unit C."
    assert vi.endswith("Đơn vị A và Đơn vị C.")


def test_steps() -> None:
    rules = rule_set({"1": 60, "2": 40}, score_step=0.5)
    right = [*totals({"a": "80.50", "b": "80.00"})]
    assert said(of(*right, rules=rules), "steps")[0] == (
        "2 printed figures can be reached with the score steps of the rules."
    )
    en, vi = said(of(*right, *totals({"c": "80.37"}), rules=rules), "steps")
    assert en == "No sum of score steps gives the printed figure: Unit C (80.37)."
    assert vi.endswith("Đơn vị C (80,37).")
    many = totals(dict.fromkeys("abcdefg", "80.37"))
    assert said(of(*many, rules=rules), "steps")[0].endswith("Unit E (80.37); 2 more.")
