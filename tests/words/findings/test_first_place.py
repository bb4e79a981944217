"""Whether the first place is firm: the sentence against weights that are really tried."""

from __future__ import annotations

import numpy as np
import pytest
from years import any_items, fact, make_analysis, make_year, real_analysis, rule_set, scores, totals

from parindex_analysis.language import language
from parindex_analysis.pages.report.robust import robust
from parindex_analysis.pages.report.summary import summary
from parindex_analysis.words.findings.finding import Finding
from parindex_analysis.words.findings.first_place import first_place

EN = language("en")


def by_parts(table: dict[str, list[float | None]]) -> Finding:
    scored = scores(table, ["i1", "i2"])
    year = make_year(rules=rule_set({"1": 50, "2": 50}), scored=scored, units="".join(table))
    return next(first_place(make_analysis(year), "department", EN))


def test_a_leader_on_every_part_is_first_whatever_the_weights() -> None:
    found = by_parts({"a": [40, 40], "b": [30, 30]})
    assert (found.values["firm"], found.sentence) == (True, "Unit A stays first whatever the weights are.")


def test_a_leader_that_others_can_pass_is_said_to_be_so() -> None:
    found = by_parts({"a": [50, 30], "b": [30, 45]})  # 5 points ahead of 35 that the parts differ by
    assert not found.values["firm"]
    assert (
        found.sentence == "Unit B would draw level with Unit A if the weights moved by ±14.3% in its favour."
    )


def test_weights_beyond_the_limits_are_named_where_the_first_place_is_firm() -> None:
    found = by_parts({"a": [50, 30], "b": [30, 40]})
    assert found.values["firm"] and "could pass it only if they moved by ±33.3% or more" in found.sentence


@pytest.mark.parametrize("year", [2009, 2014])
def test_the_radius_of_the_first_place_is_where_it_is_really_lost(year: int) -> None:
    sheet = real_analysis("pci", year).scenarios["province"].sheet
    leader = int(np.argmax(sheet.totals))
    found = next(first_place(real_analysis("pci", year), "province", EN))
    assert not found.values["firm"]
    said = float(found.sentence.split("±")[1].split("%")[0]) / 100

    def lost(share: float) -> bool:
        others = np.delete(np.arange(len(sheet.unit_ids)), leader)
        gaps = sheet.achievement[others] - sheet.achievement[leader]
        weights = sheet.max_points * (1 + share * np.sign(gaps))
        return bool(((gaps * weights).sum(axis=1) > 0).any())

    assert lost(said + 0.0006) and not lost(said - 0.0006)


def test_from_totals_alone_the_first_place_is_proven_or_not() -> None:
    far = make_year([fact("n_units", 2), *totals({"a": "98.00", "b": "20.00"})], "ab", rules=any_items())
    near = make_year([fact("n_units", 2), *totals({"a": "81.00", "b": "80.00"})], "ab", rules=any_items())
    found = [next(first_place(make_analysis(year), "department", EN)) for year in (far, near)]
    assert [one.values["firm"] for one in found] == [True, False]
    assert "Firm." in summary(make_analysis(far), EN) and "Not proven." in summary(make_analysis(near), EN)


@pytest.mark.parametrize(
    ("index", "year", "group"), [("hanoi", 2016, "district"), ("namdinh", 2020, "district")]
)
def test_without_a_known_leader_nothing_is_said_of_another_unit(index: str, year: int, group: str) -> None:
    assert list(first_place(real_analysis(index, year), group, EN)) == []


def test_it_is_the_printed_leader_of_whom_it_speaks() -> None:
    (found,) = first_place(real_analysis("hanoi", 2020), "department", EN)
    assert found.values["unit"] == "so-tai-chinh"
    assert "Department of Finance could come as low as 21st" in found.sentence


def test_of_rules_that_are_not_known_nothing_is_claimed() -> None:
    assert list(first_place(real_analysis("thanhhoa", 2024), "department", EN)) == []


def test_the_report_counts_the_pairs_that_keep_their_order() -> None:
    shown = robust(real_analysis("pci", 2014), EN)
    assert "of 1,953 pairs of units keep their order under all weights within ±25%." in shown
    assert "With equal weights 58 of 63 ranks would differ." in shown
