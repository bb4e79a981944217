"""Read score sheets: long tables of unit, item and kind – points, measurements, answers, own maxima."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.rows import Known, check_source, check_unit
from parindex_analysis.catalog.rules import Item, RuleSet
from parindex_analysis.catalog.tables import Row, read_table
from parindex_analysis.errors import Hint, Phrase

if TYPE_CHECKING:
    import pandas as pd

SCORE_COLUMNS = ("unit_id", "item_id", "kind", "value", "evidence", "source_id", "note")
OPTIONAL_COLUMNS = ("input", "remark", "proof")
POINT_KINDS = ("self", "appraised", "appraised_2", "survey")
SCORE_KINDS = ("value", *POINT_KINDS, "max")
NOT_APPLICABLE = ("n/a", "not applicable", "không áp dụng")
TABLE_COLUMNS = (*SCORE_COLUMNS, *OPTIONAL_COLUMNS, "text", "decimals", "file", "row")
PRIVATE = "data/private"  # how problems call the folder of sheets that are not public
_MOST_ROWS = 500_000
_SAME = 1e-9  # points

Key = tuple[str, str, str, str]


def read_scores(
    paths: Iterable[tuple[Path, str]], known: Known, rules: Mapping[str, RuleSet], problems: Problems
) -> pd.DataFrame:
    """Read the score sheets of a year into one long table.

    Parameters
    ----------
    paths : iterable of (Path, str)
        The files, and how problems call them.
    known : Known
        What the rows may name. Rows of a sheet that is not public need no source.
    rules : mapping of str to RuleSet
        By block: the items that rows may name, and their maximum points.
    problems : Problems
        Where problems are noted: unknown units and items, two rows for the same, points below 0 (of a
        penalty they may be) or above the maximum, answers that the formula does not know.

    Returns
    -------
    DataFrame
        ``unit_id, item_id, kind, value, evidence, source_id, note, input, remark, proof, text, decimals,
        file, row``. ``value`` is NaN for an answer in words (it stands in ``text``). An item that does not
        apply to a unit (``n/a``) is a row of kind ``max`` with value 0. ``decimals`` are those of the text.
    """
    import pandas as pd

    items = {
        group: {item.item_id: replace(item, assessment=rule_set.assessment(item)) for item in rule_set.items}
        for group, rule_set in rules.items()
    }
    seen: set[Key] = set()
    given: dict[tuple[str, str], dict[str, float]] = {}
    read: list[tuple[Row, Item | None, dict[str, Any]]] = []
    for path, name in paths:
        rows = read_table(path, name, SCORE_COLUMNS, problems, optional=OPTIONAL_COLUMNS, most=_MOST_ROWS)
        if rows and not any(items.values()):
            _no_items(name, problems)
        for row in rows:
            item, record = _read_row(row, known, items, seen)
            if record is not None:
                read.append((row, item, record))
                told = given.setdefault((record["unit_id"], record["item_id"]), {})
                if record["kind"] == "max" and told.get("max", record["value"]) != record["value"]:
                    row.bad("item_id", "The unit has this item twice.", "Keep one of the two rows.")
                told[record["kind"]] = record["value"]
    for row, item, record in read:
        if item is not None:
            _check_points(row, item, record, given[record["unit_id"], record["item_id"]])
    return pd.DataFrame([record for _, _, record in read], columns=list(TABLE_COLUMNS))


def _no_items(name: str, problems: Problems) -> None:
    problems.add(
        name,
        None,
        "item_id",
        None,
        "There are no items that the scores could belong to.",
        "Name the rule set in index.yaml and list its items in criteria.csv.",
    )


def _read_row(
    row: Row, known: Known, items_of: Mapping[str, Mapping[str, Item]], seen: set[Key]
) -> tuple[Item | None, dict[str, Any] | None]:
    unit_id = check_unit(row, known.units, known)
    unit = known.units.get(unit_id)
    everything = {key: item for items in items_of.values() for key, item in items.items()}
    items = everything if unit is None else items_of.get(unit.group, {})
    if everything and not items:
        row.bad("unit_id", "The unit's block has no rule set.", "Name one for it in index.yaml.")
    item_id = row.one_of("item_id", items) if items else row["item_id"]
    kind = row.one_of("kind", SCORE_KINDS)
    key = (unit_id, item_id, kind, row["input"] if kind == "value" else "")
    if key in seen:
        row.bad("item_id", "The unit has this item twice.", "Keep one of the two rows.")
    seen.add(key)
    if row["source_id"] or not row.file.startswith(f"{PRIVATE}/"):
        check_source(row, known)
    evidence = row.one_of("evidence", ("published", "derived", "illustrative"))
    item = items.get(item_id)
    record: dict[str, Any] = {column: row[column] for column in ("note", *OPTIONAL_COLUMNS, "source_id")}
    record |= {"unit_id": unit_id, "item_id": item_id, "kind": kind, "evidence": evidence}
    record |= {"file": row.file, "row": row.number}
    text = row["value"]
    if not text:
        return item, None
    record |= {"text": text, "decimals": len(text.partition(".")[2]), "value": 0.0}
    if text.casefold() in NOT_APPLICABLE:
        return item, record | {"kind": "max"}
    answers = {} if _is_number(text) or item is None or kind != "value" else _answers(item)
    if answers:
        said = answers.get(_plain(text))
        if said is None:
            labels = tuple(answers.values())
            hint = Hint(text, labels, Phrase("Use one of: {allowed}.", {"allowed": "; ".join(labels)}))
            row.bad("value", "The formula does not know this answer.", "{hint}", hint=hint)
            return item, None
        return item, record | {"text": said, "value": float("nan"), "decimals": 0}
    value = row.number_or_none("value")
    return item, None if value is None else record | {"value": value}


def _answers(item: Item) -> dict[str, str]:
    """Return the answers in words that a formula lists (``on time: 1; late: 0.5``)."""
    labels = [part.rpartition(":")[0].strip() for part in item.formula.split(";")]
    return {_plain(label): label for label in labels if label}


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _check_points(row: Row, item: Item, record: dict[str, Any], given: Mapping[str, float]) -> None:
    """Hold points against 0 and the maximum: the unit's own where it has one, else the item's."""
    kind, value = record["kind"], record["value"]
    if kind not in (*POINT_KINDS, "max"):
        return
    limit = item.max_points if kind == "max" else given.get("max", item.max_points)
    if value < 0 and (item.assessment != "penalty" or kind == "max"):
        row.bad("value", "Points can't be negative.", "Correct the figure.")
        return
    if kind == "survey":  # it adds to the points of the appraisal
        beside = (given[other] for other in ("appraised_2", "appraised", "self") if other in given)
        value += next(beside, 0.0)
    if limit is not None and abs(value) > limit + _SAME:
        row.bad(
            "value",
            "The item has at most {most} points.",
            "Correct the figure, or the maximum in criteria.csv.",
            most=f"{limit:g}",
        )
