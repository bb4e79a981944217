"""Figures on a page: their text, their size, their names, and what they carry as files."""

from __future__ import annotations

import base64
import re

import pytest
from pieces import HOSTILE, SVG, Elements, png

from parindex_analysis.figures.figure import figure, figure_png


@pytest.mark.parametrize(
    "made",
    [
        figure(SVG, HOSTILE, HOSTILE, name=HOSTILE, note=HOSTILE, css=HOSTILE),
        figure_png(png(4, 2), HOSTILE, HOSTILE, name=HOSTILE, note=HOSTILE, css=HOSTILE),
    ],
)
def test_text_stays_text(made: str) -> None:
    read = Elements(made)
    assert not {"script", "b"} & set(read.tags)
    assert not [name for name, _ in read.attributes if name.startswith("on")]
    assert HOSTILE in read.text
    assert ("data-file", "script-alert-1-script-onload-x-b-co-b") in read.attributes


def test_svg_loses_what_a_page_has_no_use_for() -> None:
    made = figure(SVG, "What it says", "Title", name="a")
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
    first, second = figure(SVG, "one", "1", name="a"), figure(SVG, "two", "2", name="b")
    names = [re.findall(r'<[^>]*\sid="([^"]+)"', made) for made in (first, second)]
    assert not set(names[0]) & set(names[1])
    for made, own in zip((first, second), names, strict=True):
        assert len(own) == 2
        assert set(re.findall(r'(?:url\(#|href="#)([^")]+)', made)) == set(own)
    assert figure(SVG, "one", "1", name="a") == first


def test_figure_of_matplotlib_keeps_its_text() -> None:
    import io

    import matplotlib as mpl
    from matplotlib.figure import Figure

    file = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "font.family": "DejaVu Sans"}):
        drawn = Figure(figsize=(6, 4))
        drawn.subplots().barh(["Cầu Giấy <b>", "Ứng Hòa"], [94, 82])
        drawn.savefig(file, format="svg")
    made = figure(file.getvalue(), "alt", "Title", name="a")
    assert "Cầu Giấy &lt;b&gt;</text>" in made
    assert "max-width:576px" in made
    assert len(made) < len(file.getvalue())


@pytest.mark.parametrize("bad", ["", "<svg></svg>", "no figure"])
def test_what_is_no_svg_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="not an SVG"):
        figure(bad, "alt", "Title", name="a")


@pytest.mark.parametrize(
    ("dots_per_metre", "size"), [(None, 'width="300" height="150"'), (5669, 'width="200" height="100"')]
)
def test_png_is_shown_in_its_printed_size(dots_per_metre: int | None, size: str) -> None:
    data = png(300, 150, dots_per_metre)
    made = figure_png(data, "alt", "Title", name="a")
    assert f'alt="alt" {size}>' in made
    found = re.search(r"base64,([^\"]+)", made)
    assert found is not None
    assert base64.b64decode(found[1]) == data


def test_what_is_no_png_is_refused() -> None:
    with pytest.raises(ValueError, match="not a PNG"):
        figure_png(b"GIF89a", "alt", "Title", name="a")
