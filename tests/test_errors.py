"""Errors say what was wrong and what to do, in one sentence, and know their exit code."""

from __future__ import annotations

import pytest

from parindex_analysis import errors
from parindex_analysis.catalog import Problem
from parindex_analysis.errors import DataProblem, ParindexError, UsageError, did_you_mean


def test_each_kind_of_error_has_its_exit_code() -> None:
    kinds = ("AnalysisFailed", "UsageError", "DataProblem", "NotReproduced", "Interrupted")
    assert [getattr(errors, kind).exit_code for kind in kinds] == [1, 2, 3, 4, 130]


def test_an_error_keeps_its_template_for_other_languages() -> None:
    error = UsageError("There is no index '{index}'.", index="hanio")
    assert str(error) == "There is no index 'hanio'."
    assert error.template == "There is no index '{index}'."
    assert error.values == {"index": "hanio"}


def test_braces_in_a_plain_sentence_or_in_a_value_are_left_alone() -> None:
    assert str(ParindexError("What {is} this?")) == "What {is} this?"
    assert str(ParindexError("What is {it}?", it="{x}")) == "What is {x}?"


def test_a_notebook_shows_one_sentence_instead_of_a_traceback() -> None:
    assert UsageError("No {year}.", year=2030)._render_traceback_() == ["UsageError: No 2030."]


def test_a_data_problem_lists_all_places() -> None:
    first = Problem(
        "a.csv", 2, "value", "9,5", "This is not a number.", "Write a decimal point, not a comma."
    )
    second = Problem("b.yaml", None, "", "", "The file is missing.", "Add it.")
    assert str(DataProblem([first, second])).splitlines() == [
        "2 problems in the data:",
        "  a.csv, row 2, value = '9,5': This is not a number. Write a decimal point, not a comma.",
        "  b.yaml: The file is missing. Add it.",
    ]


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("hanio", ["hanoi", "hue"], "hanoi"),
        ("HANOI", ["hanoi", "hue"], "hanoi"),
        ("quan-cau-giai", ["quan-cau-giay", "quan-ba-dinh"], "quan-cau-giay"),
        ("khốii", ["khối"], "khối"),
        ("zzz", ["hanoi", "hue"], None),
        ("implied", ["published", "derived", "illustrative"], None),
        ("≥", ["=", ">", ">=", "<"], None),
        ("", ["hanoi"], None),
        ("hanoi", [], None),
    ],
)
def test_a_word_is_suggested_only_where_it_is_near(word: str, known: list[str], near: str | None) -> None:
    assert did_you_mean(word, known) == near


def test_of_equally_near_words_the_first_by_name_is_suggested() -> None:
    assert did_you_mean("pax", ["pay", "pas", "pat"]) == "pas"
    assert did_you_mean("pax", ["pat", "pas", "pay"]) == "pas"
