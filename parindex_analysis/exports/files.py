"""The files of a year for people: its tables as CSV, one workbook, a codebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from parindex_analysis.exports.about import WIDTHS, about_rows
from parindex_analysis.exports.codebook import COLUMNS, codebook, codebook_rows, numeric_columns
from parindex_analysis.exports.csv_files import csv_file, read_csv
from parindex_analysis.exports.workbook import UNDATED, Workbook
from parindex_analysis.language import language
from parindex_analysis.pages.context import year_title
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.sources import facts_as_of, published_on

FOLDER = "data"  # below the year's pages
_CODEBOOK = "codebook"


@dataclass(frozen=True)
class Download:
    """One file beside the page.

    Attributes
    ----------
    name : str
        Its name in the folder :data:`FOLDER`.
    holds : {'workbook', 'table', 'codebook'}
    size : int
        In bytes.
    table : str
        Of a table: its name.
    rows : int
        Of a table: its rows below the header.
    """

    name: str
    holds: Literal["workbook", "table", "codebook"]
    size: int
    table: str = ""
    rows: int = 0


def write_downloads(analysis: Analysis, tables: Mapping[str, str], folder: Path) -> tuple[Download, ...]:
    """Write a year's tables for people; empty ones are left out.

    Parameters
    ----------
    analysis : Analysis
        The year's results.
    tables : mapping of str to str
        Name and text of each table of data/processed.
    folder : Path
        Where they go; it is made.

    Returns
    -------
    tuple of Download
        The workbook, the tables in the order of the codebook, the codebook. Nothing where every table is
        empty.
    """
    read = {name: read_csv(tables[name]) for name in _ordered(tables)}
    filled = {name: rows for name, rows in read.items() if len(rows) > 1}
    if not filled:
        return ()
    described = [list(COLUMNS), *codebook_rows((name, rows[0]) for name, rows in filled.items())]
    year = f"{analysis.parameters.index}-{analysis.parameters.year}"
    made = [_write(folder, f"{year}.xlsx", "workbook", _workbook(analysis, filled, described))]
    for name, rows in filled.items():
        made.append(_write(folder, f"{name}.csv", "table", csv_file(rows), name, len(rows) - 1))
    return (*made, _write(folder, f"{_CODEBOOK}.csv", "codebook", csv_file(described)))


def _ordered(tables: Iterable[str]) -> list[str]:
    """Return tables in the order of the codebook, those of notebooks of one's own after them."""
    known = list(codebook("en"))
    return sorted(
        (name for name in tables if name != _CODEBOOK),
        key=lambda name: (known.index(name) if name in known else len(known), name),
    )


def _workbook(
    analysis: Analysis, tables: Mapping[str, Sequence[Sequence[str]]], described: Sequence[Sequence[str]]
) -> bytes:
    year = analysis.year
    titles = [year_title(year, language(lang)) for lang in ("vi", "en")]
    book = Workbook(" · ".join(titles), published_on(year) or facts_as_of(year) or UNDATED)
    book.add_words("about", about_rows(analysis, list(tables)), WIDTHS)
    for name, rows in tables.items():
        book.add_table(name, rows, numeric_columns(name))
    book.add_table(_CODEBOOK, described)
    return book.finished()


def _write(
    folder: Path,
    name: str,
    holds: Literal["workbook", "table", "codebook"],
    content: bytes,
    table: str = "",
    rows: int = 0,
) -> Download:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return Download(name, holds, len(content), table, rows)
