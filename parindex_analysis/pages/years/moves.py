"""Sections of the page that sets years side by side: who moved, and who stays at the top."""

from __future__ import annotations

from parindex_analysis import html
from parindex_analysis.figures.change import slopes
from parindex_analysis.language import Language
from parindex_analysis.pages.report.report import block_figures
from parindex_analysis.study.study import Analysis
from parindex_analysis.trends import (
    CommendationRule,
    Commended,
    Move,
    Podium,
    Streak,
    open_places,
    podiums,
    short_list,
    streaks,
)
from parindex_analysis.words.evidence import evidence_words
from parindex_analysis.words.findings.change import movers
from parindex_analysis.words.moves import places_text, rank_text, rest_sentence
from parindex_analysis.words.names import block_name, count_units, unit_name, unit_names

_MOST_STREAKS = 5


def moved(analysis: Analysis, say: Language) -> str:
    """Return who moved since the earlier year, block by block."""
    if analysis.before is None:
        return html.paragraph(say("No earlier year of this index is in the data."))
    parts = []
    for group in analysis.comparisons:
        said = [
            html.findings(_sentences(analysis, group, say), evidence_words(say)),
            slopes(analysis, group, say),
            _table(analysis, group, say),
            _open(analysis, group, say),
            _clash(analysis, group, say),
            block_figures(analysis, group, say),
        ]
        if any(piece for piece in said[1:]) or "<li" in said[0]:
            parts += [html.heading(3, block_name(analysis.year, group, say)), *said]
    return "".join(parts) or html.paragraph(
        say(
            "Nothing public of {before} can be compared with {after}.",
            before=analysis.before.year,
            after=analysis.year.year,
        )
    )


def _sentences(analysis: Analysis, group: str, say: Language) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = [(f.sentence, f.evidence) for f in movers(analysis, group, say)]
    known = analysis.moves[group]
    for way in (1, -1):
        units = [move for move in known.sure if move.way == way]
        if units:
            found.append((_at_least(analysis, units, way, say), "implied"))
    if known.rest is not None and known.exact and len(known.exact) < len(known.moves):
        n = len(known.moves) - len(known.exact)
        others = count_units(analysis.year, group, n, say)
        found.append((rest_sentence(known.rest, others, known.rest / n, say), "implied"))
    return found


def _at_least(analysis: Analysis, units: list[Move], way: int, say: Language) -> str:
    named = [
        say(
            "{unit} by at least {n}",
            unit=unit_name(analysis.year, move.unit_id, say),
            n=say.number(move.sure, 0),
        )
        for move in sorted(units, key=lambda move: -move.sure)[:4]
    ]
    told = {
        "names": say.names(named),
        "units": count_units(analysis.year, analysis.year.unit(units[0].unit_id).group, len(units), say),
    }
    if way > 0:
        return say("Whatever is not public, {units} more rose for sure: {names} places.", **told)
    return say("Whatever is not public, {units} more fell for sure: {names} places.", **told)


def _table(analysis: Analysis, group: str, say: Language) -> str:
    known = analysis.moves[group]
    shown = [move for move in known.moves if move.exact or move.way]
    if not shown:
        return ""
    words = evidence_words(say)
    rows: list[list[str | html.Cell]] = [
        [
            unit_name(analysis.year, move.unit_id, say),
            rank_text(move.before.rank, say),
            rank_text(move.after.rank, say),
            places_text(move, say),
            html.Cell(words[move.evidence], html=html.badge(move.evidence, words[move.evidence])),
        ]
        for move in shown
    ]
    columns = [say("Unit"), str(known.before), str(known.after), say("Places"), say("Evidence")]
    caption = say(
        "{block}: units that are known to have moved, or to have stayed, from {before} to {after}",
        block=block_name(analysis.year, group, say),
        before=known.before,
        after=known.after,
    )
    return html.table(columns, rows, caption, numeric=(1, 2, 3))


def _open(analysis: Analysis, group: str, say: Language) -> str:
    """Fold away the units of which not even the direction is known, with what the figures leave open."""
    known = analysis.moves[group]
    informed = [m for m in known.open if m.places != (1 - (known.sizes[1] or 0), (known.sizes[0] or 0) - 1)]
    silent = [m.unit_id for m in known.open if m not in informed]
    if not known.open:
        return ""
    lines = [
        say(
            "{unit}: {places} places",
            unit=unit_name(analysis.year, move.unit_id, say),
            places=places_text(move, say),
        )
        for move in informed
        if places_text(move, say) != "–"
    ]
    said = "".join(html.paragraph(line + ".") for line in lines)
    if silent:
        names = unit_names(analysis.year, silent, say)
        said += html.paragraph(say("Nothing at all is known of {names}.", names=names))
    if not said:
        return ""
    units = count_units(analysis.year, group, len(known.open), say)
    return html.details(say("Rose or fell, that is not public: {units}", units=units), said)


def _clash(analysis: Analysis, group: str, say: Language) -> str:
    """Say where contradictions leave only printed ranks to go by."""
    years = analysis.moves[group].contradictory
    if not years:
        return ""
    return html.paragraph(
        say(
            "Figures of {years} contradict each other, so only the ranks printed for that year count here.",
            years=say.names([str(year) for year in years]),
        )
    )


def top(analysis: Analysis, say: Language) -> str:
    """Return the longest runs at the top, and the years in which the first places did not change hands."""
    parts = []
    for group in analysis.groups:
        runs = [s for s in streaks(analysis.wider.years, group, analysis.parameters.top) if s.years > 1]
        same = podiums(analysis.wider.years, group, analysis.parameters.top)
        if not runs and not same:
            continue
        lines = [(_podium(analysis, podium, say), "derived") for podium in same]
        lines += [(_streak(analysis, streak, say), "derived") for streak in runs[:_MOST_STREAKS]]
        parts.append(html.heading(3, _block_of(analysis, group, say)))
        parts.append(html.findings(lines, evidence_words(say)))
    return "".join(parts) or html.paragraph(
        say(
            "No unit is known to have stood among the first {top} two years in a row.",
            top=analysis.parameters.top,
        )
    )


def _block_of(analysis: Analysis, group: str, say: Language) -> str:
    return say(
        "{block}: the first {top}", block=block_name(analysis.year, group, say), top=analysis.parameters.top
    )


def _name(analysis: Analysis, unit_id: str, say: Language) -> str:
    known = {unit.unit_id: unit for unit in (*analysis.year.units, *analysis.wider.units)}
    return known[unit_id].name(say.lang)


def _podium(analysis: Analysis, podium: Podium, say: Language) -> str:
    names = say.names([_name(analysis, unit, say) for unit in podium.unit_ids])
    years = say.names([str(year) for year in range(podium.first, podium.last + 1)])
    return say(
        "{names} stood 1 to {n} in this order in {years}.", names=names, n=len(podium.unit_ids), years=years
    )


def _streak(analysis: Analysis, streak: Streak, say: Language) -> str:
    told = {
        "unit": _name(analysis, streak.unit_id, say),
        "top": analysis.parameters.top,
        "n": streak.years,
        "first": streak.first,
        "last": streak.last,
        "ranks": ", ".join(rank_text(rank, say) for rank in streak.ranks),
    }
    sentence = say(
        "{unit} stood among the first {top} for {n} years in a row, {first} to {last}: {ranks}.", **told
    )
    if streak.maybe_earlier or streak.maybe_later:
        sentence += " " + say("The run may be longer: its rank just before or after is not public.")
    return sentence


def commended(analysis: Analysis, say: Language) -> str:
    """Return the short list for commendation under the rule that the parameters set."""
    if analysis.year.settings.units == "provinces":
        return html.paragraph(say("No list: on an index of provinces nobody commends units."))
    rule = CommendationRule(analysis.parameters.top, analysis.parameters.rise)
    told = {"top": say.number(rule.top, 0), "rise": say.number(rule.rise, 0)}
    said = say(
        "The leading group: ranked {top} or better. Outstanding risers: {rise} places up or more since the "
        "year compared with. Other limits: the parameters top and rise.",
        **told,
    )
    parts = [html.box(say("The rule of this list"), html.paragraph(said))]
    for group in analysis.comparisons:
        found = short_list(analysis.moves[group].moves, rule)
        if found:
            parts.append(_commended(analysis, group, found, say))
    if len(parts) == 1:
        return html.paragraph(say("No list: no rank of two years can be set side by side."))
    return "".join(parts)


def _commended(analysis: Analysis, group: str, found: list[Commended], say: Language) -> str:
    why = {"leading": say("leading group"), "riser": say("outstanding riser")}
    rows: list[list[str | html.Cell]] = [
        [
            unit_name(analysis.year, one.unit_id, say),
            why[one.why] if one.sure else say("possibly: {why}", why=why[one.why]),
            rank_text(one.move.after.rank, say),
            places_text(one.move, say),
        ]
        for one in found
    ]
    caption = say(
        "{block}: short list for commendation, {year}",
        block=block_name(analysis.year, group, say),
        year=analysis.year.year,
    )
    columns = [say("Unit"), say("Why"), say("Rank"), say("Places")]
    said = []
    if any(not one.sure for one in found):
        said.append(say("Possibly: what is public leaves it open."))
    missing = open_places(analysis.moves[group].moves, analysis.parameters.top)
    if missing:
        top = say.number(analysis.parameters.top, 0)
        said.append(say("Who holds {n} of the first {top} places is not public.", n=missing, top=top))
    note = " ".join(said) or None
    return html.table(columns, rows, caption, numeric=(2, 3), note=note)
