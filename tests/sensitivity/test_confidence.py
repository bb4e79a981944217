"""Confidence sets of ranks: coverage, a published example, and what must follow from exact scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import rank
from parindex_analysis.sensitivity.confidence import RankConfidence, rank_confidence

# Mathematics in PISA 2018, OECD countries, score and standard error as printed (six of them, and the United
# Kingdom's score, with more decimals).
PISA = """Japan 527 2.5; Korea 526 3.1; Estonia 523 1.7; Netherlands 519 2.6; Poland 516 2.6;
Switzerland 515 2.9; Canada 512.0169 2.357476; Denmark 509 1.7; Slovenia 509 1.4; Belgium 508.0703 2.262662;
Finland 507 2.0; Sweden 502 2.7; United-Kingdom 501.77 2.56; Norway 501 2.2; Germany 500 2.6; Ireland 500 2.2;
Czechia 499 2.5; Austria 498.9423 2.970999; Latvia 496 2.0; France 495 2.3; Iceland 495 2.0;
New-Zealand 494 1.7; Portugal 492 2.7; Australia 491.36 1.939833; Italy 487 2.8; Slovakia 486 2.6;
Luxembourg 483 1.1; Spain 481 1.5; Lithuania 481 2.0; Hungary 481 2.3; United-States 478 3.2; Israel 463 3.5;
Turkey 454 2.3; Greece 451 3.1; Chile 417.4066 2.415888; Mexico 409 2.5; Colombia 390.9323 2.989559"""


def found(scores: list[float], errors: list[float], **changes: float) -> RankConfidence:
    return rank_confidence([f"u{at}" for at in range(len(scores))], scores, errors, **changes)  # type: ignore[arg-type]


def test_the_published_example_of_mogstad_and_others() -> None:
    """Their package csranks prints for the United Kingdom: rank 13 of 37, at 95% from 8 to 23 (marginal)."""
    rows = [row.split() for row in PISA.split(";")]
    names, scores, errors = zip(*rows, strict=True)
    sets = rank_confidence(names, [float(x) for x in scores], [float(x) for x in errors], n_draws=10_000)
    kingdom = sets.table.set_index("unit_id").loc["United-Kingdom"]
    assert (kingdom["rank"], kingdom["marginal_best"], kingdom["marginal_worst"]) == (13, 8, 23)
    assert kingdom["best"] <= 8 and kingdom["worst"] >= 23
    assert sets.table["tier"].iloc[[0, -1]].tolist() == [1, 7]


def test_true_ranks_are_covered_as_often_as_is_claimed() -> None:
    truth = np.array([0.0, 0.0, 0.8, 1.0, 3.0, 3.2, 6.0])
    errors = np.array([0.5, 1.0, 0.7, 0.2, 0.6, 0.6, 1.5])
    ranks = rank(truth)
    rng = np.random.default_rng(2)
    runs, all_at_once, each = 300, 0, np.zeros(7)
    for run in range(runs):
        scores = truth + errors * rng.normal(size=7)
        sets = found(list(scores), list(errors), level=0.9, n_draws=500, seed=run)
        all_at_once += int(((sets.best <= ranks) & (ranks <= sets.worst)).all())
        each += (sets.marginal_best <= ranks) & (ranks <= sets.marginal_worst)
    allowed = 3 * np.sqrt(0.9 * 0.1 / runs)
    assert all_at_once / runs > 0.9 - allowed
    assert (each / runs > 0.9 - allowed).all()


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), min_size=1, max_size=7))
def test_sets_hold_the_rank_and_what_is_sure_is_in_order(cells: list[tuple[int, int]]) -> None:
    scores, errors = [float(a) for a, _ in cells], [b / 2 for _, b in cells]
    sets = found(scores, errors, n_draws=200)
    assert ((sets.best <= sets.ranks) & (sets.ranks <= sets.worst)).all()
    assert ((sets.marginal_best <= sets.ranks) & (sets.ranks <= sets.marginal_worst)).all()
    assert not (sets.surely_above & sets.surely_above.T).any()
    above, below = np.nonzero(sets.surely_above)
    assert all(scores[u] > scores[v] for u, v in zip(above, below, strict=True))
    order = np.argsort(-np.array(scores), kind="stable")
    steps = np.diff(sets.tiers[order])
    assert set(steps.tolist()) <= {0, 1} and sets.tiers[order[0]] == 1


def test_exact_scores_have_one_rank_and_a_tier_each() -> None:
    sets = found([3.0, 9.0, 5.0], [0.0, 0.0, 0.0])
    assert sets.best.tolist() == sets.worst.tolist() == sets.marginal_best.tolist() == [3, 1, 2]
    assert sets.tiers.tolist() == [3, 1, 2]


def test_exact_ties_are_never_sure() -> None:
    sets = found([5.0, 5.0, 1.0], [0.0, 0.0, 0.0])
    assert (sets.best.tolist(), sets.worst.tolist()) == ([1, 1, 3], [2, 2, 3])
    assert sets.tiers.tolist() == [1, 1, 2]


def test_two_units_are_a_test_of_one_difference() -> None:
    """At 90%, two-sided: a lead of 1.645 standard errors decides."""
    for lead, sure in ((1.55, False), (1.75, True)):
        sets = found([lead * np.sqrt(2), 0.0], [1.0, 1.0], level=0.9, n_draws=50_000)
        assert sets.surely_above[0, 1] == sure
        assert sets.worst.tolist() == [1 if sure else 2, 2]


def test_more_confidence_or_wider_errors_never_narrow_a_set() -> None:
    scores, errors = [1.0, 2.0, 2.5, 4.0, 7.0], [0.4, 0.5, 0.3, 0.6, 0.4]
    narrow, sure, wide = (
        found(scores, errors, level=0.8),
        found(scores, errors, level=0.99),
        found(scores, [2 * error for error in errors], level=0.8),
    )
    for other in (sure, wide):
        assert (other.best <= narrow.best).all() and (other.worst >= narrow.worst).all()
        assert (other.worst > narrow.worst).any()


def test_the_seed_decides() -> None:
    one, again = (found([1.0, 2.0, 2.5], [0.5, 0.4, 0.7], seed=4) for _ in range(2))
    assert one.table.equals(again.table)


@pytest.mark.parametrize(
    ("scores", "errors", "changes", "said"),
    [
        ([], [], {}, "one score and one standard error"),
        ([1.0, 2.0], [0.1], {}, "one score and one standard error"),
        ([1.0, np.nan], [0.1, 0.1], {}, "finite numbers"),
        ([1.0, 2.0], [0.1, -0.1], {}, "0 or more"),
        ([1.0], [0.1], {"level": 1.0}, "between 0 and 1"),
        ([1.0], [0.1], {"n_draws": 0}, "At least one draw"),
    ],
)
def test_absurd_input_is_refused(
    scores: list[float], errors: list[float], changes: dict[str, float], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        found(scores, errors, **changes)


def test_one_unit_is_first() -> None:
    sets = found([5.0], [1.0])
    assert (sets.best.tolist(), sets.worst.tolist(), sets.tiers.tolist()) == ([1], [1], [1])
