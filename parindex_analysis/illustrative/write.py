"""Write a year as the files that the readers of this room read: for indices that a programme makes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from parindex_analysis.catalog.rule_files import COLUMNS as ITEM_COLUMNS
from parindex_analysis.catalog.rules import Item
from parindex_analysis.catalog.scores import OPTIONAL_COLUMNS, SCORE_COLUMNS
from parindex_analysis.catalog.sources import COLUMNS as SOURCE_COLUMNS
from parindex_analysis.catalog.units import COLUMNS as UNIT_COLUMNS
from parindex_analysis.catalog.year import Year
from parindex_analysis.errors import UsageError


def write_year(raw: Path, year: Year) -> None:
    """Write a year of scores as an index of this one year, so that loading it gives the same.

    Parameters
    ----------
    raw : Path
        The folder data/raw; ``sources.csv`` and the folder of the index are written over.
    year : Year
        Its index's settings, rules (amendments worked in), units (without predecessors that are gone),
        scores, and the sources that these name.

    Raises
    ------
    UsageError
        It has printed facts or a decision: these are typed in from a source, not written.
    """
    if year.facts or year.decision is not None:
        raise UsageError("Facts and decisions are typed in from a source; only scores can be written.")
    folder = raw / year.index
    own = year.settings.model_copy(update={"years": {year.year: year.own_settings}})
    _write_settings(folder / "index.yaml", own)
    ids = {unit.unit_id for unit in year.units}
    kept = [
        replace(unit, predecessors=tuple(before for before in unit.predecessors if before in ids))
        for unit in year.units
    ]
    units = [{column: _cell(getattr(unit, column)) for column in UNIT_COLUMNS} for unit in kept]
    if own.units != "none":
        place = raw / "provinces.csv" if own.units == "provinces" else folder / "units.csv"
        _write_table(place, UNIT_COLUMNS, units)
    for rule_set in year.rules.values():
        place = folder / "rules" / rule_set.settings.id
        _write_settings(place / "ruleset.yaml", rule_set.settings.model_copy(update={"amends": None}))
        _write_table(place / "criteria.csv", (*ITEM_COLUMNS, "aggregation"), map(_item_row, rule_set.items))
    scores = [] if year.scores is None else year.scores.to_dict("records")
    columns = (*SCORE_COLUMNS, *OPTIONAL_COLUMNS)
    _write_table(
        folder / str(year.year) / "scores.csv", columns, ({**row, "value": row["text"]} for row in scores)
    )
    named = _sources_named(year, scores)
    sources = [
        {column: getattr(source, column) for column in SOURCE_COLUMNS}
        for key, source in year.sources.items()
        if key in named
    ]
    _write_table(raw / "sources.csv", SOURCE_COLUMNS, sources)


def _sources_named(year: Year, scores: Iterable[Mapping[Any, Any]]) -> set[str]:
    found = {unit.source_id for unit in year.units} | {str(row["source_id"]) for row in scores}
    for rule_set in year.rules.values():
        found |= {rule_set.settings.source_id or ""} | {item.source_id for item in rule_set.items}
    return found


def _item_row(item: Item) -> dict[str, str]:
    row = {column: getattr(item, column, None) for column in (*ITEM_COLUMNS, "aggregation")}
    return {column: _cell(value) for column, value in row.items()} | {"name_en_status": "usual"}


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return "|".join(value)
    return "" if value is None else str(value).removesuffix(".0")


def _write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[Any, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


class _Dumper(yaml.SafeDumper):
    """Writes every value out: the reader takes no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _write_settings(path: Path, settings: BaseModel) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    told = settings.model_dump(by_alias=True, exclude_defaults=True)
    shown = yaml.dump(told, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(shown, encoding="utf-8", newline="\n")
