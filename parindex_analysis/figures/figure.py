"""Figures as pieces of a page, which carry what is saved beside the page as files."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from html import escape

from parindex_analysis.html import attributes, note_html, slug


def figure(
    svg: str,
    alt: str,
    caption: str,
    *,
    name: str,
    png: bytes | None = None,
    note: str | None = None,
    css: str | None = None,
) -> str:
    """Return a figure drawn by matplotlib as inline SVG, never wider than its column.

    Parameters
    ----------
    svg : str
        The whole file as matplotlib wrote it (with ``svg.fonttype: none``, so that text stays text).
    alt : str
        What the figure says, for those who do not see it; no two figures of a page should have the same.
    caption : str
        The title above the figure.
    name : str
        Name of the figure's files, written as a slug; no two figures of a year have the same.
    png : bytes, optional
        The same figure as PNG, which is saved beside the page too.
    note : str, optional
        A remark below the figure.
    css : str, optional
        More class names.

    Returns
    -------
    str
    """
    return _figure(_inline_svg(svg, alt), caption, note, css, name=name, png=png)


def figure_png(
    data: bytes, alt: str, caption: str, *, name: str, note: str | None = None, css: str | None = None
) -> str:
    """Return a raster figure, such as a heat map, inside the page itself.

    Parameters
    ----------
    data : bytes
        The PNG file. It is shown in its printed size: with 144 dots per inch, half as many pixels.
    alt, caption, name, note, css : str
        As in :func:`figure`.

    Returns
    -------
    str
    """
    width, height = _png_size(data)
    source = base64.b64encode(data).decode("ascii")
    image = (
        f'<img src="data:image/png;base64,{source}"{attributes(alt=alt)} width="{width}" height="{height}">'
    )
    return _figure(image, caption, note, css, name=name)


def _figure(
    drawing: str, caption: str, note: str | None, css: str | None, *, name: str, png: bytes | None = None
) -> str:
    data = None if png is None else base64.b64encode(png).decode("ascii")
    return (
        f"<figure{attributes(css=css, data_file=slug(name), data_png=data)}>\n"
        f"<figcaption>{escape(caption)}</figcaption>\n"
        f'<div class="plot" role="group" tabindex="0"{attributes(aria_label=caption)}>{drawing}</div>\n'
        f"{note_html(note)}</figure>\n"
    )


def _inline_svg(svg: str, alt: str) -> str:
    """Turn an SVG file into an element of a page: own identifiers, no fixed size, no style of its own."""
    root = re.search(r"<svg\b([^>]*)>(.*)</svg>", svg, re.DOTALL)
    box = re.search(r'viewBox="([^"]+)"', root[1]) if root else None
    if root is None or box is None:
        msg = "This is not an SVG file with a viewBox."
        raise ValueError(msg)
    inside = re.sub(r"<metadata\b.*?</metadata>|<style\b.*?</style>|<!--.*?-->", "", root[2], flags=re.DOTALL)
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', inside))
    own = "f" + hashlib.sha256(f"{alt}\n{svg}".encode()).hexdigest()[:8] + "-"

    def rename(tag: re.Match[str]) -> str:
        # Two figures may share identifiers (axes_1, or the hash of a common clip path).
        text = re.sub(r'\sid="([^"]*)"', lambda m: f' id="{own}{m[1]}"' if m[1] in used else "", tag[0])
        text = re.sub(r'(url\(#|href="#)([^")]+)', rf"\g<1>{own}\g<2>", text)
        return re.sub(r"\s*\n\s*", " ", text)

    inside = re.sub(r"<[A-Za-z][^>]*>", rename, inside)
    inside = re.sub(r">\s+<", "><", inside.strip())
    width = float(box[1].split()[2]) * 96 / 72  # matplotlib counts in points
    # What matplotlib says in a <style> for all elements would hold for the whole page.
    style = f"max-width:{width:.0f}px;stroke-linejoin:round;stroke-linecap:butt"
    return f'<svg viewBox="{box[1]}" role="img"{attributes(aria_label=alt)} style="{style}">{inside}</svg>'


def _png_size(data: bytes) -> tuple[int, int]:
    """Return width and height in CSS pixels, from the header and the density that matplotlib writes."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        msg = "This is not a PNG file."
        raise ValueError(msg)
    width, height = struct.unpack(">II", data[16:24])
    at = data.find(b"pHYs", 24, data.find(b"IDAT"))
    dots = struct.unpack(">I", data[at + 4 : at + 8])[0] * 0.0254 if at > 0 else 96.0
    return round(width * 96 / dots), round(height * 96 / dots)
