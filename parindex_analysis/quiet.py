"""Silence for solvers that write past ``sys.stdout``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """Send what is written to file descriptor 1 to nowhere: HiGHS writes there, past ``sys.stdout``."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # there is no file descriptor 1
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
