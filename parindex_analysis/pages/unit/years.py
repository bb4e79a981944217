"""A unit's page, third part: its ranks over the years, and what its latest change comes from."""

from __future__ import annotations

from parindex_analysis import html
from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.trends import Bridge
from parindex_analysis.trends.positions import Position
from parindex_analysis.trends.series import rank_lines
from parindex_analysis.words.names import unit_name


def over_years(analysis: Analysis, say: Language) -> dict[str, str]:
    """Return the third part of the page of each unit with a public rank in this year and an earlier one."""
    found = {}
    for group in analysis.groups:
        lines = rank_lines(analysis.wider.years, analysis.wider.units, group)
        sizes = dict(zip(lines.years, lines.sizes, strict=True))
        shown = {one.unit_id for one in analysis.standings[group]}
        for line in lines.lines:
            if line.unit_id in shown and len(line.points) > 1:
                found[line.unit_id] = (
                    html.heading(2, say("Over the years"))
                    + _bridge(analysis, group, line.unit_id, say)
                    + _table(analysis, line.unit_id, line.points, sizes, say)
                )
    return found


def _table(
    analysis: Analysis,
    unit_id: str,
    points: tuple[tuple[int, Position], ...],
    sizes: dict[int, int | None],
    say: Language,
) -> str:
    rows: list[list[str | html.Cell]] = []
    for year, position in reversed(points):
        rank, size = position.rank[0], sizes.get(year)
        low, high = position.total
        known = high - low < 1.5 * 10 ** -min(analysis.year.settings.decimals, 1)
        total = say.number((low + high) / 2, analysis.year.settings.decimals) if known else "–"
        of = "–" if size is None else say.number(size, 0)
        rows.append([str(year), say.number(rank, 0 if rank % 1 == 0 else 1), of, total])
    name = unit_name(analysis.year, unit_id, say)
    caption = say("{unit}: known ranks and totals", unit=name)
    columns = [say("Year"), say("Rank"), say("Of how many"), say("Points")]
    note = say("Totals of different years can be compared only where the rules are the same.")
    return html.table(columns, rows, caption, numeric=(1, 2, 3), note=note)


def _bridge(analysis: Analysis, group: str, unit_id: str, say: Language) -> str:
    """Say how much of the latest change comes from the rules and how much from performance."""
    found = analysis.bridges.get(group)
    if not isinstance(found, Bridge) or unit_id not in found.unit_ids:
        return ""
    at = found.unit_ids.index(unit_id)
    told = {
        "before": found.before,
        "after": found.after,
        "change": say.signed(float(found.change[at]), 2),
        "rules": say.signed(float(found.rules[at]), 2),
        "performance": say.signed(float(found.performance[at]), 2),
    }
    sentence = say(
        "From {before} to {after} its index % changed by {change}: {performance} by what it did, "
        "{rules} by the rules.",
        **told,
    )
    rest = float(found.items[at] + found.unexplained[at])
    if abs(rest) >= 0.005:
        sentence += " " + say("The rest, {rest}, can’t be compared or explained.", rest=say.signed(rest, 2))
    return html.paragraph(sentence)
