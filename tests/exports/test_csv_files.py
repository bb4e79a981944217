"""CSV for spreadsheet programs: readable, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parindex_analysis.exports.csv_files import csv_file, defused, is_number, read_csv, restored

FORMULA = "=+-@＝＋－＠\t\r"
HOSTILE = st.text(alphabet="=+-@\t\r\n;,\"' \u00a0a1.|!＝", max_size=12) | st.text(max_size=12)


def starts_a_formula(cell: str) -> bool:
    """Say whether a program may run a cell: a sign of formulas after blanks and quotes, and no number."""
    left = cell.lstrip(" \n\u00a0\"'“”‘’`´«»")
    return bool(left) and left[0] in FORMULA and not is_number(cell.strip())


@given(HOSTILE)
@example('=HYPERLINK("https://example.org","x")')
@example("\t=1")
@example(' "@SUM(A1)')
@example("＝1+1")
def test_no_cell_starts_a_formula(cell: str) -> None:
    shown = defused(cell)
    assert shown.startswith("'") or not starts_a_formula(shown)


@given(st.lists(st.lists(HOSTILE, min_size=1, max_size=3), min_size=1, max_size=3))
@example([["a", "b;=cmd|' /C calc'!A0"]])
@example([["a", "b\n=1"]])
def test_no_cell_starts_a_formula_where_semicolons_part_cells(rows: list[list[str]]) -> None:
    # A program with semicolons as its separator takes no quote inside a line for one.
    text = csv_file([["name"], *rows]).decode("utf-8-sig")
    for piece in re.split(r"[;\t\r\n]", text):
        left = piece.lstrip(' \u00a0"')
        cell = left.split(",", 1)[0].rstrip('"')
        assert not left or left[0] not in "=+-@＝＋－＠" or is_number(cell), piece


@given(st.lists(st.lists(HOSTILE, min_size=2, max_size=2), min_size=1, max_size=4))
def test_a_csv_reader_finds_the_cells(rows: list[list[str]]) -> None:
    text = csv_file(rows).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        [defused(cell) for cell in row] for row in rows
    ]


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(-1.5)
@example(-1e-07)
def test_numbers_stay_numbers(value: float) -> None:
    text = f"{value:.10g}"
    assert is_number(text) and defused(text) == text


@pytest.mark.parametrize(
    "text", ["", "Sở Tài chính", "92,76", "a = b", "Quận 1 – khu A", "2001/QĐ-UBND", "it's", "−1,26", "a;b"]
)
def test_usual_text_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


@pytest.mark.parametrize("text", ["-1+2", "+84 24 3825", "1e5x", "--1", "-", "1.2.3=", "-1.5\n"])
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert not is_number(text)
    assert defused(text) == (f"'{text}" if text[0] in "+-" else text)


def test_the_file_says_that_it_is_utf_8() -> None:
    assert csv_file([["tên"], ["Sở, Ban"]]) == '\ufefftên\r\n"Sở, Ban"\r\n'.encode()


def test_a_table_is_read_with_its_line_breaks() -> None:
    assert read_csv('a,b\n"x\ny",1\n') == [["a", "b"], ["x\ny", "1"]]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="'\"=+-@＝; \t\n\ra1.", max_size=8))
def test_a_defused_cell_reads_back_as_it_was(text: str) -> None:
    assert restored(defused(text)) == text
