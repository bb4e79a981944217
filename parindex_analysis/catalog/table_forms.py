"""How a spreadsheet wrote a table: what parts its cells, and which mark its decimals have."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.errors import Phrase

if TYPE_CHECKING:
    from parindex_analysis.catalog.tables import Row

# Columns of figures: elsewhere a comma is a comma.
NUMBERS = (
    *("value", "decimals", "threshold", "scale", "of_n", "max_points", "n_criteria", "n_subcriteria"),
    *("low", "rank", "rank_low", "rank_high", "points"),
)
_MARKS = {",": Phrase("commas"), ";": Phrase("semicolons"), "\t": Phrase("tabs")}
_SEP = re.compile(r"\s*\"?sep=([,;\t|])\"?[,;\t]*\s*\n", re.IGNORECASE)
_COMMA = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d+)?")
_BOTH = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+")  # 1.234,56: the point can only part thousands
_POINT = re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")


@dataclass(frozen=True)
class Form:
    """How a table is written.

    Attributes
    ----------
    table : str
        The text from the header on.
    mark : str
        What parts the cells.
    above : int
        Lines above the header.
    """

    table: str
    mark: str
    above: int = 0


def form_of(text: str, columns: Collection[str]) -> Form:
    """Say how a table is written: by its first line sep=;, else by the mark that gives most known columns."""
    said = _SEP.match(text)
    if said is not None:
        return Form(text[said.end() :], said[1], 1)
    header = text.partition("\n")[0]
    names = {mark: {cell.strip(' "') for cell in header.split(mark)} for mark in _MARKS}
    return Form(text, max(_MARKS, key=lambda mark: len(names[mark] & set(columns))))


def with_points(rows: list[Row], form: Form, name: str, problems: Problems) -> list[Row]:
    """Write decimal points for decimal commas, where a table has them; note what was assumed.

    A comma is the decimal mark of a table whose cells are parted by semicolons or tabs, unless its figures
    have points alone. Where 1.234 could be a thousand and more it is asked about.
    """
    if form.above:
        rule, remedy = "The first line only says how cells are parted.", "It is no part of the table."
        problems.add(name, 1, "", None, rule, remedy, note=True)
    if form.mark == ",":
        return rows
    marks = _MARKS.get(form.mark, form.mark)
    rule = "The cells are parted by {marks}; the table is read as it is."
    problems.add(name, 1, "", None, rule, "Save it as CSV with commas to be sure.", note=True, marks=marks)
    columns = [column for column in NUMBERS if rows and column in rows[0].cells]
    figures = [row.cells[column] for row in rows for column in columns]
    if not _has_commas(figures, form):
        return rows
    rule, remedy = "Decimal commas are read as decimal points.", "Figures such as 80,90 are taken for 80.90."
    problems.add(name, None, "", None, rule, remedy, note=True)
    for row in rows:
        for column in columns:
            _write_point(row, column)
    return rows


def _has_commas(figures: Sequence[str], form: Form) -> bool:
    clear = [text for text in figures if not _THOUSANDS.fullmatch(text)]
    if any(_COMMA.fullmatch(text) or _BOTH.fullmatch(text) for text in clear):
        return True
    points = any(_POINT.fullmatch(text) for text in clear)
    return form.mark == ";" and not points and any(_THOUSANDS.fullmatch(text) for text in figures)


def _write_point(row: Row, column: str) -> None:
    text = row.cells[column]
    thousands = _THOUSANDS.fullmatch(text)
    if thousands and thousands[1] == ".":
        rule = "In a table with decimal commas this may be {whole} or {part}."
        whole, part = text.replace(".", ""), text.replace(".", ",")
        row.bad(column, rule, "Write the one that is meant: {whole} or {part}.", whole=whole, part=part)
        row.cells[column] = ""
    elif _COMMA.fullmatch(text):
        row.cells[column] = text.replace(",", ".")
    elif _BOTH.fullmatch(text):
        row.cells[column] = text.replace(".", "").replace(",", ".")
