"""One run: notebooks to processed tables and pages, built aside and put in place at the end."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parindex_analysis.catalog.manifest import NAME as MANIFEST
from parindex_analysis.catalog.manifest import digest_tree, manifest_text, read_manifest
from parindex_analysis.errors import AnalysisFailed, UsageError
from parindex_analysis.home import Home
from parindex_analysis.reporting.analysis import Analysis, analyse
from parindex_analysis.reporting.context import NOTEBOOKS, file_name, page_context
from parindex_analysis.reporting.crate.write import NAME as CRATE
from parindex_analysis.reporting.crate.write import crate_text
from parindex_analysis.reporting.downloads.files import FOLDER, tables_in, write_downloads
from parindex_analysis.reporting.downloads.links import downloads_section
from parindex_analysis.reporting.execute import execute_notebooks
from parindex_analysis.reporting.figure_files import take_figures
from parindex_analysis.reporting.interrupts import interruptible
from parindex_analysis.reporting.language import LANGUAGES, language
from parindex_analysis.reporting.page import TABLE_MIME
from parindex_analysis.reporting.pages import PageContext, render_page
from parindex_analysis.reporting.parameters import Parameters, declared_in
from parindex_analysis.reporting.pdf import find_browser, print_pages
from parindex_analysis.reporting.site.feed import NAME as FEED
from parindex_analysis.reporting.site.page import published_years, site_files
from parindex_analysis.reporting.site.social import YearOnSite
from parindex_analysis.reporting.software import NAME as SOFTWARE
from parindex_analysis.reporting.software import record_text
from parindex_analysis.reporting.staging import Staging, open_staging
from parindex_analysis.reporting.unit_pages import UnitPages

if TYPE_CHECKING:
    from nbformat import NotebookNode

Progress = Callable[[str], None]


@dataclass(frozen=True)
class RunResult:
    """What a run published.

    Attributes
    ----------
    paths : tuple of str
        Files, relative to the analysis folder.
    undeclared : int
        Published figures that do not agree and that the index does not declare as known contradictions.
    """

    index: str
    year: int
    paths: tuple[str, ...]
    undeclared: int


def run_year(
    home: Home,
    parameters: Parameters,
    progress: Progress = lambda _: None,
    *,
    publish: bool = False,
    pdf: bool = False,
) -> RunResult:
    """Execute the notebooks of one year and publish its tables and pages.

    Parameters
    ----------
    home : Home
        Where inputs, notebooks and results are.
    parameters : Parameters
        Index, year and options.
    progress : callable
        Told each step in a few words.
    publish : bool
        Whether figures that are not public may be published; without it, none are.
    pdf : bool
        Whether each page is written for paper, too, by the Chromium that the machine has.

    Returns
    -------
    RunResult

    Raises
    ------
    ParindexError
        Nothing published was changed; the class says why.
    """
    if parameters.private and not publish:
        raise UsageError("Figures that are not public reach reports/ only with --publish.")
    browser = find_browser() if pdf else None
    analysis = analyse(home, parameters)
    year, reports = f"{parameters.index}/{parameters.year}", f"reports/{parameters.index}/{parameters.year}"
    processed, units = f"data/processed/{year}", UnitPages()
    with (
        interruptible(),
        open_staging(home) as staging,
        closing(_executed(home, staging, parameters)) as executed,
    ):
        folder = staging.root / reports
        on_site = YearOnSite(home.raw, year, staging.root)
        for name, page in NOTEBOOKS.items():
            progress(f"{year}: {name}")
            notebook = next(executed)
            for table, text in _tables(notebook):
                _write(staging.root / processed / f"{table}.csv", text)
            units.take(notebook)
            if page == "report":  # it leads to the tables of all notebooks
                report = notebook
                continue
            for lang in LANGUAGES:
                context = page_context(analysis, home.raw, page, lang)
                _write_page(notebook, context, folder, on_site)
        progress(f"{year}: pages")
        for path, text in units.pages(analysis, home.raw, on_site.tagged):
            _write(folder / path, text)
        on_site.draw(folder, analysis.year.settings.names.model_dump(), parameters.year)
        _write_report(analysis, home, report, folder, staging.root / processed, on_site)
        if browser is not None:
            print_pages(browser, sorted(folder.glob("*.html")))
        with staging.publishing():
            top = _top(home, staging, parameters)
            _write(staging.root / "data" / "processed" / MANIFEST, _manifest(home, staging, year))
            _write(
                staging.root / "data" / "processed" / SOFTWARE, record_text(home.processed / SOFTWARE, year)
            )
            built = sorted(
                p.relative_to(staging.root).as_posix() for p in staging.root.rglob("*") if p.is_file()
            )
            beside = [f"data/processed/{name}" for name in (MANIFEST, SOFTWARE)]
            staging.replace([processed, reports, *top, *beside])
            if f"reports/{FEED}" not in top:  # of a time when the address of the site was known
                (home.reports / FEED).unlink(missing_ok=True)
    return RunResult(parameters.index, parameters.year, tuple(built), len(analysis.undeclared))


def _write_report(
    analysis: Analysis,
    home: Home,
    notebook: NotebookNode,
    reports: Path,
    processed: Path,
    on_site: YearOnSite,
) -> None:
    """Write the report, the files that it leads to, and what describes all of them for machines."""
    downloads = write_downloads(analysis, tables_in(processed), reports / FOLDER)
    for lang in LANGUAGES:
        context = replace(
            page_context(analysis, home.raw, "report", lang),
            downloads_html=downloads_section(downloads, language(lang)),
        )
        _write_page(notebook, context, reports, on_site)
    _write(reports / CRATE, crate_text(analysis, home, reports))


def _write_page(notebook: NotebookNode, context: PageContext, folder: Path, on_site: YearOnSite) -> None:
    """Write a page and the files of its figures."""
    file = file_name(context.page, context.lang)
    page = render_page(notebook, on_site.tagged(context, file))
    text, files = take_figures(page, context.lang, context.labels["figure"])
    _write(folder / file, text)
    for path, data in files.items():
        _write(folder / path, data)


def _executed(home: Home, staging: Staging, parameters: Parameters) -> Generator[NotebookNode, None, None]:
    """Yield the executed notebooks; one that fails is kept for a look at it."""
    jobs: list[tuple[Path, Path, dict[str, Any]]] = []
    asked = parameters.model_dump()
    for name in NOTEBOOKS:
        source = home.notebooks / f"{name}.ipynb"
        if not source.is_file():
            raise AnalysisFailed(
                "The notebook {name} is missing in {folder}.", name=source.name, folder=home.notebooks
            )
        given = {key: asked[key] for key in declared_in(source) if key in asked}
        jobs.append((source, staging.folder / source.name, given))
    done = 0
    with closing(execute_notebooks(jobs)) as executed:
        try:
            for notebook in executed:
                yield notebook
                done += 1
        except AnalysisFailed as error:
            target = jobs[done][1]
            kept = f"{parameters.index}-{parameters.year}-{target.name}"
            if target.is_file() and staging.keep_failed(target, kept) is not None:
                raise AnalysisFailed(
                    "{error} The failed notebook is kept as reports/_failed/{kept}.", error=error, kept=kept
                ) from error
            raise


def _tables(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield name and CSV text of each table that a notebook handed over."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            table: dict[str, Any] | None = output.get("data", {}).get(TABLE_MIME)
            if table is not None:
                yield table["name"], table["csv"]


def _top(home: Home, staging: Staging, parameters: Parameters) -> list[str]:
    """Write what leads to all reports, and return its paths."""
    years = published_years(home.reports) | {(parameters.index, parameters.year)}
    files = site_files(home, years, staging.root)
    for name, text in files.items():
        _write(staging.root / "reports" / name, text)
    return [f"reports/{name}" for name in files]


def _manifest(home: Home, staging: Staging, year: str) -> str:
    kept = {
        path: digest
        for path, digest in read_manifest(home.processed / MANIFEST).items()
        if not path.startswith(f"{year}/")
    }
    fresh = {f"{year}/{p}": d for p, d in digest_tree(staging.root / "data" / "processed" / year).items()}
    return manifest_text({**kept, **fresh})


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
