"""Files of figures: what a page carries is taken out of it and linked to."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from pieces import SVG, png

from parindex_analysis.figures.figure import figure, figure_png
from parindex_analysis.figures.figure_files import take_figures

NAMESPACE = "{http://www.w3.org/2000/svg}"


def test_a_drawing_is_saved_as_svg_and_png_and_the_page_leads_to_both() -> None:
    data = png(4, 2)
    made = (
        "<p>before</p>"
        + figure(SVG, "Says <this> & that", "Title", name="ranking", png=data)
        + "<p>after</p>"
    )
    page, files = take_figures(made, "vi", "Lưu:")
    assert list(files) == ["figures/ranking.vi.svg", "figures/ranking.vi.png"]
    assert files["figures/ranking.vi.png"] == data
    assert "data-png" not in page and "data-file" not in page
    assert '<figure id="figure-ranking">' in page
    assert 'Lưu: <a href="figures/ranking.vi.svg" download>SVG</a>, ' in page
    assert page.startswith("<p>before</p>") and page.endswith("<p>after</p>")


def test_the_saved_drawing_is_a_whole_file_of_its_own() -> None:
    _, files = take_figures(figure(SVG, "Says <this> & that", "Title", name="a"), "en", "Save:")
    root = ET.fromstring(files["figures/a.en.svg"])
    assert root.tag == f"{NAMESPACE}svg"
    assert (root.get("viewBox"), root.get("width")) == ("0 0 540 360", "540pt")
    title = root.find(f"{NAMESPACE}title")
    assert title is not None and title.text == "Says <this> & that"
    assert "Cầu Giấy" in "".join(root.itertext())


def test_a_picture_is_saved_as_it_is_shown() -> None:
    data = png(300, 150)
    page, files = take_figures(figure_png(data, "alt", "Title", name="map", css="wide"), "en", "Save:")
    assert files == {"figures/map.en.png": data}
    assert '<figure class="wide" id="figure-map">' in page


def test_two_figures_of_one_page_do_not_run_into_each_other() -> None:
    both = figure(SVG, "one", "1", name="a") + figure_png(png(4, 2), "two", "2", name="b")
    page, files = take_figures(both, "en", "Save:")
    assert sorted(files) == ["figures/a.en.svg", "figures/b.en.png"]
    assert page.count("Save:") == 2


def test_a_page_without_figures_stays_as_it_is() -> None:
    assert take_figures("<p>figure</p>", "en", "Save:") == ("<p>figure</p>", {})
