"""Problems as data: file, row, column, value, rule, remedy – all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

_LONGEST = 200  # characters of a value that a message shows
_MOST_KEPT = 1_000  # places of one slip (file, column, rule) that are kept; the others are counted
_FEW = 3  # places of one slip that are told one by one
_MOST_ALIKE = 20  # slips against one rule in a file, each in words of its own
_SHOWN = 5  # places that a line about many names


@dataclass(frozen=True)
class Problem:
    """One place in the inputs that breaks a rule.

    Attributes
    ----------
    file : str
        Path below ``data/raw``, with forward slashes.
    row : int or None
        Line of the file as an editor counts it (the header is line 1).
    column : str
        Column of a table or key of a setting.
    value : str
        What stands there.
    rule : str
        English template of the rule that is broken.
    remedy : str
        English template of what to do.
    known : bool
        True for a flaw of the published text that the rule set declares: shown, not an error.
    values : dict
        What stands in the places of the templates' names.
    note : bool
        True for what was assumed in reading, or is only worth knowing: shown, not an error.
    times : int
        How many places it speaks for: this one, and those that are no longer listed.
    """

    file: str
    row: int | None
    column: str
    value: str
    rule: str
    remedy: str
    known: bool = False
    values: dict[str, Any] = field(default_factory=dict, hash=False)
    note: bool = False
    times: int = 1

    def __str__(self) -> str:
        """Return the problem as one English line."""
        place = self.file if self.row is None else f"{self.file}, row {self.row}"
        return f"{place}{self.cell}: {self.rule_text} {self.remedy_text}"

    @staticmethod
    def together(problems: Iterable[Problem]) -> list[Told]:
        """Gather problems into lines, see :func:`told_together`."""
        return told_together(problems)

    @property
    def is_error(self) -> bool:
        """Say whether it stops what rests on the file: neither a declared flaw nor a note does."""
        return not (self.known or self.note)

    @property
    def cell(self) -> str:
        """Return the column and what stands in it, as a line tells it."""
        column = f", {self.column}" if self.column else ""
        return f"{column} = {self.value!r}" if self.value else column

    @property
    def rule_text(self) -> str:
        """Return the broken rule in English."""
        return self.rule.format(**self.values)

    @property
    def remedy_text(self) -> str:
        """Return what to do in English."""
        return self.remedy.format(**self.values)


class Problems:
    """A list that reading and checking add to; it never stops at the first problem."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], list[Problem]] = defaultdict(list)
        self._times: dict[tuple[str, str, str], int] = defaultdict(int)
        self._seen: set[Hashable] = set()

    def add(
        self,
        file: str,
        row: int | None,
        column: str,
        value: object,
        rule: str,
        remedy: str,
        *,
        known: bool = False,
        note: bool = False,
        **values: Any,
    ) -> None:
        """Note one problem, once however often its file is read; see :class:`Problem` for the fields."""
        shown = "" if value is None else _readable(value)
        file, column = _readable(file), _one_line(_readable(column))
        slip = file, column, rule
        told = tuple(map(str, values.values()))
        place = hash((slip, row, shown, told))  # a number: of a slip in a million rows little is kept
        if place in self._seen:
            return
        self._seen.add(place)
        self._times[slip] += 1
        if self._times[slip] <= _MOST_KEPT:
            self._found[slip].append(Problem(file, row, column, shown, rule, remedy, known, values, note))

    def __iter__(self) -> Iterator[Problem]:
        found = []
        for slip, kept in self._found.items():
            left_out = self._times[slip] - len(kept)
            found += [*kept[:-1], replace(kept[-1], times=1 + left_out)]
        return iter(sorted(found, key=lambda p: (p.file, p.row or 0, p.column)))

    def __len__(self) -> int:
        return sum(self._times.values())

    @property
    def errors(self) -> list[Problem]:
        """Those that are neither declared as known flaws of the published text nor notes."""
        return [problem for problem in self if problem.is_error]


@dataclass(frozen=True)
class Told:
    """What one line says: a problem, and in how many other places it is the same.

    Attributes
    ----------
    problem : Problem
        The first of them.
    rows : tuple of int
        The first rows, where there are several.
    times : int
        How many places it speaks for.
    alike : bool
        Whether they only break the same rule as the line above, each with another word.
    """

    problem: Problem
    rows: tuple[int, ...] = ()
    times: int = 1
    alike: bool = False

    def __str__(self) -> str:
        """Return the line in English."""
        if self.times == 1:
            return str(self.problem)
        problem, rows = self.problem, ", ".join(map(str, self.rows))
        if self.alike:
            return f"{problem.file}: {self.times} more of this kind" + (f", rows {rows}, …" if rows else ".")
        place = f"{problem.file}, rows {rows}, …" if rows else problem.file
        return f"{place} ({self.times} in all){problem.cell}: {problem.rule_text} {problem.remedy_text}"


def told_together(problems: Iterable[Problem]) -> list[Told]:
    """Gather problems into lines: the same slip in many places is one line, with the first places."""
    slips: dict[Hashable, list[Problem]] = defaultdict(list)
    for one in problems:
        slips[one.file, one.column, one.rule_text, one.remedy_text, one.known, one.note].append(one)
    lines: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for same in slips.values():
        first = same[0]
        many = sum(one.times for one in same) > _FEW
        lines[first.file, first.rule] += (
            [_gathered(same)] if many else [Told(one, times=one.times) for one in same]
        )
    told = []
    for alike in lines.values():
        shown = len(alike) if len(alike) <= _MOST_ALIKE else _SHOWN
        told += alike[:shown]
        others = alike[shown:]
        if others:
            line = _gathered([one.problem for one in others])
            told.append(replace(line, times=sum(one.times for one in others), alike=True))
    return told


def _gathered(problems: list[Problem]) -> Told:
    rows = dict.fromkeys(one.row for one in problems if one.row is not None)
    return Told(problems[0], tuple(rows)[:_SHOWN], sum(one.times for one in problems))


def _readable(value: object) -> str:
    """Return a value as text that can be printed anywhere, cut to a readable length."""
    try:
        text = str(value)
    except ValueError:  # a whole number of more digits than Python writes out
        return "…"
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
