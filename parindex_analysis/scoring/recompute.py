"""Recompute totals and ranks from public parts, and set them beside the official ones."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Year
from parindex_analysis.scoring.appraised_and_survey import PART_NAMES, part_block
from parindex_analysis.scoring.intervals import EPSILON, add, overlaps
from parindex_analysis.scoring.rank import SAME_DECIMALS
from parindex_analysis.scoring.scores import BlockScores, Reason, rank_units, score_block

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class UnitTotal:
    """A unit's recomputed total beside its official one; NaN where there is none.

    Attributes
    ----------
    total, rank : float
        From the unit's parts; NaN with any part missing. Without the parts of every unit that has an official
        total or rank there is no rank: one among some of the units would not be comparable.
    published_total : float
        The official total.
    rank_of_published : float
        The printed rank; without printed ranks, that of the official totals under the index's tie rule.
    missing : int
        Number of missing items.
    agrees : bool
        Whether both totals are known and equal within ``Recomputed.within`` or the errors of their print.
    """

    unit_id: str
    total: float
    rank: float
    published_total: float
    rank_of_published: float
    missing: int
    agrees: bool

    @property
    def difference(self) -> float:
        """Recomputed less official total, in points."""
        return self.total - self.published_total

    @property
    def rank_differs(self) -> bool:
        """Whether both ranks are known and are not the same."""
        known = not (math.isnan(self.rank) or math.isnan(self.rank_of_published))
        return known and self.rank != self.rank_of_published


@dataclass(frozen=True)
class Recomputed:
    """Totals of a block from its own parts.

    Attributes
    ----------
    group : str
        The block.
    units : tuple of UnitTotal
        Best recomputed rank first, units without a total last.
    within : float
        Greatest difference at which a total counts as reproduced, in points.
    """

    group: str
    units: tuple[UnitTotal, ...]
    within: float

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit: the fields of :class:`UnitTotal` and ``difference``."""
        import pandas as pd

        columns = (
            "unit_id",
            "total",
            "rank",
            "published_total",
            "difference",
            "rank_of_published",
            "missing",
        )
        return pd.DataFrame(
            [[getattr(unit, name) for name in columns] for unit in self.units], columns=columns
        )

    @property
    def compared(self) -> int:
        """Number of units with both totals."""
        return sum(not math.isnan(unit.difference) for unit in self.units)

    @property
    def reproduced(self) -> int:
        """Number of units whose totals agree."""
        return sum(unit.agrees for unit in self.units)

    @property
    def largest_difference(self) -> float:
        """Greatest absolute difference of totals, in points (NaN without official totals)."""
        gaps = [abs(unit.difference) for unit in self.units if not math.isnan(unit.difference)]
        return max(gaps, default=math.nan)

    @property
    def ranks_compared(self) -> int:
        """Number of units with both ranks."""
        return sum(not (math.isnan(unit.rank) or math.isnan(unit.rank_of_published)) for unit in self.units)

    @property
    def ranks_differing(self) -> int:
        """Number of units whose recomputed rank is not the official one."""
        return sum(unit.rank_differs for unit in self.units)

    @property
    def incomplete(self) -> tuple[str, ...]:
        """Units without a total, because items are missing."""
        return tuple(unit.unit_id for unit in self.units if unit.missing)


def recompute(year: Year, group: str) -> Recomputed | Reason:
    """Recompute a block's totals and ranks.

    Parameters
    ----------
    year : Year
        A loaded year.
    group : str
        One of its blocks.

    Returns
    -------
    Recomputed or str
        The result, or the reason why nothing can be recomputed.
    """
    block = score_or_parts(year, group)
    if not isinstance(block, BlockScores):
        return block
    totals, published = block.totals, year.unit_facts(group, "total")
    official = np.array([published[unit].value if unit in published else np.nan for unit in block.unit_ids])
    ranks = rank_units(year, block.unit_ids, totals)
    has_official = published.keys() | year.unit_facts(group, "rank").keys()
    everyone = len(block.unit_ids) >= (year.n_units(group) or 0)
    if not everyone or has_official - _complete(block) or block.known_share < 1:
        ranks = np.full(official.shape, np.nan)
    rows = zip(
        block.unit_ids,
        totals,
        ranks,
        official,
        _official_ranks(year, group, block, official),
        block.cells.n_missing,
        strict=True,
    )
    units = [
        UnitTotal(
            unit,
            float(total),
            float(place),
            float(printed),
            float(printed_place),
            int(gaps),
            _agrees(year, group, block, unit, float(total)),
        )
        for unit, total, place, printed, printed_place, gaps in rows
    ]
    known = sorted(
        (u for u in units if not u.missing), key=lambda u: (-round(u.total, SAME_DECIMALS), u.unit_id)
    )
    others = sorted((u for u in units if u.missing), key=lambda u: u.unit_id)
    return Recomputed(group, (*known, *others), year.settings.reproduced_within)


def score_or_parts(year: Year, group: str) -> BlockScores | Reason:
    """Return a block's scores by item, else its appraised and survey points, else why there are none."""
    items = score_block(year, group)
    if isinstance(items, BlockScores):
        return items
    parts = part_block(year, group)
    return parts if isinstance(parts, BlockScores) else items


def _complete(block: BlockScores) -> set[str]:
    pairs = zip(block.unit_ids, block.totals, strict=True)
    return {unit for unit, total in pairs if not math.isnan(total)}


def _official_ranks(year: Year, group: str, block: BlockScores, official: NDArray[np.float64]) -> list[float]:
    """Return printed ranks, else those of the official totals – where these are known of all units scored."""
    printed = year.unit_facts(group, "rank")
    ranked = np.full(official.shape, np.nan)
    if not np.isnan(official[~np.isnan(block.totals)]).any():
        ranked = rank_units(year, block.unit_ids, official)
    return [
        printed[unit].value if unit in printed else float(ranked[at])
        for at, unit in enumerate(block.unit_ids)
    ]


def _agrees(year: Year, group: str, block: BlockScores, unit_id: str, total: float) -> bool:
    """Say whether a recomputed total can be the official one."""
    official = year.unit_facts(group, "total").get(unit_id)
    if official is None or math.isnan(total):
        return False
    if abs(total - official.value) <= year.settings.reproduced_within + EPSILON:
        return True
    by_item = block.group in year.rules and block.rules is year.rules[block.group]
    if by_item and (official.rounding, official.evidence) == ("rounded", "published"):
        return False
    room = (total, total)
    if not by_item:  # as much as the print of the parts allows
        room = add([year.unit_facts(group, f"{part}_points")[unit_id].interval for part in PART_NAMES])
    return overlaps(room, official.interval)
