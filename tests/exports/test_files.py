"""The files beside a year's pages: which there are, what they hold, and that nothing in them runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from years import make_analysis, make_year, real_analysis, totals, unit

from parindex_analysis.exports.files import Download, downloads_section, size_words, write_downloads
from parindex_analysis.language import language
from parindex_analysis.study.study import Analysis

EVIL = '=HYPERLINK("https://example.org","Sở")'
TABLES = {
    "mine": "x\n1\n",
    "ranking": "group,unit_id,name_vi,rank,total\n"
    f'department,a,"{EVIL.replace(chr(34), 2 * chr(34))}",1,-1.5\n',
    "crossings": "group,share,above,below\n",
    "findings": "group,kind,evidence,sentence_vi,sentence_en\n,leader,published,a,<script>\n",
}


@pytest.fixture
def analysis() -> Analysis:
    """A made-up year, one unit of which has a name that a spreadsheet would run."""
    units = [unit("a", name_vi=EVIL), unit("b")]
    return make_analysis(make_year(totals({"a": "90.00", "b": "80.00"}), units))


def test_tables_with_rows_come_in_the_order_of_the_codebook_between_workbook_and_codebook(
    analysis: Analysis, tmp_path: Path
) -> None:
    made = write_downloads(analysis, TABLES, tmp_path / "data")
    assert [one.name for one in made] == [
        "test-2020.xlsx",
        "findings.csv",
        "ranking.csv",
        "mine.csv",
        "codebook.csv",
    ]
    assert {path.name: path.stat().st_size for path in (tmp_path / "data").iterdir()} == {
        one.name: one.size for one in made
    }
    assert [one.rows for one in made if one.holds == "table"] == [1, 1, 1]


def test_csv_is_defused_and_numbers_stay(analysis: Analysis, tmp_path: Path) -> None:
    write_downloads(analysis, TABLES, tmp_path)
    text = (tmp_path / "ranking.csv").read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[1] == ["department", "a", f"'{EVIL}", "1", "-1.5"]
    assert (tmp_path / "ranking.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_workbook_says_what_it_is_and_has_a_sheet_a_table(analysis: Analysis, tmp_path: Path) -> None:
    write_downloads(analysis, TABLES, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "test-2020.xlsx")
    assert book.sheetnames == ["about", "findings", "ranking", "mine", "codebook"]
    assert [cell.value for cell in book["ranking"][2]] == ["department", "a", EVIL, 1, -1.5]
    words = {str(row[0].value): str(row[1].value) for row in book["about"].iter_rows() if row[0].value}
    assert {"Cách trích dẫn", "Cite as", "Decision", "Licence", "Facts as of", "published"} <= set(words)
    assert words["Made again by"] == "parindex run 2020 --index test"
    described = [[cell.value for cell in row[:2]] for row in book["codebook"].iter_rows(min_row=2)]
    assert ["ranking", "total"] in described and ["mine", "x"] in described


def test_the_first_sheet_of_a_real_year_names_its_decision_and_dates(tmp_path: Path) -> None:
    write_downloads(real_analysis("hanoi", 2020), TABLES, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "hanoi-2020.xlsx")
    text = "\n".join(str(cell.value) for row in book["about"].iter_rows() for cell in row)
    assert "2001/QĐ-UBND" in text and "05/5/2021 (5 May 2021)" in text and "Hanoi PAR Index 2020" in text
    assert book.properties.created.date().isoformat() == "2021-05-05"


def test_the_same_tables_give_the_same_bytes(analysis: Analysis, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_downloads(
            analysis, dict(reversed(TABLES.items())) if name == "two" else TABLES, tmp_path / name
        )
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_without_rows_there_is_nothing(analysis: Analysis, tmp_path: Path) -> None:
    assert write_downloads(analysis, {"crossings": TABLES["crossings"]}, tmp_path / "data") == ()
    assert not (tmp_path / "data").exists()
    assert downloads_section((), language("en")) == ""


DOWNLOADS = (
    Download("hanoi-2020.xlsx", "workbook", 45_678),
    Download("ranking.csv", "table", 1_540, "ranking", 11),
    Download("codebook.csv", "codebook", 1_234_567),
)


def test_the_section_leads_to_each_file_with_its_size_and_what_it_holds() -> None:
    html = downloads_section(DOWNLOADS, language("en"))
    for one in DOWNLOADS:
        assert f'<a href="data/{one.name}">{one.name}</a>' in html
    assert "46 kB" in html and "1.5 kB" in html and "1.2 MB" in html
    assert "Rank and total of each unit that has one, with evidence and source (11 rows)" in html
    assert "<h2>Downloads</h2>" in html and 'href="ro-crate-metadata.json"' in html
    vietnamese = downloads_section(DOWNLOADS, language("vi"))
    assert "<h2>Tải về</h2>" in vietnamese and "1,5 kB" in vietnamese and "dấu chấm thập phân" in vietnamese


def test_a_table_with_a_hostile_name_is_shown_as_text() -> None:
    evil = replace(DOWNLOADS[1], name='"><script>.csv', table="x")
    html = downloads_section([evil], language("en"))
    assert "<script" not in html and 'href="data/%22%3E%3Cscript%3E.csv"' in html


def test_sizes_are_written_as_the_language_does() -> None:
    assert [size_words(size, language("vi")) for size in (40, 9_870, 12_345)] == ["0,1 kB", "9,9 kB", "12 kB"]
