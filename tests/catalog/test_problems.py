"""A problem can be printed anywhere, whatever stands in the file."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.catalog import Problem, Problems


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


@settings(max_examples=60, deadline=None)
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
