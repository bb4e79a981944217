"""What the front page knows of each year: what is public, who leads and how firm, in words already published.

The words come from the table of findings that the year's run wrote, so the front page never says more than
the year's own page. Only where that table is missing is the year itself read.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from parindex_analysis.catalog import (
    Index,
    Problems,
    Year,
    list_indices,
    load_index,
    read_decision,
    read_year,
)
from parindex_analysis.catalog.models import Decision
from parindex_analysis.errors import ParindexError
from parindex_analysis.evidence import coverage
from parindex_analysis.html import EVIDENCE
from parindex_analysis.language import LANGUAGES, Language, language
from parindex_analysis.pages.unit.files import FOLDER as UNITS
from parindex_analysis.pages.unit.files import unit_href

Words = Mapping[str, str]  # the same words by language
PROCESSED = Path("data", "processed")
FINDINGS = "findings.csv"
_COVERAGE = ("coverage", "little")
LEADERS = ("leader", "shared_lead")
_FIRMNESS = (
    "first_place",
    "guaranteed",
    "equal_weights",
)  # what a year says of how firm its order is, best first
_MOST_OTHERS = 2  # findings shown of a year that says nothing of who leads


@dataclass(frozen=True)
class Line:
    """One finding of a year.

    Attributes
    ----------
    kind, group : str
        As in the table of findings.
    evidence : str
        One of :data:`parindex_analysis.html.EVIDENCE`.
    text : mapping of str to str
        The sentence by language.
    """

    kind: str
    group: str
    evidence: str
    text: Words


@dataclass(frozen=True)
class SiteYear:
    """One year of one index that has pages.

    Attributes
    ----------
    index : str
    year : int
    public : mapping of str to str
        What is published for that year, by language.
    lines : tuple of Line
        Who leads, and how firm that is.
    notes : mapping of str to str, optional
        What a reader of the year must know.
    date : date, optional
        When the year's results were decided or announced; None where that is not known.
    units : frozenset of str
        Ids of units that have a page of their own.
    """

    index: str
    year: int
    public: Words
    lines: tuple[Line, ...] = ()
    notes: Words | None = None
    date: dt.date | None = None
    units: frozenset[str] = frozenset()

    @property
    def brief(self) -> Words:
        """What is published, without a sentence that is the same for most years."""
        same = {lang: language(lang)("The scores by criterion are not public.") for lang in LANGUAGES}
        return {lang: text.replace(same[lang], "").strip() for lang, text in self.public.items()}


@dataclass(frozen=True)
class SiteIndex:
    """One index with its years, the latest first.

    Attributes
    ----------
    id : str
    names, about : mapping of str to str
        By language.
    years : tuple of SiteYear
    names_of : str
        Which list of units it assesses: its own, named as the index is, or ``provinces``.
    units : tuple of str
        Their Vietnamese names, of those that stood in one of the years.
    """

    id: str
    names: Words
    about: Words
    years: tuple[SiteYear, ...]
    names_of: str = ""
    units: tuple[str, ...] = ()


def read_listing(raw: Path, years: Iterable[tuple[str, int]], roots: Sequence[Path] = ()) -> list[SiteIndex]:
    """Return what there is to say of years, the index with the latest year first.

    Parameters
    ----------
    raw : Path
        data/raw.
    years : iterable of (str, int)
        Index and year of each report.
    roots : sequence of Path
        Folders with ``data/processed`` and ``reports``; the first that holds a year counts.

    Returns
    -------
    list of SiteIndex
        Without indices whose settings can't be read now: their pages stay, but can't be described.
    """
    wanted: dict[str, set[int]] = {}
    for index, year in years:
        wanted.setdefault(index, set()).add(year)
    found = [_site_index(raw, index, wanted[index], roots) for index in list_indices(raw) if index in wanted]
    listed = [one for one in found if one is not None and one.years]
    return sorted(listed, key=lambda one: (-one.years[0].year, -len(one.years)))


def _site_index(raw: Path, index: str, years: Collection[int], roots: Sequence[Path]) -> SiteIndex | None:
    try:
        shared = load_index(raw, index, Problems())
    except ParindexError:
        return None
    settings = shared.settings
    return SiteIndex(
        settings.id,
        settings.names.model_dump(),
        settings.about.model_dump(),
        tuple(_site_year(shared, year, roots) for year in sorted({*years} & {*shared.years}, reverse=True)),
        "provinces" if settings.units == "provinces" else settings.id,
        tuple(u.name_vi for u in shared.units if any(u.in_year(year) for year in years)),
    )


def _site_year(shared: Index, year: int, roots: Sequence[Path]) -> SiteYear:
    index = shared.settings.id
    notes = shared.settings.years[year].notes
    decision = read_decision(shared, f"{index}/{year}", Problems())
    tables = (root / PROCESSED / index / str(year) / FINDINGS for root in roots)
    lines = next((read_lines(table) for table in tables if table.is_file()), [])
    return SiteYear(
        index,
        year,
        public_line(lines) or _public(read_year(shared, year, Problems()).trusted()),
        headlines(lines),
        notes.model_dump() if notes else None,
        decided(decision),
        _units_with_pages([root / "reports" / index / str(year) for root in roots]),
    )


def _units_with_pages(folders: Sequence[Path]) -> frozenset[str]:
    folder = next((folder for folder in folders if folder.is_dir()), None)
    ending = unit_href("", LANGUAGES[0]).rpartition("/")[2]
    paths = (folder / UNITS).glob(f"*{ending}") if folder else ()
    return frozenset(path.name.removesuffix(ending) for path in paths)


def decided(decision: Decision | None) -> dt.date | None:
    """Return the date of a decision, or of the announcement where that alone is known."""
    return (decision.date or decision.announced) if decision else None


def read_lines(path: Path) -> list[Line]:
    """Read a table of findings; one that is not such a table has none."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, restval=""))
        return [
            Line(
                row["kind"],
                row["group"],
                row["evidence"],
                {lang: row[f"sentence_{lang}"] for lang in LANGUAGES},
            )
            for row in rows
            if row["evidence"] in EVIDENCE
        ]
    except (OSError, UnicodeDecodeError, csv.Error, KeyError):
        return []  # made by hand or by an older version: the list of years is made all the same


def public_line(lines: Sequence[Line]) -> Words | None:
    """Return the sentence on what is public of a year."""
    return next((line.text for line in lines if line.kind in _COVERAGE), None)


def headlines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return of each block who leads, how firm that is, what is in doubt; without leaders, other findings."""
    picked: list[Line] = []
    for group in dict.fromkeys(line.group for line in lines):
        own = [line for line in lines if line.group == group]
        leaders = [line for line in own if line.kind in LEADERS]
        firm = sorted((line for line in own if line.kind in _FIRMNESS), key=lambda x: _FIRMNESS.index(x.kind))
        doubts = [line for line in own if line.kind == "contradiction"]
        picked += leaders[:1] + (firm[:1] + doubts[:1] if leaders else [])
    others = [line for line in lines if line.kind not in _COVERAGE]
    return tuple(picked or others[:_MOST_OTHERS])


def _public(year: Year) -> Words:
    """Return what is public of a year without a table of findings."""
    return {lang: _public_words(year, language(lang)) for lang in LANGUAGES}


def _public_words(year: Year, say: Language) -> str:
    known = [coverage(year, group) for group in year.groups]
    n = sum(c.units or 0 for c in known)
    totals, parts = sum(c.totals_published for c in known), sum(c.parts_published for c in known)
    if not year.facts and year.scores is None:
        return say("No figure of this year comes from a source that can be relied on.")
    if not n:
        return say.plural("{n} figure", "{n} figures", len(year.facts))
    if not totals and parts:
        return say("{parts} of {n} totals follow from public scores", parts=parts, n=n)
    if not totals:
        return say("{ranks} of {n} ranks", ranks=sum(c.ranks_published for c in known), n=n)
    return say("{totals} of {n} totals", totals=totals, n=n)
