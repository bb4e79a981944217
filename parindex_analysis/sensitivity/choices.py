"""What the makers of an index choose, and what that does to ranks: all combinations, as one experiment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import AHEAD, check_sheet
from parindex_analysis.sensitivity.count_ranks import row_ranks
from parindex_analysis.sensitivity.simulate import TYPICAL, rank_quantile

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
CHOICES = ("rules", "weights", "aggregation", "left_out")
OWN = "own"  # the sheet's own rules
NONE = "none"  # nothing is left out


@dataclass(frozen=True)
class Choices:
    """Ranks under every combination of choices.

    Attributes
    ----------
    options : mapping of str to tuple of str
        Options of each choice: ``rules``, ``weights``, ``aggregation``, ``left_out``; the first ones together
        are the index as it is.
    unit_ids : tuple of str, length n_units
    ranks : ndarray of int, shape (n_rules, n_weights, n_aggregations, n_left_out, n_units)
        Units within 1e-9 of the scale of each other share the best rank.
    """

    options: Mapping[str, tuple[str, ...]]
    unit_ids: tuple[str, ...]
    ranks: NDArray[np.int64]

    @property
    def first_order(self) -> Array:
        """Share of the variance of each unit's rank that each choice makes alone, shape (4, n_units).

        All combinations count the same, so the shares are exact. NaN for a unit whose rank never moves.
        """
        return variance_shares(self.ranks)[0]

    @property
    def total(self) -> Array:
        """Share of that variance that each choice makes alone and with others, shape (4, n_units)."""
        return variance_shares(self.ranks)[1]

    @property
    def places(self) -> NDArray[np.int64]:
        """Number of combinations in which a unit (row) has each rank (column), shape (n_units, n_units)."""
        flat = self.ranks.reshape(-1, len(self.unit_ids))
        return np.stack([(flat == place).sum(axis=0) for place in range(1, flat.shape[1] + 1)], axis=1)

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit, best rank first.

        Columns ``unit_id, rank, best, low, median, high, worst`` (5%, 50% and 95% quantiles of the ranks, by
        :func:`~parindex_analysis.sensitivity.simulate.rank_quantile`), then each choice's first-order share
        under its name and total share as ``<choice>_total``.
        """
        import pandas as pd

        places = self.places
        first, total = variance_shares(self.ranks)
        columns: dict[str, object] = {
            "unit_id": self.unit_ids,
            "rank": self.ranks[0, 0, 0, 0],
            "best": self.ranks.min(axis=(0, 1, 2, 3)),
            "low": rank_quantile(places, TYPICAL[0]),
            "median": rank_quantile(places, 50),
            "high": rank_quantile(places, TYPICAL[1]),
            "worst": self.ranks.max(axis=(0, 1, 2, 3)),
        }
        columns |= dict(zip(CHOICES, first, strict=True))
        columns |= {f"{choice}_total": shares for choice, shares in zip(CHOICES, total, strict=True)}
        return pd.DataFrame(columns).sort_values(["rank", "unit_id"], ignore_index=True)

    @property
    def experiments(self) -> pd.DataFrame:
        """One row a combination: its options, and ``average_shift``, the mean absolute change of ranks."""
        import pandas as pd

        frame = pd.DataFrame(list(product(*self.options.values())), columns=list(self.options))
        shifts = np.abs(self.ranks - self.ranks[0, 0, 0, 0]).mean(axis=-1)
        frame["average_shift"] = shifts.ravel()
        return frame


def variance_shares(outcomes: NDArray[np.int64] | Array) -> tuple[Array, Array]:
    """Share out the variance of a full experiment among its factors.

    Parameters
    ----------
    outcomes : ndarray, shape (n_1, …, n_k, n_outputs)
        Outcome of every combination of k factors.

    Returns
    -------
    first, total : ndarray, shape (k, n_outputs)
        Var(E[y | factor]) / Var(y), and E[Var(y | all other factors)] / Var(y); all combinations equally
        likely. NaN for an output that does not vary.
    """
    axes = tuple(range(outcomes.ndim - 1))
    variance = outcomes.var(axis=axes)
    variance = np.where(variance > 0, variance, np.nan)
    first = [outcomes.mean(axis=tuple(a for a in axes if a != axis)).var(axis=0) for axis in axes]
    total = [outcomes.var(axis=axis).reshape(-1, outcomes.shape[-1]).mean(axis=0) for axis in axes]
    return np.array(first) / variance, np.array(total) / variance


def aggregate(achievement: Array, weights: Array, *, geometric: bool) -> Array:
    """Return the weighted arithmetic or geometric mean of achievements.

    Parameters
    ----------
    achievement : ndarray, shape (n_units, n_items)
        0 or more for the geometric mean, which is 0 where one of them is.
    weights : ndarray, shape (n_items,)
        Above 0.

    Returns
    -------
    ndarray, shape (n_units,)
    """
    shares = weights / weights.sum()
    if not geometric:
        return np.asarray(achievement @ shares)
    empty = (achievement == 0).any(axis=1)
    logs = np.log(np.where(achievement == 0, 1.0, achievement))
    return np.where(empty, 0.0, np.exp(logs @ shares))


def vary_choices(sheet: Sheet, others: Mapping[str, Sheet] | None = None) -> Choices:
    """Rank the units under every combination of what could have been chosen.

    Official or equal weights; the arithmetic mean, where points make up for each other, or the geometric
    mean, where they do so less and less; nothing left out or each part in turn; these rules or others.
    OECD/JRC Handbook (2008), DOI 10.1787/9789264043466-en; Saisana, Saltelli & Tarantola (2005), DOI
    10.1111/j.1467-985X.2005.00350.x, whose output "average shift in ranks" is in ``experiments``.

    Parameters
    ----------
    sheet : Sheet
        Points of a block, best by domain: every column can be left out, and has the same weight as any other
        when weights are equal. Units with missing cells are left out.
    others : mapping of str to Sheet, optional
        The block under other rule sets, by name: the same item ids, and at least the same units.

    Returns
    -------
    Choices

    Raises
    ------
    UsageError
        There is one column only, points are negative (there is no geometric mean), or another rule set's
        sheet has other items or lacks units.
    """
    complete = check_sheet(sheet)
    sheets = {OWN: complete}
    for name, other in (others or {}).items():
        sheets[name] = _matched(name, other, complete)
    n_items = len(complete.item_ids)
    if n_items < 2:
        raise UsageError("Nothing would be left: a single item or domain cannot be left out.")
    if any((each.points < 0).any() for each in sheets.values()):
        raise UsageError("Negative points have no geometric mean.")
    options = {
        "rules": tuple(sheets),
        "weights": ("official", "equal"),
        "aggregation": ("arithmetic", "geometric"),
        "left_out": (NONE, *complete.item_ids),
    }
    indices = np.array(
        [
            _index(sheets[rules], weights, aggregation, left_out)
            for rules, weights, aggregation, left_out in product(*options.values())
        ]
    )
    ranks = row_ranks(indices.max(axis=1, keepdims=True) - indices, AHEAD)
    shape = tuple(len(each) for each in options.values())
    return Choices(options, complete.unit_ids, ranks.reshape(*shape, len(complete.unit_ids)))


def _index(sheet: Sheet, weights: str, aggregation: str, left_out: str) -> Array:
    kept = np.array([item != left_out for item in sheet.item_ids])
    used = sheet.max_points if weights == "official" else np.ones(len(sheet.item_ids))
    if sheet.is_plain:
        return aggregate(sheet.achievement[:, kept], used[kept], geometric=aggregation == "geometric")
    own = sheet.method if sheet.method != "sum" else "geometric"
    chosen = replace(sheet, method=own if aggregation == "geometric" else "sum")
    return np.nan_to_num(chosen.index_under(np.where(kept, used, 0.0)), nan=0.0)


def _matched(name: str, other: Sheet, own: Sheet) -> Sheet:
    """Return the other sheet's columns and rows in the order of one's own."""
    if name == OWN or set(other.item_ids) != set(own.item_ids):
        raise UsageError("The rule set '{name}' needs a name of its own and the same items.", name=name)
    found = check_sheet(other)
    missing = [unit for unit in own.unit_ids if unit not in found.unit_ids]
    if missing:
        raise UsageError(
            "These units have no complete points under the rule set '{name}': {units}.",
            name=name,
            units=", ".join(missing),
        )
    rows = [found.unit_ids.index(unit) for unit in own.unit_ids]
    columns = [found.item_ids.index(item) for item in own.item_ids]
    return replace(
        found,
        level=own.level,
        unit_ids=own.unit_ids,
        item_ids=own.item_ids,
        names=own.names,
        max_points=found.max_points[columns],
        points=found.points[np.ix_(rows, columns)],
        maxima=found.maxima[np.ix_(rows, columns)],
        extra=found.extra[rows],
    )
