"""Feed, addresses and cards: there where the site's address is known, and nothing of them elsewhere."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import nbformat
import pytest
from PIL import Image

from parindex_analysis.home import Home, find_home
from parindex_analysis.html import EVIDENCE
from parindex_analysis.pages.context import file_name
from parindex_analysis.pages.render import PAGE_WORDS, LanguageLink, PageContext, PageLink, render_page
from parindex_analysis.site.card import HEIGHT, WIDTH, draw_card, wrapped
from parindex_analysis.site.page import site_files
from parindex_analysis.site.social import YearOnSite

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "<script>alert(1)</script>\" onload='x' & $a$ ]]>"
YEARS = [("hanoi", 2020), ("hanoi", 2021), ("hue", 2021), ("pci", 2014)]
FINDINGS = (
    "group,kind,evidence,sentence_vi,sentence_en",
    ",coverage,derived,Có 5/52 tổng điểm được công khai.,5 of 52 totals are public.",
    'district,leader,published,"Cầu Giấy dẫn đầu với 94,22 điểm.",Cầu Giấy leads with 94.22 points.',
)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Inputs of a site whose address is known."""
    folder = tmp_path_factory.mktemp("raw") / "raw"
    shutil.copytree(find_home().raw, folder)
    (folder / "site.yaml").write_text("site_url: https://example.org/par", encoding="utf-8")
    return folder


def findings(folder: Path, *rows: str) -> Path:
    """Write the table of findings of Hanoi 2020 below a folder."""
    table = folder / "data" / "processed" / "hanoi" / "2020" / "findings.csv"
    table.parent.mkdir(parents=True)
    table.write_text("\n".join(rows or FINDINGS) + "\n", encoding="utf-8")
    return folder


def context(page: str = "report", title: str = "Hà Nội 2020") -> PageContext:
    return PageContext(
        lang="vi",
        title=title,
        subtitle="",
        site_name="Chỉ số",
        description="Về chỉ số này.",
        page=page,  # type: ignore[arg-type]
        pages=(PageLink("report", "index.vi.html", "Báo cáo"),),
        other_language=LanguageLink("en", "index.en.html", "English"),
        provenance_html="",
        labels=dict.fromkeys(PAGE_WORDS, "x"),
    )


def page_of(shown: PageContext) -> str:
    return render_page(nbformat.v4.new_notebook(), shown)  # type: ignore[no-untyped-call]


def test_without_an_address_there_is_nothing_of_it(tmp_path: Path) -> None:
    bare = YearOnSite(find_home().raw, "hanoi/2020", findings(tmp_path))
    assert bare.tagged(context(), "index.vi.html") == context()
    bare.draw(tmp_path / "pages", {"vi": "x", "en": "x"}, 2020)
    assert not (tmp_path / "pages").exists()
    files = site_files(find_home(), YEARS)
    assert list(files) == ["index.html"]
    for page in (files["index.html"], page_of(context())):
        assert not re.search(r"<link|og:|twitter:|atom|https?://", page)


def test_a_page_names_its_address_its_other_language_and_its_card(raw: Path, tmp_path: Path) -> None:
    on_site = YearOnSite(raw, "hanoi/2020", findings(tmp_path))
    page = page_of(on_site.tagged(context(), file_name("report", "vi")))
    here = "https://example.org/par/hanoi/2020/"
    for tag in (
        f'<link rel="canonical" href="{here}index.vi.html">',
        f'<link rel="alternate" hreflang="vi" href="{here}index.vi.html">',
        f'<link rel="alternate" hreflang="en" href="{here}index.en.html">',
        'type="application/atom+xml" title="Chỉ số" href="https://example.org/par/feed.xml">',
        '<meta property="og:description" content="Đã công bố: Cầu Giấy dẫn đầu với 94,22 điểm.">',
        f'<meta property="og:image" content="{here}card.vi.png">',
        '<meta property="og:locale" content="vi_VN">',
        '<meta name="twitter:card" content="summary_large_image">',
    ):
        assert tag in page
    other = page_of(on_site.tagged(context("recompute"), "recompute.vi.html"))
    assert '<meta property="og:description" content="Về chỉ số này.">' in other
    unit = on_site.tagged(context("recompute"), "units/x.vi.html").tags
    assert unit is not None
    assert unit.alternates == (("vi", f"{here}units/x.vi.html"), ("en", f"{here}units/index.en.html"))


def test_tags_are_escaped(raw: Path, tmp_path: Path) -> None:
    quoted = HOSTILE.replace('"', '""')
    findings(tmp_path, FINDINGS[0], f'district,leader,published,"{quoted}","{quoted}"')
    tagged = YearOnSite(raw, "hanoi/2020", tmp_path).tagged(context(title=HOSTILE), "index.vi.html")
    page = page_of(tagged)
    assert "<script" not in page and '" onload' not in page
    assert page.count("&lt;script&gt;alert(1)") > 4


def test_the_feed_has_dated_years_only_and_no_clock(raw: Path, tmp_path: Path) -> None:
    home = Home(tmp_path, raw, tmp_path)
    text = site_files(home, YEARS, findings(tmp_path / "fresh"))["feed.xml"]
    assert text == site_files(home, reversed(YEARS), tmp_path / "fresh")["feed.xml"]
    root = ET.fromstring(text)
    entries = root.findall(f"{ATOM}entry")
    told = [(e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}updated")) for e in entries]
    assert told == [
        ("https://example.org/par/hanoi/2021/", "2022-04-28T12:00:00+07:00"),  # announced
        ("https://example.org/par/hue/2021/", "2022-01-05T12:00:00+07:00"),
        ("https://example.org/par/hanoi/2020/", "2021-05-05T12:00:00+07:00"),  # decided
    ]
    assert root.findtext(f"{ATOM}updated") == told[0][1]
    assert root.findtext(f"{ATOM}id") == "https://example.org/par/"
    links = {(one.get("hreflang"), one.get("href")) for one in entries[2].findall(f"{ATOM}link")}
    here = "https://example.org/par/hanoi/2020/"
    assert links == {("vi", f"{here}index.vi.html"), ("en", f"{here}index.en.html")}
    summary = entries[2].findtext(f"{ATOM}summary") or ""
    assert summary.splitlines() == [
        "Cầu Giấy dẫn đầu với 94,22 điểm. Có 5/52 tổng điểm được công khai.",
        "Cầu Giấy leads with 94.22 points. 5 of 52 totals are public.",
    ]


def test_hostile_words_are_text_in_the_feed(raw: Path, tmp_path: Path) -> None:
    quoted = (HOSTILE + "\x0b\ufffe").replace('"', '""')
    findings(tmp_path, FINDINGS[0], f'district,leader,published,"{quoted}","{quoted}"')
    root = ET.fromstring(site_files(Home(tmp_path, raw, tmp_path), YEARS[:1], tmp_path)["feed.xml"])
    summary = root.findtext(f".//{ATOM}summary") or ""
    assert summary.startswith(HOSTILE)


def test_a_source_with_a_day_dates_a_year_without_a_decision(raw: Path, tmp_path: Path) -> None:
    shutil.copytree(raw, tmp_path / "raw")
    sources = tmp_path / "raw" / "sources.csv"
    rows = sources.read_text("utf-8").splitlines()
    used = re.search(r"[^,]*vietnamdata[^,]*", (tmp_path / "raw/pci/2014/facts.csv").read_text("utf-8"))
    assert used is not None
    at = next(n for n, row in enumerate(rows) if row.startswith(used[0] + ","))
    home = Home(tmp_path, tmp_path / "raw", tmp_path)
    assert "pci/2014" not in site_files(home, YEARS)["feed.xml"]
    rows[at] = f"{used[0]},A title,A publisher,2015-04-16,,CC0,"
    sources.write_text("\n".join(rows) + "\n", encoding="utf-8")
    text = site_files(home, YEARS)["feed.xml"]
    assert "<id>https://example.org/par/pci/2014/</id>" in text
    assert "<updated>2015-04-16T12:00:00+07:00</updated>" in text


def test_the_front_page_says_where_it_is(raw: Path, tmp_path: Path) -> None:
    page = site_files(Home(tmp_path, raw, tmp_path), YEARS)["index.html"]
    assert '<link rel="canonical" href="https://example.org/par/index.html">' in page
    assert 'href="https://example.org/par/feed.xml">' in page


# Cards


def test_cards_are_pictures_of_the_asked_size_and_the_same_each_time() -> None:
    lines = [(kind, "word", HOSTILE) for kind in EVIDENCE]
    card = draw_card("Site", "Chỉ số $x^2$ " * 5, 2020, lines, "Không công khai " * 12)
    assert card == draw_card("Site", "Chỉ số $x^2$ " * 5, 2020, lines, "Không công khai " * 12)
    with Image.open(io.BytesIO(card)) as image:
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
        assert "Software" not in image.info


def test_a_card_without_findings_is_a_card() -> None:
    assert draw_card("Site", "", 2020, [], "").startswith(b"\x89PNG")


def test_cards_of_a_year_are_written_in_both_languages(raw: Path, tmp_path: Path) -> None:
    YearOnSite(raw, "hanoi/2020", findings(tmp_path)).draw(
        tmp_path / "out", {"vi": "Hà Nội", "en": "Hanoi"}, 2020
    )
    cards = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(cards) == {"card.vi.png", "card.en.png"}
    assert cards["card.vi.png"] != cards["card.en.png"]


def test_long_texts_are_broken_and_cut_with_an_ellipsis() -> None:
    assert wrapped("Hà Nội", 26, 500, 2) == ["Hà Nội"]
    lines = wrapped("Sở Tài chính dẫn đầu khối sở, cơ quan tương đương sở", 26, 300, 3)
    assert 1 < len(lines) <= 3 and " ".join(lines).startswith("Sở Tài chính")
    cut = wrapped("từ " * 200, 26, 300, 2)
    assert len(cut) == 2 and cut[1].endswith("…")
    assert wrapped("x" * 500, 26, 300, 2)[0].endswith("…")
    assert wrapped("", 26, 300, 2) == []
