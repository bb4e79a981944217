"""What a what-if asks for: read from the command line, a file of weights, or a scenario file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, StrictFloat

from parindex_analysis.catalog.models import Id, Settings
from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.settings import read_settings
from parindex_analysis.catalog.tables import read_table
from parindex_analysis.errors import DataProblem, UsageError
from parindex_analysis.scoring import WhatIf
from parindex_analysis.scoring.formulas import is_readable

_MOST = 1e6  # points of one part: more is a slip, and far beyond it arithmetic ends


class ScenarioFile(Settings):
    """A scenario file: the same as the options of ``parindex score``, under one name."""

    name: str = ""
    set: dict[str, StrictFloat | str] = Field(default_factory=dict)
    drop: tuple[str, ...] = ()
    equal: bool = False
    keep_others: bool = False
    rules: Id | None = None


@dataclass(frozen=True)
class Asked:
    """A what-if and the rule set it starts from (None: the year's own)."""

    what_if: WhatIf
    rules: str | None = None

    @property
    def changes(self) -> bool:
        """Whether anything differs from the year's own rules."""
        return self.what_if.changes or self.rules is not None

    @property
    def parameters(self) -> dict[str, Any]:
        """What was asked, for JSON."""
        change = self.what_if
        return {
            "set": dict(change.points),
            "formulas": dict(change.formulas),
            "drop": list(change.drop),
            "equal": change.equal,
            "keep_others": change.keep_others,
            "rules": self.rules,
        }


def read_asked(
    settings: Sequence[str],
    weights: Path | None = None,
    scenario: Path | None = None,
    *,
    drop: Sequence[str] = (),
    equal: bool = False,
    keep_others: bool = False,
    rules: str | None = None,
) -> Asked:
    """Read the changes of rules that a command line asks for.

    Parameters
    ----------
    settings : sequence of str
        ``CODE=POINTS`` or ``CODE=FORMULA`` each.
    weights : Path, optional
        A CSV file with the columns ``code`` and ``points``.
    scenario : Path, optional
        A scenario file, see :class:`ScenarioFile`; the other arguments are added to it.
    drop : sequence of str
        Items or domains to leave out.
    equal, keep_others : bool
        See :class:`parindex_analysis.scoring.WhatIf`.
    rules : str, optional
        Id of another rule set.

    Raises
    ------
    UsageError
        A setting can't be read, stands twice, or a file can't be read.
    DataProblem
        The scenario file breaks its rules; every place is named.
    """
    file = _scenario(scenario) if scenario is not None else ScenarioFile()
    pairs = [(name, str(value)) for name, value in file.set.items()]
    pairs += _pairs_of(weights) if weights is not None else []
    for text in settings:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(
                "A change is written CODE=POINTS or CODE=FORMULA, such as 3=20; this is not: {text}",
                text=text,
            )
        pairs.append((name.strip(), value.strip()))
    points, formulas = _sorted_out(pairs)
    what_if = WhatIf(
        points,
        equal or file.equal,
        keep_others or file.keep_others,
        formulas,
        tuple(dict.fromkeys((*file.drop, *drop))),
    )
    return Asked(what_if, rules or file.rules)


def _sorted_out(pairs: Sequence[tuple[str, str]]) -> tuple[dict[str, float], dict[str, str]]:
    points: dict[str, float] = {}
    formulas: dict[str, str] = {}
    for name, text in pairs:
        number = _number(text)
        target: dict[str, Any] = formulas if number is None else points
        if name in target and number is None:
            raise UsageError("The formula of {name} is set twice.", name=name)
        if name in target:
            raise UsageError("The points of {name} are set twice.", name=name)
        if number is not None and number > _MOST:
            raise UsageError(
                "The points of {name} can't be {points}; give 0 to 1,000,000.", name=name, points=text
            )
        if number is None and ":" not in text and not (text and is_readable(text)):
            raise UsageError(
                "The points of {name} can't be {points}; give 0 or more.", name=name, points=repr(text)
            )
        target[name] = text if number is None else number
    return points, formulas


def _number(text: str) -> float | None:
    try:
        return float(text) if set(text) <= set("0123456789.-+eE") else None
    except ValueError:
        return None


def _scenario(path: Path) -> ScenarioFile:
    if not path.is_file():
        raise UsageError("The file {path} can't be read.", path=path)
    problems = Problems()
    found = read_settings(path, path.name, ScenarioFile, problems)
    if found is None or problems.errors:
        raise DataProblem(problems.errors)
    return found


def _pairs_of(path: Path) -> list[tuple[str, str]]:
    if not path.is_file():
        raise UsageError("The file {path} can't be read.", path=path)
    problems = Problems()
    empty = path.stat().st_size == 0
    rows = read_table(path, path.name, (), problems, optional=("code", "points"), strict=False)
    if problems.errors and not empty:
        raise DataProblem(problems.errors)
    if not rows or not {"code", "points"} <= rows[0].cells.keys():
        raise UsageError("The file {path} needs the columns code and points, and a row an item.", path=path)
    for row in rows:
        row.required("code")
        row.required("points")
    if problems.errors:
        raise DataProblem(problems.errors)
    return [(row["code"], row["points"]) for row in rows]
