"""What a run publishes: pages, tables and files beside them."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from runs import REPOSITORY, digests, new_home, parindex, publish, text_of

RUNS = ("hanoi 2020", "pci 2014", "binhduong 2017", "hanoi 2018")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An analysis folder with the pages of a few years of different kinds."""
    return publish(new_home(tmp_path_factory.mktemp("published")), *RUNS)


@pytest.fixture
def home(published: Path, tmp_path: Path) -> Path:
    """A copy of the published folder that a test may spoil."""
    return shutil.copytree(published, tmp_path / "home")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", ["2001/QĐ-UBND", "05/5/2021", "Sở Tài chính", "92,76", "Cầu Giấy", "94,22"]),
        ("en", ["2001/QĐ-UBND", "05/5/2021", "Sở Tài chính", "92.76", "Cầu Giấy", "94.22", "5 of 52 totals"]),
    ],
)
def test_the_page_of_hanoi_2020_says_what_the_decision_says(
    published: Path, lang: str, words: list[str]
) -> None:
    page = text_of(published / "reports" / "hanoi" / "2020" / f"index.{lang}.html")
    assert [word for word in words if word not in page] == []


def test_both_languages_count_the_public_totals(published: Path) -> None:
    page = text_of(published / "reports" / "hanoi" / "2020" / "index.vi.html")
    assert re.search(r"\b5/52\b|5 trong( số)? 52|5 trên 52", page)


def test_each_year_has_four_pages_in_two_languages_and_its_tables(published: Path) -> None:
    pages = {path.name for path in (published / "reports" / "hanoi" / "2020").glob("*.html")}
    assert pages == {
        f"{name}.{lang}.html"
        for name in ("index", "recompute", "sensitivity", "compare")
        for lang in ("vi", "en")
    }
    tables = {path.name for path in (published / "data" / "processed" / "hanoi" / "2020").iterdir()}
    assert {
        "ranking.csv",
        "checks.csv",
        "findings.csv",
        "movers.csv",
        "radii.csv",
        "moves.csv",
        "targets.csv",
    } <= tables


def test_the_report_leads_to_the_files_beside_it(published: Path) -> None:
    for year in ("hanoi/2020", "pci/2014"):
        folder = published / "reports" / year
        for lang, word in (("vi", "Tải về"), ("en", "Downloads")):
            page = (folder / f"index.{lang}.html").read_text("utf-8")
            contents, section = re.findall(rf'<a href="#([^"]+)">{word}</a>', page), page.split("<footer>")[0]
            assert len(contents) == 1 and f'<h2 id="{contents[0]}">{word}</h2>' in section
            linked = set(re.findall(r'href="(data/[^"]+|ro-crate[^"]+)"', page))
            beside = [*folder.glob("data/*"), folder / "ro-crate-metadata.json"]
            assert linked == {path.relative_to(folder).as_posix() for path in beside}
            assert not re.search(r'href="data/', (folder / f"recompute.{lang}.html").read_text("utf-8"))


def test_every_link_leads_to_a_file_and_every_file_is_led_to(published: Path) -> None:
    reports = published / "reports"
    led = {reports / "index.html"}
    for page in reports.rglob("*.html"):
        for href in re.findall(r'<a [^>]*href="([^"]+)"', page.read_text("utf-8")):
            path = unescape(href).partition("#")[0]
            if path and not path.startswith(("http://", "https://", "mailto:")):
                target = (page.parent / path).resolve()
                assert target.is_file(), f"{page.relative_to(reports)} leads to {href}"
                led.add(target)
    files = {path.resolve() for path in reports.rglob("*.*") if path.is_file() and path.name != ".lock"}
    assert files == led


def test_the_crate_has_the_hash_of_every_file_beside_it(published: Path) -> None:
    folder = published / "reports" / "pci" / "2014"
    text = (folder / "ro-crate-metadata.json").read_text("utf-8")
    assert str(REPOSITORY) not in text and str(published) not in text
    hashes = {one["@id"]: one.get("sha256") for one in json.loads(text)["@graph"]}
    for path in folder.rglob("*.*"):
        name = path.relative_to(folder).as_posix()
        if name != "ro-crate-metadata.json":
            assert hashes[name] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_no_page_shows_an_empty_value(published: Path) -> None:
    for page in published.glob("reports/*/*/*.html"):
        assert not re.search(r"\b(nan|NaN|None|null|inf)\b", text_of(page)), page
        assert "{" not in text_of(page), page


def test_pages_are_small(published: Path) -> None:
    for page in published.glob("reports/*/*/*.html"):
        assert page.stat().st_size <= (600_000 if "/pci/" in page.as_posix() else 400_000), page
    assert (published / "reports" / "index.html").stat().st_size <= 60 * 1024


def test_pages_ask_nothing_of_the_network_and_name_no_machine(published: Path) -> None:
    for page in published.glob("reports/**/*.html"):
        html = page.read_text("utf-8")
        assert not re.search(r"<script [^>]*src=|<link |@import|src=\"(?!data:)|url\((?!#)", html), page
        assert str(REPOSITORY) not in html and str(published) not in html, page


def test_pci_2014_reproduces_every_total(published: Path) -> None:
    assert "63 of 63 official totals" in text_of(published / "reports" / "pci" / "2014" / "recompute.en.html")


def test_the_processed_tables_have_a_true_manifest(published: Path) -> None:
    from parindex_analysis.catalog.manifest import digest_tree, read_manifest

    processed = published / "data" / "processed"
    assert read_manifest(processed / "manifest.csv") == digest_tree(processed)


def test_the_committed_tables_are_what_a_run_makes(published: Path) -> None:
    from parindex_analysis.catalog.manifest import read_manifest

    committed = read_manifest(REPOSITORY / "data" / "processed" / "manifest.csv")
    made = read_manifest(published / "data" / "processed" / "manifest.csv")
    assert {path: committed.get(path) for path in made} == made, (
        "run: make reports, and commit data/processed"
    )


@pytest.mark.slow
def test_a_second_run_gives_the_same_bytes(home: Path) -> None:
    before = digests(home)
    assert parindex(home, "run", "2020").returncode == 0
    assert digests(home) == before


@pytest.mark.browser
@pytest.mark.parametrize(
    ("page", "width"),
    [
        ("index.html", 1280),
        ("index.html", 360),
        ("hanoi/2020/index.vi.html", 1280),
        ("hanoi/2020/index.en.html", 360),
        ("hanoi/2020/recompute.vi.html", 1280),
        ("hanoi/2020/sensitivity.en.html", 360),
        ("hanoi/2020/compare.en.html", 1280),
        ("hanoi/2018/index.vi.html", 360),
        ("pci/2014/index.vi.html", 360),
        ("pci/2014/recompute.en.html", 360),
        ("pci/2014/sensitivity.vi.html", 1280),
        ("pci/2014/compare.vi.html", 360),
        ("binhduong/2017/sensitivity.en.html", 1280),
    ],
)
def test_pages_are_accessible_and_fit(published: Path, check_page, page: str, width: int) -> None:  # type: ignore[no-untyped-def]
    check_page(published / "reports" / page, width)
