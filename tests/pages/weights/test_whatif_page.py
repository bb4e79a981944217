"""The what-if in the page gives what Python gives, by hand, from a link, from a file – and nothing else."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import numpy as np
import pandas as pd
import pytest
from years import make_analysis, make_year, real_analysis, rule_set, scores

from parindex_analysis.evidence.alone import split_alone
from parindex_analysis.home import find_home
from parindex_analysis.language import LANGUAGES, language
from parindex_analysis.pages.context import page_context
from parindex_analysis.pages.render import PAGE_MIME, render_page
from parindex_analysis.pages.weights.whatif import whatif
from parindex_analysis.scoring import Scored, Sheet, WhatIf, score
from parindex_analysis.sensitivity import pairwise_radius
from parindex_analysis.study.study import Analysis

if TYPE_CHECKING:
    from browser import CheckPage, Chromium, Visit

pytest_plugins = ["browser"]

STATES = 70  # of each of three years
HOSTILE = "<script>alert(1)</script>"
# Sets all controls of a panel at once, as a link does, and returns what the panel then shows.
SHOWN = """(fragment) => {
    location.hash = fragment;
    dispatchEvent(new HashChangeEvent('hashchange'));
    const panel = document.querySelector('.whatif');
    return {
        radius: Number(panel.dataset.radius),
        problem: !panel.querySelector('[data-part=problem]').hidden,
        command: panel.querySelector('[data-part=command]').textContent,
        units: [...panel.querySelectorAll('[data-unit]')].map(mark => (
            {unit: mark.dataset.unit, ...mark.closest('tr').dataset})),
    };
}"""


def page_of(analysis: Analysis, folder: Path, lang: str = "en") -> Path:
    """Write the panels of a year as a page of ours."""
    shown = {known: whatif(analysis, language(known)) for known in LANGUAGES}
    cell = nbformat.v4.new_code_cell("")  # type: ignore[no-untyped-call]
    cell.outputs = [nbformat.v4.new_output("display_data", {PAGE_MIME: shown})]  # type: ignore[no-untyped-call]
    title = nbformat.v4.new_markdown_cell("## Weights")  # type: ignore[no-untyped-call]
    notebook = nbformat.v4.new_notebook(cells=[title, cell])  # type: ignore[no-untyped-call]
    path = folder / f"{analysis.year.index}.{lang}.html"
    path.write_text(
        render_page(notebook, page_context(analysis, find_home().raw, "sensitivity", lang)), "utf-8"
    )
    return path


def fragment(group: str, points: dict[str, float], *, equal: bool = False, keep: bool = False) -> str:
    told = ",".join(f"{code}:{value!r}" for code, value in points.items())
    return f"#whatif={group};set={told}{';equal' if equal else ''}{';keep' if keep else ''}"


def visit(chromium: Chromium, page: Path, act: Callable[[Visit], Any]) -> Any:
    def checked(opened: Visit) -> Any:
        found = act(opened)
        assert opened.messages == [] and opened.requests == []
        return found

    return chromium.visit(page, 1280, "light", checked)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("index", "year", "group"), [("pci", 2014, "province"), ("binhduong", 2017, "district")]
)
def test_totals_ranks_and_radius_are_those_of_python(
    chromium: Chromium, tmp_path: Path, index: str, year: int, group: str
) -> None:
    analysis, draw = real_analysis(index, year), random.Random(7)
    sheet = analysis.sheets[group]
    assert isinstance(sheet, Sheet)
    rules = analysis.year.rules.get(group)
    codes = [item.code if rules and (item := rules.find(i)) else i for i in sheet.item_ids]
    asked = []
    for _ in range(STATES):
        chosen = draw.sample(codes, draw.randint(0, min(3, len(codes) - 1)))
        points = {code: round(draw.uniform(0, 33), draw.randint(0, 3)) for code in chosen}
        asked.append(WhatIf(points, draw.random() < 0.2, draw.random() < 0.3))

    def run(opened: Visit) -> list[Any]:
        told = [fragment(group, dict(w.points), equal=w.equal, keep=w.keep_others) for w in asked]
        return [opened.page.evaluate(SHOWN, one) for one in told]

    for change, shown in zip(asked, visit(chromium, page_of(analysis, tmp_path), run), strict=True):
        scored = score(analysis.year, group, change)
        assert isinstance(scored, Scored) and not shown["problem"]
        found = {one["unit"]: (float(one["total"]), float(one["rank"])) for one in shown["units"]}
        assert list(found) == list(scored.unit_ids), "the rows stand in the order of the ranks"
        for unit, total, rank in zip(scored.unit_ids, scored.totals, scored.ranks, strict=True):
            assert found[unit][0] == pytest.approx(total, abs=1e-9) and found[unit][1] == rank
        assert shown["radius"] == pytest.approx(radius_of(sheet, codes, scored, change), abs=1e-9)


@pytest.mark.browser
@pytest.mark.parametrize("aggregation", ["sum", "geometric", "harmonic"])
def test_what_does_not_apply_bonus_and_means_are_scored_as_python_does(
    chromium: Chromium, tmp_path: Path, aggregation: str
) -> None:
    codes = {"1": 30.0, "2": 50.0, "3": 20.0, "4": 5.0}
    rules = rule_set(codes, assessments={"4": "bonus"}, aggregation=aggregation)
    cells: dict[str, list[float | None]] = {
        "a": [27, 45, 10, 0],
        "b": [20, 50, 15, 2.5],
        "d": [28, None, 16, 1],
        "e": [0, 30, 20, 0],
    }
    table = scores(cells, ["i1", "i2", "i3", "i4"])
    nothing = {**table.iloc[0].to_dict(), "unit_id": "d", "item_id": "i2", "kind": "max", "value": 0.0}
    table = pd.concat([table, pd.DataFrame([nothing])], ignore_index=True)
    year = make_year(units=list(cells), rules=rules, scored=table)
    asked: list[dict[str, float]] = [{}]
    draw = random.Random(3)
    asked += [
        {code: round(draw.uniform(0, 33), 2) for code in draw.sample(["1", "2", "3"], 2)} for _ in range(25)
    ]

    def run(opened: Visit) -> list[Any]:
        return [opened.page.evaluate(SHOWN, fragment("department", points)) for points in asked]

    shown = visit(chromium, page_of(make_analysis(year), tmp_path), run)
    for points, one in zip(asked, shown, strict=True):
        scored = score(year, "department", WhatIf(points))
        assert isinstance(scored, Scored) and not one["problem"]
        found = {row["unit"]: (float(row["total"]), float(row["rank"])) for row in one["units"]}
        for unit, total, rank in zip(scored.unit_ids, scored.totals, scored.ranks, strict=True):
            assert found[unit][0] == pytest.approx(total, abs=1e-9) and found[unit][1] == rank


def radius_of(sheet: Sheet, codes: list[str], scored: Scored, change: WhatIf) -> float:
    """Return the least pairwise radius of neighbours, from weights worked out here."""
    own = sheet.max_points
    weights = np.full(own.size, own.sum() / own.size) if change.equal else own.astype(float)
    fixed = np.array([code in change.points for code in codes])
    weights[fixed] = [change.points[code] for code in codes if code in change.points]
    if fixed.any() and not change.keep_others:
        weights[~fixed] *= (own.sum() - weights[fixed].sum()) / weights[~fixed].sum()
    rows = [sheet.achievement[sheet.unit_ids.index(unit)] for unit in scored.unit_ids]
    return min(pairwise_radius(a, b, weights) for a, b in pairwise(rows))


@pytest.mark.browser
def test_hanoi_2020_gives_the_intervals_of_python(chromium: Chromium, tmp_path: Path) -> None:
    analysis, draw = real_analysis("hanoi", 2020), random.Random(7)
    alone = split_alone(analysis.year, "department", analysis.forced["department"].bounds)
    assert alone is not None
    asked = [31.0, 0.0, 100.0, *(round(draw.uniform(0, 100), draw.randint(0, 3)) for _ in range(STATES - 3))]

    def run(opened: Visit) -> list[Any]:
        return [opened.page.evaluate(SHOWN, fragment("department", {"survey": x})) for x in asked]

    for points, shown in zip(asked, visit(chromium, page_of(analysis, tmp_path), run), strict=True):
        totals, ranks = alone.under(points)
        found = {one["unit"]: one for one in shown["units"]}
        for unit, (low, high), (best, worst) in zip(alone.unit_ids, totals, ranks, strict=True):
            own = found[unit]
            assert [float(own["low"]), float(own["high"])] == pytest.approx([low, high], abs=1e-9)
            assert (int(own["best"]), int(own["worst"])) == (best, worst)
        assert shown["command"] == f"parindex score 2020 --group department --set survey={points:g}"


@pytest.mark.browser
def test_the_keyboard_alone_changes_weights_and_the_change_is_told(
    chromium: Chromium, tmp_path: Path
) -> None:
    analysis = real_analysis("binhduong", 2017)

    def run(opened: Visit) -> tuple[str, str, str]:
        page = opened.page
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('input[type=range][data-code=survey]')"):
                break
        page.keyboard.press("ArrowLeft")
        command = page.inner_text("[data-part=command]")
        page.keyboard.press("Home")
        page.locator("[data-part=told]", has_text=re.compile("[1-9] of 9")).wait_for()
        told = page.text_content("[data-part=told]") or ""
        page.get_by_role("button", name="Official weights").focus()
        page.keyboard.press("Enter")
        return command, told, page.inner_text("[data-part=command]")

    command, told, reset = visit(chromium, page_of(analysis, tmp_path), run)
    assert command == "parindex score 2017 --index binhduong --set survey=34.5"
    assert "leads; " in told and "of 9 ranks differ" in told
    assert reset == "parindex score 2017 --index binhduong"


@pytest.mark.browser
def test_a_scenario_is_saved_opened_and_refused(chromium: Chromium, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps({"name": "x", "set": {"survey": 50}, "keep_others": True}))
    bad.write_text(json.dumps({"set": {HOSTILE: 1}}))
    refused = [{"set": {"survey": value}} for value in (None, True, "12", [7], -1, 2e6)] + [
        {"set": 5},
        {"set": [1]},
        {"equal": "yes"},
        {"keep_others": 1},
        {"sets": {}},
        {"drop": ["survey"]},
        [],
        5,
    ]

    def run(opened: Visit) -> tuple[dict[str, Any], str, str, bool]:
        page = opened.page
        page.set_input_files("[data-part=open]", good)
        page.locator("[data-part=command]", has_text="50").wait_for()
        command = page.inner_text("[data-part=command]")
        with page.expect_download() as started:
            page.click("[data-part=save]")
        saved: dict[str, Any] = json.loads(Path(started.value.path()).read_text())
        for number, scenario in enumerate(refused):
            page.get_by_role("button", name="Official weights").click()
            other = tmp_path / f"{number}.json"
            other.write_text(json.dumps(scenario))
            page.set_input_files("[data-part=open]", other)
            page.wait_for_selector("[data-part=problem]:not([hidden])", timeout=5000)
            assert page.inner_text("[data-part=command]") == "parindex score 2017 --index binhduong"
        page.set_input_files("[data-part=open]", bad)
        page.wait_for_selector("[data-part=problem]:not([hidden])")
        return saved, command, page.inner_text("[data-part=problem]"), page.is_visible("[data-part=problem]")

    def downloads(opened: Visit) -> Any:
        found = run(opened)
        opened.requests[:] = [url for url in opened.requests if not url.startswith("blob:")]
        return found

    page = page_of(real_analysis("binhduong", 2017), tmp_path)
    saved, command, problem, visible = visit(chromium, page, downloads)
    assert command.endswith("--set survey=50 --keep-others")
    assert (saved["set"], saved["equal"], saved["keep_others"]) == ({"survey": 50}, False, True)
    assert visible and problem.startswith("This is no scenario of this page")


@pytest.mark.browser
def test_hostile_names_are_text_and_points_that_leave_nothing_are_refused(
    chromium: Chromium, tmp_path: Path
) -> None:
    from years import unit

    hostile = [unit("a", name_vi=HOSTILE, name_en=f"</script>{HOSTILE}"), unit("b")]
    year = make_year(
        units=hostile,
        rules=rule_set({"1": 60, "2": 40}),
        scored=scores({"a": [30, 20], "b": [50, 10]}, ["i1", "i2"]),
    )

    def run(opened: Visit) -> tuple[str, Any]:
        shown = opened.page.evaluate(SHOWN, fragment("department", {"1": 120.0}))
        return opened.page.inner_text(".whatif"), shown

    text, shown = visit(chromium, page_of(make_analysis(year), tmp_path), run)
    assert f"</script>{HOSTILE}" in text
    assert shown["problem"]


@pytest.mark.browser
def test_no_address_and_no_number_makes_nonsense_of_the_panel(chromium: Chromium, tmp_path: Path) -> None:
    page_path = page_of(real_analysis("binhduong", 2017), tmp_path)
    broken = ["#%", "#%E0%A4%A", "#whatif=%;set=%"]
    wrong = ["survey:1e308", "survey:", "survey:0x10", "survey:1:2", "survey:-1", "survey:NaN", "other:1"]
    limits = [
        "survey:0,appraised:0;keep",
        "survey:1e-310,appraised:1e-310;keep",
        "survey:1e6,appraised:1e6;keep",
    ]

    def run(opened: Visit) -> list[tuple[bool, str]]:
        told = [*broken, *(f"#whatif=district;set={one}" for one in (*wrong, *limits))]
        found = []
        for one in told:
            problem = opened.page.evaluate(SHOWN, one)["problem"]
            shown = opened.page.inner_text(".whatif").replace(
                opened.page.inner_text("[data-part=command]"), ""
            )
            found.append((problem, shown))
        return found

    found = visit(chromium, page_path, run)
    assert [problem for problem, _ in found] == [False] * 3 + [True] * 7 + [True, True, False]
    assert not any(re.search(r"NaN|Infinity|∞|-\d", text) for _, text in found)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_panels_have_nothing_that_axe_or_a_phone_objects_to(
    check_page: CheckPage, tmp_path: Path, lang: str, width: int
) -> None:
    for index, year in (("binhduong", 2017), ("hanoi", 2020)):
        check_page(page_of(real_analysis(index, year), tmp_path, lang), width)


def test_without_public_parts_or_maxima_there_is_no_panel() -> None:
    assert whatif(real_analysis("hanoi", 2016), language("en")) == ""
