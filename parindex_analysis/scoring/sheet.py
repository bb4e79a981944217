"""Score sheets as matrices: units by items, in points – what weights are tried on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Item, Year
from parindex_analysis.catalog.models import Text
from parindex_analysis.scoring.appraised_and_survey import part_block
from parindex_analysis.scoring.scores import BlockScores, Reason, full_maxima, score_block
from parindex_analysis.scoring.tree import Method

Values = NDArray[np.float64]
_LEAST = 1e-5  # a part of less has a logarithm or an inverse that floats don't hold well enough for a proof


@dataclass(frozen=True)
class Sheet:
    """Points of a block: one row a unit, one column an item.

    What is varied are the weights of the columns. Under weights w a unit's total is the mean of its
    achievements over the items that apply to it, by the weights of these, times the sum of all weights; bonus
    and penalty points come on top as they are. That is what ``parindex score`` does with other maximum
    points. The mean is N / D with N = sum w q f(a) and D = sum w q, q the share of a column that applies and
    f(a) = a for a sum, log a for a geometric and -1/a for a harmonic mean.

    Attributes
    ----------
    level : {'item', 'domain', 'part'}
        What the columns are; parts are the appraised and the survey points of each unit.
    unit_ids : tuple of str, length n_units
    item_ids : tuple of str, length n_items
    names : tuple of Text, length n_items
    max_points : ndarray, shape (n_items,)
        Greatest points of each item: its official weight.
    points : ndarray, shape (n_units, n_items)
        NaN where a cell is missing, 0 where nothing of it applies to the unit.
    maxima : ndarray, shape (n_units, n_items)
        Each unit's own greatest points: less than the official ones where something does not apply, 0 where
        nothing does. The official ones if not given.
    extra : ndarray, shape (n_units,)
        Bonus less penalty points on top of the total, NaN where one is missing; 0 if not given.
    method : {'sum', 'geometric', 'harmonic'}
        How the columns give the total.
    scale : float
        Greatest total without bonus; the sum of the official weights if not given. A mean other than the sum
        keeps it under all weights.
    """

    level: Literal["item", "domain", "part"]
    unit_ids: tuple[str, ...]
    item_ids: tuple[str, ...]
    names: tuple[Text, ...]
    max_points: Values
    points: Values
    maxima: Values = None  # type: ignore[assignment]  # filled below
    extra: Values = None  # type: ignore[assignment]
    method: Method = "sum"
    scale: float = 0.0

    def __post_init__(self) -> None:
        """Let everything apply, and nobody have a bonus, where nothing else is said."""
        if self.maxima is None:
            object.__setattr__(self, "maxima", np.broadcast_to(self.max_points, self.points.shape))
        if self.extra is None:
            object.__setattr__(self, "extra", np.zeros(len(self.points)))
        if not self.scale:
            object.__setattr__(self, "scale", float(self.max_points.sum()))

    @property
    def achievement(self) -> Values:
        """Points by own maximum points, shape (n_units, n_items); NaN where nothing applies."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.points / np.where(self.maxima > 0, self.maxima, np.nan)

    @property
    def applies(self) -> Values:
        """Share of each column's weight that applies to each unit, shape (n_units, n_items)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.max_points > 0, self.maxima / self.max_points, 1.0)

    @property
    def all_apply(self) -> bool:
        """Whether every item applies to every unit."""
        return bool((self.maxima == self.max_points).all())

    @property
    def is_plain(self) -> bool:
        """Whether totals are plain sums of points."""
        return self.all_apply and self.method == "sum" and not self.extra.any()

    @property
    def is_exact(self) -> bool:
        """Whether exact methods can compare the units; not with a bonus on top of a mean that is no sum."""
        if self.method == "sum":
            return True
        parts = self.achievement[self.maxima > 0]
        return not self.extra.any() and bool(
            (parts >= 0).all() and not ((parts > 0) & (parts < _LEAST)).any()
        )

    @property
    def totals(self) -> Values:
        """Totals with the official weights, shape (n_units,); NaN for a unit with a missing item."""
        return np.asarray(self.points.sum(axis=1)) if self.is_plain else self.totals_under(self.max_points)

    @property
    def contributions(self) -> Values:
        """Points that each column makes of the total (of a mean: as if it were a sum), as ``points``."""
        if self.is_plain:
            return self.points
        own = self.maxima.sum(axis=1, keepdims=True)
        return np.where(self.maxima > 0, self.points, 0.0) * self.scale / np.where(own > 0, own, np.nan)

    def totals_under(self, weights: Values) -> Values:
        """Return totals under other weights, as ``parindex score`` gives them.

        Parameters
        ----------
        weights : ndarray, shape (n_items,) or (n_draws, n_items)
            Points of each item.

        Returns
        -------
        ndarray, shape (n_units,) or (n_draws, n_units)
            NaN where an item is missing or nothing applies.
        """
        if self.is_plain:
            return np.asarray(weights @ self.achievement.T)
        scale = weights.sum(axis=-1, keepdims=True) if self.method == "sum" else self.scale
        return np.asarray(self._means(weights) * scale + self.extra)

    def index_under(self, weights: Values) -> Values:
        """Return totals by the scale, the weights brought to the sum of the official ones; shapes as above.

        Only the ratios of weights matter to it: bonus points stay as they are.
        """
        return np.asarray(self._means(weights) + self.extra / self.scale)

    def _means(self, weights: Values) -> Values:
        values, empty = self._values()
        applies = self.applies
        with np.errstate(divide="ignore", invalid="ignore"):
            means = (weights @ (applies * values).T) / (weights @ applies.T)
            if self.method == "geometric":
                means = np.exp(means)
            elif self.method == "harmonic":
                means = -1 / means
        return np.where(weights @ (applies * empty).T > 0, 0.0, means)

    def _values(self) -> tuple[Values, Values]:
        """Return f(a) with 0 where it does not apply or a is 0 under a mean, and where the latter is so."""
        parts = np.where(self.maxima > 0, self.achievement, 0.0)
        if self.method == "sum":
            return parts, np.zeros(parts.shape)
        empty = (parts == 0) & (self.maxima > 0)
        with np.errstate(divide="ignore", invalid="ignore"):  # below 0 there is no mean
            found = np.log(parts) if self.method == "geometric" else -1 / np.where(parts < 0, np.nan, parts)
        return np.where((self.maxima > 0) & ~empty, found, 0.0), empty.astype(float)

    def fractions(self) -> tuple[Values, Values]:
        """Return numerators n and shares q with: unit u is above v exactly if n_u w / q_u w > n_v w / q_v w.

        Bonus points enter every column by their share of the scale. Under a geometric or harmonic mean a unit
        with a 0 is below all others and level with those that have one too, whatever the weights are.

        Returns
        -------
        numerators, applies : ndarray, shape (n_units, n_items)
        """
        if self.is_plain:
            return self.achievement, np.ones(self.points.shape)
        values, empty = self._values()
        applies = self.applies
        found = applies * (values + (self.extra / self.scale)[:, None])
        last = empty.any(axis=1)
        if last.any():
            found[last] = (values * (applies > 0)).min() - 1.0
            applies[last] = 1.0
        return found, applies

    def complete(self) -> Sheet:
        """Return the sheet of the units of which every item that applies is known."""
        keep: NDArray[np.bool_] = ~(np.isnan(self.points).any(axis=1) | np.isnan(self.extra)) & (
            self.maxima > 0
        ).any(axis=1)
        ids = tuple(unit for unit, kept in zip(self.unit_ids, keep, strict=True) if kept)
        return replace(
            self, unit_ids=ids, points=self.points[keep], maxima=self.maxima[keep], extra=self.extra[keep]
        )


def item_sheet(year: Year, group: str) -> Sheet | Reason:
    """Return the block's scored items, or why there are none that weights can be tried on.

    Points must add up, without bonus or penalty below the top level; units that take no rank are left out.
    """
    block = score_block(year, group)
    if not isinstance(block, BlockScores):
        return block
    nodes, top = block.tree.nodes, block.tree.nodes[-1]
    inner = (node for at, node in enumerate(nodes[:-1]) if node.below and at not in _besides(block))
    plain = all(
        node.method == "sum" and all(nodes[at].role == node.role for at in node.below) for node in inner
    )
    if not plain or top.method != "sum":
        return "not_additive"
    return _sheet(year, block, "item", [at for at in range(block.tree.n_items) if nodes[at].role == "scale"])


def part_sheet(year: Year, group: str) -> Sheet | Reason:
    """Return appraised and survey points of all units of a block, or why there are none."""
    block = part_block(year, group)
    return _sheet(year, block, "part", [0, 1]) if isinstance(block, BlockScores) else block


def domain_sheet(year: Year, group: str) -> Sheet | Reason:
    """Return the block's domains, or why there are none; a domain with a missing item is missing.

    When a domain's weight is changed its items follow in proportion, and with them what does not apply, bonus
    and penalty inside the domain, and its own mean: so any rules below the domains do.
    """
    block = score_block(year, group)
    if not isinstance(block, BlockScores):
        return block
    nodes = block.tree.nodes
    return _sheet(year, block, "domain", [at for at in nodes[-1].below if nodes[at].role == "scale"])


def _besides(block: BlockScores) -> list[int]:
    """Return the nodes directly below the total that stand outside the scale."""
    nodes = block.tree.nodes
    return [at for at in nodes[-1].below if nodes[at].role != "scale"]


def _sheet(
    year: Year, block: BlockScores, level: Literal["item", "domain", "part"], columns: list[int]
) -> Sheet | Reason:
    """Return some nodes of a block's tree as a sheet; they make up its scale."""
    if block.rules.settings.complete == "fragment":
        return "no_points"
    nodes, cells = block.tree.nodes, block.cells
    official = full_maxima(block.tree)[columns]
    if not (official > 0).all() and level == "domain":
        return "no_points"
    extra = np.zeros(len(cells.unit_ids))
    for at in _besides(block):
        extra += block.points[:, at] if nodes[at].role == "bonus" else -block.points[:, at]
    keep = [at for at, unit in enumerate(cells.unit_ids) if unit not in year.own_settings.unranked]
    points, maxima = block.points[np.ix_(keep, columns)], block.maxima[np.ix_(keep, columns)]
    return Sheet(
        level,
        tuple(cells.unit_ids[at] for at in keep),
        tuple(item.item_id for at in columns if (item := nodes[at].item) is not None),
        tuple(_name(item) for at in columns if (item := nodes[at].item) is not None),
        official,
        points,
        np.where(np.isclose(maxima, official, rtol=1e-12, atol=0), official, maxima),  # sums in another order
        extra[keep],
        nodes[-1].method,
        block.scale,
    )


def weighted_sheet(year: Year, group: str) -> Sheet | Reason:
    """Return the block's parts at the level whose weights are varied: domains, else appraisal and survey."""
    domains = domain_sheet(year, group)
    if isinstance(domains, Sheet):
        return domains
    parts = part_sheet(year, group)
    return parts if isinstance(parts, Sheet) else domains


def _name(item: Item) -> Text:
    return Text(vi=item.name_vi, en=item.name_en or item.name_vi)
