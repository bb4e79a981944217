"""A block from its sheet to its ranks, and one engine against another."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import Cells, index_settings, item, score, unit, write_index
from builders import rule_set as written_rules
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from years import make_year, rule_set, scores

from parindex_analysis.catalog import Year, load_year
from parindex_analysis.catalog.check import check_raw
from parindex_analysis.catalog.models import TieRule, YearSettings
from parindex_analysis.errors import DataProblem
from parindex_analysis.scoring import BlockScores, item_sheet, recompute, score_block
from parindex_analysis.scoring.recompute import Recomputed
from parindex_analysis.scoring.scores import rank_units
from parindex_analysis.scoring.sheet_check import check_scoring
from scoring.plain import GROUP, Result, World, slow_scores, trees, worlds

laws = settings(max_examples=50)
RULES = rule_set({"1": 84, "2": 16})


def block_of(year: Year) -> BlockScores:
    block = score_block(year, GROUP)
    assert isinstance(block, BlockScores), block
    return block


def sheet(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["unit_id", "item_id", "kind", "value"])


def results(block: BlockScores) -> dict[str, dict[str, Result]]:
    found: dict[str, dict[str, Result]] = {}
    table = block.table
    columns = (table[name] for name in ("unit_id", "code", "points", "max_points"))
    for unit_id, code, points, most in zip(*columns, strict=True):
        found.setdefault(unit_id, {})[code] = (None if math.isnan(points) else points, most)
    return found


def assert_same(found: dict[str, dict[str, Result]], wanted: dict[str, dict[str, Result]]) -> None:
    assert found.keys() == wanted.keys()
    for unit_id, nodes in wanted.items():
        assert found[unit_id].keys() == nodes.keys()
        for code, (points, most) in nodes.items():
            assert found[unit_id][code][1] == pytest.approx(most, rel=1e-9, abs=1e-9), (unit_id, code)
            assert found[unit_id][code][0] == (
                None if points is None else pytest.approx(points, rel=1e-9, abs=1e-9)
            ), (unit_id, code)


@settings(max_examples=150)
@given(worlds())
def test_the_vectorised_engine_equals_a_slow_plain_one_at_every_node(world: World) -> None:
    slow = slow_scores(world)
    block = score_block(world.year(), GROUP)
    if not isinstance(block, BlockScores):
        assert block in ("no_scores", "no_points")
        known = [one for one in world.rules.leaves() if one.max_points is not None]
        own = [slow[unit_id][one.code][0] for unit_id in slow for one in known]
        assert all(points is None for points in own), "nothing that counts is in the sheet"
        return
    event(f"totals: {any(nodes[''][0] is not None for nodes in slow.values())}")
    assert_same(results(block), slow)


@laws
@given(worlds())
def test_a_units_scores_do_not_depend_on_the_other_units(world: World) -> None:
    """But for a kind of assessment that the rules leave open: then the whole column says what it is."""
    assume(all(world.rules.assessment(leaf) for leaf in world.rules.leaves()))
    whole = score_block(world.year(), GROUP)
    assume(isinstance(whole, BlockScores))
    assert isinstance(whole, BlockScores)
    for unit_id in whole.unit_ids:
        alone = World(
            world.rules, {at: one for at, one in world.rows.items() if at[0] == unit_id}, (unit_id,)
        )
        block = score_block(alone.year(), GROUP)
        if isinstance(block, BlockScores):
            assert_same(results(block), {unit_id: results(whole)[unit_id]})


def test_68_32_of_84_points_are_81_33_percent() -> None:
    year = make_year(
        units="ab",
        rules=RULES,
        scored=sheet(
            ("a", "i1", "appraised", 68.32),
            ("a", "i2", "max", 0),
            ("b", "i1", "appraised", 68.32),
            ("b", "i2", "appraised", 13),
        ),
    )
    block = block_of(year)
    assert block.points[:, -1].tolist() == [68.32, 81.32]
    assert block.maxima[:, -1].tolist() == [84, 100]
    assert np.round(block.index_pct[:, -1], 2).tolist() == [81.33, 81.32]
    assert rank_units(year, block.unit_ids, block.totals).tolist() == [1, 2]
    assert np.isnan(block.index_pct[0, 1]), "of what does not apply there is no index"


def test_an_item_that_applies_in_part_lowers_the_maximum_to_the_units_own() -> None:
    block = block_of(
        make_year(
            units="a",
            rules=RULES,
            scored=sheet(("a", "i1", "self", 42), ("a", "i2", "max", 8), ("a", "i2", "self", 8)),
        )
    )
    assert (block.points[0, -1], block.maxima[0, -1]) == (50, 92)
    assert block.totals.tolist() == pytest.approx([100 * 50 / 92])


@pytest.mark.parametrize(("policy", "total"), [("error", None), ("rescale", 90.0)])
def test_a_missing_survey_is_missing_or_leaves_the_maximum_as_the_rule_set_says(
    policy: str, total: float | None
) -> None:
    rules = rule_set(
        {"1": 70, "2": 20, "3": 10}, assessments={"2": "survey", "3": "survey"}, missing_survey=policy
    )
    rows = [
        ("a", "i1", "appraised", 63), ("b", "i1", "appraised", 56),
        ("b", "i2", "survey", 16), ("b", "i3", "survey", 8),
        ("c", "i1", "appraised", 60), ("c", "i2", "survey", 20),
    ]  # fmt: skip
    year = make_year(units="abc", rules=rules, scored=sheet(*rows))
    block = block_of(year)
    first, second, third = block.totals
    assert math.isnan(first) if total is None else first == pytest.approx(total)
    assert second == 80
    assert math.isnan(third), "of a survey that was made, a missing part is missing"
    assert block.cells.n_missing.tolist() == [2 if total is None else 0, 0, 1]
    ranks = rank_units(year, block.unit_ids, block.totals)
    np.testing.assert_array_equal(ranks, [math.nan, 1, math.nan] if total is None else [1, 2, math.nan])


def test_bonus_comes_on_top_and_penalty_is_taken_off_both_up_to_their_caps() -> None:
    rules = rule_set({"1": 100, "2": 5, "3": 3}, assessments={"2": "bonus", "3": "penalty"})
    rows = {
        "a": (98.0, 4.0, 0.0), "b": (98.0, 5.0, 1.0), "c": (90.0, 0.0, 3.0), "d": (90.0, 0.0, -3.0),
        "e": (90.0, 9.0, 9.0),
    }  # fmt: skip
    table = sheet(
        *((unit_id, f"i{at}", "appraised", points) for unit_id, row in rows.items()
          for at, points in enumerate(row, 1))
    )  # fmt: skip
    block = block_of(make_year(units="abcde", rules=rules, scored=table))
    assert block.totals.tolist() == [102, 102, 87, 87, 92]
    assert block.maxima[:, -1].tolist() == [100] * 5, "neither enters the maximum"


def test_a_bonus_is_not_scaled_up_with_what_does_not_apply() -> None:
    rules = rule_set({"1": 60, "2": 40, "3": 5}, assessments={"3": "bonus"})
    rows = [("a", "i1", "self", 30), ("a", "i2", "max", 0), ("a", "i3", "self", 2)]
    assert block_of(make_year(units="a", rules=rules, scored=sheet(*rows))).totals.tolist() == [52]


def test_the_means_of_nam_dinh_self_assessed_and_appraised() -> None:
    """Like those of 2020: on average 64.75 of 70 points claimed, 62.62 accepted."""
    claimed, accepted = [66.50, 63.00, 64.75], [65.12, 60.12, 62.62]
    rows = [
        (unit_id, "i1", kind, points[at])
        for at, unit_id in enumerate("abc")
        for kind, points in (("self", claimed), ("appraised", accepted))
    ]
    rows += [(unit_id, "i2", "survey", 25.0) for unit_id in "abc"]
    rules = rule_set({"1": 70, "2": 30}, assessments={"1": "appraisal", "2": "survey"})
    block = block_of(make_year(units="abc", rules=rules, scored=sheet(*rows)))
    assert block.cells.given["self"][:, 0].mean() == pytest.approx(64.75)
    assert block.points[:, 0].mean() == pytest.approx(62.62)
    assert block.totals.mean() == pytest.approx(87.62)


def test_a_fragment_scores_what_it_knows_and_says_how_much_that_is() -> None:
    rules = rule_set({"1": 20, "1.1": 6, "1.2": 4, "1.3": None, "2": None}, complete="fragment")
    block = block_of(make_year(units="a", rules=rules, scored=scores({"a": [3, 4]}, ["i1.1", "i1.2"])))
    assert (block.totals.tolist(), block.scale, block.known_share) == ([7], 10, 0.1)
    assert block.index_pct[0, -1] == 70


@pytest.mark.parametrize(
    ("rules", "table", "why"),
    [
        (RULES, None, "no_scores"),
        (None, scores({"a": [1, 2]}, ["i1", "i2"]), "no_rules"),
        (rule_set({"1": 60, "2": None}), scores({"a": [1, 2]}, ["i1", "i2"]), "no_points"),
        (rule_set({"1": None}, complete="fragment"), scores({"a": [1]}, ["i1"]), "no_points"),
        (rule_set({}, complete="structure"), scores({"a": [1]}, ["i1"]), "no_points"),
        (rule_set({"1": 60}, formula="pro rata of"), scores({"a": [1]}, ["i1"]), "no_formula"),
        (RULES, scores({"z": [1, 2]}, ["i1", "i2"]), "no_scores"),
        (RULES, scores({"a": [1, 2]}, ["i8", "i9"]), "no_scores"),
    ],
)
def test_what_can_not_be_scored_says_why(rules: Any, table: Any, why: str) -> None:
    assert score_block(make_year(units="a", rules=rules, scored=table), GROUP) == why


@pytest.mark.parametrize(
    ("tie_rule", "ranks"), [("min", [1, 2, 2, 4]), ("dense", [1, 2, 2, 3]), ("average", [1, 2.5, 2.5, 4])]
)
def test_units_that_take_no_rank_are_scored_and_the_others_close_up(
    tie_rule: TieRule, ranks: list[float]
) -> None:
    totals = {"a": 90.0, "x": 85.0, "b": 80.0, "c": 80.0, "d": 70.0}
    year = make_year(
        units="axbcd",
        rules=rule_set({"1": 100}),
        scored=scores({unit_id: [total] for unit_id, total in totals.items()}, ["i1"]),
        tie_rule=tie_rule,
        years={2020: YearSettings(unranked=("x",))},
    )
    block = block_of(year)
    assert block.totals.tolist() == list(totals.values())
    found = dict(zip(block.unit_ids, rank_units(year, block.unit_ids, block.totals), strict=True))
    assert math.isnan(found.pop("x"))
    assert list(found.values()) == ranks
    again = recompute(year, GROUP)
    assert isinstance(again, Recomputed)
    assert {one.unit_id: one.total for one in again.units} == totals
    assert {one.unit_id: one.rank for one in again.units if one.unit_id != "x"} == found
    drawn = item_sheet(year, GROUP)
    assert not isinstance(drawn, str)
    assert "x" not in drawn.unit_ids


@pytest.mark.parametrize(("rank_on", "ranks"), [("unrounded", [2, 1, 3]), ("rounded", [1, 1, 3])])
def test_ranks_are_those_of_unrounded_or_rounded_totals_as_the_index_says(
    rank_on: str, ranks: list[float]
) -> None:
    table = scores({"a": [80.001], "b": [80.004], "c": [79.994]}, ["i1"])
    year = make_year(units="abc", rules=rule_set({"1": 100}), scored=table, rank_on=rank_on)
    block = block_of(year)
    assert rank_units(year, block.unit_ids, block.totals).tolist() == ranks


@laws
@given(trees(formulas=False), st.data())
def test_more_points_on_an_item_never_lower_the_total(rules: Any, data: st.DataObject) -> None:
    """Of a penalty more points never raise it. A domain below 0 has no other mean, so no total."""
    items = rules.scored()
    assume(items)
    low = {one.item_id: data.draw(st.integers(0, 8)) / 4 for one in items}
    which = data.draw(st.sampled_from(items))
    high = low | {which.item_id: low[which.item_id] + data.draw(st.integers(1, 8)) / 4}
    kinds = {one.item_id: "survey" if rules.assessment(one) == "survey" else "self" for one in items}
    kinds |= {one.item_id: "both" for one in items if rules.assessment(one) == "mixed"}
    rows = [
        (unit_id, key, kind, points if kinds[key] != "both" else points / 2)
        for unit_id, sheet_of in (("a", low), ("b", high))
        for key, points in sheet_of.items()
        for kind in (("self", "survey") if kinds[key] == "both" else (kinds[key],))
    ]
    block = block_of(make_year(units="ab", rules=rules, scored=sheet(*rows)))
    assume(block.scale > 0)
    before, after = block.totals
    if math.isnan(before) or math.isnan(after):
        assert any(rules.assessment(one) == "penalty" for one in rules.items)
        return
    better, worse = (before, after) if rules.assessment(which) == "penalty" else (after, before)
    assert better >= worse - 1e-9


# The Human Development Index through files only (UNDP, Human Development Report, Technical note 1).
HDI = (
    item("1", 1, name_en="Health", formula="goalposts 20 to 85, capped", assessment=""),
    item("2", 1, name_en="Education", assessment=""),
    item(
        "2.1", 0.5, name_en="Expected years of schooling", formula="goalposts 0 to 18, capped", assessment=""
    ),
    item("2.2", 0.5, name_en="Mean years of schooling", formula="goalposts 0 to 15, capped", assessment=""),
    item("3", 1, name_en="Income", formula="log goalposts 100 to 75000, capped", assessment=""),
)


def development(folder: Path, countries: dict[str, tuple[float, float, float, float]]) -> Year:
    """Write an index of countries (life expectancy, expected and mean schooling, income); load it."""
    rows: list[Cells] = [
        score(country, key, value)
        for country, values in countries.items()
        for key, value in zip(("1", "2.1", "2.2", "3"), values, strict=True)
    ]
    raw = write_index(
        folder,
        index_settings("hdi", groups=["country"], scale=1, decimals=3, rank_on="rounded"),
        units=[unit(country, "country") for country in countries],
        rules=[written_rules(list(HDI), scale=1, aggregation="geometric")],
        scores={2021: rows},
    )
    assert [str(problem) for problem in check_raw(raw, also=check_scoring)] == []
    return load_year(raw, "hdi", 2021)


def human_development(year: Year) -> dict[str, float]:
    block = score_block(year, "country")
    assert isinstance(block, BlockScores)
    return dict(zip(block.unit_ids, block.totals, strict=True))


def test_the_hdi_of_a_made_up_country_is_the_one_worked_out_by_hand(tmp_path: Path) -> None:
    year = development(tmp_path, {"giua": (52.5, 9, 7.5, math.sqrt(7.5e6)), "day": (20, 0, 0, 100)})
    found = human_development(year)
    assert found["giua"] == pytest.approx(0.5), "half way on every road"
    assert found["day"] == 0
    year = development(tmp_path / "b", {"le": (72, 18, 6, 750)})
    # (72-20)/65 = 0.8; (18/18 + 6/15)/2 = 0.7; ln 7.5 / ln 750 = 0.304365
    by_hand = (0.8 * 0.7 * math.log(7.5) / math.log(750)) ** (1 / 3)
    assert round(by_hand, 4) == 0.5544
    assert human_development(year)["le"] == pytest.approx(by_hand, abs=1e-12)


def test_dimensions_add_up_to_their_shares_and_the_total_is_no_plain_sum(tmp_path: Path) -> None:
    year = development(tmp_path, {"le": (72, 18, 6, 750), "nua": (52.5, 9, 7.5, 1000)})
    block = score_block(year, "country")
    assert isinstance(block, BlockScores)
    at = {node.item.code if node.item else "": place for place, node in enumerate(block.tree.nodes)}
    assert block.points[0, at["2"]] == pytest.approx(0.7)
    assert block.points[0, [at["2.1"], at["2.2"]]] == pytest.approx([0.5, 0.2])
    assert block.maxima[0, at[""]] == 1
    assert item_sheet(year, "country") == "not_additive"


# Life expectancy, expected and mean years of schooling, income per head (2017 PPP $) as printed, and the HDI.
PRINTED = {"na-uy": ((83.2, 18.2, 13.0, 64660), 0.961), "viet-nam": ((73.6, 13.0, 8.4, 7867), 0.703)}


def test_the_hdi_of_2021_lies_within_what_its_printed_parts_allow(tmp_path: Path) -> None:
    """Printed parts are rounded to a tenth of a year and a dollar, so the index is an interval."""
    half = (0.05, 0.05, 0.05, 0.5)
    countries = {}
    for name, (values, _) in PRINTED.items():
        for end, sign in (("thap", -1), ("in", 0), ("cao", 1)):
            low, expected, mean, income = (one + sign * by for one, by in zip(values, half, strict=True))
            countries[f"{name}-{end}"] = (low, expected, mean, income)
    found = human_development(development(tmp_path, countries))
    assert round(found["na-uy-in"], 3) == 0.961, "years of schooling above 18 count as 18"
    assert found["viet-nam-in"] == pytest.approx(0.7038, abs=5e-5)
    for name, (_, printed) in PRINTED.items():
        assert found[f"{name}-thap"] < printed + 0.0005 and printed - 0.0005 < found[f"{name}-cao"]
        assert found[f"{name}-cao"] - found[f"{name}-thap"] < 0.006, "the interval still says something"


def test_a_country_without_a_figure_has_no_index_and_no_rank(tmp_path: Path) -> None:
    year = development(tmp_path, {"le": (72, 18, 6, 750), "nua": (52.5, 9, 7.5, 1000)})
    assert year.scores is not None
    fewer = year.scores[~((year.scores["unit_id"] == "le") & (year.scores["item_id"] == "3"))]
    partial = replace(year, scores=fewer)
    found = human_development(partial)
    assert math.isnan(found["le"])
    ranks = rank_units(partial, tuple(found), np.array(list(found.values())))
    np.testing.assert_array_equal(ranks, [math.nan, 1])


def test_weights_of_a_geometric_mean_are_the_maximum_points() -> None:
    rules = rule_set({"1": 3, "2": 1}, scale=10, aggregation="geometric")
    block = block_of(
        make_year(units="ab", rules=rules, scored=scores({"a": [1.5, 1], "b": [3, 0.0625]}, ["i1", "i2"]))
    )
    assert block.totals.tolist() == pytest.approx([10 * 0.5**0.75, 5])


def test_an_unknown_mean_is_a_problem(tmp_path: Path) -> None:
    raw = write_index(
        tmp_path,
        index_settings(),
        units=[unit("so-a")],
        rules=[written_rules([item("1", 100)], aggregation="geometrc")],
        scores={2020: [score("so-a", "1", 5)]},
    )
    with pytest.raises(DataProblem, match=r"aggregation = 'geometrc'"):
        load_year(raw, "mau", 2020)
