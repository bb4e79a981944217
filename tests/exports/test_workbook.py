"""The workbook, read back: what is a number, what is text, and the same bytes on any day."""

from __future__ import annotations

import datetime as dt
import io
import time
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parindex_analysis.exports.workbook import UNDATED, Workbook, sheet_name

ROWS = [
    ["unit_id", "name", "code", "rank", "total", "printed"],
    ["a", "Sở Tài chính", "1.10", "1", "92.76", "True"],
    ["b", '=HYPERLINK("https://example.org","x")', "1.1", "", "-1.5", "False"],
    ["c", "https://example.org/", "2", "2.5", "=1+1", "False"],
    ["d", "_x0041_ \x07 <script>", "-3", "1e-07", "@SUM(A1)", "False"],
]


def made(rows: list[list[str]] = ROWS, created: dt.date = dt.date(2021, 5, 5)) -> bytes:
    """Return a workbook with a sheet of words and a table."""
    book = Workbook("Thử <&>", created)
    book.add_words("about", [["Tên", "=1+1"], [], ["Nguồn", "x"]], (20, 60))
    book.add_table("ranking", rows, {"rank", "total"})
    return book.finished()


def opened(content: bytes) -> Any:
    """Open it as a reader would."""
    return openpyxl.load_workbook(io.BytesIO(content))


def test_numbers_are_numbers_and_everything_else_is_text() -> None:
    sheet = opened(made())["ranking"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ROWS[0],
        ["a", "Sở Tài chính", "1.10", 1, 92.76, True],
        ["b", '=HYPERLINK("https://example.org","x")', "1.1", None, -1.5, False],
        ["c", "https://example.org/", "2", 2.5, "=1+1", False],
        ["d", "_x0041_ \ufffd <script>", "-3", 1e-07, "@SUM(A1)", False],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n", "b"}
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_no_file_inside_holds_a_formula() -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(made())) as inside:
        sheets = [name for name in inside.namelist() if "worksheets/sheet" in name]
        assert len(sheets) == 2 and all(b"<f>" not in inside.read(name) for name in sheets)


def test_the_header_stays_in_view_and_has_filters() -> None:
    sheet = opened(made())["ranking"]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:F5"
    assert all(cell.font.bold for cell in sheet[1]) and not sheet["A2"].font.bold
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["C"].width


def test_the_day_is_the_one_given_and_the_title_too() -> None:
    properties = opened(made()).properties
    assert properties.created == dt.datetime(2021, 5, 5) == properties.modified
    assert properties.title == "Thử <&>"


def test_another_day_and_place_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = made()
    later = time.struct_time((2031, 2, 3, 4, 5, 6, 0, 34, 0))
    monkeypatch.setattr(time, "time", lambda: 1_927_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_: later)
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    assert made() == first
    assert made(created=UNDATED) != first


def test_a_cell_too_long_for_excel_is_cut() -> None:
    sheet = opened(made([["a"], ["x" * 40_000], ["\ufffe"]]))["ranking"]
    assert len(sheet["A2"].value) == 32_767 and sheet["A3"].value == "\ufffd"


@given(st.lists(st.text(max_size=40), max_size=8))
@example(["Bảng: [1/2]?*" * 5, "bảng", "BẢNG", "", "'x'", "History", "a" * 31, "a" * 32])
def test_sheets_have_legal_names_of_their_own(names: list[str]) -> None:
    taken: set[str] = set()
    found = [sheet_name(name, taken) for name in names]
    assert len({name.casefold() for name in found}) == len(names)
    for name in found:
        assert 0 < len(name) <= 31 and not set(name) & set("[]:*?/\\")
        assert name[0] != "'" and name[-1] != "'" and name.casefold() != "history"
