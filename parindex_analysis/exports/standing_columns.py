"""The codebook of the tables on a year by itself: ranking, findings, checks, points, what is forced."""

from __future__ import annotations

from parindex_analysis.exports.columns import Column, Table, evidence_column, unit_columns, unit_ids
from parindex_analysis.language import Language


def standing_tables(say: Language) -> dict[str, Table]:
    """Return what the codebook says of these tables."""
    return {
        "findings": _findings(say),
        "ranking": _ranking(say),
        "bounds": _bounds(say),
        "checks": _checks(say),
        "recomputed": _recomputed(say),
        "nodes": _nodes(say),
        "overstated": _overstated(say),
    }


def _ranking(say: Language) -> Table:
    return Table(
        say("Rank and total of each unit that has one, with evidence and source"),
        {
            **unit_columns(say),
            "rank": Column(say("Rank in the block"), "rank", "unknown"),
            "rank_printed": Column(
                say("True where the rank is printed, False where it follows from the totals or is not known"),
                "flag",
            ),
            "total": Column(
                say("Total as printed; recomputed where only its parts are"), "points", "unknown"
            ),
            "total_low": Column(
                say("Least total that is printed so (92.76 stands for 92.755 to 92.765)"), "points", "unknown"
            ),
            "total_high": Column(say("Greatest total that is printed so"), "points", "unknown"),
            "evidence": evidence_column(say),
            "source_id": Column(say("Source of the total, else of the rank"), "id", "source"),
        },
        ("group", "unit_id"),
    )


def _findings(say: Language) -> Table:
    return Table(
        say("The sentences at the top of the report, in both languages"),
        {
            "group": Column(say("Block that the sentence is about"), "id", "block"),
            "kind": Column(say("What the sentence is about, as one word"), "id"),
            "evidence": evidence_column(say),
            "sentence_vi": Column(say("The sentence in Vietnamese"), "text"),
            "sentence_en": Column(say("The sentence in English"), "text"),
        },
        ("group", "kind"),
    )


def _bounds(say: Language) -> Table:
    return Table(
        say("Least and greatest total, best and worst rank of each unit that the printed figures force"),
        {
            **unit_columns(say),
            "total_low": Column(say("Least total that fits all printed figures"), "points"),
            "total_high": Column(say("Greatest total that fits all printed figures"), "points", "unknown"),
            "rank_best": Column(say("Best rank that fits all printed figures"), "rank"),
            "rank_worst": Column(say("Worst rank that fits all printed figures"), "rank"),
            "evidence": evidence_column(say),
        },
        ("group", "unit_id"),
    )


def _checks(say: Language) -> Table:
    return Table(
        say("Published figures compared with each other: what agrees, what does not"),
        {
            "group": Column(say("Block of units that are ranked together"), "id", "block"),
            "unit_id": Column(say("The unit whose figure is checked"), "id", "block"),
            "kind": Column(say("What is compared, as one word"), "id"),
            "verdict": Column(say("agrees, differs, or open where not enough is public"), "text"),
            "printed": Column(
                say("The figure that is checked, with its printed decimals"), "figure", "unused"
            ),
            "computed_low": Column(say("Least value that the other figures give"), "figure", "unused"),
            "computed_high": Column(say("Greatest value that the other figures give"), "figure", "unused"),
            "sentence_vi": Column(say("The comparison in words, in Vietnamese"), "text"),
            "sentence_en": Column(say("The comparison in words, in English"), "text"),
        },
        ("group", "unit_id", "kind", "printed"),
    )


def _recomputed(say: Language) -> Table:
    return Table(
        say("Totals and ranks recomputed from public parts, beside the official ones"),
        {
            **unit_columns(say),
            "total": Column(say("Total recomputed from the unit's parts"), "points", "unknown"),
            "rank": Column(
                say("Rank by recomputed totals; only where the parts of all units are public"),
                "rank",
                "unknown",
            ),
            "published_total": Column(say("Official total"), "points", "unknown"),
            "rank_of_published": Column(
                say("Printed rank, else that of the official totals"), "rank", "unknown"
            ),
            "difference": Column(say("Recomputed less official total"), "points", "difference"),
            "missing": Column(say("Number of items without points"), "count"),
        },
        ("group", "unit_id"),
    )


def _nodes(say: Language) -> Table:
    return Table(
        say("Points of each unit by domain, by criterion above others, and in total"),
        {
            **unit_ids(say),
            "item_id": Column(say("The domain or criterion; the same id in all years"), "id", "total"),
            "code": Column(say("Its printed code; text, for 1.10 is not 1.1"), "text", "total"),
            "points": Column(say("Points of the unit"), "points", "unknown"),
            "max_points": Column(say("Greatest number of points for this unit"), "points", "unknown"),
            "index_pct": Column(say("Points by maximum points"), "percent", "unknown"),
        },
        ("group", "unit_id", "item_id"),
    )


def _overstated(say: Language) -> Table:
    return Table(
        say("Self-assessed against appraised points of each unit"),
        {
            **unit_ids(say),
            "self_points": Column(say("Points that the unit gave itself, on items with both"), "points"),
            "appraised": Column(say("Points that the appraisal gave it on the same items"), "points"),
            "overstated": Column(say("Self-assessed less appraised points"), "points"),
            "max_points": Column(say("Greatest number of points on these items"), "points", "unknown"),
        },
        ("group", "unit_id"),
    )
