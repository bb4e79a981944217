"""Years for tests: those of data/raw, and made-up ones built in a line or two, without files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from parindex_analysis.catalog import Fact, Item, RuleSet, Unit, Year, load_year
from parindex_analysis.catalog.facts import WHOLE
from parindex_analysis.catalog.models import Group, IndexSettings, RuleSetSettings, Text, YearSettings
from parindex_analysis.home import find_home
from parindex_analysis.study.parameters import Parameters
from parindex_analysis.study.study import Analysis, analyse

GROUPS = {
    "department": Group(
        vi="Khối sở", en="Departments", unit_vi="đơn vị", unit_en="department", units_en="departments"
    ),
    "district": Group(
        vi="Khối huyện", en="Districts", unit_vi="huyện", unit_en="district", units_en="districts"
    ),
}


@cache
def real_year(index: str, year: int) -> Year:
    """Return a year of data/raw."""
    return load_year(find_home().raw, index, year)


@cache
def real_analysis(index: str, year: int) -> Analysis:
    """Return the results of a year of data/raw under the default parameters."""
    return analyse(find_home(), Parameters(index=index, year=year))


def fact(measure: str, value: str | float, unit_id: str = "", **changes: Any) -> Fact:
    """Return a printed figure: text keeps its decimals ("92.70" has two), a number is exact."""
    text = str(value)
    printed = len(text.partition(".")[2]) if isinstance(value, str) else None
    whole = measure in WHOLE
    given: dict[str, Any] = {
        "group": "department",
        "unit_id": unit_id,
        "item": "",
        "measure": measure,
        "text": text,
        "value": float(value),
        "decimals": 0 if whole else printed,
        "rounding": "rounded",
        "comparator": "=",
        "threshold": None,
        "scale": None,
        "of_n": None,
        "decision_no": "",
        "source_id": "paper",
        "evidence": "published",
        "confidence": "high",
        "note": "",
        "row": 2,
    }
    return Fact(**(given | changes))


def totals(printed: Mapping[str, str | float], **changes: Any) -> list[Fact]:
    """Return the totals of several units."""
    return [fact("total", value, unit_id, **changes) for unit_id, value in printed.items()]


def ranks(printed: Mapping[str, int], of_n: int | None = None, **changes: Any) -> list[Fact]:
    """Return the ranks of several units."""
    return [fact("rank", value, unit_id, of_n=of_n, **changes) for unit_id, value in printed.items()]


def unit(unit_id: str, group: str = "department", name_vi: str = "", name_en: str = "") -> Unit:
    """Return a unit; without names, ``a`` is called Đơn vị A and Unit A."""
    return Unit(
        group,
        unit_id,
        name_vi or f"Đơn vị {unit_id.upper()}",
        name_en or f"Unit {unit_id.upper()}",
        "usual",
        (),
        "",
        "",
        "",
        "",
        (),
        "",
        "",
    )


def rule_set(
    max_points: Mapping[str, float | None],
    scale: float = 100.0,
    assessments: Mapping[str, str] | None = None,
    formula: str = "",
    **settings: Any,
) -> RuleSet:
    """Return a rule set from item codes and their maximum points (1, 1.1, 1.2, 2 …); ids are ``i`` + code."""
    level = ("domain", "criterion", "subcriterion")
    items = tuple(
        Item(
            f"i{code}",
            code,
            level[code.count(".")],
            f"Lĩnh vực {code}",
            f"Domain {code}",
            points,
            (assessments or {}).get(code, ""),
            formula,
            "published",
            None,
            None,
            "",
            "",
            row,
        )
        for row, (code, points) in enumerate(max_points.items(), 2)
    )
    given: dict[str, Any] = {"id": "rules", "title": Text(vi="Bộ tiêu chí", en="Rules"), "complete": "yes"}
    return RuleSet(RuleSetSettings(**(given | {"scale": scale} | settings)), items)


def scores(table: Mapping[str, Sequence[float | None]], items: Sequence[str]) -> pd.DataFrame:
    """Return a long score table; None leaves a cell out."""
    records = [
        (unit_id, item, "value", value, "published", "paper", "")
        for unit_id, row in table.items()
        for item, value in zip(items, row, strict=True)
        if value is not None
    ]
    columns = ["unit_id", "item_id", "kind", "value", "evidence", "source_id", "note"]
    return pd.DataFrame(records, columns=columns)


def any_items() -> RuleSet:
    """Return rules that are known, of which items may not apply to a unit."""
    return rule_set({"1": 100.0})


def same_items() -> RuleSet:
    """Return rules of which every item applies to every unit."""
    return rule_set({"1": 100.0}, every_item_applies=True)


def make_year(
    facts: Iterable[Fact] = (),
    units: Iterable[Unit | str] = "abcdef",
    *,
    rules: RuleSet | None = None,
    scored: pd.DataFrame | None = None,
    year: int = 2020,
    **settings: Any,
) -> Year:
    """Return a year; ``rules`` holds for all blocks, other keywords are settings of the index."""
    words = Text(vi="Thử", en="Test")
    given: dict[str, Any] = {
        "id": "test",
        "names": words,
        "place": words,
        "publisher": words,
        "about": words,
        "groups": GROUPS,
        "years": {known: YearSettings() for known in (year - 1, year)},
    }
    known = tuple(member if isinstance(member, Unit) else unit(member) for member in units)
    by_group = {} if rules is None else dict.fromkeys(GROUPS, rules)
    return Year(
        IndexSettings(**(given | settings)), year, None, by_group, known, tuple(facts), scored, {}, ()
    )


def make_analysis(year: Year, before: Year | None = None, **parameters: Any) -> Analysis:
    """Return the results of a made-up year."""
    return Analysis(year, before, Parameters(year=year.year, index=year.index, **parameters))
