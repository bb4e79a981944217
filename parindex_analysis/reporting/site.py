"""reports/index.html: the list of all years that have pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from parindex_analysis.catalog import Index, Problems, list_indices, load_index, read_year
from parindex_analysis.errors import ParindexError
from parindex_analysis.evidence import coverage
from parindex_analysis.home import Home
from parindex_analysis.reporting.context import LANGUAGE_NAMES, file_name
from parindex_analysis.reporting.language import LANGUAGES, Language, language
from parindex_analysis.reporting.pages import LanguageLink, SiteEntry, render_site


def published_years(reports: Path) -> set[tuple[str, int]]:
    """Return the (index, year) pairs that have a report in both languages."""
    first, second = (file_name("report", lang) for lang in LANGUAGES)
    return {
        (path.parent.parent.name, int(path.parent.name))
        for path in reports.glob(f"*/*/{first}")
        if path.parent.name.isdigit() and path.with_name(second).is_file()
    }


def site_page(home: Home, years: Iterable[tuple[str, int]]) -> str:
    """Return reports/index.html for the given years.

    Parameters
    ----------
    home : Home
        Where data/raw is.
    years : iterable of (str, int)
        Index and year of each report.

    Returns
    -------
    str
    """
    wanted = set(years)
    entries = []
    for index in list_indices(home.raw):
        if any(known == index for known, _ in wanted):
            entries += _entries(home.raw, index, {year for known, year in wanted if known == index})
    return render_site(entries, {lang: _labels(language(lang)) for lang in LANGUAGES})


def _entries(raw: Path, index: str, years: set[int]) -> list[SiteEntry]:
    try:
        shared = load_index(raw, index, Problems())
    except ParindexError:
        return []  # pages of an index whose settings are broken now stay, but can't be described
    return [_entry(shared, year) for year in sorted(years & set(shared.years))]


def _entry(shared: Index, year: int) -> SiteEntry:
    loaded = read_year(shared, year, Problems()).trusted()
    known = [coverage(loaded, group) for group in loaded.groups]
    n = sum(c.units or 0 for c in known)
    totals, parts = sum(c.totals_published for c in known), sum(c.parts_published for c in known)
    ranks = sum(c.ranks_published for c in known)
    public = {}
    for lang in LANGUAGES:
        say = language(lang)
        if not loaded.facts and loaded.scores is None:
            public[lang] = say("No figure of this year comes from a source that can be relied on.")
        elif not n:
            public[lang] = say.plural("{n} figure", "{n} figures", len(loaded.facts))
        elif not totals and parts:
            public[lang] = say("{parts} of {n} totals follow from public scores", parts=parts, n=n)
        elif not totals:
            public[lang] = say("{ranks} of {n} ranks", ranks=ranks, n=n)
        else:
            public[lang] = say("{totals} of {n} totals", totals=totals, n=n)
    links = tuple(
        LanguageLink(lang, f"{shared.settings.id}/{year}/{file_name('report', lang)}", LANGUAGE_NAMES[lang])  # type: ignore[arg-type]
        for lang in LANGUAGES
    )
    return SiteEntry(shared.settings.id, shared.settings.names.model_dump(), year, public, links)


def _labels(say: Language) -> dict[str, str]:
    return {
        "site_name": say("PAR Index, recomputed"),
        "title": say("Public administration reform indices, year by year"),
        "intro": say(
            "For each year: what was published, what can be recomputed from it, and how much of the ranking "
            "rests on the weights. What is not public is said to be so."
        ),
        "skip": say("Skip to the content"),
        "year": say("Year"),
        "public": say("What is public"),
        "pages": say("Reports"),
        "licence": say("Text and figures may be used freely if the source is named. Data: see the sources."),
    }
