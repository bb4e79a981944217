"""The class of a total: edges belong to the band that starts there."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import make_year, real_year

from parindex_analysis.catalog.models import Band, IndexSettings, Text
from parindex_analysis.scoring.rank import band_of


def band(name: str, start: float, group: str | None = None) -> Band:
    return Band.model_validate({"name": Text(vi=name, en=name), "from": start, "group": group})


ABC = (band("C", 70), band("A", 90), band("B", 80))


def class_of(total: float, bands: tuple[Band, ...] = ABC, group: str = "department", **changes: Any) -> str:
    settings_: IndexSettings = make_year(bands=bands, **changes).settings
    found = band_of(settings_, group, total)
    return "" if found is None else found.name.en


@pytest.mark.parametrize(
    ("total", "name"),
    [(100, "A"), (90, "A"), (89.999999, "B"), (80, "B"), (79.99, "C"), (70, "C"), (69.99, ""), (104.5, "A")],
)
def test_an_edge_belongs_to_the_band_that_starts_there(total: float, name: str) -> None:
    assert class_of(total) == name


def test_what_arithmetic_leaves_below_an_edge_is_not_below_it() -> None:
    assert 0.1 + 0.2 != 0.3
    assert class_of(90 - 1e-12) == "A"
    assert class_of(90 - 1e-6) == "B"


def test_totals_are_rounded_first_where_the_index_does() -> None:
    assert class_of(89.995) == "B"
    assert class_of(89.995, rank_on="rounded") == "A"  # 90.00, a half goes up
    assert class_of(89.994999, rank_on="rounded") == "B"
    assert class_of(89.96, rank_on="rounded", decimals=1) == "A"


def test_a_band_may_hold_for_one_block_only() -> None:
    bands = (band("I", 90, "department"), band("I of districts", 80, "district"), band("II", 70))
    assert [class_of(85, bands, group) for group in ("department", "district")] == ["II", "I of districts"]


def test_without_bands_or_a_total_there_is_no_class() -> None:
    assert class_of(95, ()) == ""
    assert class_of(math.nan) == class_of(math.nan, rank_on="rounded") == ""


@settings(max_examples=50)
@given(st.floats(0, 110), st.floats(0, 110), st.sampled_from(["rounded", "unrounded"]))
def test_more_points_never_give_a_lower_class(one: float, other: float, rank_on: str) -> None:
    order = ["", "C", "B", "A"]
    low, high = (class_of(total, rank_on=rank_on) for total in sorted((one, other)))
    assert order.index(low) <= order.index(high)


def test_dak_lak_2017_is_in_group_c() -> None:
    year = real_year("par_index", 2017)
    found = band_of(year.settings, "province", year.unit_facts("province", "total")["dak-lak"].value)
    assert found is not None and found.name.en == "Group C"


@pytest.mark.parametrize(
    ("group", "total", "name"),
    [
        ("department", 90.0, "I"),
        ("department", 89.99, "II"),
        ("district", 80.0, "I"),
        ("district", 79.9, "II"),
    ],
)
def test_nam_dinh_2020_has_bands_of_its_own_for_each_block(group: str, total: float, name: str) -> None:
    found = band_of(real_year("namdinh", 2020).settings, group, total)
    assert found is not None and found.name.en.endswith(f" {name}")
