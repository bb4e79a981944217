"""The one set of admissible weights that exact methods search and simulations draw from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from parindex_analysis.errors import UsageError, unknown
from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.programmes import least

Array = NDArray[np.float64]
_MOST = 1e100  # greater numbers are taken for infinite: their products could not be held
AHEAD = 1e-9  # a rival is ahead by more than this share of the scale; less is a tie
SLACK = 1e-9  # what arithmetic may leave over of a constraint, as a share of the scale


@dataclass(frozen=True)
class Admissible:
    """All weights w with ``low <= w <= high`` that keep the further constraints.

    Made by :func:`admissible` (arrays) or :func:`admissible_for` (a sheet), which check what they are given.

    Attributes
    ----------
    weights : ndarray, shape (n_items,)
        The items' own weights, in points.
    low, high : ndarray, shape (n_items,)
        Least and greatest weight of each item, in points; w(1-p) and w(1+p) unless a box was given.
    keep_sum : bool
        Whether the weights add up to the sum of the own weights.
    order : tuple of (int, int)
        Pairs (i, j) with w_i >= w_j.
    fixed_sums : tuple of tuple of int
        Sets of items (a domain's, say) whose weights add up to what their own weights add up to.
    planes : tuple of tuple of float
        Rows c with c @ w >= 0.
    """

    weights: Array
    low: Array
    high: Array
    keep_sum: bool = False
    order: tuple[tuple[int, int], ...] = ()
    fixed_sums: tuple[tuple[int, ...], ...] = ()
    planes: tuple[tuple[float, ...], ...] = ()

    @property
    def scale(self) -> float:
        """Sum of the own weights: what "1e-9 of the scale" refers to."""
        return float(self.weights.sum())

    @property
    def is_box(self) -> bool:
        """Whether every weight moves independently of the others."""
        return not (self.keep_sum or self.order or self.fixed_sums or self.planes)

    @property
    def only_sum(self) -> bool:
        """Whether the sum is the only thing that ties the weights together."""
        return self.keep_sum and not (self.order or self.fixed_sums or self.planes)

    def rows(self) -> tuple[Array, Array, Array]:
        """Return the further constraints as ``least <= matrix @ w <= most``.

        Returns
        -------
        matrix : ndarray, shape (n_rows, n_items)
        least, most : ndarray, shape (n_rows,)
        """
        n = self.weights.size
        sums = [*([tuple(range(n))] if self.keep_sum else []), *self.fixed_sums]
        matrix = np.zeros((len(sums) + len(self.order) + len(self.planes), n))
        for row, columns in enumerate(sums):
            matrix[row, list(columns)] = 1.0
        for row, (greater, smaller) in enumerate(self.order, start=len(sums)):
            matrix[row, greater] += 1.0
            matrix[row, smaller] -= 1.0
        matrix[len(matrix) - len(self.planes) :] = np.array(self.planes).reshape(-1, n)
        most = np.full(len(matrix), np.inf)
        most[: len(sums)] = matrix[: len(sums)] @ self.weights
        return matrix, np.where(np.isinf(most), 0.0, most), most

    def contains(self, weights: Array) -> NDArray[np.bool_]:
        """Say which weights are admissible, up to 1e-9 of the scale.

        Parameters
        ----------
        weights : ndarray, shape (n_items,) or (n_draws, n_items)

        Returns
        -------
        ndarray of bool, shape () or (n_draws,)
        """
        slack = SLACK * self.scale
        inside = ((weights >= self.low - slack) & (weights <= self.high + slack)).all(axis=-1)
        matrix, fewest, most = self.rows()
        sides = weights @ matrix.T
        return np.asarray(inside & ((sides >= fewest - slack) & (sides <= most + slack)).all(axis=-1))


def admissible(
    weights: ArrayLike,
    vary: ArrayLike = 0.25,
    *,
    keep_sum: bool = False,
    box: Mapping[int, tuple[float, float]] | None = None,
    order: Sequence[tuple[int, int]] = (),
    fixed_sums: Sequence[Collection[int]] = (),
) -> Admissible:
    """Return the weights within ±p of their own, under further constraints.

    Parameters
    ----------
    weights : array_like, shape (n_items,)
        Own weights in points, 0 or more; an item of weight 0 keeps it. Their sum is the scale.
    vary : float or array_like, shape (n_items,)
        The share p, for all items or each: 0.25 is ±25%. 0 (no change) to less than 1.
    keep_sum : bool
        Keep the sum of the weights. Without it the sum may move, since only ratios matter for ranks.
    box : mapping of int to (float, float), optional
        Least and greatest weight of single items in points, in place of ±p.
    order : sequence of (int, int)
        Pairs (i, j): item i weighs as much as item j or more.
    fixed_sums : sequence of collections of int
        Sets of items whose weights keep their sum.

    Returns
    -------
    Admissible

    Raises
    ------
    UsageError
        Weights are negative, not numbers or sum to 0; p is outside [0, 1); no weights keep all constraints.
    """
    own = check_weights(weights)
    share = np.array(vary, dtype=float)
    if share.shape not in {(), own.shape} or not ((share >= 0) & (share < 1)).all():
        raise UsageError("Weights can vary by 0% or more and less than 100%, such as 0.25 (25%).")
    named = {
        *(box or {}),
        *(at for pair in order for at in pair),
        *(at for at_s in fixed_sums for at in at_s),
    }
    if not named <= set(range(own.size)):
        raise UsageError("A constraint names an item that is not there.")
    low, high = own * (1 - share), own * (1 + share)
    for at, (fewest, most) in (box or {}).items():
        if not (0 <= fewest <= most < np.inf):
            raise UsageError(
                "The limits {low} and {high} of a weight are not in order; give two of 0 or more.",
                low=f"{fewest:g}",
                high=f"{most:g}",
            )
        low[at], high[at] = fewest, most
    found = Admissible(
        own, low, high, keep_sum, tuple(order), tuple(tuple(sorted(set(columns))) for columns in fixed_sums)
    )
    if not found.contains(own) and least(np.zeros(own.size), found.rows(), low, high) is None:
        raise UsageError("No weights keep all of these constraints; drop or widen one.")
    if low.sum() <= 0 and not (keep_sum or found.fixed_sums):
        raise UsageError("All weights could be 0 at once; give one of them a limit above 0.")
    return found


def admissible_for(
    sheet: Sheet,
    vary: float = 0.25,
    *,
    keep_sum: bool = False,
    box: Mapping[str, tuple[float, float]] | None = None,
    order: Sequence[tuple[str, str]] = (),
    fixed_sums: Sequence[Collection[str]] = (),
) -> Admissible:
    """Return the admissible weights of a sheet's items, constraints given by item id.

    Parameters and errors are those of :func:`admissible`; an unknown item id is a UsageError too.
    """
    check_sheet(sheet)
    return admissible(
        sheet.max_points,
        vary,
        keep_sum=keep_sum,
        box={column_of(sheet, item): limits for item, limits in (box or {}).items()},
        order=[(column_of(sheet, above), column_of(sheet, below)) for above, below in order],
        fixed_sums=[[column_of(sheet, item) for item in items] for items in fixed_sums],
    )


def check_sheet(sheet: Sheet) -> Sheet:
    """Return the units of a sheet that have every item that applies; its weights are fit to be varied.

    Raises
    ------
    UsageError
        A maximum is not a number above 0, points are infinite, or no unit has every item.
    """
    fit = np.isfinite(sheet.max_points) & (sheet.max_points > 0)
    if not sheet.item_ids or not fit.all():
        unfit = [item for item, good in zip(sheet.item_ids, fit, strict=True) if not good]
        raise UsageError(
            "These items have no maximum above 0 and so no weight to vary: {items}.", items=", ".join(unfit)
        )
    complete = sheet.complete()
    if not complete.unit_ids:
        raise UsageError("No unit has the points of every item.")
    if (np.abs(complete.points) > _MOST).any():
        raise UsageError("Points must be finite numbers.")
    return complete


def exact_rows(sheet: Sheet) -> tuple[Array, Array | None]:
    """Return a complete sheet's rows as exact methods take them: achievements, and shares where these differ.

    Raises
    ------
    UsageError
        No exact claim can be made: a bonus on top of a mean that is no sum, negative or tiny parts in it.
    """
    if not sheet.is_exact:
        raise UsageError("Under these rules ranks under other weights are simulated, not computed exactly.")
    numerators, applies = sheet.fractions()
    return numerators, None if (applies == 1).all() else applies


def check_weights(weights: ArrayLike, n_items: int | None = None) -> Array:
    """Return weights as floats, shape (n_items,).

    Raises
    ------
    UsageError
        They are negative, infinite or not numbers, sum to 0, or are not one for each item.
    """
    own = np.array(weights, dtype=float)
    if own.ndim != 1 or not own.size or not (own <= _MOST).all() or (own < 0).any() or own.sum() <= 0:
        raise UsageError("Weights are numbers of 0 or more, at least one of them above 0.")
    if n_items is not None and own.size != n_items:
        raise UsageError("There are {n} weights for {of} items.", n=own.size, of=n_items)
    return own


def check_achievement(achievement: ArrayLike, n_items: int) -> Array:
    """Return achievements as floats, shape (n_units, n_items).

    Raises
    ------
    UsageError
        There is no unit, a number is missing or infinite, or there is not one column for each item.
    """
    found = np.array(achievement, dtype=float)
    if found.ndim != 2 or not len(found) or found.shape[1] != n_items or not (np.abs(found) <= _MOST).all():
        raise UsageError(
            "Achievements are a table of numbers: a row a unit and {n} columns, one for each item.", n=n_items
        )
    return found


def column_of(sheet: Sheet, item_id: str) -> int:
    """Return an item's column; a UsageError names the items there are."""
    if item_id in sheet.item_ids:
        return sheet.item_ids.index(item_id)
    raise unknown("There is no item '{name}'", item_id, sheet.item_ids)
