"""Files beside a page: each figure as SVG, the year's report also as PNG."""

from __future__ import annotations

import base64
import re
from html import escape, unescape

FOLDER = "figures"
_FIGURE = re.compile(
    r'<figure((?: class="[^"]*")?) data-file="(?P<name>[a-z0-9-]+)"(?: data-png="(?P<png>[^"]*)")?>'
    r"(?P<inside>.*?)</figure>",
    re.DOTALL,
)
_SVG = re.compile(
    r'<svg viewBox="(?P<box>[^"]*)" role="img" aria-label="(?P<alt>[^"]*)"[^>]*>(?P<drawn>.*?)</svg>',
    re.DOTALL,
)
_PNG = re.compile(r'<img src="data:image/png;base64,([^"]*)"')


def take_figures(page: str, lang: str, label: str) -> tuple[str, dict[str, bytes]]:
    """Take out of a page what its figures carry as files, and link to these files below each figure.

    Parameters
    ----------
    page : str
        The page as HTML, figures as :func:`.figure_html.figure` makes them.
    lang : str
        The page's language, which is part of the files' names.
    label : str
        The words before the links.

    Returns
    -------
    page : str
        The page with links to the files.
    files : dict of str to bytes
        Files by path relative to the page: an SVG, a PNG or both for each figure.
    """
    files: dict[str, bytes] = {}

    def link(found: re.Match[str]) -> str:
        stem, inside = f"{FOLDER}/{found['name']}.{lang}", found["inside"]
        made = _files(inside, found["png"])
        links = [f'<a href="{stem}.{kind}" download>{kind.upper()}</a>' for kind in made]
        files.update({f"{stem}.{kind}": data for kind, data in made.items()})
        saved = f'<p class="files">{escape(label)} {", ".join(links)}</p>\n' if links else ""
        return f'<figure{found[1]} id="figure-{found["name"]}">{inside}{saved}</figure>'

    return _FIGURE.sub(link, page), files


def _files(inside: str, png: str | None) -> dict[str, bytes]:
    """Return a figure's files by their kind."""
    made = {}
    drawing, image = _SVG.search(inside), _PNG.search(inside)
    if drawing is not None:
        made["svg"] = _alone(drawing["box"], unescape(drawing["alt"]), drawing["drawn"])
    data = png or (image[1] if image else None)
    if data:
        made["png"] = base64.b64decode(data)
    return made


def _alone(box: str, alt: str, drawn: str) -> bytes:
    """Return a drawing of a page as a file of its own, with its size and what it says."""
    width, height = box.split()[2:]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{width}pt" height="{height}pt" viewBox="{box}" role="img"'
        ' style="stroke-linejoin:round;stroke-linecap:butt">\n'
        f"<title>{escape(alt, quote=False)}</title>\n{drawn}\n</svg>\n"
    ).encode()
