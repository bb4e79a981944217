"""What the printed figures force, for people: the verbs bounds and audit, the report's section."""

from __future__ import annotations

import json
import re

import pytest
from cli.test_main import call
from years import fact, make_analysis, make_year, real_analysis, totals

from parindex_analysis.language import language
from parindex_analysis.pages.report.contradictions import contradictions
from parindex_analysis.words.contradictions import contradiction_rows

GTVT = "so-giao-thong-van-tai"


def test_bounds_prints_units_and_positions(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "bounds", "2020", "--group", "district", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert list(found) == ["command", "index", "year", "parameters", "rows", "notes", "positions"]
    assert list(found["rows"][0]) == [
        "group", "unit", "name", "total_low", "total_high", "rank_best", "rank_worst", "evidence"
    ]  # fmt: skip
    assert list(found["positions"][0]) == ["group", "rank", "total_low", "total_high"]
    by_unit = {row["unit"]: row for row in found["rows"]}
    assert [by_unit["huyen-my-duc"][key] for key in ("total_low", "total_high")] == [90, 91.685]
    assert by_unit["huyen-my-duc"]["rank_best"] == by_unit["huyen-my-duc"]["rank_worst"] == 7
    assert len(found["rows"]) == len(found["positions"]) == 30


def test_bounds_of_contradicting_figures_say_so_and_hold_all_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = call(capsys, "bounds", "2022", "--group", "department")
    assert code == 0
    assert "The 53 printed figures cannot all be true: at least 2 are wrong." in err
    assert "The bounds hold whichever of them is wrong." in err
    assert re.search(r"so-tai-nguyen-va-moi-truong .* 81\.005 +81\.245 +18 +20  implied", out)


def test_bounds_without_a_size_say_why_there_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "bounds", "2017", "--index", "par_index", "--json")
    found = json.loads(out)
    assert (code, found["rows"], found["positions"]) == (0, [], [])
    assert "the number of units is not public" in found["notes"][0]


def test_an_unknown_block_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "bounds", "2020", "--group", "village")
    assert (code, out) == (2, "")
    assert "There is no block 'village'." in err


def test_audit_explains_each_figure_that_may_be_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "audit", "2022", "--json")
    assert code == 4
    rows = [row for row in json.loads(out)["rows"] if row["kind"] == "contradiction"]
    first = next(row for row in rows if row["unit"] == GTVT)
    assert (first["found"], first["expected"], first["severity"]) == ("81.41", [88.325, 88.805], "known")
    assert first["message"] == (
        "Wrong if the others are right: Department of Transport is printed with 81.41 points, but stands 9th "
        "in the list, between 88.83 and 88.33. It would have to be between 88.325 and 88.805. 88.41 fits "
        "(one digit wrong). Source: tinbong247news.net."
    )
    assert sum(row["group"] == "department" for row in rows) == 5
    assert sum(row["group"] == "district" for row in rows) == 3


def test_an_undeclared_contradiction_is_an_error() -> None:
    facts = [fact("n_units", 2), *totals({"a": "9.0", "b": "8.0"}), fact("mean_total", "7.0")]
    rows = contradiction_rows(make_analysis(make_year(facts, "ab")), "department", language("en"))
    assert {row["severity"] for row in rows} == {"error"}
    assert {row["unit"] for row in rows} == {"a", "b", None}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_section_names_the_figures_that_cannot_all_be_true(lang: str) -> None:
    say = language(lang)
    shown = contradictions(real_analysis("hanoi", 2022), say)
    assert shown.count(say("Figures that cannot all be true")) == 2
    assert say.number(88.41, 2) in shown
    assert say("Figures that cannot all be true") not in contradictions(real_analysis("hanoi", 2020), say)
