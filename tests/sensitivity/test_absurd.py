"""What makes no sense is refused in one sentence, by every function that takes arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from parindex_analysis.errors import UsageError
from parindex_analysis.sensitivity import (
    admissible,
    benefit_of_the_doubt,
    least_weight_change,
    necessary_order,
    pairwise_radius,
    possible_ranks,
    radius_matrix,
    ranking_radius,
    stability_intervals,
)

GOOD = [[0.9, 0.3], [0.1, 0.9]]
WITH_WEIGHTS: list[Callable[..., object]] = [
    radius_matrix,
    ranking_radius,
    stability_intervals,
    lambda rows, weights: pairwise_radius(rows[0], rows[-1], weights),
]
WITH_LIMITS: list[Callable[..., object]] = [
    lambda rows: necessary_order(rows, admissible([50, 50])),
    lambda rows: possible_ranks(rows, admissible([50, 50])),
    lambda rows: least_weight_change(rows, admissible([50, 50], 0.9), 0, 1),
    lambda rows: benefit_of_the_doubt(rows, np.zeros(2), np.ones(2)),
    lambda rows: radius_matrix(rows, [50, 50]),
    lambda rows: stability_intervals(rows, [50, 50]),
]


@pytest.mark.parametrize("method", WITH_WEIGHTS)
@pytest.mark.parametrize("weights", [[0, 0], [-1, 2], [np.nan, 1], [np.inf, 1], [], [[1, 1]]])
def test_weights(method: Callable[..., object], weights: list[float]) -> None:
    with pytest.raises(UsageError, match="Weights are numbers of 0 or more"):
        method(GOOD, weights)


@pytest.mark.parametrize("method", WITH_LIMITS)
@pytest.mark.parametrize("rows", [[], [[]], [[0.1, np.nan]], [[np.inf, 0.1]], [[0.1]], [0.1, 0.2]])
def test_achievements(method: Callable[..., object], rows: list[list[float]]) -> None:
    with pytest.raises(UsageError, match="a row a unit and 2 columns"):
        method(rows)


@pytest.mark.parametrize("method", WITH_LIMITS)
@pytest.mark.parametrize("rows", [[[0.5, 0.5]], [[0.5, 0.5]] * 3, [[0, 0], [0, 0]], [[1.2, 0.9], [0.1, 0]]])
def test_few_units_ties_and_zeros_have_answers(
    method: Callable[..., object], rows: list[list[float]]
) -> None:
    method(np.array(rows))


@pytest.mark.parametrize("method", WITH_WEIGHTS)
def test_a_weight_of_0_among_others_has_an_answer(method: Callable[..., object]) -> None:
    method(GOOD, [1.0, 0.0])
