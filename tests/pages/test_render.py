"""Pages made from notebooks: what is kept, what is escaped, and what a browser says about the result."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from parindex_analysis import html
from parindex_analysis.errors import AnalysisFailed
from parindex_analysis.figures.figure import figure, figure_png
from parindex_analysis.html import slug
from parindex_analysis.pages.render import PAGE_MIME, Lang, LanguageLink, PageContext, PageLink, render_page

if TYPE_CHECKING:
    from browser import CheckPage, Chromium, ColorScheme


v4: Any = nbformat.v4
HOSTILE = "<script>alert(1)</script>\"onload='x' & Co"
LABELS: dict[Lang, dict[str, str]] = {
    "vi": {
        "skip": "Đến nội dung chính",
        "contents": "Nội dung",
        "code": "Mã lệnh",
        "figure": "Lưu hình:",
        "pages": "Các trang của năm",
        "provenance": "Nguồn gốc và cách tái lập",
        "licence": "Nội dung theo giấy phép CC BY 4.0; mã nguồn theo giấy phép MIT.",
    },
    "en": {
        "skip": "Skip to the main content",
        "contents": "Contents",
        "code": "Code",
        "figure": "Save the figure:",
        "pages": "Pages of this year",
        "provenance": "Where this comes from and how to repeat it",
        "licence": "Contents under CC BY 4.0, code under the MIT licence.",
    },
}
WORDS: dict[Lang, dict[str, str]] = {
    "vi": {
        "published": "Đã công bố",
        "derived": "Tính ra",
        "implied": "Suy ra (khoảng)",
        "illustrative": "Minh họa",
    },
    "en": {kind: kind.capitalize() for kind in html.EVIDENCE},
}
TEXTS: dict[Lang, dict[str, Any]] = {
    "vi": {
        "title": "Chỉ số cải cách hành chính Hà Nội 2020: các quận, huyện, thị xã",
        "subtitle": "Quyết định số 1234/QĐ-UBND ngày 15 tháng 3 năm 2021 của UBND thành phố Hà Nội",
        "findings": [
            ("Quận Hoàn Kiếm đứng đầu với 94,22 điểm, hơn đơn vị thứ hai 0,41 điểm.", "published"),
            ("Khoảng cách giữa đơn vị đầu và cuối là 12,30 điểm, hẹp hơn năm 2019.", "derived"),
            (
                "Tổng điểm của quận Hà Đông nằm giữa 88,10 và 89,35 dù phần chưa công bố là bao nhiêu.",
                "implied",
            ),
            ("Nếu mọi trọng số bằng nhau, chín đơn vị đổi hạng; bảng điểm này là giả định.", "illustrative"),
        ],
        "names": [
            "Kết quả chính",
            "Bảng xếp hạng",
            "Độ vững của thứ hạng",
            "Thuật ngữ và thông số",
            "Ghi chú về dữ liệu",
        ],
        "columns": ["Hạng", "Đơn vị", "Tổng điểm", "Chỉ số (%)", "Hạng năm trước", "Hạng có thể", "Căn cứ"],
        "caption": "Bảng 1. Tổng điểm và thứ hạng của 30 quận, huyện, thị xã, năm 2020",
        "note": "Nguồn: phụ lục 2 của Quyết định. Hạng có thể: trọng số dao động tối đa 25%.",
        "figure": "Hình 1. Tổng điểm của 30 đơn vị",
        "alt": "Biểu đồ thanh: Hoàn Kiếm dẫn đầu với 94,22 điểm; Ứng Hòa thấp nhất với 81,92 điểm.",
        "map": "Hình 2. Điểm đạt được theo lĩnh vực",
        "map_alt": "Bản đồ nhiệt: lĩnh vực thể chế đạt cao nhất, tài chính công thấp nhất.",
        "kind": "Quận",
        "settings": "Thông số của báo cáo này",
        "terms": [
            ("Chỉ số", "Tổng điểm của đơn vị chia cho điểm tối đa, tính bằng phần trăm."),
            ("Bán kính", "Mức đổi trọng số nhỏ nhất khiến hai đơn vị đổi thứ hạng cho nhau."),
            ("Khoảng hạng có thể", "Các hạng mà đơn vị đạt được với ít nhất một bộ trọng số cho phép."),
        ],
        "text": "Thứ hạng dựa trên **tổng điểm** chưa làm tròn. Khoảng cách nhỏ không nói lên nhiều; "
        "xem [phụ lục](phu-luc.html).",
    },
    "en": {
        "title": "Hanoi Public Administration Reform Index 2020: districts and towns",
        "subtitle": "Decision 1234/QD-UBND of 15 March 2021, People's Committee of Hanoi",
        "findings": [
            ("Hoan Kiem leads with 94.22 points, 0.41 ahead of the second.", "published"),
            ("First and last are 12.30 points apart, closer than in 2019.", "derived"),
            ("Ha Dong's total lies between 88.10 and 89.35 whatever the unpublished parts are.", "implied"),
            ("With equal weights nine units change their rank; this score sheet is made up.", "illustrative"),
        ],
        "names": [
            "Main findings",
            "Ranking",
            "How firm the ranks are",
            "Terms and settings",
            "Remarks on the data",
        ],
        "columns": ["Rank", "Unit", "Total", "Index (%)", "Rank a year before", "Possible rank", "Evidence"],
        "caption": "Table 1. Totals and ranks of the 30 districts and towns, 2020",
        "note": "Source: annex 2 of the Decision. Possible rank: weights changed by 25% at most.",
        "figure": "Figure 1. Totals of the 30 units",
        "alt": "Bar chart: Hoan Kiem leads with 94.22 points; Ung Hoa is lowest with 81.92 points.",
        "map": "Figure 2. Achievement by domain",
        "map_alt": "Heat map: institutions are highest, public finance lowest.",
        "kind": "District",
        "settings": "Settings of this report",
        "terms": [
            ("Index", "The unit's total divided by the greatest possible number of points, in per cent."),
            ("Radius", "The smallest change of weights at which two units change places."),
            ("Possible ranks", "The ranks that a unit reaches under at least one admissible set of weights."),
        ],
        "text": "Ranks follow the unrounded **total**. Small gaps say little; see the [annex](annex.html).",
    },
}
UNITS = (
    "Hoàn Kiếm, Ba Đình, Long Biên, Cầu Giấy, Tây Hồ, Thanh Xuân, Nam Từ Liêm, Bắc Từ Liêm, Hai Bà Trưng, "
    "Đống Đa, Hà Đông, Hoàng Mai, Gia Lâm, Đông Anh, Thanh Trì, Hoài Đức, Đan Phượng, Sơn Tây, Thạch Thất, "
    "Quốc Oai, Chương Mỹ, Thường Tín, Phú Xuyên, Mê Linh, Sóc Sơn, Phúc Thọ, Ba Vì, Mỹ Đức, Thanh Oai, "
    "Ứng Hòa"
)
NAMES = re.split(", ", UNITS)


def number(value: float, lang: str) -> str:
    return f"{value:.2f}".replace(".", "," if lang == "vi" else ".")


def drawings() -> tuple[str, bytes]:
    """A ranking as SVG and a heat map as PNG, as the notebooks draw them."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style: Any = {
        "font.family": "DejaVu Sans",
        "font.size": 10,
        "svg.fonttype": "none",
        "svg.hashsalt": "parindex",
    }
    svg, png = io.StringIO(), io.BytesIO()
    with mpl.rc_context(style):
        figure = Figure(figsize=(7.5, 7), layout="constrained")
        axes = figure.subplots()
        axes.barh(NAMES, [94.22 - 0.424 * place for place in range(30)], color="#0a7387", height=0.7)
        axes.set_xlim(75, 100)
        axes.invert_yaxis()
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color="#d5dce0", linewidth=0.6)
        axes.set_axisbelow(True)
        figure.savefig(svg, format="svg", metadata={"Date": None})
        heat = Figure(figsize=(6.5, 3), dpi=144, layout="constrained")
        heat.subplots().imshow(
            [[i * j % 7 for i in range(12)] for j in range(6)], cmap="Blues", aspect="auto"
        )
        heat.savefig(png, format="png", metadata={"Software": None})
    return svg.getvalue(), png.getvalue()


def ranking(lang: Lang) -> str:
    texts = TEXTS[lang]
    rows = [
        [
            str(place),
            f"{texts['kind']} {name}",
            number(94.64 - 0.424 * place, lang),
            number(94.64 - 0.424 * place, lang),
            html.Cell("–", css="missing") if place == 7 else str((place * 7) % 30 + 1),
            f"{max(1, place - 4)}–{min(30, place + 3)}",
            html.Cell("", html=html.badge("published", WORDS[lang]["published"])),
        ]
        for place, name in enumerate(NAMES, start=1)
    ]
    return html.table(
        texts["columns"], rows, texts["caption"], row_header=1, note=texts["note"], numeric={0, 2, 3, 4, 5}
    )


def outputs(lang: Lang, svg: str, png: bytes) -> dict[str, str]:
    """What each cell of the notebook puts on the page, by the source of the cell."""
    texts = TEXTS[lang]
    settings = html.definitions([("year", "2020"), ("vary", "25%"), ("draws", "10 000")])
    more = html.details(texts["settings"], html.link("GSO", "https://www.gso.gov.vn/"))
    return {
        "show(findings)": html.findings(texts["findings"], WORDS[lang]),
        "show(ranking)": figure(svg, texts["alt"], texts["figure"], name="ranking", note=texts["note"]),
        "show(table)": ranking(lang),
        "show(heat)": figure_png(png, texts["map_alt"], texts["map"], name="map"),
        "show(terms)": html.definitions(texts["terms"]) + html.box(texts["settings"], settings),
        "show(more)": html.heading(3, texts["names"][4]) + html.paragraph(HOSTILE) + more,
        "show(secret)": "<p>hidden by its tag</p>",
    }


@pytest.fixture(scope="session")
def notebook() -> nbformat.NotebookNode:
    """A made-up report with every element that pages know."""
    svg, png = drawings()
    shown = {lang: outputs(lang, svg, png) for lang in TEXTS}

    def code(source: str, *tags: str) -> Any:
        parts = {lang: by_source[source] for lang, by_source in shown.items() if source in by_source}
        outputs = [
            v4.new_output("stream", text="a stray print\n"),
            v4.new_output("display_data", data={"text/html": "for JupyterLab", PAGE_MIME: parts}),
            v4.new_output("execute_result", data={"text/plain": "a stray repr"}),
        ]
        return v4.new_code_cell(source, outputs=outputs if parts else [], metadata={"tags": list(tags)})

    def text(source: str, *tags: str) -> Any:
        return v4.new_markdown_cell(source, metadata={"tags": list(tags)})

    def head(place: int) -> list[Any]:
        return [text(f"## {TEXTS[lang]['names'][place]}", f"lang-{lang}") for lang in TEXTS]

    cells = [text("# A title for JupyterLab", "hide")]
    cells += [code("year = 2020", "parameters"), code("year = 2019", "injected-parameters")]
    cells += [*head(0), code("show(findings)")]
    cells += [*head(1), code("show(ranking)"), code('import this  # <b>"&"</b>'), code("show(table)")]
    cells += [*head(2), *(text(TEXTS[lang]["text"], f"lang-{lang}") for lang in TEXTS)]
    cells += [code("show(secret)", "hide"), code("show(heat)")]
    cells += [*head(3), code("show(terms)")]
    cells += [
        *head(4),
        text("> `UBND`\n\n1. một\n2. hai\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
        code("show(more)"),
    ]
    return v4.new_notebook(cells=cells)  # type: ignore[no-any-return]


def context(lang: Lang) -> PageContext:
    other: Lang = "en" if lang == "vi" else "vi"
    names = {"vi": ["Báo cáo", "Tính lại", "Độ nhạy"], "en": ["Report", "Recomputed", "Sensitivity"]}[lang]
    provenance = html.definitions(
        [
            (
                "Decision",
                html.Cell("", html=html.link("1234/QĐ-UBND", "https://vanban.hanoi.gov.vn/1234.pdf")),
            ),
            ("facts.csv", "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            ("Command", html.Cell("", html="<code>parindex run 2020 --index hanoi</code>")),
        ]
    )
    return PageContext(
        lang=lang,
        title=TEXTS[lang]["title"],
        subtitle=TEXTS[lang]["subtitle"],
        site_name={"vi": "Chỉ số cải cách hành chính", "en": "Public Administration Reform Indices"}[lang],
        description=TEXTS[lang]["findings"][0][0],
        page="report",
        pages=(
            PageLink("report", f"index.{lang}.html", names[0]),
            PageLink("recompute", f"recompute.{lang}.html", names[1]),
            PageLink("sensitivity", f"sensitivity.{lang}.html", names[2]),
        ),
        other_language=LanguageLink(
            other, f"index.{other}.html", {"vi": "Tiếng Việt", "en": "English"}[other]
        ),
        provenance_html=provenance,
        labels=LABELS[lang],
    )


@pytest.fixture(scope="session")
def published(
    notebook: nbformat.NotebookNode, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Path]]:
    folder = tmp_path_factory.mktemp("published")
    pages: dict[str, Path] = {lang: folder / f"index.{lang}.html" for lang in TEXTS}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Jupyter is migrating its paths", DeprecationWarning)
        for lang in TEXTS:
            pages[lang].write_text(render_page(notebook, context(lang)), encoding="utf-8")
    yield pages


def test_keeps_the_language_of_the_page_and_drops_the_rest(notebook: nbformat.NotebookNode) -> None:
    page = render_page(notebook, context("vi"))
    for shown in ("Kết quả chính", "tổng điểm", "một", "import this  # &lt;b&gt;&#34;&amp;&#34;&lt;/b&gt;"):
        assert shown in page
    for hidden in (
        "Main findings",
        "unrounded",
        "year = 20",
        "hidden by its tag",
        "a stray",
        "for JupyterLab",
    ):
        assert hidden not in page
    assert "<details" in page
    assert "<details open" not in page


def test_code_of_several_steps_is_folded_once(notebook: nbformat.NotebookNode) -> None:
    page = render_page(notebook, context("en"))
    assert page.count('<details class="code">') == 6
    assert "&lt;/b&gt;\n\nshow(table)</code>" in page


def test_same_bytes_whatever_the_cell_ids(notebook: nbformat.NotebookNode) -> None:
    first = render_page(notebook, context("vi"))
    before = [cell.id for cell in notebook.cells]
    for cell in notebook.cells:
        cell.id = f"other-{cell.id}"
        cell.metadata["execution"] = {"iopub.execute_input": "2020-01-01T00:00:00Z"}
    assert render_page(notebook, context("vi")) == first
    for cell, old in zip(notebook.cells, before, strict=True):
        cell.id = old
        del cell.metadata["execution"]


def test_leaves_the_notebook_as_it_was(notebook: nbformat.NotebookNode) -> None:
    before = repr(notebook)
    render_page(notebook, context("en"))
    assert repr(notebook) == before


def test_words_around_the_cells_are_escaped(notebook: nbformat.NotebookNode) -> None:
    labels = dict.fromkeys(LABELS["en"], HOSTILE)
    hostile = replace(
        context("en"), title=HOSTILE, subtitle=HOSTILE, site_name=HOSTILE, description=HOSTILE, labels=labels
    )
    page = render_page(notebook, hostile)
    assert "<script" not in page
    assert '"onload=' not in page


def test_one_title_and_contents_with_plain_and_unique_identifiers() -> None:
    page = page_of("# Độ vững\n\n## Độ vững\n\n### Nhỏ\n\n## Điểm & <em>hạng</em>\n\n## !", lang="vi")
    assert page.count("<h1") == 1
    contents = re.findall(r'<li><a href="#([^"]+)">([^<]*)</a>', page)
    assert contents == [
        ("do-vung", "Độ vững"),
        ("do-vung-2", "Độ vững"),
        ("diem-hang", "Điểm &amp; hạng"),
        ("muc", "!"),
    ]
    assert '<h3 id="nho">' in page
    for name, _ in contents:
        assert page.count(f'id="{name}"') == 1


def test_identifiers_given_by_a_notebook_stay() -> None:
    page = page_of('## Total\n\n<h2 id="total">Sum</h2>\n\n<h2 class="x">Main</h2>', lang="en")
    assert re.findall(r"<h2[^>]*>", page)[:3] == [
        '<h2 id="total-2">',
        '<h2 id="total">',
        '<h2 id="main-2" class="x">',
    ]


def test_few_headings_need_no_contents() -> None:
    assert '<nav class="contents"' not in page_of("## Only", lang="en")


def test_nothing_comes_from_the_network(published: dict[str, Path]) -> None:
    for path in published.values():
        page = path.read_text(encoding="utf-8")
        assert not re.search(r"<(script|link|iframe|object)\b|@import|url\((?!#)", page)
        assert not re.search(r"""\ssrc=["'](?!data:)""", page)
        assert "default-src &#39;none&#39;" in page


def test_an_output_without_the_language_is_refused() -> None:
    output = v4.new_output("display_data", data={PAGE_MIME: {"vi": "<p>x</p>"}})
    with pytest.raises(AnalysisFailed, match="cell 1 has no text in the language en"):
        render_page(v4.new_notebook(cells=[v4.new_code_cell("x", outputs=[output])]), context("en"))


def test_missing_words_are_named() -> None:
    lacking = replace(context("vi"), labels={"skip": "x", "code": "x", "pages": "x", "licence": "x"})
    with pytest.raises(AnalysisFailed, match="language vi: contents, figure, provenance"):
        render_page(v4.new_notebook(), lacking)


def test_links_between_pages(notebook: nbformat.NotebookNode) -> None:
    page = render_page(notebook, context("vi"))
    assert '<html lang="vi">' in page
    assert 'href="../../index.html"' in page
    assert '<a href="index.vi.html" aria-current="page">Báo cáo</a>' in page
    assert page.count("aria-current") == page.count("aria-current=") + page.count("[aria-current]")
    assert 'href="index.en.html" hreflang="en" lang="en">English</a>' in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Độ vững của thứ hạng", "do-vung-cua-thu-hang"), ("  ĐIỂM: 92,76% ", "diem-92-76"), ("–", "muc")],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.browser
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("page", ["vi", "en"])
def test_browser_finds_nothing_wrong(
    published: dict[str, Path], check_page: CheckPage, page: str, width: int, color_scheme: ColorScheme
) -> None:
    check_page(published[page], width, color_scheme)


@pytest.mark.browser
def test_browser_check_sees_what_is_wrong(check_page: CheckPage, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<!doctype html><title>x</title><h1>a</h1><h1>b</h1><img src="https://example.invalid/x.png">'
        '<div style="width:2000px;background:#fff;color:#eee">pale</div><script>console.log("hm")</script>'
    )
    with pytest.raises(AssertionError) as caught:
        check_page(bad, 360)
    for problem in ("asks for https://", "has 2 h1", "no lang", "2008 px wide", "without alternative text"):
        assert problem in str(caught.value)
    for problem in ("axe color-contrast", "axe html-has-lang", "the browser says: hm"):
        assert problem in str(caught.value)


@pytest.mark.browser
def test_prints_on_paper(published: dict[str, Path], chromium: Chromium) -> None:
    def printed(visit: Any) -> tuple[bytes, str, str]:
        visit.page.emulate_media(media="print")
        shown = (
            "e => getComputedStyle(document.querySelector(e)).display + getComputedStyle(document.body).color"
        )
        return (
            visit.page.pdf(prefer_css_page_size=True),
            visit.page.evaluate(shown, "nav"),
            visit.page.evaluate(shown, "details"),
        )

    pdf, nav, folded = chromium.visit(published["vi"], 1280, "dark", printed)
    assert pdf.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in pdf
    assert nav == folded == "nonergb(24, 33, 38)"


def page_of(markdown: str, lang: Lang) -> str:
    return render_page(v4.new_notebook(cells=[v4.new_markdown_cell(markdown)]), context(lang))
