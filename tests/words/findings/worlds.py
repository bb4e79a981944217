"""Random indices for the findings: a complete hidden truth, and true figures that were printed of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pandas as pd
from years import fact, make_year, rule_set, scores, unit

from parindex_analysis.catalog import Fact, RuleSet, Unit, Year
from parindex_analysis.catalog.models import TieRule, YearSettings

GROUPS = ("department", "district")
# Names as they occur, and worse: digits, quotes, brackets, braces, "và" and "and", marks of other scripts.
NAMES = (
    ("Sở Tài chính", "Department of Finance"),
    ("Sở Văn hóa, Thể thao và Du lịch", "Department of Culture, Sports and Tourism"),
    ("Quận 12", "District 12"),
    ("Ban “Dân tộc” & Tôn giáo", 'Board of "Ethnic" & Religious Affairs'),
    ("Huyện Đắk R'Lấp (mới)", "Đắk R'Lấp District (new)"),
    ("Phòng {quản lý} 100%", "Office {n} 100%"),
    ("UBND xã Ia O – khu <A/B>", "Ia O Commune – area <A/B>"),
)


def tied_ranks(totals: Sequence[float], ties: TieRule) -> list[float]:
    """Rank by counting, the greatest first; totals that agree to nine decimals are equal."""
    shown = [round(total, 9) for total in totals]
    better = [{other for other in shown if other > total} for total in shown]
    above = [sum(other > total for other in shown) for total in shown]
    equal = [shown.count(total) for total in shown]
    if ties == "dense":
        return [1.0 + len(greater) for greater in better]
    return [
        1.0 + n + ((same - 1) / 2 if ties == "average" else 0) for n, same in zip(above, equal, strict=True)
    ]


@dataclass(frozen=True)
class Block:
    """The truth of one block: every part, official total and rank."""

    group: str
    units: tuple[str, ...]
    maxima: tuple[float, ...]
    survey: tuple[bool, ...]
    parts: dict[str, tuple[float, ...]]
    totals: dict[str, float]
    ranks: dict[str, float]

    @property
    def follows(self) -> dict[str, bool]:
        """Say of each unit whether its official total is the sum of its parts."""
        return {u: abs(self.totals[u] - sum(self.parts[u])) < 1e-6 for u in self.units}

    def part(self, unit_id: str, *, survey: bool) -> float:
        """Return a unit's points in the survey, or in the appraisal."""
        return sum(p for p, of in zip(self.parts[unit_id], self.survey, strict=True) if of == survey)

    def part_maximum(self, *, survey: bool) -> float:
        """Return the greatest points of the survey, or of the appraisal."""
        return sum(m for m, of in zip(self.maxima, self.survey, strict=True) if of == survey)


@dataclass(frozen=True)
class World:
    """A year with what is public of it, the year before if there is one, and the truth of both."""

    year: Year
    before: Year | None
    truth: dict[str, Block]
    truth_before: dict[str, Block]


def world(random: Random) -> World:
    """Draw a world; low-confidence figures in it are lies, all others are true."""
    groups = GROUPS if random.random() < 0.4 else GROUPS[: random.choice((1, 1))]
    scale = random.choice((100.0, 100.0, 60.0, 80.0))
    ties: TieRule = random.choice(("min", "min", "dense", "average"))
    names = list(NAMES)
    random.shuffle(names)
    units: list[Unit] = []
    for group in groups:
        for at in range(random.randint(2, 6)):
            vi, en = names[at % len(names)]
            mark = "" if group == groups[0] else " II"
            units.append(unit(f"{group}-{at}", group, vi + mark, en + mark))
    settings: dict[str, Any] = {
        "scale": scale,
        "tie_rule": ties,
        "years": {2019: YearSettings(), 2020: YearSettings()},
    }
    years: list[Year] = []
    truths: list[dict[str, Block]] = []
    for number in (2020, 2019) if random.random() < 0.6 else (2020,):
        truth = {group: _truth(random, group, units, scale, ties) for group in groups}
        facts: list[Fact] = []
        rules: dict[str, RuleSet] = {}
        tables: list[pd.DataFrame] = []
        for group in groups:
            told, rule, table, truth[group] = _published(random, truth[group])
            facts += told
            if rule is not None:
                rules[group] = rule
            if table is not None:
                tables.append(table)
        scored = pd.concat(tables, ignore_index=True) if tables else None
        years.append(replace(make_year(facts, units, scored=scored, year=number, **settings), rules=rules))
        truths.append(truth)
    if len(years) == 1:
        return World(years[0], None, truths[0], {})
    return World(years[0], years[1], truths[0], truths[1])


def _truth(random: Random, group: str, units: list[Unit], scale: float, ties: TieRule) -> Block:
    members = tuple(member.unit_id for member in units if member.group == group)
    n = random.randint(1, 5)
    cuts = sorted(random.sample(range(1, int(4 * scale)), n - 1))
    maxima = tuple((b - a) / 4 for a, b in zip([0, *cuts], [*cuts, int(4 * scale)], strict=True))
    survey = tuple(at == n - 1 and n > 1 for at in range(n))
    low = random.choice((0.0, 0.5, 0.8, 0.95))
    parts: dict[str, tuple[float, ...]] = {}
    for member in members:
        twin = random.choice(members)
        if twin in parts and random.random() < 0.15:
            parts[member] = parts[twin]  # a tie
        else:
            parts[member] = tuple(round(random.uniform(low, 1.0) * maximum, 3) for maximum in maxima)
    return _block(
        group, members, maxima, survey, parts, {u: round(sum(p), 6) for u, p in parts.items()}, ties
    )


def _block(
    group: str,
    members: tuple[str, ...],
    maxima: tuple[float, ...],
    survey: tuple[bool, ...],
    parts: dict[str, tuple[float, ...]],
    totals: dict[str, float],
    ties: TieRule,
) -> Block:
    places = tied_ranks([totals[member] for member in members], ties)
    return Block(group, members, maxima, survey, parts, totals, dict(zip(members, places, strict=True)))


def _published(random: Random, truth: Block) -> tuple[list[Fact], RuleSet | None, pd.DataFrame | None, Block]:
    """Draw what is public of a block; official totals that do not follow from the parts change the truth."""
    mode = random.choice(("facts", "facts", "facts", "parts", "scores", "scores"))
    codes = {str(at): maximum for at, maximum in enumerate(truth.maxima, 1)}
    rule: RuleSet | None = None
    if mode == "scores" or random.random() < 0.5:
        assessments = {str(at): "survey" if of else "appraisal" for at, of in enumerate(truth.survey, 1)}
        rule = rule_set(dict(codes), sum(truth.maxima), assessments, id=random.choice(("old", "new")))
    table, facts = None, []
    how = random.choice(("all", "all", "some", "none"))
    fine = mode in ("scores", "parts")
    if mode == "scores":
        gaps = random.random() < 0.3
        rows = {
            u: [
                None if gaps and at and random.random() < 0.2 else points
                for at, points in enumerate(truth.parts[u])
            ]
            for u in truth.units
        }
        table = scores(rows, [f"i{code}" for code in codes])
        if how == "all" and not gaps and random.random() < 0.4:
            truth = _off(random, truth)
    if mode == "parts":
        facts += _two_parts(random, truth)
    if random.random() < 0.8:
        facts.append(fact("n_units", len(truth.units), group=truth.group, evidence=_some_evidence(random)))
        of_n = len(truth.units) if random.random() < 0.5 else None
    else:
        of_n = None
    facts += _of_units(random, truth, how, of_n, fine=fine)
    facts += _of_block(random, truth)
    facts += _lost(random, truth)
    facts += _lies(random, truth)
    random.shuffle(facts)
    return facts, rule, table, truth


def _off(random: Random, truth: Block) -> Block:
    """Let some or all official totals follow another rule than their parts."""
    everyone = random.random() < 0.5
    off = {
        u: round(total + random.choice((-1, 1)) * random.uniform(0.02, 0.6), 6)
        if everyone or random.random() < 0.4
        else total
        for u, total in truth.totals.items()
    }
    ties: TieRule = "min"
    for rule in ("min", "dense", "average"):
        if tied_ranks(list(truth.totals.values()), rule) == list(truth.ranks.values()):
            ties = rule
    return _block(truth.group, truth.units, truth.maxima, truth.survey, truth.parts, off, ties)


def _some_evidence(random: Random) -> str:
    return "derived" if random.random() < 0.2 else "published"


def printed(
    random: Random,
    truth: Block,
    measure: str,
    value: float,
    unit_id: str = "",
    *,
    fine: bool = False,
    **changes: object,
) -> Fact:
    """Print a figure: rounded, cut, rough or exact, with more or fewer decimals."""
    if random.random() < 0.1:
        return fact(measure, float(value), unit_id, group=truth.group, **changes)
    decimals = random.choice((2, 2, 2, 3) if fine else (0, 1, 2, 2, 2, 3))
    rounding = random.choice(
        ("rounded", "rounded", "rounded", "truncated") + (() if fine else ("approximate",))
    )
    evidence = "published" if fine else _some_evidence(random)
    unit_of_print = 10.0**-decimals
    steps = round(value / unit_of_print, 6)
    if rounding == "truncated":
        shown = math.floor(steps)
    elif rounding == "approximate" or evidence == "derived":
        shown = random.choice((math.floor(steps), math.ceil(steps)))
    else:
        shown = round(steps)
    text = f"{shown * unit_of_print:.{decimals}f}"
    return fact(measure, text, unit_id, group=truth.group, rounding=rounding, evidence=evidence, **changes)


def _two_parts(random: Random, truth: Block) -> list[Fact]:
    found = (
        [fact("survey_max", truth.part_maximum(survey=True), group=truth.group)] if any(truth.survey) else []
    )
    for u in truth.units if random.random() < 0.8 else truth.units[1:]:
        found.append(printed(random, truth, "appraised_points", truth.part(u, survey=False), u, fine=True))
        found.append(printed(random, truth, "survey_points", truth.part(u, survey=True), u, fine=True))
    return found


def _of_units(random: Random, truth: Block, how: str, of_n: int | None, *, fine: bool) -> list[Fact]:
    found = [
        printed(random, truth, "total", truth.totals[u], u, fine=fine)
        for u in truth.units
        if how == "all" or (how == "some" and random.random() < 0.5)
    ]
    share = random.choice((0.0, 0.0, 0.5, 1.0))
    for u in truth.units:
        if random.random() < share:
            place = truth.ranks[u]
            given = int(place) if place == int(place) else place
            found.append(
                fact(
                    "rank",
                    str(given),
                    u,
                    group=truth.group,
                    of_n=of_n,
                    decimals=0,
                    evidence=_some_evidence(random),
                )
            )
    return found


def _of_block(random: Random, truth: Block) -> list[Fact]:
    found: list[Fact] = []
    totals = list(truth.totals.values())
    for measure, value in (
        ("max_total", max(totals)),
        ("min_total", min(totals)),
        ("mean_total", sum(totals) / len(totals)),
    ):
        if random.random() < 0.35:
            found.append(printed(random, truth, measure, value))
    if random.random() < 0.4:
        threshold = random.choice((90.0, 75.5, 50.0, round(totals[0], 3)))
        comparator = random.choice((">", ">", "=", ">="))
        above = sum(total >= threshold if comparator == ">=" else total > threshold for total in totals)
        found.append(
            fact(
                "count_above",
                above,
                group=truth.group,
                threshold=threshold,
                comparator=comparator,
                evidence=_some_evidence(random),
            )
        )
    if random.random() < 0.3:
        scale = truth.part_maximum(survey=False)
        mean = sum(truth.part(u, survey=False) for u in truth.units) / len(truth.units)
        found.append(printed(random, truth, "mean_appraised_points", mean, scale=scale))
        found.append(printed(random, truth, "mean_self_points", random.uniform(0, scale), scale=scale))
    return found


def _lost(random: Random, truth: Block) -> list[Fact]:
    if random.random() > 0.25:
        return []
    u = random.choice(truth.units)
    some = random.random() < 0.4
    return [
        printed(random, truth, "points_lost", maximum - points, u, item=str(at))
        for at, (maximum, points) in enumerate(zip(truth.maxima, truth.parts[u], strict=True), 1)
        if truth.follows[u] and not (some and random.random() < 0.5)
    ]


def _lies(random: Random, truth: Block) -> list[Fact]:
    """Draw figures of low confidence: wrong, and to be left out."""
    if random.random() > 0.3:
        return []
    u = random.choice(truth.units)
    lies = [
        fact("total", "99.99", u, group=truth.group, confidence="low"),
        fact("rank", len(truth.units) + 5, u, group=truth.group, of_n=99, confidence="low"),
        fact("max_total", "1.00", group=truth.group, confidence="low"),
        fact("mean_total", "2.00", group=truth.group, confidence="low"),
        fact("n_units", 77, group=truth.group, confidence="low"),
    ]
    return random.sample(lies, random.randint(1, len(lies)))
