"""Pieces of a page as escaped HTML.

Every text argument is plain text and is escaped here, so a unit called ``<script>`` shows as text. Arguments
whose name ends in ``html`` are HTML already, made by the functions of this module.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

EVIDENCE = ("published", "derived", "implied", "not_excluded", "illustrative")
# The word for "illustrative" while what is shown rests on made-up inputs: no sign may then say anything else.
MADE_UP: ContextVar[str] = ContextVar("MADE_UP", default="")


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
    sort : float, optional
        Where a table can be sorted, the number that stands for the cell.
    """

    text: str
    title: str | None = None
    css: str | None = None
    html: str | None = None
    sort: float | None = None

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
    live: Mapping[str, str] | None = None,
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
    live : mapping of str to str, optional
        Where a script can sort and search the table: its words, ``find`` and ``found`` (with {n} and {of}).

    Raises
    ------
    ValueError
        A row has more or fewer cells than there are columns.
    """
    css = _column_css(len(columns), row_header, numeric)
    heads = "".join(map(_head, columns, css))
    body = "".join(_row(row, css, row_header, caption) for row in rows)
    opening = "" if live is None else attributes(css="live", data_find=live["find"], data_found=live["found"])
    # The wrapper can be reached by keyboard, because otherwise only a pointer could scroll it.
    return (
        f'<div class="table" role="region" tabindex="0"{attributes(aria_label=caption)}>\n'
        f"<table{opening}>\n<caption>{escape(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{body}</tbody>\n</table>\n</div>\n{note_html(note)}"
    )


def _column_css(count: int, row_header: int | None, numeric: Collection[int]) -> list[str | None]:
    return [
        class_names("name" if place == row_header else None, "num" if place in numeric else None)
        for place in range(count)
    ]


def _head(name: str, css: str | None) -> str:
    return f'<th scope="col"{attributes(css=css)}>{escape(name)}</th>'


def _row(row: Sequence[str | Cell], css: Sequence[str | None], row_header: int | None, caption: str) -> str:
    if len(row) != len(css):
        msg = f"A row of the table {caption!r} has {len(row)} cells for {len(css)} columns."
        raise ValueError(msg)
    cells = []
    for place, value in enumerate(row):
        cell = value if isinstance(value, Cell) else Cell(value)
        tag, scope = ("th", ' scope="row"') if place == row_header else ("td", "")
        marks = attributes(css=class_names(css[place], cell.css), title=cell.title, data_sort=_sort_key(cell))
        cells.append(f"<{tag}{scope}{marks}>{cell.content}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>\n"


def _sort_key(cell: Cell) -> str | None:
    return None if cell.sort is None else f"{cell.sort:.10g}"


def findings(
    items: Iterable[tuple[str, ...]],
    words: Mapping[str, str] | None = None,
    *,
    copy: Mapping[str, str] | None = None,
    css: str | None = None,
) -> str:
    """Return the findings, each with the word that says how it is known.

    Parameters
    ----------
    items : iterable of (str, str) or (str, str, str)
        The sentence, its evidence, one of :data:`EVIDENCE`, and how sure it is.
    words : mapping of str to str, optional
        The word shown for each kind of evidence.
    copy : mapping of str to str, optional
        Where a script can copy a finding: the words of the button, ``copy`` and ``copied``, and what is
        copied with the sentence, ``cite``.
    css : str, optional
        More class names.

    Returns
    -------
    str
    """
    lines = []
    for sentence, kind, *sure in items:
        how = f'<span class="sure">{escape(sure[0])}</span>' if sure else ""
        sign = badge(kind, (words or {}).get(kind, kind))
        lines.append(f'<li>{sign} <span class="said">{escape(sentence)}</span>{how}</li>\n')
    data = {f"data_{name}": word for name, word in (copy or {}).items()}
    return f"<ul{attributes(css=class_names('findings', css), **data)}>\n{''.join(lines)}</ul>\n"


def sign(kind: str, word: str) -> str:
    """Return the sign of a kind of evidence alone, its word for those who do not see it."""
    kind, word = _as_shown(kind, word)
    return f'<span class="evidence {kind}"><span class="visually-hidden">({escape(word)})</span></span>'


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
    kind, word = _as_shown(kind, word)
    if kind not in EVIDENCE:
        msg = f"No evidence {kind!r}; there are {', '.join(EVIDENCE)}."
        raise ValueError(msg)
    return f'<span class="evidence {kind}">{escape(word)}</span>'


def _as_shown(kind: str, word: str) -> tuple[str, str]:
    made_up = MADE_UP.get()
    return ("illustrative", made_up) if made_up else (kind, word)


def box(title: str, body_html: str, css: str | None = None) -> str:
    """Return a passage set apart from the text, such as the settings of a report."""
    opening = f"<div{attributes(css=class_names('box', css))}>"
    return f'{opening}\n<p class="box-title">{escape(title)}</p>\n{body_html}</div>\n'


def cards(items: Iterable[tuple[str, str]]) -> str:
    """Return passages side by side, each with its heading (level 3) and its inside as HTML."""
    inside = "".join(f'<div class="card">{heading(3, title)}{body}</div>\n' for title, body in items)
    return f'<div class="cards">\n{inside}</div>\n'


def bar(share: float, text: str) -> Cell:
    """Return a cell that shows a share from 0 to 1 as a bar with its figure."""
    width = f"{100 * min(max(share, 0.0), 1.0):.1f}%"
    return Cell(text, html=f'<span class="bar" style="width:{width}"></span> {escape(text)}', sort=share)


def definitions(pairs: Iterable[tuple[str, str | Cell]]) -> str:
    """Return a list of names and what they stand for."""
    lines = []
    for name, value in pairs:
        cell = value if isinstance(value, Cell) else Cell(value)
        marks = attributes(css=cell.css, title=cell.title)
        lines.append(f"<div><dt>{escape(name)}</dt><dd{marks}>{cell.content}</dd></div>\n")
    return f"<dl>\n{''.join(lines)}</dl>\n"


def paragraph(text: str, css: str | None = None) -> str:
    """Return a paragraph."""
    return f"<p{attributes(css=css)}>{escape(text)}</p>\n"


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
    return f"<h{level}{attributes(id=id)}>{escape(text)}</h{level}>\n"


def link(text: str, href: str) -> str:
    """Return a link; an address that is neither http(s) nor relative leaves the text alone."""
    return f"<a{attributes(href=href)}>{escape(text)}</a>" if _is_safe(href) else escape(text)


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


def slug(text: str) -> str:
    """Return a text as an identifier of a page: ASCII letters, digits and hyphens.

    Examples
    --------
    >>> slug("Độ vững của thứ hạng")
    'do-vung-cua-thu-hang'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "-".join(re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())) or "muc"


def note_html(text: str | None) -> str:
    """Return a remark below a table or figure; empty for None."""
    return "" if text is None else f'<p class="note">{escape(text)}</p>\n'


def class_names(*names: str | None) -> str | None:
    """Join class names; None where there is none."""
    return " ".join(filter(None, names)) or None


def attributes(css: str | None = None, **values: str | None) -> str:
    """Return `` name="value"`` for each value that is there, escaped."""
    named = {"class": css, **{name.replace("_", "-"): value for name, value in values.items()}}
    return "".join(f' {name}="{escape(value)}"' for name, value in named.items() if value is not None)
