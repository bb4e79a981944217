"""Read rule sets from their files; a later one may change single items of an earlier one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from parindex_analysis.catalog.models import RuleSetSettings
from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.rule_tree import check_tree
from parindex_analysis.catalog.rules import AGGREGATIONS, ASSESSMENTS, LEVELS, Item, RuleSet
from parindex_analysis.catalog.settings import read_settings
from parindex_analysis.catalog.tables import Row, read_table
from parindex_analysis.errors import Hint, Phrase

COLUMNS = (
    "item_id",
    "code",
    "level",
    "name_vi",
    "name_en",
    "name_en_status",
    "max_points",
    "assessment",
    "formula",
    "evidence",
    "n_criteria",
    "n_subcriteria",
    "source_id",
    "note",
)
OPTIONAL_COLUMNS = ("aggregation", "change")
_REPEAL = "repeal"
_CODE = re.compile(r"[^\s.]+(\.[^\s.]+){0,9}")
_MOST_ROWS = 10_000  # the largest decision known has some hundred
# What an amendment leaves as it was unless it says otherwise.
_KEPT = ("groups", "scale", "aggregation", "missing_survey", "score_step")


@dataclass(frozen=True)
class _File:
    """A rule set as its own files have it: for one that amends another, only what it changes."""

    settings: RuleSetSettings
    rows: list[Row]
    name: str


def read_rule_sets(root: Path, name: str, problems: Problems) -> dict[str, RuleSet]:
    """Read every rule set below a folder, amendments worked in, and check the trees.

    Parameters
    ----------
    root : Path
        The folder ``rules`` of an index.
    name : str
        How problems call it.
    problems : Problems
        Where problems are noted.

    Returns
    -------
    dict of str to RuleSet
        By folder name. A rule set may be only a name, or a structure without points; what is there must be
        consistent, see :func:`parindex_analysis.catalog.rule_tree.check_tree`. With ``amends``, the rows of
        criteria.csv change items of the earlier rule set: a row names an item by its id or code, empty cells
        keep what stood there, ``repeal`` in the column ``change`` takes the item out with all below it, and
        a code that is new adds an item. Blocks, scale, aggregation, policy for a missing survey and score
        step are those of the earlier rule set unless ruleset.yaml gives others.
    """
    files: dict[str, _File] = {}
    for folder in sorted(root.glob("*/")):
        file = _read_file(folder, f"{name}/{folder.name}", problems)
        if file is not None:
            files[folder.name] = file
    found: dict[str, RuleSet] = {}
    for key, file in files.items():
        found[key] = RuleSet(_settings_of(key, files), _items_of(key, files, problems))
        whole = all(_CODE.fullmatch(row["code"]) for row in file.rows if not found[key].settings.amends)
        check_tree(found[key], file.rows, file.name, problems, whole=whole)
    return found


def _read_file(folder: Path, name: str, problems: Problems) -> _File | None:
    settings = read_settings(folder / "ruleset.yaml", f"{name}/ruleset.yaml", RuleSetSettings, problems)
    if settings is None:
        return None
    if settings.id != folder.name:
        problems.add(
            f"{name}/ruleset.yaml",
            None,
            "id",
            settings.id,
            "The id is not the folder's name.",
            "Call it {folder}.",
            folder=folder.name,
        )
    path = folder / "criteria.csv"
    rows: list[Row] = []
    if path.exists():
        rows = read_table(
            path, f"{name}/criteria.csv", COLUMNS, problems, optional=OPTIONAL_COLUMNS, most=_MOST_ROWS
        )
    elif settings.complete in ("yes", "fragment") and settings.amends is None:
        problems.add(f"{name}/criteria.csv", None, "", None, "The file is missing.", "Add the items.")
    return _File(settings, rows, name)


def _base_of(key: str, files: dict[str, _File]) -> str | None:
    """Return the rule set that one amends; None where it amends none, or the chain leads back to itself."""
    base_id = at = files[key].settings.amends
    seen: set[str] = set()
    while at is not None and at in files and at not in seen:
        if at == key:
            return None
        seen.add(at)
        at = files[at].settings.amends
    return base_id if base_id in files else None


def _settings_of(key: str, files: dict[str, _File]) -> RuleSetSettings:
    own, base_id = files[key].settings, _base_of(key, files)
    if base_id is None:
        return own
    base = _settings_of(base_id, files)
    kept = {name: getattr(base, name) for name in _KEPT if name not in own.model_fields_set}
    return own.model_copy(update=kept)


def _items_of(key: str, files: dict[str, _File], problems: Problems) -> tuple[Item, ...]:
    """Return a rule set's items, amendments worked in; what stays as it was has no row of its own."""
    file, base_id = files[key], _base_of(key, files)
    if base_id is None:
        if file.settings.amends is not None:
            _note_base(file, file.settings.amends, files, problems)
        read = (_item(row.noting(problems), None) for row in file.rows)
        return tuple(item for item in read if item is not None)
    # The earlier one's own problems are noted where it stands.
    items = tuple(replace(item, row=0) for item in _items_of(base_id, files, Problems()))
    for row in file.rows:
        items = _amended(items, row.noting(problems))
    return items


def _note_base(file: _File, base_id: str, files: dict[str, _File], problems: Problems) -> None:
    name = f"{file.name}/ruleset.yaml"
    if base_id in files:
        rule = "The rule sets amend each other in a circle."
        problems.add(name, None, "amends", base_id, rule, "Name the earlier one.")
        return
    hint = Hint(base_id, files.keys(), Phrase("Add the folder rules/{name}.", {"name": base_id}))
    problems.add(name, None, "amends", base_id, "There is no such rule set.", "{hint}", hint=hint)


def _amended(items: tuple[Item, ...], row: Row) -> tuple[Item, ...]:
    change = row.one_of("change", (_REPEAL,), optional=True)
    names = {row["item_id"], row["code"]} - {""}
    old = next((item for item in items if item.item_id == row["item_id"]), None) or next(
        (item for item in items if item.code in names or item.item_id in names), None
    )
    if change == _REPEAL:
        if old is None:
            row.bad("code", "There is no such item to repeal.", "Correct the code.")
            return items
        gone = old.code
        return tuple(item for item in items if item.code != gone and not item.code.startswith(f"{gone}."))
    new = _item(row, old)
    if new is None:
        return items
    if old is not None:
        return tuple(new if item is old else item for item in items)
    at = max(
        (at for at, item in enumerate(items) if f"{item.code}.".startswith(f"{new.parent_code}.")),
        default=len(items) - 1,
    )  # after the last item of the same parent, where a reader looks for it
    return (*items[: at + 1], new, *items[at + 1 :])


def _item(row: Row, old: Item | None) -> Item | None:
    """Read a row; of an amended item, cells that are empty keep what stood there.

    None without a code: it alone says where the item stands, and an empty one would stand above itself.
    """
    kept = old is not None
    code = row["code"] if kept else row.required("code")
    if code and not _CODE.fullmatch(code):
        rule = "The code has an empty part, a space or more than ten parts."
        row.bad("code", rule, "Write it like 2.1: parts with full stops between them.")
    read: dict[str, Any] = {
        "item_id": row["item_id"] or (None if kept else code),
        "code": code,
        "level": row.one_of("level", LEVELS, optional=kept),
        "name_vi": row["name_vi"] if kept else row.required("name_vi"),
        "name_en": row["name_en"],
        "max_points": row.number_or_none("max_points", least=0.0),
        "assessment": row.one_of("assessment", ASSESSMENTS, optional=True),
        "formula": row["formula"],
        "evidence": row.one_of("evidence", ("published", "derived", "illustrative"), optional=kept),
        "n_criteria": row.whole_or_none("n_criteria"),
        "n_subcriteria": row.whole_or_none("n_subcriteria"),
        "source_id": row["source_id"],
        "note": row["note"],
        "aggregation": row.one_of("aggregation", AGGREGATIONS, optional=True),
    }
    if not _CODE.fullmatch(code or (old.code if old else "")):
        return None
    if old is None:
        return Item(**read, row=row.number)
    return replace(
        old, **{key: value for key, value in read.items() if value not in ("", None)}, row=row.number
    )
