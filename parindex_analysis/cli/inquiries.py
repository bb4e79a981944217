"""The verbs that ask something of one year: score, bounds and audit, as functions that return rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from parindex_analysis.catalog import RuleSet, Year, load_index
from parindex_analysis.catalog.units import plain
from parindex_analysis.cli.split import split_rows, split_table
from parindex_analysis.errors import NotReproduced, UsageError, unknown
from parindex_analysis.evidence.guarantee import items_of
from parindex_analysis.home import Home
from parindex_analysis.language import Language
from parindex_analysis.scoring import BlockScores, Check, Opened, Scored, explain_score, score
from parindex_analysis.scoring.recompute import score_or_parts
from parindex_analysis.study.parameters import Parameters
from parindex_analysis.study.scenario_file import Asked
from parindex_analysis.study.study import Analysis, analyse
from parindex_analysis.words.checks import check_sentence
from parindex_analysis.words.contradictions import block_notes, contradiction_rows, position_rows, unit_rows
from parindex_analysis.words.evidence import evidence_words
from parindex_analysis.words.names import block_name, explained_sentence, reason_words, unit_name

Row = dict[str, Any]


def score_rows(
    home: Home, parameters: Parameters, asked: Asked, group: str | None, say: Language
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
    change = asked.what_if
    rules = None if asked.rules is None else _rule_set(home, parameters.index, asked.rules)
    rows: list[Row] = []
    notes: list[str] = []
    for name in asked_groups(analysis, group):
        block = block_name(analysis.year, name, say)
        scored = score(analysis.year, name, change, rules)
        if not isinstance(scored, Scored):
            split = split_rows(analysis, name, asked, say)
            if split:
                rows += split
                notes.append(_split_note(analysis, name, say))
                continue
            reason = reason_words(scored, say, rules or analysis.year.rules.get(name))
            notes.append(
                say("{block}: totals can't be recomputed, because {reason}.", block=block, reason=reason)
            )
            continue
        rows += _score_rows_of(analysis, name, scored, asked, say)
        notes += _score_notes(analysis, name, scored, say)
    if not rows:
        raise NotReproduced(
            "{notes}", notes=" ".join(notes) or say("No rank and no total of a unit is public.")
        )
    return rows, notes


def _split_note(analysis: Analysis, group: str, say: Language) -> str:
    """Say what the ends of a what-if from totals alone rest on."""
    block = block_name(analysis.year, group, say)
    if items_of(analysis.year, group) == "same":
        return say("{block}: only totals are public: these ends are what they force.", block=block)
    return say(
        "{block}: only totals are public: these ends are what they force if every item applies to every unit "
        "and there are no bonus points.",
        block=block,
    )


def _score_notes(analysis: Analysis, group: str, scored: Scored, say: Language) -> list[str]:
    """Say which units have no total, and of how many points totals are."""
    block, notes = block_name(analysis.year, group, say), []
    if scored.without_survey:
        notes.append(
            say.plural(
                "{block}: {n} unit has no survey points and no total; its rule set does not rescale.",
                "{block}: {n} units have no survey points and no total; their rule set does not rescale.",
                len(scored.without_survey),
                block=block,
            )
        )
    without = int(np.isnan(scored.totals).sum()) - len(scored.without_survey)
    if without:
        notes.append(
            say.plural(
                "{block}: {n} unit lacks items of the rule set and has no total.",
                "{block}: {n} units lack items of the rule set and have no total.",
                without,
                block=block,
            )
        )
    if scored.known_share < 1:
        notes.append(_fragment_note(analysis, group, scored, say))
    elif abs(scored.scale - analysis.year.scale) > 1e-9:
        notes.append(say("The scale is now {scale} points.", scale=say.plain(scored.scale)))
    return notes


def _fragment_note(analysis: Analysis, group: str, scored: Scored, say: Language) -> str:
    return say(
        "{block}: of the rule set only {known} points are known; totals are sums of these.",
        block=block_name(analysis.year, group, say),
        known=say.plain(round(scored.scale, 6)),
    )


def _rule_set(home: Home, index: str, rules_id: str) -> RuleSet:
    known = load_index(home.raw, index).rule_sets
    if rules_id in known:
        return known[rules_id]
    raise unknown("There is no rule set '{name}'", rules_id, known)


def score_table(rows: Sequence[Row], asked: Asked, say: Language) -> tuple[list[str], list[list[Any]]]:
    """Return the columns and cells of ``parindex score`` for people; what-ifs beside the own rules."""
    if any("total_low" in row for row in rows):
        return split_table([row for row in rows if "total_low" in row], say)
    columns = [say("block"), say("unit"), say("name"), say("total"), say("rank")]
    beside = ("own_total", "own_rank") if asked.changes else ("published_total", "published_rank")
    columns += (
        [say("total under own rules"), say("rank under own rules")]
        if asked.changes
        else [say("official total"), say("official rank")]
    )

    def told(name: str, value: Any) -> Any:
        return say.number(value, 2) if name.endswith("total") and value is not None else value

    names = ("group", "unit", "name", "total", "rank", *beside)
    return columns, [[told(name, row[name]) for name in names] for row in rows]


def asked_groups(analysis: Analysis, group: str | None) -> tuple[str, ...]:
    """Return the block that was asked for, or all; a UsageError where there is no such block."""
    if group is None:
        return analysis.groups
    if group not in analysis.groups:
        raise UsageError(
            "There is no block '{group}'. There are: {known}.", group=group, known=", ".join(analysis.groups)
        )
    return (group,)


def _score_rows_of(analysis: Analysis, group: str, scored: Scored, asked: Asked, say: Language) -> list[Row]:
    year = analysis.year
    official = {
        standing.unit_id: standing for standing in analysis.standings[group] if standing.fact is not None
    }
    rows: list[Row] = []
    columns = (scored.unit_ids, scored.totals, scored.ranks, scored.own_totals, scored.own_ranks)
    for unit_id, total, rank, own_total, own_rank in zip(*columns, strict=True):
        published = official.get(unit_id)
        rows.append({
            "group": group, "unit": unit_id, "name": unit_name(year, unit_id, say), "total": _or_none(total),
            "rank": _or_none(rank), "published_total": _or_none(published.total) if published else None,
            "published_rank": _or_none(published.rank) if published else None,
            "evidence": year.weakest(group, "derived"),
        })  # fmt: skip
        if asked.changes:
            rows[-1] |= {"own_total": _or_none(own_total), "own_rank": _or_none(own_rank)}
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
    groups = asked_groups(analysis, group)
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
            return "" if value is None else say.number(value, 3)
        return words[value] if name == "evidence" else value

    return columns, [[told(name, value) for name, value in row.items()] for row in rows]


def audit_rows(home: Home, parameters: Parameters, group: str | None, say: Language) -> list[Row]:
    """Return one row for each comparison of printed figures that fails and each figure that may be wrong."""
    analysis = analyse(home, parameters)
    groups = {*asked_groups(analysis, group), *(() if group else ("all",))}
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


def explain_rows(
    home: Home, parameters: Parameters, asked: Asked, about: str, group: str | None, say: Language
) -> tuple[list[Row], list[str]]:
    """Return how one unit's score comes about: the score asked for, then those directly below it.

    Parameters
    ----------
    about : str
        ``UNIT`` for its total, ``UNIT:CODE`` for an item or domain.

    Raises
    ------
    UsageError
        There is no such unit or item, or a what-if is asked for at the same time.
    NotReproduced
        The unit's block can't be scored; the message says why.
    """
    if asked.changes:
        raise UsageError(
            "Scores are explained under the year's own rules: leave out --explain or the changes."
        )
    analysis = analyse(home, parameters)
    unit_id, _, code = about.partition(":")
    units = {
        unit.unit_id: unit for name in asked_groups(analysis, group) for unit in analysis.year.units_of(name)
    }
    named = [unit.unit_id for unit in units.values() if plain(unit_id) in map(plain, unit.all_names)]
    if unit_id not in units and len(named) == 1:
        unit_id = named[0]
    if unit_id not in units:
        raise unknown("There is no unit '{name}'", unit_id, units)
    name = units[unit_id].group
    block = score_or_parts(analysis.year, name)
    if not isinstance(block, BlockScores):
        reason = reason_words(block, say, analysis.year.rules.get(name))
        said = say(
            "{block}: totals can't be recomputed, because {reason}.",
            block=block_name(analysis.year, name, say),
            reason=reason,
        )
        raise NotReproduced("{notes}", notes=said)
    opened = explain_score(block, unit_id, code)
    below = [explain_score(block, unit_id, known) for known, _ in opened.below]
    return [_explained(name, one, say) for one in (opened, *below)], []


def _explained(group: str, opened: Opened, say: Language) -> Row:
    return {
        "group": group, "unit": opened.unit_id, "code": opened.item.code if opened.item else None,
        "points": _or_none(opened.points), "max_points": _or_none(opened.max_points),
        "origin": opened.origin, "formula": opened.formula, "because": opened.because,
        "arithmetic": opened.arithmetic, "message": explained_sentence(opened, say),
    }  # fmt: skip
