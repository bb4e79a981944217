"""The workbook of a year: a sheet on what it is, a sheet a table, a codebook.

The same tables give the same bytes: XlsxWriter stamps the files inside with a fixed day, and the day of
creation is one that the data names. No text is taken for a formula, a link or a number.

The first sheet says what the workbook is, in both languages.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from parindex_analysis.exports.codebook import table_line
from parindex_analysis.exports.csv_files import is_number
from parindex_analysis.language import LANGUAGES, Language, language
from parindex_analysis.pages.context import year_title
from parindex_analysis.pages.provenance import citation, decision_line, rerun_command
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.sources import facts_as_of

UNDATED = dt.date(2000, 1, 1)  # for years of which no date is known
_LEGAL = 31  # characters of a sheet's name
_WIDEST, _LOOKED_AT = 60, 200  # characters; rows that decide on a column's width
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CELL = 32_767  # characters that a cell can hold


class Workbook:
    """A workbook in the making, a sheet after the other.

    Parameters
    ----------
    title : str
        Of the file, as programs show it.
    created : date
        The day that the file says it was made on.
    """

    def __init__(self, title: str, created: dt.date) -> None:
        from xlsxwriter import Workbook as Writer

        self._stream = io.BytesIO()
        self._book: Any = Writer(self._stream, {"in_memory": True, **_SAFE})
        day = dt.datetime.combine(created, dt.time(), dt.UTC)
        self._book.set_properties({"title": _shown(title), "created": day})
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._strong = self._book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        self._taken: set[str] = set()

    def add_words(self, name: str, rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
        """Add a sheet of text, the first column in bold."""
        sheet = self._book.add_worksheet(sheet_name(name, self._taken))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(at, column, _shown(text), self._wrapped if column else self._strong)

    def add_table(self, name: str, rows: Sequence[Sequence[str]], numeric: Collection[str] = ()) -> None:
        """Add a table: its header frozen, bold and with filters.

        Parameters
        ----------
        name : str
            Of the table; the sheet's is a legal one like it.
        rows : sequence of sequences of str
            The header first.
        numeric : collection of str
            Columns whose numbers become numbers; everywhere else a number is text (an item's code 1.10).
        """
        sheet = self._book.add_worksheet(sheet_name(name, self._taken))
        header, *body = rows
        for column, title in enumerate(header):
            sheet.write_string(0, column, _shown(title), self._bold)
            cells = [row[column] if column < len(row) else "" for row in body]
            sheet.set_column(column, column, _width([title, *cells[:_LOOKED_AT]]))
            self._write_column(sheet, column, cells, number=title in numeric)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(body), max(len(header) - 1, 0))

    def _write_column(self, sheet: Any, column: int, cells: Sequence[str], *, number: bool) -> None:
        for at, text in enumerate(cells, 1):
            if not text:
                continue
            if number and is_number(text):
                sheet.write_number(at, column, float(text))
            elif text in ("True", "False"):
                sheet.write_boolean(at, column, text == "True")
            else:
                sheet.write_string(at, column, _shown(text))

    def finished(self) -> bytes:
        """Return the file; nothing can be added after it."""
        self._book.close()
        return self._stream.getvalue()


def sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that a sheet may have, like the one asked for, and note it as taken.

    Parameters
    ----------
    name : str
        Any text.
    taken : set of str
        Names in use, in small letters (Excel does not tell ``A`` from ``a``); the new one is added.
    """
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", unicodedata.normalize("NFC", name)).strip(" '")
    plain = plain[:_LEGAL].strip(" '") or "table"
    if plain.casefold() == "history":  # Excel keeps this name for itself
        plain = "history_"
    found, count = plain, 1
    while found.casefold() in taken:
        count += 1
        ending = f"_{count}"
        found = plain[: _LEGAL - len(ending)] + ending
    taken.add(found.casefold())
    return found


def _width(cells: Iterable[str]) -> int:
    return min(max((len(cell) for cell in cells), default=0) + 3, _WIDEST)


def _shown(text: str) -> str:
    """Return text as a cell can hold it: no longer than allowed, without signs that XML has no place for."""
    text = text.replace("\r\n", "\n")
    return re.sub(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)[:_CELL]


WIDTHS = (26, 110)


def about_rows(analysis: Analysis, tables: Sequence[str]) -> list[list[str]]:
    """Return the rows of the sheet: names and what they stand for, Vietnamese first, then English.

    Parameters
    ----------
    analysis : Analysis
        The year's results.
    tables : sequence of str
        The tables that have sheets, in their order.
    """
    rows: list[list[str]] = []
    for lang in LANGUAGES:
        rows += [*([[]] if rows else []), *_rows(analysis, tables, language(lang))]
    return rows


def _rows(analysis: Analysis, tables: Sequence[str], say: Language) -> list[list[str]]:
    year, date = analysis.year, facts_as_of(analysis.year)
    rows = [
        [year_title(year, say), year.settings.about[say.lang]],
        [
            say("What this is"),
            say(
                "The tables behind the report, one a sheet. The sheet “codebook” says what each column means."
            ),
        ],
        [say("Published by"), year.settings.publisher[say.lang]],
        [say("Decision"), decision_line(year, say) or say("not known")],
        [say("Facts as of"), say.date(date) if date else say("not known")],
    ]
    if year.notes is not None:
        rows.append([say("Mind"), year.notes[say.lang]])
    rows += [
        [
            _evidence("published", say("published")),
            say("printed in a decision or by the press, as the source says"),
        ],
        [_evidence("derived", say("derived")), say("arithmetic on published figures")],
        [_evidence("implied", say("implied")), say("holds whatever the unpublished figures are")],
        [
            _evidence("not_excluded", say("not excluded")),
            say("could be: the public figures do not rule it out"),
        ],
        [say("Made again by"), rerun_command(analysis.parameters)],
        [say("Cite as"), citation(year, say)],
        [
            say("Licence"),
            say("Text and figures may be used freely if the source is named. Data: see the sources."),
        ],
    ]
    return rows + [[table, table_line(table, say.lang)] for table in tables]


def _evidence(kind: str, word: str) -> str:
    """Return the word of the tables' columns, with the reader's own beside it where it is another."""
    return kind if kind == word else f"{kind}: {word}"
