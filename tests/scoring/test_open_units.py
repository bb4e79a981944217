"""Ranked units with a part missing: their extreme completions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from years import fact, make_year, ranks, rule_set, scores, totals

from parindex_analysis.catalog import Year
from parindex_analysis.scoring import Sheet, open_units, weighted_sheet
from parindex_analysis.sensitivity import admissible_for, rank_spans
from parindex_analysis.sensitivity.open_rivals import open_rivals
from parindex_analysis.sensitivity.radius import nearest_rival

RULES = rule_set({"1": 50, "2": 50})
A_AND_B = {"a": [45, 35], "b": [30, 30]}


def block_with(gaps: list[float | None], printed: dict[str, str]) -> tuple[Year, Sheet]:
    """Return a block of A 45 + 35, B 30 + 30 and D with gaps."""
    table = scores({**A_AND_B, "d": gaps}, ["i1", "i2"])
    facts = [*totals(printed), *ranks({"a": 1, "d": 2, "b": 3})]
    year = make_year(facts, ["a", "b", "d"], rules=RULES, scored=table)
    sheet = weighted_sheet(year, "department")
    assert isinstance(sheet, Sheet)
    return year, sheet


def test_a_missing_part_follows_from_the_official_total_to_within_its_print() -> None:
    year, sheet = block_with([None, 39.5], {"a": "80.00", "b": "60.00", "d": "79.00"})
    found = open_units(year, "department", sheet)
    assert set(found.unit_ids) == {"d"}
    assert found.points[:, 0].min() == pytest.approx(39.49, abs=0.02)
    assert found.points[:, 0].max() == pytest.approx(39.51, abs=0.02)
    radius, rival = nearest_rival(sheet.complete(), "a", found)
    assert rival == "d"
    assert radius == pytest.approx(0.1, abs=0.002)
    spans = rank_spans(sheet, admissible_for(sheet, 0.25), 200, completions=found)
    assert (spans.ranks.tolist(), spans.best.tolist(), spans.worst.tolist()) == ([1, 3], [1, 3], [2, 3])


def test_without_a_total_a_missing_part_may_be_anything() -> None:
    year, sheet = block_with([None, 39.5], {"a": "80.00", "b": "60.00"})
    found = open_units(year, "department", sheet)
    assert sorted(found.points[:, 0].tolist()) == [0, 50]
    radius, rival = nearest_rival(sheet.complete(), "a", found)
    assert radius <= 0
    assert rival == "d"


def test_a_total_proves_nothing_where_totals_do_not_follow_from_their_parts() -> None:
    year, sheet = block_with([None, 39.5], {"a": "81.00", "b": "60.00", "d": "79.00"})
    assert sorted(open_units(year, "department", sheet).points[:, 0].tolist()) == [0, 50]


def test_a_unit_that_takes_no_rank_is_no_rival() -> None:
    table = scores({**A_AND_B, "d": [None, 39.5]}, ["i1", "i2"])
    year = make_year([fact("n_units", 3)], ["a", "b", "d"], rules=RULES, scored=table)
    sheet = weighted_sheet(year, "department")
    assert isinstance(sheet, Sheet)
    assert open_units(year, "department", sheet).unit_ids == ()


def test_no_completion_and_no_weights_contradict_what_is_proven() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        weights = rng.integers(1, 6, 3) * 10.0
        rules = rule_set(
            {str(at + 1): float(weight) for at, weight in enumerate(weights)}, float(weights.sum())
        )
        cells = (weights * rng.uniform(0.4, 1, (4, 3))).round(2)
        rows = {unit: list(row) for unit, row in zip("abcd", cells.tolist(), strict=True)}
        printed = {unit: f"{row.sum():.2f}" for unit, row in zip("abcd", cells, strict=True)}
        hidden = rng.choice(3, size=rng.integers(1, 3), replace=False)
        gaps: list[float | None] = [None if at in hidden else value for at, value in enumerate(rows["d"])]
        table = scores({**rows, "d": gaps}, ["i1", "i2", "i3"])
        year = make_year(totals(printed), "abcd", rules=rules, scored=table, scale=float(weights.sum()))
        sheet = weighted_sheet(year, "department")
        assert isinstance(sheet, Sheet)
        limits = admissible_for(sheet, 0.25)
        proven = open_rivals(sheet.complete(), open_units(year, "department", sheet), limits)
        tried = limits.low + rng.random((500, 3)) * (limits.high - limits.low)
        for _ in range(30):
            filled = sheet.points.copy()
            filled[3, hidden] = rng.random(len(hidden)) * weights[hidden]
            left = cells[3].sum() - np.delete(cells[3], hidden).sum()
            filled[3, hidden] *= left / filled[3, hidden].sum()
            if (filled[3] > weights).any():
                continue
            found = replace(sheet, points=filled).totals_under(tried)
            lead = found[:, :3] - found[:, 3:]
            assert not ((lead < -1e-6).any(axis=0) & proven.above[:, 0]).any()
            assert not ((lead > 1e-6).any(axis=0) & proven.below[:, 0]).any()
