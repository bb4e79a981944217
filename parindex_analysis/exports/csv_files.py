"""CSV files for spreadsheet programs: with the mark of UTF-8, and no cell that such a program would run.

A cell is never a formula, whatever a unit or a source is called (OWASP, "CSV Injection"): text that a
spreadsheet program would read as one gets an apostrophe before it. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_QUOTES = "\"'`´‘’“”„«»"
# What starts a formula (full-width letters are read as the usual ones), after blanks and quotes.
_BLANK = rf"[\s{_QUOTES}\ufeff\u200b-\u200f\x00]*"
_START = re.compile(rf"{_BLANK}[=+\-@＝＋－＠\t\r\n]")
# Where the program takes a semicolon, a tab or a new line for the end of a cell, the next one starts there.
_INSIDE = re.compile(rf"([;\t\r\n]{_BLANK})(?=[=+\-@＝＋－＠])")

_DEFUSED = re.compile(rf"([;\t\r\n]{_BLANK})'(?=[=+\-@＝＋－＠])")


def read_csv(text: str) -> list[list[str]]:
    """Return the rows of a table of data/processed, the header first."""
    return [[restored(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]


def is_number(text: str) -> bool:
    """Say whether a cell is a number, as tables write them (92.76, -1.5, 1e-07)."""
    return NUMBER.fullmatch(text) is not None


def defused(text: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula.

    Examples
    --------
    >>> defused("=1+1"), defused("-1.5"), defused("a; =b")
    ("'=1+1", '-1.5', "a; '=b")
    """
    if is_number(text):
        return text
    text = _INSIDE.sub(r"\1'", text)
    return f"'{text}" if _START.match(text) else text


def restored(cell: str) -> str:
    """Return what a cell was before :func:`defused` wrote it."""
    bare = _DEFUSED.sub(r"\1", cell)
    for text in (bare.removeprefix("'"), bare, cell.removeprefix("'")):
        if text != cell and defused(text) == cell:
            return text
    return cell


def csv_file(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as the bytes of a CSV file for people.

    Parameters
    ----------
    rows : iterable of sequences of str
        The header first.

    Returns
    -------
    bytes
        UTF-8 with its mark (BOM), commas, decimal points, lines that end in CR LF.
    """
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([defused(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")
