"""What the year's report says, section by section (notebook 03)."""

from __future__ import annotations

import math
from html import escape
from itertools import groupby

from parindex_analysis.catalog import Year
from parindex_analysis.catalog.models import KnownContradiction
from parindex_analysis.catalog.units import sort_key
from parindex_analysis.reporting import html
from parindex_analysis.reporting.analysis import Analysis
from parindex_analysis.reporting.figures.change import slopes
from parindex_analysis.reporting.figures.ranking import ranking
from parindex_analysis.reporting.findings import findings
from parindex_analysis.reporting.language import Language
from parindex_analysis.reporting.sections.common import evidence_words, measure_name, source_cell
from parindex_analysis.reporting.words import block_name, count_units, total_text, unit_name, unit_names
from parindex_analysis.scoring.bands import band_of
from parindex_analysis.trends import BlockChange


def key_findings(analysis: Analysis, say: Language) -> str:
    """Return the findings, the whole first, then under the name of each block."""
    words = evidence_words(say)
    parts = []
    for group, found in groupby(findings(analysis, say), key=lambda finding: finding.group):
        if group:
            parts.append(html.heading(3, block_name(analysis.year, group, say)))
        parts.append(html.findings([(f.sentence, f.evidence) for f in found], words))
    notes = analysis.year.notes
    if notes is not None:
        parts.append(html.paragraph(notes[say.lang], css="note"))
    parts += [html.paragraph(known.note[say.lang], css="note") for known in _known(analysis)]
    return "".join(parts)


def _known(analysis: Analysis) -> list[KnownContradiction]:
    return [
        known for known in analysis.year.settings.known_contradictions if known.year == analysis.year.year
    ]


def rankings(analysis: Analysis, say: Language) -> str:
    """Return, for each block, the figure and the table of what is public."""
    parts = []
    for group in analysis.groups:
        parts.append(html.heading(3, block_name(analysis.year, group, say)))
        if analysis.standings[group]:
            parts += [ranking(analysis, group, say), _table(analysis, group, say)]
        else:
            parts.append(html.paragraph(say("No rank and no total of a unit is public.")))
        parts.append(_unnamed(analysis, group, say))
    return "".join(parts) or html.paragraph(say("No rank and no total of a unit is public."))


def _table(analysis: Analysis, group: str, say: Language) -> str:
    year = analysis.year
    words = evidence_words(say)
    with_sources = any(standing.source_id for standing in analysis.standings[group])
    with_bands = any(band.group in (None, group) for band in year.settings.bands)
    columns = [say("Rank"), say("Unit"), say("Points"), say("Evidence")]
    if with_bands:
        columns.append(say("Class"))
    if with_sources:
        columns.append(say("Source"))
    rows: list[list[str | html.Cell]] = []
    for standing in analysis.standings[group]:
        unit = year.unit(standing.unit_id)
        place = (
            "–"
            if math.isnan(standing.rank)
            else say.number(standing.rank, 0 if standing.rank % 1 == 0 else 1)
        )
        name = html.Cell(unit.name(say.lang), html=_both_names(unit.name_vi, unit.name_en, say))
        kind = "published" if standing.evidence == "published" else "derived"
        row: list[str | html.Cell] = [
            place,
            name,
            total_text(year, standing, say) or "–",
            html.Cell(words[kind], html=html.badge(kind, words[kind])),
        ]
        if with_bands:
            row.append(_class(year, group, standing.total, say))
        if with_sources:
            row.append(source_cell(year, standing.source_id))
        rows.append(row)
    caption = say(
        "{block}, {year}: ranks and totals that are public",
        block=block_name(year, group, say),
        year=year.year,
    )
    return html.table(
        columns, rows, caption, row_header=1, numeric=(0, 2), note=_legend(analysis, group, say)
    )


def _class(year: Year, group: str, total: float, say: Language) -> str:
    """Return the class that a total falls into, by the index's bands."""
    band = band_of(year.settings, group, total)
    return "–" if band is None else band.name[say.lang]


def _both_names(vi: str, en: str, say: Language) -> str:
    """Return the name; on an English page with the Vietnamese name below it, which the sources use."""
    if say.lang == "vi" or vi == en:
        return escape(vi)
    return f'{escape(en)}<br><span class="muted" lang="vi">{escape(vi)}</span>'


def _legend(analysis: Analysis, group: str, say: Language) -> str | None:
    """Explain dashes and derived ranks, where there are any."""
    said = []
    standings = analysis.standings[group]
    if any(math.isnan(s.rank) or math.isnan(s.total) for s in standings):
        said.append(say("–: not public."))
    if any(not s.rank_printed and not math.isnan(s.rank) for s in standings):
        rule = {
            "min": say("equal totals share the better rank"),
            "dense": say("equal totals share a rank, none is skipped"),
            "average": say("equal totals share their mean rank"),
        }[analysis.year.settings.tie_rule]
        said.append(say("No ranks are printed; they follow from the totals ({rule}).", rule=rule))
    return " ".join(said) or None


def _unnamed(analysis: Analysis, group: str, say: Language) -> str:
    """Name the units of which nothing is public."""
    year = analysis.year
    shown = {standing.unit_id for standing in analysis.standings[group]}
    rest = [unit.unit_id for unit in year.units_of(group) if unit.unit_id not in shown]
    rest.sort(key=lambda unit_id: sort_key(unit_name(year, unit_id, say)))
    n = year.n_units(group)
    if not rest or n is None or not shown or len(rest) + len(shown) > n:
        return ""
    told = {"units": count_units(year, group, len(rest), say), "names": unit_names(year, rest, say)}
    return html.details(
        say("Neither rank nor total is public: {units}", units=told["units"]),
        html.paragraph(told["names"] + "."),
    )


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
        parts += [slopes(analysis, group, say), _movers(analysis, group, say), _blocks(analysis, group, say)]
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
            _arrow(m.places, say),
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


def _arrow(places: float, say: Language) -> str:
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


def _blocks(analysis: Analysis, group: str, say: Language) -> str:
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
    parts = []
    if rows:
        columns = [say("Figure"), str(comparison.before), str(comparison.after), say("Change")]
        caption = say(
            "{block}: figures of the block in {before} and {after}",
            block=block_name(analysis.year, group, say),
            before=comparison.before,
            after=comparison.after,
        )
        parts.append(html.table(columns, rows, caption, numeric=(1, 2, 3)))
    for check in comparison.checks:
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
