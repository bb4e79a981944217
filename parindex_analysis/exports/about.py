"""The first sheet of a workbook: what it is, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from parindex_analysis.exports.codebook import table_line
from parindex_analysis.language import LANGUAGES, Language, language
from parindex_analysis.pages.context import year_title
from parindex_analysis.pages.provenance import citation, decision_line, rerun_command
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.sources import facts_as_of

WIDTHS = (26, 110)


def about_rows(analysis: Analysis, tables: Sequence[str]) -> list[list[str]]:
    """Return the rows of the sheet: names and what they stand for, Vietnamese first, then English.

    Parameters
    ----------
    analysis : Analysis
        The year's results.
    tables : sequence of str
        The tables that have sheets, in their order.
    """
    rows: list[list[str]] = []
    for lang in LANGUAGES:
        rows += [*([[]] if rows else []), *_rows(analysis, tables, language(lang))]
    return rows


def _rows(analysis: Analysis, tables: Sequence[str], say: Language) -> list[list[str]]:
    year, date = analysis.year, facts_as_of(analysis.year)
    rows = [
        [year_title(year, say), year.settings.about[say.lang]],
        [
            say("What this is"),
            say(
                "The tables behind the report, one a sheet. The sheet “codebook” says what each column means."
            ),
        ],
        [say("Published by"), year.settings.publisher[say.lang]],
        [say("Decision"), decision_line(year, say) or say("not known")],
        [say("Facts as of"), say.date(date) if date else say("not known")],
    ]
    if year.notes is not None:
        rows.append([say("Mind"), year.notes[say.lang]])
    rows += [
        [
            _evidence("published", say("published")),
            say("printed in a decision or by the press, as the source says"),
        ],
        [_evidence("derived", say("derived")), say("arithmetic on published figures")],
        [_evidence("implied", say("implied")), say("holds whatever the unpublished figures are")],
        [say("Made again by"), rerun_command(analysis.parameters)],
        [say("Cite as"), citation(year, say)],
        [
            say("Licence"),
            say("Text and figures may be used freely if the source is named. Data: see the sources."),
        ],
    ]
    return rows + [[table, table_line(table, say.lang)] for table in tables]


def _evidence(kind: str, word: str) -> str:
    """Return the word of the tables' columns, with the reader's own beside it where it is another."""
    return kind if kind == word else f"{kind}: {word}"
