"""Rows of units and facts: names against ids, units of one name, figures that stand twice."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from builders import Cells, fact, index_settings, made_up_raw, unit, write_index, write_table

from parindex_analysis.catalog import load_index, load_year
from parindex_analysis.catalog.check import check_raw
from parindex_analysis.catalog.facts import COLUMNS
from parindex_analysis.catalog.units import COLUMNS as UNIT_COLUMNS
from parindex_analysis.home import find_home


def lines(raw: Path) -> list[str]:
    return [str(problem) for problem in check_raw(raw)]


def with_units(folder: Path, *units: Cells) -> Path:
    raw = write_index(folder, index_settings(), facts={2020: [fact("n_units", 2)]})
    write_table(raw / "mau/units.csv", (*UNIT_COLUMNS, "parent"), units)
    return raw


def test_two_exchanged_unit_ids_are_a_problem_in_each_row(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(find_home().raw, raw)
    path = raw / "hoabinh/2024/facts.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    first, *_ = ids = list(dict.fromkeys(row["unit_id"] for row in rows if row["unit_id"]))
    swap = {first: ids[3], ids[3]: first}
    spoilt = [at for at, row in enumerate(rows, 2) if row["unit_id"] in swap]
    for row in rows:
        row["unit_id"] = swap.get(row["unit_id"], row["unit_id"])
    write_table(path, COLUMNS, rows)
    found = [p for p in check_raw(raw) if not p.known]
    assert [(p.row, p.column) for p in found] == [(at, "unit_name") for at in spoilt]
    assert f"write {first} as unit_id" in found[0].remedy_text
    assert len(spoilt) > 1


@pytest.mark.parametrize("name", ["Đơn vị so-a", "UNIT  so-a", ""])
def test_names_in_either_language_count_and_capitals_and_spaces_do_not(tmp_path: Path, name: str) -> None:
    raw = made_up_raw(tmp_path)
    rows = [fact("total", "90.50", "so-a", unit_name=name, index="mau", index_year=2020)]
    write_table(raw / "mau/2020/facts.csv", COLUMNS, rows)
    assert lines(raw) == []


def test_a_figure_that_stands_twice_names_both_rows(tmp_path: Path) -> None:
    row: Cells = {"index": "mau", "index_year": 2020}
    raw = made_up_raw(tmp_path)
    write_table(raw / "mau/2020/facts.csv", COLUMNS, [fact("total", "90.50", "so-a", **row)] * 2)
    assert lines(raw) == [
        "mau/2020/facts.csv, row 3, value = '90.50': Row 2 says the same. Keep one of the two rows."
    ]


@pytest.mark.parametrize(("survey", "wrong"), [(30, False), (100, True)])
def test_appraisal_and_survey_together_do_not_go_beyond_the_scale(
    tmp_path: Path, survey: int, wrong: bool
) -> None:
    row: Cells = {"index": "mau", "index_year": 2020}
    raw = made_up_raw(tmp_path)
    facts = [fact("appraisal_max", 70, **row), fact("survey_max", survey, **row)]
    write_table(raw / "mau/2020/facts.csv", COLUMNS, facts)
    assert ["above the scale of 100" in line for line in lines(raw)] == [True] * wrong


def test_two_units_of_a_block_have_two_names_or_two_places_above(tmp_path: Path) -> None:
    a, b = unit("xa-a", name_vi="Tân Lập"), unit("xa-b", name_vi="tân  Lập")
    (line,) = lines(with_units(tmp_path / "one", a, b))
    assert line.startswith("mau/units.csv, row 3, name_vi = 'tân  Lập': The unit xa-a of this block")
    raw = with_units(tmp_path / "two", {**a, "parent": "Đan Phượng"}, {**b, "parent": "Lạng Sơn"})
    assert lines(raw) == []
    assert [one.name_vi for one in load_index(raw, "mau").units] == [
        "Tân Lập (Đan Phượng)",
        "tân  Lập (Lạng Sơn)",
    ]
    later = {**b, "valid_from": "2021-01-01"}
    assert lines(with_units(tmp_path / "three", {**a, "valid_to": "2020-12-31"}, later)) == []


def test_units_that_come_from_each_other_in_a_circle_are_named(tmp_path: Path) -> None:
    raw = with_units(tmp_path, unit("a", predecessors="b"), unit("b", predecessors="a"), unit("c"))
    assert [line.partition(":")[0] for line in lines(raw)] == [
        "mau/units.csv, row 2, predecessors = 'b'",
        "mau/units.csv, row 3, predecessors = 'a'",
    ]
    assert load_year(made_up_raw(tmp_path / "good"), "mau", 2020).facts
