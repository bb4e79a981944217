"""The files of a year for people – tables, a workbook, a codebook – and the section that leads to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from parindex_analysis import html
from parindex_analysis.exports.codebook import COLUMNS, codebook, codebook_rows, numeric_columns, table_line
from parindex_analysis.exports.csv_files import csv_file, read_csv
from parindex_analysis.exports.workbook import UNDATED, WIDTHS, Workbook, about_rows
from parindex_analysis.language import Language, language
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


_CRATE = "ro-crate-metadata.json"  # written after the page, and it describes it


def downloads_section(downloads: Sequence[Download], say: Language) -> str:
    """Return the section as HTML: each file with its format, size and what it holds.

    Parameters
    ----------
    downloads : sequence of Download
        None: there is no section.
    say : Language
        The page's language.
    """
    if not downloads:
        return ""
    columns = [say("File"), say("What it holds"), say("Format and size")]
    rows = [
        _row(
            f"{FOLDER}/{one.name}",
            _holds(one, say),
            f"{'XLSX' if one.holds == 'workbook' else 'CSV'}, {size_words(one.size, say)}",
        )
        for one in downloads
    ]
    crate = say("Inputs with their hashes, rules, parameters and software, for machines: RO-Crate")
    rows.append(_row(_CRATE, crate, "JSON-LD"))
    return "".join(
        [
            html.heading(2, say("Downloads")),
            html.paragraph(
                say(
                    "All tables behind these pages. The CSV files are UTF-8, with commas between the columns "
                    "and decimal points, in both languages of the page."
                )
            ),
            html.table(columns, rows, say("Files to download")),
        ]
    )


def _row(path: str, holds: str, form: str) -> list[str | html.Cell]:
    name = path.rpartition("/")[2]
    return [html.Cell(name, html=html.link(name, quote(path))), holds, form]


def _holds(download: Download, say: Language) -> str:
    if download.holds == "workbook":
        return say("All tables in one workbook, a sheet each, with the codebook")
    if download.holds == "codebook":
        return say("What each column of each table means, with units and what an empty cell means")
    line = table_line(download.table, say.lang)
    rows = say.plural("{n} row", "{n} rows", download.rows)
    return f"{line} ({rows})" if line else rows


def size_words(size: int, say: Language) -> str:
    """Write a file's size (0.1 kB, 12 kB, 1.2 MB)."""
    kilobytes = max(size / 1000, 0.1)
    if kilobytes < 1000:
        return f"{say.number(kilobytes, 0 if kilobytes >= 10 else 1)} kB"
    return f"{say.number(kilobytes / 1000, 1)} MB"
