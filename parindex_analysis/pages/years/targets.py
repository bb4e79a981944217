"""Was it promised: targets of programmes and plans against results."""

from __future__ import annotations

from parindex_analysis import html
from parindex_analysis.language import Language
from parindex_analysis.pages.common import source_cell
from parindex_analysis.study.study import Analysis
from parindex_analysis.trends import Judged
from parindex_analysis.words.targets import (
    doubt_sentence,
    index_name,
    margin,
    no_result,
    place_name,
    promise,
    result,
    verdict_words,
)


def promised(analysis: Analysis, say: Language) -> str:
    """Return the targets that the year is held to, and the others folded away, place by place."""
    parts = []
    for place in analysis.wider.places:
        own = [one for one in analysis.wider.judged if one.target.place == place]
        year = analysis.year.year
        due = [one for one in own if one.target.due_from <= year <= one.target.due]
        rest = [one for one in own if one not in due]
        if not own:
            continue
        parts.append(html.heading(3, place_name(place, say)))
        parts.append(_counted(due, year, say))
        if due:
            caption = say("{place}: targets for {year}", place=place_name(place, say), year=year)
            parts.append(_table(analysis, due, caption, say))
        parts += [
            html.paragraph(_gained(one, say)) for one in due if one.target.measure.startswith("rank_gain")
        ]
        if rest:
            caption = say(
                "{place}: targets for other years than {year}", place=place_name(place, say), year=year
            )
            summary = say.plural("{n} target for other years", "{n} targets for other years", len(rest))
            parts.append(html.details(summary, _table(analysis, rest, caption, say)))
    return "".join(parts) or html.paragraph(say("No targets are in the data for this index and place."))


def _counted(due: list[Judged], year: int, say: Language) -> str:
    if not due:
        return html.paragraph(say("No target in the data is due in {year} or runs through it.", year=year))
    words = verdict_words(say)
    counts = [(words[kind], sum(one.verdict == kind for one in due)) for kind in words]
    listed = say.names([f"{say.number(n, 0)} {word}" for word, n in counts if n])
    return html.paragraph(
        say.plural(
            "{n} target is due in {year} or runs through it: {listed}.",
            "{n} targets are due in {year} or run through it: {listed}.",
            len(due),
            year=year,
            listed=listed,
        )
    )


def _gained(judged: Judged, say: Language) -> str:
    """Read a promise for each year as one for the mean, too: the kinder reading."""
    gains = [one.found[0] for one in judged.outcomes if one.found is not None]
    if not gains:
        return say(
            "{about}: no year of the period has a result yet.", about=index_name(judged.target.about, say)
        )
    return say(
        "{about}: read as a mean, the promise asks for {asked} places a year; over the {n} years with "
        "results "
        "it is {mean}.",
        about=index_name(judged.target.about, say),
        asked=say.number(judged.target.value, 0),
        n=say.number(len(gains), 0),
        mean=say.signed(sum(gains) / len(gains), 2),
    )


def _table(analysis: Analysis, judged: list[Judged], caption: str, say: Language) -> str:
    words = verdict_words(say)
    rows: list[list[str | html.Cell]] = []
    for one in judged:
        doubts = [doubt_sentence(doubt, say) for doubt in one.doubts]
        why = no_result(one, say)
        rows.append(
            [
                index_name(one.target.about, say),
                one.target.when,
                promise(one, say),
                result(one, say),
                html.Cell(words[one.verdict], css="strong"),
                margin(one, say),
                "; ".join(part for part in (why, *doubts) if part) or "–",
                source_cell(analysis.year, one.target.source_id),
            ]
        )
    columns = [
        say("About"),
        say("Due"),
        say("Promised"),
        say("Found"),
        say("Verdict"),
        say("By how much"),
        say("What makes it doubtful"),
        say("Source"),
    ]
    note = say(
        "A target for each year of a period is missed as soon as one year misses it. Open: the result "
        "is still "
        "to come; the latest one is shown with its year."
    )
    return html.table(columns, rows, caption, note=note)
