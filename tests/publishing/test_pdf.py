"""Pages on paper: which browser prints, what it prints, and what is left when it can't."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from browser import find_chromium

from parindex_analysis.cli import verbs
from parindex_analysis.errors import AnalysisFailed, UsageError
from parindex_analysis.home import find_home
from parindex_analysis.pages.assets import running_foot, style
from parindex_analysis.publishing.pdf import find_browser, print_pages

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the stand-ins for a browser are shell scripts"
)


def stand_in(folder: Path, script: str) -> str:
    """Make a program that takes a browser's arguments and does something else."""
    path = folder / "stand-in"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "pages" / "index.vi.html"
    path.parent.mkdir()
    path.write_text("<!doctype html><h1>Trang</h1>", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def own_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Profiles of browsers lie here, and none may be left."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_the_named_browser_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = stand_in(tmp_path, "exit 0")
    monkeypatch.setenv("PARINDEX_CHROMIUM", named)
    assert find_browser() == named
    monkeypatch.setenv("PARINDEX_CHROMIUM", str(tmp_path / "nothing"))
    with pytest.raises(UsageError, match=r"PARINDEX_CHROMIUM names .*nothing"):
        find_browser()


@pytest.mark.parametrize("name", ["chromium", "google-chrome-stable", "msedge"])
def test_else_the_first_on_the_path(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARINDEX_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="--pdf needs Chromium"):
        find_browser()
    Path(stand_in(tmp_path, "exit 0")).rename(tmp_path / name)
    assert find_browser() == str(tmp_path / name)


def test_a_run_asks_for_the_browser_before_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARINDEX_CHROMIUM", "no-such-program")
    with pytest.raises(UsageError, match="no-such-program"):
        verbs.run_jobs(find_home(), [], verbs.speaker("en"), pdf=True)


@pytest.mark.parametrize(
    ("script", "said"),
    [("exit 3", "could not print"), ("exit 0", "could not print"), ("sleep 60", "in time")],
)
def test_a_browser_that_does_not_print_is_a_sentence_and_leaves_nothing_running(
    script: str, said: str, tmp_path: Path, page: Path, own_temporary: Path
) -> None:
    mark = tmp_path / "pid"
    browser = stand_in(tmp_path, f"echo $$ > {mark}\n{script}")
    with pytest.raises(AnalysisFailed, match=said):
        print_pages(browser, [page], seconds=0.5)
    assert not _runs(int(mark.read_text()))
    assert list(own_temporary.iterdir()) == []


def test_a_file_that_is_no_program_is_a_sentence(tmp_path: Path, page: Path) -> None:
    with pytest.raises(AnalysisFailed, match=r"could not print index\.vi\.html"):
        print_pages(str(tmp_path), [page])


def test_each_page_has_its_own_profile_and_no_network(tmp_path: Path, page: Path) -> None:
    script = (
        'for given; do case "$given" in --print-to-pdf=*) pdf=${given#*=};; esac; done\n'
        'printf "%%PDF-" > "$pdf"; echo "$@" >> ' + str(tmp_path / "said")
    )
    pages = [page, *(page.with_name(f"{n}.en.html") for n in range(4))]
    for one in pages:
        one.touch()
    made = print_pages(stand_in(tmp_path, script), pages)
    assert made == [one.with_suffix(".pdf") for one in pages]
    assert all(pdf.is_file() for pdf in made)
    said = (tmp_path / "said").read_text().splitlines()
    profiles = {word for line in said for word in line.split() if word.startswith("--user-data-dir=")}
    assert len(said) == len(profiles) == len(pages)
    assert all("--host-resolver-rules=MAP * ~NOTFOUND" in line for line in said)


def test_an_interruption_kills_the_browser(tmp_path: Path, page: Path) -> None:
    mark = tmp_path / "pid"
    browser = stand_in(tmp_path, f"echo $$ > {mark}\nsleep 60")
    code = (
        "from pathlib import Path\n"
        "from parindex_analysis.publishing.interrupts import interruptible\n"
        "from parindex_analysis.publishing.pdf import print_pages\n"
        f"with interruptible(): print_pages({browser!r}, [Path({str(page)!r})])"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 20
    while not (mark.exists() and mark.read_text().strip()) and time.monotonic() < until:
        time.sleep(0.02)
    process.terminate()
    _, told = process.communicate(timeout=10)
    assert "Interrupted" in told
    assert not _runs(int(mark.read_text()))


def test_any_title_is_harmless_at_the_foot_of_a_sheet() -> None:
    foot = running_foot('Hà Nội: "x" </style><script>\\ }{;')
    assert foot.startswith('@page{@bottom-left{content:"Hà Nội: \\22 x\\22  \\3c \\2f style\\3e ')
    assert not set("<>") & set(foot) and foot.count('"') == 2 and foot.count("}") == 2


@pytest.mark.browser
def test_a_page_is_printed_on_numbered_sheets_with_what_is_folded(page: Path) -> None:
    browser = find_chromium()
    if browser is None:
        pytest.skip("No Chromium found.")
    rows = "".join(f"<tr><td>{n}</td></tr>" for n in range(100))
    page.write_text(
        f"<!doctype html><meta charset=utf-8><style>{style()}{running_foot('Hà Nội')}</style>"
        f"<main><div class=table><table>{rows}</table></div>"
        f"<details><summary>More</summary><table>{rows}</table></details>"
        f"<details class=code><summary>Code</summary><table>{rows}</table></details></main>",
        encoding="utf-8",
    )
    (pdf,) = print_pages(browser, [page])
    content = pdf.read_bytes()
    assert b"/MediaBox [0 0 594.95996 841.91998]" in content
    assert 4 <= content.count(b"/Type /Page\n") <= 7  # both tables, and not the third


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
