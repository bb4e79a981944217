"""Targets: promises with their direction and due years."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.targets import COLUMNS, Target, read_targets
from parindex_analysis.home import find_home


def read(tmp_path: Path, problems: Problems | None = None, **cells: str) -> tuple[Target, ...]:
    given = {"profile": "P", "about": "X", "due": "2025", "measure": "pct", "value": "90"}
    row = {**given, "direction": "at_least", **cells}
    line = ",".join(row.get(column, "") for column in COLUMNS)
    (tmp_path / "targets.csv").write_text(f"{','.join(COLUMNS)}\n{line}\n", "utf-8")
    return read_targets(tmp_path, problems)


def test_the_real_targets_are_read() -> None:
    found = read_targets(find_home().raw)
    assert len(found) == 18
    first = found[0]
    assert (first.about, first.due_from, first.due, first.value) == ("PAPI", 2021, 2025, 5)
    assert [(t.due, t.value, t.strict) for t in found if t.about == "SIPAS" and t.measure == "pct_min"] == [
        (2023, 85, True),
        (2025, 90, True),
        (2024, 85, False),
    ]


def test_a_year_and_a_period(tmp_path: Path) -> None:
    (year,), (period,) = read(tmp_path, due="2024"), read(tmp_path, due="2021-2025")
    assert (year.due_from, year.due, year.when) == (2024, 2024, "2024")
    assert (period.due_from, period.due, period.when) == (2021, 2025, "2021-2025")


def test_words_have_no_number(tmp_path: Path) -> None:
    (target,) = read(tmp_path, measure="qualitative", value="top tier", direction="")
    assert target.text == "top tier" and math.isnan(target.value)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"due": "soon"}, "due"),
        ({"due": "2021 - 2025"}, "due"),
        ({"value": "much"}, "value"),
        ({"direction": "up"}, "direction"),
        ({"direction": ""}, "direction"),
        ({"strict": "no"}, "strict"),
        ({"about": ""}, "about"),
    ],
)
def test_what_can_not_be_is_named(tmp_path: Path, cells: dict[str, str], column: str) -> None:
    problems = Problems()
    read(tmp_path, problems, **cells)
    assert [(p.file, p.row, p.column) for p in problems] == [("targets.csv", 2, column)]
