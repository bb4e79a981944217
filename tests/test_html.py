"""Pieces of HTML: what is plain text stays plain text, whatever it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pieces import HOSTILE, Elements

from parindex_analysis import html

PIECES: list[Callable[[], str]] = [
    lambda: html.table([HOSTILE, "b"], [[HOSTILE, html.Cell(HOSTILE, title=HOSTILE, css=HOSTILE)]], HOSTILE),
    lambda: html.table(["a"], [[HOSTILE]], HOSTILE, row_header=None, note=HOSTILE),
    lambda: html.cards([(HOSTILE, html.paragraph(HOSTILE))]),
    lambda: html.sign("implied", HOSTILE),
    lambda: html.bar(0.5, HOSTILE).content,
    lambda: html.findings([(HOSTILE, "published", HOSTILE)], copy={"copy": HOSTILE, "cite": HOSTILE}),
    lambda: html.table(["a"], [[HOSTILE]], HOSTILE, live={"find": HOSTILE, "found": HOSTILE}),
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


def test_findings_say_how_they_are_known() -> None:
    made = html.findings([("A leads.", "published"), ("B may.", "implied")], {"published": "Đã công bố"})
    assert (
        '<li><span class="evidence published">Đã công bố</span> <span class="said">A leads.</span></li>'
        in made
    )
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
