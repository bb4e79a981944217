"""Score sheets: units by items, in points."""

from __future__ import annotations

import numpy as np
import pytest
from years import fact, make_year, real_year, rule_set, scores

from parindex_analysis.catalog import Fact
from parindex_analysis.scoring import (
    BlockScores,
    Sheet,
    item_sheet,
    part_maxima,
    part_sheet,
    score_block,
    weighted_sheet,
)
from parindex_analysis.scoring.sheet import domain_sheet

RULES = rule_set({"1": 40, "1.1": 10, "1.2": 30, "2": 60})
LEAVES = ["i1.1", "i1.2", "i2"]


def parts(**points: tuple[str, str]) -> list[Fact]:
    """Return appraised and survey points of units."""
    return [
        fact(measure, value, unit_id)
        for unit_id, pair in points.items()
        for measure, value in zip(("appraised_points", "survey_points"), pair, strict=True)
    ]


def test_items_stand_in_the_order_of_the_rule_set_and_add_up_to_domains_and_total() -> None:
    year = make_year(rules=RULES, scored=scores({"b": [8, 20, 50], "a": [10, 30, 60]}, LEAVES))
    sheet = item_sheet(year, "department")
    assert isinstance(sheet, Sheet)
    assert sheet.item_ids == ("i1.1", "i1.2", "i2")
    by_domain = domain_sheet(year, "department")
    assert isinstance(by_domain, Sheet)
    assert by_domain.max_points.tolist() == [40, 60]
    assert dict(zip(by_domain.unit_ids, by_domain.points.tolist(), strict=True)) == {
        "b": [28, 50],
        "a": [40, 60],
    }
    assert dict(zip(sheet.unit_ids, sheet.totals.tolist(), strict=True)) == {"b": 78, "a": 100}


def test_a_missing_item_leaves_domain_and_total_missing_not_zero() -> None:
    year = make_year(rules=RULES, scored=scores({"a": [10, None, 60], "b": [8, 20, 50]}, LEAVES))
    sheet = item_sheet(year, "department")
    assert isinstance(sheet, Sheet)
    assert np.isnan(sheet.totals[sheet.unit_ids.index("a")])
    domains = domain_sheet(year, "department")
    assert isinstance(domains, Sheet)
    domain = domains.points[domains.unit_ids.index("a")]
    assert np.isnan(domain[0])
    assert domain[1] == 60
    assert sheet.complete().unit_ids == ("b",)


def test_an_item_that_no_unit_has_leaves_nobody_complete() -> None:
    year = make_year(rules=RULES, scored=scores({"a": [10, None, 60], "b": [8, None, 50]}, LEAVES))
    sheet = item_sheet(year, "department")
    assert isinstance(sheet, Sheet)
    assert sheet.complete().unit_ids == ()


def test_the_reason_is_said_where_there_is_no_sheet() -> None:
    table = scores({"a": [10, 20, 50]}, LEAVES)
    assert item_sheet(make_year(rules=RULES), "department") == "no_scores"
    assert item_sheet(make_year(scored=table), "department") == "no_rules"
    without = rule_set({"1": 40, "1.1": None, "1.2": 30, "2": 60})
    assert item_sheet(make_year(rules=without, scored=table), "department") == "no_points"
    words = rule_set({"1": 40, "1.1": 10, "1.2": 30, "2": 60}, formula="trên 90% là 1 điểm")
    assert item_sheet(make_year(rules=words, scored=table), "department") == "no_formula"
    assert item_sheet(make_year(rules=RULES, scored=table), "district") == "no_scores"
    assert part_sheet(make_year(), "department") == "no_parts"


def test_parts_of_only_some_units_make_no_sheet() -> None:
    facts = [fact("n_units", 3), fact("survey_max", 30), *parts(a=("60.00", "20.00"), b=("50.00", "30.00"))]
    assert part_sheet(make_year(facts), "department") == "no_parts"


def test_one_maximum_gives_the_other() -> None:
    assert part_maxima(make_year([fact("survey_max", 31)]), "department") == {"survey": 31, "appraised": 69}
    assert part_maxima(make_year(), "department") == {}


def test_maxima_come_from_the_print_before_the_rule_set() -> None:
    rules = rule_set({}, survey_max={"department": 33}, appraisal_max={"department": 67})
    assert part_maxima(make_year(rules=rules), "department") == {"survey": 33, "appraised": 67}
    year = make_year([fact("survey_max", 30), fact("appraisal_max", 70)], rules=rules)
    assert part_maxima(year, "department") == {"survey": 30, "appraised": 70}


@pytest.mark.parametrize(("group", "expected"), [("department", (69, 31)), ("district", (67, 33))])
def test_hanoi_2020_has_31_survey_points_for_departments_and_33_for_districts(
    group: str, expected: tuple[float, float]
) -> None:
    found = part_maxima(real_year("hanoi", 2020), group)
    assert (found["appraised"], found["survey"]) == expected


def test_binhduong_is_weighted_by_its_two_parts_and_pci_by_its_sub_indices() -> None:
    by_part = weighted_sheet(real_year("binhduong", 2017), "district")
    assert isinstance(by_part, Sheet)
    assert by_part.level == "part"
    assert by_part.max_points.tolist() == [65, 35]
    by_domain = weighted_sheet(real_year("pci", 2014), "province")
    assert isinstance(by_domain, Sheet)
    assert by_domain.points.shape == (63, 10)
    assert by_domain.max_points.sum() == pytest.approx(100)


def test_papi_2022_has_28_items_of_8_dimensions_and_two_units_with_gaps() -> None:
    year = real_year("papi", 2022)
    sheet = item_sheet(year, "province")
    assert isinstance(sheet, Sheet)
    assert sheet.points.shape == (63, 28)
    missing = dict(zip(sheet.unit_ids, np.isnan(sheet.points).sum(axis=1).tolist(), strict=True))
    assert {unit: n for unit, n in missing.items() if n} == {"bac-ninh": 14, "bac-giang": 15}
    domains = domain_sheet(year, "province")
    assert isinstance(domains, Sheet)
    assert len(domains.item_ids) == 8


def test_parts_without_room_are_no_parts() -> None:
    facts = [fact("n_units", 2), *parts(a=("60.00", "20.00"), b=("50.00", "30.00"))]
    assert isinstance(part_sheet(make_year([*facts, fact("survey_max", 30)], "ab"), "department"), Sheet)
    assert part_sheet(make_year([*facts, fact("survey_max", 100)], "ab"), "department") == "no_parts"
    assert part_sheet(make_year([*facts, fact("survey_max", 120)], "ab"), "department") == "no_parts"


def test_penalty_points_count_in_the_total_and_stand_outside_the_weights() -> None:
    rules = rule_set({"1": 40, "2": 60, "3": 5}, assessments={"3": "penalty"})
    year = make_year(
        units="ab", rules=rules, scored=scores({"a": [30, 50, -2], "b": [30, 49, 0]}, ["i1", "i2", "i3"])
    )
    block = score_block(year, "department")
    assert isinstance(block, BlockScores)
    assert block.totals.tolist() == [78, 79]
    for sheet in (item_sheet(year, "department"), weighted_sheet(year, "department")):
        assert isinstance(sheet, Sheet)
        assert sheet.max_points.tolist() == [40, 60]
        assert sheet.totals.tolist() == [78, 79]
