"""Recompute totals and ranks from public parts, and set them beside the official ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parindex_analysis.catalog import Year
from parindex_analysis.scoring.rank import rank
from parindex_analysis.scoring.sheet import Reason, Sheet, item_sheet, part_sheet

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Recomputed:
    """Totals of a block from its own parts.

    Attributes
    ----------
    group : str
        The block.
    table : DataFrame
        One row a unit: ``unit_id, total, rank, published_total, difference, rank_of_published, missing``.
        ``rank_of_published`` is the printed rank, else the rank of the official totals under the index's tie
        rule. ``missing`` counts the unit's missing items; with any missing there is no total.
    within : float
        Greatest difference at which a total counts as reproduced, in points.
    """

    group: str
    table: pd.DataFrame
    within: float

    @property
    def compared(self) -> int:
        """Number of units with both totals."""
        return int(self.table["difference"].notna().sum())

    @property
    def reproduced(self) -> int:
        """Number of units whose totals agree."""
        return int((self.table["difference"].abs() <= self.within).sum())

    @property
    def largest_difference(self) -> float:
        """Greatest absolute difference of totals, in points (NaN without official totals)."""
        return float(self.table["difference"].abs().max())

    @property
    def ranks_differing(self) -> int:
        """Number of units whose recomputed rank is not the official one."""
        both = self.table.dropna(subset=["rank", "rank_of_published"])
        return int((both["rank"] != both["rank_of_published"]).sum())

    @property
    def incomplete(self) -> tuple[str, ...]:
        """Units without a total, because items are missing."""
        return tuple(self.table.loc[self.table["missing"] > 0, "unit_id"])


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
    import pandas as pd

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
    ranked = rank(official, year.settings.tie_rule, decimals) if all_official else np.full(official.shape, np.nan)
    rank_of_published = [
        printed_ranks[unit].value if unit in printed_ranks else ranked[at]
        for at, unit in enumerate(sheet.unit_ids)
    ]
    table = pd.DataFrame({
        "unit_id": sheet.unit_ids,
        "total": sheet.totals,
        "rank": rank(sheet.totals, year.settings.tie_rule, decimals),
        "published_total": official,
        "difference": sheet.totals - official,
        "rank_of_published": rank_of_published,
        "missing": np.isnan(sheet.points).sum(axis=1),
    })  # fmt: skip
    ordered = table.sort_values(["rank", "unit_id"], na_position="last", ignore_index=True)
    return Recomputed(group, ordered, year.settings.reproduced_within)
