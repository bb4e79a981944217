"""Pages as PDF files for paper (A4), printed by the Chromium that the machine has."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from parindex_analysis.errors import AnalysisFailed, UsageError
from parindex_analysis.publishing.interrupts import held_back

Running = list[tuple["subprocess.Popen[bytes]", Path, float]]  # what prints, which page, until when

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
_SECONDS = 120.0  # that one page may take; a long one takes three on a slow machine
_AT_ONCE = 2
_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # a page asks for nothing; nor shall its browser
    "--no-pdf-header-footer",  # the pages' own style prints their title and number
)


def find_browser() -> str:
    """Return the browser that prints: the one named by ``PARINDEX_CHROMIUM``, or the first on the path.

    Raises
    ------
    UsageError
        There is none; the message says what to do.
    """
    named = os.environ.get("PARINDEX_CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else _NAMES)), None)
    if found:
        return found
    if named:
        raise UsageError(
            "PARINDEX_CHROMIUM names {program}, which can't be run. Name a Chromium, Chrome or Edge, or run "
            "again without --pdf and print the pages from a browser.",
            program=named,
        )
    raise UsageError(
        "--pdf needs Chromium, and there is none on the path (looked for: {names}). Install it, name a "
        "Chromium, Chrome or Edge in PARINDEX_CHROMIUM, or run again without --pdf and print the pages from "
        "a browser.",
        names=", ".join(_NAMES),
    )


def print_pages(browser: str, pages: Sequence[Path], seconds: float = _SECONDS) -> list[Path]:
    """Write a PDF beside each page (``index.vi.html`` gives ``index.vi.pdf``), two at a time.

    Parameters
    ----------
    browser : str
        The program; each page has a process and a profile of its own, removed at the end.
    pages : sequence of Path
    seconds : float
        What one page may take.

    Returns
    -------
    list of Path

    Raises
    ------
    AnalysisFailed
        The browser failed, or took too long.
    """
    waiting = list(pages)
    profiles = tempfile.TemporaryDirectory(prefix="parindex-pdf-", ignore_cleanup_errors=True)
    with profiles as folder, _killed_at_end() as running:
        while waiting or running:
            while waiting and len(running) < _AT_ONCE:
                page = waiting.pop(0)
                with held_back():  # an interruption finds the process either not started or in the list
                    process = _start(browser, page, Path(folder) / str(len(waiting)))
                    running.append((process, page, time.monotonic() + seconds))
            for entry in list(running):
                if _ended(browser, *entry):
                    running.remove(entry)
            time.sleep(0.02)
    return [page.with_suffix(".pdf") for page in pages]


def _start(browser: str, page: Path, profile: Path) -> subprocess.Popen[bytes]:
    profile.mkdir()
    command = [browser, *_OPTIONS, f"--user-data-dir={profile}", f"--print-to-pdf={page.with_suffix('.pdf')}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # Chromium refuses to start for root otherwise
    try:
        return subprocess.Popen(
            [*command, page.resolve().as_uri()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that it and its helpers end together
        )
    except OSError as error:
        raise _failed(browser, page) from error


def _ended(browser: str, process: subprocess.Popen[bytes], page: Path, deadline: float) -> bool:
    """Say whether a page is printed; raise where it can't be."""
    if process.poll() is None:
        if time.monotonic() > deadline:
            raise AnalysisFailed(
                "{browser} did not print {page} in time. Nothing was changed; run again without --pdf.",
                browser=browser,
                page=page.name,
            )
        return False
    pdf = page.with_suffix(".pdf")
    if process.returncode or not pdf.is_file() or pdf.read_bytes()[:5] != b"%PDF-":
        raise _failed(browser, page)
    return True


def _failed(browser: str, page: Path) -> AnalysisFailed:
    return AnalysisFailed(
        "{browser} could not print {page}. Nothing was changed; try another browser in PARINDEX_CHROMIUM, "
        "or run again without --pdf.",
        browser=browser,
        page=page.name,
    )


@contextmanager
def _killed_at_end() -> Iterator[Running]:
    """Give a list of processes; those that are left in it at the end are killed with their helpers."""
    running: Running = []
    try:
        yield running
    finally:
        for process, _, _ in running:
            if sys.platform == "win32":
                process.kill()
            else:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.wait()
