"""The set of admissible weights: what is in it, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from years import real_year

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import Sheet, weighted_sheet
from parindex_analysis.sensitivity.admissible import admissible, admissible_for, check_sheet


def pci() -> Sheet:
    sheet = weighted_sheet(real_year("pci", 2014), "province")
    assert isinstance(sheet, Sheet)
    return sheet


def test_weights_move_by_their_own_share() -> None:
    found = admissible([20.0, 80.0, 0.0], 0.25)
    assert found.low.tolist() == [15, 60, 0]
    assert found.high.tolist() == [25, 100, 0]
    assert found.is_box and not found.only_sum
    assert found.contains(np.array([[15.0, 100, 0], [14.9, 80, 0], [20, 80, 0.1]])).tolist() == [
        True,
        False,
        False,
    ]


def test_each_constraint_excludes_what_it_should() -> None:
    own = [40.0, 30.0, 20.0, 10.0]
    inside = np.array([42.0, 28.0, 21.0, 9.0])
    for constraints, outside in [
        (admissible(own, keep_sum=True), [42.0, 30.0, 21.0, 9.0]),
        (admissible(own, order=[(0, 1)]), [32.0, 33.0, 20.0, 10.0]),
        (admissible(own, fixed_sums=[(2, 3)]), [42.0, 28.0, 21.0, 10.0]),
        (admissible(own, box={2: (21.0, 50.0)}), [42.0, 28.0, 20.0, 10.0]),
    ]:
        assert constraints.contains(inside)
        assert not constraints.contains(np.array(outside))


def test_a_sheet_speaks_in_items() -> None:
    sheet = pci()
    first, second = sheet.item_ids[:2]
    found = admissible_for(
        sheet, 0.1, order=[(second, first)], box={first: (0, 30)}, fixed_sums=[[first, second]]
    )
    assert found.order == ((1, 0),) and found.fixed_sums == ((0, 1),)
    assert (found.low[0], found.high[0]) == (0, 30)
    with pytest.raises(UsageError, match="There is no item 'nothing-like-it'"):
        admissible_for(sheet, order=[("nothing-like-it", first)])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: admissible([0.0, 0.0]), "at least one of them above 0"),
        (lambda: admissible([1.0, -1.0]), "0 or more"),
        (lambda: admissible([1.0, np.nan]), "Weights are numbers"),
        (lambda: admissible([]), "Weights are numbers"),
        (lambda: admissible([1.0], 1.0), "less than 100%"),
        (lambda: admissible([1.0], -0.1), "less than 100%"),
        (lambda: admissible([1.0], float("nan")), "less than 100%"),
        (lambda: admissible([1.0, 2.0], [0.1, 0.2, 0.3]), "less than 100%"),
        (lambda: admissible([1.0, 2.0], box={0: (2.0, 1.0)}), "not in order"),
        (lambda: admissible([1.0, 2.0], order=[(0, 2)]), "not there"),
        (lambda: admissible([1.0, 2.0], box={0: (0.0, 1.0), 1: (0.0, 1.0)}), "All weights could be 0"),
        (lambda: admissible([1.0, 2.0], 0.1, order=[(0, 1)]), "No weights keep all"),
        (lambda: admissible([1.0, 2.0], 0.1, box={0: (5.0, 6.0)}, keep_sum=True), "No weights keep all"),
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused(make: Callable[[], object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        make()


def test_a_sheet_without_weights_or_units_is_refused() -> None:
    sheet = pci()
    none = Sheet(
        "domain", sheet.unit_ids, sheet.item_ids, sheet.names, sheet.max_points, sheet.points * np.nan
    )
    with pytest.raises(UsageError, match="No unit has the points"):
        check_sheet(none)
    flat = Sheet("domain", sheet.unit_ids, sheet.item_ids, sheet.names, sheet.max_points * 0, sheet.points)
    with pytest.raises(UsageError, match="no weight to vary: " + sheet.item_ids[0]):
        check_sheet(flat)
