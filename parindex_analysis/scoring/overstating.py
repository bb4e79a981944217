"""Self-assessed against appraised points: who overstates, by how much, and on which items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.scoring.scores import BlockScores, score_block

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Overstating:
    """Self-assessed and appraised points of a block, over the items that have both; penalties count below 0.

    Attributes
    ----------
    unit_ids : tuple of str
        Units with both, the one that overstates most first.
    self_points, appraised, most : ndarray, shape (n_units,)
        Sums over the items with both, and their maximum points.
    item_ids : tuple of str
        Items with both, the most overstated first; empty where only sums are known.
    item_self, item_appraised : ndarray, shape (n_items,)
        Means over the units with both.
    mean_self, mean_appraised : Fact or None
        The block's printed means, where they are.
    """

    group: str
    unit_ids: tuple[str, ...]
    self_points: Values
    appraised: Values
    most: Values
    item_ids: tuple[str, ...]
    item_self: Values
    item_appraised: Values
    mean_self: Fact | None
    mean_appraised: Fact | None

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit: ``unit_id, self_points, appraised, overstated, max_points``."""
        import pandas as pd

        return pd.DataFrame(
            {
                "unit_id": list(self.unit_ids),
                "self_points": self.self_points,
                "appraised": self.appraised,
                "overstated": self.self_points - self.appraised,
                "max_points": self.most,
            }
        )

    @property
    def item_table(self) -> pd.DataFrame:
        """One row an item: ``item_id, mean_self, mean_appraised, overstated``."""
        import pandas as pd

        return pd.DataFrame(
            {
                "item_id": list(self.item_ids),
                "mean_self": self.item_self,
                "mean_appraised": self.item_appraised,
                "overstated": self.item_self - self.item_appraised,
            }
        )


def overstating(year: Year, group: str) -> Overstating | None:
    """Compare what units gave themselves with what the council gave them.

    Parameters
    ----------
    year : Year
        A loaded year.
    group : str
        One of its blocks.

    Returns
    -------
    Overstating or None
        From the score sheet item by item; without one from printed sums of units (``self_points``,
        ``appraised_points``) and printed means of the block. None where neither is there.
    """
    mean_self = year.block_fact(group, "mean_self_points")
    mean_appraised = year.block_fact(group, "mean_appraised_points")
    block = score_block(year, group)
    if isinstance(block, BlockScores):
        found = _of_sheet(block)
        if found is not None:
            return Overstating(group, *found, mean_self, mean_appraised)
    own, given = year.unit_facts(group, "self_points"), year.unit_facts(group, "appraised_points")
    units = [unit for unit in own if unit in given]
    if not units and (mean_self is None or mean_appraised is None):
        return None
    said = np.array([own[unit].value for unit in units])
    kept = np.array([given[unit].value for unit in units])
    most = np.array([given[unit].scale or np.nan for unit in units], dtype=float)
    order = np.argsort(kept - said, kind="stable")
    nothing = np.zeros(0)
    names = tuple(units[at] for at in order)
    return Overstating(
        group, names, said[order], kept[order], most[order], (), nothing, nothing, mean_self, mean_appraised
    )


def _of_sheet(
    block: BlockScores,
) -> tuple[tuple[str, ...], Values, Values, Values, tuple[str, ...], Values, Values] | None:
    given, items = block.cells.given, block.tree.items
    kept = np.where(np.isnan(given["appraised_2"]), given["appraised"], given["appraised_2"])
    both = ~np.isnan(given["self"]) & ~np.isnan(kept)
    units, columns = np.flatnonzero(both.any(axis=1)), np.flatnonzero(both.any(axis=0))
    if units.size == 0:
        return None
    costs = np.array([node.role == "penalty" for node in block.tree.nodes[: len(items)]])
    said, kept = (
        np.where(both, np.where(costs, -np.abs(points), points), 0.0) for points in (given["self"], kept)
    )
    most = np.where(both, block.cells.maxima, 0.0)
    units = units[np.argsort((kept - said)[units].sum(axis=1), kind="stable")]
    n = both.sum(axis=0)
    columns = columns[np.argsort(((kept - said).sum(axis=0) / np.maximum(n, 1))[columns], kind="stable")]
    return (
        tuple(block.unit_ids[at] for at in units),
        said[units].sum(axis=1),
        kept[units].sum(axis=1),
        most[units].sum(axis=1),
        tuple(items[at].item_id for at in columns),
        said[:, columns].sum(axis=0) / n[columns],
        kept[:, columns].sum(axis=0) / n[columns],
    )
