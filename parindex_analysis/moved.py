"""Where rooms that are gone are now: an import of one is answered with a sentence that names the new one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

MOVED = {
    "catalog.write": "illustrative.write",
    "cli_options": "cli.options",
    "cli_questions": "cli.questions",
    "evidence.block": "evidence.known_block",
    "evidence.forced": "evidence.what_holds",
    "evidence.split": "evidence.other_split",
    "quiet": "solver",
    "reporting": "study, words, figures, pages, exports, site, publishing",
    "scoring.block": "scoring.scores",
    "scoring.cells": "scoring.score_table",
    "scoring.illustrative": "illustrative",
    "scoring.parts": "scoring.appraised_and_survey",
    "sensitivity.tally": "sensitivity.count_ranks",
    "trends.robust": "trends.firmness",
    "trends.streaks": "trends.leaders",
}
_PACKAGE = __package__


class _Signpost(MetaPathFinder):
    """Asked last, when no module of that name was found."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find nothing; of a room that is gone, say where it is now."""
        if fullname.startswith(f"{_PACKAGE}.") and (now := _now(fullname.removeprefix(f"{_PACKAGE}."))):
            msg = f"{fullname} has moved: look in {now}."
            raise ModuleNotFoundError(msg, name=fullname)
        return None


def _now(name: str) -> str | None:
    now = MOVED.get(name)
    return None if now is None else ", ".join(f"{_PACKAGE}.{room}" for room in now.split(", "))


def put_up() -> None:
    """Put the signpost at the end of Python's ways to find a module, once."""
    if not any(isinstance(finder, _Signpost) for finder in sys.meta_path):
        sys.meta_path.append(_Signpost())
