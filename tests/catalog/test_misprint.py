"""Guessing which figure was mistyped."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from builders import index_settings, item, rule_set, write_index
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from parindex_analysis.catalog import Problems, load_index
from parindex_analysis.catalog.misprint import likely_misprints, slips
from parindex_analysis.catalog.rule_files import read_rule_sets
from parindex_analysis.home import find_home


def test_the_district_offices_of_2019_have_one_likely_misprint() -> None:
    rules = load_index(find_home().raw, "example").rule_sets["district-offices-2019"]
    printed = [domain.max_points or math.nan for domain in rules.domains]
    (only,) = likely_misprints(printed, 100)
    assert (rules.domains[only[0]].code, printed[only[0]], only[1]) == ("5", 10.05, 10.5)


@pytest.mark.parametrize(
    ("figures", "wanted", "found"),
    [
        ([41, 86], 100, [(0, 14.0)]),  # swapped digits
        ([1.5, 10, 79.5], 100, [(0, 10.5)]),  # a lost zero within
        ([6, 40], 100, [(0, 60.0)]),  # a lost zero at the end
        ([100.5, 89.5], 100, [(0, 10.5)]),  # a digit too much
        ([1.05, 89.5], 100, [(0, 10.5)]),  # the decimal point one place off
        ([37.25, 60], 97.75, [(0, 37.75)]),  # no small slip, but one digit for another
        ([14, 23, 50], 100, []),
        ([], 100, []),
        ([30, 45], 30, []),
    ],
)
def test_one_slip_of_the_pen_is_found(
    figures: list[float], wanted: float, found: list[tuple[int, float]]
) -> None:
    assert likely_misprints(figures, wanted) == found


def test_figures_that_add_up_have_no_misprint() -> None:
    assert likely_misprints([10.5, 89.5], 100) == []
    assert likely_misprints([10.0, 90.0], 100 + 1e-6) == []


def test_several_guesses_are_told_up_to_three_but_a_long_list_is_not() -> None:
    assert likely_misprints([12, 12, 72], 105) == [(0, 21.0), (1, 21.0)]
    assert likely_misprints([12, 12, 12, 12, 48], 105) == []


@pytest.mark.parametrize("figure", [1e-5, 1e-9, 1e12, 0.0, -5.0, 3.333333333])
def test_figures_of_any_size_are_read_digit_by_digit(figure: float) -> None:
    assert (0, 50.0) not in likely_misprints([figure, 50], 100)
    assert likely_misprints([5.1e-5, 50], 50.000015, 1e-9) == [(0, 1.5e-5)]


@settings(max_examples=60)
@given(st.lists(st.integers(0, 10**5).map(lambda n: n / 100), max_size=8), st.integers(0, 200).map(float))
def test_every_guess_makes_the_figures_add_up_and_changes_one(figures: list[float], wanted: float) -> None:
    found = likely_misprints(figures, wanted)
    assert len(found) <= 3
    for at, better in found:
        assert better != figures[at]
        mended = [*figures[:at], better, *figures[at + 1 :]]
        assert math.fsum(mended) == pytest.approx(wanted, abs=2e-5)


def test_the_message_of_a_rule_set_names_the_guess(tmp_path: Path) -> None:
    write_index(tmp_path, index_settings(), rules=[rule_set([item("1", 41), item("2", 86)])])
    problems = Problems()
    read_rule_sets(tmp_path / "mau" / "rules", "r", problems)
    assert [str(problem) for problem in problems] == [
        "r/mau-rules/criteria.csv, max_points = '127': The domains add up to 127, not to the scale of 100. "
        "Probably a misprint: 1: 41 → 14. Compare with the decision."
    ]


def test_parindex_check_names_the_misprint_of_the_repository() -> None:
    from parindex_analysis.cli import app

    ran = CliRunner().invoke(app, ["check", "--json"])
    rows = json.loads(ran.stdout)["rows"]
    assert [row["remedy"] for row in rows] == [
        "Probably a misprint: 5: 10.05 → 10.5. Compare with the decision."
    ]


def test_slips_of_a_printed_figure_by_their_kind() -> None:
    found: dict[str, set[str]] = {}
    for kind, text in slips("81.41", 2):
        found.setdefault(kind, set()).add(text)
    assert found["swapped"] == {"18.41", "84.11", "81.14"}
    assert len(found["digit"]) == 4 * 9 - 1  # 01.41 is no way to print a figure
    assert "88.41" in found["digit"]
    assert "881.41" in found["lost"]
    assert found["extra"] == {"1.41", "8.41", "8141", "81.1", "81.4"}
    assert found["comma"] == {"814.1"}
