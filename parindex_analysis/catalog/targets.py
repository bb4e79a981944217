"""Targets: what a programme or a yearly plan promises, and when it is due."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.shared import read_shared
from parindex_analysis.catalog.tables import Row

NAME = "targets.csv"
COLUMNS = (
    "profile",
    "about",
    "due",
    "measure",
    "value",
    "direction",
    "strict",
    "issued_by",
    "source_id",
    "note",
)
IN_WORDS = "qualitative"
Direction = Literal["at_least", "at_most", ""]
_DUE = re.compile(r"(\d{4})(?:-(\d{4}))?")


@dataclass(frozen=True)
class Target:
    """One promise.

    Attributes
    ----------
    place : str
        Whose promise, as in profiles.
    about : str
        The index or rate that it speaks of.
    due_from, due : int
        First and last year that it holds for; the same for a single year.
    measure : str
        What is promised (``pct_min``, ``rank``, ``rank_gain_per_year_min`` …); ``qualitative`` for words.
    text : str
        The promised figure as printed, or the words.
    value : float
        The same as a number; NaN for words.
    direction : {'at_least', 'at_most', ''}
    strict : bool
        Whether the figure itself is not enough ("over 85%").
    issued_by : str
        The programme or plan.
    """

    place: str
    about: str
    due_from: int
    due: int
    measure: str
    text: str
    value: float
    direction: Direction
    strict: bool
    issued_by: str
    source_id: str
    note: str
    row: int

    @property
    def when(self) -> str:
        """When it is due, as the table says it: 2025, or 2021-2025."""
        return str(self.due) if self.due_from == self.due else f"{self.due_from}-{self.due}"

    @property
    def decimals(self) -> int:
        """Printed decimals of the promised figure."""
        return 0 if math.isnan(self.value) else len(self.text.partition(".")[2])


def read_targets(
    raw: Path, problems: Problems | None = None, sources: Iterable[str] = ()
) -> tuple[Target, ...]:
    """Read targets.csv; see :func:`parindex_analysis.catalog.shared.read_shared`."""
    return read_shared(raw, NAME, COLUMNS, _target, problems, sources)


def _target(row: Row) -> Target:
    for column in ("profile", "about", "measure", "value"):
        row.required(column)
    due = _DUE.fullmatch(row["due"])
    if due is None:
        row.bad("due", "This is neither a year nor a period.", "Write 2025, or 2021-2025.")
    in_words = row["measure"] == IN_WORDS
    value = None if in_words else row.number_or_none("value")
    return Target(
        row["profile"],
        row["about"],
        int(due[1]) if due else 0,
        int(due[2] or due[1]) if due else 0,
        row["measure"],
        row["value"],
        math.nan if value is None else value,
        row.one_of("direction", ("at_least", "at_most"), optional=in_words),  # type: ignore[arg-type]
        row.one_of("strict", ("yes",), optional=True) == "yes",
        row["issued_by"],
        row["source_id"],
        row["note"],
        row.number,
    )
