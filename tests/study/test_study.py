"""Results of a year under one set of parameters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from years import fact, make_analysis, make_year, ranks, real_analysis, rule_set, scores, totals

from parindex_analysis.catalog.models import KnownContradiction, Text
from parindex_analysis.errors import UsageError
from parindex_analysis.home import find_home
from parindex_analysis.study.parameters import Parameters
from parindex_analysis.study.study import analyse

WORDS = Text(vi="Lý do", en="Why")


def test_figures_of_low_confidence_are_left_out_unless_asked_for() -> None:
    year = make_year(
        [fact("total", "90.00", "a"), fact("total", "93", "b", confidence="low", rounding="truncated")]
    )
    assert [standing.unit_id for standing in make_analysis(year).standings["department"]] == ["a"]
    assert [left.unit_id for left in make_analysis(year).left_out] == ["b"]
    kept = make_analysis(year, low_confidence=True)
    assert [standing.unit_id for standing in kept.standings["department"]] == ["b", "a"]
    assert kept.left_out == ()


def test_trust_drops_figures_and_nothing_else() -> None:
    doubtful = fact("total", "93", "b", confidence="low")
    kept = fact("total", "90.00", "a", confidence="medium")
    year = make_year([kept, doubtful])
    assert year.trusted() == replace(year, facts=(kept,))


def test_hanoi_2023_leaves_out_the_truncated_total_of_science_but_keeps_its_rank() -> None:
    analysis = real_analysis("hanoi", 2023)
    assert [(left.unit_id, left.text) for left in analysis.left_out] == [("so-khoa-hoc-va-cong-nghe", "93")]
    assert analysis.coverage["department"].totals_published == 3
    assert analysis.coverage["department"].ranks_published == 4


def test_the_year_before_is_the_latest_earlier_one_that_the_index_has() -> None:
    assert real_analysis("hoabinh", 2024).before is not None
    before = real_analysis("papi", 2020).before
    assert before is not None
    assert before.year == 2014
    assert real_analysis("pci", 2005).before is None
    assert real_analysis("pci", 2005).comparisons == {}


def test_blocks_are_compared_only_where_both_years_speak_of_them() -> None:
    before = make_year([*ranks({"a": 1}, of_n=2)], year=2019)
    after = make_year([*ranks({"a": 2}, of_n=2), fact("n_units", 30, group="district")])
    assert list(make_analysis(after, before).comparisons) == ["department"]


def test_weights_are_varied_where_parts_are_public_and_guarantees_given_where_not() -> None:
    by_part, by_domain, by_total = (
        real_analysis(*at) for at in (("binhduong", 2017), ("pci", 2014), ("hanoi", 2020))
    )
    assert list(by_part.share_lines) == list(by_part.scenarios) == ["district"]
    assert list(by_domain.scenarios) == ["province"]
    assert (list(by_domain.share_lines), list(by_domain.guarantees)) == ([], [])
    assert by_total.scenarios == {}
    assert list(by_total.guarantees) == ["department", "district"]


def test_the_share_by_which_weights_move_is_a_parameter() -> None:
    table = scores({"a": [35, 55], "b": [30, 50]}, ["i1", "i2"])
    year = make_year(units="ab", rules=rule_set({"1": 40, "2": 60}), scored=table)
    runs = make_analysis(year, vary=0.5).scenarios["department"]
    assert next(s.weights[0] for s in runs.scenarios if s.id == "i1_up") == pytest.approx(60)


def test_one_complete_unit_alone_is_not_ranked_under_other_weights() -> None:
    table = scores({"a": [35, 55], "b": [30, None]}, ["i1", "i2"])
    year = make_year(units="ab", rules=rule_set({"1": 40, "2": 60}), scored=table)
    assert make_analysis(year).scenarios == {}


def test_contradictions_that_the_index_declares_are_known() -> None:
    wrong = [
        fact("appraised_points", "60.00", "a"),
        fact("survey_points", "20.00", "a"),
        *totals({"a": "90.00"}),
    ]
    assert [check.kind for check in make_analysis(make_year(wrong)).undeclared] == ["parts"]
    for group, left in (("department", []), (None, []), ("district", ["parts"])):
        known = KnownContradiction(year=2020, group=group, about="total", note=WORDS)
        year = make_year(wrong, known_contradictions=(known,))
        assert [check.kind for check in make_analysis(year).undeclared] == left
    other = KnownContradiction(year=2019, group="department", about="total", note=WORDS)
    assert make_analysis(make_year(wrong, known_contradictions=(other,))).undeclared != []


@pytest.mark.parametrize(("index", "year"), [("hanoi", 2022), ("pci", 2011)])
def test_contradictions_of_the_data_are_declared(index: str, year: int) -> None:
    assert real_analysis(index, year).undeclared == []


def test_a_year_that_is_not_there_is_said_with_those_that_are() -> None:
    with pytest.raises(UsageError, match="hanoi has no data for 1999"):
        analyse(find_home(), Parameters(year=1999))
    with pytest.raises(UsageError, match="did you mean 'hanoi'"):
        analyse(find_home(), Parameters(year=2020, index="hanoy"))
