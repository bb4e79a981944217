"""What of a year's printed facts its scores do not meet."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.scoring.checks import check_year
from parindex_analysis.scoring.intervals import EPSILON, overlaps
from parindex_analysis.scoring.scores import BlockScores, rank_units


def unmet(year: Year, blocks: dict[str, BlockScores]) -> list[str]:
    """Return the facts that scores do not meet, one phrase each; empty where all is well.

    Parameters
    ----------
    year : Year
        Its printed figures; those of low confidence are left out.
    blocks : dict of str to BlockScores
        Scores by block.
    """
    known = year.trusted()
    found = [
        f"{group} {fact.measure} {fact.unit_id} {fact.text}: {value:g}"
        for group, block in blocks.items()
        for fact, value in _compared(known, group, block)
        if not overlaps((value, value), fact.interval)
    ]
    return found + [
        f"{check.group} {check.kind}" for check in check_year(known) if check.verdict == "differs"
    ]


def _compared(year: Year, group: str, block: BlockScores) -> Iterator[tuple[Fact, float]]:
    """Yield each fact of a block that its scores can be held against, and what they give."""
    totals = block.totals
    ranks = rank_units(year, block.unit_ids, totals)
    place = {unit: at for at, unit in enumerate(block.unit_ids)}
    by_kind = {
        kind: block.cells.points[:, [item.assessment == kind for item in block.tree.items]].sum(axis=1)
        for kind in ("appraisal", "survey")
    }
    of_units = {
        "total": totals,
        "rank": ranks,
        "appraised_points": by_kind["appraisal"],
        "survey_points": by_kind["survey"],
    }
    satisfaction = block.rules.find("satisfaction")
    of_block = {
        "max_total": totals.max(),
        "min_total": totals.min(),
        "mean_total": totals.mean(),
        "n_units": float(len(totals)),
        "survey_satisfaction_max": np.nan if satisfaction is None else satisfaction.max_points,
    }
    for fact in year.facts:
        if fact.group != group or fact.item:
            continue
        if fact.unit_id in place and fact.measure in of_units:
            yield fact, float(of_units[fact.measure][place[fact.unit_id]])
        elif fact.measure == "count_above" and fact.threshold is not None:
            yield fact, float((totals > fact.threshold + EPSILON).sum())
        elif not fact.unit_id and fact.measure in of_block:
            yield fact, float(of_block[fact.measure] or np.nan)
