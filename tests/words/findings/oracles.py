"""What is true of each kind of finding, and what every sentence must be."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from years import make_analysis

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.language import LANGUAGES, Language, language
from parindex_analysis.words.findings import Finding, findings
from words.findings.worlds import Block, World, tied_ranks

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
Expected = tuple[
    list[str], list[str]
]  # unit ids whose names must stand in the sentence, its figures (in English)


class Case:
    """A finding in one language, with the world that it speaks of and what is public of it."""

    def __init__(self, drawn: World, finding: Finding, say: Language) -> None:
        self.world, self.finding, self.say = drawn, finding, say
        self.values: dict[str, Any] = finding.values

    @property
    def truth(self) -> Block:
        return self.world.truth[self.finding.group]

    def fact(self, measure: str, unit_id: str = "", year: Year | None = None) -> Fact | None:
        return next(iter(self.facts(measure, unit_id, year)), None)

    def facts(self, measure: str, unit_id: str | None = "", year: Year | None = None) -> list[Fact]:
        """Return the figures that count: those of low confidence do not."""
        return [
            known
            for known in (year or self.world.year).facts
            if known.measure == measure
            and known.group == self.finding.group
            and known.confidence != "low"
            and (unit_id is None or known.unit_id == unit_id)
        ]

    def known_ranks(self, year: Year, truth: Block) -> dict[str, float]:
        """Return printed ranks; without any, those that all totals or all scores give."""
        found = {known.unit_id: known.value for known in self.facts("rank", None, year)}
        if found:
            return found
        given = {known.unit_id: known.value for known in self.facts("total", None, year)}
        if not given:
            given = computed_totals(self, year, truth)
        places = tied_ranks(list(given.values()), year.settings.tie_rule)
        return dict(zip(given, places, strict=True))


def computed_totals(case: Case, year: Year, truth: Block) -> dict[str, float]:
    """Return the sums of a block's public parts, for the units that have every one."""
    if year.scores is not None and set(year.scores["unit_id"]) & set(truth.units):
        cells: dict[str, list[float]] = {}
        for u, value in zip(year.scores["unit_id"], year.scores["value"], strict=True):
            cells.setdefault(str(u), []).append(float(value))
        return {u: sum(cells[u]) for u in truth.units if len(cells.get(u, [])) == len(truth.maxima)}
    parts = [
        {f.unit_id: f.value for f in case.facts(f"{part}_points", None, year)}
        for part in ("appraised", "survey")
    ]
    return {u: parts[0][u] + parts[1][u] for u in truth.units if all(u in part for part in parts)}


def shown(printed: Fact) -> list[str]:
    """Return the figures that a printed figure is written with."""
    decimals = 2 if printed.decimals is None else printed.decimals
    ends = [printed.value]
    if printed.rounding == "truncated":
        ends.append(printed.value + 10.0**-decimals if printed.decimals is not None else printed.value)
    return [f"{end:.{decimals}f}" for end in ends]


def shown_total(case: Case, unit_id: str, total: float) -> list[str]:
    """Return the figures of a total: as printed, but with two decimals at most."""
    printed = case.fact("total", unit_id)
    if printed is not None and printed.decimals is not None and printed.decimals <= 2:
        return shown(printed)
    return [] if math.isnan(total) else [f"{total:.2f}"]


def short(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def error(printed: Fact) -> float:
    """Return how far a printed figure may be from the truth."""
    if printed.decimals is None:
        return 1e-9
    whole = printed.rounding != "rounded" or printed.evidence == "derived"
    return float(10.0**-printed.decimals) * (1.0 if whole else 0.5) + 1e-9


# one oracle a kind: what is true, and what the sentence must hold


def coverage(case: Case) -> Expected:
    counts = {"n": 0, "totals": 0, "ranks": 0}
    unknown: list[str] = []
    for group, truth in case.world.truth.items():
        case.finding = Finding("coverage", group, case.finding.sentence, case.finding.evidence, case.values)
        sized = case.facts("n_units") or [f for f in case.facts("rank", None) if f.of_n]
        totals_of = {f.unit_id for f in case.facts("total", None)}
        scored = case.world.year.scores is not None and set(case.world.year.scores["unit_id"]) & set(
            truth.units
        )
        if not (sized or scored or len(totals_of) == len(truth.units)):
            if group in case.world.year.groups and case_speaks(case, group):
                unknown.append(group)
            continue
        counts["n"] += len(truth.units)
        counts["totals"] += len(totals_of)
        counts["ranks"] += len({f.unit_id for f in case.facts("rank", None)})
    for name, value in counts.items():
        assert case.values[name] == value
    n, parts = str(counts["n"]), case.values["parts"]
    for group in unknown:
        assert case.world.year.settings.groups[group].name(case.say.lang) in case.finding.sentence
    if counts["totals"] == counts["n"] and not unknown:
        return [], [n]
    if counts["totals"] == 0 and parts:
        return [], [str(parts), n]
    return [], [str(counts["totals"]), n, str(counts["ranks"]), n]


def case_speaks(case: Case, group: str) -> bool:
    return any(known.group == group and known.confidence != "low" for known in case.world.year.facts)


def little(case: Case) -> Expected:
    n = sum(known.confidence != "low" for known in case.world.year.facts)
    assert case.values["facts"] == n
    return [], [str(n)] if n else []


def leader(case: Case) -> Expected:
    unit_id, n = case.values["unit"], case.values["n"]
    assert_number_of_units(case, n)
    if n == len(case.truth.units):
        assert case.truth.ranks[unit_id] == 1
    else:  # units with gaps in their scores have no rank
        assert all(
            case.truth.totals[unit_id] >= case.truth.totals[u]
            for u in computed_totals(case, case.world.year, case.truth)
        )
    assert_total(case, unit_id)
    return [unit_id], [str(n), *shown_total(case, unit_id, case.values["total"]), *without_total(case, n)]


def without_total(case: Case, n: int) -> list[str]:
    """Return the number of units that have no rank among the others, if there are any."""
    return [str(len(case.truth.units) - n)] if n < len(case.truth.units) else []


def last(case: Case) -> Expected:
    unit_id, n = case.values["unit"], case.values["n"]
    assert_number_of_units(case, n)
    if n == len(case.truth.units):
        assert case.truth.totals[unit_id] == min(case.truth.totals.values())
        assert list(case.truth.ranks.values()).count(case.truth.ranks[unit_id]) == 1
    assert_total(case, unit_id)
    return [unit_id], [str(n), *shown_total(case, unit_id, case.values["total"]), *without_total(case, n)]


def assert_number_of_units(case: Case, n: int) -> None:
    """All units of the block are ranked, but for those with gaps in their scores."""
    gaps = set()
    if not case.facts("rank", None) and not case.facts("total", None):
        gaps = set(case.truth.units) - set(computed_totals(case, case.world.year, case.truth))
    assert n == len(case.truth.units) - len(gaps)


def assert_total(case: Case, unit_id: str) -> None:
    total, printed = case.values["total"], case.fact("total", unit_id)
    if printed is not None:
        assert abs(total - case.truth.totals[unit_id]) <= error(printed)
    elif not math.isnan(total):
        assert abs(total - case.truth.totals[unit_id]) <= 0.02


def shared_lead(case: Case) -> Expected:
    units = list(case.values["units"])
    places = case.known_ranks(case.world.year, case.truth)
    assert {u for u, place in places.items() if place == 1} == set(units)
    if case.facts("rank", None):
        assert {case.truth.ranks[u] for u in units} == {1}
    assert_number_of_units(case, case.values["n"])
    return units, [str(case.values["n"])]


def gap(case: Case) -> Expected:
    top, bottom = case.fact("max_total"), case.fact("min_total")
    if top is None or bottom is None:
        every = case.facts("total", None)
        assert len(every) == len(case.truth.units)
        top, bottom = max(every, key=lambda f: f.value), min(every, key=lambda f: f.value)
    true = max(case.truth.totals.values()) - min(case.truth.totals.values())
    assert abs(case.values["gap"] - true) <= error(top) + error(bottom)
    decimals = min(2 if f.decimals is None else min(2, f.decimals) for f in (top, bottom))
    ends = [f"{f.value:.{2 if f.decimals is None else min(2, f.decimals)}f}" for f in (top, bottom)]
    return [], [f"{round(top.value - bottom.value, decimals) + 0.0:.{decimals}f}", *ends]


def mean(case: Case) -> Expected:
    printed = case.fact("mean_total")
    assert printed is not None
    assert case.values["mean"] == printed.value
    assert abs(printed.value - sum(case.truth.totals.values()) / len(case.truth.units)) <= error(printed)
    return [], shown(printed)


def count_above(case: Case) -> Expected:
    threshold = case.values["threshold"]
    assert case.values["count"] == sum(total > threshold for total in case.truth.totals.values())
    assert case.values["n"] == len(case.truth.units)
    return [], [str(int(case.values["count"])), str(case.values["n"]), short(threshold)]


def self_assessment(case: Case) -> Expected:
    own, council = case.fact("mean_self_points"), case.fact("mean_appraised_points")
    assert own is not None
    assert council is not None
    mean_of = sum(case.truth.part(u, survey=False) for u in case.truth.units) / len(case.truth.units)
    assert abs(council.value - mean_of) <= error(council)
    return [], [*shown(own), short(case.truth.part_maximum(survey=False)), *shown(council)]


def points_lost(case: Case) -> Expected:
    unit_id, domain = case.values["unit"], case.values["domain"]
    lost = [m - p for m, p in zip(case.truth.maxima, case.truth.parts[unit_id], strict=True)]
    at = int(domain.removeprefix("i")) - 1
    assert lost[at] == max(lost)
    printed = next(f for f in case.facts("points_lost", unit_id) if f.item == str(at + 1))
    assert abs(printed.value - lost[at]) <= error(printed)
    return [unit_id], [*shown(printed), short(case.truth.maxima[at])]


def incomplete(case: Case) -> Expected:
    scored = case.world.year.scores
    assert scored is not None
    counts = scored[scored["unit_id"].isin(case.truth.units)].groupby("unit_id")["value"].count()
    gaps = {str(u) for u, n in counts.items() if n < len(case.truth.maxima)}
    official = {f.unit_id for measure in ("total", "rank") for f in case.facts(measure, None)}
    assert set(case.values["units"]) == gaps - official
    return list(case.values["units"]), []


def recomputed(case: Case) -> Expected:
    sums = computed_totals(case, case.world.year, case.truth)
    official = {f.unit_id: f for f in case.facts("total", None) if f.unit_id in sums}
    n = len(official)
    off = [u for u in official if not case.truth.follows[u]]
    assert (case.values["n"], case.values["differing"]) == (n, len(off))
    if not off:
        return [], [str(n)] if n > 1 or case.say.lang == "vi" else []
    largest = max(abs(sums[u] - official[u].value) for u in official)
    assert case.values["largest"] == pytest.approx(largest)
    counts = [str(n)] if len(off) == n else [str(len(off)), str(n)]
    if case.say.lang == "en":
        counts = [] if len(off) == n == 1 else [count for count in counts if len(off) > 1 or count == str(n)]
    places = tied_ranks([sums[u] for u in case.truth.units], case.world.year.settings.tie_rule)
    theirs = {f.unit_id: f.value for f in case.facts("rank", None)}
    of_totals = tied_ranks([official[u].value for u in case.truth.units], case.world.year.settings.tie_rule)
    moved = sum(
        place != theirs.get(u, other)
        for u, place, other in zip(case.truth.units, places, of_totals, strict=True)
    )
    assert case.values["ranks"] == moved
    figure = f"{largest:.3f}" if largest >= 0.01 else short(largest)
    return [], [*counts, figure, *([str(moved)] if moved else [])]


def survey_share(case: Case) -> Expected:
    gains, loses, share, official = (case.values[name] for name in ("gains", "loses", "share", "official"))
    printed = {
        u: tuple(f.value for part in ("appraised", "survey") for f in case.facts(f"{part}_points", u))
        for u in case.truth.units
    }
    maximum = case.truth.part_maximum(survey=True)
    scale = sum(case.truth.maxima)
    assert official == pytest.approx(maximum / scale)

    def lead(t: float, u: str, v: str) -> float:
        """Return how far u is ahead of v when the survey has the share t."""
        (xu, yu), (xv, yv) = ((printed[w][0] / (scale - maximum), printed[w][1] / maximum) for w in (u, v))
        return (1 - t) * (xu - xv) + t * (yu - yv)

    beyond = share + math.copysign(1e-6, share - official)
    assert lead(beyond, gains, loses) > 0
    assert lead(official, gains, loses) <= 1e-9
    low, high = sorted((share, official))
    for t in np.linspace(low, high, 12)[1:-1] if high - low > 1e-6 else ():
        for u in case.truth.units:
            for v in case.truth.units:
                assert not (lead(official, u, v) > 1e-9 and lead(float(t), u, v) < -1e-9)
    decimals = next((n for n in (1, 2, 3) if round(100 * share, n) != round(100 * official, n)), 1)
    return [gains, loses], [f"{100 * share:.{decimals}f}", short(round(100 * official, decimals))]


def equal_weights(case: Case) -> Expected:
    sums = computed_totals(case, case.world.year, case.truth)
    each = sum(case.truth.maxima) / len(case.truth.maxima)
    ties = case.world.year.settings.tie_rule
    equal = [
        sum(each * p / m for p, m in zip(case.truth.parts[u], case.truth.maxima, strict=True)) for u in sums
    ]
    start, end = (dict(zip(sums, tied_ranks(t, ties), strict=True)) for t in (list(sums.values()), equal))
    moves = {u: abs(start[u] - end[u]) for u in sums}
    changed = sum(move > 0 for move in moves.values())
    assert (case.values["changed"], case.values["n"]) == (changed, len(sums))
    if not changed:
        return [], []
    farthest = [u for u, move in moves.items() if move == max(moves.values())]
    figures = [str(changed), str(len(sums))]
    if len(farthest) == 1:
        (only,) = farthest
        assert (case.values["unit"], case.values["from"], case.values["to"]) == (only, start[only], end[only])
        return farthest, [*figures, short(start[only]), short(end[only])]
    assert "unit" not in case.values
    if len(farthest) > 4 or moves[farthest[0]] % 1:
        return [], figures
    return farthest, [*figures, short(moves[farthest[0]])]


def guaranteed(case: Case) -> Expected:
    """Try the promise on the hidden parts, with random weights and with those that harm it most."""
    above, below, radius = (case.values[name] for name in ("above", "below", "radius"))
    weights = np.array(case.truth.maxima)
    d = (np.array(case.truth.parts[above]) - np.array(case.truth.parts[below])) / weights
    p = radius * (1 - 1e-9)
    factors = np.random.default_rng(7).uniform(1 - p, 1 + p, (100, weights.size))
    moved = np.vstack([weights * factors, weights * (1 - p * np.sign(d))])
    assert (moved @ d > 0).all()
    return [above, below], [f"{100 * radius:.{2 if radius < 0.01 else 1}f}"]


def first_place(case: Case) -> Expected:
    """Try weights within the limits, also those that harm the leader most, on the hidden parts."""
    first, radius = case.values["unit"], case.values.get("radius")
    assert case.known_ranks(case.world.year, case.truth)[first] == 1
    parts = {u: np.array(p) for u, p in case.truth.parts.items()}
    weights = np.array(case.truth.maxima)
    known = set(parts)
    if radius is not None:
        known = set(computed_totals(case, case.world.year, case.truth))
        scored = case.world.year.scores
        if scored is None or not set(scored["unit_id"]) & set(case.truth.units):  # printed parts instead
            names = ("appraised_points", "survey_points")
            parts = {u: np.array([f.value for name in names for f in case.facts(name, u)]) for u in known}
            weights = np.array([case.truth.part_maximum(survey=survey) for survey in (False, True)])
    gaps = {u: (parts[first] - parts[u]) / weights for u in known if u != first}

    def ahead(p: float) -> int:
        """Return the most units that some weights within ±p, tried one by one, put before the leader."""
        factors = np.random.default_rng(7).uniform(1 - p, 1 + p, (100, weights.size))
        tried = np.vstack([weights * factors, *(weights * (1 - p * np.sign(d)) for d in gaps.values())])
        return int(max((tried @ np.array(list(gaps.values())).T < -1e-9).sum(axis=1)))

    told = f"{100 * case.values['vary']:.0f}"
    if (
        radius is None and "worst" not in case.values
    ):  # a rival whose parts are not public: nothing is claimed
        assert not case.values["firm"] and case.values["other"] not in computed_totals(
            case, case.world.year, case.truth
        )
        return [first], []
    if radius is None:
        assert 1 + ahead(case.values["vary"]) <= case.values["worst"]
        assert case.values["firm"] == (case.values["worst"] == 1)
        return [first], [told] if case.values["firm"] else [told, f"{case.values['worst']}"]
    assert case.values["firm"] == (radius > case.values["vary"])
    assert ahead(radius * (1 - 1e-6)) == 0
    if radius >= 1:
        return [first], []
    if round(radius, 3) >= 1:
        return [first], [told]
    # A rival whose parts are known as intervals could draw level, but need not.
    if case.values["other"] in known:
        assert radius * (1 + 1e-3) >= 1 or ahead(radius * (1 + 1e-3) + 1e-9) > 0
    named, figures = [first, case.values["other"]], [f"{100 * radius:.1f}"]
    return named, [told, *figures] if case.values["firm"] else figures


def movers(case: Case) -> tuple[dict[str, float], dict[str, float]]:
    """Return the ranks of both years, of the units that have one in both."""
    assert case.world.before is not None
    old = case.known_ranks(case.world.before, case.world.truth_before[case.finding.group])
    new = case.known_ranks(case.world.year, case.truth)
    both = [u for u in new if u in old]
    return {u: old[u] for u in both}, {u: new[u] for u in both}


def rise(case: Case) -> Expected:
    old, new = movers(case)
    gained = {u: old[u] - new[u] for u in old}
    most = max(gained.values()) if case.finding.kind == "rise" else min(gained.values())
    assert (most > 0) == (case.finding.kind == "rise")
    assert case.values["places"] == most
    units = [u for u in gained if gained[u] == most]
    assert set(case.values["units"]) == set(units)
    figures = [str(len(old)), "2019"]
    if len(units) > 1:
        return units, [*figures, short(abs(most))]
    return units, [*figures, short(old[units[0]]), short(new[units[0]])]


def only_mover(case: Case) -> Expected:
    old, new = movers(case)
    assert list(old) == list(case.values["units"])
    (only,) = old
    assert case.values["places"] == old[only] - new[only]
    return [only], [short(old[only]), "2019", short(new[only]), "2020"]


def contradiction(case: Case) -> Expected:
    raise AssertionError(f"true figures contradict nothing, but: {case.finding.sentence}")


ORACLES: dict[str, Callable[[Case], Expected]] = {
    "coverage": coverage,
    "little": little,
    "leader": leader,
    "last": last,
    "shared_lead": shared_lead,
    "gap": gap,
    "mean": mean,
    "count_above": count_above,
    "self_assessment": self_assessment,
    "points_lost": points_lost,
    "incomplete": incomplete,
    "recomputed": recomputed,
    "survey_share": survey_share,
    "equal_weights": equal_weights,
    "first_place": first_place,
    "guaranteed": guaranteed,
    "rise": rise,
    "fall": rise,
    "only_mover": only_mover,
    "contradiction": contradiction,
}


# what every sentence must be


def without_names(sentence: str, year: Year, lang: str) -> str:
    names = [member.name(lang) for member in year.units] + [
        group.name(lang) for group in year.settings.groups.values()
    ]
    names += [item.name(lang) for rules in year.rules.values() for item in rules.items]
    for name in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(name, "NAME")
    return sentence


def assert_is_a_sentence(sentence: str, year: Year, lang: str) -> None:
    bare = without_names(sentence, year, lang)
    assert sentence.endswith(".")
    assert not sentence.endswith("..")
    for word in ("nan", "None", "inf", "True", "False"):
        assert not re.search(rf"\b{word}\b", bare), bare
    for sign in ("{", "}", "  ", "()", "( ", " .", " ,", "["):
        assert sign not in bare, bare
    assert not re.search(r"-0(?:[.,]0+)?(?![\d.,])", bare), bare
    if lang == "en":
        wrong = re.search(
            r"\b(?<!of )(?<![\d.,])1 (places|units|departments|districts|figures|ranks|totals|domains)\b",
            bare,
        )
        assert not wrong, bare


def figures_of(sentence: str, year: Year, lang: str) -> list[str]:
    """Return the figures of a sentence, with decimal points."""
    return [number.replace(",", ".") for number in NUMBER.findall(without_names(sentence, year, lang))]


def may_be_published(case: Case) -> bool:
    """Say whether all figures in the sentence are printed and published."""
    kind, values = case.finding.kind, case.values

    def size(n: int) -> bool:
        printed = case.facts("n_units") + [f for f in case.facts("rank", None) if f.of_n == n]
        return any(f.evidence == "published" for f in printed)

    def all_published(*printed: Fact | None) -> bool:
        return all(f is not None and f.evidence == "published" for f in printed)

    if kind in ("leader", "last"):
        total = [case.fact("total", values["unit"])] if not math.isnan(values["total"]) else []
        return all_published(case.fact("rank", values["unit"]), *total) and size(values["n"])
    if kind == "shared_lead":
        return all_published(*(case.fact("rank", u) for u in values["units"])) and size(values["n"])
    if kind == "mean":
        return all_published(case.fact("mean_total"))
    if kind == "count_above":
        return all_published(*case.facts("count_above")) and size(values["n"])
    if kind == "self_assessment":
        return all_published(case.fact("mean_self_points"), case.fact("mean_appraised_points"))
    if kind == "points_lost":
        code = values["domain"].removeprefix("i")
        return all_published(next(f for f in case.facts("points_lost", values["unit"]) if f.item == code))
    if kind == "only_mover":
        (only,) = values["units"]
        return all_published(
            *(case.fact("rank", only, year) for year in (case.world.year, case.world.before))
        )
    return False


def hold(drawn: World) -> None:
    """Hold every finding of a world, in both languages, against its truth."""
    analysis = make_analysis(drawn.year, drawn.before)
    told: dict[str, list[tuple[str, str, str]]] = {}
    for lang in LANGUAGES:
        say = language(lang)
        told[lang] = []
        for finding in findings(analysis, say):
            told[lang].append((finding.kind, finding.group, finding.evidence))
            case = Case(drawn, finding, say)
            units, figures = ORACLES[finding.kind](case)
            assert_is_a_sentence(finding.sentence, drawn.year, lang)
            for unit_id in units:
                assert drawn.year.unit(unit_id).name(lang) in finding.sentence
            assert sorted(figures_of(finding.sentence, drawn.year, lang)) == sorted(figures), finding.sentence
            case = Case(drawn, finding, say)
            if finding.kind == "guaranteed" or "worst" in finding.values:
                certain = finding.values.get("firm", True)
                assert finding.evidence == ("implied" if certain else "not_excluded")
            else:
                assert finding.evidence in ("published", "derived")
                assert finding.evidence == "derived" or may_be_published(case), finding.sentence
    assert told["vi"] == told["en"]
