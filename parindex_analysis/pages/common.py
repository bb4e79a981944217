"""Pieces that several pages share."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from parindex_analysis import html
from parindex_analysis.catalog import Year
from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import measure_name, unit_names
from parindex_analysis.words.sources import used_sources


def source_cell(year: Year, source_id: str) -> html.Cell:
    """Return a table cell that names a source's publisher and leads to it."""
    source = year.sources.get(source_id)
    if source is None:
        return html.Cell("–")
    text = source.publisher or source.title or source_id
    return html.Cell(text, html=html.link(text, source.url)) if source.url else html.Cell(text)


def evidence_key(_analysis: Analysis, say: Language) -> str:
    """Explain the kinds of evidence in one line each."""
    return html.definitions(
        [
            (say("published"), say("printed in a decision or by the press, as the source says")),
            (say("derived"), say("arithmetic on published figures")),
            (say("implied"), say("holds whatever the unpublished figures are")),
            (say("not excluded"), say("could be: the public figures do not rule it out")),
        ]
    )


def sources(analysis: Analysis, say: Language) -> str:
    """List the sources of the year's figures, with their dates, licences and addresses."""
    rows: list[list[str | html.Cell]] = []
    for source in used_sources(analysis.year):
        title = source.title or source.source_id
        rows.append(
            [
                source.publisher or "–",
                html.Cell(title, html=html.link(title, source.url) if source.url else None),
                _date(source.date, say),
                _licence(source.licence, say),
            ]
        )
    columns = [say("Publisher"), say("Title"), say("Date"), say("Licence")]
    table = html.table(columns, rows, say("Sources of the figures"), row_header=1) if rows else ""
    return table + _left_out(analysis, say) or html.paragraph(say("No source is named for this year."))


def _date(text: str, say: Language) -> str:
    """Write a day as the language does; a year alone stays as it is."""
    with suppress(ValueError):
        return say.date(dt.date.fromisoformat(text))
    return text or "–"


def _licence(text: str, say: Language) -> str:
    """Return a licence; the words that are ours in the page's language."""
    ours = {"press: facts cited": say("press: facts cited"), "official text": say("official text")}
    return ours.get(text, text) or "–"


def _left_out(analysis: Analysis, say: Language) -> str:
    """List figures that are not used, because their source is of low confidence."""
    if not analysis.left_out:
        return ""
    rows: list[list[str | html.Cell]] = []
    for fact in analysis.left_out:
        unit = next(
            (u.name(say.lang) for u in analysis.year.units if u.unit_id == fact.unit_id), say("whole block")
        )
        rows.append(
            [
                unit,
                measure_name(fact.measure, say),
                say.figure(fact),
                source_cell(analysis.year, fact.source_id),
            ]
        )
    columns = [say("Unit"), say("Figure"), say("Value"), say("Source")]
    return html.table(columns, rows, say("Figures left out: their source is of low confidence"), numeric=(2,))


def open_note(analysis: Analysis, group: str, say: Language) -> str:
    """Name the ranked units that what follows does not count, because not all of their parts are public."""
    units = tuple(dict.fromkeys(analysis.open_units[group].unit_ids))
    if not units:
        return ""
    told = say(
        "Not all parts of {names} are public: what follows is about the other units, and ranks are counted "
        "among them unless it says that ranges allow for all.",
        names=unit_names(analysis.year, units, say),
    )
    return html.paragraph(told)
