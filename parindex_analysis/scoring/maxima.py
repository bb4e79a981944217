"""Changed maximum points of items: set, equal, left out – the others in proportion or as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import RuleSet
from parindex_analysis.catalog.rules import BESIDES_THE_SCALE
from parindex_analysis.errors import UsageError, unknown

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


@dataclass(frozen=True)
class Columns:
    """Items or domains whose maximum points may change.

    Attributes
    ----------
    item_ids : tuple of str
    points : ndarray, shape (n_items,)
        Official maximum points.
    rules : RuleSet or None
        Says which items a domain has; None: names are item ids.
    """

    item_ids: tuple[str, ...]
    points: Values
    rules: RuleSet | None = None

    @property
    def in_scale(self) -> NDArray[np.bool_]:
        """Which items count in the scale; bonus and penalty stand outside, shape (n_items,)."""
        kinds = [
            self.rules.assessment(item) if self.rules and (item := self.rules.find(item_id)) else ""
            for item_id in self.item_ids
        ]
        return np.array([kind not in BESIDES_THE_SCALE for kind in kinds], dtype=bool)

    def of(self, name: str) -> list[int]:
        """Return the places of an item id or printed code; of a node, those of the items below it.

        Raises
        ------
        UsageError
            There is no such item; the message names those there are.
        """
        if name in self.item_ids:
            return [self.item_ids.index(name)]
        item = self.rules.find(name) if self.rules is not None else None
        if item is not None and self.rules is not None:
            below = {item.item_id, *(leaf.item_id for leaf in self.rules.leaves(item))}
            found = [at for at, item_id in enumerate(self.item_ids) if item_id in below]
            if found:
                return found
        items = self.rules.items if self.rules is not None else ()
        known = {*self.item_ids, *(text for one in items for text in (one.item_id, one.code))}
        raise unknown("There is no item '{name}'", name, sorted(known))

    def domains(self) -> list[list[int]]:
        """Return the places of each domain's items in the scale; without rules each item is a domain."""
        if self.rules is None:
            return [[at] for at in range(len(self.item_ids))]
        known = [domain for domain in self.rules.domains if domain.assessment not in BESIDES_THE_SCALE]
        ids, counts = {*self.item_ids}, self.in_scale
        return [
            [at for at in self.of(domain.item_id) if counts[at]]
            for domain in known
            if ids & {domain.item_id, *(leaf.item_id for leaf in self.rules.leaves(domain))}
        ]


def new_maxima(columns: Columns, what_if: WhatIf) -> Values:
    """Return the changed maximum points of items, shape (n_items,).

    Raises
    ------
    UsageError
        There is no such item, it is set twice, points are negative, or nothing is left for the others.
    """
    maxima, counts = columns.points.astype(float), columns.in_scale
    scale = maxima[counts].sum()
    if what_if.equal:
        domains = columns.domains()
        for at in domains:
            maxima[at] *= scale / len(domains) / maxima[at].sum()
    fixed = ~counts
    for name, points in (*what_if.points.items(), *((name, 0.0) for name in what_if.drop)):
        if not np.isfinite(points) or points < 0:
            raise UsageError(
                "The points of {name} can't be {points}; give 0 or more.", name=name, points=points
            )
        at = columns.of(name)
        inside = [column for column in at if counts[column]]
        if inside and name not in what_if.drop:
            at = inside  # a bonus or penalty inside a domain is no part of its points
        if (fixed & counts)[at].any():
            raise UsageError("The points of {name} are set twice.", name=name)
        own = maxima[at]
        share = own / own.sum() if own.sum() > 0 else np.full(own.shape, 1 / own.size)
        maxima[at] = points * share
        fixed[at] = True
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
