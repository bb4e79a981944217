"""The front page: what it lists, what it says of each year, how it is searched, and what a browser says."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from parindex_analysis.catalog import Problems, list_indices, load_index
from parindex_analysis.catalog.site import SiteSettings
from parindex_analysis.home import find_home
from parindex_analysis.pages.assets import policy, script, style
from parindex_analysis.site.listing import Line, SiteIndex, SiteYear, read_lines, read_listing
from parindex_analysis.site.page import LIMIT, published_years, render_site, site_files

if TYPE_CHECKING:
    from browser import CheckPage, Chromium, ColorScheme

HOME = find_home()
HOSTILE = "<script>alert(1)</script>\"onload='x' & Co"


def both(vi: str, en: str | None = None) -> dict[str, str]:
    return {"vi": vi, "en": en or vi}


def every_year() -> set[tuple[str, int]]:
    return {
        (index, year)
        for index in list_indices(HOME.raw)
        for year in load_index(HOME.raw, index, Problems()).years
    }


def made_up(index: str = "hanoi", years: int = 3, text: str = "Hà Nội") -> SiteIndex:
    lines = (Line("leader", "d", "published", both(f"{text} dẫn đầu", f"{text} leads")),)
    listed = [SiteYear(index, 2020 - n, both(f"{n} số", f"{n} figures"), lines) for n in range(years)]
    names = ("Sở Tư pháp", "Sở Kế hoạch và Đầu tư", f"Sở {text}")
    return SiteIndex(index, both(text), both(f"Về {text}", f"On {text}"), tuple(listed), index, names)


@pytest.fixture(scope="module")
def whole() -> str:
    """The front page with every year of the repository."""
    return site_files(HOME, every_year())["index.html"]


@pytest.fixture(scope="module")
def file(whole: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("site") / "index.html"
    path.write_text(whole, encoding="utf-8")
    return path


# What is listed


def test_every_year_stands_once_the_latest_first_and_in_two_languages(whole: str) -> None:
    linked = re.findall(r'href="(\w+)/(\d+)/index\.(vi|en)\.html"', whole)
    assert len(linked) == len(set(linked)) == 2 * len(every_year())
    latest = [
        max(int(y) for i, y, _ in linked if i == index) for index in dict.fromkeys(i for i, _, _ in linked)
    ]
    assert latest == sorted(latest, reverse=True)
    assert linked[0][:2] == ("hanoi", str(latest[0]))
    for index in {i for i, _, _ in linked}:
        years = [int(y) for i, y, lang in linked if i == index and lang == "vi"]
        assert years == sorted(years, reverse=True)


def test_all_years_fit_in_the_size_with_the_names_of_units(whole: str) -> None:
    assert len(whole.encode()) <= LIMIT
    assert "Sở Tư pháp;" in whole


def test_names_of_units_are_left_out_where_the_page_would_be_too_large() -> None:
    large = replace(made_up(), units=tuple(f"Sở số {n}" for n in range(6000)))
    page = render_site([large])
    assert len(page.encode()) <= LIMIT
    assert 'class="units"' not in page and "Hà Nội dẫn đầu" in page


def test_it_says_no_more_than_the_findings_do_and_keeps_their_word(whole: str) -> None:
    sentences = {
        (line.evidence, text)
        for path in HOME.processed.glob("*/*/findings.csv")
        for line in read_lines(path)
        for text in line.text.values()
    }
    shown = re.findall(
        r'<li><span class="evidence (\w+)">.*?'
        r'<span class="pair"><span>(.*?)</span> <span lang="en">(.*?)</span>',
        whole,
    )
    assert len(shown) > 9
    for evidence, vi, en in shown:
        for text in (vi, en):
            assert any(kind == evidence and str(escape(said)) in (text, text.replace("&#39;", "&#x27;"))
                       for kind, said in sentences), text  # fmt: skip


def test_leaders_come_with_how_firm_they_are_and_other_years_with_what_is_found(tmp_path: Path) -> None:
    rows = [
        ",coverage,derived,Có 5,5 of 52",
        "d,leader,published,A dẫn đầu,A leads",
        "d,last,published,B cuối,B is last",
        "d,equal_weights,derived,Bằng nhau,Equal weights",
        "d,contradiction,derived,Mâu thuẫn,A contradiction",
        "d,guaranteed,implied,A luôn trên B,A stays above B",
        "e,mean,published,Trung bình,The mean",
    ]
    table = tmp_path / "data" / "processed" / "hanoi" / "2020" / "findings.csv"
    table.parent.mkdir(parents=True)
    table.write_text("\n".join(["group,kind,evidence,sentence_vi,sentence_en", *rows]), encoding="utf-8")
    (year,) = read_listing(HOME.raw, [("hanoi", 2020)], [tmp_path])[0].years
    assert [line.kind for line in year.lines] == ["leader", "guaranteed", "contradiction"]
    assert year.public == both("Có 5", "5 of 52")
    assert year.date == dt.date(2021, 5, 5)
    table.write_text(
        "\n".join(["group,kind,evidence,sentence_vi,sentence_en", rows[0], rows[-1]]), encoding="utf-8"
    )
    (year,) = read_listing(HOME.raw, [("hanoi", 2020)], [tmp_path])[0].years
    assert [line.kind for line in year.lines] == ["mean"]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "\xff\x00", 'kind,group,evidence\n"', "kind\nleader"])
def test_a_table_that_is_none_leaves_the_year_described_by_its_data(tmp_path: Path, content: str) -> None:
    table = tmp_path / "data" / "processed" / "hanoi" / "2020" / "findings.csv"
    table.parent.mkdir(parents=True)
    table.write_bytes(content.encode("latin-1"))
    (year,) = read_listing(HOME.raw, [("hanoi", 2020)], [tmp_path])[0].years
    assert year.lines == ()
    assert year.public == both("5/52 tổng điểm", "5 of 52 totals")


def test_fresh_tables_come_before_older_ones(tmp_path: Path) -> None:
    for name, text in (("fresh", "new"), ("old", "old")):
        table = tmp_path / name / "data" / "processed" / "hanoi" / "2020" / "findings.csv"
        table.parent.mkdir(parents=True)
        table.write_text(f"group,kind,evidence,sentence_vi,sentence_en\n,coverage,derived,{text},{text}\n")
    (year,) = read_listing(HOME.raw, [("hanoi", 2020)], [tmp_path / "fresh", tmp_path / "old"])[0].years
    assert year.public["en"] == "new"


def test_broken_settings_and_unknown_years_are_left_out(tmp_path: Path) -> None:
    shutil.copytree(HOME.raw, tmp_path / "raw")
    (tmp_path / "raw" / "pci" / "index.yaml").write_text("id: [", encoding="utf-8")
    listing = read_listing(tmp_path / "raw", [("pci", 2014), ("hanoi", 1999), ("hue", 2021), ("gone", 2020)])
    assert [one.id for one in listing] == ["hue"]


def test_a_year_counts_as_published_with_a_report_in_both_languages(tmp_path: Path) -> None:
    for name in (
        "hanoi/2020/index.vi.html",
        "hanoi/2020/index.en.html",
        "hanoi/2021/index.vi.html",
        "_x/y/index.vi.html",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert published_years(tmp_path) == {("hanoi", 2020)}


def test_no_years_at_all_is_a_page_too() -> None:
    assert "<h1>" in render_site([])


# What it is made of


def test_everything_from_data_is_escaped() -> None:
    hostile = made_up(text=HOSTILE)
    year = replace(hostile.years[0], public=both(HOSTILE), notes=both(HOSTILE))
    page = render_site([replace(hostile, years=(year, *hostile.years[1:]))])
    assert page.count("<script") == 1 and "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") > 8
    assert ' "onload' not in page and "\"onload='x'" not in page


def test_nothing_but_its_own_script_is_allowed(whole: str) -> None:
    assert escape(policy(["site"])).replace("&#x27;", "&#39;") in whole
    assert f"<script>{script('site')}</script>" in whole
    assert f"<style>{style('base', 'site')}@page" in whole
    assert not re.search(r"<(link|iframe|object|img)\b|@import|url\(|https?://", whole)


def test_controls_that_need_the_script_are_hidden_without_it(whole: str) -> None:
    assert re.search(r'<nav class="switch"[^>]* hidden>', whole)
    assert re.search(r'<div class="search"[^>]* hidden>', whole)


def test_who_takes_reports_of_errors_is_linked() -> None:
    assert 'href="mailto:a@example.org"' in render_site([made_up()], SiteSettings(contact="a@example.org"))
    assert 'href="https://example.org/x"' in render_site(
        [made_up()], SiteSettings(contact="https://example.org/x")
    )


def test_same_bytes_each_time(whole: str) -> None:
    assert site_files(HOME, sorted(every_year()))["index.html"] == whole


# In a browser


@pytest.mark.browser
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_browser_finds_nothing_wrong(
    file: Path, check_page: CheckPage, width: int, color_scheme: ColorScheme
) -> None:
    check_page(file, width, color_scheme)


SHOWN = """() => ({
    years: [...document.querySelectorAll('[data-year]')].filter(e => e.checkVisibility()).map(
        e => e.closest('.index').querySelector('h2').id + ' ' + e.dataset.year),
    said: document.querySelector('[role=status]').innerText.trim(),
    hits: [...document.querySelectorAll('.hits')].filter(e => e.checkVisibility()).map(
        e => e.querySelector('.names').textContent),
})"""


@pytest.mark.browser
@pytest.mark.parametrize(
    ("asked", "years", "hits"),
    [
        ("ha noi 2020", {"hanoi 2020", "papi 2020"}, {"Hà Nội"}),
        ("HÀ NỘI CẦU giấy 2020", {"hanoi 2020"}, {"Quận Cầu Giấy"}),
        ("pci 2014", {"pci 2014"}, set()),
        ("tư pháp 2019", {"hanoi 2019"}, {"Sở Tư pháp"}),
        ("so tu phap 2021", {"hanoi 2021", "hue 2021"}, {"Sở Tư pháp"}),
        ("da nang 2005", {"pci 2005"}, {"Đà Nẵng"}),
        ("nowhere", set(), set()),
    ],
)
def test_search_finds_without_accents(
    file: Path, chromium: Chromium, asked: str, years: set[str], hits: set[str]
) -> None:
    def act(visit: Any) -> dict[str, Any]:
        visit.page.keyboard.press("Tab")
        visit.page.locator("#search").focus()
        visit.page.keyboard.type(asked)
        return visit.page.evaluate(SHOWN)  # type: ignore[no-any-return]

    found = chromium.visit(file, 1280, "light", act)
    assert set(found["years"]) == years
    assert {re.sub(r"( \d{4})+", "", names) for names in found["hits"]} == hits  # years with a page aside
    n = len(every_year())
    assert (
        f"{len(years)} of {n} reports shown" in found["said"] if years else "Nothing found" in found["said"]
    )


@pytest.mark.browser
def test_found_units_lead_to_their_pages(chromium: Chromium, tmp_path: Path) -> None:
    for year, units in ((2020, ("so-tu-phap", "so-noi-vu")), (2021, ("so-tu-phap",)), (2022, ())):
        folder = tmp_path / "fresh" / "reports" / "hanoi" / str(year) / "units"
        folder.mkdir(parents=True)
        for unit in units:
            for lang in ("vi", "en"):
                (folder / f"{unit}.{lang}.html").touch()
    years = [("hanoi", year) for year in (2020, 2021, 2022)]
    page = tmp_path / "index.html"
    page.write_text(site_files(HOME, years, tmp_path / "fresh")["index.html"], encoding="utf-8")

    def act(visit: Any) -> list[list[str]]:
        links = "() => [...document.querySelectorAll('.hits a')].map(e => e.getAttribute('href'))"
        found = []
        for asked in ("tu phap", "tu phap 2020", "tai chinh"):
            visit.page.locator("#search").fill(asked)
            found.append(visit.page.evaluate(links))
        visit.page.locator(".switch a", has_text="English").click()
        visit.page.locator("#search").fill("noi vu")
        return [*found, visit.page.evaluate(links)]

    both_years, one, none, english = chromium.visit(page, 1280, "light", act)
    assert both_years == [f"hanoi/{year}/units/so-tu-phap.vi.html" for year in (2021, 2020)]
    assert one == ["hanoi/2020/units/so-tu-phap.vi.html"]
    assert none == []
    assert english == ["hanoi/2020/units/so-noi-vu.en.html"]


@pytest.mark.browser
def test_one_language_alone_is_remembered_in_the_address(file: Path, chromium: Chromium) -> None:
    def act(visit: Any) -> list[Any]:
        page = visit.page
        seen = "() => [document.documentElement.lang, document.querySelector('h1').innerText, location.hash]"
        before = page.evaluate(seen)
        page.locator(".switch a", has_text="English").click()
        english = page.evaluate(seen)
        page.locator('.indices a[href="#pci"]').click()
        page.wait_for_function("location.hash.includes('&')")
        moved = page.evaluate(seen)
        page.reload()
        again = page.evaluate(seen)
        page.locator(".switch a").last.click()
        page.wait_for_function("document.documentElement.lang == 'vi'")
        return [before, english, moved, again, page.evaluate(seen), visit.messages]

    before, english, moved, again, after, messages = chromium.visit(file, 1280, "light", act)
    assert before[0] == "vi" and "year by year" in before[1] and "qua từng năm" in before[1]
    assert english == ["en", "Public administration reform indices, year by year", "#lang=en"]
    assert moved == again == [*english[:2], "#pci&lang=en"]
    assert after[:2] == before[:2]
    assert messages == []


@pytest.mark.browser
def test_without_scripts_all_is_read(file: Path, chromium: Chromium, tmp_path: Path) -> None:
    bare = tmp_path / "index.html"
    bare.write_text(re.sub(r"<script>.*</script>", "", file.read_text("utf-8"), flags=re.DOTALL), "utf-8")

    def act(visit: Any) -> dict[str, Any]:
        found: dict[str, Any] = visit.page.evaluate(SHOWN)
        found["search"] = visit.page.locator("#search").is_visible()
        found["method"] = visit.page.locator(".steps").inner_text()
        return found

    found = chromium.visit(bare, 360, "light", act)
    assert len(found["years"]) == len(every_year())
    assert not found["search"]
    assert "Hội đồng thẩm định" in found["method"] and "appraisal council" in found["method"]
