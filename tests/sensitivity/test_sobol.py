"""Sobol' indices: closed forms, SALib's own formulas, and the ranks of real units."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.sensitivity.admissible import admissible
from parindex_analysis.sensitivity.draws import admissible_draws, by_domain, by_item, simplex_draws
from parindex_analysis.sensitivity.sobol import sobol_estimates, sobol_indices, weight_power
from sensitivity.sheets import binh_duong_2017, made_up, pci_2014

Array = NDArray[np.float64]
G = np.array([0.0, 1.0, 4.5, 9.0, 99.0])


def ishigami(x: Array) -> Array:
    angle = np.pi * (2 * x - 1)
    first, second, third = angle.T
    return np.asarray(np.sin(first) + 7 * np.sin(second) ** 2 + 0.1 * third**4 * np.sin(first))[:, None]


def g_function(x: Array) -> Array:
    return np.asarray(((np.abs(4 * x - 2) + G) / (1 + G)).prod(axis=1))[:, None]


def salib(y_a: Array, y_ab: list[Array], y_b: Array) -> tuple[list[float], list[float]]:
    """Write down what SALib's ``sobol.analyze`` does to the outputs of one model."""
    every = np.concatenate([y_a, *y_ab, y_b])
    a, b, *ab = ((y - every.mean()) / every.std() for y in (y_a, y_b, *y_ab))
    variance = np.concatenate([a, b]).var()
    first = [float(np.mean(b * (mixed - a)) / variance) for mixed in ab]
    total = [float(0.5 * np.mean((a - mixed) ** 2) / variance) for mixed in ab]
    return first, total


def test_ishigami_in_closed_form() -> None:
    found = sobol_indices(ishigami, 3, 8192)
    assert found.first[:, 0] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.01)
    assert found.total[:, 0] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.01)
    variance = 7**2 / 8 + 0.1 * np.pi**4 / 5 + 0.01 * np.pi**8 / 18 + 0.5
    assert found.variance == pytest.approx([variance], rel=0.01)
    assert (found.first_errors < 0.05).all() and (found.total_errors < 0.05).all()


def test_the_g_function_in_closed_form() -> None:
    part = 1 / (3 * (1 + G) ** 2)
    whole = (1 + part).prod() - 1
    found = sobol_indices(g_function, 5, 8192)
    assert found.first[:, 0] == pytest.approx(part / whole, abs=0.01)
    assert found.total[:, 0] == pytest.approx(part * (1 + whole) / (1 + part) / whole, abs=0.01)


def test_estimates_are_those_of_salib_on_the_same_outputs() -> None:
    rng = np.random.default_rng(5)
    y_a, y_b, *mixed = (100 + rng.normal(size=(64, 2)).cumsum(axis=0) for _ in range(6))
    found = sobol_estimates(y_a, y_b, mixed, np.zeros((0, 64)))
    for output in range(2):
        first, total = salib(y_a[:, output], [y[:, output] for y in mixed], y_b[:, output])
        assert found.first[:, output] == pytest.approx(first, abs=1e-12)
        assert found.total[:, output] == pytest.approx(total, abs=1e-12)


def test_standard_errors_are_the_spread_of_resampled_rows() -> None:
    rng = np.random.default_rng(6)
    y_a, y_b, mixed = rng.normal(size=(3, 50, 1))
    rows = rng.integers(0, 50, (30, 50))
    picks = np.array([np.bincount(row, minlength=50) for row in rows], dtype=float)
    found = sobol_estimates(y_a, y_b, [mixed], picks)
    centre = np.concatenate([y_a, mixed, y_b]).mean()
    a, b, ab = (y[:, 0] - centre for y in (y_a, y_b, mixed))
    first = [np.mean(b[row] * (ab - a)[row]) / np.concatenate([a[row], b[row]]).var() for row in rows]
    assert found.first_errors[0, 0] == pytest.approx(np.std(first, ddof=1))


def test_errors_shrink_and_cover_the_truth() -> None:
    coarse, fine = (sobol_indices(g_function, 5, n) for n in (128, 4096))
    assert (fine.total_errors < coarse.total_errors).all()
    part = 1 / (3 * (1 + G) ** 2)
    truth = part / ((1 + part).prod() - 1)
    assert (np.abs(fine.first[:, 0] - truth) < 4 * fine.first_errors[:, 0] + 1e-3).all()


def test_totals_add_up_what_each_weight_moves() -> None:
    """A total is a plain sum, so both indices are (w a)² by their sum."""
    sheet = pci_2014()
    found = weight_power(sheet, admissible_draws(admissible(sheet.max_points, 0.25)), of="total").estimates
    exact = (sheet.points**2 / (sheet.points**2).sum(axis=1, keepdims=True)).T
    assert found.first == pytest.approx(exact, abs=0.02)
    assert found.total == pytest.approx(exact, abs=0.02)
    assert found.variance == pytest.approx((sheet.points**2).sum(axis=1) * 0.25 / 12, rel=0.02)


def test_the_rank_that_one_weight_decides_alone() -> None:
    """Unit a is ahead of b where the first weight is above the middle; c is always last."""
    sheet = made_up(
        np.array([[0.8, 0.3, 0.5], [0.4, 0.3, 0.9], [0.0, 0.0, 0.0]]), np.array([10.0, 30.0, 10.0])
    )
    limits = admissible(sheet.max_points, [0.25, 0.25, 0.0])
    found = weight_power(sheet, admissible_draws(limits), 2048)
    assert found.estimates.first[:, :2] == pytest.approx(np.array([[1, 1], [0, 0], [0, 0]]), abs=0.02)
    assert found.estimates.total[:, :2] == pytest.approx(np.array([[1, 1], [0, 0], [0, 0]]), abs=0.02)
    assert np.isnan(found.estimates.first[:, 2]).all() and np.isnan(found.estimates.first_errors[:, 2]).all()
    assert found.estimates.variance == pytest.approx([0.25, 0.25, 0], abs=1e-3)
    assert list(found.table.columns) == ["unit_id", "factor", "first", "first_error", "total", "total_error"]
    assert found.table.query("unit_id == 'b' and factor == '1'")["first"].item() > 0.9


def test_domains_are_factors_too_and_the_seed_decides() -> None:
    sheet = pci_2014()
    parts = by_domain(sheet.max_points, ["north"] * 4 + ["south"] * 6)
    draws = admissible_draws(admissible(parts.weights, 0.25), parts)
    one, again, other = (weight_power(sheet, draws, 256, seed) for seed in (1, 1, 2))
    assert one.labels == ("north", "south")
    assert one.table.equals(again.table)
    assert not one.table.equals(other.table)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"draws": admissible_draws(admissible([65.0, 35.0], keep_sum=True))}, "move independently"),
        ({"draws": simplex_draws(by_item([65.0, 35.0]))}, "move independently"),
        ({"draws": admissible_draws(admissible([1.0, 1.0, 1.0]))}, "drawn for 3 items"),
        ({"n": 0}, "At least one draw"),
        ({"n": 1}, "2 points"),
        ({"seed": -3}, "A seed is"),
    ],
)
def test_absurd_wishes_are_refused(wish: dict[str, object], said: str) -> None:
    given: dict[str, object] = {"draws": admissible_draws(admissible([65.0, 35.0]))}
    with pytest.raises(UsageError, match=said):
        weight_power(binh_duong_2017(), **(given | wish))  # type: ignore[arg-type]
