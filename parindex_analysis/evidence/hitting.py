"""The smallest sets of statements that must be wrong, given a way to ask whether some can all be true.

Implicit hitting sets: a conflict is a set of statements that cannot all be true, so one of each conflict must
be wrong. The smallest set that hits all conflicts found so far is a whole-number programme; where the rest is
still inconsistent, it holds a new conflict, and so on. When the rest is consistent, the set is smallest. A
cut forbids it and all that contain it, and the next one of the same size follows until there is none.
Reiter 1987, doi:10.1016/0004-3702(87)90062-2; minimal conflicts by QuickXplain, Junker 2004 (AAAI).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from parindex_analysis.evidence.solver import Rows

Consistent = Callable[[frozenset[int]], bool]


def smallest_sets(
    consistent: Consistent, n: int, most: int, at_most: int | None = None, quick: Consistent | None = None
) -> tuple[list[frozenset[int]], bool]:
    """Return the smallest sets of statements whose removal leaves the rest consistent.

    Parameters
    ----------
    consistent : callable
        Says of a set of statements (numbers below n) whether they can all be true. Fewer are never worse, and
        none at all are consistent.
    n : int
        Number of statements.
    most : int
        Greatest number of sets returned.
    at_most : int, optional
        Greatest size of interest.
    quick : callable, optional
        A cheaper question of the same kind, whose "no" is always right and whose "yes" may be wrong.

    Returns
    -------
    (list of frozenset, bool)
        All sets of the least size, in the order of their numbers, and whether there are more than ``most``.
        One empty set where all statements are consistent; none where every set is larger than ``at_most``.
    """
    everything = frozenset(range(n))
    ask = _remembering(consistent)
    if ask(everything):
        return [frozenset()], False
    questions = [_remembering(quick)] if quick is not None else []
    conflicts = _apart([*questions, ask], everything)
    at_most = n if at_most is None else at_most
    found: list[frozenset[int]] = []
    while True:
        wrong = _hit_all(conflicts, found, n)
        if wrong is None or len(wrong) > (len(found[0]) if found else at_most):
            break
        if ask(everything - wrong):
            if len(found) == most:
                return _sorted(found), True
            found.append(wrong)
        else:
            conflicts += _apart([*questions, ask], everything - wrong)
    return _sorted(found), False


def _remembering(consistent: Consistent) -> Consistent:
    """Ask no question twice, nor one that an answer settles: fewer than consistent, more than a conflict."""
    good: list[frozenset[int]] = []
    bad: list[frozenset[int]] = []

    def ask(statements: frozenset[int]) -> bool:
        if any(statements <= known for known in good):
            return True
        if any(statements >= known for known in bad):
            return False
        answer = consistent(statements)
        (good if answer else bad).append(statements)
        return answer

    return ask


def _sorted(found: list[frozenset[int]]) -> list[frozenset[int]]:
    return sorted(found, key=sorted)


def _apart(questions: Sequence[Consistent], statements: frozenset[int]) -> list[frozenset[int]]:
    """Return conflicts among some statements, no two sharing one, by the cheapest question that sees each."""
    found: list[frozenset[int]] = []
    while True:
        no = next((ask for ask in questions if not ask(statements)), None)
        if no is None:
            return found
        found.append(minimal_conflict(no, sorted(statements)))
        statements -= found[-1]


def minimal_conflict(consistent: Consistent, statements: Sequence[int]) -> frozenset[int]:
    """Return a conflict among inconsistent statements from which none can be left out (QuickXplain)."""
    return frozenset(_explain(consistent, [], list(statements), grown=False))


def _explain(consistent: Consistent, kept: list[int], open_: list[int], *, grown: bool) -> list[int]:
    if grown and not consistent(frozenset(kept)):
        return []
    if len(open_) == 1:
        return open_
    half = len(open_) // 2
    first, second = open_[:half], open_[half:]
    needed = _explain(consistent, kept + first, second, grown=True)
    return _explain(consistent, kept + needed, first, grown=bool(needed)) + needed


def _hit_all(
    conflicts: list[frozenset[int]], forbidden: list[frozenset[int]], n: int
) -> frozenset[int] | None:
    """Return a smallest set with a member of each conflict that contains no forbidden set, or None."""
    rows = Rows()
    for conflict in conflicts:
        rows.add(dict.fromkeys(sorted(conflict), 1.0), low=1.0)
    for cut in forbidden:
        rows.add(dict.fromkeys(sorted(cut), 1.0), high=len(cut) - 1.0)
    found = rows.least(dict.fromkeys(range(n), 1.0), np.zeros(n), np.ones(n), np.ones(n, dtype=np.int64))
    return None if found is None else frozenset(np.flatnonzero(found[1] > 0.5).tolist())
