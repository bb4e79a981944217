"""The first minute of a report: who leads, how firm that is, what is not known; and what the index is."""

from __future__ import annotations

from html import escape

from parindex_analysis import html
from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.contradictions import contradiction_sentence
from parindex_analysis.words.evidence import evidence_words
from parindex_analysis.words.findings.first_place import first_place
from parindex_analysis.words.findings.standing import leader
from parindex_analysis.words.names import block_name

Told = tuple[str, str]  # a sentence and its evidence


def summary(analysis: Analysis, say: Language) -> str:
    """Return what the index is, and a card for each block."""
    about = html.paragraph(analysis.year.settings.about[say.lang], css="lead")
    note = html.paragraph(
        say(
            "A weight is the share of a part in the total. To see how firm a rank is, each weight is moved "
            "up and down by up to {vary}: 20 points may be {low} to {high}.",
            vary=say.percent(analysis.parameters.vary),
            low=say.plain(20 * (1 - analysis.parameters.vary)),
            high=say.plain(20 * (1 + analysis.parameters.vary)),
        ),
        css="note",
    )
    return about + html.cards([_card(analysis, group, say) for group in analysis.groups]) + note


def _card(analysis: Analysis, group: str, say: Language) -> tuple[str, str]:
    words = evidence_words(say)
    rows = [
        (say("Who leads"), _leader(analysis, group, say)),
        (say("How firm that is"), _firm(analysis, group, say)),
        (say("What is not known"), _unknown(analysis, group, say)),
    ]
    clash = analysis.contradictions[group]
    if clash is not None:
        rows.append((say("What is in doubt"), (contradiction_sentence(clash, say), "implied")))
    pairs = [
        (name, html.Cell(text, html=f"{escape(text)} {html.sign(kind, words[kind])}"))
        for name, (text, kind) in rows
    ]
    return block_name(analysis.year, group, say), html.definitions(pairs)


def _leader(analysis: Analysis, group: str, say: Language) -> Told:
    found = next(leader(analysis, group, say), None)
    if found is None:
        return say("Who is first is not public."), "derived"
    return found.sentence, found.evidence


def _firm(analysis: Analysis, group: str, say: Language) -> Told:
    found = next(first_place(analysis, group, say), None)
    if found is None:
        return say("That can't be said: too little is public."), "derived"
    if found.values["firm"]:
        verdict = say("Known in part.") if found.values.get("level") == "part" else say("Firm.")
    else:
        verdict = say("Not proven.") if found.evidence == "implied" else say("Not under all weights.")
    return f"{verdict} {found.sentence}", found.evidence


def _unknown(analysis: Analysis, group: str, say: Language) -> Told:
    known = analysis.coverage[group]
    if known.units is None:
        return say("How many units were ranked, and nearly all of their results."), "derived"
    totals = known.units - max(known.totals_published, known.parts_published)
    ranks = known.units - known.ranks_published if totals else 0
    missing = [
        say("{missing} of {n} totals", missing=say.number(totals, 0), n=say.number(known.units, 0)),
        say("{missing} of {n} ranks", missing=say.number(ranks, 0), n=say.number(known.units, 0)),
        say("the scores by domain and criterion"),
    ]
    kept = [
        text
        for text, open_ in zip(missing, (totals, ranks, group not in analysis.blocks), strict=True)
        if open_
    ]
    if not kept:
        return say("Nothing that the ranking rests on: all totals and their parts are public."), "derived"
    return say("Not public: {missing}.", missing=say.names(kept)), "derived"
