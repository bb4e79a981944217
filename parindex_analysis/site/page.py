"""What lies at the top of reports/: the page that leads to all others, bilingual, and a feed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from parindex_analysis.catalog import Problems
from parindex_analysis.catalog.site import SiteSettings, read_site
from parindex_analysis.home import Home
from parindex_analysis.html import slug
from parindex_analysis.language import LANGUAGES
from parindex_analysis.pages.assets import TEMPLATES, policy, running_foot, script, style
from parindex_analysis.pages.context import LANGUAGE_NAMES, file_name
from parindex_analysis.site import texts
from parindex_analysis.site.feed import NAME as FEED
from parindex_analysis.site.feed import feed
from parindex_analysis.site.listing import SiteIndex, SiteYear, read_listing
from parindex_analysis.site.social import LOCALES
from parindex_analysis.words.evidence import evidence_words

LIMIT = 60 * 1024  # bytes; a page that would be larger leaves out the names of units


def published_years(reports: Path) -> set[tuple[str, int]]:
    """Return the (index, year) pairs that have a report in both languages."""
    first, second = (file_name("report", lang) for lang in LANGUAGES)
    return {
        (path.parent.parent.name, int(path.parent.name))
        for path in reports.glob(f"*/*/{first}")
        if path.parent.name.isdigit() and path.with_name(second).is_file()
    }


def site_files(home: Home, years: Iterable[tuple[str, int]], fresh: Path | None = None) -> dict[str, str]:
    """Return the files at the top of ``reports/``: the front page, and a feed where the address is known.

    Parameters
    ----------
    home : Home
        Where data/raw and the tables of earlier runs are.
    years : iterable of (str, int)
        Index and year of each report.
    fresh : Path, optional
        A folder with ``data/processed`` and ``reports`` that are about to be published.

    Returns
    -------
    dict of str to str
        Texts by the file's name.
    """
    roots = [home.root] if fresh is None else [fresh, home.root]
    listing, settings = read_listing(home.raw, years, roots), read_site(home.raw, Problems())
    files = {"index.html": render_site(listing, settings)}
    if settings.site_url is not None:
        files[FEED] = feed(listing, home.raw, settings.site_url)
    return files


def render_site(listing: Sequence[SiteIndex], settings: SiteSettings | None = None) -> str:
    """Return the page that leads to all others, the latest year of each index first.

    Parameters
    ----------
    listing : sequence of SiteIndex
        In the order in which they are to stand.
    settings : SiteSettings, optional
        Address of the site, and who takes reports of errors.

    Returns
    -------
    str
        The whole page, which asks nothing of the network; at most :data:`LIMIT` bytes while leaving out the
        names of units is enough for that.
    """
    page = _rendered(listing, settings or SiteSettings(), units=True)
    if len(page.encode()) <= LIMIT:
        return page
    return _rendered(listing, settings or SiteSettings(), units=False)


def _rendered(listing: Sequence[SiteIndex], settings: SiteSettings, *, units: bool) -> str:
    from markupsafe import Markup

    lists = _units(listing) if units else {}
    speakers = texts.by_language().values()
    words = {lang: texts.labels(say) for lang, say in texts.by_language().items()}
    return str(
        _template().render(
            listing=listing,
            units=lists,
            paged={
                (one.id, year.year): _paged(year, lists.get(one.names_of))
                for one in listing
                for year in one.years
            },
            words={word: {lang: words[lang][word] for lang in LANGUAGES} for word in words["en"]},
            evidence=_evidence(),
            about=_about(listing),
            method=texts.in_both(map(texts.method, speakers)),
            glossary=[_both(*pairs) for pairs in zip(*map(texts.glossary, speakers), strict=True)],
            pages={lang: file_name("report", lang) for lang in LANGUAGES},
            language_names=LANGUAGE_NAMES,
            site_url=settings.site_url,
            feed=FEED,
            locales=LOCALES,
            contact=_address(settings.contact),
            style=Markup(style("base", "site") + running_foot(words["vi"]["title"])),  # noqa: S704 - our own style sheet
            script=Markup(script("site")),  # noqa: S704 - our own script
            policy=policy(["site"]),
        )
    )


def _both(first: tuple[str, str], second: tuple[str, str]) -> tuple[texts.Words, texts.Words]:
    """Turn a pair of texts in each language into a pair of texts by language."""
    term, meaning = texts.in_both([first, second])
    return term, meaning


def _evidence() -> dict[str, texts.Words]:
    words = {lang: evidence_words(say) for lang, say in texts.by_language().items()}
    return {kind: {lang: words[lang][kind] for lang in LANGUAGES} for kind in words["en"]}


def _about(listing: Sequence[SiteIndex]) -> list[tuple[texts.Words, texts.Words]]:
    years = [year.year for one in listing for year in one.years]
    if not years:
        return []
    counts = {"reports": len(years), "indices": len(listing), "first": min(years), "last": max(years)}
    told = [texts.about(say, **counts) for say in texts.by_language().values()]
    return [_both(*pairs) for pairs in zip(*told, strict=True)]


def _units(listing: Iterable[SiteIndex]) -> dict[str, dict[str, Any]]:
    """Return each list of names once, and the index below which it stands (provinces serve several)."""
    lists: dict[str, dict[str, Any]] = {}
    for index in listing:
        if index.units:
            known = lists.setdefault(index.names_of, {"first": index.id, "names": []})
            names = [name.replace(";", ",") for name in index.units]
            known["names"] = list(dict.fromkeys([*known["names"], *names]))
    return lists


def _paged(year: SiteYear, known: dict[str, Any] | None) -> str:
    """Return the places in a list of names of those that have a page, as ``0-3,7``.

    A page's address is made from the name by the script, so that it need not stand here for each language.
    """
    names = known["names"] if known else []
    places = [place for place, name in enumerate(names) if slug(name) in year.units]
    runs = [
        [place for _, place in run]
        for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0])
    ]
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _address(contact: str | None) -> str | None:
    """Return a contact as the address of a link."""
    return f"mailto:{contact}" if contact and "://" not in contact else contact


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("site.html.j2")
