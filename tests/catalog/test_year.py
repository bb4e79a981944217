"""A year, loaded once: what is asked of it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from builders import fact, index_settings, made_up_raw, score, text, unit, write_index

from parindex_analysis.catalog import Year, load_year


@pytest.fixture
def year(tmp_path: Path) -> Year:
    return load_year(made_up_raw(tmp_path), "mau", 2020)


def loaded(folder: Path, *facts: dict[str, object], units: str = "ab", year: int = 2020) -> Year:
    raw = write_index(
        folder,
        index_settings(groups=("department", "district")),
        units=[unit(f"so-{letter}") for letter in units],
        facts={year: facts},
    )
    return load_year(raw, "mau", year)


def test_a_year_does_not_change(year: Year) -> None:
    with pytest.raises(FrozenInstanceError):
        year.year = 2021  # type: ignore[misc]


def test_figures_are_found_by_block_measure_unit_and_item(year: Year) -> None:
    assert [(f.unit_id, f.text) for f in year.find("department", "total")] == [
        ("so-a", "90.50"),
        ("so-b", "86.00"),
        ("so-c", "81.25"),
    ]
    assert [f.text for f in year.find("department", "total", unit_id="so-b")] == ["86.00"]
    assert not list(year.find("district", "total"))
    assert not list(year.find("department", "total", item="1"))
    mean = year.block_fact("department", "mean_total")
    assert mean is not None
    assert (mean.value, mean.row) == (85.92, 6)
    assert year.block_fact("department", "total") is None, "a unit's figure is not the block's"


def test_of_several_prints_of_one_figure_the_first_is_taken(tmp_path: Path) -> None:
    year = loaded(tmp_path, fact("total", "93", "so-a"), fact("total", "93.25", "so-a"))
    assert year.unit_facts("department", "total")["so-a"].text == "93"
    assert [f.text for f in year.find("department", "total", unit_id="so-a")] == ["93", "93.25"]


def test_blocks_are_those_that_something_is_known_of_in_the_order_of_the_index(tmp_path: Path) -> None:
    facts = [fact("n_units", 30, group="district"), fact("n_units", 22)]
    assert loaded(tmp_path / "a", *facts).groups == ("department", "district")
    assert loaded(tmp_path / "b", facts[0]).groups == ("district",)


def test_a_block_with_scores_alone_is_known_too(tmp_path: Path) -> None:
    raw = made_up_raw(tmp_path)
    (raw / "mau/2020/facts.csv").unlink()
    year = load_year(raw, "mau", 2020)
    assert year.groups == ("department",)
    assert year.n_units("department") == 3


def test_the_number_of_units_is_the_printed_one_else_what_ranks_say_else_the_complete_list(
    tmp_path: Path,
) -> None:
    one, other = fact("total", "90.00", "so-a"), fact("total", "80.00", "so-b")
    printed, rank = fact("n_units", 22), fact("rank", 1, "so-a", of_n=23)
    assert loaded(tmp_path / "a", one, rank, printed).n_units("department") == 22
    assert loaded(tmp_path / "b", one, rank).n_units("department") == 23
    assert loaded(tmp_path / "c", one, other).n_units("department") == 2
    assert loaded(tmp_path / "d", one, other, units="abc").n_units("department") is None
    assert loaded(tmp_path / "e", one, units="a").n_units("department") is None, "one total is no list"


def test_the_scale_of_a_year_may_differ_from_the_index(tmp_path: Path) -> None:
    settings = index_settings(
        scale=80, years={2017: {"scale": 60, "notes": text("Six dimensions.")}, 2018: {}}
    )
    raw = write_index(tmp_path, settings, facts={year: [fact("n_units", 3)] for year in (2017, 2018)})
    assert [load_year(raw, "mau", year).scale for year in (2017, 2018)] == [60.0, 80.0]
    notes = load_year(raw, "mau", 2017).notes
    assert notes is not None
    assert notes["en"] == "Six dimensions."


def test_an_empty_score_is_not_known_and_left_out(tmp_path: Path) -> None:
    raw = made_up_raw(tmp_path)
    before = load_year(raw, "mau", 2020).scores
    with (raw / "mau/2020/scores.csv").open("a", encoding="utf-8") as stream:
        row = score("so-a", "1", "")
        stream.write(f"{row['unit_id']},{row['item_id']},value,,published,{row['source_id']},\n")
    after = load_year(raw, "mau", 2020).scores
    assert before is not None
    assert after is not None
    assert len(before) == len(after) == 9
