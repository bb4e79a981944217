"""What each kind of evidence is called."""

from __future__ import annotations

from parindex_analysis.language import Language


def evidence_words(say: Language) -> dict[str, str]:
    """Return the word for each kind of evidence."""
    return {
        "published": say("published"),
        "derived": say("derived"),
        "implied": say("implied"),
        "illustrative": say("illustrative"),
    }
