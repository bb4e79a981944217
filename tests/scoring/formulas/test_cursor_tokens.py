"""Formulas cut into pieces that know their places."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.scoring.formulas.cursor import FormulaError, tokens


def test_each_token_knows_its_kind_and_place() -> None:
    found = [(t.kind, t.text, t.start, t.end) for t in tokens("trên 90,5%: 2")]
    assert found == [
        ("word", "trên", 0, 4),
        ("number", "90,5", 5, 9),
        ("mark", "%", 9, 10),
        ("mark", ":", 10, 11),
        ("number", "2", 12, 13),
        ("end", "", 13, 13),
    ]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("≥", ">="), ("≤", "<="), ("×", "*"), ("–", "-"), ("−", "-"), (">=", ">="), ("<", "<")],
)
def test_signs_of_one_meaning_have_one_text(typed: str, plain: str) -> None:
    assert [token.text for token in tokens(f"a {typed} 2")] == ["a", plain, "2", ""]


def test_spaces_of_any_kind_separate_and_do_not_matter() -> None:
    assert [t.text for t in tokens("\ttheo\u00a0tỷ\n lệ\u2009")] == ["theo", "tỷ", "lệ", ""]


@pytest.mark.parametrize("character", ["$", "~", "\u200b", "\x00", "^", "≈", "\ud800", "😀"])
def test_a_character_without_a_meaning_is_pointed_at(character: str) -> None:
    with pytest.raises(FormulaError) as caught:
        tokens(f"đạt {character}: 1")
    assert (caught.value.at, caught.value.reason) == (4, "This character has no meaning in a formula.")


def test_the_pointer_stands_before_the_character_and_shows_no_more_than_is_easily_read() -> None:
    assert FormulaError("a: b", 3, "No.").pointer == "a: ⟪here⟫b"
    assert FormulaError("a: ", 3, "No.").pointer == "a: ⟪here⟫"
    assert str(FormulaError("a", 0, "Not {what}.", what="so")) == "Not so. ⟪here⟫a"
    long = FormulaError("a" * 500 + "b" * 500, 500, "No.").pointer
    assert long == "…" + "a" * 100 + "⟪here⟫" + "b" * 100 + "…"


@settings(max_examples=60)
@given(st.text(alphabet="aơĐ19.,%:;<>=≥-–+*/() \n'“?", max_size=40))
def test_tokens_are_the_formula_without_its_spaces(formula: str) -> None:
    found = tokens(formula)
    assert "".join(formula[t.start : t.end] for t in found) == "".join(formula.split())
    assert all(a.end <= b.start for a, b in pairwise(found))
