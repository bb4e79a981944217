"""What the report says of the index's structure: shares that add up, with what they rest on."""

from __future__ import annotations

import re
from html import unescape

from years import fact, make_analysis, make_year, real_analysis, rule_set

from parindex_analysis.language import language
from parindex_analysis.pages.report.structure import structure

EN, VI = language("en"), language("vi")


def rows(html: str) -> list[list[str]]:
    return [
        [
            unescape(re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        ]
        for row in re.findall(r"<tr>(<th scope=\"row\".*?)</tr>", html)
    ]


def test_hanoi_2020_has_appraisal_survey_and_the_share_of_satisfaction() -> None:
    shown = structure(real_analysis("hanoi", 2020), VI)
    assert rows(shown) == [
        ["Điểm thẩm định", "69", "69,0%", "tính ra"],
        ["Điểm điều tra xã hội học", "31", "31,0%", "tính ra"],
        ["trong điều tra: mức độ hài lòng của người dân", "10", "10,0%", "đã công bố"],
        ["Điểm thẩm định", "67", "67,0%", "tính ra"],
        ["Điểm điều tra xã hội học", "33", "33,0%", "tính ra"],
        ["trong điều tra: mức độ hài lòng của người dân", "13", "13,0%", "đã công bố"],
    ]
    assert "Bộ tiêu chí 6677/QĐ-UBND: 9 lĩnh vực, 46 tiêu chí và 103 tiêu chí thành phần." in shown
    assert "không được công khai" in shown


def test_parts_with_printed_points_are_published() -> None:
    shown = rows(structure(real_analysis("binhduong", 2017), EN))
    assert shown == [
        ["Appraised points", "65", "65.0%", "published"],
        ["Survey points", "35", "35.0%", "published"],
    ]


def test_domains_are_listed_with_shares_that_add_up() -> None:
    shown = rows(structure(real_analysis("pci", 2014), EN))
    assert len(shown) == 10
    assert sum(float(row[2].rstrip("%")) for row in shown) == 100
    assert ["Labour training", "20", "20.0%", "published"] in shown


def test_domains_without_points_are_no_table() -> None:
    year = make_year([fact("n_units", 3)], "abc", rules=rule_set({"1": None, "2": None}))
    assert rows(structure(make_analysis(year), EN)) == []


def test_a_bar_is_as_wide_as_its_share() -> None:
    year = make_year([fact("n_units", 3)], "abc", rules=rule_set({"1": 75, "2": 25}))
    assert re.findall(r'class="bar" style="width:([\d.]+)%"', structure(make_analysis(year), EN))[:2] == [
        "75.0",
        "25.0",
    ]
