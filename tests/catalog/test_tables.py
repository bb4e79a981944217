"""CSV tables: cells as text, numbers without guessing, each problem at its line."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.catalog import Problems
from parindex_analysis.catalog.tables import Row, read_table


def read(folder: Path, content: str | bytes, columns: str = "id,value") -> tuple[list[Row], list[str]]:
    """Write a table and read it; return its rows and its problems as lines."""
    path = folder / "t.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    problems = Problems()
    rows = read_table(path, "t.csv", columns.split(","), problems)
    return rows, [str(problem) for problem in problems]


def cell(text: str) -> tuple[Row, Problems]:
    problems = Problems()
    return Row("t.csv", 2, {"value": text}, problems), problems


def test_a_figure_stays_text_and_keeps_its_zero(tmp_path: Path) -> None:
    rows, told = read(tmp_path, "id,value\na,80.90\n")
    assert not told
    assert rows[0]["value"] == "80.90"
    assert rows[0].number_or_none("value") == 80.9


def test_columns_may_stand_in_any_order_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    rows, told = read(tmp_path, "value,id\n1,a\n\n,\n2,b\n")
    assert not told
    assert [(row.number, row["id"], row["value"]) for row in rows] == [(2, "a", "1"), (5, "b", "2")]


def test_quoted_text_may_hold_commas_and_line_ends_and_the_row_is_its_last_line(tmp_path: Path) -> None:
    rows, told = read(tmp_path, 'id,value\n"a, b","1\n2"\nc,3\n')
    assert not told
    assert [(row.number, row["id"]) for row in rows] == [(3, "a, b"), (4, "c")]


def test_spaces_around_a_cell_do_not_count(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "id,value\n a\u00a0, 1 \n")
    assert (rows[0]["id"], rows[0]["value"]) == ("a", "1")


@pytest.mark.parametrize("text", ["92.76", "-0.5", "+1", "1e-3", "0", ".5"])
def test_numbers_have_a_decimal_point(text: str) -> None:
    row, problems = cell(text)
    assert row.number_or_none("value") == float(text)
    assert not list(problems)


@pytest.mark.parametrize(
    "text",
    [
        "1 234",
        "1\u00a0234",
        "1_000",
        "NaN",
        "nan",
        "inf",
        "-Infinity",
        "1e999",
        "−5",
        "９２",
        "٣",
        "0x10",
        "12%",
        "-",
        "e",
    ],
)
def test_what_only_looks_like_a_number_is_a_problem(text: str) -> None:
    row, problems = cell(text)
    assert row.number_or_none("value") is None
    (problem,) = problems
    assert (problem.rule, problem.remedy) == ("This is not a number.", "Write a number, such as 92.76.")
    assert problem.value == text


def test_a_decimal_comma_is_told_to_be_one() -> None:
    row, problems = cell("92,76")
    assert row.number_or_none("value") is None
    assert [str(problem) for problem in problems] == [
        "t.csv, row 2, value = '92,76': This is not a number. Write a decimal point, not a comma."
    ]


def test_an_empty_cell_is_not_known_and_no_problem() -> None:
    row, problems = cell("")
    assert row.number_or_none("value") is None
    assert row.whole_or_none("value") is None
    assert row.date("value") == ""
    assert row.one_of("value", ("a",), optional=True) == ""
    assert not list(problems)


def test_limits_of_numbers_are_named() -> None:
    row, problems = cell("1e300")
    assert row.whole_or_none("value") is None
    row.problems.add("t.csv", 3, "", None, "-", "-")
    assert [problem.rule_text for problem in problems] == ["The number is greater than 1e+06.", "-"]


@pytest.mark.parametrize("text", ["2021-05-05", "2024-02-29"])
def test_a_date_is_year_month_day(text: str) -> None:
    row, problems = cell(text)
    assert row.date("value") == text
    assert not list(problems)


@pytest.mark.parametrize("text", ["5/5/2021", "2021-02-29", "20210505", "2021-W18-3", "2021-5-5", "2021"])
def test_any_other_date_is_a_problem_since_dates_are_compared_as_text(text: str) -> None:
    row, problems = cell(text)
    row.date("value")
    assert [problem.remedy for problem in problems] == ["Write year-month-day, such as 2021-05-05."]


def test_a_wrong_column_is_named_with_the_one_that_was_meant(tmp_path: Path) -> None:
    rows, told = read(tmp_path, "id,valuee\na,1\n")
    assert not rows
    assert told == [
        "t.csv, row 1, value: The column is missing. Add it to the header.",
        "t.csv, row 1, valuee: There is no such column. Did you mean value?",
    ]


def test_an_unknown_column_is_a_problem_but_its_rows_are_read(tmp_path: Path) -> None:
    rows, told = read(tmp_path, "id,value,my remark\na,1,x\n")
    assert [row["id"] for row in rows] == ["a"]
    assert told == [
        "t.csv, row 1, my remark: There is no such column. Take it out; notes belong in the column note."
    ]


def test_each_row_of_the_wrong_length_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    rows, told = read(tmp_path, "id,value\na,92,76\nb,1\nc\n")
    assert [row["id"] for row in rows] == ["b"]
    assert [line.partition(":")[0] for line in told] == ["t.csv, row 2", "t.csv, row 4"]
    assert "The row has 3 cells, the header 2. Put text that holds commas in double quotes" in told[0]


def test_broken_quotes_are_told_with_their_line(tmp_path: Path) -> None:
    rows, (told,) = read(tmp_path, 'id,value\na,1\n"b"c,2\n')
    assert [row["id"] for row in rows] == ["a"]
    assert told.startswith("t.csv, row 3 = ")
    assert told.endswith("This is not valid CSV. Mend the quotes on this line.")


def test_letters_apart_from_their_accents_are_told_by_line_and_read_as_one(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "Hà Nội")
    rows, told = read(tmp_path, f"id,value\nHuế,1\n{apart},2\n")
    assert rows[1]["id"] == "Hà Nội"
    assert told == [
        "t.csv, row 3: Letters and their accents are stored apart (not NFC). Save the file as NFC."
    ]


def test_other_encodings_and_nul_bytes_are_told_with_their_line(tmp_path: Path) -> None:
    for content in (b"id,value\n\xff\xfe,1\n", "id,value\nHà Nội,1\nHuế,2\n".encode() + b"\xb8,3\n"):
        ((line),) = read(tmp_path, content)[1]
        assert line.endswith("The file is not UTF-8. Save it as CSV UTF-8.")
    assert read(tmp_path, b"id,value\na,1\nb\0,2\n")[1] == [
        "t.csv, row 3: The line holds NUL bytes; this is not text. Save it as CSV UTF-8."
    ]


def test_a_header_of_ten_thousand_columns_is_told_shortly(tmp_path: Path) -> None:
    _, told = read(tmp_path, ",".join(f"c{at}" for at in range(10_000)) + "\n")
    assert len(told) == 52


@settings(max_examples=60)
@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_problem(text: str) -> None:
    row, problems = cell(text)
    value = row.number_or_none("value")
    assert (value is None) == (bool(list(problems)) or not text)


ROWS = "id,value,note\nHà Nội,80.90,Quốc Oai\nHuế,1.43e-06,ở giữa\n"
SEMICOLONS = ROWS.replace(",", ";").replace("80.90", "80,90").replace("1.43e", "1,43e")
WRITTEN = {
    "UTF-16": (ROWS.encode("utf-16"), ["The file is read as UTF-16."]),
    "Windows-1258": (
        # It has tones apart from letters that carry another mark already.
        ROWS.replace("ộ", "ô\u0323")
        .replace("ố", "ô\u0301")
        .replace("ế", "ê\u0301")
        .replace("ở", "ơ\u0309")
        .replace("ữ", "ư\u0303")
        .encode("cp1258"),
        ["The file is read as Windows-1258."],
    ),
    "semicolons": (
        SEMICOLONS.encode("utf-8-sig"),
        [
            "The cells are parted by semicolons; the table is read as it is.",
            "Decimal commas are read as decimal points.",
        ],
    ),
    "tabs": (ROWS.replace(",", "\t").encode(), ["The cells are parted by tabs; the table is read as it is."]),
    "sep=,": (f"sep=,\n{ROWS}".encode(), ["The first line only says how cells are parted."]),
    "an empty last column": (
        ROWS.replace("\n", ",\n").encode(),
        ["The last column has no name and is passed over."],
    ),
    "line ends of an old Mac": (ROWS.replace("\n", "\r").encode(), []),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_what_spreadsheets_make_of_a_table_is_read_with_a_word_on_it(tmp_path: Path, written: str) -> None:
    content, said = WRITTEN[written]
    (tmp_path / "t.csv").write_bytes(content)
    problems = Problems()
    rows = read_table(tmp_path / "t.csv", "t.csv", ["id", "value", "note"], problems)
    assert [tuple(row.cells.values()) for row in rows] == [
        ("Hà Nội", "80.90", "Quốc Oai"),
        ("Huế", "1.43e-06", "ở giữa"),
    ]
    assert not problems.errors
    assert sorted(problem.rule_text for problem in problems) == sorted(said)


def test_in_a_table_with_decimal_commas_a_point_may_part_thousands_and_is_asked_about(tmp_path: Path) -> None:
    rows, told = read(tmp_path, "id;value\na;80,90\nb;1.234\nc;1.234,5\nd;92.76\n")
    assert [row["value"] for row in rows] == ["80.90", "", "1234.5", "92.76"]
    assert [line for line in told if "1.234" in line] == [
        "t.csv, row 3, value = '1.234': In a table with decimal commas this may be 1234 or 1,234. "
        "Write the one that is meant: 1234 or 1,234."
    ]
    for meant, value in (("1234", 1234.0), ("1,234", 1.234)):
        rows, told = read(tmp_path, f"id;value\na;80,90\nb;{meant}\n")
        assert rows[1].number_or_none("value") == value
        assert not [line for line in told if "may be" in line]


@pytest.mark.parametrize("sign", ["\x1b", "\x07", "\u202e", "\u200b", "\u00ad", "\ufeff", "\u009b", "\u2066"])
def test_a_sign_that_cannot_be_seen_is_named_with_its_cell_and_never_printed(
    tmp_path: Path, sign: str
) -> None:
    _, (line,) = read(tmp_path, f"id,value\na,1\nHà{sign} Nội,2\n")
    code = f"U+{ord(sign):04X}"
    assert line == (
        f"t.csv, row 3, id = 'Hà<{code}> Nội': It holds a sign that can't be seen ({code}). "
        "Take it out; type the words anew."
    )
