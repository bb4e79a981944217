"""The ranking: its figure and its table, of public totals and of what others can be."""

from __future__ import annotations

import re
from html import unescape

import pytest
from years import fact, make_analysis, make_year, ranks, real_analysis, totals, unit

from parindex_analysis.evidence.bounds import Bounds
from parindex_analysis.figures.ranking import ranking, runs
from parindex_analysis.language import language
from parindex_analysis.pages.report.rankings import rankings

EN, VI = language("en"), language("vi")


def rows(html: str) -> list[list[str]]:
    """Return the cells of the live tables as a reader reads them."""
    bodies = re.findall(r'<table class="live".*?<tbody>(.*?)</tbody>', html, re.DOTALL)
    return [
        [
            " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        ]
        for body in bodies
        for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]


def test_every_unit_has_a_row_with_what_is_printed_or_what_follows() -> None:
    found = {
        row[1].partition(" District")[0]: row for row in rows(rankings(real_analysis("hanoi", 2020), EN))
    }
    assert found["Cầu Giấy"][0] == "1" and found["Cầu Giấy"][2:4] == ["94.22", "published"]
    assert found["Mỹ Đức"][0] == "7" and found["Mỹ Đức"][2:4] == ["(implied) 90.000–91.685", "implied"]
    assert found["Ba Vì"][0] == "(implied) 3–29" and found["Ba Vì"][2] == "(implied) 83.855–94.225"
    assert len(found) == 52


def test_only_units_with_a_rank_or_total_have_a_page_to_be_led_to() -> None:
    shown = rankings(real_analysis("hanoi", 2020), VI)
    assert 'href="units/quan-cau-giay.vi.html"' in shown
    assert "units/huyen-ba-vi" not in shown


def test_a_figure_in_doubt_is_marked() -> None:
    shown = rankings(real_analysis("hanoi", 2022), EN)
    found = {row[1]: row for row in rows(shown)}
    assert found["Department of Transport Sở Giao thông vận tải"][2] == "81.41 ?"
    assert found["Department of Finance Sở Tài chính"][2] == "90.57"
    assert "?: this figure is in doubt" in shown


def test_keys_for_sorting_are_numbers_also_where_ranges_are_shown() -> None:
    figures = [fact("n_units", 3), *ranks({"a": 2}), *totals({"b": "90.00"})]
    shown = rankings(make_analysis(make_year(figures, "abc")), EN)
    assert re.findall(r'class="num" data-sort="([^"]*)"', shown)[::2] == ["1", "2"]


def test_units_of_which_all_is_open_are_named_below_the_table() -> None:
    shown = rankings(make_analysis(make_year([fact("n_units", 3), *ranks({"a": 2})], "abc")), EN)
    assert [row[1] for row in rows(shown)] == ["Unit A Đơn vị A"]
    assert "Nothing is known of 2 departments: they can have any rank" in shown
    assert "<p>Unit B and Unit C.</p>" in shown


def test_ranks_among_the_totals_that_are_public_are_ranges_among_all_units() -> None:
    found = {row[1].split(" Quảng")[0]: row for row in rows(rankings(real_analysis("papi", 2022), EN))}
    assert found["Quang Ninh"][0] == "(implied) 1–3"


def test_hostile_names_are_text() -> None:
    named = [unit("a", name_vi="<script>x</script>", name_en='"><img src=x onerror=alert(1)>'), unit("b")]
    analysis = make_analysis(make_year(totals({"a": "90.00", "b": "80.00"}), named))
    for say in (EN, VI):
        shown = rankings(analysis, say)
        assert "<script" not in shown and "<img" not in shown


def test_units_of_which_nothing_is_known_are_counted() -> None:
    shown = rankings(
        make_analysis(make_year([fact("n_units", 9), *totals({"a": "90", "b": "80"})], "ab")), EN
    )
    assert "Not listed, because nothing is public of them: 7 departments." in shown


def test_the_figure_draws_ranks_where_totals_are_open_and_units_where_they_are_not() -> None:
    shown = ranking(real_analysis("hanoi", 2020), "district", EN)
    assert "2–5: 91.675–94.225; 6: 91.675–91.685; 7–18: 90.000–91.685; 19–29: 83.855–90.000" in shown
    assert ">94.22<" in shown, "a printed total is written beside its point"
    assert shown == ranking(real_analysis("hanoi", 2020), "district", EN)
    assert "Dot plot of 63 totals" in ranking(real_analysis("pci", 2014), "province", EN)
    assert ranking(real_analysis("hanoi", 2016), "district", EN) == ""


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_figure_is_handed_over_as_svg_and_png(lang: str) -> None:
    shown = ranking(real_analysis("binhduong", 2017), "district", language(lang))
    assert shown.startswith('<figure data-file="ranking-district" data-png="iVBOR')


def test_neighbouring_ranks_with_the_same_ends_are_one_run() -> None:
    assert runs(Bounds("g", (), ((1, 2), (1, 2), (0, 1)))) == [(1, 2, (1, 2)), (3, 3, (0, 1))]


@pytest.mark.parametrize("name", [r"$\bad{$ | dọc", r"$\frac{1}{0}$", "$2 và $3"])
def test_a_name_is_drawn_as_it_is_written(name: str) -> None:
    named = [unit("a", name_vi=name, name_en=name), unit("b")]
    shown = ranking(make_analysis(make_year(totals({"a": "90.00", "b": "80.00"}), named)), "department", EN)
    assert unescape(shown).count(name) == 2, "in the drawing and in what it says"
