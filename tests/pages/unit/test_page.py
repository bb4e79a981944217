"""Pages of single units: what they say, where they lead, and who has one."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from years import fact, make_analysis, make_year, real_analysis, rule_set, scores, totals, unit

from parindex_analysis.home import find_home
from parindex_analysis.language import LANGUAGES, language
from parindex_analysis.pages.render import UNITS_MIME
from parindex_analysis.pages.unit import firmness as unit_firm
from parindex_analysis.pages.unit import standing as unit_standing
from parindex_analysis.pages.unit import years as unit_years
from parindex_analysis.pages.unit.page import PARTS, UnitPages
from parindex_analysis.study.study import Analysis

if TYPE_CHECKING:
    from browser import CheckPage

EN, VI = language("en"), language("vi")
RAW = find_home().raw
BUILDERS = {"standing": unit_standing.standing, "firm": unit_firm.firm, "years": unit_years.over_years}


def read(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def handed(part: str, analysis: Analysis) -> Any:
    """Return a notebook that hands one part over, as a run reads it."""
    made = {lang: BUILDERS[part](analysis, language(lang)) for lang in LANGUAGES}
    data = {UNITS_MIME: {"part": part, "made": made}}
    cell = nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", data)])  # type: ignore[no-untyped-call]
    return nbformat.v4.new_notebook(cells=[cell])  # type: ignore[no-untyped-call]


def pages_of(analysis: Analysis, *parts: str) -> dict[str, str]:
    collected = UnitPages()
    for part in parts or reversed(PARTS):  # in whatever order notebooks end
        collected.take(handed(part, analysis))
    return dict(collected.pages(analysis, RAW))


def test_where_parts_are_public_a_page_says_rank_strengths_firmness_and_what_a_better_rank_takes() -> None:
    analysis = real_analysis("pci", 2014)
    text = read(unit_standing.standing(analysis, EN)["ha-noi"])
    assert "Ha Noi is 26th of 63 provinces, with 58.89 points." in text
    assert "It is 7.98 points behind Da Nang, which is first." in text
    assert "Best placed in Labour training (4th) and Business support services (4th)" in text
    assert "worst placed in Proactivity of leadership (63rd)" in text
    assert "Peers: centrally run cities" in text
    firm = read(unit_firm.firm(analysis, VI)["ha-noi"])
    assert "có thể xếp từ thứ 9 đến thứ 46" in firm
    assert re.search(r"\+1 25 0,03 ", firm)
    assert "2005 14 42 60.32" in read(unit_years.over_years(analysis, EN)["ha-noi"])


def test_points_for_a_better_rank_are_what_is_missing_to_its_total() -> None:
    analysis = real_analysis("pci", 2014)
    sheet, spans = analysis.scenarios["province"].sheet, analysis.spans["province"]
    best_first = sorted(sheet.totals, reverse=True)
    made = unit_firm.firm(analysis, EN)
    for at, name in list(enumerate(spans.unit_ids))[1::9]:
        own = sheet.totals[sheet.unit_ids.index(name)]
        table = made[name].split("What a better rank would take</h2>")[1]
        rows = re.findall(r"<tr>(?:<th scope=\"row\".*?)\+(\d+)<.*?\"num\">(\d+)<.*?\"num\">([\d.]+)<", table)
        assert rows, name
        for gain, rank, more in rows:
            assert int(rank) == spans.ranks[at] - int(gain)
            assert float(more) == pytest.approx(best_first[int(rank) - 1] - own, abs=0.005)


def test_where_only_totals_are_public_a_page_says_what_the_printed_figures_force() -> None:
    made = unit_standing.standing(real_analysis("hanoi", 2020), EN)
    trì = read(made["huyen-thanh-tri"])
    assert "Thanh Trì District is 6th of 30 districts, with 91.68 points." in trì
    assert "+1 5 0.000–2.545" in trì
    assert "Peers: rural districts (huyện)" in trì
    assert "Its total must lie between 91.675 and 94.225 points." in read(made["quan-long-bien"])
    assert "Strengths" not in trì


def test_only_units_with_a_public_rank_or_total_have_a_page() -> None:
    made = unit_standing.standing(real_analysis("hanoi", 2020), EN)
    assert len(made) == 11 and "huyen-ba-vi" not in made


def test_a_unit_with_gaps_has_dashes_and_no_invented_figures() -> None:
    year = make_year(
        rules=rule_set({"1": 50, "2": 50}),
        scored=scores({"a": [40, 40], "b": [30, 30], "c": [20, None]}, ["i1", "i2"]),
        units="abc",
    )
    made = unit_standing.standing(make_analysis(year), EN)
    assert {"a", "b"} <= made.keys()
    assert "nan" not in read("".join(made.values()))


def test_pages_are_put_together_in_order_and_lead_up_and_across() -> None:
    pages = pages_of(real_analysis("binhduong", 2017))
    assert len(pages) == 2 * 9
    page = pages["units/thi-xa-tan-uyen.vi.html"]
    heads = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert heads[:2] == ["Vị trí của đơn vị", "Điểm mạnh và điểm yếu"]
    assert heads.index("Thứ hạng vững đến đâu") > heads.index("Điểm mạnh và điểm yếu")
    assert 'href="../index.vi.html"' in page and 'href="thi-xa-tan-uyen.en.html"' in page
    assert 'href="../../../index.html#lang=vi"' in page
    assert "http" not in re.sub(r'xmlns[^"]*"[^"]*"', "", page.split("<main")[1])


def test_pages_are_the_same_every_time() -> None:
    analysis = real_analysis("binhduong", 2017)
    assert pages_of(analysis) == pages_of(analysis)


def test_hostile_names_are_text_on_a_page_of_their_own() -> None:
    named = [unit("a", name_vi="<script>x</script>", name_en="</title><script>x</script>"), unit("b")]
    analysis = make_analysis(make_year([fact("n_units", 2), *totals({"a": "90.00", "b": "80.00"})], named))
    for page in pages_of(analysis, "standing").values():
        assert "<script" not in page and "&lt;script&gt;" in page


@pytest.mark.browser
@pytest.mark.parametrize(
    ("index", "year", "name", "width"),
    [("binhduong", 2017, "thi-xa-tan-uyen.vi", 1280), ("hanoi", 2020, "huyen-thanh-tri.en", 360)],
)
def test_pages_of_units_have_nothing_that_axe_or_a_phone_objects_to(
    check_page: CheckPage, tmp_path: Path, index: str, year: int, name: str, width: int
) -> None:
    path = tmp_path / f"{index}.html"
    path.write_text(pages_of(real_analysis(index, year))[f"units/{name}.html"], "utf-8")
    check_page(path, width)
