"""reports/feed.xml: an Atom feed (RFC 4287) of the years' reports, where the address of the site is known.

Dates are those of decisions, announcements or sources, never the clock's. A year of which none is known
is not in the feed, since an entry needs a date and ours would be a guess; the front page lists it.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from parindex_analysis.catalog import Problems
from parindex_analysis.catalog.sources import Source, read_sources
from parindex_analysis.language import LANGUAGES
from parindex_analysis.pages.context import file_name
from parindex_analysis.site import texts
from parindex_analysis.site.listing import SiteIndex, SiteYear

NAME = "feed.xml"
_ATOM = "http://www.w3.org/2005/Atom"
_NOON = "T12:00:00+07:00"  # a day is known, not an hour: at noon in Viet Nam it is that day nearly everywhere


def feed(listing: Sequence[SiteIndex], raw: Path, site_url: str) -> str:
    """Return the feed of all years whose date is known, the latest first.

    Parameters
    ----------
    listing : sequence of SiteIndex
        What there is to say of the years.
    raw : Path
        data/raw, for the dates of sources.
    site_url : str
        Where ``reports/`` is published, with a slash at its end.

    Returns
    -------
    str
        An XML document; the same inputs give the same bytes.
    """
    sources = read_sources(raw, Problems())
    dated = [(_date(year, raw, sources), index, year) for index in listing for year in index.years]
    known = sorted(
        ((date, index, year) for date, index, year in dated if date is not None),
        key=lambda entry: (entry[0], entry[2].year, entry[1].id),
        reverse=True,
    )
    words = {lang: texts.labels(say) for lang, say in texts.by_language().items()}
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "vi"})
    _add(root, "id", site_url)
    _add(root, "title", _joined({lang: words[lang]["title"] for lang in LANGUAGES}))
    _add(root, "updated", (known[0][0].isoformat() if known else "1970-01-01") + _NOON)
    _add(_add(root, "author"), "name", _joined({lang: words[lang]["site_name"] for lang in LANGUAGES}))
    _add(root, "link", rel="self", type="application/atom+xml", href=f"{site_url}{NAME}")
    _add(root, "link", rel="alternate", type="text/html", href=f"{site_url}index.html")
    for date, index, year in known:
        _entry(root, date, index, year, site_url)
    ET.indent(root, space="")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _entry(root: ET.Element, date: dt.date, index: SiteIndex, year: SiteYear, site_url: str) -> None:
    folder = f"{site_url}{index.id}/{year.year}/"
    entry = _add(root, "entry")
    _add(entry, "id", folder)
    _add(entry, "title", _joined({lang: f"{index.names[lang]} {year.year}" for lang in LANGUAGES}))
    _add(entry, "updated", date.isoformat() + _NOON)
    for lang in LANGUAGES:
        href = folder + file_name("report", lang)
        _add(entry, "link", rel="alternate", type="text/html", hreflang=lang, href=href)
    told = [line.text for line in year.lines] + [year.public]
    summary = "\n".join(" ".join(text[lang] for text in told) for lang in LANGUAGES)
    _add(entry, "summary", summary, type="text")


def _add(parent: ET.Element, name: str, text: str | None = None, /, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, {key: _clean(value) for key, value in attributes.items()})
    element.text = None if text is None else _clean(text)
    return element


def _joined(words: texts.Words) -> str:
    return " – ".join(words[lang] for lang in LANGUAGES)


def _clean(text: str) -> str:
    """Take out what XML can't hold; the rest is escaped as it is written."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _date(year: SiteYear, raw: Path, sources: dict[str, Source]) -> dt.date | None:
    """Return the date of the decision or announcement, else of the latest source of the year's figures."""
    if year.date is not None:
        return year.date
    folder = raw / year.index / str(year.year)
    used = {source_id for name in ("facts.csv", "scores.csv") for source_id in _source_ids(folder / name)}
    return max(_days(sources[source_id].date for source_id in used if source_id in sources), default=None)


def _days(dates: Iterable[str]) -> Iterator[dt.date]:
    for date in dates:
        try:
            yield dt.date.fromisoformat(date)
        except ValueError:
            continue  # no date, or only a year: no day that we know of


def _source_ids(table: Path) -> set[str]:
    """Return the sources that a table names, without those of low confidence."""
    if not table.is_file():
        return set()
    with table.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        return {row.get("source_id") or "" for row in rows if row.get("confidence") != "low"}
