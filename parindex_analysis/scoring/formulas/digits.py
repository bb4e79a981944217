"""Numbers as a formula writes them: never in powers of ten, and so that reading gives the same number."""

from __future__ import annotations

from decimal import Decimal


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
