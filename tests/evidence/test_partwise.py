"""What is printed of parts of totals."""

from __future__ import annotations

import pytest
from years import fact, make_year, real_year, rule_set

from parindex_analysis.evidence.partwise import known_parts


def test_appraised_and_survey_points_with_their_maxima() -> None:
    (parts,) = known_parts(real_year("binhduong", 2017), "district")
    assert parts.part_ids == ("appraised", "survey")
    assert parts.maxima.tolist() == [65, 35]
    assert len(parts.printed) == 9
    assert parts.of("thanh-pho-thu-dau-mot").ravel() == pytest.approx([51.745, 51.755, 32.825, 32.835])


def test_one_unit_may_have_parts_and_the_others_none() -> None:
    (parts,) = known_parts(real_year("hanoi", 2020), "department")
    assert list(parts.printed) == ["so-tai-chinh"]
    assert parts.of("so-tu-phap").tolist() == [[0, 69], [0, 31]]


def test_points_lost_by_domain_are_read_from_the_maxima() -> None:
    found = {parts.part_ids: parts for parts in known_parts(real_year("par_index", 2017), "province")}
    (domains,) = found.values()
    assert domains.maxima.sum() == 100
    assert domains.of("dak-lak")[0].tolist() == pytest.approx([5.45, 5.55])  # 10 - 4.5, printed to a tenth
    low, high = domains.of("dak-lak").sum(axis=0)
    assert low < 75.37 < high


def test_maxima_that_do_not_add_up_to_the_scale_divide_nothing() -> None:
    short = make_year([fact("appraisal_max", 60), fact("survey_max", 30)])
    assert known_parts(short, "department") == ()
    gaps = rule_set({"1": 60, "2": None})
    assert known_parts(make_year([fact("points", "50.0", "a", item="i1")], rules=gaps), "department") == ()


def test_what_is_not_printed_or_of_low_confidence_is_open() -> None:
    year = make_year(
        [
            fact("appraisal_max", 70),
            fact("appraised_points", "60.0", "a"),
            fact("survey_points", "20.0", "a", confidence="low"),
        ]
    )
    (parts,) = known_parts(year, "department")
    assert parts.of("a").ravel() == pytest.approx([59.95, 60.05, 0, 30])
