"""Pieces of a page as escaped HTML.

Every text argument is plain text and is escaped here, so a unit called ``<script>`` shows as text. Arguments
whose name ends in ``html`` are HTML already, made by the functions of this module.
"""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

EVIDENCE = ("published", "derived", "implied", "illustrative")


@dataclass(frozen=True)
class Cell:
    """One cell of a table, or one value of a definition list, that is more than its text.

    Attributes
    ----------
    text : str
        What is read.
    title : str, optional
        A remark shown on hovering; nothing that a reader must know.
    css : str, optional
        Class names, such as ``muted`` or ``strong``.
    html : str, optional
        Shown in place of the text, for links and badges.
    """

    text: str
    title: str | None = None
    css: str | None = None
    html: str | None = None

    @property
    def content(self) -> str:
        """The inside of the cell as HTML."""
        return escape(self.text) if self.html is None else self.html


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str | Cell]],
    caption: str,
    *,
    row_header: int | None = 0,
    note: str | None = None,
    numeric: Collection[int] = (),
) -> str:
    """Return a table that scrolls inside itself where the screen is narrower than it.

    Parameters
    ----------
    columns : sequence of str
    rows : iterable of sequences of str or Cell
        Formatted, as many cells in each row as there are columns.
    caption : str
        What the table shows, unlike any other on the page.
    row_header : int or None
        The column that names the row.
    note : str, optional
        A remark below the table.
    numeric : collection of int
        The columns of figures, set to the right.

    Raises
    ------
    ValueError
        A row has more or fewer cells than there are columns.
    """
    css = _column_css(len(columns), row_header, numeric)
    heads = "".join(map(_head, columns, css))
    body = "".join(_row(row, css, row_header, caption) for row in rows)
    # The wrapper can be reached by keyboard, because otherwise only a pointer could scroll it.
    return (
        f'<div class="table" role="region" tabindex="0"{_attributes(aria_label=caption)}>\n'
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{body}</tbody>\n</table>\n</div>\n{_note(note)}"
    )


def _column_css(count: int, row_header: int | None, numeric: Collection[int]) -> list[str | None]:
    return [
        _classes("name" if place == row_header else None, "num" if place in numeric else None)
        for place in range(count)
    ]


def _head(name: str, css: str | None) -> str:
    return f'<th scope="col"{_attributes(css=css)}>{escape(name)}</th>'


def _row(row: Sequence[str | Cell], css: Sequence[str | None], row_header: int | None, caption: str) -> str:
    if len(row) != len(css):
        msg = f"A row of the table {caption!r} has {len(row)} cells for {len(css)} columns."
        raise ValueError(msg)
    cells = []
    for place, value in enumerate(row):
        cell = value if isinstance(value, Cell) else Cell(value)
        tag, scope = ("th", ' scope="row"') if place == row_header else ("td", "")
        attributes = _attributes(css=_classes(css[place], cell.css), title=cell.title)
        cells.append(f"<{tag}{scope}{attributes}>{cell.content}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>\n"


def figure(svg: str, alt: str, caption: str, *, note: str | None = None, css: str | None = None) -> str:
    """Return a figure drawn by matplotlib as inline SVG, never wider than its column.

    Parameters
    ----------
    svg : str
        The whole file as matplotlib wrote it (with ``svg.fonttype: none``, so that text stays text).
    alt : str
        What the figure says, for those who do not see it; no two figures of a page should have the same.
    caption : str
        The title above the figure.
    note : str, optional
        A remark below the figure.
    css : str, optional
        More class names.

    Returns
    -------
    str
    """
    return _figure(_inline_svg(svg, alt), caption, note, css)


def figure_png(
    data: bytes, alt: str, caption: str, *, note: str | None = None, css: str | None = None
) -> str:
    """Return a raster figure, such as a heat map, inside the page itself.

    Parameters
    ----------
    data : bytes
        The PNG file. It is shown in its printed size: with 144 dots per inch, half as many pixels.
    alt, caption, note, css : str
        As in :func:`figure`.

    Returns
    -------
    str
    """
    width, height = _png_size(data)
    source = base64.b64encode(data).decode("ascii")
    image = (
        f'<img src="data:image/png;base64,{source}"{_attributes(alt=alt)} width="{width}" height="{height}">'
    )
    return _figure(image, caption, note, css)


def _figure(drawing: str, caption: str, note: str | None, css: str | None) -> str:
    return (
        f"<figure{_attributes(css=css)}>\n<figcaption>{escape(caption)}</figcaption>\n"
        f'<div class="plot" role="group" tabindex="0"{_attributes(aria_label=caption)}>{drawing}</div>\n'
        f"{_note(note)}</figure>\n"
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
    return f'<svg viewBox="{box[1]}" role="img"{_attributes(aria_label=alt)} style="{style}">{inside}</svg>'


def _png_size(data: bytes) -> tuple[int, int]:
    """Return width and height in CSS pixels, from the header and the density that matplotlib writes."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        msg = "This is not a PNG file."
        raise ValueError(msg)
    width, height = struct.unpack(">II", data[16:24])
    at = data.find(b"pHYs", 24, data.find(b"IDAT"))
    dots = struct.unpack(">I", data[at + 4 : at + 8])[0] * 0.0254 if at > 0 else 96.0
    return round(width * 96 / dots), round(height * 96 / dots)


def findings(
    items: Iterable[tuple[str, str]], words: Mapping[str, str] | None = None, *, css: str | None = None
) -> str:
    """Return the findings, each with the word that says how it is known.

    Parameters
    ----------
    items : iterable of (str, str)
        The sentence and its evidence, one of :data:`EVIDENCE`.
    words : mapping of str to str, optional
        The word shown for each kind of evidence.
    css : str, optional
        More class names.

    Returns
    -------
    str
    """
    lines = "".join(
        f"<li>{badge(kind, (words or {}).get(kind, kind))} <span>{escape(sentence)}</span></li>\n"
        for sentence, kind in items
    )
    return f"<ul{_attributes(css=_classes('findings', css))}>\n{lines}</ul>\n"


def badge(kind: str, word: str) -> str:
    """Return the sign of a kind of evidence; kinds differ by word and by shape.

    Parameters
    ----------
    kind : str
        One of :data:`EVIDENCE`.
    word : str
        The word shown.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        There is no such kind of evidence.
    """
    if kind not in EVIDENCE:
        msg = f"No evidence {kind!r}; there are {', '.join(EVIDENCE)}."
        raise ValueError(msg)
    return f'<span class="evidence {kind}">{escape(word)}</span>'


def box(title: str, body_html: str, css: str | None = None) -> str:
    """Return a passage set apart from the text, such as the settings of a report."""
    opening = f"<div{_attributes(css=_classes('box', css))}>"
    return f'{opening}\n<p class="box-title">{escape(title)}</p>\n{body_html}</div>\n'


def definitions(pairs: Iterable[tuple[str, str | Cell]]) -> str:
    """Return a list of names and what they stand for."""
    lines = []
    for name, value in pairs:
        cell = value if isinstance(value, Cell) else Cell(value)
        attributes = _attributes(css=cell.css, title=cell.title)
        lines.append(f"<div><dt>{escape(name)}</dt><dd{attributes}>{cell.content}</dd></div>\n")
    return f"<dl>\n{''.join(lines)}</dl>\n"


def paragraph(text: str, css: str | None = None) -> str:
    """Return a paragraph."""
    return f"<p{_attributes(css=css)}>{escape(text)}</p>\n"


def heading(level: int, text: str, id: str | None = None) -> str:  # noqa: A002 - the name of the attribute
    """Return a heading of level 2 to 6; the page gives it an identifier if it has none.

    Raises
    ------
    ValueError
        The level is that of the page's own title, or does not exist.
    """
    if level not in range(2, 7):
        msg = f"Headings have levels 2 to 6, not {level}; level 1 is the title of the page."
        raise ValueError(msg)
    return f"<h{level}{_attributes(id=id)}>{escape(text)}</h{level}>\n"


def link(text: str, href: str) -> str:
    """Return a link; an address that is neither http(s) nor relative leaves the text alone."""
    return f"<a{_attributes(href=href)}>{escape(text)}</a>" if _is_safe(href) else escape(text)


def _is_safe(href: str) -> bool:
    if not href or re.search(r"[\x00-\x20\x7f\\]", href):  # browsers read past some of these
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return bool(parts.netloc) if parts.scheme in ("http", "https") else not (parts.scheme or parts.netloc)


def details(summary: str, body_html: str) -> str:
    """Return a passage that is folded until the reader opens it; it is not printed."""
    return f"<details>\n<summary>{escape(summary)}</summary>\n{body_html}</details>\n"


def _note(text: str | None) -> str:
    return "" if text is None else f'<p class="note">{escape(text)}</p>\n'


def _classes(*names: str | None) -> str | None:
    return " ".join(filter(None, names)) or None


def _attributes(css: str | None = None, **values: str | None) -> str:
    """Return `` name="value"`` for each value that is there, escaped."""
    named = {"class": css, **{name.replace("_", "-"): value for name, value in values.items()}}
    return "".join(f' {name}="{escape(value)}"' for name, value in named.items() if value is not None)
