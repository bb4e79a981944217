"""How much is public."""

from __future__ import annotations

import pytest
from years import fact, make_year, ranks, real_year, rule_set, scores, totals

from parindex_analysis.evidence import Coverage, coverage


@pytest.mark.parametrize(
    ("index", "year", "group", "expected"),
    [
        ("hanoi", 2020, "department", (22, 2, 3, 1)),
        ("hanoi", 2020, "district", (30, 3, 8, 0)),
        ("hanoi", 2022, "department", (22, 21, 5, 0)),
        ("hanoi", 2024, "central_agency", (None, 0, 0, 0)),
        ("hue", 2021, "department", (21, 21, 21, 0)),
        ("binhduong", 2017, "district", (9, 9, 9, 9)),
        ("papi", 2022, "province", (63, 0, 0, 61)),
        ("pci", 2014, "province", (63, 63, 0, 63)),
        ("par_index", 2017, "province", (None, 1, 0, 0)),
    ],
)
def test_what_is_public(
    index: str, year: int, group: str, expected: tuple[int | None, int, int, int]
) -> None:
    assert coverage(real_year(index, year), group) == Coverage(group, *expected)


def test_a_unit_with_only_one_part_is_not_counted() -> None:
    facts = [fact("appraised_points", "60.00", "a"), fact("survey_points", "20.00", "b"), fact("n_units", 2)]
    assert coverage(make_year(facts), "department") == Coverage("department", 2, 0, 0, 0)


def test_units_with_totals_but_no_scores_count_as_units_too() -> None:
    table = scores({"a": [35, 55], "b": [30, 50]}, ["i1", "i2"])
    year = make_year(
        totals({"a": "90.00", "b": "80.00", "c": "70.00"}),
        "abc",
        rules=rule_set({"1": 40, "2": 60}),
        scored=table,
    )
    assert coverage(year, "department") == Coverage("department", 3, 3, 0, 2)


def test_a_number_of_units_may_come_from_a_printed_rank() -> None:
    assert coverage(make_year(ranks({"a": 3}, of_n=22)), "department") == Coverage("department", 22, 0, 1, 0)
