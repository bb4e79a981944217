"""Which old communes the communes of 2025 were made of."""

from __future__ import annotations

from pathlib import Path

from parindex_analysis.catalog import load_index
from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.wards import COLUMNS, read_ward_parts
from parindex_analysis.home import find_home

RAW = find_home().raw


def test_predecessors_of_units_are_those_of_the_conversion_table() -> None:
    code = {unit.code: unit for unit in load_index(RAW, "hanoi").units if unit.code}
    drawn: dict[str, set[str]] = {}
    for part in read_ward_parts(RAW):
        drawn.setdefault(part.new_code, set()).add(code[part.old_district_code].unit_id)
    assert {new: set(code[new].predecessors) for new in drawn} == drawn
    assert sum(len(districts) > 1 for districts in drawn.values()) == 64


def test_most_old_communes_were_divided() -> None:
    parts = read_ward_parts(RAW)
    assert (len(parts), sum(part.whole for part in parts)) == (795, 327)


def test_an_unknown_way_of_merging_is_a_problem(tmp_path: Path) -> None:
    line = "1,New,2,Old,half,001,District,"
    (tmp_path / "ward_conversion.csv").write_text(f"{','.join(COLUMNS)}\n{line}\n", "utf-8")
    problems = Problems()
    assert len(read_ward_parts(tmp_path, problems)) == 1
    assert [(p.row, p.column) for p in problems] == [(2, "merged")]
