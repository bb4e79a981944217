"""Read CSV tables as text, cell by cell: a problem names its row and column, and reading goes on."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.table_forms import Form, form_of, with_points
from parindex_analysis.catalog.text_files import INVISIBLE, composed, note_invisible, read_text
from parindex_analysis.errors import Hint, Phrase

_NO_COLUMN = Phrase("Take it out; notes belong in the column note.")
_MOST_COLUMNS = 50  # a header with more columns than this is no table of ours: the first ones say enough


@dataclass(frozen=True)
class Row:
    """One line of a table: its cells as text, and methods that read them and note what is wrong."""

    file: str
    number: int
    cells: dict[str, str]
    problems: Problems

    def __getitem__(self, column: str) -> str:
        """Return a cell as text (empty where the table lacks it)."""
        return self.cells.get(column, "")

    def bad(self, column: str, rule: str, remedy: str, **values: Any) -> None:
        """Note a problem with one cell."""
        self.problems.add(self.file, self.number, column, self[column], rule, remedy, **values)

    def noting(self, problems: Problems) -> Row:
        """Return the same row, noting its problems elsewhere."""
        return replace(self, problems=problems)

    def required(self, column: str) -> str:
        """Return a cell that must not be empty."""
        if not self[column]:
            self.bad(column, "The cell is empty.", "Fill it in.")
        return self[column]

    def one_of(self, column: str, allowed: Collection[str], *, optional: bool = False) -> str:
        """Return a cell that must be one of the allowed words."""
        text = self[column]
        if text not in allowed and not (optional and not text):
            rule = "The word is not one of those allowed."
            self.bad(column, rule, "{hint}", hint=Hint(text, allowed))
        return text

    def number_or_none(
        self, column: str, *, least: float = -math.inf, most: float = math.inf
    ) -> float | None:
        """Return a cell as a number (decimal point, no thousands mark), None where it is empty."""
        text = self[column]
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or not set(text) <= set("0123456789.-+eE"):
            remedy = (
                "Write a decimal point, not a comma." if "," in text else "Write a number, such as 92.76."
            )
            self.bad(column, "This is not a number.", remedy)
            return None
        if value < least:
            self.bad(column, "The number is less than {least}.", "Correct it.", least=f"{least:g}")
            return None
        if value > most:
            self.bad(column, "The number is greater than {most}.", "Correct it.", most=f"{most:g}")
            return None
        return value

    def whole_or_none(self, column: str, *, least: int = 0, most: int = 1_000_000) -> int | None:
        """Return a cell as a whole number, None where it is empty."""
        value = self.number_or_none(column, least=least, most=most)
        if value is None:
            return None
        if value != int(value):
            self.bad(column, "This is not a whole number.", "Write a whole number.")
            return None
        return int(value)

    def date(self, column: str) -> str:
        """Return a cell that must be an ISO date, or empty."""
        text = self[column]
        if text:
            try:  # Python also reads 20210505 and 2021-W18-3, but dates are compared as text
                well_formed = dt.date.fromisoformat(text).isoformat() == text
            except ValueError:
                well_formed = False
            if not well_formed:
                self.bad(column, "This is not a date.", "Write year-month-day, such as 2021-05-05.")
        return text


def read_table(
    path: Path,
    name: str,
    columns: Sequence[str],
    problems: Problems,
    *,
    optional: Sequence[str] = (),
    most: int = 200_000,
    strict: bool = True,
) -> list[Row]:
    """Read one CSV table.

    Parameters
    ----------
    path : Path
        The file: UTF-8, commas, decimal points, a header row. What spreadsheets make of it elsewhere
        (Windows-1258, semicolons, tabs, ``sep=;``, decimal commas) is read, with a note.
    name : str
        How problems call it.
    columns : sequence of str
        Columns it must have; others are problems too.
    problems : Problems
        Where each problem is noted.
    optional : sequence of str
        Columns it may have.
    most : int
        Rows that it may have; a longer table is refused, so that no file takes the machine's memory.
    strict : bool
        Whether other columns are problems.

    Returns
    -------
    list of Row
        All rows whose number of cells fits the header.
    """
    text = _text_of(path, name, problems)
    if text is None:
        return []
    form = form_of(text, {*columns, *optional})
    reader = csv.reader(io.StringIO(form.table), strict=True, delimiter=form.mark)
    rows: list[Row] = []
    try:
        whole = [cell.strip() for cell in next(reader, [])]
        header = _without_empty_end(whole, form, name, problems)
        if not _check_header(header, columns, optional if strict else header, name, problems):
            return []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            number = reader.line_num + form.above
            if len(rows) >= most:
                rule = "The table has more than {most} rows."
                problems.add(name, number, "", None, rule, "Split it by index and year.", most=most)
                return []
            row = _row_of(cells, number, whole, header, name, problems)
            rows += [] if row is None else [row]
    except csv.Error as error:
        number = reader.line_num + form.above
        problems.add(name, number, "", error, "This is not valid CSV.", "Mend the quotes on this line.")
    if INVISIBLE.search(text):
        for one in rows:
            for column, cell in one.cells.items():
                note_invisible(cell, name, one.number, column, problems)
    return with_points(rows, form, name, problems)


def _text_of(path: Path, name: str, problems: Problems) -> str | None:
    """Return a table's text with composed letters, or None where it can't be one."""
    text = read_text(path, name, problems)
    if text is None:
        return None
    if not text.strip():
        problems.add(name, None, "", None, "The file is empty.", "Give it a header row, or take it away.")
        return None
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        rule, remedy = "The line holds NUL bytes; this is not text.", "Save it as CSV UTF-8."
        problems.add(name, row, "", None, rule, remedy)
        return None
    return composed(text, name, problems)


def _row_of(
    cells: list[str], number: int, whole: list[str], header: list[str], name: str, problems: Problems
) -> Row | None:
    """Return a row by the names of its columns; None where it does not fit the header."""
    if len(cells) == len(whole) and not any(cells[len(header) :]):
        cells = cells[: len(header)]
    if len(cells) != len(header):
        rule = "The row has {found} cells, the header {wanted}."
        remedy = "Put text that holds commas in double quotes, and write 80.90, not 80,90."
        problems.add(name, number, "", None, rule, remedy, found=len(cells), wanted=len(header))
        return None
    return Row(name, number, {at: cell.strip() for at, cell in zip(header, cells, strict=True)}, problems)


def _without_empty_end(header: list[str], form: Form, name: str, problems: Problems) -> list[str]:
    """Leave out columns without a name at the end; cells in them are noted with their rows."""
    named = header
    while len(named) > 1 and not named[-1]:
        named = named[:-1]
    if len(named) < len(header):
        rule, remedy = "The last column has no name and is passed over.", "Take the comma at the end away."
        problems.add(name, 1 + form.above, "", None, rule, remedy, note=True)
    return named


def _check_header(
    header: list[str], columns: Sequence[str], optional: Sequence[str], name: str, problems: Problems
) -> bool:
    missing = [column for column in columns if column not in header]
    for column in missing:
        problems.add(name, 1, column, None, "The column is missing.", "Add it to the header.")
    counts = Counter(header)
    for column in list(counts)[:_MOST_COLUMNS]:
        if column not in columns and column not in optional:
            hint = Hint(column, [*missing, *optional], _NO_COLUMN)
            problems.add(name, 1, column, None, "There is no such column.", "{hint}", hint=hint)
    twice = [column for column, count in counts.items() if count > 1]
    for column in twice:
        problems.add(name, 1, column, None, "The column stands twice.", "Keep one of the two.")
    return not missing and not twice
