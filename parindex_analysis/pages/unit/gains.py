"""What better ranks would take a unit, in points: exact from parts, else as far as facts tell."""

from __future__ import annotations

import math

import numpy as np

from parindex_analysis import html
from parindex_analysis.language import Language
from parindex_analysis.scoring import Standing
from parindex_analysis.sensitivity import RankSpans
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import unit_name

_GAINS = (1, 3, 5, 10)  # ranks
_MOST_NAMED = 3

Row = list[str | html.Cell]


def gains_by_totals(analysis: Analysis, group: str, one: Standing, say: Language) -> str:
    """Say how many more points better ranks would take, where only totals are public."""
    bounds = analysis.forced[group].bounds
    if group in analysis.scenarios or bounds is None or math.isnan(one.total) or one.rank % 1:
        return ""
    rows: list[Row] = []
    for gain in _GAINS:
        if math.isnan(one.rank) or one.rank - gain < 1:
            break
        ends = bounds.positions[int(one.rank) - gain - 1]
        needed = max(ends[0] - one.total, 0.0), max(ends[1] - one.total, 0.0)
        rows.append([*_step(gain, one.rank, say), say.interval(needed, analysis.year.settings.decimals + 1)])
    note = say(
        "All other units as they are; a tie is enough. A range: as far as the printed figures tell the total "
        "on that rank (implied)."
    )
    return _table(analysis, one.unit_id, rows, [], note, say)


def gains_by_parts(analysis: Analysis, group: str, spans: RankSpans, at: int, say: Language) -> str:
    """Say how many more points better ranks would take, and which part has room for them."""
    sheet = analysis.scenarios[group].sheet
    unit, rank = spans.unit_ids[at], int(spans.ranks[at])
    row = sheet.unit_ids.index(unit)
    best_first = np.sort(sheet.totals)[::-1]
    if sheet.method != "sum":
        return ""
    room = np.maximum(sheet.maxima[row] - sheet.points[row], 0.0)
    if not sheet.all_apply:  # in points of the total: what applies to the unit makes up the whole scale
        room *= sheet.scale / sheet.maxima[row].sum()
    rows: list[Row] = []
    for gain in _GAINS:
        if rank - gain < 1:
            break
        needed = float(best_first[rank - gain - 1] - sheet.totals[row])
        order = [item for item in np.argsort(-room, kind="stable") if room[item] >= needed]
        names = [sheet.names[item][say.lang] for item in order]
        rows.append([*_step(gain, rank, say), say.number(needed, 2), _where(names, len(room), say)])
    note = say(
        "With the official weights, all other units as they are; a tie is enough. Computed before rounding."
    )
    up = next((one for one in analysis.places_up[group] if one.unit_id == unit), None)
    if up is not None and up.change is not None and not math.isnan(up.change):
        change = say.percent(up.change, 1)
        note += " " + say("Or weights would have to move by ±{change} to come one place up.", change=change)
    return _table(analysis, unit, rows, [say("Could be won in one part alone")], note, say)


def _step(gain: int, rank: float, say: Language) -> Row:
    return [say.signed(gain, 0), say.number(rank - gain, 0)]


def _table(
    analysis: Analysis, unit_id: str, rows: list[Row], more: list[str], note: str, say: Language
) -> str:
    if not rows:
        return ""
    columns = [say("Ranks gained"), say("Rank"), say("More points"), *more]
    caption = say("{unit}: points that better ranks would take", unit=unit_name(analysis.year, unit_id, say))
    table = html.table(columns, rows, caption, row_header=0, numeric=(1, 2), note=note)
    return html.heading(2, say("What a better rank would take")) + table


def _where(names: list[str], of: int, say: Language) -> str:
    """Name the parts with enough room, those with most room first."""
    if len(names) == of:
        return say("in any of them")
    if not names:
        return say("in none; it takes several")
    if len(names) <= _MOST_NAMED:
        return say.names(names)
    more = say.number(len(names) - _MOST_NAMED, 0)
    return say("{names} and {n} more", names=", ".join(names[:_MOST_NAMED]), n=more)
