"""What printed figures say of each other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import fact, make_year, ranks, real_year, rule_set, scores, totals

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.language import language
from parindex_analysis.scoring import Check, check_year
from parindex_analysis.words.checks import check_sentence

ENGLISH = language("en")


def checks(year: Year, kind: str, group: str = "department") -> list[Check]:
    return [check for check in check_year(year) if check.kind == kind and check.group == group]


def the(year: Year, kind: str, group: str = "department", **values: Any) -> Check:
    (found,) = [
        c
        for c in checks(year, kind, group)
        if all(getattr(c, name) == value for name, value in values.items())
    ]
    return found


def verdict(facts: list[Fact], kind: str, units: str = "abc", **changes: Any) -> str:
    return the(make_year(facts, units, **changes), kind).verdict


# back tests


def test_hanoi_2020_finance_has_66_40_and_26_36_of_its_92_76() -> None:
    check = the(real_year("hanoi", 2020), "parts", unit_id="so-tai-chinh")
    assert check.verdict == "agrees"
    assert check.computed == pytest.approx((92.75, 92.77))
    assert check.printed is not None
    assert check.printed.text == "92.76"
    assert "66.40 appraised + 26.36 from the survey = 92.76; printed as 92.76." in check_sentence(
        real_year("hanoi", 2020), check, ENGLISH
    )


@pytest.mark.parametrize(("group", "n"), [("department", 31), ("district", 33)])
def test_hanoi_2020_only_one_whole_number_of_survey_points_fits(group: str, n: int) -> None:
    check = the(real_year("hanoi", 2020), "survey_share", group)
    assert check.values["whole"] == (n,)
    assert check.verdict == "agrees"


@pytest.mark.parametrize(("group", "n", "known"), [("department", 3, (1, 21)), ("district", 18, (6, 29))])
def test_hanoi_2020_counts_above_90_fit_but_do_not_follow(
    group: str, n: int, known: tuple[float, float]
) -> None:
    check = the(real_year("hanoi", 2020), "count_above", group)
    assert check.printed is not None
    assert check.printed.value == n
    assert check.computed == known
    assert check.verdict == "open"


@pytest.mark.parametrize(("group", "counts"), [("department", (9, 46, 103)), ("district", (9, 50, 118))])
def test_hanoi_2020_prints_the_structure_of_its_rule_set(group: str, counts: tuple[int, int, int]) -> None:
    year = real_year("hanoi", 2020)
    found = [the(year, kind, group) for kind in ("n_domains", "n_criteria", "n_subcriteria")]
    assert [check.computed for check in found] == [(n, n) for n in counts]
    assert {check.verdict for check in found} == {"agrees"}


def test_hanoi_2020_blocks_add_up_to_52_units() -> None:
    check = the(real_year("hanoi", 2020), "all_units", "all")
    assert (check.computed, check.verdict) == ((52, 52), "agrees")


def test_hanoi_2021_one_paper_gives_districts_criteria_to_departments_too() -> None:
    year = real_year("hanoi", 2021)
    assert the(year, "n_scored_criteria", "department").verdict == "differs"
    assert the(year, "n_scored_criteria", "district").verdict == "agrees"
    assert {
        the(real_year("hanoi", 2022), "n_scored_criteria", g).verdict for g in ("department", "district")
    } == {"agrees"}


def test_hanoi_2022_list_of_departments_breaks_its_order_twice() -> None:
    year = real_year("hanoi", 2022)
    check = the(year, "list_order")
    assert check.verdict == "differs"
    assert check.values["wrong"] == (
        ("so-giao-thong-van-tai", "so-giao-duc-va-dao-tao"),
        ("so-ngoai-vu", "ban-quan-ly-cac-khu-cong-nghiep-va-che-xuat"),
    )
    assert check_sentence(year, check, ENGLISH) == (
        "The printed list should run from high to low, but: Department of Transport (81.41) stands above "
        "Department of Education and Training (88.33); Department of Foreign Affairs (81.21) stands above "
        "Management Board of Industrial and Export Processing Zones (81.24)."
    )


def test_hanoi_2022_districts_mean_is_not_between_its_parts_and_departments_is() -> None:
    year = real_year("hanoi", 2022)
    wrong = the(year, "mean_between_parts", "district")
    assert wrong.verdict == "differs"
    assert wrong.computed == pytest.approx((42.105, 91.565))
    right = the(year, "mean_between_parts", "department")
    assert right.verdict == "agrees"
    assert right.computed == pytest.approx((84.185, 89.195))


def test_hanoi_2022_mean_of_22_can_not_be_recomputed_from_21() -> None:
    check = the(real_year("hanoi", 2022), "mean_total")
    assert (check.verdict, check.values) == ("open", {"known": 21, "n": 22})


@pytest.mark.parametrize(
    ("index", "year", "group", "low", "high"),
    [("binhduong", 2017, "district", 78.38, 78.40), ("thanhhoa", 2024, "department", 85.40, 85.43)],
)
def test_printed_means_follow_from_all_totals(
    index: str, year: int, group: str, low: float, high: float
) -> None:
    check = the(real_year(index, year), "mean_total", group)
    assert check.verdict == "agrees"
    assert check.printed is not None
    assert check.printed.text == {"binhduong": "78.39", "thanhhoa": "85.41"}[index]
    assert check.computed is not None
    assert low < check.computed[0] <= check.printed.value <= check.computed[1] < high


def test_thanhhoa_2024_ranks_run_with_the_totals() -> None:
    check = the(real_year("thanhhoa", 2024), "order")
    assert (check.verdict, check.values["n"]) == ("agrees", 20)


def test_binhduong_2017_parts_of_all_nine_districts_sum() -> None:
    found = checks(real_year("binhduong", 2017), "parts", "district")
    assert len(found) == 9
    assert {check.verdict for check in found} == {"agrees"}


def test_daklak_2017_total_is_what_is_left_of_100_after_the_losses() -> None:
    check = the(real_year("par_index", 2017), "points_lost", "province", unit_id="dak-lak")
    assert check.verdict == "agrees"
    assert check.values["n"] == 8
    assert check.values["lost"] == pytest.approx(24.63)
    assert check.printed is not None
    assert check.printed.text == "75.37"


def test_hatinh_2021_satisfaction_of_91_17_percent_is_9_12_points() -> None:
    check = the(real_year("par_index", 2021), "satisfaction", "province", unit_id="ha-tinh")
    assert check.verdict == "agrees"
    assert check.computed == pytest.approx((9.1165, 9.1175))


def test_namdinh_2020_mean_points_of_70_give_the_printed_percentages() -> None:
    year = real_year("namdinh", 2020)
    for group, pct, computed in (("department", "89.45", 89.457), ("district", "87.80", 87.8)):
        check = the(year, "mean_share", group)
        assert check.verdict == "agrees"
        assert check.printed is not None
        assert check.printed.text == pct
        assert check.computed is not None
        assert check.computed[0] < computed < check.computed[1]


def test_papi_dimensions_and_pci_totals_are_checked_as_a_whole() -> None:
    papi = the(real_year("papi", 2014), "domain_points", "province")
    assert (papi.verdict, papi.values["n"], papi.values["same"]) == ("agrees", 366, 366)
    assert the(real_year("pci", 2011), "totals", "province").verdict == "differs"
    assert the(real_year("pci", 2011), "ranks", "province").verdict == "differs"
    assert {c.verdict for c in check_year(real_year("pci", 2012))} == {"agrees"}


KNOWN = {
    ("hanoi", 2021): {("n_scored_criteria", "department")},
    ("hanoi", 2022): {("list_order", "department"), ("mean_between_parts", "district")},
    ("pci", 2011): {("totals", "province"), ("ranks", "province")},
}


@pytest.mark.parametrize(
    ("index", "year"),
    [("hanoi", y) for y in range(2016, 2025)]
    + [("pci", y) for y in range(2005, 2015)]
    + [("papi", y) for y in (2011, 2012, 2013, 2014, 2020, 2021, 2022, 2023, 2024)]
    + [("hue", 2021), ("binhduong", 2017), ("thanhhoa", 2024), ("hoabinh", 2022), ("hoabinh", 2024)]
    + [("namdinh", 2020), ("par_index", 2017), ("par_index", 2021)],
)
def test_nothing_else_in_the_data_contradicts_itself(index: str, year: int) -> None:
    found = {(c.kind, c.group) for c in check_year(real_year(index, year)) if c.verdict == "differs"}
    assert found == KNOWN.get((index, year), set())


# one rule at a time


@pytest.mark.parametrize(
    ("total", "expected"), [("92.76", "agrees"), ("92.77", "agrees"), ("92.78", "differs")]
)
def test_parts_may_miss_the_total_by_their_rounding_and_no_more(total: str, expected: str) -> None:
    parts = [fact("appraised_points", "66.40", "a"), fact("survey_points", "26.36", "a")]
    assert verdict([*parts, fact("total", total, "a")], "parts") == expected


def test_a_truncated_part_reaches_one_unit_up() -> None:
    parts = [fact("appraised_points", "66", "a", rounding="truncated"), fact("survey_points", "26.36", "a")]
    assert verdict([*parts, fact("total", "93.30", "a")], "parts") == "agrees"
    assert verdict([*parts, fact("total", "92.30", "a")], "parts") == "differs"


def test_the_sum_of_truncated_parts_is_written_as_an_interval() -> None:
    parts = [fact("appraised_points", "66", "a", rounding="truncated"), fact("survey_points", "26.36", "a")]
    year = make_year([*parts, fact("total", "93.30", "a")])
    assert check_sentence(year, the(year, "parts"), ENGLISH) == (
        "Unit A: 66–67 appraised + 26.36 from the survey = 92.355–93.365; printed as 93.30."
    )


def test_three_decimals_of_parts_are_not_cut_from_their_sum() -> None:
    parts = [fact("appraised_points", "66.401", "a"), fact("survey_points", "26.361", "a")]
    year = make_year([*parts, fact("total", "92.762", "a")])
    assert "= 92.762; printed as 92.762." in check_sentence(year, the(year, "parts"), ENGLISH)


def test_the_greatest_total_may_belong_to_a_unit_that_is_not_public() -> None:
    known = [*totals({"a": "90.00", "b": "80.00"}), fact("n_units", 3)]
    assert verdict([*known, fact("max_total", "95.00")], "max_total") == "open"
    assert verdict([*known, fact("max_total", "85.00")], "max_total") == "differs"
    assert verdict([*known, fact("min_total", "75.00")], "min_total") == "open"
    assert verdict([*known, fact("min_total", "85.00")], "min_total") == "differs"
    all_known = [*known, *totals({"c": "85.00"})]
    assert verdict([*all_known, fact("max_total", "95.00")], "max_total") == "differs"
    assert verdict([*all_known, fact("max_total", "90.00")], "max_total") == "agrees"
    assert verdict([*all_known, fact("min_total", "75.00")], "min_total") == "differs"


def test_a_truncated_total_may_be_the_greatest_although_it_prints_smaller() -> None:
    known = [fact("total", "93", "a", rounding="truncated"), *totals({"b": "93.50", "c": "80.00"})]
    facts = [*known, fact("n_units", 3), fact("max_total", "93.80")]
    assert verdict(facts, "max_total") == "agrees"
    assert verdict([*known, fact("n_units", 3), fact("max_total", "94.20")], "max_total") == "differs"
    assert verdict([*known, fact("n_units", 3), fact("max_total", "93.20")], "max_total") == "differs"


def test_the_mean_of_all_totals_has_the_errors_of_their_print() -> None:
    known = [*totals({"a": "90.00", "b": "80.00", "c": "70.01"}), fact("n_units", 3)]
    assert verdict([*known, fact("mean_total", "80.00")], "mean_total") == "agrees"
    assert verdict([*known, fact("mean_total", "80.02")], "mean_total") == "differs"


def test_a_mean_without_a_number_of_units_is_open() -> None:
    year = make_year([fact("mean_total", "80.00"), *totals({"a": "90.00"})])
    check = the(year, "mean_total")
    assert check.verdict == "open"
    assert (
        check_sentence(year, check, ENGLISH)
        == "The mean is printed as 80.00; how many units there are is not."
    )


def test_above_90_does_not_count_90_itself() -> None:
    exact = totals({"a": 90.0, "b": 90.5, "c": 80.0})
    facts = [*exact, fact("n_units", 3)]
    assert (
        verdict([*facts, fact("count_above", 1, threshold=90.0, comparator=">")], "count_above") == "agrees"
    )
    assert (
        verdict([*facts, fact("count_above", 2, threshold=90.0, comparator=">")], "count_above") == "differs"
    )


def test_a_rounded_90_may_be_above_90_or_not() -> None:
    facts = [*totals({"a": "90.00", "b": "95.00", "c": "80.00"}), fact("n_units", 3)]
    check = the(make_year([*facts, fact("count_above", 2, threshold=90.0, comparator=">")]), "count_above")
    assert (check.verdict, check.computed) == ("open", (1, 2))


def test_a_threshold_keeps_its_decimals() -> None:
    facts = [fact("n_units", 3), fact("count_above", 2, threshold=92.5, comparator=">")]
    year = make_year(facts)
    assert check_sentence(year, the(year, "count_above"), ENGLISH).startswith(
        "Units with more than 92.5 points"
    )


def test_from_90_up_is_not_above_90() -> None:
    facts = [*totals({"a": 90.0, "b": 80.0, "c": 70.0}), fact("n_units", 3)]
    assert (
        checks(make_year([*facts, fact("count_above", 1, threshold=90.0, comparator=">=")]), "count_above")
        == []
    )


def test_whoever_has_clearly_more_points_must_not_rank_below() -> None:
    assert verdict([*totals({"a": "80.00", "b": "90.00"}), *ranks({"a": 1, "b": 2})], "order") == "differs"
    assert verdict([*totals({"a": "90.00", "b": "90.00"}), *ranks({"a": 1, "b": 2})], "order") == "agrees"
    assert verdict([*totals({"a": "80.00", "b": "90.00"}), *ranks({"a": 1, "b": 1})], "order") == "agrees"


def test_a_wrong_order_is_seen_through_a_vague_total_between() -> None:
    vague = fact("total", "86", "b", rounding="approximate")
    facts = [
        fact("total", "85.00", "a"),
        vague,
        fact("total", "87.00", "c"),
        *ranks({"a": 1, "b": 2, "c": 3}),
    ]
    check = the(make_year(facts), "order")
    assert (check.verdict, check.values["wrong"]) == ("differs", (("a", "c"),))


def test_a_wrong_order_is_seen_through_a_shared_rank_between() -> None:
    facts = [*totals({"a": "85.00", "b": "80.00", "c": "90.00"}), *ranks({"a": 1, "b": 2, "c": 2})]
    check = the(make_year(facts), "order")
    assert (check.verdict, check.values["wrong"]) == ("differs", (("a", "c"),))


def test_a_share_that_fits_several_whole_numbers_gives_a_range() -> None:
    facts = [fact("survey_satisfaction_max", 10), fact("satisfaction_share_of_survey_pct", "32")]
    year = make_year(facts)
    check = the(year, "survey_share")
    assert check.values["whole"] == (31,)
    facts = [
        fact("survey_satisfaction_max", 20),
        fact("satisfaction_share_of_survey_pct", "50", rounding="approximate"),
    ]
    year = make_year(facts)
    check = the(year, "survey_share")
    assert (check.values["whole"], check.computed) == ((40,), (40, 40))
    facts = [
        fact("survey_satisfaction_max", 10),
        fact("satisfaction_share_of_survey_pct", "15", rounding="approximate"),
    ]
    year = make_year(facts)
    check = the(year, "survey_share")
    assert check.values["whole"] == (63, 64, 65, 66, 67, 68, 69, 70, 71)
    assert check_sentence(year, check, ENGLISH).endswith("its maximum is 63–71 points.")


def test_a_survey_maximum_that_does_not_fit_its_share_differs() -> None:
    share = [fact("survey_satisfaction_max", 10), fact("satisfaction_share_of_survey_pct", "32.3")]
    year = make_year([*share, fact("survey_max", 30)])
    assert the(year, "survey_share").verdict == "differs"
    assert check_sentence(year, the(year, "survey_share"), ENGLISH) == (
        "10 points of satisfaction are 32.3% of the survey: its maximum is 31 points, but 30 are stated."
    )
    assert verdict([*share, fact("survey_max", 31)], "survey_share") == "agrees"
    none = [fact("survey_satisfaction_max", 10), fact("satisfaction_share_of_survey_pct", "97.0")]
    year = make_year(none)
    assert the(year, "survey_share").verdict == "differs"
    assert check_sentence(year, the(year, "survey_share"), ENGLISH) == (
        "10 points of satisfaction can't be 97.0% of any whole number of survey points."
    )


def test_a_mean_between_parts_is_in_percent_of_the_scale() -> None:
    facts = [
        fact("mean_total", "48.00"),
        fact("mean_appraised_pct", "82.00"),
        fact("mean_survey_pct", "78.00"),
    ]
    year = make_year(facts, scale=60.0)
    check = the(year, "mean_between_parts")
    assert check.verdict == "agrees"
    assert check_sentence(year, check, ENGLISH) == (
        "The mean total of 80.00% lies between the mean appraised 82.00% and survey 78.00%."
    )


def test_printed_domain_points_of_a_unit_with_gaps_are_not_compared() -> None:
    rules = rule_set({"1": 40, "1.1": 10, "1.2": 30, "2": 60})
    table = scores({"a": [10, None, 60], "b": [8, 20, 50]}, ["i1.1", "i1.2", "i2"])
    printed = [fact("points", "38.00", "a", item="i1"), fact("points", "28.00", "b", item="i1")]
    check = the(make_year(printed, "ab", rules=rules, scored=table), "domain_points")
    assert (check.verdict, check.values["n"], check.values["same"]) == ("agrees", 1, 1)
    wrong = [fact("points", "38.00", "a", item="i1"), fact("points", "28.40", "b", item="i1")]
    check = the(make_year(wrong, "ab", rules=rules, scored=table), "domain_points")
    assert (check.verdict, check.values["n"], check.values["same"]) == ("differs", 1, 0)
    assert check.values["largest"] == pytest.approx(0.4)


def test_ranks_of_some_units_are_no_check_of_ranks_of_all() -> None:
    rules, table = rule_set({"1": 40, "2": 60}), scores({"a": [35, None], "b": [30, 50]}, ["i1", "i2"])
    year = make_year(totals({"a": "90.00", "b": "80.00"}), "ab", rules=rules, scored=table)
    assert the(year, "totals").verdict == "agrees"
    assert checks(year, "ranks") == []


def test_a_silent_block_may_explain_what_is_missing_from_the_sum() -> None:
    everyone = fact("n_units", 52, group="all")
    departments = fact("n_units", 22)
    assert the(make_year([everyone, departments]), "all_units", "all").verdict == "open"
    both = [everyone, departments, fact("n_units", 29, group="district")]
    assert the(make_year(both), "all_units", "all").verdict == "differs"
    too_many = [fact("n_units", 20, group="all"), departments]
    assert the(make_year(too_many), "all_units", "all").verdict == "differs"


@settings(max_examples=60)
@given(st.lists(st.integers(5000, 9999), min_size=3, max_size=6), st.data())
def test_true_prints_never_contradict_each_other(hundredths: list[int], data: st.DataObject) -> None:
    """Whatever is rounded or cut from one set of totals stays consistent in every check."""
    true = {unit: n / 100 for unit, n in zip("abcdef", hundredths, strict=False)}

    def printed(measure: str, value: float, unit_id: str = "") -> Fact:
        decimals = data.draw(st.integers(0, 2))
        if data.draw(st.booleans()):
            return fact(measure, f"{value:.{decimals}f}", unit_id)
        cut = int(round(value * 10**decimals, 6)) / 10**decimals
        return fact(measure, f"{cut:.{decimals}f}", unit_id, rounding="truncated")

    facts = [printed("total", value, unit) for unit, value in true.items() if data.draw(st.integers(0, 3))]
    facts += [
        fact("rank", 1 + sum(v > value for v in true.values()), unit, of_n=len(true))
        for unit, value in true.items()
    ]
    facts += [printed("max_total", max(true.values())), printed("min_total", min(true.values()))]
    facts.append(printed("mean_total", sum(true.values()) / len(true)))
    threshold = data.draw(st.integers(50, 99))
    above = sum(value > threshold for value in true.values())
    facts.append(fact("count_above", above, threshold=float(threshold), comparator=">"))
    year = make_year(facts, list(true))
    assert [(c.kind, c.computed, c.printed) for c in check_year(year) if c.verdict == "differs"] == []
