"""The tidy tables that a run writes to data/processed: names in both languages, raw numbers, evidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from parindex_analysis.catalog import Year
from parindex_analysis.language import language
from parindex_analysis.scoring import Recomputed
from parindex_analysis.study.study import Analysis
from parindex_analysis.trends import Bridge
from parindex_analysis.words.checks import check_sentence
from parindex_analysis.words.findings import findings


def _frame(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns))


def _names(year: Year, unit_id: str) -> tuple[str, str, str]:
    unit = year.unit(unit_id)
    return unit_id, unit.name_vi, unit.name_en


def ranking(analysis: Analysis) -> pd.DataFrame:
    """One row a unit with a rank or a total: rank, total, the interval of its print, evidence, source."""
    columns = (
        "group",
        "unit_id",
        "name_vi",
        "name_en",
        "rank",
        "rank_printed",
        "total",
        "total_low",
        "total_high",
        "evidence",
        "source_id",
    )
    rows = []
    for group in analysis.groups:
        for s in analysis.standings[group]:
            low, high = s.fact.interval if s.fact else (s.total, s.total)
            rows.append(
                (
                    group,
                    *_names(analysis.year, s.unit_id),
                    s.rank,
                    s.rank_printed,
                    s.total,
                    low,
                    high,
                    s.evidence,
                    s.source_id,
                )
            )
    return _frame(columns, rows)


def checks(analysis: Analysis) -> pd.DataFrame:
    """One row a comparison: what was printed, what the other figures give, the verdict, the sentence."""
    columns = (
        "group",
        "unit_id",
        "kind",
        "verdict",
        "printed",
        "computed_low",
        "computed_high",
        "sentence_vi",
        "sentence_en",
    )
    vi, en = language("vi"), language("en")
    rows = []
    for check in analysis.checks:
        low, high = check.computed or (None, None)
        printed = check.printed.text if check.printed else ""
        sentences = (check_sentence(analysis.year, check, vi), check_sentence(analysis.year, check, en))
        rows.append((check.group, check.unit_id, check.kind, check.verdict, printed, low, high, *sentences))
    return _frame(columns, rows)


def recomputed(analysis: Analysis) -> pd.DataFrame:
    """One row a unit of each block whose parts are public: recomputed beside official total and rank."""
    columns = ("total", "rank", "published_total", "rank_of_published", "difference", "missing")
    rows = [
        (group, *_names(analysis.year, unit.unit_id), *(getattr(unit, column) for column in columns))
        for group, result in analysis.recomputed.items()
        if isinstance(result, Recomputed)
        for unit in result.units
    ]
    return _frame(("group", "unit_id", "name_vi", "name_en", *columns), rows)


def nodes(analysis: Analysis) -> pd.DataFrame:
    """One row a unit and domain, criterion above others, or total (empty code): points, maximum, index %."""
    columns = ["group", "unit_id", "item_id", "code", "points", "max_points", "index_pct"]
    frames = []
    for group, block in analysis.blocks.items():
        lowest = {item.code for item in block.tree.items} - {domain.code for domain in block.rules.domains}
        table = block.table.assign(group=group)
        frames.append(table[~table["code"].isin(lowest)])
    return pd.concat(frames, ignore_index=True)[columns] if frames else _frame(columns, [])


def overstated(analysis: Analysis) -> pd.DataFrame:
    """One row a unit with self-assessed and appraised points."""
    columns = ["group", "unit_id", "self_points", "appraised", "overstated", "max_points"]
    frames = [result.table.assign(group=group) for group, result in analysis.overstating.items()]
    frames = [frame for frame in frames if len(frame)]
    return pd.concat(frames, ignore_index=True)[columns] if frames else _frame(columns, [])


def bounds(analysis: Analysis) -> pd.DataFrame:
    """One row a unit: least and greatest total, best and worst rank that the printed figures force."""
    ends = ("total_low", "total_high", "rank_best", "rank_worst", "evidence")
    rows = [
        (group, *_names(analysis.year, one.unit_id), *(getattr(one, name) for name in ends))
        for group in analysis.groups
        if (found := analysis.forced[group].bounds) is not None
        for one in found.units
    ]
    table = _frame(("group", "unit_id", "name_vi", "name_en", *ends), rows)
    return table.replace(math.inf, math.nan)


def scenarios(analysis: Analysis) -> pd.DataFrame:
    """One row a unit and scenario: total, rank, places gained against the official weights."""
    frames = [runs.table.assign(group=group) for group, runs in analysis.scenarios.items()]
    columns = ["group", "scenario", "unit_id", "total", "rank", "rank_change"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else _frame(columns, [])


def scenario_weights(analysis: Analysis) -> pd.DataFrame:
    """One row a scenario and part: its weight in points, and its share of their sum."""
    frames = [runs.weights_table.assign(group=group) for group, runs in analysis.scenarios.items()]
    columns = ["group", "scenario", "item_id", "weight", "share"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else _frame(columns, [])


def rank_spans(analysis: Analysis) -> pd.DataFrame:
    """One row a unit: its rank, and its possible and typical ones within the given change of weights."""
    frames = [found.table.assign(group=group) for group, found in analysis.spans.items()]
    columns = ["group", "unit_id", "rank", "possible_best", "possible_worst", "typical_low", "typical_high"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else _frame(columns, [])


def crossings(analysis: Analysis) -> pd.DataFrame:
    """One row a change of places as the survey's share goes from 0 to 1."""
    rows = [
        (group, c.share, c.above, c.below)
        for group, line in analysis.share_lines.items()
        for c in line.crossings
    ]
    return _frame(("group", "share", "above", "below"), rows)


def radii(analysis: Analysis) -> pd.DataFrame:
    """One row two neighbours: the least change of weights from parts, or the guaranteed one from totals."""
    rows: list[tuple[Any, ...]] = []
    for group in analysis.groups:
        if group in analysis.radii:
            rows += [(group, p.above, p.below, p.radius, "derived") for p in analysis.radii[group]]
        else:
            rows += [
                (group, g.above, g.below, g.radius, "implied") for g in analysis.guarantees.get(group, [])
            ]
    return _frame(("group", "above", "below", "radius", "evidence"), rows)


def movers(analysis: Analysis) -> pd.DataFrame:
    """One row a unit with a rank in this year and in the latest earlier one."""
    rows = [
        (group, *_names(analysis.year, m.unit_id), c.before, c.after, m.rank_from, m.rank_to, m.places)
        for group, c in analysis.comparisons.items()
        for m in c.movers
    ]
    columns = (
        "group",
        "unit_id",
        "name_vi",
        "name_en",
        "year_from",
        "year_to",
        "rank_from",
        "rank_to",
        "places",
    )
    return _frame(columns, rows)


def findings_table(analysis: Analysis) -> pd.DataFrame:
    """One row a finding: its sentence in both languages and its evidence."""
    both = zip(findings(analysis, language("vi")), findings(analysis, language("en")), strict=True)
    return _frame(
        ("group", "kind", "evidence", "sentence_vi", "sentence_en"),
        [(vi.group, vi.kind, vi.evidence, vi.sentence, en.sentence) for vi, en in both],
    )


def moves(analysis: Analysis) -> pd.DataFrame:
    """One row a unit of both years: intervals of ranks, totals, places and points gained."""
    frames = [found.table.assign(group=group) for group, found in analysis.moves.items()]
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return _frame(("group", "unit_id"), [])
    table = pd.concat(frames, ignore_index=True)
    return table[["group", *table.columns.drop("group")]]


def bridges(analysis: Analysis) -> pd.DataFrame:
    """One row a unit of each block whose parts are public in both years: the four terms of its change."""
    columns = ["group", "unit_id", "index_from", "index_to", "change"]
    columns += ["rules", "performance", "items", "unexplained"]
    frames = [
        found.table.assign(group=group)
        for group, found in analysis.bridges.items()
        if isinstance(found, Bridge)
    ]
    return pd.concat(frames, ignore_index=True)[columns] if frames else _frame(columns, [])


def targets(analysis: Analysis) -> pd.DataFrame:
    """One row a target and year of its period that has a result, or a target without any."""
    columns = ["place", "about", "due", "measure", "promised", "year", "found_low", "found_high"]
    columns += ["margin_low", "margin_high", "verdict", "doubts", "source_id"]
    rows = []
    for one in analysis.wider.judged:
        if one.target.place not in analysis.wider.places:
            continue
        doubts = "|".join(doubt.kind for doubt in one.doubts)
        start = (one.target.place, one.target.about, one.target.when, one.target.measure, one.target.text)
        for outcome in one.outcomes or (None,):
            found = outcome.found if outcome and outcome.found else (None, None)
            gap = outcome.margin if outcome and outcome.margin else (None, None)
            verdict = outcome.verdict if outcome else one.verdict
            year = outcome.year if outcome else None
            rows.append((*start, year, *found, *gap, verdict, doubts, one.target.source_id))
    return _frame(columns, rows)
