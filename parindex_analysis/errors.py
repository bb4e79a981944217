"""One family of errors: what was wrong, where, and what to do.

A message is an English template with named values, so that the command line can show it in the reader's
language; :func:`str` gives the English sentence. Each class knows the exit code of the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parindex_analysis.catalog.problems import Problem


class ParindexError(Exception):
    """The analysis could not be done; the message says why and what to do.

    Parameters
    ----------
    template : str
        English sentence with ``{names}`` for the values.
    **values
        What stands in the places of the names.
    """

    exit_code = 1

    def __init__(self, template: str, **values: Any) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**values) if values else template)

    def _render_traceback_(self) -> list[str]:
        """Show one sentence instead of a traceback (IPython asks for this by name)."""
        return [f"{type(self).__name__}: {self}"]


class AnalysisFailed(ParindexError):
    """A step of a run broke; nothing published was changed."""


class UsageError(ParindexError):
    """The caller asked for something that does not exist (a parameter, an index, a year)."""

    exit_code = 2


class DataProblem(ParindexError):
    """The inputs break a rule; ``problems`` names each place.

    Parameters
    ----------
    problems : sequence of Problem
        All that was found, not only the first.
    """

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "{n} problems in the data:\n{problems}",
            n=len(self.problems),
            problems="\n".join(f"  {problem}" for problem in self.problems),
        )


class NotReproduced(ParindexError):
    """Published figures contradict each other, or the rules do not give them."""

    exit_code = 4


class Interrupted(ParindexError):
    """The user or the system asked the run to stop; nothing published was changed."""

    exit_code = 130


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 65.0) -> str | None:
    """Return the known word nearest to a mistyped one.

    Parameters
    ----------
    word : str
        What was typed.
    known : iterable of str
        What would have been right.
    cutoff : float
        Least similarity (0 to 100) at which a suggestion helps more than it confuses.

    Returns
    -------
    str or None
        The nearest known word, or None where nothing is near.
    """
    from rapidfuzz import fuzz, process

    found = process.extractOne(
        word, sorted(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=cutoff
    )
    return found[0] if found else None
