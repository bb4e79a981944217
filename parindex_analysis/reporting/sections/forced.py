"""The report's section on what the printed figures force, and on those that cannot all be true."""

from __future__ import annotations

from parindex_analysis.evidence.bounds import Bounds, UnitBounds
from parindex_analysis.evidence.contradictions import Contradiction
from parindex_analysis.evidence.mending import Culprit
from parindex_analysis.reporting import html
from parindex_analysis.reporting.analysis import Analysis
from parindex_analysis.reporting.figures.forced import NARROW, forced_totals, runs
from parindex_analysis.reporting.forced import (
    block_notes,
    contradiction_sentence,
    culprit_sentence,
    still_holds,
)
from parindex_analysis.reporting.language import Language
from parindex_analysis.reporting.sections.common import evidence_words
from parindex_analysis.reporting.words import block_name, count_units, unit_name


def forced_figures(analysis: Analysis, say: Language) -> str:
    """Return, for each block, what must be wrong, the figure, and the tables of units and of ranks."""
    parts = []
    for group in analysis.groups:
        parts.append(html.heading(3, block_name(analysis.year, group, say)))
        found = analysis.forced[group]
        if found.contradiction is not None:
            parts.append(_box(analysis, group, found.contradiction, say))
        if found.bounds is None:
            notes = [] if found.contradiction else block_notes(analysis, group, say)
            parts += map(html.paragraph, notes)
        elif _open(analysis, found.bounds):
            differ = len(runs(found.bounds)) > 1  # else every rank may have any total
            if differ:
                parts.append(forced_totals(analysis, group, found.bounds, say))
            parts.append(_units(analysis, group, found.bounds, say))
            if differ:
                parts.append(_ranks(analysis, group, found.bounds, say))
        else:
            text = say("Every total is known to its print; no more is to be inferred.")
            parts.append(html.paragraph(text))
    return "".join(parts) or html.paragraph(say("No rank and no total of a unit is public."))


def _open(analysis: Analysis, bounds: Bounds) -> bool:
    """Say whether anything is left open that is wider than a print."""
    room = NARROW * analysis.year.scale
    return any(one.total_high - one.total_low > room for one in bounds.units) or any(
        high - low > room for low, high in bounds.positions
    )


def _box(analysis: Analysis, group: str, clash: Contradiction, say: Language) -> str:
    """Return the box that names the figures which cannot all be true."""

    def told(culprits: tuple[Culprit, ...]) -> list[tuple[str, str]]:
        return [(culprit_sentence(analysis, clash, one, say), "implied") for one in culprits]

    parts = [html.paragraph(contradiction_sentence(clash, say))]
    words = evidence_words(say)
    if clash.certain:
        parts.append(html.paragraph(say("Wrong if the others are right:")))
        parts.append(html.findings(told(clash.certain), words))
    if clash.others:
        left = clash.size - len(clash.certain)
        parts.append(
            html.paragraph(
                say("And {n} of these:", n=say.number(left, 0))
                if clash.certain
                else say("{n} of these must be wrong:", n=say.number(left, 0))
            )
        )
        parts.append(html.findings(told(clash.others), words))
    if clash.capped:
        parts.append(html.paragraph(say("There are more ways than are listed here.")))
    parts.append(html.paragraph(still_holds(analysis, group, say)))
    return html.box(say("Figures that cannot all be true"), "".join(parts))


def _units(analysis: Analysis, group: str, bounds: Bounds, say: Language) -> str:
    words = evidence_words(say)
    rows: list[list[str | html.Cell]] = []
    alike = _alike(bounds)
    for one in bounds.units:
        if alike and one.unit_id in {other.unit_id for other in alike[1:]}:
            continue
        if alike and one is alike[0] and len(alike) > 1:
            told = count_units(analysis.year, group, len(alike), say)
            name = say("each of the other {units}", units=told)
        else:
            name = unit_name(analysis.year, one.unit_id, say)
        rows.append(
            [
                name,
                say.interval((one.total_low, one.total_high), 3),
                _rank_text(one, say),
                html.Cell(words[one.evidence], html=html.badge(one.evidence, words[one.evidence])),
            ]
        )
    columns = [say("Unit"), say("Points"), say("Rank"), say("Evidence")]
    caption = say(
        "{block}, {year}: least and greatest total, best and worst rank",
        block=block_name(analysis.year, group, say),
        year=analysis.year.year,
    )
    return html.table(columns, rows, caption, row_header=0, numeric=(1, 2), note=_note(say))


def _note(say: Language) -> str:
    return say(
        "A printed total reaches as far as its rounding. Where totals may be equal, a unit may share "
        "the rank of another."
    )


def _alike(bounds: Bounds) -> list[UnitBounds]:
    """Return the largest set of units with the very same open ends: those of which nothing is printed."""
    groups: dict[tuple[float, float, float, float], list[UnitBounds]] = {}
    for one in bounds.units:
        if one.rank_best < one.rank_worst:
            ends = (one.total_low, one.total_high, one.rank_best, one.rank_worst)
            groups.setdefault(ends, []).append(one)
    return max(groups.values(), key=len, default=[])


def _rank_text(one: UnitBounds, say: Language) -> str:
    decimals = 0 if one.rank_best % 1 == 0 and one.rank_worst % 1 == 0 else 1
    return say.interval((one.rank_best, one.rank_worst), decimals)


def _ranks(analysis: Analysis, group: str, bounds: Bounds, say: Language) -> str:
    rows: list[list[str | html.Cell]] = [
        [say.interval((first, last), 0), say.number(ends[0], 3), say.number(ends[1], 3)]
        for first, last, ends in runs(bounds)
    ]
    columns = [say("Rank"), say("Least total"), say("Greatest total")]
    caption = say(
        "{block}, {year}: total on each rank",
        block=block_name(analysis.year, group, say),
        year=analysis.year.year,
    )
    title = say("Least and greatest total on each rank")
    return html.details(title, html.table(columns, rows, caption, row_header=0, numeric=(0, 1, 2)))
