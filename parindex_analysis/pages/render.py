"""Executed notebooks as pages.

What an output shows on a page is in the mime type :data:`PAGE_MIME`, one HTML text for each language; outputs
without it stay in the notebook. nbconvert turns the rest into the page with the template in
``templates/page``. The same notebook and context give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, Literal

from parindex_analysis.errors import AnalysisFailed
from parindex_analysis.html import slug
from parindex_analysis.pages.assets import TEMPLATES, policy, running_foot, script, scripts_for, style

if TYPE_CHECKING:
    from nbformat import NotebookNode

Lang = Literal["vi", "en"]
PageName = Literal["report", "recompute", "sensitivity", "compare", "unit"]

PAGE_MIME = "application/vnd.parindex.page+json"
TABLE_MIME = "application/vnd.parindex.table+json"
UNITS_MIME = "application/vnd.parindex.units+json"
PAGE_WORDS = ("skip", "contents", "code", "figure", "pages", "provenance", "licence")

_HIDING_TAGS = {"parameters", "injected-parameters", "hide"}
_LANG_TAGS = {"lang-vi", "lang-en"}


@dataclass(frozen=True)
class PageLink:
    """A page of the same year and language.

    Attributes
    ----------
    page : {"report", "recompute", "sensitivity", "compare"}
    href : str
        Relative address.
    label : str
        Its name in the language of the page.
    """

    page: PageName
    href: str
    label: str


@dataclass(frozen=True)
class LanguageLink:
    """A page in a language, named in that language.

    Attributes
    ----------
    lang : {"vi", "en"}
    href : str
        Relative address.
    label : str
        Such as ``Tiếng Việt``.
    """

    lang: Lang
    href: str
    label: str


@dataclass(frozen=True)
class PageTags:
    """What a page says of itself to search engines, networks and feed readers; addresses are whole.

    Attributes
    ----------
    url : str
        Of the page.
    alternates : tuple of (str, str)
        Languages and addresses of the page in each of them.
    feed : str
    locale, other_locale : str
    description : str
        Its headline finding, or what the index is.
    image, image_alt : str
        The card, and what it says.
    """

    url: str
    alternates: tuple[tuple[str, str], ...]
    feed: str
    locale: str
    other_locale: str
    description: str
    image: str
    image_alt: str


@dataclass(frozen=True)
class PageContext:
    """What a page says around the cells of its notebook; plain text unless the name says HTML.

    Attributes
    ----------
    lang : {"vi", "en"}
    title : str
        The only heading of level 1.
    subtitle : str
        The line under it: the decision, its date.
    site_name : str
    description : str
        One sentence for search engines and previews.
    page : {"report", "recompute", "sensitivity", "compare"}
    pages : tuple of PageLink
        The pages of the year in the order shown, this one among them.
    other_language : LanguageLink
        The same page in the other language.
    provenance_html : str
    labels : mapping of str to str
        The words of :data:`PAGE_WORDS`.
    home : str
        Relative address of the list of all years.
    downloads_html : str
        A section that leads to the files beside the page, shown after the cells.
    tags : PageTags, optional
        Only where the address of the site is known.
    """

    lang: Lang
    title: str
    subtitle: str
    site_name: str
    description: str
    page: PageName
    pages: tuple[PageLink, ...]
    other_language: LanguageLink
    provenance_html: str
    labels: Mapping[str, str]
    home: str = "../../index.html"
    downloads_html: str = ""
    tags: PageTags | None = None


@dataclass(frozen=True)
class _Outline:
    html: str
    contents: list[tuple[str, str]]


def render_page(notebook: NotebookNode, context: PageContext) -> str:
    """Turn an executed notebook into a page in one language.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; it is not changed.
    context : PageContext

    Returns
    -------
    str
        The whole page, which asks nothing of the network.

    Raises
    ------
    AnalysisFailed
        An output lacks the language, or the context lacks a word.
    """
    _need(PAGE_WORDS, context.labels, context.lang)
    html, _ = _exporter().from_notebook_node(notebook, resources=_resources(context))
    return str(html)


def render_frame(body: str, context: PageContext) -> str:
    """Put what is HTML already into the frame that all pages have.

    Parameters
    ----------
    body : str
        Made by the functions of :mod:`.html`.
    context : PageContext

    Returns
    -------
    str
        The whole page.
    """
    _need(PAGE_WORDS, context.labels, context.lang)
    resources = _resources(context)
    return str(_frame().module.frame(resources["page"], _outline(body), resources)).strip() + "\n"


def _resources(context: PageContext) -> dict[str, Any]:
    """Return what the templates use; asdict copies the context, and nbconvert copies the notebook."""
    words = {"page": asdict(context), "style": style(), "policy": policy, "script": script}
    foot = running_foot(f"{context.title} – {context.site_name}")
    return {**words, "scripts_for": scripts_for, "foot": foot}


def keep_for_page(notebook: NotebookNode, lang: str) -> NotebookNode:
    """Take out of a notebook all that its page in one language does not show.

    Parameters
    ----------
    notebook : NotebookNode
        Changed in place.
    lang : str

    Returns
    -------
    NotebookNode
        The same notebook.

    Raises
    ------
    AnalysisFailed
        An output for pages lacks the language.
    """
    kept: list[Any] = []
    for number, cell in enumerate(notebook.cells, start=1):
        tags = set(cell.metadata.get("tags", ()))
        if tags & _HIDING_TAGS:
            continue
        if cell.cell_type == "code":
            cell.outputs = [*_page_outputs(cell.outputs, lang, number)]
            before = kept[-1] if kept and kept[-1].cell_type == "code" else None
            if before and not before.outputs:
                # One folded passage of code, not one for each step on the way to something to be seen.
                cell.source = f"{kept.pop().source}\n\n{cell.source}".strip()
            kept.append(cell)
        elif cell.cell_type == "markdown" and (f"lang-{lang}" in tags or not tags & _LANG_TAGS):
            kept.append(cell)
    notebook.cells = kept
    return notebook


def _page_outputs(outputs: Iterable[Any], lang: str, number: int) -> Iterable[Any]:
    for output in outputs:
        texts = output.get("data", {}).get(PAGE_MIME)
        if texts is None:
            continue
        if lang not in texts:
            raise AnalysisFailed(
                "An output of cell {number} has no text in the language {lang}.", number=number, lang=lang
            )
        output.data = {"text/html": texts[lang]}
        yield output


def _outline(html: str) -> _Outline:
    """Give every heading an identifier of its own, list those of level 2, and leave level 1 to the page."""
    taken = {"main", *re.findall(r'\sid="([^"]+)"', html)}
    contents: list[tuple[str, str]] = []

    def number(match: re.Match[str]) -> str:
        level, attributes, inside = max(int(match[1]), 2), match[2], match[3]
        text = " ".join(unescape(re.sub(r"<[^>]+>", "", inside)).split())
        given = re.search(r'\sid="([^"]+)"', attributes)
        name = unescape(given[1]) if given else _free(slug(text), taken)
        taken.add(name)
        if level == 2:
            contents.append((name, text))
        attributes = attributes if given else f' id="{name}"{attributes}'
        return f"<h{level}{attributes}>{inside}</h{level}>"

    numbered = re.sub(r"<h([1-6])((?:\s[^>]*)?)>(.*?)</h\1>", number, html, flags=re.DOTALL)
    return _Outline(numbered, contents)


def _free(name: str, taken: set[str]) -> str:
    count, free = 1, name
    while free in taken:
        count += 1
        free = f"{name}-{count}"
    return free


def _need(words: Iterable[str], given: Mapping[str, str], lang: str) -> None:
    missing = [word for word in words if word not in given]
    if missing:
        raise AnalysisFailed(
            "The page lacks these words in the language {lang}: {words}.", lang=lang, words=", ".join(missing)
        )


def _unused(value: Any) -> Any:
    return value


@cache
def _exporter() -> Any:
    """Make the exporter once; importing nbconvert takes longer than writing a page."""
    from nbconvert.exporters import HTMLExporter, TemplateExporter

    class PageExporter(HTMLExporter):
        """nbconvert's HTML without its last step, which reads and writes the whole page anew.

        That step adds an alternative text where one is missing. Ours are never missing, it takes longer than
        everything else, and it spells ``viewBox`` in small letters.
        """

        def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
            resources = self._init_resources(resources)  # type: ignore[no-untyped-call]
            return TemplateExporter.from_notebook_node(self, nb, resources, **kw)

    def preprocess(notebook: Any, resources: Any) -> tuple[Any, Any]:
        return keep_for_page(notebook, resources["page"]["lang"]), resources

    return PageExporter(  # type: ignore[no-untyped-call]
        template_name="page",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
        # classic/base.html.j2 names these filters, though our template uses neither.
        filters={"outline": _outline, "highlight_code": _unused, "filter_data_type": _unused},
        default_preprocessors=[],
        preprocessors=[preprocess],
        optimistic_validation=True,
    )


@cache
def _frame() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # As in nbconvert nothing is escaped by itself: the frame escapes each plain text.
    loader = FileSystemLoader(TEMPLATES / "page")
    environment = Environment(loader=loader, autoescape=False, undefined=StrictUndefined)  # noqa: S701
    return environment.get_template("frame.html.j2")
