"""Pages made from notebooks: what is kept, what is escaped, and what a browser says about the result."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from parindex_analysis.errors import AnalysisFailed
from parindex_analysis.reporting import html
from parindex_analysis.reporting.pages import (
    PAGE_MIME,
    Lang,
    LanguageLink,
    PageContext,
    PageLink,
    SiteEntry,
    render_page,
    render_site,
    slug,
)

if TYPE_CHECKING:
    from browser import CheckPage, Chromium, ColorScheme
    from nbformat import NotebookNode

pytest_plugins = ["browser"]

HOSTILE = "<script>alert(1)</script>\"onload='x' & Co"
LABELS: dict[Lang, dict[str, str]] = {
    "vi": {
        "skip": "Đến nội dung chính",
        "contents": "Nội dung",
        "code": "Mã lệnh",
        "pages": "Các trang của năm",
        "provenance": "Nguồn gốc và cách tái lập",
        "licence": "Nội dung theo giấy phép CC BY 4.0; mã nguồn theo giấy phép MIT.",
    },
    "en": {
        "skip": "Skip to the main content",
        "contents": "Contents",
        "code": "Code",
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
        "subtitle": "Quyết định số 1234/QĐ-UBND ngày 15 tháng 3 năm 2021 của Ủy ban nhân dân thành phố Hà Nội",
        "findings": [
            ("Quận Hoàn Kiếm đứng đầu với 94,22 điểm, hơn đơn vị thứ hai 0,41 điểm.", "published"),
            ("Khoảng cách giữa đơn vị đầu và cuối là 12,30 điểm, hẹp hơn năm 2019.", "derived"),
            ("Tổng điểm của quận Hà Đông nằm giữa 88,10 và 89,35 dù phần chưa công bố là bao nhiêu.", "implied"),
            ("Nếu mọi trọng số bằng nhau, chín đơn vị đổi hạng; bảng điểm này là giả định.", "illustrative"),
        ],
        "names": ["Kết quả chính", "Bảng xếp hạng", "Độ vững của thứ hạng", "Thuật ngữ và thông số", "Ghi chú về dữ liệu"],
        "columns": ["Hạng", "Đơn vị", "Tổng điểm", "Chỉ số (%)", "Hạng năm trước", "Hạng có thể", "Căn cứ"],
        "caption": "Bảng 1. Tổng điểm và thứ hạng của 30 quận, huyện, thị xã, năm 2020",
        "note": "Nguồn: phụ lục 2 của Quyết định. Hạng có thể: trọng số thay đổi tối đa 25%.",
        "figure": "Hình 1. Tổng điểm của 30 đơn vị",
        "alt": "Biểu đồ thanh: Hoàn Kiếm dẫn đầu với 94,22 điểm; Ứng Hòa thấp nhất với 81,92 điểm.",
        "map": "Hình 2. Điểm đạt được theo lĩnh vực",
        "map_alt": "Bản đồ nhiệt: lĩnh vực thể chế đạt cao nhất, tài chính công thấp nhất.",
        "kind": "Quận",
        "settings": "Thông số của báo cáo này",
        "terms": [
            ("Chỉ số", "Tổng điểm của đơn vị chia cho điểm tối đa, tính bằng phần trăm."),
            ("Bán kính", "Mức thay đổi trọng số nhỏ nhất khiến hai đơn vị đổi thứ hạng cho nhau."),
            ("Khoảng hạng có thể", "Các hạng mà đơn vị đạt được với ít nhất một bộ trọng số cho phép."),
        ],
        "text": "Thứ hạng dựa trên **tổng điểm** chưa làm tròn. Khoảng cách nhỏ không nói lên nhiều; xem [phụ lục](phu-luc.html).",
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
        "names": ["Main findings", "Ranking", "How firm the ranks are", "Terms and settings", "Remarks on the data"],
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
    "Hoàn Kiếm|Ba Đình|Long Biên|Cầu Giấy|Tây Hồ|Thanh Xuân|Nam Từ Liêm|Bắc Từ Liêm|Hai Bà Trưng|Đống Đa|"
    "Hà Đông|Hoàng Mai|Gia Lâm|Đông Anh|Thanh Trì|Hoài Đức|Đan Phượng|Sơn Tây|Thạch Thất|Quốc Oai|Chương Mỹ|"
    "Thường Tín|Phú Xuyên|Mê Linh|Sóc Sơn|Phúc Thọ|Ba Vì|Mỹ Đức|Thanh Oai|Ứng Hòa"
).split("|")


def number(value: float, lang: str) -> str:
    return f"{value:.2f}".replace(".", "," if lang == "vi" else ".")


def drawings() -> tuple[str, bytes]:
    """A ranking as SVG and a heat map as PNG, as the notebooks draw them."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style = {"font.family": "DejaVu Sans", "font.size": 10, "svg.fonttype": "none", "svg.hashsalt": "parindex"}
    svg, png = io.StringIO(), io.BytesIO()
    with mpl.rc_context(style):
        figure = Figure(figsize=(7.5, 7), layout="constrained")
        axes = figure.subplots()
        axes.barh(UNITS, [94.22 - 0.424 * place for place in range(30)], color="#0a7387", height=0.7)
        axes.set_xlim(75, 100)
        axes.invert_yaxis()
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color="#d5dce0", linewidth=0.6)
        axes.set_axisbelow(True)
        figure.savefig(svg, format="svg", metadata={"Date": None})
        heat = Figure(figsize=(6.5, 3), dpi=144, layout="constrained")
        heat.subplots().imshow([[i * j % 7 for i in range(12)] for j in range(6)], cmap="Blues", aspect="auto")
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
        for place, name in enumerate(UNITS, start=1)
    ]
    return html.table(
        texts["columns"], rows, texts["caption"], row_header=1, note=texts["note"], numeric={0, 2, 3, 4, 5}
    )


@pytest.fixture(scope="session")
def notebook() -> NotebookNode:
    """A made-up report with every element that pages know."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    svg, png = drawings()

    def code(source: str, tags: list[str] | None = None, **parts: str) -> NotebookNode:
        outputs = [
            new_output("stream", text="a stray print\n"),
            new_output("display_data", data={"text/html": "for JupyterLab", PAGE_MIME: parts}),
            new_output("execute_result", data={"text/plain": "a stray repr"}),
        ]
        metadata = {"tags": tags or []}
        return new_code_cell(source, outputs=outputs if parts else [], metadata=metadata)

    def both(make: Any) -> dict[str, str]:
        return {lang: make(lang, TEXTS[lang]) for lang in TEXTS}

    def head(place: int) -> list[NotebookNode]:
        return [
            new_markdown_cell(f"## {TEXTS[lang]['names'][place]}", metadata={"tags": [f"lang-{lang}"]})
            for lang in TEXTS
        ]

    cells = [
        new_markdown_cell("# A title for JupyterLab", metadata={"tags": ["hide"]}),
        code("year = 2020", ["parameters"]),
        code("year = 2019", ["injected-parameters"]),
        *head(0),
        code("show(findings)", **both(lambda lang, t: html.findings(t["findings"], WORDS[lang]))),
        *head(1),
        code("show(ranking)", **both(lambda lang, t: html.figure(svg, t["alt"], t["figure"], note=t["note"]))),
        code('import this  # <b>"&"</b>'),
        code("show(table)", **both(lambda lang, t: ranking(lang))),
        *head(2),
        *(
            new_markdown_cell(TEXTS[lang]["text"], metadata={"tags": [f"lang-{lang}"]})
            for lang in TEXTS
        ),
        code("heat", ["hide"], vi="<p>bí mật</p>", en="<p>a secret</p>"),
        code("show(heat)", **both(lambda lang, t: html.figure_png(png, t["map_alt"], t["map"]))),
        *head(3),
        code(
            "show(settings)",
            **both(
                lambda lang, t: html.definitions(t["terms"])
                + html.box(
                    t["settings"], html.definitions([("year", "2020"), ("vary", "25%"), ("draws", "10 000")])
                )
            ),
        ),
        *head(4),
        new_markdown_cell("> Ủy ban nhân dân `UBND`\n\n1. một\n2. hai\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
        code(
            "more",
            **both(
                lambda lang, t: html.heading(3, t["names"][4])
                + html.paragraph(HOSTILE)
                + html.details(t["settings"], html.link("GSO", "https://www.gso.gov.vn/"))
            ),
        ),
    ]
    return new_notebook(cells=cells)


def context(lang: Lang) -> PageContext:
    other: Lang = "en" if lang == "vi" else "vi"
    names = {"vi": ["Báo cáo", "Tính lại", "Độ nhạy"], "en": ["Report", "Recomputed", "Sensitivity"]}[lang]
    provenance = html.definitions(
        [
            ("Decision", html.Cell("", html=html.link("1234/QĐ-UBND", "https://vanban.hanoi.gov.vn/1234.pdf"))),
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
        other_language=LanguageLink(other, f"index.{other}.html", {"vi": "Tiếng Việt", "en": "English"}[other]),
        provenance_html=provenance,
        labels=LABELS[lang],
    )


def site(years: int = 40) -> str:
    names = {
        "hanoi": {"vi": "Hà Nội: sở, quận, huyện", "en": "Hanoi: departments and districts"},
        "pci": {"vi": "Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)", "en": "Provincial Competitiveness Index (PCI)"},
    }
    public = {"vi": "Tổng điểm và thứ hạng; điểm thành phần chưa công bố", "en": "Totals and ranks; parts unpublished"}
    labels = {
        lang: {
            "site_name": context(lang).site_name,
            "title": {"vi": "Các báo cáo", "en": "Reports"}[lang],
            "intro": {
                "vi": "Điều gì được công bố, điều gì suy ra được, và thứ hạng vững đến đâu.",
                "en": "What is published, what follows from it, and how firm the ranks are.",
            }[lang],
            "skip": LABELS[lang]["skip"],
            "year": {"vi": "Năm", "en": "Year"}[lang],
            "public": {"vi": "Đã công bố", "en": "Published"}[lang],
            "pages": {"vi": "Đọc báo cáo", "en": "Read"}[lang],
            "licence": LABELS[lang]["licence"],
        }
        for lang in TEXTS
    }
    entries = [
        SiteEntry(
            index,
            names[index],
            year,
            public,
            (
                LanguageLink("vi", f"{index}/{year}/index.vi.html", "Tiếng Việt"),
                LanguageLink("en", f"{index}/{year}/index.en.html", "English"),
            ),
        )
        for index in names
        for year in range(2025 - years // 2, 2025)
    ]
    return render_site(entries, labels)


@pytest.fixture(scope="session")
def published(notebook: NotebookNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    folder = tmp_path_factory.mktemp("published")
    pages = {lang: folder / f"index.{lang}.html" for lang in TEXTS} | {"site": folder / "index.html"}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Jupyter is migrating its paths", DeprecationWarning)
        for lang in TEXTS:
            pages[lang].write_text(render_page(notebook, context(lang)), encoding="utf-8")
    pages["site"].write_text(site(), encoding="utf-8")
    yield pages


