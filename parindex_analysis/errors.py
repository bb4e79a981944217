"""One family of errors: what was wrong, where, and what to do.

A message is an English template with named values, so that the command line can show it in the reader's
language; :func:`str` gives the English sentence. Each class knows the exit code of the command line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parindex_analysis.catalog.problems import Problem

_MOST_COMPARED = 5_000  # known words; among more, looking for the nearest takes too long
_LONGEST = 200  # characters of a word that are compared
_MOST_LISTED = 40  # known words that a sentence names


@dataclass(frozen=True)
class Phrase:
    """A part of a message that is a message itself: an English template and its values."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """Return the phrase in English."""
        return self.template.format(**self.values)


class Hint(Phrase):
    """What to write in place of a word that is not known; looked up only when it is told.

    Parameters
    ----------
    word : str
        What was written.
    known : collection of str
        What would have been right.
    otherwise : Phrase, optional
        What to say where nothing known is near; else the known words are listed.
    """

    def __init__(self, word: str, known: Collection[str], otherwise: Phrase | None = None) -> None:
        self.__dict__.update(_word=word, _known=known, _otherwise=otherwise)

    @cached_property
    def _phrase(self) -> Phrase:
        word, known, otherwise = (self.__dict__[name] for name in ("_word", "_known", "_otherwise"))
        near = did_you_mean(word, known) if word else None
        if near is not None:
            return Phrase("Did you mean {near}?", {"near": near})
        return otherwise or Phrase("Use one of: {allowed}.", {"allowed": listed(sorted(known))})

    @property
    def template(self) -> str:
        """English template of the hint."""
        return self._phrase.template

    @property
    def values(self) -> Mapping[str, Any]:
        """What stands in the places of the template's names."""
        return self._phrase.values


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
        lines = self.problems[0].together(self.problems) if self.problems else []
        super().__init__(
            "{n} problems in the data:\n{problems}",
            n=sum(problem.times for problem in self.problems),
            problems="\n".join(f"  {line}" for line in lines),
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

    words = sorted(known)
    if len(words) > _MOST_COMPARED:
        return None
    folded = [one.casefold() for one in words]
    found = process.extractOne(word[:_LONGEST].casefold(), folded, scorer=fuzz.ratio, score_cutoff=cutoff)
    return words[found[2]] if found else None


def unknown(template: str, word: str, known: Iterable[str]) -> UsageError:
    """Return the error for a word that names nothing, with the nearest known word and a list of all.

    Parameters
    ----------
    template : str
        English sentence without its full stop, with ``{name}`` for the word.
    word : str
        What was written.
    known : iterable of str
        What would have been right, in the order to be listed.
    """
    words = tuple(dict.fromkeys(known))
    near = did_you_mean(word, words)
    told = {"name": word, "near": near, "known": listed(words), "what": Phrase(template, {"name": word})}
    if near is None:
        return UsageError("{what}. There are: {known}.", **told)
    return UsageError("{what}; did you mean '{near}'? There are: {known}.", **told)


def listed(words: Sequence[str]) -> str:
    """Return words as a list with commas; of very many the first, and how many there are."""
    if len(words) <= _MOST_LISTED:
        return ", ".join(words) or "–"
    return f"{', '.join(words[:_MOST_LISTED])}, … ({len(words)})"
