"""Pages of single units, put together from the parts that the notebooks hand over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from parindex_analysis import html
from parindex_analysis.language import LANGUAGES, Language, language
from parindex_analysis.pages.context import file_name, page_context, year_title
from parindex_analysis.pages.provenance import citation
from parindex_analysis.pages.render import UNITS_MIME, PageContext, render_frame
from parindex_analysis.pages.unit.files import unit_href
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import block_name, unit_name

if TYPE_CHECKING:
    from nbformat import NotebookNode

Tagged = Callable[[PageContext, str], PageContext]

PARTS = ("standing", "firm", "years")  # the order on the page; the first says whether there is one


class UnitPages:
    """Parts of units' pages, collected from executed notebooks."""

    def __init__(self) -> None:
        self._parts: dict[str, dict[str, dict[str, str]]] = {}

    def take(self, notebook: NotebookNode) -> None:
        """Collect the parts that a notebook handed over."""
        for cell in notebook.cells:
            for output in cell.get("outputs", ()):
                handed = output.get("data", {}).get(UNITS_MIME)
                if handed is not None:
                    self._parts[handed["part"]] = handed["made"]

    def pages(
        self, analysis: Analysis, raw: Path, tagged: Tagged = lambda context, _: context
    ) -> Iterator[tuple[str, str]]:
        """Yield path (relative to the year's folder) and text of each page.

        Parameters
        ----------
        analysis : Analysis
            The year's results, for names.
        raw : Path
            data/raw.
        tagged : callable
            Gives a page's context, with its file, what the page says of itself to networks.
        """
        for lang in LANGUAGES:
            frame, say = page_context(analysis, raw, "report", lang), language(lang)
            made = [self._parts.get(part, {}).get(lang, {}) for part in PARTS]
            for unit_id in made[0]:
                body = "".join(part.get(unit_id, "") for part in made)
                path = unit_href(unit_id, lang)
                yield path, render_frame(body, tagged(_context(analysis, frame, unit_id, say), path))


def _context(analysis: Analysis, frame: PageContext, unit_id: str, say: Language) -> PageContext:
    """Return what stands around a unit's page; its links lead one folder up."""
    year, unit = analysis.year, analysis.year.unit(unit_id)
    title = say("{unit} in the {index}", unit=unit_name(year, unit_id, say), index=year_title(year, say))
    other = frame.other_language
    report = html.link(say("the report of the year"), f"../{file_name('report', say.lang)}")
    made: list[tuple[str, str | html.Cell]] = [
        (say("Sources, rules, parameters"), html.Cell("", html=report)),
        (say("Cite as"), f"{title}. {citation(year, say)}"),
    ]
    return replace(
        frame,
        title=title,
        subtitle=f"{block_name(year, unit.group, say)} – {frame.subtitle}",
        description=title,
        page="unit",
        pages=tuple(replace(link, href=f"../{link.href}") for link in frame.pages),
        other_language=replace(other, href=unit_href(unit_id, other.lang).rpartition("/")[2]),
        provenance_html=html.definitions(made),
        home=f"../{frame.home}",
    )
