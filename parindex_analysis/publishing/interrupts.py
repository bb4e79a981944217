"""Turn Ctrl-C and the system's wish to stop into one exception, and hold both back where it matters."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from types import FrameType

from parindex_analysis.errors import Interrupted

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_SIGNALS = tuple(signal.Signals[name] for name in _NAMES if name in signal.Signals.__members__)

# Ctrl-C often arrives twice (from the terminal and from a wrapper such as make); clean-up ends within this.
_DEAF_SECONDS = 5.0


class _Handler:
    """Signal handler that raises, or only remembers what came.

    It raises KeyboardInterrupt, not :class:`Interrupted`: libraries that catch ``Exception`` (asyncio does)
    would swallow the latter.
    """

    def __init__(self, *, raises: bool) -> None:
        self.raises = raises
        self.numbers: list[int] = []
        self._deaf_until = 0.0

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if now < self._deaf_until:
            return
        if self.raises:
            self._deaf_until = now + _DEAF_SECONDS
            raise KeyboardInterrupt(signal.Signals(number).name)
        self.numbers.append(number)


def interruption(error: KeyboardInterrupt) -> Interrupted:
    """Return the package's exception for a KeyboardInterrupt.

    Parameters
    ----------
    error : KeyboardInterrupt
        What was raised; its first argument may name the signal.

    Returns
    -------
    Interrupted
        The exception to raise in its place.
    """
    name = str(error.args[0]) if error.args else "SIGINT"
    return Interrupted("Stopped by {signal}. Run the same command again to finish.", signal=name)


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise :class:`Interrupted` when SIGINT, SIGTERM or SIGHUP asks the process to stop.

    Inside the block the signal appears in the main thread as a KeyboardInterrupt, so that no ``except
    Exception`` on the way swallows it; the block turns it into :class:`Interrupted`. Further signals within
    five seconds are ignored, so that they do not break the clean-up. Nested blocks share the outermost one's
    handlers; outside the main thread only the translation happens.

    Raises
    ------
    Interrupted
        A signal came, or code inside raised KeyboardInterrupt.
    """
    try:
        with _handling(_Handler(raises=True)) if _is_free() else nullcontext():
            yield
    except KeyboardInterrupt as error:
        raise interruption(error) from None


@contextmanager
def held_back() -> Iterator[None]:
    """Hold SIGINT, SIGTERM and SIGHUP back until the block ends, then deliver the first that came.

    For a few milliseconds of work that must not be cut in two. Does nothing outside the main thread, where
    Python delivers no signals.
    """
    with _handling(_Handler(raises=False)) if _in_main_thread() else nullcontext():
        yield


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _is_free() -> bool:
    """Whether signals come to this thread and no block around it handles them already."""
    return _in_main_thread() and not any(isinstance(signal.getsignal(n), _Handler) for n in _SIGNALS)


@contextmanager
def _handling(handler: _Handler) -> Iterator[None]:
    """Install a handler for all signals; put the old ones back and deliver what the handler remembers."""
    # Left alone: a handler of None, which Python did not set, and a SIGHUP that nohup told us to ignore.
    before = {
        number: old
        for number in _SIGNALS
        if (old := signal.getsignal(number)) is not None
        and not (old is signal.SIG_IGN and number.name == "SIGHUP")
    }
    try:
        for number in before:
            signal.signal(number, handler)
        yield
    finally:
        handler.raises = False  # first of all: what comes from here on must not stop the restoring
        for number, old in before.items():
            signal.signal(number, old)
        if handler.numbers:
            signal.raise_signal(handler.numbers[0])
