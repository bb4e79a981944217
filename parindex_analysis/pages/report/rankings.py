"""The ranking of each block: the figure, and a table of all units that are known by name."""

from __future__ import annotations

import math
from html import escape

from parindex_analysis import html
from parindex_analysis.catalog import Unit
from parindex_analysis.catalog.units import sort_key
from parindex_analysis.evidence.bounds import UnitBounds
from parindex_analysis.figures.ranking import is_open, ranking, runs
from parindex_analysis.language import Language
from parindex_analysis.pages.common import source_cell
from parindex_analysis.pages.unit.files import unit_href
from parindex_analysis.scoring import Standing
from parindex_analysis.scoring.rank import band_of
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.evidence import evidence_words
from parindex_analysis.words.names import block_name, count_units, total_text, unit_name

_OPEN = 0.9  # of all ranks and of the scale: what leaves so much open says nothing

Row = list[str | html.Cell]


def rankings(analysis: Analysis, say: Language) -> str:
    """Return, for each block, the figure and the table of what is public and what follows from it."""
    parts = []
    for group in analysis.groups:
        parts.append(html.heading(3, block_name(analysis.year, group, say)))
        if analysis.standings[group]:
            parts += [
                ranking(analysis, group, say),
                _table(analysis, group, say),
                _places(analysis, group, say),
            ]
        else:
            parts.append(html.paragraph(say("No rank and no total of a unit is public.")))
    return "".join(parts) or html.paragraph(say("No rank and no total of a unit is public."))


def _table(analysis: Analysis, group: str, say: Language) -> str:
    year = analysis.year
    standings = {standing.unit_id: standing for standing in analysis.standings[group]}
    bounds = _open_bounds(analysis, group)
    with_bands = any(band.group in (None, group) for band in year.settings.bands)
    with_sources = any(standing.source_id for standing in standings.values())
    columns = [say("Rank"), say("Unit"), say("Points"), say("Evidence")]
    columns += [say("Class")] * with_bands + [say("Source")] * with_sources
    rows: list[Row] = []
    silent = [] if not bounds else _silent(analysis, group, bounds, standings)
    for unit_id in dict.fromkeys([*bounds, *standings]):
        if unit_id in silent:
            continue
        standing, ends = standings.get(unit_id), bounds.get(unit_id)
        row: Row = [
            _rank(standing, ends, say),
            _name(year.unit(unit_id), say, linked=standing is not None),
            _points(analysis, group, standing, ends, say),
            _evidence(standing, ends, say),
        ]
        if with_bands:
            band = band_of(year.settings, group, standing.total) if standing else None
            row.append("–" if band is None else band.name[say.lang])
        if with_sources:
            row.append(source_cell(year, standing.source_id) if standing else "–")
        rows.append(row)
    caption = say("{block}, {year}: ranks and points", block=block_name(year, group, say), year=year.year)
    words = {"find": say("Find a unit"), "found": say("{n} of {of} units", n="{n}", of="{of}")}
    note = _legend(analysis, group, len(rows) + len(silent), say)
    table = html.table(columns, rows, caption, row_header=1, numeric=(0, 2), note=note, live=words)
    return table + _unknown(analysis, group, silent, say)


def _silent(
    analysis: Analysis, group: str, bounds: dict[str, UnitBounds], standings: dict[str, Standing]
) -> list[str]:
    """Return the units of which the figures leave nearly every rank and total open."""
    n, scale = analysis.year.n_units(group) or 0, analysis.year.scale
    return [
        unit
        for unit, ends in bounds.items()
        if unit not in standings
        and ends.rank_worst - ends.rank_best >= _OPEN * (n - 1)
        and ends.total_high - ends.total_low >= _OPEN * scale
    ]


def _unknown(analysis: Analysis, group: str, silent: list[str], say: Language) -> str:
    """Name the units of which nothing is known, folded away."""
    if not silent:
        return ""
    names = sorted((unit_name(analysis.year, unit, say) for unit in silent), key=sort_key)
    units = count_units(analysis.year, group, len(silent), say)
    return html.details(
        say("Nothing is known of {units}: they can have any rank", units=units),
        html.paragraph(say.names(names) + "."),
    )


def _open_bounds(analysis: Analysis, group: str) -> dict[str, UnitBounds]:
    """Return what figures force of each unit, where they leave anything open."""
    bounds = analysis.forced[group].bounds
    if bounds is None or not is_open(analysis, bounds):
        return {}
    return {one.unit_id: one for one in bounds.units}


def _rank(standing: Standing | None, ends: UnitBounds | None, say: Language) -> html.Cell:
    sure = standing is not None and (
        standing.rank_printed or ends is None or ends.rank_best == ends.rank_worst
    )
    if standing is not None and sure and not math.isnan(standing.rank):
        decimals = 0 if standing.rank % 1 == 0 else 1
        return html.Cell(say.number(standing.rank, decimals), sort=standing.rank)
    if ends is None:
        return html.Cell("–")
    whole = ends.rank_best % 1 == 0 and ends.rank_worst % 1 == 0
    text = say.interval((ends.rank_best, ends.rank_worst), 0 if whole else 1)
    return _implied(text, ends.rank_best, say)


def _points(
    analysis: Analysis, group: str, standing: Standing | None, ends: UnitBounds | None, say: Language
) -> html.Cell:
    printed = total_text(analysis.year, standing, say) if standing is not None else ""
    if printed and standing is not None:
        clash = analysis.forced[group].contradiction
        doubted = clash is not None and any(fact is standing.fact for fact in clash.facts)
        mark = f' <abbr title="{escape(say("in doubt"))}">?</abbr>' if doubted else ""
        return html.Cell(printed, html=escape(printed) + mark, sort=standing.total)
    if ends is None:
        return html.Cell("–")
    # One decimal more than is printed, since rounding to 92.76 can be from 92.755 on.
    text = say.interval((ends.total_low, ends.total_high), analysis.year.settings.decimals + 1)
    return _implied(text, ends.total_low, say)


def _implied(text: str, key: float, say: Language) -> html.Cell:
    mark = html.sign("implied", say("implied"))
    return html.Cell(text, html=f"{mark} {escape(text)}", sort=key)


def _evidence(standing: Standing | None, ends: UnitBounds | None, say: Language) -> html.Cell:
    """Say how the points are known; without public points that is what other figures imply."""
    words = evidence_words(say)
    known = standing is not None and not (math.isnan(standing.total) and ends is not None)
    kind = "implied" if not known or standing is None else standing.evidence
    return html.Cell(words[kind], html=html.badge(kind, words[kind]))


def _name(unit: Unit, say: Language, *, linked: bool) -> html.Cell:
    """Return the name; on an English page with the Vietnamese name below it, which the sources use."""
    name = unit.name(say.lang)
    shown = html.link(name, unit_href(unit.unit_id, say.lang)) if linked else escape(name)
    if say.lang == "en" and unit.name_vi != unit.name_en:
        shown += f'<br><span class="muted" lang="vi">{escape(unit.name_vi)}</span>'
    return html.Cell(name, html=shown)


def _legend(analysis: Analysis, group: str, listed: int, say: Language) -> str | None:
    """Explain ranges, dashes, doubts and derived ranks, where there are any; count units without a name."""
    said, standings, year = [], analysis.standings[group], analysis.year
    bounds = _open_bounds(analysis, group)
    if bounds:
        said.append(
            say(
                "A range is what the printed figures allow, whatever the unpublished ones are; where totals "
                "may be equal, a unit may share a rank."
            )
        )
    elif any(math.isnan(s.rank) or math.isnan(s.total) for s in standings):
        said.append(say("–: not public."))
    if analysis.forced[group].contradiction is not None:
        said.append(say("?: this figure is in doubt, because it contradicts others."))
    if any(not s.rank_printed and not math.isnan(s.rank) for s in standings):
        rule = {
            "min": say("equal totals share the better rank"),
            "dense": say("equal totals share a rank, none is skipped"),
            "average": say("equal totals share their mean rank"),
        }[year.settings.tie_rule]
        said.append(say("No ranks are printed; they follow from the totals ({rule}).", rule=rule))
    n = year.n_units(group)
    if n is not None and n > listed:
        units = count_units(year, group, n - listed, say)
        said.append(say("Not listed, because nothing is public of them: {units}.", units=units))
    return " ".join(said) or None


def _places(analysis: Analysis, group: str, say: Language) -> str:
    """Show the ends of the total on each rank, folded away."""
    bounds = analysis.forced[group].bounds
    if bounds is None or not is_open(analysis, bounds) or len(runs(bounds)) < 2:
        return ""
    rows: list[list[str | html.Cell]] = [
        [say.interval((first, last), 0), say.number(ends[0], 3), say.number(ends[1], 3)]
        for first, last, ends in runs(bounds)
    ]
    columns = [say("Rank"), say("Least total"), say("Greatest total")]
    block = block_name(analysis.year, group, say)
    caption = say("{block}, {year}: total on each rank", block=block, year=analysis.year.year)
    title = say("Least and greatest total on each rank")
    return html.details(title, html.table(columns, rows, caption, row_header=0, numeric=(0, 1, 2)))
