"""Open pages in the system's Chromium and say what is wrong with them.

A test module asks for the fixtures with ``pytest_plugins = ["browser"]`` and calls
``check_page(path, width, color_scheme)``. Playwright runs in a thread of its own, because it keeps an event
loop running, and in that thread no test could run a notebook.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

ColorScheme = Literal["light", "dark"]
T = TypeVar("T")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What a reader who does not see the page, or has a narrow screen, would miss.
FACTS = """() => ({
    headings: document.querySelectorAll('h1').length,
    lang: document.documentElement.lang,
    scroll: document.documentElement.scrollWidth,
    width: document.documentElement.clientWidth,
    alts: [...document.querySelectorAll('img, svg:not([aria-hidden=true])')].map(
        e => (e.tagName === 'IMG' ? e.getAttribute('alt') : e.getAttribute('aria-label')) || ''),
    wide: [...document.querySelectorAll('body *')].filter(
        e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map(
        e => e.tagName.toLowerCase() + '.' + (e.getAttribute('class') || '')),
})"""


class CheckPage(Protocol):
    """Open a page and fail with the list of all that is wrong with it."""

    def __call__(self, page_path: Path, width: int, color_scheme: ColorScheme = "light") -> None: ...


@dataclass
class Visit:
    """A page that has been opened, what it asked for besides itself, and what the browser said."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


class Chromium:
    """One browser for all tests of a process."""

    def __init__(self, executable: str) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="playwright")
        self._playwright, self._browser = self._thread.submit(_start, executable).result(timeout=60)

    def close(self) -> None:
        """End the browser and its thread."""
        self._thread.submit(self._browser.close).result(timeout=60)
        self._thread.submit(self._playwright.stop).result(timeout=60)
        self._thread.shutdown()

    def visit(
        self,
        page_path: Path,
        width: int,
        color_scheme: ColorScheme,
        act: Callable[[Visit], T],
        *,
        policy: bool = True,
    ) -> T:
        """Open a page from its file and return what ``act`` makes of it.

        Without ``policy`` the page's own Content-Security-Policy does not hold, so that requests that it
        would have stopped are seen, and axe can be added.
        """

        def work() -> T:
            context = self._browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=color_scheme, bypass_csp=not policy
            )
            try:
                context.set_offline(offline=True)
                visit = Visit(context.new_page())
                address = page_path.resolve().as_uri()
                visit.page.on("request", lambda asked: visit.requests.append(asked.url))
                visit.page.on("console", lambda said: visit.messages.append(said.text))
                visit.page.on("pageerror", lambda error: visit.messages.append(str(error)))
                visit.page.goto(address)
                visit.requests.remove(address)
                return act(visit)
            finally:
                context.close()

        return self._thread.submit(work).result(timeout=120)


def _start(executable: str) -> tuple[Playwright, Browser]:
    playwright = sync_playwright().start()
    try:
        return playwright, playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
    except BaseException:
        playwright.stop()
        raise


def find_chromium() -> str | None:
    """Return the browser named by PARINDEX_CHROMIUM, or the first one on the path."""
    named = os.environ.get("PARINDEX_CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The system's browser; the test is skipped where there is none, unless PARINDEX_NEED_BROWSER=1."""
    executable = find_chromium()
    if executable is None:
        reason = "No Chromium found (chromium, chromium-browser, google-chrome, or PARINDEX_CHROMIUM)."
        if os.environ.get("PARINDEX_NEED_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    browser = Chromium(executable)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def check_page(chromium: Chromium) -> CheckPage:
    """A function that opens a page at a width and fails with the list of all that is wrong with it."""

    def check(page_path: Path, width: int, color_scheme: ColorScheme = "light") -> None:
        problems = chromium.visit(page_path, width, color_scheme, _page_problems, policy=False)
        said = chromium.visit(page_path, width, color_scheme, lambda visit: visit.messages)
        problems += [f"the browser says: {message}" for message in said]
        assert not problems, f"{page_path.name}, {width} px, {color_scheme}:\n" + "\n".join(problems)

    return check


def _page_problems(visit: Visit) -> list[str]:
    facts: dict[str, Any] = visit.page.evaluate(FACTS)
    problems = [f"asks for {url[:200]}" for url in visit.requests if not url.startswith("data:")]
    if facts["headings"] != 1:
        problems.append(f"has {facts['headings']} h1")
    if not facts["lang"]:
        problems.append("has no lang")
    if facts["scroll"] > facts["width"]:
        problems.append(f"is {facts['scroll']} px wide on {facts['width']}: {', '.join(facts['wide'])}")
    for alt, times in Counter(facts["alts"]).items():
        if not alt.strip():
            problems.append(f"has {times} images without alternative text")
        elif times > 1:
            problems.append(f"has {times} images that say {alt[:60]!r}")
    return problems + _axe_problems(visit.page)


def _axe_problems(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"axe {rule['id']} ({rule['impact']}): {rule['help']}\n"
        + "\n".join(
            f"    {' '.join(map(str, node['target']))}: {node['html'][:160]}" for node in rule["nodes"][:5]
        )
        for rule in found
    ]
