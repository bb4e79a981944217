"""The codebook of the tables on change: movers, moves, the bridge, targets."""

from __future__ import annotations

from parindex_analysis.exports.columns import Column, Table, evidence_column, unit_columns, unit_ids
from parindex_analysis.language import Language


def change_tables(say: Language) -> dict[str, Table]:
    """Return what the codebook says of these tables."""
    return {"movers": _movers(say), "moves": _moves(say), "bridge": _bridge(say), "targets": _targets(say)}


def _movers(say: Language) -> Table:
    return Table(
        say("Units whose rank is known in this year and in the one before it"),
        {
            **unit_columns(say),
            "year_from": Column(say("The earlier year"), "year"),
            "year_to": Column(say("This year"), "year"),
            "rank_from": Column(say("Rank in the earlier year"), "rank"),
            "rank_to": Column(say("Rank in this year"), "rank"),
            "places": Column(say("Places gained"), "places"),
        },
        ("group", "unit_id"),
    )


def _moves(say: Language) -> Table:
    return Table(
        say("How far each unit can have moved since the earlier year, as intervals"),
        {
            **unit_ids(say),
            "rank_from_low": Column(say("Best rank possible in the earlier year"), "rank"),
            "rank_from_high": Column(say("Worst rank possible in the earlier year"), "rank"),
            "rank_to_low": Column(say("Best rank possible in this year"), "rank"),
            "rank_to_high": Column(say("Worst rank possible in this year"), "rank"),
            "total_from_low": Column(say("Least total possible in the earlier year"), "points", "unknown"),
            "total_from_high": Column(
                say("Greatest total possible in the earlier year"), "points", "unknown"
            ),
            "total_to_low": Column(say("Least total possible in this year"), "points", "unknown"),
            "total_to_high": Column(say("Greatest total possible in this year"), "points", "unknown"),
            "places_low": Column(say("Least number of places gained"), "places"),
            "places_high": Column(say("Greatest number of places gained"), "places"),
            "points_low": Column(say("Least number of points gained"), "points", "unknown"),
            "points_high": Column(say("Greatest number of points gained"), "points", "unknown"),
            "evidence": evidence_column(say),
        },
        ("group", "unit_id"),
    )


def _bridge(say: Language) -> Table:
    return Table(
        say("How much of each unit's change the rules made, and how much its performance"),
        {
            **unit_ids(say),
            "index_from": Column(say("Index in the earlier year"), "percent"),
            "index_to": Column(say("Index in this year"), "percent"),
            "change": Column(say("Change of the index, the sum of the next four"), "percent"),
            "rules": Column(say("Part of the change that other rules made"), "percent"),
            "performance": Column(say("Part that performance made"), "percent"),
            "items": Column(say("Part from items that only one of the rule sets has"), "percent"),
            "unexplained": Column(say("Part of a published total that its rules do not explain"), "percent"),
        },
        ("group", "unit_id"),
    )


def _targets(say: Language) -> Table:
    return Table(
        say("Targets of programmes and plans against results"),
        {
            "place": Column(say("Whose target it is"), "text"),
            "about": Column(say("The index or rate that it is about"), "text"),
            "due": Column(say("Year or years that it holds for"), "text"),
            "measure": Column(say("What is promised, as one word"), "text"),
            "promised": Column(say("The target as printed, in figures or words"), "text"),
            "year": Column(say("Year of the result"), "year", "result"),
            "found_low": Column(say("Least value of the result"), "figure", "result"),
            "found_high": Column(say("Greatest value of the result"), "figure", "result"),
            "margin_low": Column(say("Least margin; below 0 the target is missed"), "figure", "result"),
            "margin_high": Column(say("Greatest margin"), "figure", "result"),
            "verdict": Column(say("met, missed, open (not due yet) or not_measurable"), "text"),
            "doubts": Column(
                say("What makes the verdict doubtful, in single words, parted by |"), "text", "doubts"
            ),
            "source_id": Column(say("Source of the target"), "id", "source"),
        },
        ("place", "about", "due", "measure", "promised", "year"),
    )
