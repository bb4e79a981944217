"""What the year's report says, section by section (notebook 03)."""

from __future__ import annotations

from itertools import groupby

from parindex_analysis import html
from parindex_analysis.figures.change import slopes
from parindex_analysis.language import Language
from parindex_analysis.pages.provenance import citation
from parindex_analysis.study.study import Analysis
from parindex_analysis.trends import BlockChange
from parindex_analysis.words.evidence import evidence_words
from parindex_analysis.words.findings import findings
from parindex_analysis.words.findings.sure import how_sure
from parindex_analysis.words.names import block_name, measure_name, unit_name


def key_findings(analysis: Analysis, say: Language) -> str:
    """Return the findings, the whole first, then under the name of each block."""
    words = evidence_words(say)
    copy = {"copy": say("Copy"), "copied": say("Copied"), "cite": citation(analysis.year, say)}
    parts = []
    for group, found in groupby(findings(analysis, say), key=lambda finding: finding.group):
        if group:
            parts.append(html.heading(3, block_name(analysis.year, group, say)))
        told = [(f.sentence, f.evidence, how_sure(analysis, f, say)) for f in found]
        parts.append(html.findings(told, words, copy=copy))
    notes = analysis.year.notes
    if notes is not None:
        parts.append(html.paragraph(notes[say.lang], css="note"))
    return "".join(parts)


def changes(analysis: Analysis, say: Language) -> str:
    """Return what changed since the latest earlier year, block by block."""
    parts = []
    for group, comparison in analysis.comparisons.items():
        if not (comparison.movers or comparison.blocks or comparison.checks):
            continue
        parts.append(html.heading(3, block_name(analysis.year, group, say)))
        if comparison.same_rules is False:
            parts.append(
                html.paragraph(
                    say(
                        "The rule set changed between {before} and {after}: part of a change may come "
                        "from the rules.",
                        before=comparison.before,
                        after=comparison.after,
                    )
                )
            )
        parts += [
            slopes(analysis, group, say),
            _movers(analysis, group, say),
            block_figures(analysis, group, say),
            change_checks(analysis, group, say),
        ]
    if parts:
        return "".join(parts)
    if analysis.before is None:
        return html.paragraph(say("No earlier year of this index is in the data."))
    return html.paragraph(
        say(
            "Nothing public of {before} can be compared with {after}.",
            before=analysis.before.year,
            after=analysis.year.year,
        )
    )


def _movers(analysis: Analysis, group: str, say: Language) -> str:
    comparison = analysis.comparisons[group]
    if not comparison.movers:
        return ""
    rows = [
        [
            unit_name(analysis.year, m.unit_id, say),
            say.number(m.rank_from, 0),
            say.number(m.rank_to, 0),
            arrow(m.places, say),
        ]
        for m in comparison.movers
    ]
    columns = [say("Unit"), str(comparison.before), str(comparison.after), say("Change")]
    caption = say(
        "{block}: units ranked in {before} and {after}",
        block=block_name(analysis.year, group, say),
        before=comparison.before,
        after=comparison.after,
    )
    return html.table(columns, rows, caption, numeric=(1, 2, 3))


def arrow(places: float, say: Language) -> str:
    """Write places gained or lost with an arrow."""
    if places == 0:
        return "0"
    return ("▲ " if places > 0 else "▼ ") + say.signed(places, 0)


def _change(block: BlockChange, decimals: int, say: Language) -> str:
    """Write a change; of figures that were cut or are approximate, as the interval that it lies in."""
    if {block.before.rounding, block.after.rounding} == {"rounded"}:
        return say.signed(block.change, decimals)
    low = block.after.interval[0] - block.before.interval[1]
    high = block.after.interval[1] - block.before.interval[0]
    return f"{say.signed(low, decimals)} … {say.signed(high, decimals)}"


def block_figures(analysis: Analysis, group: str, say: Language) -> str:
    """Set the block's printed figures of both years side by side."""
    comparison = analysis.comparisons[group]
    rows = [
        [
            measure_name(b.measure, say),
            say.figure(b.before),
            say.figure(b.after),
            _change(b, analysis.year.settings.decimals, say),
        ]
        for b in comparison.blocks
    ]
    if not rows:
        return ""
    columns = [say("Figure"), str(comparison.before), str(comparison.after), say("Change")]
    caption = say(
        "{block}: figures of the block in {before} and {after}",
        block=block_name(analysis.year, group, say),
        before=comparison.before,
        after=comparison.after,
    )
    return html.table(columns, rows, caption, numeric=(1, 2, 3))


def change_checks(analysis: Analysis, group: str, say: Language) -> str:
    """Hold the printed changes of the block against the figures of both years."""
    parts = []
    for check in analysis.comparisons[group].checks:
        told = {
            "measure": measure_name(check.measure, say),
            "change": say.signed(check.printed.value, check.printed.decimals or 0),
            "before": say.figure(check.before),
            "after": say.figure(check.after),
        }
        if check.circular:
            text = say(
                "{measure}: {change} is printed, but {before} was derived from it, so nothing is checked.",
                **told,
            )
        elif check.agrees:
            text = say("{measure}: the printed {change} fits the two figures {before} and {after}.", **told)
        else:
            text = say(
                "{measure}: the printed {change} does not fit the two figures {before} and {after}.", **told
            )
        parts.append(html.paragraph(text))
    return "".join(parts)
