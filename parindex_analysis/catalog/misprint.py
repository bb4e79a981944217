"""Guess how a printed figure was mistyped when figures don't fit: a lost digit, two digits swapped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

SlipKind = Literal["swapped", "digit", "lost", "extra", "comma"]


def likely_misprints(
    figures: Sequence[float], wanted: float, tolerance: float = 1e-5
) -> list[tuple[int, float]]:
    """Return the single slips of the pen that would make figures add up.

    Parameters
    ----------
    figures : sequence of float
        Figures as printed, from 0 on.
    wanted : float
        What they should add up to.
    tolerance : float
        Difference that counts as none.

    Returns
    -------
    list of (int, float)
        Place of a figure and what it should have been; the likeliest kind of slip only: a digit typed too
        much, a zero left out, two neighbours swapped; where none of these helps, one digit for another.
    """
    for slips, most in ((_small_slips, 3), (_wrong_digit, 1)):
        found: dict[tuple[int, float], None] = {}
        for at, figure in enumerate(figures):
            missing = wanted - sum(figures) + figure
            for text in slips(_printed(figure)):
                if abs(float(text) - missing) <= tolerance < abs(float(text) - figure):
                    found[at, float(text)] = None
        if 0 < len(found) <= most:  # a long list of guesses helps nobody
            return list(found)
    return []


def slips(text: str, decimals: int) -> Iterator[tuple[SlipKind, str]]:
    """Yield what may have been meant by a figure as printed, one slip of the pen away.

    Parameters
    ----------
    text : str
        The figure as printed, such as 81.41.
    decimals : int
        Most decimals that a figure of its kind is printed with.

    Yields
    ------
    (str, str)
        The kind of slip and what was meant: two neighbouring digits ``swapped``, one ``digit`` wrong, one
        ``lost``, one too much (``extra``), the ``comma`` in the wrong place. Each figure once.
    """
    seen = {text}
    kinds: tuple[tuple[SlipKind, Iterator[str]], ...] = (
        ("swapped", _swaps(text)),
        ("digit", _wrong_digit(text)),
        ("lost", _lost_digit(text)),
        ("extra", (text[:at] + text[at + 1 :] for at in range(len(text)))),
        ("comma", _moved_comma(text)),
    )
    for kind, candidates in kinds:
        for meant in candidates:
            whole, _, fraction = meant.partition(".")
            proper = whole.isdecimal() and (whole == "0" or not whole.startswith("0"))
            if meant not in seen and proper and len(fraction) <= decimals and not meant.endswith("."):
                seen.add(meant)
                yield kind, meant


def _swaps(text: str) -> Iterator[str]:
    places = [at for at, letter in enumerate(text) if letter.isdigit()]
    for left, right in pairwise(places):
        letters = list(text)
        letters[left], letters[right] = letters[right], letters[left]
        yield "".join(letters)


def _lost_digit(text: str) -> Iterator[str]:
    for at in range(len(text) + 1):
        yield from (text[:at] + digit + text[at:] for digit in "0123456789")


def _moved_comma(text: str) -> Iterator[str]:
    digits = text.replace(".", "")
    yield digits
    yield from (f"{digits[:at]}.{digits[at:]}" for at in range(1, len(digits)))


def _printed(figure: float) -> str:
    """Return a figure's digits, never in powers of ten."""
    return f"{Decimal(f'{figure:.10g}'):f}"


def _small_slips(text: str) -> Iterator[str]:
    padded = text if "." in text else text + "."
    for at in range(len(padded)):
        yield from _numbers(padded[:at] + padded[at + 1 :])
        yield from _numbers(padded[:at] + padded[at : at + 2][::-1] + padded[at + 2 :])
    for at in range(len(padded) + 1):
        yield from _numbers(padded[:at] + "0" + padded[at:])


def _wrong_digit(text: str) -> Iterator[str]:
    for at, letter in enumerate(text):
        if letter.isdigit():
            yield from (text[:at] + digit + text[at + 1 :] for digit in "0123456789" if digit != letter)


def _numbers(text: str) -> Iterator[str]:
    if text.replace(".", "", 1).isdecimal():
        yield text
