"""Guess which printed figure was mistyped when figures don't add up: a lost zero, two digits swapped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal


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
