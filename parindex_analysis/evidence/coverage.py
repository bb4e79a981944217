"""How much of a year is public: totals, ranks, parts – counted, never guessed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parindex_analysis.catalog import Year
from parindex_analysis.scoring import BlockScores, part_block, score_block


@dataclass(frozen=True)
class Coverage:
    """What is public of one block in one year.

    Attributes
    ----------
    units : int or None
        Number of units, None where not even that is known.
    totals_published, ranks_published : int
        Units with a printed total, a printed rank.
    parts_published : int
        Units whose total can be recomputed from public parts, or with appraised and survey points.
    absent : tuple of str
        Units of a scored block that have neither a score nor a printed figure.
    """

    group: str
    units: int | None
    totals_published: int
    ranks_published: int
    parts_published: int
    absent: tuple[str, ...] = ()


def coverage(year: Year, group: str) -> Coverage:
    """Count what is public of a block."""
    appraised, survey = year.unit_facts(group, "appraised_points"), year.unit_facts(group, "survey_points")
    parts = len(appraised.keys() & survey.keys())
    for block in (score_block(year, group), part_block(year, group)):
        if isinstance(block, BlockScores):
            parts = max(parts, int((~np.isnan(block.totals)).sum()))
    return Coverage(
        group,
        year.n_units(group),
        len(year.unit_facts(group, "total")),
        len(year.unit_facts(group, "rank")),
        parts,
        _absent(year, group),
    )


def _absent(year: Year, group: str) -> tuple[str, ...]:
    members = [unit.unit_id for unit in year.units_of(group)]
    scored = set() if year.scores is None else set(year.scores["unit_id"])
    if scored.isdisjoint(members):
        return ()
    spoken = scored | {fact.unit_id for fact in year.facts if fact.group == group}
    return tuple(unit for unit in members if unit not in spoken)
