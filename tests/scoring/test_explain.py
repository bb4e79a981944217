"""Any score opened up: the printed arithmetic gives the points again."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import make_year, real_year, rule_set

from parindex_analysis.catalog import Item, RuleSet, Year
from parindex_analysis.catalog.rules import AGGREGATIONS
from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import BlockScores, explain_score, part_block, score_block
from parindex_analysis.scoring.score_table import ORIGINS
from scoring.formulas.strategies import arithmetic
from scoring.sheets import Record, cell, sheet

GROUP = "department"
UNITS = "abc"
# Formula (m: the item's maximum, h: half of it) -> for each input what a unit may have.
FORMULAS: dict[str, dict[str, tuple[object, ...]]] = {
    "": {"": (0, 0.25, 0.1, 0.7)},
    ">90%: {m}; 70%-90%: {h}; <70%: 0": {"": (95, 90, 70, 69.9)},
    "on time: {m}; late: {h}; not issued: 0": {"": ("on time", "Late", "not issued")},
    "all of 4: {m}": {"": (3, 4)},
    "each of 3: 0.1": {"": (0, 1, 3)},
    "0.1 per item, at most {h}": {"": (0, 1, 9)},
    "pro rata": {"": (0, 33.3, 91.17)},
    "from SIPAS: pro rata of 80": {"": (71.3, 80)},
    "goalposts 20 to 85, capped": {"": (10, 72.4, 90)},
    "log goalposts 100 to 75000, capped": {"": (50, 8000)},
    "minus 50% per minor; 0 if serious": {"minor": (0, 1, 3), "serious": (0, 0, 1)},
    "A = 100%; B = 60%; C = 20%; D = 0%": dict.fromkeys("ABCD", (1, 3.5, 60)),
    "if done >= plan: max; else: max * done / plan": {"done": (0, 3, 7), "plan": (5, 6)},
}


def random_rules(random: Random) -> RuleSet:
    """Return a tree with every kind of node: other means, bonus and penalty within and beside the scale."""
    maxima: dict[str, float] = {}
    kinds: dict[str, str] = {}
    for domain in range(1, random.randint(2, 4)):
        kinds[str(domain)] = random.choice(("appraisal", "mixed", ""))
        below = [f"{domain}.{at}" for at in range(1, random.randint(1, 4))]
        for code in below:
            kinds[code] = random.choice(("", "", "survey", "mixed", "bonus", "penalty"))
            maxima[code] = random.choice((1.0, 2.0, 0.7, 12.5))
        own = [maxima[code] for code in below if kinds[code] not in ("bonus", "penalty")]
        maxima = {**maxima, str(domain): sum(own) or random.choice((5.0, 0.3))}
    for code, kind in (("8", "bonus"), ("9", "penalty")):
        if random.random() < 0.5:
            kinds |= {code: kind, f"{code}.1": "", f"{code}.2": ""}
            maxima |= {code: 1.5, f"{code}.1": 1.0, f"{code}.2": 1.0}
    scale = sum(points for code, points in maxima.items() if "." not in code and int(code) < 8)
    made = rule_set(
        dict(sorted(maxima.items())),
        scale,
        kinds,
        aggregation=random.choice(("sum", *AGGREGATIONS)),
        missing_survey=random.choice(("error", "rescale")),
    )
    return replace(made, items=tuple(_with_formula(random, item) for item in made.items))


def _with_formula(random: Random, item: Item) -> Item:
    most = item.max_points or 0.0
    formula = random.choice(tuple(FORMULAS)).format(m=f"{most:g}", h=f"{most / 2:g}")
    return replace(item, formula=formula, aggregation=random.choice(("", "", *AGGREGATIONS)))


def random_rows(random: Random, rules: RuleSet, unit_id: str) -> list[Record]:
    """Return a unit's rows: each item with some of the kinds that count, some without any, some n/a."""
    rows: list[Record] = []
    for item in rules.leaves():
        most = item.max_points or 0.0
        if random.random() < 0.1:
            rows.append(cell(unit_id, item.item_id, "n/a"))
            continue
        if random.random() < 0.1:
            most = most / 2
            rows.append(cell(unit_id, item.item_id, most, "max"))
        kinds = [kind for kind in ("self", "appraised", "appraised_2") if random.random() < 0.4]
        if random.random() < 0.8 or rules.assessment(item) in ("survey", "mixed"):
            kinds.append("survey")
        sign = -1 if rules.assessment(item) == "penalty" and random.random() < 0.5 else 1
        rows += [cell(unit_id, item.item_id, sign * round(random.random() * most, 3), kind) for kind in kinds]
        if random.random() < 0.6:
            rows += _measured(random, unit_id, item)
    return rows


def _measured(random: Random, unit_id: str, item: Item) -> list[Record]:
    most = item.max_points or 0.0
    of_form = {formula.format(m=f"{most:g}", h=f"{most / 2:g}"): told for formula, told in FORMULAS.items()}
    return [
        cell(unit_id, item.item_id, str(random.choice(allowed)), input=name)
        for name, allowed in of_form[item.formula].items()
        if random.random() < 0.95
    ]


def random_block(seed: int) -> BlockScores | str:
    random = Random(seed)
    rules = random_rules(random)
    rows = [row for unit_id in UNITS for row in random_rows(random, rules, unit_id)]
    return score_block(make_year(units=UNITS, rules=rules, scored=sheet(rows)), GROUP)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=2))
def test_the_printed_arithmetic_gives_the_points_at_every_node(seeds: list[int]) -> None:
    for seed in seeds:
        block = random_block(seed)
        if not isinstance(block, BlockScores):
            assert block == "no_scores"
            continue
        for row, unit_id in enumerate(block.unit_ids):
            for at, node in enumerate(block.tree.nodes):
                name = "" if node.item is None else node.item.code
                opened = explain_score(block, unit_id, name)
                wanted = block.totals[row] if node.item is None else block.points[row, at]
                assert opened.item == node.item
                np.testing.assert_equal(opened.points, wanted)
                assert (opened.arithmetic == "") == math.isnan(wanted), (seed, unit_id, name)
                if opened.arithmetic:
                    found = arithmetic(opened.arithmetic)
                    assert found == pytest.approx(wanted, abs=1e-9), (seed, unit_id, name, opened)


def test_random_sheets_reach_every_origin_and_every_way_to_put_points_together() -> None:
    origins: set[str] = set()
    for seed in range(60):
        block = random_block(seed)
        if isinstance(block, BlockScores):
            for node in block.tree.nodes:
                opened = explain_score(block, block.unit_ids[0], "" if node.item is None else node.item.code)
                origins.add(opened.origin)
    assert origins == {*ORIGINS, *AGGREGATIONS}


def year_of(rules: RuleSet, *rows: Record) -> Year:
    return make_year(units="ab", rules=rules, scored=sheet(rows))


def block_of(rules: RuleSet, *rows: Record) -> BlockScores:
    block = score_block(year_of(rules, *rows), GROUP)
    assert isinstance(block, BlockScores), block
    return block


def test_a_total_lists_the_domains_below_it() -> None:
    rules = rule_set({"1": 60, "2": 40})
    opened = explain_score(block_of(rules, cell("a", "i1", "50.5"), cell("a", "i2", "30")), "a")
    assert (opened.item, opened.arithmetic, opened.points) == (None, "50.5 + 30", 80.5)
    assert (opened.below, opened.origin, opened.max_points) == ((("1", 50.5), ("2", 30.0)), "sum", 100)


def test_68_32_of_84_points_are_81_33_of_100_and_not_of_84() -> None:
    rules = rule_set({"1": 84, "2": 16})
    opened = explain_score(block_of(rules, cell("a", "i1", "68.32"), cell("a", "i2", "n/a")), "a")
    assert opened.arithmetic == "(68.32 + 0) * 100 / 84"
    assert (round(opened.points, 2), opened.max_points) == (81.33, 100)
    assert explain_score(block_of(rules, cell("a", "i2", "n/a")), "a", "2").origin == "not_applicable"


def test_bonus_and_penalty_are_capped_in_the_open() -> None:
    kinds = {"2": "bonus", "3": "penalty"}
    rules = rule_set({"1": 100, "2": 2, "2.1": 1.5, "2.2": 1.5, "3": 3}, assessments=kinds)
    rows = [cell("a", "i1", "90"), cell("a", "i2.1", "1.5"), cell("a", "i2.2", "1"), cell("a", "i3", "-1.5")]
    block = block_of(rules, *rows)
    assert explain_score(block, "a").arithmetic == "90 + 2 - 1.5"
    assert explain_score(block, "a", "2").arithmetic == "min(1.5 + 1, 2)"
    assert explain_score(block, "a", "3").arithmetic == "1.5"
    assert [explain_score(block, "a", code).points for code in ("", "2", "3")] == [90.5, 2, 1.5]


def test_a_formula_beyond_the_cap_of_its_bonus_or_penalty_shows_the_cap() -> None:
    kinds = {"2": "bonus", "3": "penalty"}
    made = rule_set({"1": 100, "2": 2, "3": 1}, assessments=kinds)
    formulas = ("", "0.5 per item", "if late > 0: late * -0.5; else: 0")
    items = tuple(replace(item, formula=formulas[at]) for at, item in enumerate(made.items))
    rows = [cell("a", "i1", "90"), cell("a", "i2", "5"), cell("a", "i3", "3", input="late")]
    block = block_of(replace(made, items=items), *rows)
    assert explain_score(block, "a").arithmetic == "90 + 2 - 1"
    assert explain_score(block, "a", "2").arithmetic == "min(5 * 0.5, 2)"
    assert explain_score(block, "a", "3").arithmetic == "min(-(3 * (-0.5)), 1)"


def test_means_are_written_with_their_weights() -> None:
    rules = rule_set({"1": 75, "2": 25}, aggregation="geometric")
    rows = [cell("a", "i1", "60"), cell("a", "i2", "5")]
    opened = explain_score(block_of(rules, *rows), "a")
    assert opened.arithmetic == "100 * (60 / 75) ** (75 / 100) * (5 / 25) ** (25 / 100)"
    assert opened.points == pytest.approx(100 * 0.8**0.75 * 0.2**0.25)
    harmonic = rule_set({"1": 75, "2": 25}, aggregation="harmonic")
    opened = explain_score(block_of(harmonic, *rows), "a")
    assert opened.arithmetic == "100 * 100 / (75 / (60 / 75) + 25 / (5 / 25))"
    assert opened.points == pytest.approx(100 / (0.75 / 0.8 + 0.25 / 0.2))


def test_a_formula_is_shown_with_the_figures_of_the_unit() -> None:
    rules = rule_set({"1": 100}, formula="trên 90%: 100; từ 70% đến 90%: 50; dưới 70%: 0")
    opened = explain_score(block_of(rules, cell("a", "i1", "90")), "a", "i1")
    assert (opened.formula, opened.because) == (">90%: 100; 70%-90%: 50; <70%: 0", "70%-90%")
    assert (opened.origin, opened.arithmetic, opened.points) == ("value", "50", 50)


def test_a_mixed_item_opens_the_formula_of_its_measured_part() -> None:
    rules = rule_set({"1": 100}, assessments={"1": "mixed"}, formula="pro rata")
    block = block_of(rules, cell("a", "i1", "50"), cell("a", "i1", "32.5", "survey"))
    opened = explain_score(block, "a", "1")
    assert (opened.origin, opened.arithmetic, opened.points) == ("both", "50 / 100 * 100 + 32.5", 82.5)


def test_survey_points_alone_are_no_sum_of_two_parts() -> None:
    block = block_of(rule_set({"1": 100}), cell("a", "i1", "32.5", "survey"))
    opened = explain_score(block, "a", "1")
    assert (opened.origin, opened.arithmetic) == ("survey", "32.5")


def test_an_input_that_no_unit_has_is_not_needed_where_another_case_holds() -> None:
    rules = rule_set({"1": 100}, formula="if done > 5: max; else: max * done / plan")
    block = block_of(rules, cell("a", "i1", "6", input="done"), cell("b", "i1", "3", input="done"))
    opened = explain_score(block, "a", "1")
    assert (opened.because, opened.arithmetic, opened.points) == ("done > 5", "100", 100)
    missing = explain_score(block, "b", "1")
    assert (missing.arithmetic, missing.origin, math.isnan(missing.points)) == ("", "missing", True)


def test_a_printed_code_goes_before_an_id_that_looks_like_one() -> None:
    rules = rule_set({"1": 60, "2": 40})
    first, second = rules.items
    rules = replace(rules, items=(replace(first, item_id="2"), replace(second, item_id="1")))
    block = block_of(rules, cell("a", "2", "60"), cell("a", "1", "30"))
    opened = explain_score(block, "a")
    assert opened.below == (("1", 60.0), ("2", 30.0))
    assert [explain_score(block, "a", code).points for code, _ in opened.below] == [60, 30]


def test_no_noise_of_binary_arithmetic_is_printed() -> None:
    rules = rule_set({"1": 1, "1.1": 0.5, "1.2": 0.5, "2": 99})
    block = block_of(rules, *(cell("a", i, v) for i, v in (("i1.1", "0.1"), ("i1.2", "0.2"), ("i2", "9"))))
    assert explain_score(block, "a").arithmetic == "0.3 + 9"


def test_appraised_and_survey_points_are_opened_as_such() -> None:
    block = part_block(real_year("binhduong", 2017), "district")
    assert isinstance(block, BlockScores)
    opened = [explain_score(block, "thanh-pho-thu-dau-mot", name) for name in ("", "appraised", "survey")]
    assert [one.arithmetic for one in opened] == ["51.75 + 32.83", "51.75", "32.83"]
    assert [one.origin for one in opened] == ["sum", "appraised", "survey"]


def test_every_score_of_pci_2014_can_be_worked_out_again() -> None:
    year = real_year("pci", 2014)
    block = score_block(year, "province")
    assert isinstance(block, BlockScores)
    printed = year.unit_facts("province", "total")
    for unit_id in block.unit_ids:
        assert arithmetic(explain_score(block, unit_id).arithmetic) == pytest.approx(
            printed[unit_id].value, abs=1e-5
        )


@pytest.mark.parametrize(
    ("unit_id", "name", "said"),
    [
        ("z", "", "There is no unit 'z' in the block. There are: a."),
        ("a", "i11", "There is no item 'i11'; did you mean 'i1'? There are: i1, i2, 1, 2."),
        ("a", "zzz", "There is no item 'zzz'. There are: i1, i2, 1, 2."),
    ],
)
def test_what_is_not_there_can_not_be_opened(unit_id: str, name: str, said: str) -> None:
    block = block_of(rule_set({"1": 60, "2": 40}), cell("a", "i1", "50"))
    with pytest.raises(UsageError) as error:
        explain_score(block, unit_id, name)
    assert str(error.value) == said
