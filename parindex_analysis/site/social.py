"""What pages say of themselves to search engines, networks and feed readers, where their address is known.

Without ``site_url`` in data/raw/site.yaml there is nothing of it, and pages are what they would be otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from parindex_analysis.catalog import Problems
from parindex_analysis.catalog.site import read_site
from parindex_analysis.language import LANGUAGES, language
from parindex_analysis.pages.render import PageContext, PageTags
from parindex_analysis.site.card import draw_card
from parindex_analysis.site.feed import NAME as FEED
from parindex_analysis.site.listing import (
    FINDINGS,
    LEADERS,
    PROCESSED,
    Line,
    headlines,
    public_line,
    read_lines,
)
from parindex_analysis.words.evidence import evidence_words

LOCALES = {"vi": "vi_VN", "en": "en_GB"}


class YearOnSite:
    """One year's folder on the site.

    Parameters
    ----------
    raw : Path
        data/raw.
    folder : str
        Index and year, as ``hanoi/2020``.
    root : Path
        The folder in which the run writes ``data/processed`` and ``reports``.
    """

    def __init__(self, raw: Path, folder: str, root: Path) -> None:
        self.site_url = read_site(raw, Problems()).site_url
        self._folder = folder
        self._table = root / PROCESSED / folder / FINDINGS

    def tagged(self, context: PageContext, file: str) -> PageContext:
        """Return a page's context with its tags; the same context where the address is not known.

        Parameters
        ----------
        context : PageContext
        file : str
            The page's file, relative to the folder of the year.
        """
        if self.site_url is None:
            return context
        lang, other = context.lang, context.other_language
        base = f"{self.site_url}{self._folder}/"
        beside = base + file.rpartition("/")[0] + ("/" if "/" in file else "")
        lines = headlines(read_lines(self._table)) if context.page == "report" else ()
        description = _sentence(lines[0], lang) if lines else context.description
        tags = PageTags(
            url=base + file,
            alternates=((lang, base + file), (other.lang, beside + other.href)),
            feed=f"{self.site_url}{FEED}",
            locale=LOCALES[lang],
            other_locale=LOCALES[other.lang],
            description=description,
            image=f"{base}{card_name(lang)}",
            image_alt=f"{context.title}. {description}",
        )
        return replace(context, tags=tags)

    def draw(self, target: Path, names: dict[str, str], year: int) -> None:
        """Write the year's cards, one a language, into a folder; none where the address is not known.

        Parameters
        ----------
        target : Path
            The folder of the year's pages.
        names : dict of str to str
            The index's name by language.
        year : int
        """
        if self.site_url is None:
            return
        lines = read_lines(self._table)
        for lang in LANGUAGES:
            say = language(lang)
            words = evidence_words(say)
            found = sorted(
                headlines(lines), key=lambda line: line.kind not in LEADERS
            )  # who leads comes first
            shown = [(line.evidence, words[line.evidence], line.text[lang]) for line in found]
            known = public_line(lines)
            foot = known[lang] if known else ""
            card = draw_card(say("PAR Index, recomputed"), names[lang], year, shown, foot)
            target.mkdir(parents=True, exist_ok=True)
            (target / card_name(lang)).write_bytes(card)


def card_name(lang: str) -> str:
    """Return the file of a year's card in one language."""
    return f"card.{lang}.png"


def _sentence(line: Line, lang: str) -> str:
    """Return a finding, and before it the word for its evidence."""
    word = evidence_words(language(lang))[line.evidence]
    return f"{word[:1].upper()}{word[1:]}: {line.text[lang]}"
