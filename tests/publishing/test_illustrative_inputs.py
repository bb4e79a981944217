"""Evidence is the weakest of what went in: made-up inputs are marked in every result, page and picture."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest
from years import any_items, fact, make_analysis, make_year, rule_set, scores, totals

from parindex_analysis.catalog.facts import STRENGTH, weakest
from parindex_analysis.language import language
from parindex_analysis.words.findings import findings

EN = language("en")


def test_the_weakest_of_some_kinds() -> None:
    assert weakest() == "published"
    assert weakest("published", "derived") == "derived"
    assert weakest("implied", "published", "derived") == "implied"
    assert weakest("not_excluded", "implied") == "not_excluded"
    assert weakest(*STRENGTH) == "illustrative"


def test_one_made_up_figure_makes_all_findings_of_its_block_illustrative_and_no_others() -> None:
    printed = totals({"a": "90.00", "b": "80.00"})
    honest = make_analysis(make_year(printed, "ab", rules=any_items()))
    made_up = make_analysis(
        make_year(
            [*printed[:1], fact("total", "80.00", "b", evidence="illustrative")], "ab", rules=any_items()
        )
    )
    assert "illustrative" not in {one.evidence for one in findings(honest, EN)}
    assert {one.evidence for one in findings(made_up, EN) if one.group == "department"} == {"illustrative"}


def test_what_is_only_not_ruled_out_has_its_own_word() -> None:
    near = make_year([fact("n_units", 2), *totals({"a": "81.00", "b": "80.00"})], "ab", rules=any_items())
    (found,) = (one for one in findings(make_analysis(near), EN) if one.kind == "first_place")
    assert (found.evidence, found.values["firm"]) == ("not_excluded", False)


@pytest.mark.slow
def test_a_run_on_made_up_inputs_marks_everything(tmp_path: Path) -> None:
    """The whole way, as a lecturer goes it: write the class index, run it, open what it made."""
    run = [sys.executable, "-m"]
    subprocess.run([*run, "parindex_analysis.illustrative", str(tmp_path), "--seed", "1"], check=True)
    environment = {"PARINDEX_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    subprocess.run(
        [*run, "parindex_analysis.cli", "run", "2020", "--index", "hanoi-illustrative"],
        env=environment,
        check=True,
        capture_output=True,
    )
    pages = tmp_path / "reports" / "hanoi-illustrative" / "2020"
    for page in pages.glob("*.en.html"):
        text = page.read_text("utf-8")
        assert "Made up, for teaching." in text, page.name
        assert set(re.findall(r'class="evidence (\w+)"', text)) <= {"illustrative"}, page.name
    for picture in (pages / "figures").glob("*.en.svg"):
        assert "ILLUSTRATIVE" in picture.read_text("utf-8"), picture.name
    tables = tmp_path / "data" / "processed" / "hanoi-illustrative" / "2020"
    for table in tables.glob("*.csv"):
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if rows and "group" in rows[0]:
            assert {row["evidence"] for row in rows} == {"illustrative"}, table.name


def test_made_up_rules_or_scores_are_enough() -> None:
    rules = rule_set({"1": 100.0})
    year = make_year(rules=rules, scored=scores({"a": [50.0]}, ["i1"]))
    assert not year.is_illustrative("department")
    assert year.scores is not None
    marked = make_year(rules=rules, scored=year.scores.assign(evidence="illustrative"))
    assert marked.is_illustrative("department") and marked.is_illustrative()
    assert marked.weakest("department", "derived") == "illustrative"
