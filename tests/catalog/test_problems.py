"""A problem can be printed anywhere, whatever stands in the file."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.catalog import Problem, Problems
from parindex_analysis.catalog.problems import told_together


def only(problems: Problems) -> Problem:
    (problem,) = problems
    return problem


def test_problems_come_by_file_then_row_then_column() -> None:
    problems = Problems()
    for file, row, column in (("b", 1, "x"), ("a", 10, "x"), ("a", 9, "y"), ("a", 9, "x"), ("a", None, "z")):
        problems.add(file, row, column, None, "Wrong.", "Mend it.")
    told = [(p.file, p.row, p.column) for p in problems]
    assert told == [("a", None, "z"), ("a", 9, "x"), ("a", 9, "y"), ("a", 10, "x"), ("b", 1, "x")]
    assert len(problems) == 5


def test_known_flaws_are_told_but_are_no_errors() -> None:
    problems = Problems()
    problems.add("a", 1, "x", None, "Wrong.", "Mend it.", known=True)
    problems.add("a", 2, "x", None, "Wrong.", "Mend it.")
    assert [problem.row for problem in problems.errors] == [2]


def test_templates_are_filled_and_values_with_braces_are_left_alone() -> None:
    problems = Problems()
    problems.add("a", 1, "x", "{y}", "It is less than {least}.", "Write {word}.", least=3, word="{z}")
    assert str(only(problems)) == "a, row 1, x = '{y}': It is less than 3. Write {z}."


def test_an_endless_value_is_cut() -> None:
    problems = Problems()
    problems.add("a", 1, "x", "9" * 1_000_000, "Wrong.", "Mend it.")
    assert only(problems).value == "9" * 199 + "…"
    problems = Problems()
    problems.add("a", 1, "x", 16**9000, "Wrong.", "Mend it.")
    assert only(problems).value == "…"


@settings(max_examples=60)
@given(
    st.text(st.characters(exclude_categories=())),
    st.text(st.characters(exclude_categories=())),
    st.one_of(st.integers(), st.floats(), st.binary(), st.text(st.characters(exclude_categories=()))),
)
def test_any_problem_is_one_line_of_utf8(file: str, column: str, value: object) -> None:
    problems = Problems()
    problems.add(file.replace("\n", ""), 1, column, value, "Wrong.", "Mend it.")
    problem = only(problems)
    assert str(problem).encode("utf-8").endswith(b"Wrong. Mend it.")
    assert problem.value.encode("utf-8") == problem.value.encode("utf-8", "replace")
    assert problem.column.isprintable()


def test_the_same_slip_in_many_rows_is_one_line_with_a_count_and_the_first_places() -> None:
    problems = Problems()
    for row in range(2, 300_002):
        problems.add("a.csv", row, "value", f"{row},5", "This is no number.", "Mend it.")
    problems.add("a.csv", 7, "unit_id", "so-x", "There is no such unit.", "Correct it.")
    assert len(problems) == 300_001
    assert len(list(problems)) == 1_001, "the others are counted"
    assert [str(line) for line in told_together(problems)] == [
        "a.csv, rows 2, 3, 4, 5, 6, … (300000 in all), value = '2,5': This is no number. Mend it.",
        "a.csv, row 7, unit_id = 'so-x': There is no such unit. Correct it.",
    ]


def test_many_slips_in_words_of_their_own_are_the_first_and_a_count() -> None:
    problems = Problems()
    for row in range(2, 102):
        problems.add("a.csv", row, "unit", "x", "It is not {word}.", "Mend it.", word=row)
    lines = [str(line) for line in told_together(problems)]
    assert lines[:5] == [f"a.csv, row {row}, unit = 'x': It is not {row}. Mend it." for row in range(2, 7)]
    assert lines[5:] == ["a.csv: 95 more of this kind, rows 7, 8, 9, 10, 11, …"]


def test_a_problem_of_a_file_that_is_read_twice_is_told_once() -> None:
    problems = Problems()
    for _ in range(2):
        problems.add("a.csv", 2, "x", "y", "Wrong.", "Mend it.")
    assert len(problems) == 1
