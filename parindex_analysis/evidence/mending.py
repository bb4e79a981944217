"""What a figure that must be wrong would have to say, and the slip of the pen that would explain it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.catalog.facts import WHOLE
from parindex_analysis.catalog.misprint import SlipKind, slips
from parindex_analysis.evidence.bounds import feasible, outward, unit_bounds
from parindex_analysis.evidence.constraints import reading
from parindex_analysis.evidence.known_block import Block, read_block, without_rank
from parindex_analysis.evidence.layout import lay_out
from parindex_analysis.evidence.program import Program
from parindex_analysis.scoring.intervals import Interval

Years = tuple[Year, Year | None]
FEW = 3  # more guesses of one kind help nobody
_EXCHANGED = ("total", "rank", "list_position", "appraised_points", "survey_points")


@dataclass(frozen=True)
class Slip:
    """A likely slip: what kind, what was meant, and whose figure it was if two were exchanged."""

    kind: SlipKind | Literal["exchanged"]
    text: str
    unit_id: str = ""


@dataclass(frozen=True)
class Culprit:
    """A fact that must be wrong if the facts outside its way are right.

    Attributes
    ----------
    fact : Fact
        The figure as printed.
    needed : (float, float) or None
        Least and greatest value that the other facts leave for it; None where that cannot be said.
    slips : tuple of Slip
        Slips of the pen that would mend it, each checked against all other facts; empty where none fits, or
        too many do.
    last_year : bool
        Whether it is a figure of the year before.
    """

    fact: Fact
    needed: Interval | None
    slips: tuple[Slip, ...]
    last_year: bool = False


def mend(years: Years, block: Block, way: tuple[Fact, ...], *, exchanges: bool) -> tuple[Culprit, ...]:
    """Return the facts of a way with what would mend each.

    Parameters
    ----------
    years : (Year, Year or None)
        The year and the year before.
    block : Block
        All facts of the block.
    way : tuple of Fact
        Facts that must be wrong together.
    exchanges : bool
        Whether to try exchanging figures of two units.
    """
    rest = block.without(way)
    last = {id(fact) for fact in years[1].facts} if years[1] is not None else set()
    culprits = []
    for fact in way:
        aside = [other for other in way if other is not fact]
        needed = _needed(block, rest, fact)
        whole = fact.measure in WHOLE

        def fits(value: str, fact: Fact = fact, aside: list[Fact] = aside) -> bool:
            return _consistent(years, block, {id(fact): value}, aside)

        if needed is None and whole:
            needed = _tried(fits, block.size)
        found = list(_exchanges(years, block, fact, aside)) if exchanges else []
        found = found or list(_slips(fits, fact, needed))
        culprits.append(Culprit(fact, needed, tuple(found), id(fact) in last))
    return tuple(culprits)


def _needed(block: Block, rest: Block, fact: Fact) -> Interval | None:
    """Return what the facts of a block leave for a figure that is not among them."""
    measure = fact.measure
    if measure in ("total", "rank"):
        ends = unit_bounds(rest, fact.unit_id)
        return None if ends is None else ends[0 if measure == "total" else 1]
    layout = lay_out(rest, rest.constrained)
    if layout is None:
        return None
    program = Program(layout)
    if measure in ("max_total", "min_total"):
        found = program.position(0 if measure == "max_total" else rest.size - 1)
    elif measure == "mean_total":
        found = program.mean()
    elif measure.startswith(("mean_appraised_p", "mean_survey_p")):
        found = _needed_part(block, rest, fact, program)
    else:
        return None
    return None if found is None else rest.open_ended(outward(found))


def _needed_part(block: Block, rest: Block, fact: Fact, program: Program) -> Interval | None:
    """Return what is left for a mean part: from the mean total and the other part."""
    part = "appraised" if fact.measure.startswith("mean_appraised") else "survey"
    mean = program.mean()
    if mean is None:
        return None
    if rest.maxima:
        if rest.of_kind("mean_part"):
            found = program.mean_part(appraised=part == "appraised")
        else:
            other = rest.maxima["survey" if part == "appraised" else "appraised"]
            found = max(mean[0] - other, 0.0), min(mean[1], rest.maxima[part])
        share = 1.0 if fact.measure.endswith("points") else 100 / rest.maxima[part]
        return None if found is None else (found[0] * share, found[1] * share)
    for one in block.of_kind("mean"):  # the mean total lies between this part and the other one
        others = [other for other in one.facts if other is not fact]
        if len(others) == 1 and len(one.facts) == 2 and others[0].measure.endswith("_pct"):
            low, high = reading(others[0])
            least, most = (end * 100 / rest.limits[1] for end in mean)
            return (least if least > high else 0.0), (most if most < low else 100.0)
    return None


def _tried(fits: Callable[[str], bool], most: int) -> Interval | None:
    """Return the least and greatest whole number that fits."""
    good = [value for value in range(1, most + 1) if fits(str(value))]
    return (float(good[0]), float(good[-1])) if good else None


def _slips(fits: Callable[[str], bool], fact: Fact, needed: Interval | None) -> Iterator[Slip]:
    """Yield the slips of the likeliest kind that fits."""
    by_kind: dict[SlipKind, list[str]] = {}
    for kind, text in slips(fact.text, fact.decimals or 0):
        room = 10.0 ** -(fact.decimals or 0)  # a print may lie beside what it stands for
        if needed is None or needed[0] - room <= float(text) <= needed[1] + room:
            by_kind.setdefault(kind, []).append(text)
    for kind, texts in by_kind.items():
        good = [text for text in texts[: 10 * FEW] if fits(text)]
        if 0 < len(good) <= FEW:
            yield from (Slip(kind, text) for text in good)
            return


def _exchanges(years: Years, block: Block, fact: Fact, aside: list[Fact]) -> Iterator[Slip]:
    """Yield the units whose figure fits here when the two figures change places."""
    if fact.measure not in _EXCHANGED:
        return
    for other in years[0].find(fact.group, fact.measure):
        if not other.unit_id or other.unit_id == fact.unit_id or other.text == fact.text:
            continue
        kept = [one for one in aside if one is not other]
        if _consistent(years, block, {id(fact): other.text, id(other): fact.text}, kept):
            yield Slip("exchanged", other.text, other.unit_id)


def _consistent(years: Years, block: Block, values: dict[int, str], aside: list[Fact]) -> bool:
    """Say whether the facts fit with some figures changed and some set aside."""
    gone = {id(fact) for fact in aside}
    read, last = (
        year
        and replace(year, facts=tuple(_changed(one, values) for one in year.facts if id(one) not in gone))
        for year in years
    )
    assert read is not None  # noqa: S101  the first of the two is always there
    size = block.size
    for fact in read.facts:
        if fact.group == block.group and fact.measure == "n_units":
            size = int(fact.value) - without_rank(read, block.group)
    changed = read_block(read, block.group, last, size=size)
    return changed is not None and feasible(changed)


def _changed(fact: Fact, values: dict[int, str]) -> Fact:
    """Return a fact with another figure, read as exactly as it is printed."""
    text = values.get(id(fact))
    if text is None:
        return fact
    decimals = None if fact.decimals is None else len(text.partition(".")[2])
    return replace(fact, text=text, value=float(text), decimals=decimals)
