"""Every section of every page, in both languages, for real years and for nearly empty ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from pieces import png
from years import fact, make_analysis, make_year, real_analysis, totals
from years import ranks as printed_ranks

from parindex_analysis.catalog import load_index
from parindex_analysis.exports import tables
from parindex_analysis.figures import change, order, profile, ranking
from parindex_analysis.figures import rank_ranges as ranks
from parindex_analysis.figures import weights as figures_weights
from parindex_analysis.figures import years as figures_compare
from parindex_analysis.home import find_home
from parindex_analysis.language import Language, language
from parindex_analysis.pages import common
from parindex_analysis.pages.recompute import rules, scores
from parindex_analysis.pages.recompute import totals as recompute
from parindex_analysis.pages.report import contradictions, rankings, report, robust, structure, summary
from parindex_analysis.pages.unit import firmness as unit_firm
from parindex_analysis.pages.unit import standing as unit_standing
from parindex_analysis.pages.unit import years as unit_years
from parindex_analysis.pages.weights import firmness, weights
from parindex_analysis.pages.years import bridge, comparable, profiles, targets
from parindex_analysis.pages.years import moves as compare
from parindex_analysis.study.study import Analysis

SECTIONS: tuple[Callable[[Analysis, Language], str], ...] = (
    summary.summary,
    report.key_findings,
    rankings.rankings,
    structure.structure,
    robust.robust,
    contradictions.contradictions,
    report.changes,
    common.evidence_key,
    common.sources,
    recompute.checks,
    recompute.totals,
    recompute.limits,
    rules.rules,
    scores.domains,
    scores.overstated,
    weights.scenarios,
    firmness.certain,
    firmness.each_weight,
    firmness.two_units,
    firmness.one_place_up,
    weights.ranges,
    weights.survey,
    weights.neighbours,
    compare.moved,
    compare.top,
    compare.commended,
    bridge.real,
    comparable.comparable,
    targets.promised,
    profiles.profiles,
    profiles.correlations,
)
UNIT_PARTS = (unit_standing.standing, unit_firm.firm, unit_years.over_years)
MAY_SAY_NOTHING = {profiles.correlations}  # it follows the profiles under one heading
TABLES = (
    tables.ranking,
    tables.checks,
    tables.recomputed,
    tables.nodes,
    tables.bounds,
    tables.overstated,
    tables.scenarios,
    tables.scenario_weights,
    tables.rank_spans,
    tables.crossings,
    tables.radii,
    tables.movers,
    tables.moves,
    tables.bridges,
    tables.targets,
    tables.findings_table,
)
EMPTY = re.compile(r"\b(nan|NaN|None|inf|NaT)\b|[{}]|\(\)|\s[,.;:](?=\s)|: *\.|[a-z]  [a-z]")
RAW = find_home().raw
# The years of PCI and PAPI are alike: one of each kind is enough here, the run's tests have others.
REAL = [
    (index, year)
    for index in ("hanoi", "hue", "binhduong", "thanhhoa", "hoabinh", "namdinh", "par_index")
    for year in load_index(RAW, index).years
] + [("pci", 2005), ("pci", 2009), ("papi", 2022)]


DRAWN = '<svg viewBox="0 0 9 9"></svg>'


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the files of figures, which are not read here and take longer than all words."""
    for module in (change, figures_compare, order, profile, ranking, ranks, figures_weights):
        monkeypatch.setattr(module, "svg", lambda _: DRAWN, raising=False)
        monkeypatch.setattr(module, "png", lambda *_: png(4, 2), raising=False)


def read(html: str) -> str:
    """Return what a reader reads."""
    drawn = re.sub(r"<svg.*?</svg>|<code>.*?</code>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", drawn)))


def check_text(html: str, what: object) -> None:
    """Hold what a reader reads against what none should see."""
    text = read(html)
    assert not EMPTY.search(text), (what, EMPTY.search(text), text)
    assert not re.search(r"<(td|th|dd|li|p|h\d)[^>]*>\s*</\1>", html), what


def check_sections(analysis: Analysis) -> None:
    """Build everything and hold it against what no reader should see."""
    for lang in ("vi", "en"):
        say = language(lang)
        for section in SECTIONS:
            html = section(analysis, say)
            assert read(html).strip() or section in MAY_SAY_NOTHING, section
            check_text(html, section)
            labels = re.findall(r'<svg[^>]*aria-label="([^"]*)"|<img[^>]*alt="([^"]*)"', html)
            alts = [unescape(a or b) for a, b in labels]
            assert all(len(alt) > 20 and not EMPTY.search(alt) for alt in alts), (section, alts)
            assert len(set(alts)) == len(alts), (section, alts)
        for part in UNIT_PARTS:
            for unit, html in part(analysis, say).items():
                check_text(html, (part, unit))
    for table in TABLES:
        frame = table(analysis)
        assert not frame.duplicated().any(), table


@pytest.mark.parametrize(("index", "year"), REAL)
def test_real_years_read_well(index: str, year: int) -> None:
    check_sections(real_analysis(index, year))


def test_english_pages_hold_no_vietnamese_figures_and_the_other_way_round() -> None:
    analysis = real_analysis("hanoi", 2020)
    for section in SECTIONS:
        assert not re.search(r"\d,\d\d\b", read(section(analysis, language("en")))), section
        assert not re.search(r"(?<![/.\d])\d+\.\d\d\b", read(section(analysis, language("vi")))), section


@pytest.mark.parametrize(
    "facts",
    [
        [],
        [fact("n_units", 3)],
        [fact("mean_total", "88.10")],
        printed_ranks({"a": 1}),
        printed_ranks({"a": 1, "b": 1}, of_n=3),
        totals({"a": "90.00"}),
        totals({"a": "90.00", "b": "90.00", "c": "90.00"}),
        totals({"a": "100", "b": "0"}),
        [*totals({"a": "90.00", "b": "80.00"}), fact("count_above", 1, threshold=85.0)],
        [*totals({"a": "63.9"}, rounding="truncated"), fact("n_units", 2)],
        [*totals({"a": "90.00"}, confidence="low")],
        [
            fact("appraised_points", "60.00", "a"),
            fact("survey_points", "20.00", "a"),
            *totals({"a": "80.00"}),
        ],
    ],
    ids=str,
)
def test_years_with_hardly_anything_read_well(facts: list) -> None:  # type: ignore[type-arg]
    check_sections(make_analysis(make_year(facts)))


def test_a_hostile_unit_name_is_text() -> None:
    analysis = real_analysis("hanoi", 2020)
    assert "<script" not in rankings.rankings(analysis, language("en"))


def test_pci_2011_is_said_not_to_follow_its_weights() -> None:
    text = read(report.key_findings(real_analysis("pci", 2011), language("en")))
    assert "Not one of the 63 official totals follows" in text and "19 ranks" in text


def test_papi_2022_gives_partial_provinces_no_total() -> None:
    made = tables.recomputed(real_analysis("papi", 2022))
    partial = made[made["missing"] > 0]
    assert dict(zip(partial["unit_id"], partial["total"].isna(), strict=True)) == {
        "bac-giang": True,
        "bac-ninh": True,
    }
