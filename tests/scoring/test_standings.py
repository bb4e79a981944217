"""Where each unit stands."""

from __future__ import annotations

import math

from years import fact, make_year, ranks, real_year, rule_set, scores, totals

from parindex_analysis.scoring import Standing, standings

RULES = rule_set({"1": 40, "2": 60})
ITEMS = ["i1", "i2"]


def shown(found: list[Standing]) -> list[tuple[str, float | None, float | None, bool]]:
    return [
        (
            s.unit_id,
            None if math.isnan(s.rank) else s.rank,
            None if math.isnan(s.total) else s.total,
            s.rank_printed,
        )
        for s in found
    ]


def test_printed_ranks_are_kept_and_totals_without_one_stand_between() -> None:
    year = make_year(
        [*totals({"a": "90.00", "c": "70.00", "d": "85.00"}), *ranks({"a": 1, "b": 7, "c": 9}, of_n=9)]
    )
    assert shown(standings(year, "department")) == [
        ("a", 1, 90.0, True),
        ("b", 7, None, True),
        ("d", None, 85.0, False),
        ("c", 9, 70.0, True),
    ]


def test_all_totals_give_the_ranks() -> None:
    year = make_year([*totals({"a": "90.00", "b": "70.00", "c": "90.00"}), fact("n_units", 3)], "abc")
    assert shown(standings(year, "department")) == [
        ("a", 1, 90.0, False),
        ("c", 1, 90.0, False),
        ("b", 3, 70.0, False),
    ]


def test_some_totals_give_no_rank() -> None:
    year = make_year([*totals({"a": "90.00", "b": "70.00"}), fact("n_units", 3)], "abc")
    assert shown(standings(year, "department")) == [("a", None, 90.0, False), ("b", None, 70.0, False)]


def test_scores_of_some_units_only_give_totals_but_no_rank() -> None:
    table = scores({"a": [35, 55], "b": [30, 50]}, ITEMS)
    year = make_year([fact("n_units", 3)], "abc", rules=RULES, scored=table)
    assert shown(standings(year, "department")) == [("a", None, 90.0, False), ("b", None, 80.0, False)]


def test_without_official_totals_those_from_public_parts_count_and_are_derived() -> None:
    year = make_year(units="ab", rules=RULES, scored=scores({"a": [35, 55], "b": [30, 50]}, ITEMS))
    found = standings(year, "department")
    assert shown(found) == [("a", 1, 90.0, False), ("b", 2, 80.0, False)]
    assert {standing.evidence for standing in found} == {"derived"}
    assert {standing.fact for standing in found} == {None}


def test_a_recomputed_total_beside_a_printed_rank_is_derived() -> None:
    year = make_year(
        ranks({"a": 1, "b": 2}, of_n=2),
        "ab",
        rules=RULES,
        scored=scores({"a": [35, 55], "b": [30, 50]}, ITEMS),
    )
    assert [(s.total, s.rank_printed, s.evidence) for s in standings(year, "department")] == [
        (90.0, True, "derived"),
        (80.0, True, "derived"),
    ]


def test_a_decision_that_ranks_rounded_totals_ties_what_prints_alike() -> None:
    exact = totals({"a": 90.014, "b": 90.011}, decimals=3)
    assert [s.rank for s in standings(make_year(exact, "ab"), "department")] == [1, 2]
    assert [s.rank for s in standings(make_year(exact, "ab", rank_on="rounded"), "department")] == [1, 1]


def test_hanoi_2023_stands_as_printed() -> None:
    found = standings(real_year("hanoi", 2023), "department")
    assert [(s.unit_id, s.rank) for s in found] == [
        ("so-noi-vu", 1),
        ("so-tai-chinh", 2),
        ("so-khoa-hoc-va-cong-nghe", 3),
        ("thanh-tra-thanh-pho", 22),
    ]


def test_thanhhoa_2024_parts_equal_totals_by_the_printed_ranks() -> None:
    found = {s.unit_id: s for s in standings(real_year("thanhhoa", 2024), "department")}
    home, office = found["so-noi-vu"], found["van-phong-ubnd-tinh"]
    assert home.total == office.total == 90.02
    assert (home.rank, office.rank) == (2, 3)
    assert sorted(s.rank for s in found.values()) == list(range(1, 21))


def test_pci_2014_hanoi_is_26th() -> None:
    found = standings(real_year("pci", 2014), "province")
    assert next(s.rank for s in found if s.unit_id == "ha-noi") == 26
    assert len(found) == 63


def test_papi_2022_ranks_61_of_63() -> None:
    found = standings(real_year("papi", 2022), "province")
    assert [s.rank for s in found][-1] == len(found) == 61
    assert not {"bac-giang", "bac-ninh"} & {s.unit_id for s in found}
