"""The verbs that ask something of one year: score, bounds and audit, as functions that return rows."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from parindex_analysis.catalog import RuleSet, Year, load_index
from parindex_analysis.errors import NotReproduced, UsageError, did_you_mean
from parindex_analysis.home import Home
from parindex_analysis.reporting.analysis import Analysis, analyse
from parindex_analysis.reporting.check_words import check_sentence
from parindex_analysis.reporting.forced import block_notes, contradiction_rows, position_rows, unit_rows
from parindex_analysis.reporting.language import Language
from parindex_analysis.reporting.parameters import Parameters
from parindex_analysis.reporting.sections.common import evidence_words
from parindex_analysis.reporting.words import block_name, reason_words, unit_name
from parindex_analysis.scoring import Check, Scored, WhatIf, score

Row = dict[str, Any]


def what_if(settings: Sequence[str], weights: Path | None, *, equal: bool, keep_others: bool) -> WhatIf:
    """Read the changes of rules that a command line asks for.

    Parameters
    ----------
    settings : sequence of str
        ``CODE=POINTS`` each.
    weights : Path or None
        A CSV file with the columns ``code`` and ``points``.
    equal, keep_others : bool
        See :class:`parindex_analysis.scoring.WhatIf`.

    Raises
    ------
    UsageError
        A setting or the file can't be read.
    """
    pairs = _pairs_of(weights) if weights is not None else []
    for text in settings:
        name, equals, points = text.rpartition("=")
        if not equals or not name.strip():
            raise UsageError("A change is written CODE=POINTS, such as 3=20; this is not: {text}", text=text)
        pairs.append((name.strip(), points.strip()))
    points_of: dict[str, float] = {}
    for name, points in pairs:
        if name in points_of:
            raise UsageError("The points of {name} are set twice.", name=name)
        points_of[name] = _number(name, points)
    return WhatIf(points_of, equal, keep_others)


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UsageError(
            "The points of {name} can't be {points}; give 0 or more.", name=name, points=repr(text)
        ) from None


def _pairs_of(path: Path) -> list[tuple[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise UsageError("The file {path} can't be read.", path=path) from None
    if not rows or not {"code", "points"} <= set(rows[0]):
        raise UsageError("The file {path} needs the columns code and points, and a row an item.", path=path)
    return [((row["code"] or "").strip(), (row["points"] or "").strip()) for row in rows]


def score_rows(
    home: Home, parameters: Parameters, change: WhatIf, rules_id: str | None, group: str | None, say: Language
) -> tuple[list[Row], list[str]]:
    """Return one row a unit of each block that can be scored, and notes on what could not or was changed.

    Raises
    ------
    UsageError
        There is no such block, item or rule set.
    NotReproduced
        No block can be scored; the message says why.
    """
    analysis = analyse(home, parameters)
    rules = None if rules_id is None else _rule_set(home, parameters.index, rules_id)
    rows: list[Row] = []
    notes: list[str] = []
    for name in chosen_groups(analysis, group):
        block = block_name(analysis.year, name, say)
        scored = score(analysis.year, name, change, rules)
        if not isinstance(scored, Scored):
            reason = reason_words(scored, say)
            notes.append(
                say("{block}: totals can't be recomputed, because {reason}.", block=block, reason=reason)
            )
            continue
        rows += _score_rows_of(analysis, name, scored, say)
        without = int(np.isnan(scored.totals).sum())
        if without:
            notes.append(
                say.plural(
                    "{block}: {n} unit lacks items of the rule set and has no total.",
                    "{block}: {n} units lack items of the rule set and have no total.",
                    without,
                    block=block,
                )
            )
        if change.keep_others and abs(scored.scale - analysis.year.scale) > 1e-9:
            notes.append(say("The scale is now {scale} points.", scale=say.plain(scored.scale)))
    if not rows:
        raise NotReproduced(
            "{notes}", notes=" ".join(notes) or say("No rank and no total of a unit is public.")
        )
    return rows, notes


def _rule_set(home: Home, index: str, rules_id: str) -> RuleSet:
    known = load_index(home.raw, index).rule_sets
    if rules_id in known:
        return known[rules_id]
    near = did_you_mean(rules_id, known)
    told = {"name": rules_id, "near": near, "known": ", ".join(known)}
    if near:
        raise UsageError("There is no rule set '{name}'; did you mean '{near}'? There are: {known}.", **told)
    raise UsageError("There is no rule set '{name}'. There are: {known}.", **told)


def score_table(rows: Sequence[Row], say: Language) -> tuple[list[str], list[list[Any]]]:
    """Return the columns and cells of ``parindex score`` for people."""
    columns = [say("block"), say("unit"), say("name"), say("total"), say("rank")]
    columns += [say("official total"), say("official rank")]

    def told(name: str, value: Any) -> Any:
        return say.number(value, 2) if name.endswith("total") and value is not None else value

    return columns, [[told(name, value) for name, value in row.items()] for row in rows]


def chosen_groups(analysis: Analysis, group: str | None) -> tuple[str, ...]:
    """Return the blocks asked for: one, or all; a UsageError names those that there are."""
    if group is None:
        return analysis.groups
    if group not in analysis.groups:
        raise UsageError(
            "There is no block '{group}'. There are: {known}.", group=group, known=", ".join(analysis.groups)
        )
    return (group,)


def _score_rows_of(analysis: Analysis, group: str, scored: Scored, say: Language) -> list[Row]:
    year = analysis.year
    official = {
        standing.unit_id: standing for standing in analysis.standings[group] if standing.fact is not None
    }
    rows = []
    for unit_id, total, rank in zip(scored.unit_ids, scored.totals, scored.ranks, strict=True):
        published = official.get(unit_id)
        rows.append({
            "group": group, "unit": unit_id, "name": unit_name(year, unit_id, say), "total": _or_none(total),
            "rank": _or_none(rank), "published_total": _or_none(published.total) if published else None,
            "published_rank": _or_none(published.rank) if published else None,
        })  # fmt: skip
    return rows


def _or_none(value: float) -> float | int | None:
    """Return a number that JSON can hold: whole ranks as such, nothing for NaN."""
    if math.isnan(value):
        return None
    rounded = round(float(value), 9)
    return int(rounded) if rounded.is_integer() else rounded


def bounds_rows(
    home: Home, parameters: Parameters, group: str | None, say: Language
) -> tuple[list[Row], list[Row], list[str]]:
    """Return what the printed figures force: rows of units, rows of positions, and notes.

    Raises
    ------
    UsageError
        There is no such block.
    """
    analysis = analyse(home, parameters)
    groups = chosen_groups(analysis, group)
    rows = [row for name in groups for row in unit_rows(analysis, name, say)]
    positions = [row for name in groups for row in position_rows(analysis, name)]
    return rows, positions, [note for name in groups for note in block_notes(analysis, name, say)]


def bounds_table(rows: Sequence[Row], say: Language) -> tuple[list[str], list[list[Any]]]:
    """Return the columns and cells of ``parindex bounds`` for people."""
    columns = [say("block"), say("unit"), say("name"), say("least total"), say("greatest total")]
    columns += [say("best rank"), say("worst rank"), say("evidence")]
    words = evidence_words(say)

    def told(name: str, value: Any) -> Any:
        if name.startswith("total"):
            return say.number(value, 3)
        return words[value] if name == "evidence" else value

    return columns, [[told(name, value) for name, value in row.items()] for row in rows]


def audit_rows(home: Home, parameters: Parameters, group: str | None, say: Language) -> list[Row]:
    """Return one row for each comparison of printed figures that fails and each figure that may be wrong."""
    analysis = analyse(home, parameters)
    groups = {*chosen_groups(analysis, group), *(() if group else ("all",))}
    undeclared = {id(check) for check in analysis.undeclared}
    contradictions = [
        row for name in analysis.groups if name in groups for row in contradiction_rows(analysis, name, say)
    ]
    compared = [
        _audit_row(analysis.year, check, say, known=id(check) not in undeclared)
        for check in analysis.checks
        if check.verdict == "differs" and check.group in groups
    ]
    return compared + contradictions


def _audit_row(year: Year, check: Check, say: Language, *, known: bool) -> Row:
    low, high = check.computed or (None, None)
    return {
        "group": check.group, "unit": check.unit_id or None, "kind": check.kind,
        "severity": "known" if known else "error", "message": check_sentence(year, check, say),
        "expected": None if low is None or high is None else [_or_none(low), _or_none(high)],
        "found": check.printed.text if check.printed else None,
    }  # fmt: skip


def changed_parameters(change: WhatIf, rules_id: str | None) -> Mapping[str, Any]:
    """Return what a score was asked with, for JSON."""
    return {
        "set": dict(change.points),
        "equal": change.equal,
        "keep_others": change.keep_others,
        "rules": rules_id,
    }
