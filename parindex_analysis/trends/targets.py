"""Targets against results: met, missed, open or not measurable; by how much; what makes it doubtful."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from parindex_analysis.catalog.targets import IN_WORDS, Target
from parindex_analysis.trends.profile import Break, IndexLine, IndexYear, Profile

Verdict = Literal["met", "missed", "open", "not_measurable"]
DoubtKind = Literal["rules", "scale", "size", "units", "two_values", "low_confidence", "derived", "quarters"]
_GROUPS = 4  # PAPI sorts provinces into quarters by total
_RISE = re.compile(r"rise in (rate|rank)(?: and (rate|rank))? vs (\d{4})")
_GAIN = "rank_gain_per_year_min"
# A measure of the target, and what is held against it: the value, the rank, or the quarter of the ranks.
_VALUES = {"pct_min", "pct", "total", "tthc_pct_min"}


@dataclass(frozen=True)
class Doubt:
    """What makes a comparison doubtful: the kind, and the figures or years it is about."""

    kind: DoubtKind
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """One year's result against a target.

    Attributes
    ----------
    year : int
        The year of the result.
    found : (float, float) or None
        The result as an interval of its print; None where there is none.
    source_id : str
        Where the result is printed.
    margin : (float, float) or None
        By how much it is better (positive) or worse than the target, in the target's unit.
    verdict : str
    """

    year: int
    found: tuple[float, float] | None
    source_id: str
    margin: tuple[float, float] | None
    verdict: Verdict


@dataclass(frozen=True)
class Judged:
    """A target and what became of it.

    Attributes
    ----------
    outcomes : tuple of Outcome
        One for each year that counts, first to last.
    verdict : {'met', 'missed', 'open', 'not_measurable'}
        ``missed`` as soon as one year misses a target for each year; ``open`` while a result is still to
        come.
    doubts : tuple of Doubt
    decimals : int
        Decimals that results are printed with.
    latest : IndexYear or None
        For a target without a result: the latest year before it is due.
    """

    target: Target
    outcomes: tuple[Outcome, ...]
    verdict: Verdict
    doubts: tuple[Doubt, ...]
    decimals: int
    latest: IndexYear | None = None

    @property
    def last(self) -> Outcome | None:
        """The latest result, None where there is none."""
        known = [outcome for outcome in self.outcomes if outcome.found is not None]
        return known[-1] if known else None


def verdict_of(margin: tuple[float, float], *, strict: bool) -> Verdict:
    """Judge a margin: not measurable where the print leaves both open.

    Parameters
    ----------
    margin : (float, float)
        Least and greatest margin; 0 meets a target that is not strict.
    strict : bool
        Whether the target itself is not enough.
    """
    low, high = margin
    if low > 0 or (low >= 0 and not strict):
        return "met"
    if high < 0 or (high <= 0 and strict):
        return "missed"
    return "not_measurable"


def judge(targets: Iterable[Target], profiles: Mapping[str, Profile]) -> list[Judged]:
    """Hold targets against a place's results.

    Parameters
    ----------
    targets : iterable of Target
        Rows of targets.csv.
    profiles : mapping of str to Profile
        Results by place.

    Returns
    -------
    list of Judged
        In the order of the table.
    """
    found = []
    for target in targets:
        place = profiles.get(target.place)
        line = None if place is None else place.line(target.about)
        judged = _judged(target, line)
        found.append(judged if judged.last or line is None else _with_latest(judged, line))
    return found


def _with_latest(judged: Judged, line: IndexLine) -> Judged:
    """Add the latest year before a target is due, and what is doubtful about it."""
    years = [year for year in line.years if year.year < judged.target.due]
    if not years:
        return judged
    doubts = [doubt for doubt in _of_value(line, years[-1]) if doubt.kind == "two_values"]
    return replace(judged, latest=years[-1], doubts=(*judged.doubts, *doubts))


def _judged(target: Target, line: IndexLine | None) -> Judged:
    if line is None or target.measure == "tthc_pct_min":
        return Judged(target, (), "not_measurable", (), target.decimals)
    if target.measure == _GAIN:
        return _gains(target, line)
    if target.measure == IN_WORDS:
        return _words(target, line)
    year = line.year(target.due)
    if year is None:
        return Judged(target, (), "open", (), target.decimals)
    found, source, doubts = _result(target, year)
    if found is None:
        return Judged(target, (), "not_measurable", doubts, target.decimals)
    margin = _margin(target, found)
    if target.measure in _VALUES:
        doubts += _of_value(line, year)
    verdict = verdict_of(margin, strict=target.strict)
    outcome = Outcome(target.due, found, source, margin, verdict)
    decimals = max((figure.decimals for figure in year.values), default=0)
    return Judged(target, (outcome,), verdict, doubts, decimals if target.measure in _VALUES else 0)


def _result(target: Target, year: IndexYear) -> tuple[tuple[float, float] | None, str, tuple[Doubt, ...]]:
    """Return what a year printed of the target's measure, where, and what is doubtful about reading it so."""
    source = next((figure.source_id for figure in year.values), "")
    if target.measure in _VALUES:
        printed = [figure.value for figure in year.values]
        if any(math.isnan(value) for value in printed):
            return year.interval, source, ()
        return ((min(printed), max(printed)) if printed else None), source, ()
    if year.rank is None:
        return None, source, ()
    low, high = (float(end) for end in year.rank)
    if target.measure == "rank":
        return (low, high), source, ()
    if target.measure == "group" and year.of_n:
        quarters = tuple(float(math.ceil(_GROUPS * end / year.of_n)) for end in (low, high))
        return (quarters[0], quarters[1]), source, (Doubt("quarters", (f"{low:g}", str(year.of_n))),)
    return None, source, ()


def _margin(target: Target, found: tuple[float, float]) -> tuple[float, float]:
    low, high = found
    if target.direction == "at_least":
        return low - target.value, high - target.value
    return target.value - high, target.value - low


def _of_value(line: IndexLine, year: IndexYear) -> tuple[Doubt, ...]:
    """Return what is doubtful about a year's value itself."""
    doubts = []
    if year.disputed:
        doubts.append(Doubt("two_values", tuple(figure.text for figure in year.values)))
    if any(figure.confidence == "low" for figure in year.values):
        doubts.append(Doubt("low_confidence"))
    elif any(figure.evidence == "derived" for figure in year.values):
        doubts.append(Doubt("derived"))
    return (*doubts, *(_changed(b) for b in line.breaks if b.after == year.year))


def _changed(change: Break) -> Doubt:
    years = (str(change.before), str(change.after))
    return Doubt(change.kind, (*years, change.old, change.new))


def _gains(target: Target, line: IndexLine) -> Judged:
    """Judge "so many places up each year": every year of the period against the year before."""
    outcomes, doubts = [], []
    for due in range(target.due_from, target.due + 1):
        old, new = line.year(due - 1), line.year(due)
        if old is None or new is None or old.rank is None or new.rank is None:
            outcomes.append(Outcome(due, None, "", None, "open" if new is None else "not_measurable"))
            continue
        gain = float(old.rank[0] - new.rank[1]), float(old.rank[1] - new.rank[0])
        margin = gain[0] - target.value, gain[1] - target.value
        source = next((figure.source_id for figure in new.values), "")
        outcomes.append(Outcome(due, gain, source, margin, verdict_of(margin, strict=target.strict)))
        if old.of_n and new.of_n and old.of_n != new.of_n:
            doubts.append(Doubt("units", (str(due - 1), str(due), str(old.of_n), str(new.of_n))))
        doubts += [_changed(b) for b in line.breaks if b.after == due]
    verdicts = [outcome.verdict for outcome in outcomes]
    worst: tuple[Verdict, ...] = ("missed", "not_measurable", "open", "met")
    overall: Verdict = next((kind for kind in worst if kind in verdicts), "not_measurable")
    return Judged(target, tuple(outcomes), overall, tuple(dict.fromkeys(doubts)), 0)


def _words(target: Target, line: IndexLine) -> Judged:
    """Judge a target in words: a rise against a named year can be measured, anything else can't."""
    match = _RISE.fullmatch(target.text)
    if match is None:
        return Judged(target, (), "not_measurable", (), 0)
    old, new = line.year(int(match[3])), line.year(target.due)
    if new is None or old is None:
        return Judged(target, (), "open" if new is None else "not_measurable", (), 0)
    margins = []
    for what in (match[1], match[2]):
        if what == "rate":
            ends = old.interval, new.interval
            margins.append(None if None in ends else (ends[1][0] - ends[0][1], ends[1][1] - ends[0][0]))  # type: ignore[index]
        elif what == "rank":
            ranks = old.rank, new.rank
            margins.append(None if None in ranks else (ranks[0][0] - ranks[1][1], ranks[0][1] - ranks[1][0]))  # type: ignore[index]
    verdicts: list[Verdict] = ["not_measurable" if m is None else verdict_of(m, strict=True) for m in margins]
    worst: tuple[Verdict, ...] = ("missed", "not_measurable", "met")
    overall = next(kind for kind in worst if kind in verdicts)
    found = new.interval
    source = next((figure.source_id for figure in new.values), "")
    first = margins[0]
    outcome = Outcome(target.due, found, source, first, overall)
    return Judged(target, (outcome,), overall, _of_value(line, new), 2)
