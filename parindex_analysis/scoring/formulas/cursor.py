"""Formulas as tokens, and small steps over them.

Each token has its place, so that an error can point at the character. Numbers are written so that reading
gives the same number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn


def number_text(value: float) -> str:
    """Write a number with the digits it needs, so that reading it gives the same number."""
    return _plain(_exact(value))


def percent_text(share: float) -> str:
    """Write a share as a percentage, without its sign."""
    return _plain(_exact(share) * 100)


def read_number(text: str) -> float:
    """Read digits with a decimal point or comma."""
    return float(text.replace(",", "."))


def read_percent(text: str) -> float:
    """Read a percentage as a share; 12.3 is exactly the number 0.123."""
    return float(Decimal(text.replace(",", ".")) / 100)


def _exact(value: float) -> Decimal:
    return Decimal(repr(float(value) + 0.0))  # + 0.0: there is no negative zero


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def digits(value: float) -> str:
    """Write a number so that reading it gives the same number; a negative one in brackets."""
    text = number_text(value)
    return f"({text})" if text.startswith("-") else text


Words = tuple[str, ...]

POINTS: tuple[Words, ...] = (("điểm",), ("points",), ("point",))
_THOUSAND = re.compile(r"[1-9]\d{0,2}[.,]\d\d0")  # 1.000 is a thousand to one reader and one to another
_GREATEST = 1e15
_MOST_COUNTED = 10_000


class Cursor:
    """A place in a formula's tokens, and the small steps that a parser takes from it."""

    def __init__(self, formula: str) -> None:
        self.formula = formula
        self.tokens = tokens(formula)
        self.at = 0

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.at]

    def fail(self, reason: str, token: Token | None = None, **values: object) -> NoReturn:
        """Raise an error that points at a token, the next one unless told."""
        if token is None and self.token.kind == "text":
            raise FormulaError(self.formula, self.token.start, "This character has no meaning in a formula.")
        raise FormulaError(self.formula, (token or self.token).start, reason, **values)

    def sees(self, *phrases: Words) -> bool:
        """Say whether one of the phrases comes next, in any case of letters."""
        return any(self._length(phrase) for phrase in phrases)

    def takes(self, *phrases: Words) -> bool:
        """Step over one of the phrases if it comes next."""
        for phrase in phrases:
            if self._length(phrase):
                self.at += len(phrase)
                return True
        return False

    def _length(self, phrase: Words) -> int:
        ahead = self.tokens[self.at : self.at + len(phrase)]
        same = len(ahead) == len(phrase) and all(
            token.kind == "word" and token.text.casefold() == word
            for token, word in zip(ahead, phrase, strict=True)
        )
        return len(phrase) if same else 0

    def leads_to_number(self, *phrases: Words) -> bool:
        """Say whether a number comes next, after one of the phrases if any are given."""
        for phrase in phrases or ((),):
            ahead = self.tokens[self.at + len(phrase) :]
            if self._length(phrase) == len(phrase) and (
                ahead[0].kind in ("number", "sign") or (ahead[0].text == "-" and ahead[1].kind == "number")
            ):
                return True
        return False

    def after_number(self, *phrases: Words) -> bool:
        """Say whether a number (of points) comes next, and then one of the phrases."""
        start = self.at
        self.at += self.token.kind == "number"
        self.takes(*POINTS)
        found = self.tokens[start].kind == "number" and self.sees(*phrases)
        self.at = start
        return found

    def takes_mark(self, *marks: str) -> str:
        """Step over one of the marks and return it; empty where none comes next."""
        if self.token.text in marks and self.token.kind in ("mark", "sign"):
            self.at += 1
            return self.tokens[self.at - 1].text
        return ""

    def needs_mark(self, mark: str) -> None:
        """Step over a mark that must come next."""
        if not self.takes_mark(mark):
            self.fail("'{mark}' is expected.", mark=mark)

    def number(self) -> float:
        """Read a number, with a decimal point or comma."""
        text = self.token.text
        if self.token.kind != "number":
            self.fail("A number is expected.")
        if _THOUSAND.fullmatch(text):
            self.fail("This may mean a thousand: leave out the mark, or the last 0.")
        value = read_number(text)
        if value > _GREATEST:
            self.fail("This number is too large.")
        self.at += 1
        return value

    def signed(self) -> float:
        """Read a number that may be negative."""
        negative = bool(self.takes_mark("-"))
        value = self.number()
        return -value if negative else value

    def points(self) -> float:
        """Read a number of points, which may be negative and may be called points."""
        value = self.signed()
        self.takes(*POINTS)
        return value

    def whole(self) -> int:
        """Read a whole number from 1 on."""
        token = self.token
        value = self.number()
        if value != int(value) or value < 1:
            self.fail("A whole number from 1 on is expected.", token)
        if value > _MOST_COUNTED:
            self.fail("This number is too large.", token)
        return int(value)

    def share(self) -> float:
        """Read a percentage as a share."""
        text = self.token.text
        self.number()
        self.needs_mark("%")
        return read_percent(text)

    def label(self, *stops: str, seen: Iterable[str] = ()) -> str:
        """Read words up to one of the marks or a semicolon, as they stand but for double spaces.

        They must not be among those seen before.
        """
        first = self.token
        while self.token.kind != "end" and self.token.text not in (*stops, ";"):
            self.at += 1
        if self.token is first:
            self.fail("Words are expected.")
        words = " ".join(self.formula[first.start : self.tokens[self.at - 1].end].split())
        if words.casefold() in {known.casefold() for known in seen}:
            self.fail("This answer stands twice.", first)
        return words

    def name(self) -> str:
        """Read one name."""
        if self.token.kind != "word":
            self.fail("A name is expected.")
        self.at += 1
        return self.tokens[self.at - 1].text

    def ends(self) -> bool:
        """Step over a semicolon; say whether the formula ends here (a last mark does no harm)."""
        if self.token.text == "." and self.tokens[self.at + 1].kind == "end":
            self.at += 1
        if self.token.kind == "end":
            return True
        self.needs_mark(";")
        return self.token.kind == "end"

    def end(self) -> None:
        """Demand that the formula ends here."""
        if not self.ends():
            self.fail("The formula should end here.")


_PATTERN = re.compile(
    r"""(?P<number>\d+(?:[.,]\d+|\.(?!\w))?(?:[eE][+-]?\d+(?!\w))?)|(?P<sign>>=|<=|≥|≤|>|<|=)|(?P<mark>[%:;,()+*/×–−-])|(?P<word>[^\W\d]\w*)
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
