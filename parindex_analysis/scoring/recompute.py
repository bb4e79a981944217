"""Recompute totals and ranks from public parts, and set them beside the official ones."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.scoring.intervals import EPSILON, Interval, add, overlaps
from parindex_analysis.scoring.rank import SAME_DECIMALS, rank
from parindex_analysis.scoring.sheet import PART_NAMES, Reason, Sheet, item_sheet, part_sheet

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
    items = item_sheet(year, group)
    sheet = items if isinstance(items, Sheet) else part_sheet(year, group)
    if not isinstance(sheet, Sheet):
        return items if isinstance(items, str) else sheet
    decimals = year.settings.decimals if year.settings.rank_on == "rounded" else None
    published = year.unit_facts(group, "total")
    official = np.array([published[unit].value if unit in published else np.nan for unit in sheet.unit_ids])
    printed_ranks = year.unit_facts(group, "rank")
    # A rank among some of the official totals would not be the official rank.
    all_official = bool(np.isnan(official)[~np.isnan(sheet.totals)].sum() == 0)
    ranked = (
        rank(official, year.settings.tie_rule, decimals) if all_official else np.full(official.shape, np.nan)
    )
    rank_of_published = [
        printed_ranks[unit].value if unit in printed_ranks else ranked[at]
        for at, unit in enumerate(sheet.unit_ids)
    ]
    ranks = rank(sheet.totals, year.settings.tie_rule, decimals)
    everyone = len(sheet.unit_ids) >= (year.n_units(group) or 0)
    if not everyone or (published.keys() | printed_ranks.keys()) - set(sheet.complete().unit_ids):
        ranks = np.full(official.shape, np.nan)
    missing = np.isnan(sheet.points).sum(axis=1)
    rows = zip(sheet.unit_ids, sheet.totals, ranks, official, rank_of_published, missing, strict=True)
    units = [
        UnitTotal(
            unit,
            float(total),
            float(place),
            float(printed),
            float(printed_place),
            int(gaps),
            _agrees(year, group, sheet, unit, float(total)),
        )
        for unit, total, place, printed, printed_place, gaps in rows
    ]
    known = sorted(
        (u for u in units if not u.missing), key=lambda u: (-round(u.total, SAME_DECIMALS), u.unit_id)
    )
    others = sorted((u for u in units if u.missing), key=lambda u: u.unit_id)
    return Recomputed(group, (*known, *others), year.settings.reproduced_within)


def _agrees(year: Year, group: str, sheet: Sheet, unit_id: str, total: float) -> bool:
    """Say whether a recomputed total can be the official one."""
    official = year.unit_facts(group, "total").get(unit_id)
    if official is None or math.isnan(total):
        return False
    if abs(total - official.value) <= year.settings.reproduced_within + EPSILON:
        return True
    if sheet.level != "part" and (official.rounding, official.evidence) == ("rounded", "published"):
        return False
    return overlaps(_room(year, group, sheet, unit_id, total), official.interval)


def _room(year: Year, group: str, sheet: Sheet, unit_id: str, total: float) -> Interval:
    """Return the least and greatest total that the print of the parts allows."""
    if sheet.level != "part":
        return total, total
    parts: list[Fact] = [year.unit_facts(group, f"{part}_points")[unit_id] for part in PART_NAMES]
    return add([part.interval for part in parts])
