"""What all tests share: the browser's fixtures, and how hypothesis draws its examples.

Examples are the same in every run. With PARINDEX_FUZZ, which ``python tests/fuzz.py`` sets, they are fresh,
and the number of those that were tried is noted in the file that it names.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

pytest_plugins = ["browser"]

FUZZ = os.environ.get("PARINDEX_FUZZ")
# How long a draw takes is no property of the code that is tested: no deadline, no complaint about slowness.
settings.register_profile(
    "same", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("fresh", settings.get_profile("same"), derandomize=False, print_blob=True)
settings.load_profile("fresh" if FUZZ else "same")

_tried = 0


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each law count its examples; leave all other tests out of the search."""
    if not FUZZ:
        return
    laws = [item for item in items if is_hypothesis_test(getattr(item, "obj", None))]
    for test in {item.obj for item in laws}:  # type: ignore[attr-defined]
        test.hypothesis.inner_test = _counted(test.hypothesis.inner_test)
    config.hook.pytest_deselected(items=[item for item in items if item not in set(laws)])
    items[:] = laws


def _counted(law: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(law)
    def counted(*arguments: Any, **named: Any) -> Any:
        global _tried
        _tried += 1
        return law(*arguments, **named)

    return counted


def pytest_sessionfinish() -> None:
    """Note how many examples this process has tried."""
    if FUZZ and _tried:
        with Path(FUZZ).open("a", encoding="ascii") as notes:
            notes.write(f"{_tried}\n")
