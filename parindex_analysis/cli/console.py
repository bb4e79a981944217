"""What the command line prints: tables for people, one JSON object for programs, progress on stderr."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def print_json(
    command: str,
    rows: Iterable[Mapping[str, Any]],
    *,
    index: str | None = None,
    year: int | None = None,
    parameters: Mapping[str, Any] | None = None,
    notes: Sequence[str] = (),
    extra: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> None:
    """Print the one JSON object of a verb; figures that are missing are null.

    ``extra`` are further lists of records, by name.
    """
    found = {
        "command": command,
        "index": index,
        "year": year,
        "parameters": dict(parameters or {}),
        "rows": [dict(row) for row in rows],
        "notes": list(notes),
        **(extra or {}),
    }
    print(json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False))  # noqa: T201


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], numeric: Iterable[int] = ()
) -> None:
    """Print rows under their columns, in columns as wide as their longest cell."""
    text = [[_cell(value) for value in row] for row in rows]
    widths = [max(_width(line[at]) for line in [list(columns), *text]) for at in range(len(columns))]
    right = set(numeric)
    for line in [list(columns), *text]:
        cells = []
        for at, cell in enumerate(line):
            room = " " * (widths[at] - _width(cell))
            cells.append(room + cell if at in right else cell + room)
        print("  ".join(cells).rstrip())  # noqa: T201


def _cell(value: object) -> str:
    return "–" if value is None or value == "" else str(value)


def _width(text: str) -> int:
    return sum(not unicodedata.combining(letter) for letter in text)


class Progress:
    """Tell steps on stderr: a bar on a terminal, a line a step elsewhere.

    Parameters
    ----------
    steps : int
        How many steps there will be.
    """

    def __init__(self, steps: int) -> None:
        self._steps, self._done = max(steps, 1), 0
        self._bar = sys.stderr.isatty()

    def __call__(self, step: str) -> None:
        """Tell that a step begins."""
        if self._bar:
            filled = round(20 * self._done / self._steps)
            sys.stderr.write(f"\r\x1b[K[{'█' * filled}{'·' * (20 - filled)}] {step}")
        else:
            sys.stderr.write(f"{step}\n")
        sys.stderr.flush()
        self._done += 1

    def end(self) -> None:
        """Leave the line of the bar."""
        if self._bar:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
