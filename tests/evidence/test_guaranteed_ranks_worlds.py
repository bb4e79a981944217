"""Rank ranges from totals alone, as the page on weights says them."""

from __future__ import annotations

import re

from years import make_analysis, make_year, ranks, real_analysis, same_items, totals

from parindex_analysis.language import Language
from parindex_analysis.pages.weights import weights


def text(index: str, year: int, lang: str) -> str:
    page = weights.neighbours(real_analysis(index, year), Language(lang))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("&#x27;", "'")


def test_hanoi_2020_in_both_languages() -> None:
    english, vietnamese = text("hanoi", 2020, "en"), text("hanoi", 2020, "vi")
    held = "Department of Natural Resources and Environment stays between rank 4 and rank 22 of 22"
    assert held in english
    assert "Quốc Oai District 2 30" in english
    assert "Thanh Oai District" not in english  # any rank: not listed
    assert "Quận Cầu Giấy" in vietnamese
    assert "hạng 4 đến hạng 22 trong 22" in vietnamese
    assert "whichever items apply to each unit" in english
    assert "dù tiêu chí nào áp dụng cho từng đơn vị" in vietnamese


def test_figures_that_can_not_all_be_true_are_set_aside() -> None:
    assert list(real_analysis("hanoi", 2022).guaranteed_ranks) == ["department", "district"]
    assert "Figures that cannot all be true are set aside." in text("hanoi", 2022, "en")
    assert "Figures that cannot all be true are set aside." not in text("hanoi", 2020, "en")


def test_totals_that_exclude_no_rank_are_told_in_one_sentence() -> None:
    page = text("hanoi", 2024, "en")
    assert page.count("exclude no rank for any unit") == 2  # once a block
    assert "Best rank" not in page


def test_the_share_is_the_readers() -> None:
    facts = [*totals({"a": "95.00", "b": "85.00"}), *ranks({"a": 1, "b": 2}, of_n=2)]
    year = make_year(facts, "ab", rules=same_items())
    narrow, wide = (make_analysis(year, vary=vary).guaranteed_ranks["department"] for vary in (0.25, 0.6))
    assert [(one.unit_id, one.best, one.worst) for one in narrow.units] == [("a", 1, 1), ("b", 2, 2)]
    assert [(one.best, one.worst) for one in wide.units] == [(1, 2), (1, 2)]


def test_blocks_with_public_parts_have_none() -> None:
    assert real_analysis("binhduong", 2017).guaranteed_ranks == {}
