"""The report in a browser: tables are sorted and searched, findings copied; without scripts all is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from years import real_analysis

from parindex_analysis.home import find_home
from parindex_analysis.html import heading
from parindex_analysis.language import language
from parindex_analysis.pages.context import page_context
from parindex_analysis.pages.render import render_frame
from parindex_analysis.pages.report.rankings import rankings
from parindex_analysis.pages.report.report import key_findings
from parindex_analysis.pages.report.summary import summary

if TYPE_CHECKING:
    from browser import CheckPage, Chromium, Visit

pytestmark = pytest.mark.browser

# The unit names of the last live table, as they stand.
NAMES = """() => [...[...document.querySelectorAll('table.live')].at(-1).tBodies[0].rows]
    .filter(row => !row.hidden).map(row => row.cells[1].textContent.trim())"""
CAUGHT = """() => {
    window.caught = [];
    const value = {writeText: async (text) => caught.push(text)};
    Object.defineProperty(navigator, 'clipboard', {value});
}"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The first sections of Hanoi's report of 2020 in both languages."""
    analysis, folder = real_analysis("hanoi", 2020), tmp_path_factory.mktemp("report")
    pages = {}
    for lang in ("vi", "en"):
        say, path = language(lang), folder / f"index.{lang}.html"
        sections = (summary, key_findings, rankings)
        body = "".join(heading(2, f"{place}.") + made(analysis, say) for place, made in enumerate(sections))
        context = page_context(analysis, find_home().raw, "report", lang)
        path.write_text(render_frame(body, context), "utf-8")
        pages[lang] = path
    return pages


def visit(chromium: Chromium, page: Path, act: Callable[[Any], Any]) -> Any:
    def checked(opened: Visit) -> Any:
        found = act(opened.page)
        assert opened.messages == [] and opened.requests == []
        return found

    return chromium.visit(page, 1280, "light", checked)


def test_a_table_is_sorted_by_a_column_and_back(chromium: Chromium, report: dict[str, Path]) -> None:
    def run(page: Any) -> Any:
        table = page.locator("table.live").last
        states = [page.evaluate(NAMES)]
        for _ in range(2):
            table.get_by_role("button", name="Điểm").click()
            states.append(page.evaluate(NAMES))
        return (
            states,
            table.locator("[aria-sort]").get_attribute("aria-sort"),
            table.locator("[aria-sort]").count(),
        )

    (start, up, down), state, marked = visit(chromium, report["vi"], run)
    assert start[0] == down[0] == "Quận Cầu Giấy"
    assert up[-1] == "Quận Cầu Giấy"
    assert sorted(start) == sorted(up) == sorted(down) and len(start) == 30
    assert (state, marked) == ("descending", 1)


def test_ranks_are_sorted_as_numbers_also_where_they_are_ranges(
    chromium: Chromium, report: dict[str, Path]
) -> None:
    def run(page: Any) -> Any:
        page.locator("table.live").last.get_by_role("button", name="Thứ hạng").click()
        return page.evaluate(NAMES)

    names = visit(chromium, report["vi"], run)
    assert names[:2] == ["Quận Cầu Giấy", "Quận Long Biên"]
    assert names[-2:] == ["Huyện Thanh Oai", "Huyện Quốc Oai"]


@pytest.mark.parametrize("typed", ["my duc", "MỸ ĐỨC", "duc my"])
def test_a_unit_is_found_without_its_accents(chromium: Chromium, report: dict[str, Path], typed: str) -> None:
    def run(page: Any) -> Any:
        page.get_by_label("Tìm đơn vị").last.fill(typed)
        told = page.locator(".found").last.inner_text()
        found = page.evaluate(NAMES)
        page.get_by_label("Tìm đơn vị").last.fill("")
        return found, told, len(page.evaluate(NAMES)), page.locator(".found").last.inner_text()

    assert visit(chromium, report["vi"], run) == (["Huyện Mỹ Đức"], "1/30 đơn vị", 30, "")


def test_a_finding_is_copied_with_its_evidence_and_its_citation_by_keyboard_alone(
    chromium: Chromium, report: dict[str, Path]
) -> None:
    def run(page: Any) -> Any:
        page.evaluate(CAUGHT)
        button = page.locator(".copy").nth(1)
        button.focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Copied").wait_for()
        return page.evaluate("caught"), button.evaluate(
            "b => document.getElementById(b.getAttribute('aria-describedby')).textContent"
        )

    copied, described = visit(chromium, report["en"], run)
    assert copied == [
        "Department of Finance leads 22 departments with 92.76 points. [published] Hanoi PAR Index 2020, "
        "recomputed with parindex_analysis 0.1.0 from figures of Hanoi People's Committee."
    ]
    assert described == "Department of Finance leads 22 departments with 92.76 points."


@pytest.mark.parametrize(("lang", "width", "scheme"), [("vi", 1280, "light"), ("en", 360, "dark")])
def test_nothing_is_cut_off_or_hard_to_read(
    check_page: CheckPage, report: dict[str, Path], lang: str, width: int, scheme: Any
) -> None:
    check_page(report[lang], width, scheme)


def test_no_two_lines_of_a_finding_cover_each_other_on_a_phone(
    chromium: Chromium, report: dict[str, Path]
) -> None:
    overlap = """() => [...document.querySelectorAll('.findings li')].filter(item => {
        const boxes = [...item.children].map(child => child.getBoundingClientRect());
        return boxes.some((a, i) => boxes.some((b, j) => i < j && a.left < b.right - 1 && b.left < a.right - 1
            && a.top < b.bottom - 1 && b.top < a.bottom - 1));
    }).length"""
    for width in (1280, 360):
        assert chromium.visit(report["vi"], width, "light", lambda opened: opened.page.evaluate(overlap)) == 0
