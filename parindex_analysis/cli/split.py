"""What ``parindex score --set survey=50`` says where only totals are public: ends of totals and ranks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from parindex_analysis.evidence.other_split import Split, share_intervals
from parindex_analysis.language import Language
from parindex_analysis.study.scenario_file import Asked
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import unit_name

Row = dict[str, Any]


def split_rows(analysis: Analysis, group: str, asked: Asked, say: Language) -> list[Row]:
    """Return one row a unit of a block whose survey would have other points; empty where that is not asked.

    Parameters
    ----------
    analysis : Analysis
        The year's results.
    group : str
        A block that can't be scored from its parts.
    asked : Asked
        What was asked: only a what-if that sets the points of ``survey`` or ``appraised`` can be answered.
    say : Language
        The language of names.

    Raises
    ------
    UsageError
        The points are not within the scale.
    """
    points = _survey_points(analysis, asked)
    if points is None:
        return []
    clash = analysis.contradictions[group]
    found = share_intervals(analysis.year, group, points, clash.facts if clash else (), analysis.before)
    if not isinstance(found, Split):
        return []
    totals, ranks = analysis.year.unit_facts(group, "total"), analysis.year.unit_facts(group, "rank")
    return [
        {
            "group": group, "unit": one.unit_id, "name": unit_name(analysis.year, one.unit_id, say),
            "total": None, "rank": None,
            "published_total": totals[one.unit_id].value if one.unit_id in totals else None,
            "published_rank": int(ranks[one.unit_id].value) if one.unit_id in ranks else None,
            "total_low": one.total_low, "total_high": one.total_high,
            "rank_best": one.rank_best, "rank_worst": one.rank_worst,
        }
        for one in found.units
    ]  # fmt: skip


def _survey_points(analysis: Analysis, asked: Asked) -> float | None:
    change = asked.what_if
    if asked.rules is not None or change.equal or change.formulas or change.drop or change.keep_others:
        return None
    ((name, points), *more) = change.points.items() if change.points else [("", 0.0)]
    if more or name not in ("survey", "appraised"):
        return None
    return points if name == "survey" else analysis.year.scale - points


def split_table(rows: Sequence[Row], say: Language) -> tuple[list[str], list[list[Any]]]:
    """Return the columns and cells of such rows for people."""
    columns = [say("block"), say("unit"), say("name"), say("least total"), say("greatest total")]
    columns += [say("best rank"), say("worst rank"), say("official total"), say("official rank")]
    names = ("group", "unit", "name", "total_low", "total_high", "rank_best", "rank_worst")

    def told(name: str, value: Any) -> Any:
        return say.number(value, 2) if "total" in name and value is not None else value

    return columns, [
        [told(name, row[name]) for name in (*names, "published_total", "published_rank")] for row in rows
    ]
