"""Printed classes against totals: by the bands, else none may stand both above and below another."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from years import fact, make_year, real_year, totals

from parindex_analysis.catalog.models import Band, Text
from parindex_analysis.scoring import Check
from parindex_analysis.scoring.checks.order import classes

GROUP = "department"
BANDS = (
    Band.model_validate({"name": Text(vi="Loại I", en="Class I"), "from": 90}),
    Band.model_validate({"name": Text(vi="Loại II", en="Class II"), "from": 80}),
)


def check_of(printed: dict[str, str], named: dict[str, str], **changes: Any) -> Check | None:
    facts = [*totals(printed)]
    facts += [replace(fact("class", 0, unit), text=name, value=math.nan) for unit, name in named.items()]
    return next(classes(make_year(facts, **changes), GROUP), None)


def wrong(printed: dict[str, str], named: dict[str, str], **changes: Any) -> tuple[str, ...]:
    found = check_of(printed, named, **changes)
    assert found is not None
    units: tuple[str, ...] = found.values["wrong"]
    assert found.verdict == ("differs" if units else "agrees")
    return units


@pytest.mark.parametrize(
    ("total", "name", "fits"),
    [
        ("95.00", "Loại I", True),
        ("95.00", "loại I", True),
        ("95.00", "Class I", True),
        ("95.00", "Loại II", False),
        ("89.99", "Loại I", False),
        ("90.00", "Loại I", True),
        ("90.00", "Loại II", True),  # 89.996 prints so, too
        ("90.01", "Loại II", False),
        ("79.00", "Loại II", False),
        ("79.00", "Loại III", False),
    ],
)
def test_a_class_must_be_that_of_a_total_that_prints_so(total: str, name: str, *, fits: bool) -> None:
    assert wrong({"a": total}, {"a": name}, bands=BANDS) == (() if fits else ("a",))


def test_where_prints_are_ranked_the_print_decides() -> None:
    assert wrong({"a": "90.00"}, {"a": "Loại II"}, bands=BANDS, rank_on="rounded") == ("a",)
    assert wrong({"a": "90.00"}, {"a": "Loại I"}, bands=BANDS, rank_on="rounded") == ()


def test_bands_of_another_block_do_not_count() -> None:
    other = tuple(band.model_copy(update={"group": "district"}) for band in BANDS)
    assert wrong({"a": "95.00", "b": "70.00"}, {"a": "X", "b": "Y"}, bands=other) == ()


def test_without_bands_no_class_stands_both_above_and_below_another() -> None:
    printed = {"a": "95.00", "b": "85.00", "c": "75.00", "d": "65.00"}
    assert wrong(printed, {"a": "I", "b": "I", "c": "II", "d": "III"}) == ()
    assert wrong(printed, {"a": "I", "b": "II", "c": "I", "d": "III"}) == ("a", "b", "c")


def test_equal_prints_may_stand_in_two_classes() -> None:
    printed = {"a": "90.00", "b": "90.00", "c": "90.00"}
    assert wrong(printed, {"a": "I", "b": "II", "c": "I"}) == ()


def test_one_class_alone_is_compared_with_bands_only() -> None:
    assert check_of({"a": "95.00"}, {"a": "I"}) is None
    assert check_of({"a": "95.00"}, {"b": "I"}, bands=BANDS) is None


def test_hue_2021_classes_go_with_the_totals() -> None:
    (found,) = classes(real_year("hue", 2021), GROUP)
    assert (found.verdict, found.values["n"]) == ("agrees", 21)
