"""What stands around a page's cells: title, links, words."""

from __future__ import annotations

from pathlib import Path

from parindex_analysis.catalog import Year
from parindex_analysis.language import LANGUAGES, Language, language
from parindex_analysis.pages.provenance import decision_line, provenance
from parindex_analysis.pages.render import LanguageLink, PageContext, PageLink, PageName
from parindex_analysis.study.study import Analysis

# Notebook -> page, in the order of execution: the longest first.
NOTEBOOKS: dict[str, PageName] = {
    "02_weight_sensitivity": "sensitivity",
    "04_compare_years": "compare",
    "03_annual_report": "report",
    "01_recompute_scores": "recompute",
}
_FILES: dict[PageName, str] = {
    "report": "index",
    "recompute": "recompute",
    "sensitivity": "sensitivity",
    "compare": "compare",
}
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}


def file_name(page: PageName, lang: str) -> str:
    """Return the file of a page in one language (index.vi.html)."""
    return f"{_FILES[page]}.{lang}.html"


def page_context(analysis: Analysis, raw: Path, page: PageName, lang: str) -> PageContext:
    """Return what stands around one page.

    Parameters
    ----------
    analysis : Analysis
        The year's results.
    raw : Path
        data/raw.
    page : str
        Which of the year's pages.
    lang : {'vi', 'en'}
        Its language.

    Returns
    -------
    PageContext
    """
    say = language(lang)
    other = next(known for known in LANGUAGES if known != lang)
    labels = {
        "skip": say("Skip to the content"),
        "contents": say("On this page"),
        "code": say("Source code"),
        "figure": say("Save this figure:"),
        "pages": say("Pages of this year"),
        "provenance": say("How this page was made"),
        "licence": say("Text and figures may be used freely if the source is named. Data: see the sources."),
    }
    return PageContext(
        lang=lang,  # type: ignore[arg-type]
        title=_title(analysis.year, page, say),
        subtitle=_made_up(analysis.year, say)
        + (
            decision_line(analysis.year, say)
            or say("Published by: {publisher}", publisher=analysis.year.settings.publisher[lang])
        ),
        site_name=say("PAR Index, recomputed"),
        description=analysis.year.settings.about[lang],
        page=page,
        pages=tuple(PageLink(known, file_name(known, lang), _label(known, say)) for known in _FILES),
        other_language=LanguageLink(other, file_name(page, other), LANGUAGE_NAMES[other]),  # type: ignore[arg-type]
        provenance_html=provenance(analysis, raw, say),
        labels=labels,
        home=f"../../index.html#lang={lang}",
    )


def year_title(year: Year, say: Language) -> str:
    """Return the index's name with the year."""
    return say("{index} {year}", index=year.settings.names[say.lang], year=year.year)


def _title(year: Year, page: PageName, say: Language) -> str:
    title = year_title(year, say)
    if page == "recompute":
        return say("{title}: what can be recomputed", title=title)
    if page == "compare":
        return say("{title}: what changed, and what was promised", title=title)
    return say("{title}: what the weights decide", title=title) if page == "sensitivity" else title


def _label(page: PageName, say: Language) -> str:
    return {
        "report": say("Report"),
        "recompute": say("Recomputed"),
        "sensitivity": say("Weights"),
        "compare": say("Years"),
    }[page]


def _made_up(year: Year, say: Language) -> str:
    """Return the words that stand first on every page of a year with made-up inputs."""
    return say("Made up, for teaching.") + " " if year.is_illustrative() else ""
