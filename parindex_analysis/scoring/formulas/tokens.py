"""Formulas as tokens, each with its place, so that an error can point at the character."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PATTERN = re.compile(
    r"""(?P<number>\d+(?:[.,]\d+)?)|(?P<sign>>=|<=|≥|≤|>|<|=)|(?P<mark>[%:;,()+*/×–−-])|(?P<word>[^\W\d]\w*)
    |(?P<text>[].'"“”‘’«»&?!…[#§@°|•])""",  # the last have a place in the words of an answer only
    re.VERBOSE,
)
_SAME = {"≥": ">=", "≤": "<=", "×": "*", "–": "-", "−": "-"}
_SHOWN = 100  # characters of a formula on either side of the mark


class FormulaError(ValueError):
    """A formula that can't be read.

    Parameters
    ----------
    text : str
        The formula.
    at : int
        Place of the character that is wrong, from 0; the length of the text means "at the end".
    reason : str
        English template: what was expected, or what is wrong.
    **values
        What stands in the places of the template's names.
    """

    def __init__(self, text: str, at: int, reason: str, **values: object) -> None:
        self.text, self.at, self.reason, self.values = text, at, reason, values
        super().__init__(f"{reason.format(**values)} {self.pointer}")

    @property
    def pointer(self) -> str:
        """The formula, or as much as is easily read, with a mark before the character that is wrong."""
        before, after = self.text[: self.at], self.text[self.at :]
        before = before if len(before) <= _SHOWN else f"…{before[-_SHOWN:]}"
        after = after if len(after) <= _SHOWN else f"{after[:_SHOWN]}…"
        return f"{before}⟪here⟫{after}"


@dataclass(frozen=True)
class Token:
    """A piece of a formula: its kind, its text (signs in one spelling), where it starts and ends."""

    kind: str
    text: str
    start: int
    end: int


def tokens(formula: str) -> list[Token]:
    """Cut a formula into tokens; the last one has kind ``end``."""
    found: list[Token] = []
    at = 0
    while at < len(formula):
        if formula[at].isspace():
            at += 1
            continue
        match = _PATTERN.match(formula, at)
        if match is None:
            raise FormulaError(formula, at, "This character has no meaning in a formula.")
        text = match.group()
        found.append(Token(match.lastgroup or "", _SAME.get(text, text), match.start(), match.end()))
        at = match.end()
    return [*found, Token("end", "", len(formula), len(formula))]
