"""Small steps over the tokens of a formula."""

from __future__ import annotations

from typing import NoReturn

from parindex_analysis.scoring.formulas.tokens import FormulaError, Token, tokens

Words = tuple[str, ...]


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
        if self.token.kind != "number":
            self.fail("A number is expected.")
        self.at += 1
        return float(self.tokens[self.at - 1].text.replace(",", "."))

    def points(self) -> float:
        """Read a number that may be negative."""
        negative = bool(self.takes_mark("-"))
        value = self.number()
        return -value if negative else value

    def whole(self) -> int:
        """Read a whole number from 1 on."""
        token = self.token
        value = self.number()
        if value != int(value) or value < 1:
            self.fail("A whole number from 1 on is expected.", token)
        return int(value)

    def share(self) -> float:
        """Read a percentage as a share."""
        value = self.number()
        self.needs_mark("%")
        return value / 100

    def label(self, *stops: str) -> str:
        """Read words up to one of the marks or a semicolon, as they stand in the formula."""
        first = self.token
        while self.token.kind != "end" and self.token.text not in (*stops, ";"):
            self.at += 1
        if self.token is first:
            self.fail("Words are expected.")
        return self.formula[first.start : self.tokens[self.at - 1].end]

    def name(self) -> str:
        """Read one name."""
        if self.token.kind != "word":
            self.fail("A name is expected.")
        self.at += 1
        return self.tokens[self.at - 1].text

    def ends(self) -> bool:
        """Step over a semicolon; say whether the formula ends here (a last semicolon does no harm)."""
        if self.token.kind == "end":
            return True
        self.needs_mark(";")
        return self.token.kind == "end"

    def end(self) -> None:
        """Demand that the formula ends here."""
        if not self.ends():
            self.fail("The formula should end here.")
