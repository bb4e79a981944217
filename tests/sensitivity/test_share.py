"""One part's share from 0 to 100%."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from years import real_analysis

from parindex_analysis.catalog.models import Text
from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity import share_line

laws = settings(max_examples=60)


def two_parts(points: list[tuple[float, float]], maxima: tuple[float, float] = (65.0, 35.0)) -> Sheet:
    names = (Text(vi="Thẩm định", en="Appraised"), Text(vi="Điều tra", en="Survey"))
    ids = tuple("abcdefgh"[: len(points)])
    return Sheet("part", ids, ("appraised", "survey"), names, np.array(maxima), np.array(points))


some_parts = st.lists(
    st.tuples(st.integers(0, 65).map(float), st.integers(0, 35).map(float)), min_size=2, max_size=7
)


@laws
@given(some_parts, st.integers(2, 60))
def test_crossings_agree_with_the_ranks_on_the_grid(points: list[tuple[float, float]], n_shares: int) -> None:
    """Left of their crossing ``below`` leads, right of it ``above``; other pairs never change places."""
    line = share_line(two_parts(points), "survey", n_shares)
    crossed = {(crossing.above, crossing.below): crossing.share for crossing in line.crossings}
    for u, one in enumerate(line.unit_ids):
        for v, other in enumerate(line.unit_ids):
            gap = line.totals[:, u] - line.totals[:, v]
            if (one, other) in crossed:
                right = line.shares > crossed[one, other] + 1e-9
                left = line.shares < crossed[one, other] - 1e-9
                assert (line.ranks[right, u] < line.ranks[right, v]).all()
                assert (line.ranks[left, u] > line.ranks[left, v]).all()
            elif u < v and (other, one) not in crossed:
                assert (gap >= -1e-9).all() or (gap <= 1e-9).all()


@laws
@given(some_parts)
def test_the_official_share_gives_the_official_totals_and_the_ends_the_parts_alone(
    points: list[tuple[float, float]],
) -> None:
    sheet = two_parts(points)
    line = share_line(sheet, "survey", 101)
    assert line.official == pytest.approx(0.35)
    np.testing.assert_allclose(line.totals[35], sheet.totals)
    np.testing.assert_allclose(line.totals[0], 100 * sheet.achievement[:, 0])
    np.testing.assert_allclose(line.totals[100], 100 * sheet.achievement[:, 1])


@laws
@given(some_parts)
def test_between_the_official_share_and_the_nearest_crossing_nobody_changes_places(
    points: list[tuple[float, float]],
) -> None:
    line = share_line(two_parts(points), "survey", 501)
    nearest = line.nearest()
    assume(nearest is not None and abs(nearest.share - line.official) > 0.005)
    assert nearest is not None
    low, high = sorted((nearest.share, line.official))
    between = (line.shares > low + 1e-9) & (line.shares < high - 1e-9)
    assert (line.ranks[between] == line.ranks[between][:1]).all()
    assert all(abs(c.share - line.official) >= abs(nearest.share - line.official) for c in line.crossings)


@laws
@given(st.lists(st.lists(st.integers(0, 10).map(float), min_size=3, max_size=3), min_size=2, max_size=5))
def test_the_other_parts_keep_their_proportions(points: list[list[float]]) -> None:
    ids = ("x", "y", "z")
    names = tuple(Text(vi=name, en=name) for name in ids)
    sheet = Sheet(
        "domain", tuple("abcde"[: len(points)]), ids, names, np.array([10.0, 10, 20]), np.array(points)
    )
    line = share_line(sheet, "x", 5)
    for at, share in enumerate(line.shares):
        weights = np.array([40 * share, 40 * (1 - share) / 3, 80 * (1 - share) / 3])
        np.testing.assert_allclose(line.totals[at], sheet.achievement @ weights)


def test_equal_parts_never_cross() -> None:
    assert share_line(two_parts([(50, 20), (50, 20)]), "survey").crossings == ()
    assert share_line(two_parts([(50, 20), (40, 10)]), "survey").nearest() is None


def test_binhduong_2017_phu_giao_passes_dau_tieng_below_33_percent() -> None:
    line = real_analysis("binhduong", 2017).share_lines["district"]
    nearest = line.nearest()
    assert nearest is not None
    assert (nearest.above, nearest.below) == ("huyen-dau-tieng", "huyen-phu-giao")
    assert round(nearest.share, 2) == 0.33
    assert line.official == 0.35
