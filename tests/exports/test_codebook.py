"""Every column of every table is described, and as it is."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from years import make_analysis, make_year, totals

from parindex_analysis.exports import tables
from parindex_analysis.exports.codebook import (
    COLUMNS,
    codebook,
    codebook_rows,
    numeric_columns,
    row_key,
    table_line,
)
from parindex_analysis.home import find_home

Cells = dict[tuple[str, str], list[str]]


def saved() -> dict[str, str]:
    """Return the builder in tables.py of each table that a notebook saves."""
    found: dict[str, str] = {}
    for path in find_home().notebooks.glob("*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            found.update(re.findall(r'page\.save\("(\w+)", tables\.(\w+)\(', "".join(cell["source"])))
    return found


@pytest.fixture(scope="module")
def committed() -> Cells:
    """The cells of every column of data/processed, all years together."""
    found: Cells = defaultdict(list)
    for path in sorted(find_home().processed.glob("*/*/*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            for name in reader.fieldnames or ():
                found[path.stem, name] += []
            for row in reader:
                for name, text in row.items():
                    found[path.stem, name].append(text)
    return found


def test_each_column_that_a_notebook_saves_is_described_in_its_order() -> None:
    years = [make_year(totals({"a": "90.00", "b": "80.00"}), "ab", year=year) for year in (2019, 2020)]
    analysis = make_analysis(years[1], years[0])
    assert len(saved()) == len(codebook("en"))
    for name, builder in saved().items():
        made: Any = getattr(tables, builder)(analysis)
        described = list(codebook("en")[name].columns)
        assert list(made.columns) == described[: len(made.columns)], name
        assert len(made) == 0 or len(made.columns) == len(described), name


def test_the_codebook_has_the_columns_of_the_committed_tables_and_no_others(committed: Cells) -> None:
    described = {(name, column) for name, table in codebook("en").items() for column in table.columns}
    assert set(committed) == described


def test_a_column_that_is_said_to_be_never_empty_never_is(committed: Cells) -> None:
    for (name, column), cells in committed.items():
        if codebook("en")[name].columns[column].empty == "never":
            assert "" not in cells, (name, column)


def test_numbers_stand_where_the_codebook_says(committed: Cells) -> None:
    for (name, column), cells in committed.items():
        numeric = column in numeric_columns(name)
        for text in filter(None, set(cells)):
            assert not numeric or float(text) == float(text), (name, column, text)
        kind = codebook("en")[name].columns[column].kind
        assert kind != "flag" or set(cells) <= {"True", "False"}
        assert kind != "id" or all(re.fullmatch(r"[A-Za-z0-9_-]*", text) for text in cells), (name, column)


def test_a_key_names_one_row() -> None:
    for path in find_home().processed.glob("*/*/*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            keys = Counter(tuple(row[name] for name in row_key(path.stem)) for row in csv.DictReader(stream))
        assert not keys or max(keys.values()) == 1, path


def test_both_languages_describe_the_same_in_their_own_words() -> None:
    assert list(codebook("vi")) == list(codebook("en"))
    for name, table in codebook("vi").items():
        english = codebook("en")[name]
        assert table.line != english.line
        assert list(table.columns) == list(english.columns)
        for column, words in table.columns.items():
            assert words.meaning != english.columns[column].meaning, (name, column)


def test_rows_of_the_codebook_are_complete() -> None:
    rows = codebook_rows((name, list(table.columns)) for name, table in codebook("en").items())
    assert all(len(row) == len(COLUMNS) and all(row) for row in rows)


def test_a_table_of_ones_own_is_listed_without_words() -> None:
    assert codebook_rows([("mine", ["x"]), ("ranking", ["more"])]) == [
        ["mine", "x", *[""] * 6],
        ["ranking", "more", *[""] * 6],
    ]
    assert table_line("mine", "en") == "" and numeric_columns("mine") == frozenset() and row_key("mine") == ()


def test_the_processed_folder_is_there() -> None:
    assert Path(find_home().processed / "hanoi" / "2020" / "ranking.csv").is_file()
