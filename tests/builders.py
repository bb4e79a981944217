"""Write made-up indices into a folder: a test names only what it is about, the rest is filled in.

``made_up_raw(folder)`` writes one small valid index and returns its ``data/raw``; ``write_index`` writes any
index from dictionaries; ``edit`` changes the text of one file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from parindex_analysis.catalog.facts import COLUMNS as FACT_COLUMNS
from parindex_analysis.catalog.rule_files import COLUMNS as ITEM_COLUMNS
from parindex_analysis.catalog.rule_files import OPTIONAL_COLUMNS as ITEM_OPTIONAL
from parindex_analysis.catalog.scores import OPTIONAL_COLUMNS as SCORE_OPTIONAL
from parindex_analysis.catalog.scores import SCORE_COLUMNS
from parindex_analysis.catalog.sources import COLUMNS as SOURCE_COLUMNS
from parindex_analysis.catalog.units import COLUMNS as UNIT_COLUMNS

Cells = dict[str, Any]
SOURCE = "made-up"
INDEX = "mau"
RULES = "mau-rules"


def text(words: str) -> dict[str, str]:
    """Return words in both languages."""
    return {"vi": f"{words} (vi)", "en": words}


def unit(unit_id: str, group: str = "department", **cells: Any) -> Cells:
    """Return a row of units.csv."""
    return {
        "group": group,
        "unit_id": unit_id,
        "name_vi": f"Đơn vị {unit_id}",
        "name_en": f"Unit {unit_id}",
        "name_en_status": "usual",
        "source_id": SOURCE,
        **cells,
    }


def fact(measure: str, value: object, unit_id: str = "", group: str = "department", **cells: Any) -> Cells:
    """Return a row of facts.csv; index and year are filled in when it is written."""
    shown = str(value)
    return {
        "group": group,
        "level": "unit" if unit_id else "block",
        "unit_id": unit_id,
        "measure": measure,
        "value": shown,
        "decimals": len(shown.partition(".")[2]),
        "rounding": "rounded",
        "comparator": "=",
        "source_id": SOURCE,
        "evidence": "published",
        "confidence": "high",
        **cells,
    }


def score(unit_id: str, item_id: str, value: object, kind: str = "value", **cells: Any) -> Cells:
    """Return a row of scores.csv."""
    return {
        "unit_id": unit_id,
        "item_id": item_id,
        "kind": kind,
        "value": value,
        "evidence": "published",
        "source_id": SOURCE,
        **cells,
    }


def item(code: str, max_points: object = "", **cells: Any) -> Cells:
    """Return a row of criteria.csv; the level follows from the code."""
    return {
        "item_id": code,
        "code": code,
        "level": ("domain", "criterion", "subcriterion")[min(code.count("."), 2)],
        "name_vi": f"Nội dung {code}",
        "name_en": f"Item {code}",
        "name_en_status": "usual",
        "max_points": max_points,
        "assessment": "appraisal",
        "evidence": "published",
        "source_id": SOURCE,
        **cells,
    }


def rule_set(items: Sequence[Cells] = (), rule_set_id: str = RULES, **settings: Any) -> Cells:
    """Return a rule set: the settings of ruleset.yaml, and its items under the key ``items``."""
    return {
        "id": rule_set_id,
        "title": text("Made-up rules"),
        "complete": "yes" if items else "name_only",
        "source_id": SOURCE,
        **settings,
        "items": list(items),
    }


def index_settings(index: str = INDEX, groups: Iterable[str] = ("department",), **settings: Any) -> Cells:
    """Return the settings of index.yaml."""
    words = {"unit_vi": "đơn vị", "unit_en": "unit", "units_en": "units"}
    return {
        "id": index,
        "names": text("Made-up index"),
        "place": text("Nowhere"),
        "publisher": text("Nobody"),
        "about": text("An index for tests."),
        "groups": {group: {**text(f"The {group}s"), **words} for group in groups},
        "years": {},
        **settings,
    }


def _with_optional(columns: Sequence[str], optional: Sequence[str], rows: Sequence[Cells]) -> tuple[str, ...]:
    """Return the columns of a table: optional ones where a row has them."""
    return (*columns, *(column for column in optional if any(column in row for row in rows)))


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a CSV table; cells that a row does not name are empty, columns that are not known an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_yaml(path: Path, settings: Mapping[str, Any]) -> None:
    """Write a file of settings."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shown = yaml.safe_dump(dict(settings), allow_unicode=True, sort_keys=False)
    path.write_text(shown, encoding="utf-8", newline="\n")


def write_sources(raw: Path, *source_ids: str) -> None:
    """Write sources.csv with the made-up source and others."""
    rows = [{"source_id": source_id, "title": "A made-up source"} for source_id in (SOURCE, *source_ids)]
    write_table(raw / "sources.csv", SOURCE_COLUMNS, rows)


def write_index(
    raw: Path,
    settings: Mapping[str, Any],
    *,
    units: Iterable[Cells] = (),
    rules: Iterable[Cells] = (),
    facts: Mapping[int, Iterable[Cells]] | None = None,
    scores: Mapping[int, Iterable[Cells]] | None = None,
    decisions: Mapping[int, Cells] | None = None,
) -> Path:
    """Write an index below data/raw, and sources.csv if there is none; return data/raw.

    Years that ``settings`` does not name are added to it, with the first of ``rules``.
    """
    rule_sets = [dict(one) for one in rules]
    facts, scores, decisions = facts or {}, scores or {}, decisions or {}
    first = rule_sets[0]["id"] if rule_sets else None
    years = {year: {"rules": first} for year in sorted({*facts, *scores})}
    folder = raw / str(settings["id"])
    write_yaml(folder / "index.yaml", {**settings, "years": {**years, **settings["years"]}})
    if not (raw / "sources.csv").exists():
        write_sources(raw)
    if settings.get("units", "own") == "own":
        write_table(folder / "units.csv", UNIT_COLUMNS, units)
    for one in rule_sets:
        items = one.pop("items")
        write_yaml(folder / "rules" / one["id"] / "ruleset.yaml", one)
        if items:
            columns = _with_optional(ITEM_COLUMNS, ITEM_OPTIONAL, items)
            write_table(folder / "rules" / one["id"] / "criteria.csv", columns, items)
    for year, rows in facts.items():
        whole = [{"index": settings["id"], "index_year": year, **row} for row in rows]
        write_table(folder / str(year) / "facts.csv", FACT_COLUMNS, whole)
    for year, rows in scores.items():
        sheet = list(rows)
        columns = _with_optional(SCORE_COLUMNS, SCORE_OPTIONAL, sheet)
        write_table(folder / str(year) / "scores.csv", columns, sheet)
    for year, decision in decisions.items():
        write_yaml(folder / str(year) / "decision.yaml", {"title": text("A decision"), **decision})
    return raw


def made_up_raw(folder: Path) -> Path:
    """Write a small valid index (three departments, domains of 60 and 40 points); return data/raw."""
    points = {"so-a": (54, "36.5"), "so-b": (48, "38"), "so-c": (51, "30.25")}
    return write_index(
        folder / "data" / "raw",
        index_settings(bands=[{"name": text("Class I"), "from": 90}]),
        units=[unit(unit_id) for unit_id in points],
        rules=[
            rule_set([item("1", 60), item("1.1", 20), item("1.2", 40), item("2", 40, assessment="survey")])
        ],
        facts={
            2020: [
                fact("total", "90.50", "so-a"),
                fact("total", "86.00", "so-b"),
                fact("total", "81.25", "so-c"),
                fact("rank", 1, "so-a", of_n=3),
                fact("mean_total", "85.92"),
                fact("count_above", 1, comparator=">", threshold=90),
            ]
        },
        scores={
            2020: [
                row
                for unit_id, (appraised, survey) in points.items()
                for row in (
                    score(unit_id, "1.1", appraised - 36),
                    score(unit_id, "1.2", 36),
                    score(unit_id, "2", survey, "survey"),
                )
            ]
        },
        decisions={2020: {"number": "1/QĐ-TEST", "date": "2021-05-05"}},
    )


def edit(path: Path, old: str, new: str) -> None:
    """Replace the first place where a file says ``old``; fail where it does not."""
    before = path.read_bytes()
    if old.encode() not in before:
        raise AssertionError(f"{path.name} does not say {old!r}")
    path.write_bytes(before.replace(old.encode(), new.encode(), 1))
