"""What a reader reads of scores and rules, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from scoring.sheets import Record, cell, sheet
from years import fact, make_analysis, make_year, real_analysis, rule_set

from parindex_analysis.catalog import Fact, RuleSet
from parindex_analysis.language import language
from parindex_analysis.pages.recompute import rules, scores
from parindex_analysis.scoring import explain_score
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import explained_sentence

RULES = rule_set(
    {"1": 60, "1.1": 20, "1.2": 40, "2": 40},
    assessments={"1": "appraisal", "2": "survey"},
    id="R1",
    number="1/QĐ",
)
ROWS = [
    cell("a", "i1.1", "15", "self"), cell("a", "i1.1", "12.5", "appraised"),
    cell("a", "i1.2", "30", "appraised"), cell("a", "i2", "32.25", "survey"),
    cell("b", "i1.1", "18", "self"), cell("b", "i1.1", "19", "appraised"), cell("b", "i1.2", "n/a"),
    cell("b", "i2", "20", "survey"),
]  # fmt: skip


def analysis_of(*rows: Record, rules: RuleSet = RULES, facts: tuple[Fact, ...] = ()) -> Analysis:
    scored = sheet(rows) if rows else None
    return make_analysis(make_year(facts or (fact("n_units", 2),), "ab", rules=rules, scored=scored))


def read(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def cells(html: str) -> list[list[str]]:
    """Return the body of the first table."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    return [
        [read(one) for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, flags=re.DOTALL)
    ]


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [
        ("en", [["Unit A", "70.8", "80.6", "74.8"], ["Unit B", "95.0", "50.0", "65.0"]]),
        ("vi", [["Đơn vị A", "70,8", "80,6", "74,8"], ["Đơn vị B", "95,0", "50,0", "65,0"]]),
    ],
)
def test_index_by_domain_is_points_by_what_applies(lang: str, wanted: list[list[str]]) -> None:
    assert cells(scores.domains(analysis_of(*ROWS), language(lang))) == wanted


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("en", ["How one total comes about: Unit A", "Total: 74.75 of 100 points = 42.5 + 32.25.",
                "1 Domain 1: 42.5 of 60 points = 12.5 + 30.", "2 Domain 2: 32.25 of 40 points (survey)."]),
        ("vi", ["Đơn vị A", "Tổng điểm: 74,75 trên 100 điểm = 42,5 + 32,25.",
                "1 Lĩnh vực 1: 42,5 trên 60 điểm = 12,5 + 30.",
                "2 Lĩnh vực 2: 32,25 trên 40 điểm (điều tra"]),
    ],
)  # fmt: skip
def test_the_leading_total_is_opened(lang: str, lines: list[str]) -> None:
    text = read(scores.domains(analysis_of(*ROWS), language(lang)))
    assert [line for line in lines if line not in text] == []


def sentence(lang: str, block_rules: RuleSet, *rows: Record, code: str = "1") -> str:
    block = analysis_of(*rows, rules=block_rules).blocks["department"]
    return explained_sentence(explain_score(block, "a", code), language(lang))


ONE = rule_set({"1": 10, "2": 90}, assessments={"1": "mixed"})


@pytest.mark.parametrize(
    ("formula", "rows", "en", "vi"),
    [
        ("trên 90%: 10; từ 70% đến 90%: 5; dưới 70%: 0", [cell("a", "i1", "90")],
         "1 Domain 1: 5 of 10 points = 5 (rule: >90%: 10; 70%-90%: 5; <70%: 0 → 70%-90%).",
         "1 Lĩnh vực 1: 5 trên 10 điểm = 5 "
         "(cách tính: trên 90%: 10; từ 70% đến 90%: 5; dưới 70%: 0 → 70%-90%)."),
        ("0,5 mỗi mục, tối đa 10", [cell("a", "i1", "3")],
         "1 Domain 1: 1.5 of 10 points = min(3 × 0.5, 10) (rule: 0.5 per item, at most 10).",
         "1 Lĩnh vực 1: 1,5 trên 10 điểm = min(3 × 0,5; 10) (cách tính: 0,5 mỗi mục, tối đa 10)."),
        ("", [cell("a", "i1", "6.5", "appraised"), cell("a", "i1", "2.25", "survey")],
         "1 Domain 1: 8.75 of 10 points = 6.5 + 2.25 (appraised + survey).",
         "1 Lĩnh vực 1: 8,75 trên 10 điểm = 6,5 + 2,25 ("),
        ("", [cell("a", "i1", "n/a")],
         "1 Domain 1: does not apply to this unit.", "1 Lĩnh vực 1: không áp dụng với đơn vị này."),
        ("", [cell("a", "i2", "80")],
         "1 Domain 1: no points, because something is missing.", "1 Lĩnh vực 1: "),
        ("", [cell("a", "i1", "6.5")],
         "1 Domain 1: 6.5 of 10 points (as given).", "1 Lĩnh vực 1: 6,5 trên 10 điểm ("),
    ],
)  # fmt: skip
def test_one_score_in_a_sentence(formula: str, rows: list[Record], en: str, vi: str) -> None:
    first, second = ONE.items
    changed = replace(ONE, items=(replace(first, formula=formula), second))
    assert sentence("en", changed, *rows) == en
    assert sentence("vi", changed, *rows).startswith(vi)


def test_a_rescaled_total_is_said_of_100() -> None:
    made = rule_set({"1": 84, "2": 16})
    rows = [cell("a", "i1", "68.32"), cell("a", "i2", "n/a")]
    assert sentence("en", made, *rows, code="") == ("Total: 81.3333 of 100 points = (68.32 + 0) × 100 / 84.")


def test_thirds_do_not_show_as_60_0000() -> None:
    made = rule_set({"1": 59.999998, "1.1": 29.999999, "1.2": 29.999999, "2": 40.000002})
    assert sentence("en", made, cell("a", "i1.1", "2"), cell("a", "i1.2", "3")).startswith(
        "1 Domain 1: 5 of 60 points"
    )


def test_without_scores_the_page_says_so() -> None:
    assert "not public" in read(scores.domains(analysis_of(), language("en")))
    assert "No self-assessed points are public." in read(scores.overstated(analysis_of(), language("en")))


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Provincial departments: on average units gave themselves 64.75 of 70 points, "
               "the council gave them 62.62: 2.13 fewer."),
        ("vi", "bình quân các đơn vị tự chấm 64,75 trên 70 điểm, "
               "hội đồng thẩm định cho 62,62 điểm: ít hơn 2,13 điểm."),
    ],
)  # fmt: skip
def test_nam_dinh_2020_in_a_sentence(lang: str, sentence: str) -> None:
    assert sentence in read(scores.overstated(real_analysis("namdinh", 2020), language(lang)))


@pytest.mark.parametrize(("lang", "end"), [("en", "61.00: 0.50 more."), ("vi", "nhiều hơn 0,50 điểm.")])
def test_a_council_may_give_more(lang: str, end: str) -> None:
    means = (
        fact("mean_self_points", "60.50", scale=70.0),
        fact("mean_appraised_points", "61.00", scale=70.0),
    )
    assert end in read(scores.overstated(analysis_of(facts=means), language(lang)))


def test_self_assessed_beside_appraised_points_by_unit_and_by_item() -> None:
    html = scores.overstated(analysis_of(*ROWS), language("en"))
    assert cells(html) == [["Unit A", "15.00", "12.50", "2.50"], ["Unit B", "18.00", "19.00", "-1.00"]]
    items = html[html.index("</table>") + 8 :]
    assert cells(items) == [["1.1 Domain 1.1", "16.50", "15.75", "0.75"]]


def test_the_whole_tree_with_points_kinds_and_formulas() -> None:
    made = rule_set(
        {"1": 67.5, "1.1": 66.875, "1.2": 0.625, "2": 32.5, "3": 2},
        assessments={"1": "appraisal", "2": "survey", "3": "penalty"},
        survey_max={"department": 32.5},
        appraisal_max={"department": 67.5},
        structure={"department": {"domains": 2, "criteria": 2}},
    )
    items = tuple(replace(item, formula="pro rata") if item.code == "1.2" else item for item in made.items)
    html = rules.rules(analysis_of(rules=replace(made, items=items)), language("en"))
    text = read(html)
    assert "Appraisal, maximum points 67.5" in text and "Survey, maximum points 32.5" in text
    assert "Domains 2 Criteria 2" in text and "5 items of the rule set" in text
    assert cells(html) == [["1", "Domain 1", "67.5"], ["2", "Domain 2", "32.5"], ["3", "Domain 3", "2"]]
    tree = cells(html[html.index("</table>") + 8 :])
    assert tree == [
        ["1", "Domain 1", "67.5", "appraisal", "–"],
        ["1.1", "Domain 1.1", "66.875", "appraisal", "–"],
        ["1.2", "Domain 1.2", "0.625", "appraisal", "pro rata"],
        ["2", "Domain 2", "32.5", "survey", "–"],
        ["3", "Domain 3", "2", "penalty", "–"],
    ]
    vi = cells(rules.rules(analysis_of(rules=made), language("vi")))
    assert vi[0] == ["1", "Lĩnh vực 1", "67,5"]


def test_only_a_name_is_said_to_be_one() -> None:
    made: dict[str, Any] = {"complete": "name_only", "number": "6674/QĐ-UBND"}
    text = read(rules.rules(analysis_of(rules=rule_set({}, **made)), language("en")))
    assert "6674/QĐ-UBND" in text and "Only the name of this rule set is known." in text
