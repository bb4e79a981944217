"""Score a block: points, maxima and index % at every node of the rules, totals, ranks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import RuleSet, Year
from parindex_analysis.scoring.formulas import is_readable
from parindex_analysis.scoring.rank import rank
from parindex_analysis.scoring.score_table import Cells, read_cells
from parindex_analysis.scoring.tree import Tree, aggregate, tree_of

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]
# Why a block can't be scored; the reader is told in words.
Reason = Literal["no_scores", "no_rules", "no_points", "no_formula", "no_parts", "not_additive"]


@dataclass(frozen=True)
class BlockScores:
    """A block's scores under a rule set.

    Attributes
    ----------
    group : str
        The block.
    rules : RuleSet
        The rules that were applied.
    tree : Tree
        Their nodes; the last is the total.
    cells : Cells
        The sheet they were applied to.
    points, maxima : ndarray, shape (n_units, n_nodes)
        Points and greatest points of each node; maxima differ by unit where items do not apply.
    scale : float
        Greatest points of a unit to which everything applies (of a fragment: of what is known).
    """

    group: str
    rules: RuleSet
    tree: Tree
    cells: Cells
    points: Values
    maxima: Values
    scale: float

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """The units, in the order of the rows."""
        return self.cells.unit_ids

    @property
    def index_pct(self) -> Values:
        """Points by maximum points x 100 of each node (the index, chỉ số); NaN where nothing applies."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.maxima > 0, 100 * self.points / self.maxima, np.nan)

    @property
    def totals(self) -> Values:
        """Totals on the scale, shape (n_units,): what does not apply leaves the denominator.

        68.32 of 84 points are 81.33 of 100. Bonus and penalty points of the top level come on top as they
        are. NaN for a unit with a missing item.
        """
        nodes, total = self.tree.nodes, self.tree.nodes[-1]
        besides = np.zeros(self.points.shape[0])
        for at in total.below:
            if nodes[at].role != "scale":
                besides += self.points[:, at] if nodes[at].role == "bonus" else -self.points[:, at]
        most = self.maxima[:, -1]
        with np.errstate(divide="ignore", invalid="ignore"):
            own = (self.points[:, -1] - besides) * np.where(most == self.scale, 1.0, self.scale / most)
        return np.where(most > 0, own + besides, np.nan)

    @property
    def known_share(self) -> float:
        """Share of the rule set's scale whose items are known: 1, or less in a fragment."""
        settings = self.rules.settings
        return 1.0 if settings.complete != "fragment" else min(1.0, self.scale / settings.scale)

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit and node: ``unit_id, item_id, code, points, max_points, index_pct``.

        Of the total, ``item_id`` and ``code`` are empty.
        """
        import pandas as pd

        items = [node.item for node in self.tree.nodes]
        n_units, n_nodes = self.points.shape
        return pd.DataFrame(
            {
                "unit_id": np.repeat(np.array(self.unit_ids, dtype=object), n_nodes),
                "item_id": ["" if item is None else item.item_id for item in items] * n_units,
                "code": ["" if item is None else item.code for item in items] * n_units,
                "points": self.points.ravel(),
                "max_points": self.maxima.ravel(),
                "index_pct": self.index_pct.ravel(),
            }
        )


def score_block(year: Year, group: str, rules: RuleSet | None = None) -> BlockScores | Reason:
    """Score a block from its sheet.

    Parameters
    ----------
    year : Year
        A loaded year.
    group : str
        One of its blocks.
    rules : RuleSet, optional
        Another rule set, in place of the year's own; items are matched by item id.

    Returns
    -------
    BlockScores or str
        The scores, or the reason why there are none.
    """
    rules = year.rules.get(group) if rules is None else rules
    if year.scores is None:
        return "no_scores"
    if rules is None:
        return "no_rules"
    if not rules.has_points and not (rules.settings.complete == "fragment" and rules.scored()):
        return "no_points"
    tree = tree_of(rules)
    if not all(is_readable(item.formula) for item in tree.items):
        return "no_formula"
    cells = read_cells(year, group, rules, tree)
    if cells is None or np.isnan(cells.points).all():
        return "no_scores"
    points, maxima = aggregate(tree, cells.points, cells.maxima)
    return BlockScores(group, rules, tree, cells, points, maxima, full_scale(tree))


def full_maxima(tree: Tree, maxima: Mapping[str, float] | None = None) -> Values:
    """Return the greatest points of each node for a unit to which everything applies, shape (n_nodes,)."""
    changed = maxima or {}
    top = np.array([[changed.get(item.item_id, item.max_points or 0.0) for item in tree.items]])
    return np.asarray(aggregate(tree, top, top)[1][0])


def full_scale(tree: Tree, maxima: Mapping[str, float] | None = None) -> float:
    """Return the greatest total of a unit to which everything applies, bonus aside."""
    return float(full_maxima(tree, maxima)[-1])


def rank_units(year: Year, unit_ids: tuple[str, ...], totals: Values) -> Values:
    """Rank totals as the index does; NaN for units without a total and those that take no rank.

    Parameters
    ----------
    year : Year
        Its tie rule, and whether totals are ranked as they are or rounded.
    unit_ids : tuple of str
        One for each total.
    totals : ndarray, shape (n_units,)
        Totals in points.

    Returns
    -------
    ndarray, shape (n_units,)
    """
    decimals = year.settings.decimals if year.settings.rank_on == "rounded" else None
    outside = np.isin(np.array(unit_ids, dtype=object), list(year.own_settings.unranked))
    return rank(np.where(outside, np.nan, totals), year.settings.tie_rule, decimals)
