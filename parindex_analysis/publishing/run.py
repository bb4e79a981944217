"""One run: notebooks to processed tables and pages, built aside and put in place at the end."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parindex_analysis.catalog.manifest import NAME as MANIFEST
from parindex_analysis.catalog.manifest import digest_tree, known_digests, manifest_text
from parindex_analysis.errors import AnalysisFailed, UsageError
from parindex_analysis.home import Home
from parindex_analysis.pages.context import NOTEBOOKS
from parindex_analysis.publishing.execute import execute_notebooks
from parindex_analysis.publishing.interrupts import interruptible
from parindex_analysis.publishing.pdf import find_browser
from parindex_analysis.publishing.software import NAME as SOFTWARE
from parindex_analysis.publishing.software import record_text
from parindex_analysis.publishing.staging import Staging, open_staging
from parindex_analysis.publishing.year_files import YearFiles, write_file
from parindex_analysis.site.feed import NAME as FEED
from parindex_analysis.site.page import published_years, site_files
from parindex_analysis.study.parameters import Parameters, declared_in
from parindex_analysis.study.study import analyse

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
    year = f"{parameters.index}/{parameters.year}"
    with (
        interruptible(),
        open_staging(home) as staging,
        closing(_executed(home, staging, parameters)) as executed,
    ):
        files = YearFiles(home, analysis, staging.root)
        for name in NOTEBOOKS:
            progress(f"{year}: {name}")
            files.take(name, next(executed))
        progress(f"{year}: pages")
        files.finish(browser)
        with staging.publishing():
            beside = _write_beside(home, staging, parameters)
            built = sorted(
                p.relative_to(staging.root).as_posix() for p in staging.root.rglob("*") if p.is_file()
            )
            staging.replace([files.processed, files.reports, *beside])
            if f"reports/{FEED}" not in beside:  # of a time when the address of the site was known
                (home.reports / FEED).unlink(missing_ok=True)
    return RunResult(parameters.index, parameters.year, tuple(built), len(analysis.undeclared))


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


def _write_beside(home: Home, staging: Staging, parameters: Parameters) -> list[str]:
    """Write what all years share (the site's front page, the manifest, ...), and return its paths."""
    year = f"{parameters.index}/{parameters.year}"
    years = published_years(home.reports) | {(parameters.index, parameters.year)}
    texts = {f"reports/{name}": text for name, text in site_files(home, years, staging.root).items()}
    texts[f"data/processed/{MANIFEST}"] = _manifest(home, staging, year)
    texts[f"data/processed/{SOFTWARE}"] = record_text(home.processed / SOFTWARE, year)
    for path, text in texts.items():
        write_file(staging.root / path, text)
    return list(texts)


def _manifest(home: Home, staging: Staging, year: str) -> str:
    kept = {
        path: digest
        for path, digest in known_digests(home.processed).items()
        if not path.startswith(f"{year}/")
    }
    fresh = {f"{year}/{p}": d for p, d in digest_tree(staging.root / "data" / "processed" / year).items()}
    return manifest_text({**kept, **fresh})
