"""What is certain, which weight matters for whom, two units side by side, and what one place up takes."""

from __future__ import annotations

import re
from html import unescape

import pytest
from years import real_analysis

from parindex_analysis.language import language
from parindex_analysis.pages.weights import firmness

EN, VI = language("en"), language("vi")


def read(html: str) -> str:
    """Return what a reader reads, drawings aside."""
    drawn = re.sub(r"<svg.*?</svg>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", drawn)))


def test_phu_giao_and_dau_tieng_are_the_two_nearest_of_binh_duong_2017() -> None:
    said = read(firmness.two_units(real_analysis("binhduong", 2017), EN))
    assert "Dầu Tiếng District wins 2.19 points where it is better and loses 2.00 where it is not" in said
    assert "by up to ±4.5%, Phú Giáo District can catch up" in said
    assert "Appraised points 65 44.00 46.00 −2.00" in said and "Survey points 35 32.22 30.03 +2.19" in said
    assert "Total 100 76.22 76.03 +0.19" in said
    assert "hơn 2,19 điểm" in read(firmness.two_units(real_analysis("binhduong", 2017), VI))


def test_each_weight_of_binh_duong_2017() -> None:
    said = read(firmness.each_weight(real_analysis("binhduong", 2017), EN))
    assert "Survey points 35.0% 32.96–43.71% below: Phú Giáo District passes Dầu Tiếng District" in said
    assert "0.0–79.4% above: Tân Uyên Town passes Thủ Dầu Một City" in said


def test_one_place_up_in_binh_duong_2017() -> None:
    said = read(firmness.one_place_up(real_analysis("binhduong", 2017), EN))
    assert "Phú Giáo District 8 7 ±4.5% 0.19" in said
    assert "Tân Uyên Town 2 1 not within ±25% 2.58" in said
    assert "Thủ Dầu Một City 1" not in said  # nothing is above the first


@pytest.mark.parametrize(
    ("index", "year", "alt"),
    [
        (
            "binhduong", 2017,
            "9 units in 7 rows: of 36 pairs 34 keep their order under all weights within ±25%. With nobody "
            "certainly above: Thủ Dầu Một City.",
        ),
        (
            "pci", 2014,
            "63 units in 11 rows: of 1,953 pairs 1,354 keep their order under all weights within ±25%. With "
            "nobody certainly above: Da Nang and Dong Thap.",
        ),
    ],
)  # fmt: skip
def test_the_diagram_names_every_unit_and_its_alt_text_has_the_numbers(
    index: str, year: int, alt: str
) -> None:
    analysis = real_analysis(index, year)
    html = firmness.certain(analysis, EN)
    assert alt in unescape(html)
    (runs,) = analysis.scenarios.values()
    drawing = re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)[0]
    assert all(f">{rank:.0f} " in drawing for rank in runs.ranks[0])
    assert firmness.certain(analysis, EN) == html  # the same bytes again


def test_without_public_parts_a_sentence_says_so() -> None:
    analysis = real_analysis("hanoi", 2020)
    for build in (firmness.certain, firmness.each_weight, firmness.two_units, firmness.one_place_up):
        assert read(build(analysis, EN)).strip().startswith("No block's parts are public, so ")
        assert "Chưa khối nào công khai" in read(build(analysis, VI))
