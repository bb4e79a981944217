"""The wider picture: a place across indices, and how far indices of provinces agree."""

from __future__ import annotations

from parindex_analysis import html
from parindex_analysis.figures.profile import panels
from parindex_analysis.language import Language
from parindex_analysis.pages.common import source_cell
from parindex_analysis.study.study import Analysis
from parindex_analysis.trends import Break, Correlation, IndexLine, Profile
from parindex_analysis.words.evidence import evidence_words
from parindex_analysis.words.targets import index_name, place_name, year_text


def profiles(analysis: Analysis, say: Language) -> str:
    """Return each place's figures in every index, on their own scales, with the breaks of method."""
    parts = []
    for place in analysis.wider.places:
        found = analysis.wider.profiles[place]
        lines = [line for line in found.lines if line.years]
        if not lines:
            continue
        body = panels(found, say) + _table(analysis, found, lines, say) + _breaks(lines, say)
        parts += [html.heading(3, place_name(place, say)), body]
    return "".join(parts) or html.paragraph(say("No profile of this index's place is in the data."))


def _table(analysis: Analysis, found: Profile, lines: list[IndexLine], say: Language) -> str:
    words = evidence_words(say)
    rows: list[list[str | html.Cell]] = []
    for line in lines:
        for year in reversed(line.years):
            figure = year.values[0] if year.values else None
            kind = "published"
            if figure is not None and any(one.evidence == "derived" for one in year.values):
                kind = "derived"
            rows.append(
                [
                    index_name(line.index, say),
                    str(year.year),
                    year_text(year, say),
                    "–" if year.scale is None else say.plain(year.scale),
                    html.Cell(words[kind], html=html.badge(kind, words[kind])),
                    source_cell(analysis.year, figure.source_id) if figure else html.Cell("–"),
                ]
            )
    columns = [say("Index"), say("Year"), say("Figure"), say("Scale"), say("Evidence"), say("Source")]
    caption = say("{place}: every figure, each on its own scale", place=place_name(found.place, say))
    table = html.table(columns, rows, caption, numeric=(1, 3))
    return html.details(say("All figures of {place}", place=place_name(found.place, say)), table)


def _breaks(lines: list[IndexLine], say: Language) -> str:
    said = []
    for line in lines:
        told = [_break(one, say) for one in line.breaks]
        if told:
            said.append((index_name(line.index, say), "; ".join(told)))
    if not said:
        return ""
    heading = html.paragraph(say("Where the method broke, so that figures before and after are not alike:"))
    return heading + html.definitions([(name, text) for name, text in said])


def _break(one: Break, say: Language) -> str:
    told = {"before": one.before, "after": one.after, "old": one.old, "new": one.new}
    if one.kind == "scale":
        return say("{before}–{after}: the scale went from {old} to {new} points", **told)
    if one.kind == "size":
        return say("{before}–{after}: {old}, then {new} ranked", **told)
    return say("{before}–{after}: rules {old}, then {new}", **told)


def correlations(analysis: Analysis, say: Language) -> str:
    """Return how far this index of provinces agrees with others of the same years."""
    rows = [
        [
            other,
            str(year),
            say.number(one.rho, 2),
            f"{say.number(one.low, 2)} … {say.number(one.high, 2)}",
            str(one.n),
        ]
        for other, found in _named(analysis, say)
        for year, one in found.items()
    ]
    if not rows:
        return ""
    columns = [say("With"), say("Year"), say("Rank correlation"), say("95% interval"), say("Provinces")]
    caption = say("Rank correlation with other indices over the provinces that both have")
    note = say(
        "Spearman's rank correlation: 1 is the same order, 0 no relation, −1 the opposite order. That two "
        "indices agree or not says nothing about causes: one asks firms, another people, a third officials. "
        "The interval shows what chance alone could do with so many provinces."
    )
    return html.table(columns, rows, caption, numeric=(1, 2, 4), note=note)


def _named(analysis: Analysis, say: Language) -> list[tuple[str, dict[int, Correlation]]]:
    return [(index_name(name.upper(), say), found) for name, found in analysis.wider.correlations.items()]
