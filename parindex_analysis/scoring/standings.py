"""Where each unit of a block stands: rank and total, as printed or as they follow from what is printed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.catalog.facts import Evidence
from parindex_analysis.scoring.recompute import Recomputed, recompute
from parindex_analysis.scoring.scores import rank_units


@dataclass(frozen=True)
class Standing:
    """One unit with a rank or a total.

    Attributes
    ----------
    rank : float
        NaN where it is neither printed nor follows from all totals.
    rank_printed : bool
        False where the rank follows from the totals of all units.
    total : float
        In points; NaN where it is not public.
    fact : Fact or None
        The printed total, None where the total was recomputed from public parts.
    evidence : {'published', 'derived'}
        That of the total, or of the rank where there is no total.
    source_id : str
        Source of the total, or of the rank.
    """

    unit_id: str
    rank: float
    rank_printed: bool
    total: float
    fact: Fact | None
    evidence: Evidence
    source_id: str


def standings(year: Year, group: str) -> list[Standing]:
    """Return the units of a block with a rank or a total, best first.

    Printed ranks go before all else. Without any, the totals of all units give the ranks (the index's tie
    rule); where the official totals are not all public, the recomputed ones do.

    Parameters
    ----------
    year : Year
        A loaded year.
    group : str
        One of its blocks.

    Returns
    -------
    list of Standing
        Ordered by rank; units without a rank stand where their total puts them.
    """
    result = recompute(year, group)
    totals, printed = year.unit_facts(group, "total"), year.unit_facts(group, "rank")
    computed: dict[str, float] = {}
    if isinstance(result, Recomputed):
        computed = {unit.unit_id: unit.total for unit in result.units}
    values = {unit: fact.value for unit, fact in totals.items()} or {
        unit: total for unit, total in computed.items() if not math.isnan(total)
    }
    complete = bool(values) and len(totals or computed) == year.n_units(group)
    follows = _ranks(year, values) if complete and not printed else {}
    ranks = {unit: fact.value for unit, fact in printed.items()} or follows
    found = [
        Standing(
            unit,
            ranks.get(unit, math.nan),
            unit in printed,
            values.get(unit, math.nan),
            totals.get(unit),
            _evidence(totals.get(unit) if unit in values else printed.get(unit)),
            _source(totals.get(unit) or printed.get(unit)),
        )
        for unit in {**ranks, **values}
    ]
    return _ordered(found)


def _ranks(year: Year, values: dict[str, float]) -> dict[str, float]:
    ranks = rank_units(year, tuple(values), np.array(list(values.values())))
    return dict(zip(values, ranks.tolist(), strict=True))


def _evidence(fact: Fact | None) -> Evidence:
    return "derived" if fact is None else fact.evidence


def _source(fact: Fact | None) -> str:
    return "" if fact is None else fact.source_id


def _ordered(found: list[Standing]) -> list[Standing]:
    ranked = sorted((s for s in found if not math.isnan(s.rank)), key=lambda s: (s.rank, s.unit_id))
    for standing in sorted((s for s in found if math.isnan(s.rank)), key=lambda s: (-s.total, s.unit_id)):
        lower = (at for at, other in enumerate(ranked) if other.total < standing.total)
        ranked.insert(next(lower, len(ranked)), standing)
    return ranked
