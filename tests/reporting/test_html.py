"""Pieces of HTML: what is plain text stays plain text, whatever it says."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from parindex_analysis.reporting import html

HOSTILE = '<script>alert(\'1\')</script>"onload="x" & <b>Co</b>'
SVG = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="540pt" height="360pt" viewBox="0 0 540 360"
 xmlns="http://www.w3.org/2000/svg" version="1.1">
 <metadata><rdf:RDF><dc:date>2020-01-01T00:00:00</dc:date></rdf:RDF></metadata>
 <defs>
  <style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>
 </defs>
 <!-- Quận -->
 <g id="figure_1">
  <g id="patch_1"><path d="M 0 360
L 540 360
z
" clip-path="url(#p0)" style="fill: #ffffff"/></g>
  <defs><path id="m0" d="M 0 0"/></defs>
  <use xlink:href="#m0" x="1" y="2"/>
  <text style="font: 10px 'DejaVu Sans'">Cầu Giấy id="x" &lt;b&gt;</text>
 </g>
 <defs><clipPath id="p0"><rect x="0" y="0" width="9" height="9"/></clipPath></defs>
</svg>
"""


class Elements(HTMLParser):
    """The elements, attributes and text that a browser would read."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


PIECES: list[Callable[[], str]] = [
    lambda: html.table([HOSTILE, "b"], [[HOSTILE, html.Cell(HOSTILE, title=HOSTILE, css=HOSTILE)]], HOSTILE),
    lambda: html.table(["a"], [[HOSTILE]], HOSTILE, row_header=None, note=HOSTILE),
    lambda: html.figure(SVG, HOSTILE, HOSTILE, note=HOSTILE, css=HOSTILE),
    lambda: html.figure_png(png(4, 2), HOSTILE, HOSTILE, note=HOSTILE, css=HOSTILE),
    lambda: html.findings([(HOSTILE, "published")], {"published": HOSTILE}),
    lambda: html.badge("implied", HOSTILE),
    lambda: html.box(HOSTILE, html.paragraph(HOSTILE, css=HOSTILE), css=HOSTILE),
    lambda: html.definitions([(HOSTILE, HOSTILE), (HOSTILE, html.Cell(HOSTILE, title=HOSTILE))]),
    lambda: html.heading(2, HOSTILE, id=HOSTILE),
    lambda: html.link(HOSTILE, "a.html"),
    lambda: html.link(HOSTILE, HOSTILE),
    lambda: html.link("x", "a\"onload='x'"),
    lambda: html.details(HOSTILE, html.paragraph(HOSTILE)),
]


def png(width: int, height: int, dots_per_metre: int | None = None) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    density = b"" if dots_per_metre is None else chunk(b"pHYs", struct.pack(">IIB", *[dots_per_metre] * 2, 1))
    rows = zlib.compress((b"\0" + b"\0" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + header + density + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("make", PIECES)
def test_text_stays_text(make: Callable[[], str]) -> None:
    read = Elements(make())
    assert not {"script", "b"} & set(read.tags)
    assert not [name for name, _ in read.attributes if name.startswith("on")]
    assert HOSTILE in read.text or read.text == "x"


def test_table_names_its_columns_rows_and_itself() -> None:
    made = html.table(
        ["Rank", "Unit"], [["1", html.Cell("Ba Đình", css="strong")]], "T", row_header=1, numeric={0}
    )
    assert '<div class="table" role="region" tabindex="0" aria-label="T">' in made
    assert "<caption>T</caption>" in made
    assert '<th scope="col" class="num">Rank</th><th scope="col" class="name">Unit</th>' in made
    assert '<tr><td class="num">1</td><th scope="row" class="name strong">Ba Đình</th></tr>' in made


def test_table_cell_may_hold_html_and_a_remark() -> None:
    cell = html.Cell("unseen", title="why", html=html.badge("derived", "Derived"))
    made = html.table(["a", "b"], [["x", cell]], "T")
    assert '<td title="why"><span class="evidence derived">Derived</span></td>' in made


def test_table_refuses_a_row_of_another_length() -> None:
    with pytest.raises(ValueError, match=r"'T' has 1 cells for 2 columns"):
        html.table(["a", "b"], [["x"]], "T")


def test_svg_loses_what_a_page_has_no_use_for() -> None:
    made = html.figure(SVG, "What it says", "Title")
    for gone in (
        "<?xml",
        "DOCTYPE",
        "metadata",
        "2020-01-01",
        "<style",
        "540pt",
        "xmlns",
        "figure_1",
        "<!--",
    ):
        assert gone not in made
    assert '<svg viewBox="0 0 540 360" role="img" aria-label="What it says" style="max-width:720px;' in made
    assert 'Cầu Giấy id="x" &lt;b&gt;</text>' in made
    assert made.index("<figcaption>Title</figcaption>") < made.index("<svg")


def test_two_figures_share_no_identifier() -> None:
    first, second = html.figure(SVG, "one", "1"), html.figure(SVG, "two", "2")
    names = [re.findall(r'<[^>]*\sid="([^"]+)"', made) for made in (first, second)]
    assert not set(names[0]) & set(names[1])
    for made, own in zip((first, second), names, strict=True):
        assert len(own) == 2
        assert set(re.findall(r'(?:url\(#|href="#)([^")]+)', made)) == set(own)
    assert html.figure(SVG, "one", "1") == first


def test_figure_of_matplotlib_keeps_its_text() -> None:
    import io

    import matplotlib as mpl
    from matplotlib.figure import Figure

    file = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "font.family": "DejaVu Sans"}):
        drawn = Figure(figsize=(6, 4))
        drawn.subplots().barh(["Cầu Giấy <b>", "Ứng Hòa"], [94, 82])
        drawn.savefig(file, format="svg")
    made = html.figure(file.getvalue(), "alt", "Title")
    assert "Cầu Giấy &lt;b&gt;</text>" in made
    assert "max-width:576px" in made
    assert len(made) < len(file.getvalue())


@pytest.mark.parametrize("bad", ["", "<svg></svg>", "no figure"])
def test_what_is_no_svg_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="not an SVG"):
        html.figure(bad, "alt", "Title")


@pytest.mark.parametrize(
    ("dots_per_metre", "size"), [(None, 'width="300" height="150"'), (5669, 'width="200" height="100"')]
)
def test_png_is_shown_in_its_printed_size(dots_per_metre: int | None, size: str) -> None:
    data = png(300, 150, dots_per_metre)
    made = html.figure_png(data, "alt", "Title")
    assert f'alt="alt" {size}>' in made
    found = re.search(r"base64,([^\"]+)", made)
    assert found is not None
    assert base64.b64decode(found[1]) == data


def test_what_is_no_png_is_refused() -> None:
    with pytest.raises(ValueError, match="not a PNG"):
        html.figure_png(b"GIF89a", "alt", "Title")


def test_findings_say_how_they_are_known() -> None:
    made = html.findings([("A leads.", "published"), ("B may.", "implied")], {"published": "Đã công bố"})
    assert '<li><span class="evidence published">Đã công bố</span> <span>A leads.</span></li>' in made
    assert '<span class="evidence implied">implied</span>' in made
    with pytest.raises(ValueError, match="No evidence 'guessed'"):
        html.findings([("C.", "guessed")])


@pytest.mark.parametrize(
    "href", ["https://a.vn/b?c=d&e=f#g", "http://a.vn", "a.html", "../x/y.csv", "#top", "?q=1"]
)
def test_link(href: str) -> None:
    assert ("href", href) in Elements(html.link("x", href)).attributes


@pytest.mark.parametrize(
    "href",
    [
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x",
        "\\\\evil.example\\x",
        "/\\evil.example",
        "https:/x",
        "https://[x",
        "mailto:a@b.vn",
    ],
)
def test_link_to_anything_else_is_text(href: str) -> None:
    assert html.link("x", href) == "x"


@pytest.mark.parametrize("level", [0, 1, 7])
def test_heading_leaves_the_title_to_the_page(level: int) -> None:
    with pytest.raises(ValueError, match="levels 2 to 6"):
        html.heading(level, "x")


def test_small_pieces() -> None:
    assert html.heading(3, "x", id="y") == '<h3 id="y">x</h3>\n'
    assert html.paragraph("a & b", css="note") == '<p class="note">a &amp; b</p>\n'
    assert html.box("T", "<p>x</p>", css="warn") == (
        '<div class="box warn">\n<p class="box-title">T</p>\n<p>x</p></div>\n'
    )
    assert html.definitions([("a", html.Cell("b", html="<i>b</i>"))]) == (
        "<dl>\n<div><dt>a</dt><dd><i>b</i></dd></div>\n</dl>\n"
    )
    assert html.details("s", "<p>x</p>") == "<details>\n<summary>s</summary>\n<p>x</p></details>\n"
