"""Weight scenarios: the official weights, equal ones, each domain up and down – and the ranks they give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog.models import TieRule
from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import Sheet, rank
from parindex_analysis.sensitivity.admissible import check_sheet, check_weights

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Scenario:
    """A set of weights.

    Attributes
    ----------
    kind : {'official', 'equal', 'up', 'down', 'changed', 'rules', 'series', 'nearest'}
        What was done to the official weights.
    item_id : str
        The item that was moved, empty for the whole set.
    weights : ndarray, shape (n_items,)
        Points of each item; their sum is that of the official weights unless the other items were left alone.
    name : str
        What its maker calls it; empty for the standard ones, whose kind and item say all.
    """

    kind: str
    item_id: str
    weights: NDArray[np.float64]
    name: str = ""

    @property
    def id(self) -> str:
        """Name of the scenario in tables."""
        return self.name or (f"{self.item_id}_{self.kind}" if self.item_id else self.kind)


@dataclass(frozen=True)
class ScenarioRanks:
    """Ranks of a block's units under each scenario.

    Attributes
    ----------
    unit_ids : tuple of str
        Units with every part public, best official rank first.
    totals, ranks : ndarray, shape (n_scenarios, n_units)
        Totals in points and ranks from 1, columns in the order of ``unit_ids``.
    """

    sheet: Sheet
    scenarios: tuple[Scenario, ...]
    unit_ids: tuple[str, ...]
    totals: NDArray[np.float64]
    ranks: NDArray[np.float64]

    @property
    def table(self) -> pd.DataFrame:
        """Long table ``scenario, unit_id, total, rank, rank_change`` (positive: places gained)."""
        import pandas as pd

        n_scenarios, n_units = self.ranks.shape
        return pd.DataFrame(
            {
                "scenario": np.repeat([scenario.id for scenario in self.scenarios], n_units),
                "unit_id": np.tile(self.unit_ids, n_scenarios),
                "total": self.totals.ravel(),
                "rank": self.ranks.ravel(),
                "rank_change": (self.ranks[0] - self.ranks).ravel(),
            }
        )

    @property
    def weights_table(self) -> pd.DataFrame:
        """Long table ``scenario, item_id, weight, share``: what makes each scenario, to be saved with it."""
        import pandas as pd

        weights = np.array([scenario.weights for scenario in self.scenarios])
        return pd.DataFrame(
            {
                "scenario": np.repeat([scenario.id for scenario in self.scenarios], weights.shape[1]),
                "item_id": np.tile(self.sheet.item_ids, len(weights)),
                "weight": weights.ravel(),
                "share": (weights / weights.sum(axis=1, keepdims=True)).ravel(),
            }
        )

    @property
    def comparison(self) -> pd.DataFrame:
        """One row a scenario, beside the first one.

        Columns ``scenario, first`` (a unit of rank 1), ``units_moved, mean_move, largest_move`` (places) and
        ``pairs_turned`` (pairs of units whose order is reversed; ties are not).
        """
        import pandas as pd

        moves = np.abs(self.ranks - self.ranks[0])
        lead = np.sign(self.ranks[:, None, :] - self.ranks[:, :, None])
        return pd.DataFrame(
            {
                "scenario": [scenario.id for scenario in self.scenarios],
                "first": [self.unit_ids[at] for at in self.ranks.argmin(axis=1)],
                "units_moved": (moves > 0).sum(axis=1),
                "mean_move": moves.mean(axis=1),
                "largest_move": moves.max(axis=1),
                "pairs_turned": (lead * lead[0] < 0).sum(axis=(1, 2)) // 2,
            }
        )

    def of(self, kind: str, item_id: str = "") -> NDArray[np.float64]:
        """Return the ranks under one scenario, shape (n_units,)."""
        at = next(at for at, s in enumerate(self.scenarios) if (s.kind, s.item_id) == (kind, item_id))
        return np.asarray(self.ranks[at])


def moved(weights: NDArray[np.float64], at: int, factor: float) -> NDArray[np.float64]:
    """Multiply one weight by a factor and scale the others in proportion, so that the sum stays.

    A weight grows to the whole sum at most; with one weight only, nothing can move.
    """
    total = weights.sum()
    others = total - weights[at]
    if others <= 0:
        return weights.copy()
    target = min(weights[at] * factor, total)
    changed = weights * (total - target) / others
    changed[at] = target
    return np.asarray(changed)


def standard_scenarios(sheet: Sheet, vary: float) -> tuple[Scenario, ...]:
    """Return official and equal weights, then each item up and down by ``vary`` (0.25 is ±25%)."""
    official = sheet.max_points
    scenarios = [
        Scenario("official", "", official),
        Scenario("equal", "", np.full(official.shape, official.sum() / official.size)),
    ]
    for at, item_id in enumerate(sheet.item_ids):
        scenarios.append(Scenario("up", item_id, moved(official, at, 1 + vary)))
        scenarios.append(Scenario("down", item_id, moved(official, at, 1 - vary)))
    return tuple(scenarios)


def run_scenarios(sheet: Sheet, scenarios: Sequence[Scenario], ties: TieRule = "min") -> ScenarioRanks:
    """Rank the units under each scenario.

    Parameters
    ----------
    sheet : Sheet
        Points of a block; units with missing cells are left out (they have no total).
    scenarios : sequence of Scenario
        The first one is the reference that changes are counted from.
    ties : {'min', 'dense', 'average'}
        Rank of equal totals.

    Returns
    -------
    ScenarioRanks

    Raises
    ------
    UsageError
        No unit has every item, weights are negative, not numbers or sum to 0, or two scenarios have one name.
    """
    complete = check_sheet(sheet)
    names = [scenario.id for scenario in scenarios]
    for scenario in scenarios:
        if names.count(scenario.id) > 1:
            raise UsageError("Two scenarios are named {name}.", name=scenario.id)
        check_weights(scenario.weights, len(complete.item_ids))
    weights = np.array([scenario.weights for scenario in scenarios])
    totals = complete.totals_under(weights)
    ranks = np.array([rank(row, ties) for row in totals])
    order = np.lexsort((np.array(complete.unit_ids), ranks[0]))
    units = tuple(complete.unit_ids[at] for at in order)
    return ScenarioRanks(complete, tuple(scenarios), units, totals[:, order], ranks[:, order])
