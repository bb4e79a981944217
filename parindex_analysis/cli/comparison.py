"""The verbs compare and targets, as functions that return rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from parindex_analysis.catalog import Problems, Year
from parindex_analysis.catalog.profiles import read_profiles
from parindex_analysis.catalog.targets import read_targets
from parindex_analysis.errors import DataProblem, UsageError, unknown
from parindex_analysis.home import Home
from parindex_analysis.language import Language
from parindex_analysis.scoring.intervals import Interval
from parindex_analysis.study.parameters import Parameters
from parindex_analysis.study.study import Analysis, analyse
from parindex_analysis.study.surroundings import known_totals, province_rules
from parindex_analysis.trends import Bridge, Judged, Move, Outcome, judge, profile
from parindex_analysis.words.moves import group_turns, turn_sentence
from parindex_analysis.words.names import block_name, reason_words, unit_name
from parindex_analysis.words.targets import (
    doubt_sentence,
    index_name,
    margin,
    no_result,
    promise,
    result,
    verdict_words,
)

Row = dict[str, Any]


def compare_rows(
    home: Home, parameters: Parameters, group: str | None, say: Language
) -> tuple[list[Row], list[str]]:
    """Return one row a unit of both years, greatest sure gain first, and notes on what limits the comparison.

    Parameters
    ----------
    home : Home
    parameters : Parameters
        The later year, and ``against`` the earlier one.
    group : str or None
        One block only.
    say : Language

    Raises
    ------
    UsageError
        There is no such year or block, or the years have no block in common.
    """
    analysis = analyse(home, parameters)
    groups = _groups(analysis, group)
    rows, notes = [], []
    for name in groups:
        found = analysis.bridges[name]
        terms = _terms(found) if isinstance(found, Bridge) else {}
        rows += [_move_row(analysis, name, move, terms, say) for move in analysis.moves[name].moves]
        notes += _notes(analysis, name, found, say)
    return rows, notes


def _groups(analysis: Analysis, group: str | None) -> list[str]:
    known = list(analysis.comparisons)
    if group is not None and group not in known:
        raise UsageError(
            "There is no block '{group}' in both years. There are: {known}.",
            group=group,
            known=", ".join(known) or "–",
        )
    return known if group is None else [group]


def _terms(found: Bridge) -> dict[str, dict[str, float]]:
    columns = {"index_change": found.change, **found.terms}
    return {
        unit: {name: float(values[at]) for name, values in columns.items()}
        for at, unit in enumerate(found.unit_ids)
    }


def _move_row(
    analysis: Analysis, group: str, move: Move, terms: dict[str, dict[str, float]], say: Language
) -> Row:
    own = terms.get(move.unit_id, {})
    return {
        "group": group,
        "unit": move.unit_id,
        "name": unit_name(analysis.year, move.unit_id, say),
        "rank_from": _exact(move.before.rank),
        "rank_to": _exact(move.after.rank),
        "rank_change": _exact(move.places),
        "total_from": _total(analysis.before, group, move.unit_id),
        "total_to": _total(analysis.year, group, move.unit_id),
        "by_rules": _number(own.get("rules", math.nan)),
        "by_performance": _number(own.get("performance", math.nan)),
        "unexplained": _number(own.get("unexplained", math.nan)),
        "by_items": _number(own.get("items", math.nan)),
        "index_change": _number(own.get("index_change", math.nan)),
        "rank_change_low": _number(move.places[0]),
        "rank_change_high": _number(move.places[1]),
    }


def _total(year: Year | None, group: str, unit_id: str) -> float | int | None:
    """Return a unit's total as printed or recomputed."""
    if year is None:
        return None
    return _number(known_totals(year, group).get(unit_id, math.nan))


def _exact(ends: Interval) -> float | int | None:
    return _number(ends[0]) if ends[0] == ends[1] else None


def _number(value: float) -> float | int | None:
    """Return a number that JSON can hold: whole ones as such, nothing for what is not known."""
    if not math.isfinite(value):
        return None
    rounded = round(float(value), 9) + 0.0
    return int(rounded) if rounded.is_integer() else rounded


def _notes(analysis: Analysis, group: str, found: Bridge | str, say: Language) -> list[str]:
    comparison, known = analysis.comparisons[group], analysis.moves[group]
    block = block_name(analysis.year, group, say)
    told = {"block": block, "before": comparison.before, "after": comparison.after}
    notes = []
    if comparison.same_rules is False:
        notes.append(say("{block}: the rule sets of {before} and {after} differ.", **told))
    if known.sizes[0] != known.sizes[1] and None not in known.sizes:
        old, new = (say.number(size or 0, 0) for size in known.sizes)
        notes.append(say("{block}: {old} units in {before}, {new} in {after}.", old=old, new=new, **told))
    notes += [turn_sentence(analysis.wider.units, turn, say) for turn in group_turns(analysis, group)]
    if not isinstance(found, Bridge) and found not in ("no_matched", "no_units"):
        reason = reason_words(found, say)  # type: ignore[arg-type]
        notes.append(say("{block}: no terms, because {reason}.", reason=reason, **told))
    if any(check.circular for check in comparison.checks):
        notes.append(
            say("{block}: printed changes can't be checked: a figure was derived from them.", **told)
        )
    return notes


def compare_table(rows: Sequence[Row], say: Language) -> tuple[list[str], list[list[Any]]]:
    """Return the columns and cells of ``parindex compare`` for people."""
    columns = [say("block"), say("unit"), say("name"), say("from"), say("to"), say("places")]
    columns += [say("total from"), say("total to"), say("by rules"), say("by performance")]
    columns += [say("by items"), say("unexplained")]
    names = ("total_from", "total_to", "by_rules", "by_performance", "by_items", "unexplained")
    cells = []
    for row in rows:
        numbers = [None if row[name] is None else say.number(row[name], 2) for name in names]
        places = row["rank_change"]
        if places is None and row["rank_change_low"] is not None and row["rank_change_high"] is not None:
            places = f"{row['rank_change_low']} … {row['rank_change_high']}"
        start = [row["group"], row["unit"], row["name"], row["rank_from"], row["rank_to"], places]
        cells.append([*start, *numbers])
    return columns, cells


def target_rows(home: Home, place: str | None, say: Language) -> list[Row]:
    """Return one row a target, with what became of it.

    Parameters
    ----------
    home : Home
    place : str or None
        One place of targets.csv only.
    say : Language

    Raises
    ------
    UsageError
        No target is of that place.
    DataProblem
        profiles.csv or targets.csv breaks rules.
    """
    problems = Problems()
    figures, targets = read_profiles(home.raw, problems), read_targets(home.raw, problems)
    if problems.errors:
        raise DataProblem(problems.errors)
    places = list(dict.fromkeys(target.place for target in targets))
    if place is not None and place not in places:
        raise unknown("No target is of '{name}'", place, places)
    rules = province_rules(home.raw, figures)
    found = {known: profile(figures, known, rules) for known in dict.fromkeys(f.place for f in figures)}
    own = [target for target in targets if place in (None, target.place)]
    return [_target_row(one, say) for one in judge(own, found)]


def _target_row(judged: Judged, say: Language) -> Row:
    target, last = judged.target, judged.last
    return {
        "profile": target.place,
        "about": target.about,
        "due": target.when,
        "value": target.text if math.isnan(target.value) else _number(target.value),
        "found": None if last is None or last.found is None else _ends(last.found),
        "verdict": judged.verdict,
        "source": target.source_id,
        "measure": target.measure,
        "margin": None if last is None or last.margin is None else _ends(last.margin),
        "years": [_outcome(one) for one in judged.outcomes],
        "doubts": [
            *([no_result(judged, say)] if no_result(judged, say) else []),
            *(doubt_sentence(doubt, say) for doubt in judged.doubts),
        ],
        "message": f"{index_name(target.about, say)}, {target.when}: {promise(judged, say)} – "
        f"{verdict_words(say)[judged.verdict]} ({result(judged, say)}; {margin(judged, say)})",
    }


def _ends(ends: Interval) -> float | int | list[float | int | None] | None:
    low, high = (_number(end) for end in ends)
    return low if low == high else [low, high]


def _outcome(one: Outcome) -> Row:
    return {
        "year": one.year,
        "found": None if one.found is None else _ends(one.found),
        "margin": None if one.margin is None else _ends(one.margin),
        "verdict": one.verdict,
    }


def target_table(rows: Sequence[Row], say: Language) -> tuple[list[str], list[list[Any]]]:
    """Return the columns and cells of ``parindex targets`` for people."""
    columns = [
        say("place"),
        say("about"),
        say("due"),
        say("target"),
        say("found"),
        say("verdict"),
        say("margin"),
    ]
    columns += [say("doubts")]
    words = verdict_words(say)
    cells = []
    for row in rows:
        shown = [_shown(row[name]) for name in ("value", "found")]
        gap = _shown(row["margin"])
        doubts = "; ".join(row["doubts"])
        cells.append([row["profile"], row["about"], row["due"], *shown, words[row["verdict"]], gap, doubts])
    return columns, cells


def _shown(value: Any) -> Any:
    return " … ".join(str(end) for end in value) if isinstance(value, list) else value
