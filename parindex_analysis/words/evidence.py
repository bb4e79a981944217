"""What each kind of evidence is called, and the conditions under which something holds."""

from __future__ import annotations

from parindex_analysis.evidence import Guarantee, Items
from parindex_analysis.language import Language

_FINE = 0.01  # a smaller radius is printed to a hundredth of a percent


def evidence_words(say: Language) -> dict[str, str]:
    """Return the word for each kind of evidence."""
    return {
        "published": say("published"),
        "derived": say("derived"),
        "implied": say("implied"),
        "not_excluded": say("not excluded"),
        "illustrative": say("illustrative"),
    }


def whatever(items: Items, say: Language) -> str:
    """Return the condition of what follows from totals alone: what is left open, as the end of a sentence."""
    if items == "same":
        return say("whatever the unpublished scores are, as the same items apply to all units")
    return say("whatever the unpublished scores are and whichever items apply to each unit")


def radius_text(guarantee: Guarantee, say: Language) -> str:
    """Return a guaranteed radius as it is printed: 9.7%, and 0.33% where it is below 1%."""
    shown = guarantee.shown
    return say.percent(shown, 2 if shown < _FINE else 1)
