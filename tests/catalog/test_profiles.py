"""Profiles: figures of a place in several indices."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.profiles import COLUMNS, ProfileFigure, read_profiles
from parindex_analysis.errors import DataProblem
from parindex_analysis.home import find_home

RAW = find_home().raw


def written(tmp_path: Path, **cells: str) -> Path:
    given = {"profile": "P", "index": "X", "year": "2020", "measure": "pct", "evidence": "published"}
    row = {**given, "confidence": "high", **cells}
    line = ",".join(row.get(column, "") for column in COLUMNS)
    (tmp_path / "profiles.csv").write_text(f"{','.join(COLUMNS)}\n{line}\n", "utf-8")
    return tmp_path


def read(tmp_path: Path, **cells: str) -> ProfileFigure:
    return read_profiles(written(tmp_path, **cells))[0]


def test_every_row_of_the_real_table_is_read() -> None:
    figures = read_profiles(RAW)
    hanoi = [f for f in figures if f.place == "Hà Nội"]
    assert {f.index for f in hanoi} == {"PAR_INDEX", "SIPAS", "PAPI", "PCI", "DTI"}
    city = {f.index: f.ranks for f in figures if f.place == "Hưng Yên" and f.year == 2023}
    assert list(city.values()) == [(1, 1), (1, 1), (1, 1), (1, 1), (2, 2), (3, 3)]


def test_a_figure_is_an_interval_of_its_print(tmp_path: Path) -> None:
    assert read(tmp_path, value="86.5").interval == pytest.approx((86.45, 86.55))
    assert read(tmp_path, value="86.50", evidence="derived").interval == pytest.approx((86.49, 86.51))
    assert read(tmp_path, low="91").interval == (91.0, math.inf)
    assert read(tmp_path, rank="3").interval is None


def test_ranks_may_be_a_range(tmp_path: Path) -> None:
    assert read(tmp_path, rank_low="2", rank_high="3").ranks == (2, 3)
    assert read(tmp_path, rank="7").ranks == (7, 7)
    assert read(tmp_path, value="1").ranks is None


@pytest.mark.parametrize(
    ("measure", "scale"),
    [("total_pct", 100.0), ("unweighted_total_of_60", 60.0), ("score_0_1", 1.0), ("rank", None)],
)
def test_the_measure_names_the_scale(tmp_path: Path, measure: str, scale: float | None) -> None:
    assert read(tmp_path, measure=measure, value="1").scale == scale


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"rank": "64", "of_n": "63"}, "rank"),
        ({"rank_low": "5", "rank_high": "3"}, "rank_high"),
        ({"evidence": "guessed"}, "evidence"),
        ({"confidence": ""}, "confidence"),
        ({"profile": ""}, "profile"),
        ({"value": "92,5"}, ""),
    ],
)
def test_what_can_not_be_is_named_with_its_row(tmp_path: Path, cells: dict[str, str], column: str) -> None:
    problems = Problems()
    read_profiles(written(tmp_path, **cells), problems)
    assert {(p.file, p.row, p.column) for p in problems} == {("profiles.csv", 2, column)}
    assert all(p.remedy for p in problems)
    with pytest.raises(DataProblem):
        read_profiles(tmp_path)


def test_an_unknown_source_is_a_problem_and_no_file_is_no_rows(tmp_path: Path) -> None:
    assert read_profiles(tmp_path) == ()
    problems = Problems()
    read_profiles(written(tmp_path, value="1", source_id="nobody"), problems, ("paper",))
    assert [p.column for p in problems] == ["source_id"]
