"""Signals become one exception, raised once, and wait where they must."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from parindex_analysis.errors import Interrupted
from parindex_analysis.publishing.interrupts import held_back, interruptible

SIGNALS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


@pytest.fixture(autouse=True)
def _as_from_a_terminal() -> Iterator[None]:
    """Let SIGHUP act, also where these tests are run by nohup, which ignores it."""
    if not hasattr(signal, "SIGHUP"):
        yield
        return
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Every block puts back the handlers it found."""
    before = [signal.getsignal(number) for number in SIGNALS]
    yield
    assert [signal.getsignal(number) for number in SIGNALS] == before


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_becomes_interrupted(number: signal.Signals) -> None:
    with pytest.raises(Interrupted, match=number.name), interruptible():
        signal.raise_signal(number)
        pytest.fail("went on")


def test_plain_keyboard_interrupts_too() -> None:
    with pytest.raises(Interrupted, match="SIGINT"), interruptible():
        raise KeyboardInterrupt


def test_nothing_that_catches_exceptions_swallows_it() -> None:
    async def works() -> None:
        asyncio.get_running_loop().call_soon(signal.raise_signal, signal.SIGTERM)
        with suppress(Exception):
            await asyncio.sleep(5)

    with pytest.raises(Interrupted), interruptible(), asyncio.Runner() as runner:
        # Runner.run has a handler of its own for SIGINT, so use the loop.
        runner.get_loop().run_until_complete(works())


def test_nested_blocks_raise_once_each() -> None:
    with interruptible(), pytest.raises(Interrupted), interruptible():
        signal.raise_signal(signal.SIGINT)
    with pytest.raises(Interrupted), interruptible(), interruptible():
        signal.raise_signal(signal.SIGINT)


def test_a_second_signal_does_not_break_the_clean_up() -> None:
    cleaned = []
    with pytest.raises(Interrupted), interruptible():
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGTERM)
            cleaned.append(True)
    assert cleaned == [True]


def test_it_can_be_interrupted_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Interrupted, match="SIGTERM"), interruptible():
        with suppress(KeyboardInterrupt):  # code that swallowed it
            signal.raise_signal(signal.SIGINT)
        soon = time.monotonic() + 6
        monkeypatch.setattr(time, "monotonic", lambda: soon)
        signal.raise_signal(signal.SIGTERM)


def test_held_back_signals_come_at_the_end() -> None:
    steps = []
    with pytest.raises(Interrupted, match="SIGTERM"), interruptible():
        with held_back():
            steps.append(1)
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
            steps.append(2)
        steps.append(3)
    assert steps == [1, 2]


def test_held_back_without_a_signal_is_quiet() -> None:
    with interruptible(), held_back(), held_back():
        pass


def test_held_back_nests() -> None:
    steps = []
    with pytest.raises(Interrupted), interruptible(), held_back():
        with held_back():
            signal.raise_signal(signal.SIGINT)
        steps.append(1)
        with interruptible():
            signal.raise_signal(signal.SIGINT)
        steps.append(2)
    assert steps == [1, 2]


def test_errors_pass_through_both() -> None:
    with pytest.raises(KeyError), interruptible(), held_back():
        raise KeyError("bug")


def test_other_threads_may_use_both() -> None:
    caught = []

    def work() -> None:
        try:
            with interruptible(), held_back():
                raise KeyboardInterrupt
        except Interrupted as error:
            caught.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(caught) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no SIGHUP")
def test_nohup_is_respected() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interruptible(), held_back():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize("number", SIGNALS)
def test_a_process_ends_with_its_clean_up_done(number: signal.Signals) -> None:
    code = """
import time
from parindex_analysis.publishing.interrupts import interruptible
try:
    with interruptible():
        try:
            print("ready", flush=True)
            time.sleep(30)
        finally:
            time.sleep(0.5)
            print("clean", flush=True)
except Exception as error:
    print(type(error).__name__, error.exit_code)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        for _ in range(3):
            process.send_signal(number)
            time.sleep(0.1)
        assert process.stdout.read() == "clean\nInterrupted 130\n"
    assert process.returncode == 0
