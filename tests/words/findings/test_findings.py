"""Every finding, in both languages, against a hidden truth or the figures that are public."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import fact, make_analysis, make_year, ranks, real_analysis, rule_set, scores, totals, unit

from parindex_analysis.language import LANGUAGES, language
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.checks import check_sentence
from parindex_analysis.words.findings import findings
from words.findings.oracles import ORACLES, assert_is_a_sentence, figures_of, hold
from words.findings.worlds import world


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_every_finding_of_a_random_index_is_true(seed: int) -> None:
    hold(world(Random(seed)))


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_misprints_never_break_a_sentence(seed: int) -> None:
    """Figures that are wrong, doubled or contradict each other still make whole sentences."""
    random = Random(seed)
    drawn = world(random)
    wrong = [
        replace(known, value=round(known.value * random.uniform(0.5, 1.4), known.decimals or 0))
        if known.measure not in ("n_units", "rank") and random.random() < 0.2
        else known
        for known in drawn.year.facts
    ]
    year = replace(drawn.year, facts=(*wrong, *random.sample(drawn.year.facts, len(wrong) // 3)))
    analysis = make_analysis(year, drawn.before, low_confidence=random.random() < 0.3)
    for lang in LANGUAGES:
        for finding in findings(analysis, language(lang)):
            assert finding.kind in ORACLES
            assert_is_a_sentence(finding.sentence, year, lang)
        for check in analysis.checks:
            assert_is_a_sentence(check_sentence(year, check, language(lang)), year, lang)


REAL = [
    *(("hanoi", year) for year in range(2016, 2025)),
    *(("pci", year) for year in range(2005, 2015)),
    *(("papi", year) for year in (2011, 2014, 2020, 2021, 2022, 2024)),
    *(("hue", 2021), ("binhduong", 2017), ("thanhhoa", 2024), ("hoabinh", 2022), ("hoabinh", 2024)),
    *(("namdinh", 2020), ("par_index", 2017), ("par_index", 2021)),
]


@pytest.mark.parametrize(("index", "year"), REAL)
def test_sentences_of_real_years_are_whole_and_say_the_same_in_both_languages(index: str, year: int) -> None:
    analysis = real_analysis(index, year)
    figures: list[list[list[str]]] = []
    for lang in LANGUAGES:
        found = findings(analysis, language(lang))
        assert found
        for finding in found:
            assert finding.kind in ORACLES
            assert_is_a_sentence(finding.sentence, analysis.year, lang)
        figures.append(
            [sorted(figures_of(f.sentence, analysis.year, lang)) for f in found if f.kind != "coverage"]
        )
    assert figures[0] == figures[1]


def english(analysis: Analysis, kind: str, group: str | None = None) -> list[str]:
    return [
        finding.sentence
        for finding in findings(analysis, language("en"))
        if finding.kind == kind and group in (None, finding.group)
    ]


KNOWN = {
    ("hanoi", 2020, "leader", "department"): "Department of Finance leads 22 departments with 92.76 points.",
    ("hanoi", 2020, "count_above", "district"): "18 of 30 districts have more than 90 points.",
    ("hanoi", 2020, "gap", "department"): (
        "Departments and equivalent bodies: 16.49 points lie between the greatest and the least total "
        "(92.76 and 76.27)."
    ),
    ("hanoi", 2020, "rise", "district"): (
        "Of the 7 districts with known ranks in both years, Thanh Trì District rose most since 2019: "
        "from 23rd to 6th."
    ),
    ("hanoi", 2023, "last", "department"): (
        "City Inspectorate is last of 22 departments, with 63.9–64.0 points."
    ),
    ("hanoi", 2022, "contradiction", "district"): (
        "The mean total of 92.75% must lie between the mean appraised 91.56% and survey 42.11%, but does not."
    ),
    ("hue", 2021, "last", "department"): (
        "Management Board of Economic and Industrial Zones is last of 21 departments, with 73.475 points."
    ),
    ("binhduong", 2017, "mean", "district"): ("Districts, towns and cities: the mean total is 78.39 points."),
    ("binhduong", 2017, "survey_share", "district"): (
        "If the survey counted for less than 33.0% of the total (it is 35%), "
        "Phú Giáo District would pass Dầu Tiếng District."
    ),
    ("pci", 2011, "recomputed", "province"): (
        "Not one of the 63 official totals follows from its public parts and weights; "
        "the greatest difference is 0.552 points. By the parts 19 ranks would be others."
    ),
    ("pci", 2012, "recomputed", "province"): "All 63 official totals follow from their public parts.",
    ("papi", 2022, "coverage", ""): (
        "The data hold no official total; 61 of 63 totals follow from public scores."
    ),
    ("papi", 2022, "incomplete", "province"): (
        "Bac Giang and Bac Ninh have gaps in their scores and so no total and no rank."
    ),
    (
        "papi",
        2022,
        "last",
        "province",
    ): "Cao Bang is last of 61 provinces, with 38.80 points. 2 more have no public total.",
    ("par_index", 2017, "points_lost", "province"): (
        "Dak Lak lost most in the domain “Modernisation of the administration”: 7.14 of 16 points."
    ),
}


@pytest.mark.parametrize(("index", "year", "kind", "group"), KNOWN)
def test_known_sentences(index: str, year: int, kind: str, group: str) -> None:
    assert english(real_analysis(index, year), kind, group) == [KNOWN[index, year, kind, group]]


def test_pci_2014_equal_weights_move_ho_chi_minh_city_farthest() -> None:
    (sentence,) = english(real_analysis("pci", 2014), "equal_weights")
    assert sentence.endswith(
        "of 63 ranks would change. The longest move: Ho Chi Minh City, from 4th to 42nd."
    )


def test_all_totals_are_not_public_while_a_block_of_unknown_size_is_open() -> None:
    known = [
        *totals({"a": "90.00", "b": "80.00"}),
        fact("n_units", 2),
        fact("max_total", "95.00", group="district"),
    ]
    assert english(make_analysis(make_year(known, "ab")), "coverage") == [
        "2 of 2 totals and 0 of 2 ranks are public. The number of units is not in the data for: Districts. "
        "The scores by criterion are not public."
    ]


def test_totals_that_print_alike_share_the_first_place_and_vague_ones_say_nothing() -> None:
    alike = make_year([*totals({"a": "90.02", "b": "90.02", "c": "80.00"}), fact("n_units", 3)], "abc")
    assert english(make_analysis(alike), "shared_lead") == [
        "Unit A and Unit B share the first place of 3 departments."
    ]
    cut = fact("total", "90", "b", rounding="truncated")
    vague = make_year([*totals({"a": "90.52", "c": "80.00"}), cut, fact("n_units", 3)], "abc")
    assert english(make_analysis(vague), "leader") == []
    assert english(make_analysis(vague), "last") == ["Unit C is last of 3 departments, with 80.00 points."]


def test_points_lost_need_every_domain() -> None:
    rules = rule_set({"1": 20, "2": 16.25, "3": 63.75})
    some = [fact("points_lost", "4.50", "a", item="1"), fact("points_lost", "7.14", "a", item="2")]
    assert english(make_analysis(make_year(some, rules=rules)), "points_lost") == []
    every = [*some, fact("points_lost", "0", "a", item="3")]
    assert english(make_analysis(make_year(every, rules=rules)), "points_lost") == [
        "Unit A lost most in the domain “Domain 2”: 7.14 of 16.25 points."
    ]
    tied = [*every[:2], fact("points_lost", "7.14", "a", item="3")]
    assert english(make_analysis(make_year(tied, rules=rules)), "points_lost") == []


def test_a_count_of_one_is_singular_and_from_90_up_is_not_said_as_above() -> None:
    size = fact("n_units", 22)
    one = fact("count_above", 1, threshold=92.5, comparator=">")
    assert english(make_analysis(make_year([size, one])), "count_above") == [
        "1 of 22 departments has more than 92.5 points."
    ]
    least = fact("count_above", 3, threshold=90.0, comparator=">=")
    assert english(make_analysis(make_year([size, least])), "count_above") == []


def test_a_swap_of_neighbours_is_a_move_of_one_place() -> None:
    rules = rule_set({"1": 80, "2": 20})
    table = scores({"a": [72, 10], "b": [64, 17], "c": [8, 2]}, ["i1", "i2"])
    assert english(make_analysis(make_year(units="abc", rules=rules, scored=table)), "equal_weights") == [
        "With equal weights for all domains 2 of 3 ranks would change. "
        "The longest moves, of 1 place: Unit A and Unit B."
    ]


def test_tiny_differences_are_not_written_as_zero() -> None:
    rules, table = rule_set({"1": 40, "2": 60}), scores({"a": [35, 55], "b": [30, 50]}, ["i1", "i2"])
    year = make_year(
        totals({"a": 90.00023, "b": 80.0}), "ab", rules=rules, scored=table, reproduced_within=1e-5
    )
    assert english(make_analysis(year), "recomputed") == [
        "One of 2 official totals does not follow from its public parts and weights; "
        "the difference is 0.00023 points."
    ]


def test_a_unit_with_gaps_keeps_its_official_total() -> None:
    rules, table = rule_set({"1": 40, "2": 60}), scores({"a": [35, None], "b": [30, 50]}, ["i1", "i2"])
    official = make_year(totals({"a": "90.00", "b": "80.00"}), "ab", rules=rules, scored=table)
    assert english(make_analysis(official), "incomplete") == []
    without = make_year(units="ab", rules=rules, scored=table)
    assert english(make_analysis(without), "incomplete") == [
        "Unit A has gaps in its scores and so no total and no rank."
    ]


def test_rough_and_cut_figures_are_shown_as_such() -> None:
    rough = fact("mean_total", "72", rounding="approximate")
    assert english(make_analysis(make_year([rough])), "mean") == [
        "Departments: the mean total is ≈72 points."
    ]
    cut = fact("mean_total", "72.1", rounding="truncated")
    assert english(make_analysis(make_year([cut])), "mean") == [
        "Departments: the mean total is 72.1–72.2 points."
    ]


def test_a_recomputed_total_beside_a_printed_rank_makes_the_sentence_derived() -> None:
    rules, table = rule_set({"1": 40, "2": 60}), scores({"a": [35, 55], "b": [30, 50]}, ["i1", "i2"])
    year = make_year(ranks({"a": 1, "b": 2}, of_n=2), "ab", rules=rules, scored=table)
    (first,) = [f for f in findings(make_analysis(year), language("en")) if f.kind == "leader"]
    assert (first.sentence, first.evidence) == ("Unit A leads 2 departments with 90.00 points.", "derived")
    printed = make_year([*ranks({"a": 1, "b": 2}, of_n=2), *totals({"a": "90.00", "b": "80.00"})], "ab")
    (first,) = [f for f in findings(make_analysis(printed), language("en")) if f.kind == "leader"]
    assert (first.sentence, first.evidence) == ("Unit A leads 2 departments with 90.00 points.", "published")


def test_names_that_hold_an_and_are_parted_clearly() -> None:
    members = [unit("a", name_en="Board A and B"), unit("b", name_en="Unit B"), unit("c")]
    year = make_year(ranks({"a": 1, "b": 1, "c": 3}, of_n=3), members)
    assert english(make_analysis(year), "shared_lead") == [
        "Board A and B, and Unit B share the first place of 3 departments."
    ]
