"""A finding: one true sentence made from the figures, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from parindex_analysis.catalog import Fact
from parindex_analysis.catalog.facts import Evidence, weakest


@dataclass(frozen=True)
class Finding:
    """One sentence.

    Attributes
    ----------
    kind : str
        What it says; tests hold each kind against the data.
    group : str
        Block it speaks of, empty for the whole index.
    sentence : str
        The sentence in one language.
    evidence : {'published', 'derived', 'implied', 'illustrative'}
        What the figures in it rest on.
    values : dict
        The raw values behind the sentence.
    """

    kind: str
    group: str
    sentence: str
    evidence: Evidence
    values: dict[str, Any] = field(default_factory=dict, hash=False)


def evidence_of(*facts: Fact) -> Evidence:
    """Return the weakest evidence of some figures; without any, what is said is ``derived``."""
    return weakest(*(fact.evidence for fact in facts)) if facts else "derived"
