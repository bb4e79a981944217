"""Problems as data: file, row, column, value, rule, remedy – all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_LONGEST = 200  # characters of a value that a message shows


@dataclass(frozen=True)
class Phrase:
    """A part of a message that is a message itself: an English template and its values."""

    template: str
    values: dict[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """Return the phrase in English."""
        return self.template.format(**self.values)


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
    """

    file: str
    row: int | None
    column: str
    value: str
    rule: str
    remedy: str
    known: bool = False
    values: dict[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """Return the problem as one English line."""
        place = self.file if self.row is None else f"{self.file}, row {self.row}"
        column = f", {self.column}" if self.column else ""
        value = f" = {self.value!r}" if self.value else ""
        return f"{place}{column}{value}: {self.rule_text} {self.remedy_text}"

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
        self._found: list[Problem] = []

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
        **values: Any,
    ) -> None:
        """Note one problem; see :class:`Problem` for the fields."""
        shown = "" if value is None else _readable(value)
        self._found.append(
            Problem(_readable(file), row, _one_line(_readable(column)), shown, rule, remedy, known, values)
        )

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found, key=lambda p: (p.file, p.row or 0, p.column)))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def errors(self) -> list[Problem]:
        """Those that are not declared as known flaws of the published text."""
        return [problem for problem in self if not problem.known]


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
