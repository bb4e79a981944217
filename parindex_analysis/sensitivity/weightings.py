"""Ways to make a scenario: points or relative changes, another rule set, a series, the nearest allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from parindex_analysis.catalog import RuleSet
from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import Sheet, WhatIf
from parindex_analysis.scoring.maxima import Columns, new_maxima
from parindex_analysis.sensitivity.admissible import Admissible, column_of
from parindex_analysis.sensitivity.programmes import least
from parindex_analysis.sensitivity.scenarios import Scenario, moved


def changed(
    sheet: Sheet,
    name: str,
    points: Mapping[str, float] | None = None,
    relative: Mapping[str, float] | None = None,
    *,
    equal: bool = False,
    keep_others: bool = False,
    rules: RuleSet | None = None,
) -> Scenario:
    """Return official weights with some of them changed.

    Parameters
    ----------
    sheet : Sheet
    name : str
        Name of the scenario.
    points : mapping of str to float, optional
        New points by item id, or by the id or code of a domain, whose items share them in proportion.
    relative : mapping of str to float, optional
        Changes relative to the official points, likewise: 0.2 is 20% more, -1 leaves nothing.
    equal : bool
        Give every domain (without rules: every item) the same points first.
    keep_others : bool
        Leave the other items as they are; else they scale in proportion and the sum stays.
    rules : RuleSet, optional
        Says which items a domain has; only needed where domains of a sheet of items are named.

    Raises
    ------
    UsageError
        There is no such item, it is changed twice, points are negative, or nothing is left for the others.
    """
    asked, columns = dict(points or {}), Columns(sheet.item_ids, sheet.max_points, rules)
    for item, change in (relative or {}).items():
        if item in asked:
            raise UsageError("The points of {name} are set twice.", name=item)
        if not change >= -1:
            raise UsageError("A weight can't fall by more than 100%; {name} was to.", name=item)
        asked[item] = float(sheet.max_points[columns.of(item)].sum() * (1 + change))
    return Scenario("changed", "", new_maxima(columns, WhatIf(asked, equal, keep_others)), name)


def under_rules(sheet: Sheet, rules: RuleSet, name: str) -> Scenario:
    """Return the weights of another year's rule set, scaled to the sum of this sheet's.

    Items and domains are matched by id. What the other rules do not have gets a weight of 0; what this sheet
    does not have is left out.

    Raises
    ------
    UsageError
        The two have no item with points in common.
    """
    theirs = {item.item_id: item.max_points for item in rules.items if item.max_points is not None}
    weights = np.array([theirs.get(item, 0.0) for item in sheet.item_ids])
    if weights.sum() <= 0:
        raise UsageError(
            "The rule set {rules} has no item with points in common with these scores.",
            rules=rules.settings.id,
        )
    return Scenario("rules", "", weights * (sheet.max_points.sum() / weights.sum()), name)


def one_at_a_time(sheet: Sheet, item_id: str, changes: Sequence[float]) -> tuple[Scenario, ...]:
    """Return a series in which one weight moves and the others follow in proportion.

    Parameters
    ----------
    item_id : str
    changes : sequence of float
        Relative changes of the weight, -1 or more: -0.5, -0.25, 0, 0.25, 0.5.

    Returns
    -------
    tuple of Scenario
        Named ``<item id> +25%``; the sum stays.
    """
    at = column_of(sheet, item_id)
    if not all(change >= -1 for change in changes):
        raise UsageError("A weight can't fall by more than 100%; {name} was to.", name=item_id)
    return tuple(
        Scenario("series", item_id, moved(sheet.max_points, at, 1 + change), f"{item_id} {100 * change:+g}%")
        for change in changes
    )


def nearest(scenario: Scenario, admissible: Admissible, name: str) -> Scenario:
    """Return the admissible weights nearest to a scenario's: the fewest points are moved.

    A linear programme: the sum of all changes is least. So equal weights become "as equal as the constraints
    allow".
    """
    m = admissible.weights.size
    matrix, fewest, most = admissible.rows()
    one, none = np.eye(m), np.zeros((len(matrix), m))
    rows = np.vstack([np.hstack([one, one]), np.hstack([-one, one]), np.hstack([matrix, none])])
    from_ = np.concatenate([scenario.weights, -scenario.weights, fewest])
    to = np.concatenate([np.full(2 * m, np.inf), most])
    low, high = np.append(admissible.low, np.zeros(m)), np.append(admissible.high, np.full(m, np.inf))
    found = least(np.append(np.zeros(m), np.ones(m)), (rows, from_, to), low, high)
    if found is None:
        raise UsageError("No weights keep all of these constraints; drop or widen one.")
    return Scenario("nearest", scenario.item_id, np.clip(found[1][:m], admissible.low, admissible.high), name)
