"""Small steps over a formula's tokens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parindex_analysis.scoring.formulas.cursor import Cursor, FormulaError


def test_phrases_are_taken_whole_and_in_any_case_of_letters() -> None:
    cursor = Cursor("THEO Tỷ lệ trên")
    assert not cursor.takes(("theo", "tỷ", "số"))
    assert cursor.at == 0
    assert cursor.sees(("theo",))
    assert cursor.takes(("pro", "rata"), ("theo", "tỷ", "lệ"))
    assert cursor.token.text == "trên"


@pytest.mark.parametrize(
    ("formula", "phrases", "leads"),
    [
        ("trên 90", [("trên",)], True),
        ("trên -5", [("trên",)], True),
        ("trên - mức", [("trên",)], False),
        ("trên mức 5", [("trên",)], False),
        ("-5", [], True),
        ("≥ 5", [], True),
        ("- a", [], False),
        ("", [], False),
        ("trên", [("trên",)], False),
    ],
)
def test_a_number_ahead_is_seen_before_anything_is_taken(
    formula: str, phrases: list[tuple[str, ...]], leads: bool
) -> None:
    cursor = Cursor(formula)
    assert cursor.leads_to_number(*phrases) is leads
    assert cursor.at == 0


@pytest.mark.parametrize(
    ("formula", "after"), [("0,5 điểm mỗi", True), ("0,5 mỗi", True), ("mỗi", False), ("5 a mỗi", False)]
)
def test_words_after_a_number_of_points_are_seen(formula: str, after: bool) -> None:
    cursor = Cursor(formula)
    assert cursor.after_number(("mỗi",)) is after
    assert cursor.at == 0


@pytest.mark.parametrize(
    ("read", "formula", "found"),
    [
        (Cursor.number, "0,25", 0.25),
        (Cursor.number, "1.2345", 1.2345),
        (Cursor.number, "0.250", 0.25),
        (Cursor.number, "1.234", 1.234),
        (Cursor.signed, "−3", -3.0),
        (Cursor.points, "– 0,5 điểm", -0.5),
        (Cursor.points, "2 Points", 2.0),
        (Cursor.whole, "4", 4),
        (Cursor.share, "12,3 %", 0.123),
    ],
)
def test_numbers_are_read_as_a_civil_servant_types_them(
    read: Callable[[Cursor], float], formula: str, found: float
) -> None:
    cursor = Cursor(formula)
    assert read(cursor) == found
    assert cursor.token.kind == "end"


@pytest.mark.parametrize(
    ("read", "formula", "at", "reason"),
    [
        (Cursor.number, "a", 0, "A number is expected."),
        (Cursor.number, "1.000", 0, "This may mean a thousand: leave out the mark, or the last 0."),
        (Cursor.number, "12,500", 0, "This may mean a thousand: leave out the mark, or the last 0."),
        (Cursor.number, "9" * 400, 0, "This number is too large."),
        (Cursor.signed, "- - 1", 2, "A number is expected."),
        (Cursor.whole, "0", 0, "A whole number from 1 on is expected."),
        (Cursor.whole, "2.5", 0, "A whole number from 1 on is expected."),
        (Cursor.whole, "10001", 0, "This number is too large."),
        (Cursor.share, "50", 2, "'{mark}' is expected."),
        (Cursor.label, " ; a", 1, "Words are expected."),
        (Cursor.name, "5", 0, "A name is expected."),
        (Cursor.number, "? 1", 0, "This character has no meaning in a formula."),
    ],
)
def test_what_is_no_such_number_or_word_is_pointed_at(
    read: Callable[[Cursor], object], formula: str, at: int, reason: str
) -> None:
    with pytest.raises(FormulaError) as caught:
        read(Cursor(formula))
    assert (caught.value.at, caught.value.reason) == (at, reason)


def test_a_label_is_what_stands_there_but_for_double_spaces() -> None:
    cursor = Cursor("Có  (≥ 2 \n báo-cáo), v.v. : 1")
    assert cursor.label(":") == "Có (≥ 2 báo-cáo), v.v."
    assert cursor.token.text == ":"


def test_a_label_that_stands_twice_is_pointed_at_where_it_stands_again() -> None:
    cursor = Cursor("a  B: 1")
    with pytest.raises(FormulaError, match="This answer stands twice") as caught:
        cursor.label(":", seen=["A b"])
    assert caught.value.at == 0


@pytest.mark.parametrize("formula", ["", ";", ".", " . ", ";;"])
def test_a_last_mark_does_no_harm_but_two_do(formula: str) -> None:
    cursor = Cursor(formula)
    if formula == ";;":
        with pytest.raises(FormulaError, match="should end here"):
            cursor.end()
    else:
        cursor.end()
