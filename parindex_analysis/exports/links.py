"""The section of the report page that leads to the files beside it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from parindex_analysis import html
from parindex_analysis.exports.codebook import table_line
from parindex_analysis.exports.files import FOLDER, Download
from parindex_analysis.language import Language

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
