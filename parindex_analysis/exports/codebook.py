"""The codebook: what every column of every table means, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from parindex_analysis.exports.change_columns import change_tables
from parindex_analysis.exports.columns import NUMBERS, Table, empty_words, kind_words
from parindex_analysis.exports.standing_columns import standing_tables
from parindex_analysis.exports.weight_columns import weight_tables
from parindex_analysis.language import LANGUAGES, language

COLUMNS = ("table", "column", "meaning_vi", "meaning_en", "unit_vi", "unit_en", "empty_vi", "empty_en")


@cache
def codebook(lang: str) -> Mapping[str, Table]:
    """Return what is known of each table by its name, in one language ('vi' or 'en')."""
    say = language(lang)
    return {**standing_tables(say), **weight_tables(say), **change_tables(say)}


@cache
def numeric_columns(table: str) -> frozenset[str]:
    """Return the columns of a table that hold numbers; none of a table that is not described."""
    known = codebook("en").get(table)
    return (
        frozenset()
        if known is None
        else frozenset(name for name, column in known.columns.items() if column.kind in NUMBERS)
    )


def row_key(table: str) -> tuple[str, ...]:
    """Return the columns that name a row of a table; none where it is not described."""
    known = codebook("en").get(table)
    return () if known is None else known.key


def table_line(table: str, lang: str) -> str:
    """Return one line on what a table holds, in one language; empty where it is not described."""
    known = codebook(lang).get(table)
    return "" if known is None else known.line


def codebook_rows(tables: Iterable[tuple[str, Sequence[str]]]) -> list[list[str]]:
    """Return the codebook of some tables as rows of :data:`COLUMNS`.

    Parameters
    ----------
    tables : iterable of (str, sequence of str)
        Name and columns of each table. A column that is not described (of a table that a notebook of one's
        own made) has a row without a meaning.
    """
    return [_row(table, column) for table, columns in tables for column in columns]


def _row(table: str, column: str) -> list[str]:
    row = [table, column]
    described = [
        codebook(lang)[table].columns.get(column) if table in codebook(lang) else None for lang in LANGUAGES
    ]
    for part in ("meaning", "kind", "empty"):
        for lang, known in zip(LANGUAGES, described, strict=True):
            say = language(lang)
            if known is None:
                row.append("")
            elif part == "kind":
                row.append(kind_words(say)[known.kind])
            else:
                row.append(known.meaning if part == "meaning" else empty_words(say)[known.empty])
    return row
