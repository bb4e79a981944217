"""Changed maximum points of items: set, equal, left out – the others in proportion or as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError, did_you_mean
from parindex_analysis.scoring.block import Block

Values = NDArray[np.float64]
_SAME = 1e-9  # points


@dataclass(frozen=True)
class WhatIf:
    """A change of rules.

    Attributes
    ----------
    points : mapping of str to float
        New maximum points by item id or printed code; a domain's points are shared out among its items in
        proportion.
    equal : bool
        Give every domain the same points first (without domains: every item).
    keep_others : bool
        Leave the other items as they are, so that the scale changes; else they scale in proportion and the
        sum stays.
    formulas : mapping of str to str
        New formulas by item id or printed code, for items whose measurements are in the sheet.
    drop : tuple of str
        Items or domains that are left out.
    """

    points: Mapping[str, float]
    equal: bool = False
    keep_others: bool = False
    formulas: Mapping[str, str] = field(default_factory=dict)
    drop: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is changed at all."""
        return bool(self.points or self.equal or self.formulas or self.drop)


def new_maxima(block: Block, what_if: WhatIf) -> Values:
    """Return the changed maximum points of a block's items, shape (n_items,)."""
    maxima = np.array([item.max_points for item in block.tree.items], dtype=float)
    counts = np.array([node.role == "scale" for node in block.tree.nodes[: block.tree.n_items]])
    scale = maxima[counts].sum()
    if what_if.equal:
        maxima = _equal(block, maxima)
    fixed = ~counts  # bonus and penalty stand outside the scale
    for name, points in (*what_if.points.items(), *((name, 0.0) for name in what_if.drop)):
        if not np.isfinite(points) or points < 0:
            raise UsageError(
                "The points of {name} can't be {points}; give 0 or more.", name=name, points=points
            )
        columns = columns_of(block, name)
        inside = [at for at in columns if counts[at]]
        if inside and name not in what_if.drop:
            columns = inside  # a bonus or penalty inside a domain is no part of its points
        if (fixed & counts)[columns].any():
            raise UsageError("The points of {name} are set twice.", name=name)
        own = maxima[columns]
        share = own / own.sum() if own.sum() > 0 else np.full(own.shape, 1 / own.size)
        maxima[columns] = points * share
        fixed[columns] = True
    return maxima if what_if.keep_others else _rescaled(maxima, counts, fixed, scale)


def _rescaled(maxima: Values, counts: NDArray[np.bool_], fixed: NDArray[np.bool_], scale: float) -> Values:
    """Let the items that are not fixed make up the scale, in proportion."""
    if not (fixed & counts).any():
        return maxima
    given, others = maxima[fixed & counts].sum(), maxima[~fixed].sum()
    left = scale - given
    if left < 0 or (others <= 0 and abs(left) > _SAME):
        raise UsageError(
            "The points add up to {given} of {scale}: nothing is left for the other items. "
            "Give fewer, or let the scale change with --keep-others.",
            given=f"{given:g}",
            scale=f"{scale:g}",
        )
    if others > 0:
        maxima[~fixed] *= left / others
    return maxima


def _equal(block: Block, maxima: Values) -> Values:
    nodes = block.tree.nodes
    domains = [
        item.item_id for at in nodes[-1].below if nodes[at].role == "scale" and (item := nodes[at].item)
    ]
    columns = [[at for at in columns_of(block, name) if nodes[at].role == "scale"] for name in domains]
    total = sum(maxima[at].sum() for at in columns)
    for at in columns:
        maxima[at] *= total / len(columns) / maxima[at].sum()
    return maxima


def columns_of(block: Block, name: str) -> list[int]:
    """Return the columns of an item id or printed code; of a node, those of the items below it."""
    item = block.rules.find(name)
    items = block.tree.items
    if item is not None:
        below = {leaf.item_id for leaf in block.rules.leaves(item)}
        found = [at for at, scored in enumerate(items) if scored.item_id in below]
        if found:
            return found
    _refuse(name, {text for item in block.rules.items for text in (item.item_id, item.code)})
    raise AssertionError  # pragma: no cover


def _refuse(name: str, known: set[str]) -> None:
    near = did_you_mean(name, known)
    told = {"name": name, "near": near, "known": ", ".join(sorted(known))}
    if near:
        raise UsageError("There is no item '{name}'; did you mean '{near}'? There are: {known}.", **told)
    raise UsageError("There is no item '{name}'. There are: {known}.", **told)
