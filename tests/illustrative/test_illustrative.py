"""The illustrative sheet: made up, yet every printed fact of 2020 holds."""

from __future__ import annotations

import ast
import csv
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import fact, real_year

import parindex_analysis
from parindex_analysis.catalog import Year, load_year
from parindex_analysis.catalog.check import check_raw
from parindex_analysis.errors import ParindexError, UsageError
from parindex_analysis.illustrative import INDEX, illustrative_rules, illustrative_year, write_illustrative
from parindex_analysis.illustrative.__main__ import main
from parindex_analysis.illustrative.measures import measurement
from parindex_analysis.illustrative.rules import NO_POWER
from parindex_analysis.illustrative.sheet import draw_points
from parindex_analysis.scoring import BlockScores, check_year, score_block
from parindex_analysis.scoring.formulas import evaluate, forms, parse
from parindex_analysis.scoring.scores import rank_units
from parindex_analysis.scoring.sheet_check import check_scoring

SEEDS = (0, 2, 22)
GROUPS = ("department", "district")


@cache
def made(seed: int = 0) -> Year:
    return illustrative_year(real_year("hanoi", 2020), seed)


def block_of(year: Year, group: str) -> BlockScores:
    block = score_block(year, group)
    assert isinstance(block, BlockScores)
    return block


@cache
def block(group: str, seed: int = 0) -> BlockScores:
    return block_of(made(seed), group)


def table(seed: int = 0) -> pd.DataFrame:
    scores = made(seed).scores
    assert scores is not None
    return scores


def by_unit(group: str, seed: int) -> tuple[dict[str, float], dict[str, float]]:
    found = block(group, seed)
    ranks = rank_units(made(seed), found.unit_ids, found.totals)
    totals = dict(zip(found.unit_ids, found.totals.round(9).tolist(), strict=True))
    return totals, dict(zip(found.unit_ids, ranks.tolist(), strict=True))


def points_of(found: BlockScores, assessment: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return found.cells.points[:, [item.assessment == assessment for item in found.tree.items]]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_facts_of_the_departments_hold(seed: int) -> None:
    totals, ranks = by_unit("department", seed)
    assert len(totals) == 22 and sum(total > 90 for total in totals.values()) == 3
    assert max(totals.values()) == totals["so-tai-chinh"] == 92.76 and ranks["so-tai-chinh"] == 1
    assert min(totals.values()) == totals["so-tai-nguyen-va-moi-truong"] == 76.27
    assert ranks["so-tai-nguyen-va-moi-truong"] == 22 and ranks["so-tu-phap"] == 3
    at = block("department", seed).unit_ids.index("so-tai-chinh")
    assert points_of(block("department", seed), "appraisal")[at].sum() == pytest.approx(66.40, abs=1e-9)
    assert points_of(block("department", seed), "survey")[at].sum() == pytest.approx(26.36, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_facts_of_the_districts_hold(seed: int) -> None:
    totals, ranks = by_unit("district", seed)
    assert len(totals) == 30 and sum(total > 90 for total in totals.values()) == 18
    assert max(totals.values()) == totals["quan-cau-giay"] == 94.22
    assert min(totals.values()) == totals["huyen-quoc-oai"] == 83.86
    assert totals["huyen-thanh-tri"] == 91.68
    printed = {
        "quan-cau-giay": 1,
        "quan-long-bien": 2,
        "quan-dong-da": 3,
        "huyen-thanh-tri": 6,
        "huyen-my-duc": 7,
        "quan-thanh-xuan": 9,
        "huyen-thanh-oai": 17,
        "huyen-quoc-oai": 30,
    }
    assert {unit: ranks[unit] for unit in printed} == printed
    assert sorted(ranks.values()) == list(range(1, 31))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_audit_finds_nothing(seed: int) -> None:
    checks = check_year(made(seed))
    assert {check.verdict for check in checks} == {"agrees", "open"}
    compared = {(check.kind, check.group): check.verdict for check in checks}
    for group in GROUPS:
        for kind in ("totals", "ranks", "n_domains", "n_criteria", "n_subcriteria"):
            assert compared[kind, group] == "agrees"


@pytest.mark.parametrize(
    ("group", "counts", "survey", "satisfaction"),
    [("department", (9, 46, 103), 31, 10), ("district", (9, 50, 118), 33, 13)],
)
def test_the_rules_have_the_published_structure(
    group: str, counts: tuple[int, ...], survey: float, satisfaction: float
) -> None:
    rule_set = made().rules[group]
    levels = [item.level for item in rule_set.items]
    assert tuple(levels.count(level) for level in ("domain", "criterion", "subcriterion")) == counts
    assert all(item.level == "subcriterion" for item in rule_set.leaves())
    most = {
        kind: sum(item.max_points or 0 for item in rule_set.leaves() if item.assessment == kind)
        for kind in ("appraisal", "survey")
    }
    assert most == {"survey": survey, "appraisal": 100 - survey}
    node = rule_set.find("satisfaction")
    assert node is not None and node.max_points == satisfaction
    assert {item.assessment for item in rule_set.children(node)} == {"survey"}
    assert len({item.name_vi for item in rule_set.items}) == len(rule_set.items)


def test_the_formulas_are_of_every_kind() -> None:
    used = {type(parse(item.formula)) for group in GROUPS for item in made().rules[group].leaves()}
    assert used == {
        forms.AsGiven,
        forms.Bands,
        forms.Choice,
        forms.AllOf,
        forms.EachOf,
        forms.PerItem,
        forms.ProRata,
        forms.Goalposts,
        forms.Deduction,
        forms.Answers,
        forms.Piecewise,
    }


def test_all_of_it_says_that_it_is_illustrative() -> None:
    assert set(table()["evidence"]) == set(table()["source_id"]) == {"illustrative"}
    assert made().index == INDEX and made().settings.names.en.endswith("(illustrative)")
    for rule_set in made().rules.values():
        assert rule_set.settings.id.startswith("illustrative-") and "minh hoạ" in rule_set.settings.title.vi
        for item in rule_set.items:
            assert item.evidence == "illustrative" and item.source_id == "illustrative"
            assert item.name_vi.endswith("(minh hoạ)") and item.name_en.endswith("(illustrative)")


def test_the_same_seed_gives_the_same_table() -> None:
    pd.testing.assert_frame_equal(
        table(), table_again := _scores(illustrative_year(real_year("hanoi", 2020)))
    )
    assert len(table_again) > 10_000
    assert not table()["value"].equals(table(2)["value"].reindex(table().index))


def _scores(year: Year) -> pd.DataFrame:
    assert year.scores is not None
    return year.scores


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("group", GROUPS)
def test_points_lie_on_score_steps_within_the_maxima(group: str, seed: int) -> None:
    cells, steps = block(group, seed).cells, illustrative_rules(group, 2020).steps
    own = np.array([steps[item.item_id] for item in block(group, seed).tree.items])
    assert {5, 25, 50} <= set(own.tolist())
    for kind in ("self", "appraised", "survey"):
        hundredths = 100 * cells.given[kind]
        known = ~np.isnan(hundredths)
        assert (np.abs(hundredths - np.round(hundredths / own) * own)[known] < 1e-9).all()
        assert ((cells.given[kind] >= 0) & (cells.given[kind] <= cells.maxima))[known].all()
    assert (own[[item.assessment == "survey" for item in block(group).tree.items]] == 1).all()


@pytest.mark.parametrize("group", GROUPS)
def test_every_unit_has_every_item_in_the_kinds_that_it_should(group: str) -> None:
    cells, items = block(group).cells, block(group).tree.items
    surveyed = np.array([item.assessment == "survey" for item in items])
    for kind in ("self", "appraised"):
        assert (np.isnan(cells.given[kind]) == surveyed).all()
    assert (np.isnan(cells.given["survey"]) == ~surveyed).all()
    assert (np.isnan(cells.given["value"]) == [not item.formula for item in items]).all()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("group", GROUPS)
def test_the_measurements_give_the_points(group: str, seed: int) -> None:
    scores = table(seed)
    measured = set(scores.loc[scores["kind"] == "value", "item_id"])
    only = scores[(scores["kind"] == "value") | ~scores["item_id"].isin(measured)]
    again = block_of(replace(made(seed), scores=only), group)
    assert len(measured) > 80 and len(only) < len(scores)
    assert np.abs(again.cells.points - block(group, seed).cells.points).max() < 1e-9


@pytest.mark.parametrize("group", GROUPS)
def test_each_score_of_each_formula_can_be_measured(group: str) -> None:
    rng = np.random.default_rng(0)
    rules = illustrative_rules(group, 2020)
    for item in rules.rule_set.leaves():
        form, most, step = parse(item.formula), item.max_points or 0.0, rules.steps[item.item_id]
        for hundredths in range(0, round(100 * most) + 1, step):
            told = measurement(form, hundredths / 100, most, rng)
            if isinstance(form, forms.AsGiven):
                assert told == {}
                continue
            labels = [label for label, _ in form.options] if isinstance(form, forms.Choice) else []
            figures = {
                name: np.array([labels.index(text) if labels else float(text)]) for name, text in told.items()
            }
            assert tuple(figures) == form.inputs
            assert evaluate(form, figures, most)[0] == pytest.approx(hundredths / 100, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("group", GROUPS)
def test_units_are_strong_and_weak_in_different_domains(group: str, seed: int) -> None:
    found = block(group, seed)
    domains = [at for at, node in enumerate(found.tree.nodes) if node.item and node.item.level == "domain"]
    index = found.index_pct[:, domains]
    assert np.median(index.max(axis=1) - index.min(axis=1)) > 10
    assert len(set(index.argmax(axis=1))) >= 4 and len(set(index.argmin(axis=1))) >= 4
    order = np.argsort(-found.totals)
    swapped = [(index[a] > index[b]).any() and (index[b] > index[a]).any() for a, b in pairwise(order)]
    assert np.mean(swapped) > 0.9


@pytest.mark.parametrize("group", GROUPS)
def test_some_items_have_no_power_and_most_have_some(group: str) -> None:
    found = block(group)
    spread = np.ptp(found.cells.points, axis=0)
    noted = np.array([item.note == NO_POWER for item in found.tree.items])
    assert noted.sum() == 12
    assert (found.cells.points[:, noted] == found.cells.maxima[:, noted]).all()
    assert (spread[~noted] > 0).mean() > 0.9


@pytest.mark.parametrize("group", GROUPS)
def test_units_claim_mostly_as_much_or_more_than_the_council_gives(group: str) -> None:
    given_ = block(group).cells.given
    over = (given_["self"] - given_["appraised"])[:, ~np.isnan(given_["self"]).any(axis=0)]
    assert (over >= 0).mean() > 0.97 and (over < 0).any() and (over > 0).mean() > 0.01
    by_unit_ = over.sum(axis=1)
    assert 0.5 < by_unit_.mean() < 4 and by_unit_.std() > 0.3


@settings(max_examples=50)
@given(st.data())
def test_drawn_points_have_the_sum_that_was_asked_for(data: st.DataObject) -> None:
    n = data.draw(st.integers(8, 30))
    coarse = data.draw(st.lists(st.sampled_from([5, 25, 50, 100]), min_size=n, max_size=n))
    step = np.array([5] * 10 + coarse)
    most = np.full(step.size, 100)
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    target = 5 * data.draw(st.integers(0, most.sum() // 5))
    found = draw_points(target, most, step, rng.gamma(2, 1, step.size) + 0.01, rng.random(step.size))
    assert found.sum() == target
    assert (found % step == 0).all() and (found >= 0).all() and (found <= most).all()


def test_points_that_everybody_has_are_not_taken_away() -> None:
    most, step = np.array([100, 100]), np.array([5, 5])
    found = draw_points(100, most, step, np.array([0.0, 1.0]), np.array([0.5, 0.5]))
    assert found.tolist() == [100, 0]
    with pytest.raises(ParindexError, match="No points on the score steps"):
        draw_points(50, most, step, np.array([0.0, 1.0]), np.array([0.5, 0.5]))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (fact("mean_total", "91.00"), "mean_total"),
        (fact("survey_max", "30"), "survey_share"),
        (fact("max_total", "80.00"), "leave no totals"),
        (fact("rank", 3, "so-noi-vu"), "no two units the same rank"),
        (fact("total", "80.00", "so-noi-vu"), "have its rank"),
    ],
)
def test_facts_that_cannot_be_met_are_named(changed: object, told: str) -> None:
    year = real_year("hanoi", 2020)
    kept = [
        known for known in year.facts if known.measure != getattr(changed, "measure", "") or known.unit_id
    ]
    with pytest.raises(ParindexError, match=told):
        illustrative_year(replace(year, facts=(*kept, changed)))  # type: ignore[arg-type]


def test_other_years_are_met_or_refused_in_a_sentence() -> None:
    found = illustrative_year(real_year("hanoi", 2019))
    assert max(block_of(found, "department").totals) == pytest.approx(86.93)
    for index, year in (("hanoi", 2021), ("hanoi", 2022), ("hue", 2021), ("pci", 2014)):
        with pytest.raises(ParindexError, match=r"No illustrative sheet|leave no totals"):
            illustrative_year(real_year(index, year))
    with pytest.raises(UsageError, match="0 or a greater"):
        illustrative_year(real_year("hanoi", 2020), -1)


def test_the_written_folder_is_in_order_and_reads_as_it_was_made(tmp_path: Path) -> None:
    assert main([str(tmp_path / "new"), "--seed", "2"]) == 0
    raw = tmp_path / "new" / "data" / "raw"
    assert check_raw(raw, also=check_scoring) == []
    again = load_year(raw, INDEX, 2020)
    assert again.scores is not None and again.facts == () and len(again.units) == 52
    pd.testing.assert_frame_equal(again.scores, table(2))
    for group in GROUPS:
        assert again.rules[group] == made(2).rules[group]
        assert (block_of(again, group).totals == block(group, 2).totals).all()
    for path in raw.rglob("*.csv"):
        with path.open(encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        assert rows and {row.get("evidence", "illustrative") for row in rows} == {"illustrative"}


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_illustrative(real_year("hanoi", 2020), tmp_path / name)
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert one == two and len(one) == 8


def test_bad_folders_and_seeds_are_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    assert main([str(tmp_path)]) == 2
    assert main([str(tmp_path / "file")]) == 2
    assert main([str(tmp_path / "new"), "--seed", "-1"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3 and "is not empty" in said[0] and "can't be written" in said[1]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_nothing_else_in_the_package_knows_of_it() -> None:
    package = Path(parindex_analysis.__file__).parent
    for path in package.rglob("*.py"):
        if path.parent.name != "illustrative":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            named = [
                name
                for node in ast.walk(tree)
                if isinstance(node, ast.Import | ast.ImportFrom)
                for name in (getattr(node, "module", None) or "", *(alias.name for alias in node.names))
            ]
            assert not any("illustrative" in name for name in named), path
