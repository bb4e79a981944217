"""All files of one year, written below one folder: tables, pages and what lies beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parindex_analysis.exports.files import FOLDER, downloads_section, write_downloads
from parindex_analysis.exports.record.write import NAME as CRATE
from parindex_analysis.exports.record.write import crate_text
from parindex_analysis.figures.figure_files import take_figures
from parindex_analysis.home import Home
from parindex_analysis.language import LANGUAGES, language
from parindex_analysis.pages.context import NOTEBOOKS, file_name, page_context
from parindex_analysis.pages.render import TABLE_MIME, PageContext, render_page
from parindex_analysis.pages.unit.page import UnitPages
from parindex_analysis.publishing.pdf import print_pages
from parindex_analysis.site.social import YearOnSite
from parindex_analysis.study.study import Analysis

if TYPE_CHECKING:
    from nbformat import NotebookNode


class YearFiles:
    """Writes what the executed notebooks of a year hand over.

    Parameters
    ----------
    home : Home
        Where the inputs are.
    analysis : Analysis
        The year's results.
    root : Path
        Stands for ``home.root``: ``data/processed`` and ``reports`` are written below it.

    Attributes
    ----------
    processed, reports : str
        The two folders of the year, relative to the root.
    """

    def __init__(self, home: Home, analysis: Analysis, root: Path) -> None:
        year = f"{analysis.parameters.index}/{analysis.parameters.year}"
        self.processed, self.reports = f"data/processed/{year}", f"reports/{year}"
        self._home, self._analysis, self._root = home, analysis, root
        self._folder = root / self.reports
        self._on_site = YearOnSite(home.raw, year, root)
        self._units, self._tables = UnitPages(), dict[str, str]()
        self._report: NotebookNode

    def take(self, name: str, notebook: NotebookNode) -> None:
        """Write the tables and the page of an executed notebook, that of the report aside."""
        for table, text in _tables(notebook):
            self._tables[table] = text
            write_file(self._root / self.processed / f"{table}.csv", text)
        self._units.take(notebook)
        if NOTEBOOKS[name] == "report":
            self._report = notebook  # it leads to the tables of all notebooks, so it is written at the end
            return
        for lang in LANGUAGES:
            self._write_page(notebook, page_context(self._analysis, self._home.raw, NOTEBOOKS[name], lang))

    def finish(self, browser: str | None = None) -> None:
        """Write what needs all notebooks: units' pages, downloads, the report, the crate, PDF files.

        Parameters
        ----------
        browser : str, optional
            The Chromium that writes PDF files; without it there are none.
        """
        raw, tagged = self._home.raw, self._on_site.tagged
        for path, text in self._units.pages(self._analysis, raw, tagged):
            write_file(self._folder / path, text)
        parameters = self._analysis.parameters
        self._on_site.draw(self._folder, self._analysis.year.settings.names.model_dump(), parameters.year)
        downloads = write_downloads(self._analysis, self._tables, self._folder / FOLDER)
        for lang in LANGUAGES:
            section = downloads_section(downloads, language(lang))
            context = page_context(self._analysis, raw, "report", lang)
            self._write_page(self._report, replace(context, downloads_html=section))
        write_file(self._folder / CRATE, crate_text(self._analysis, self._home, self._folder))
        if browser is not None:  # after the crate: no two PDF files are alike, so it can't name their hashes
            print_pages(browser, sorted(self._folder.glob("*.html")))

    def _write_page(self, notebook: NotebookNode, context: PageContext) -> None:
        """Write a page and the files of its figures."""
        name = file_name(context.page, context.lang)
        page = render_page(notebook, self._on_site.tagged(context, name))
        text, files = take_figures(page, context.lang, context.labels["figure"])
        write_file(self._folder / name, text)
        for path, data in files.items():
            write_file(self._folder / path, data)


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file, its folder too if need be; lines of text end as they do in the text on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def _tables(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield name and CSV text of each table that a notebook handed over."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            table: dict[str, Any] | None = output.get("data", {}).get(TABLE_MIME)
            if table is not None:
                yield table["name"], table["csv"]
