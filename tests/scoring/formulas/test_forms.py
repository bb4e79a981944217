"""Forms as values: what they ask for, and their canonical words."""

from __future__ import annotations

import pytest

from parindex_analysis.scoring.formulas import parse


@pytest.mark.parametrize(
    ("formula", "inputs"),
    [
        ("", ("",)),
        (">90: 1", ("",)),
        ("đạt: 1; không: 0", ("",)),
        ("đủ 4: 1", ("",)),
        ("mỗi trong 3: 1", ("",)),
        ("1 mỗi mục", ("",)),
        ("theo tỷ lệ", ("",)),
        ("lấy từ SIPAS: theo tỷ lệ", ("",)),
        ("0 nếu nặng; trừ 50% mỗi nhẹ; trừ 20% mỗi chậm", ("nhẹ", "chậm", "nặng")),
        ("A = 100%; B = 0%", ("A", "B")),
        ("nếu b > a: max * c; còn lại: a / b", ("b", "a", "c")),
    ],
)
def test_a_form_says_what_it_must_be_told(formula: str, inputs: tuple[str, ...]) -> None:
    assert parse(formula).inputs == inputs


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0", ">90%: 2; 70%-90%: 1; <70%: 0"),
        ("80-<90:0,5;100:1", "80-<90: 0.5; 100: 1"),
        ("kịp thời:1;chậm:0,5", "kịp thời: 1; chậm: 0.5"),
        ("đủ 4: 1", "all of 4: 1"),
        ("mỗi trong 3: 0,25", "each of 3: 0.25"),
        ("0,5 mỗi mục, tối đa 2", "0.5 per item, at most 2"),
        ("0,0000001 mỗi mục", "0.0000001 per item"),
        ("theo tỷ lệ", "pro rata of 100%"),
        ("theo tỷ lệ trên 2,5", "pro rata of 2.5"),
        ("lấy từ SIPAS: theo tỷ lệ", "from SIPAS: pro rata of 100%"),
        ("0 nếu nặng; trừ 7% mỗi nhẹ", "minus 7% per nhẹ; 0 if nặng"),
        ("A=58%", "A = 58%"),
        ("nếu (a) ≥ 5%: a*(b*2); còn lại: max", "if a >= 0.05: a * (b * 2); else: max"),
        ("  ", ""),
    ],
)
def test_canonical_words_are_english_and_keep_every_digit(formula: str, words: str) -> None:
    assert str(parse(formula)) == words
