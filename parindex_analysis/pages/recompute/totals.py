"""What can be recomputed and what can't (notebook 01)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from parindex_analysis import html
from parindex_analysis.language import Language
from parindex_analysis.scoring import Recomputed
from parindex_analysis.scoring.recompute import UnitTotal
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.checks import check_sentence, verdict_word
from parindex_analysis.words.names import block_name, reason_words, unit_name

_SIGNS = {"agrees": "✓", "differs": "✗", "open": "?"}


def checks(analysis: Analysis, say: Language) -> str:
    """List every comparison of figures with its verdict."""
    if not analysis.checks:
        return html.paragraph(say("No two public figures of this year can be compared with each other."))
    rows = [
        [
            block_name(analysis.year, check.group, say)
            if check.group in analysis.groups
            else say("All blocks"),
            check_sentence(analysis.year, check, say),
            f"{_SIGNS[check.verdict]} {verdict_word(check, say)}",
        ]
        for check in analysis.checks
    ]
    agree = sum(check.verdict == "agrees" for check in analysis.checks)
    differ = sum(check.verdict == "differs" for check in analysis.checks)
    summary = say(
        "{agree} of {n} comparisons agree, {differ} do not, {open} can't be decided from what is public.",
        agree=agree,
        differ=differ,
        open=len(rows) - agree - differ,
        n=len(rows),
    )
    columns = [say("Block"), say("Comparison"), say("Verdict")]
    return html.paragraph(summary) + html.table(
        columns, rows, say("Public figures compared with each other"), row_header=1
    )


def totals(analysis: Analysis, say: Language) -> str:
    """Show recomputed beside official totals and ranks, for blocks whose parts are public."""
    parts = []
    for group, result in analysis.recomputed.items():
        if isinstance(result, Recomputed):
            parts += [html.heading(3, block_name(analysis.year, group, say)), _table(analysis, result, say)]
    return "".join(parts) or html.paragraph(
        say("No total can be recomputed: the scores behind the totals are not public.")
    )


def _table(analysis: Analysis, result: Recomputed, say: Language) -> str:
    official = result.compared > 0
    columns = [say("Unit"), say("Recomputed total"), say("Rank")]
    if official:
        columns += [say("Official total"), say("Official rank"), say("Difference")]
    columns.append(say("Missing items"))
    rows = [_cells(analysis, unit, result.within, say, official=official) for unit in result.units]
    caption = say(
        "{block}, {year}: totals recomputed from their parts",
        year=analysis.year.year,
        block=block_name(analysis.year, result.group, say),
    )
    said = []
    if result.ranks_differing:
        said.append(say("≠: the ranks differ."))
    if result.incomplete:
        said.append(say("A unit with missing items has no total and no rank."))
    note = " ".join(said) or None
    return html.table(columns, rows, caption, numeric=range(1, len(columns)), note=note)


def _cells(analysis: Analysis, unit: UnitTotal, within: float, say: Language, *, official: bool) -> list[str]:
    decimals = analysis.year.settings.decimals
    cells = [
        unit_name(analysis.year, unit.unit_id, say),
        _number(unit.total, decimals, say),
        _number(unit.rank, 0, say),
    ]
    if official:
        cells += [
            _number(unit.published_total, decimals, say),
            _number(unit.rank_of_published, 0, say) + (" ≠" if unit.rank_differs else ""),
            _difference(unit, within, say),
        ]
    return [*cells, say.number(unit.missing, 0)]


def _difference(unit: UnitTotal, within: float, say: Language) -> str:
    """Write a difference of totals; one that is too small to count is not written out."""
    if math.isnan(unit.difference):
        return "–"
    gap = abs(unit.difference)
    return f"< {say.small(within)}" if 1e-9 < gap <= within else say.small(gap)


def _number(value: float, decimals: int, say: Language) -> str:
    return "–" if math.isnan(value) else say.number(value, decimals)


def limits(analysis: Analysis, say: Language) -> str:
    """Say plainly what can't be recomputed, and why."""
    lines = [line for group in analysis.groups for line in _limits_of(analysis, group, say)]
    if not lines and analysis.recomputed:
        return html.paragraph(say("Everything that makes up the totals is public."))
    if not lines:
        return html.paragraph(say("No figure of this year comes from a source that can be relied on."))
    return "<ul>" + "".join(f"<li>{html.paragraph(line)}</li>" for line in lines) + "</ul>"


def _limits_of(analysis: Analysis, group: str, say: Language) -> Iterator[str]:
    covered, block = analysis.coverage[group], block_name(analysis.year, group, say)
    result = analysis.recomputed[group]
    if isinstance(result, str):
        yield say(
            "{block}: totals can't be recomputed, because {reason}.",
            block=block,
            reason=reason_words(result, say, analysis.year.rules.get(group)),
        )
    elif result.reproduced < result.compared:
        yield say(
            "{block}: the parts are public, but the official totals do not follow from them.", block=block
        )
    elif analysis.year.scores is None:
        yield say(
            "{block}: appraised and survey points are public, the scores below them are not.", block=block
        )
    if covered.units is not None and covered.totals_published < covered.units:
        missing = covered.units - covered.totals_published
        yield say(
            "{block}: {missing} of {n} official totals are not in the data.",
            block=block,
            missing=missing,
            n=covered.units,
        )
    rule_set = analysis.year.rules.get(group)
    if rule_set is not None and not rule_set.items:
        rules = rule_set.settings.number or rule_set.settings.id
        yield say(
            "{block}: of rule set {rules} the names and points of the items are not public.",
            block=block,
            rules=rules,
        )
