"""The codebook of the tables on weights: scenarios, possible and typical ranks, crossings, radii."""

from __future__ import annotations

from parindex_analysis.exports.columns import Column, Table, evidence_column, unit_ids
from parindex_analysis.language import Language


def weight_tables(say: Language) -> dict[str, Table]:
    """Return what the codebook says of these tables."""
    return {
        "scenarios": _scenarios(say),
        "scenario_weights": _scenario_weights(say),
        "rank_spans": _rank_spans(say),
        "crossings": _crossings(say),
        "radii": _radii(say),
    }


def _scenario(say: Language) -> Column:
    return Column(
        say("The weights: official, equal, or those with one part's weight moved up (_up) or down (_down)"),
        "id",
    )


def _scenarios(say: Language) -> Table:
    return Table(
        say("Total and rank of each unit under other weights"),
        {
            "group": unit_ids(say)["group"],
            "scenario": _scenario(say),
            "unit_id": unit_ids(say)["unit_id"],
            "total": Column(say("Total under these weights"), "points"),
            "rank": Column(say("Rank under these weights"), "rank"),
            "rank_change": Column(say("Places gained against the official weights"), "places"),
        },
        ("group", "scenario", "unit_id"),
    )


def _scenario_weights(say: Language) -> Table:
    return Table(
        say("The weights of each scenario"),
        {
            "group": unit_ids(say)["group"],
            "scenario": _scenario(say),
            "item_id": Column(say("The part that is weighted: a domain, appraisal or survey"), "id"),
            "weight": Column(say("Its weight"), "points"),
            "share": Column(say("Its share of the sum of weights"), "share"),
        },
        ("group", "scenario", "item_id"),
    )


def _rank_spans(say: Language) -> Table:
    return Table(
        say("Possible and typical ranks of each unit while weights move within the given share"),
        {
            **unit_ids(say),
            "rank": Column(say("Rank under the official weights"), "rank"),
            "possible_best": Column(say("Best rank that any of these weights give (exact)"), "rank"),
            "possible_worst": Column(say("Worst rank that any of these weights give (exact)"), "rank"),
            "typical_low": Column(say("Best rank in the middle 90% of random draws"), "rank"),
            "typical_high": Column(say("Worst rank in the middle 90% of random draws"), "rank"),
        },
        ("group", "unit_id"),
    )


def _crossings(say: Language) -> Table:
    return Table(
        say("Where two units change places as the survey's share goes from 0 to 1"),
        {
            "group": unit_ids(say)["group"],
            "share": Column(say("Share of the survey at which they change places"), "share"),
            "above": Column(say("Id of the unit that leads where the share is greater"), "id"),
            "below": Column(say("Id of the unit that leads where the share is smaller"), "id"),
        },
        ("group", "above", "below"),
    )


def _radii(say: Language) -> Table:
    return Table(
        say("How far weights must move before two neighbours change places"),
        {
            "group": unit_ids(say)["group"],
            "above": Column(say("Id of the unit that stands above"), "id"),
            "below": Column(say("Id of the unit that stands next below"), "id"),
            "radius": Column(
                say(
                    "Least change of weights that can turn the order (derived; 1: none can), or a change "
                    "that can't turn it whatever the unpublished parts are (implied)"
                ),
                "share",
            ),
            "evidence": evidence_column(say),
        },
        ("group", "above", "below"),
    )
