"""The main job through the command line: what it publishes, and what it leaves alone when it fails."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from parindex_analysis.home import find_home

REPOSITORY = find_home().root
ENDS_WITHIN = 5.0  # seconds that an interrupted or failed run may take to end
RUNS = ("hanoi 2020", "pci 2014", "pci 2011", "papi 2022", "binhduong 2017", "hanoi 2018")


def parindex(
    home: Path, *arguments: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command line in an analysis folder of its own."""
    command = [sys.executable, "-m", "parindex_analysis.cli", *arguments]
    variables = {**os.environ, "PARINDEX_HOME": str(home), **(env or {})}
    return subprocess.run(
        command, env=variables, cwd=home, capture_output=True, text=True, timeout=120, check=False
    )


def start(home: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the command line in a session of its own, so that a test can signal it alone."""
    command = [sys.executable, "-m", "parindex_analysis.cli", *arguments]
    return subprocess.Popen(
        command,
        env={**os.environ, "PARINDEX_HOME": str(home)},
        cwd=home,
        text=True,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def digests(home: Path) -> dict[str, str]:
    """Return the hash of every published file."""
    roots = (home / "reports", home / "data" / "processed")
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for root in roots
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {"_failed", ".staging"} & set(path.parts) and not path.name.startswith(".")
    }


def text_of(page: Path) -> str:
    """Return what a reader reads: the page without tags, styles and drawings' markup."""
    html = re.sub(r"<(style|pre|script).*?</\1>", " ", page.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def new_home(folder: Path) -> Path:
    """Make an analysis folder with the repository's inputs and notebooks of its own."""
    shutil.copytree(REPOSITORY / "data" / "raw", folder / "data" / "raw")
    shutil.copytree(REPOSITORY / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return folder


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An analysis folder with the pages of a few years of different kinds."""
    home = new_home(tmp_path_factory.mktemp("published"))
    for run in RUNS:
        index, year = run.split()
        done = parindex(home, "run", year, "--index", index)
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr and "Warning" not in done.stderr
    return home


@pytest.fixture
def home(published: Path, tmp_path: Path) -> Path:
    """A copy of the published folder that a test may spoil."""
    return shutil.copytree(published, tmp_path / "home")


def spoil(home: Path, source: str, name: str = "03_annual_report") -> None:
    """Put a cell into a notebook of an analysis folder, right before its last one."""
    path = home / "notebooks" / f"{name}.ipynb"
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    notebook.cells.insert(-1, nbformat.v4.new_code_cell(source, id="spoilt"))  # type: ignore[no-untyped-call]
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


def kernels_of(home: Path) -> list[psutil.Process]:
    """Return the kernels that work in an analysis folder."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        command = " ".join(process.info["cmdline"] or ())
        if "ipykernel" in command and (process.info["environ"] or {}).get("PARINDEX_HOME") == str(home):
            found.append(process)
    return found


def no_kernel_within(home: Path, seconds: float) -> bool:
    """Wait until no kernel of the folder is left."""
    end = time.monotonic() + seconds
    while kernels_of(home) and time.monotonic() < end:
        time.sleep(0.05)
    return not kernels_of(home)


# What is published


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", ["2001/QĐ-UBND", "05/5/2021", "Sở Tài chính", "92,76", "Cầu Giấy", "94,22"]),
        ("en", ["2001/QĐ-UBND", "05/5/2021", "Sở Tài chính", "92.76", "Cầu Giấy", "94.22", "5 of 52 totals"]),
    ],
)
def test_the_page_of_hanoi_2020_says_what_the_decision_says(
    published: Path, lang: str, words: list[str]
) -> None:
    page = text_of(published / "reports" / "hanoi" / "2020" / f"index.{lang}.html")
    assert [word for word in words if word not in page] == []


def test_both_languages_count_the_public_totals(published: Path) -> None:
    page = text_of(published / "reports" / "hanoi" / "2020" / "index.vi.html")
    assert re.search(r"\b5/52\b|5 trong( số)? 52|5 trên 52", page)


def test_each_year_has_four_pages_in_two_languages_and_its_tables(published: Path) -> None:
    pages = {path.name for path in (published / "reports" / "hanoi" / "2020").glob("*.html")}
    assert pages == {
        f"{name}.{lang}.html"
        for name in ("index", "recompute", "sensitivity", "compare")
        for lang in ("vi", "en")
    }
    tables = {path.name for path in (published / "data" / "processed" / "hanoi" / "2020").iterdir()}
    assert {
        "ranking.csv",
        "checks.csv",
        "findings.csv",
        "movers.csv",
        "radii.csv",
        "moves.csv",
        "targets.csv",
    } <= tables


def test_the_report_leads_to_the_files_beside_it(published: Path) -> None:
    for year in ("hanoi/2020", "pci/2014"):
        folder = published / "reports" / year
        for lang, word in (("vi", "Tải về"), ("en", "Downloads")):
            page = (folder / f"index.{lang}.html").read_text("utf-8")
            contents, section = re.findall(rf'<a href="#([^"]+)">{word}</a>', page), page.split("<footer>")[0]
            assert len(contents) == 1 and f'<h2 id="{contents[0]}">{word}</h2>' in section
            linked = set(re.findall(r'href="(data/[^"]+|ro-crate[^"]+)"', page))
            beside = [*folder.glob("data/*"), folder / "ro-crate-metadata.json"]
            assert linked == {path.relative_to(folder).as_posix() for path in beside}
            assert not re.search(r'href="data/', (folder / f"recompute.{lang}.html").read_text("utf-8"))


def test_every_link_leads_to_a_file_and_every_file_is_led_to(published: Path) -> None:
    reports = published / "reports"
    led = {reports / "index.html"}
    for page in reports.rglob("*.html"):
        for href in re.findall(r'<a [^>]*href="([^"]+)"', page.read_text("utf-8")):
            path = unescape(href).partition("#")[0]
            if path and not path.startswith(("http://", "https://", "mailto:")):
                target = (page.parent / path).resolve()
                assert target.is_file(), f"{page.relative_to(reports)} leads to {href}"
                led.add(target)
    files = {path.resolve() for path in reports.rglob("*.*") if path.is_file() and path.name != ".lock"}
    assert files == led


def test_the_crate_has_the_hash_of_every_file_beside_it(published: Path) -> None:
    folder = published / "reports" / "pci" / "2014"
    text = (folder / "ro-crate-metadata.json").read_text("utf-8")
    assert str(REPOSITORY) not in text and str(published) not in text
    hashes = {one["@id"]: one.get("sha256") for one in json.loads(text)["@graph"]}
    for path in folder.rglob("*.*"):
        name = path.relative_to(folder).as_posix()
        if name != "ro-crate-metadata.json":
            assert hashes[name] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_no_page_shows_an_empty_value(published: Path) -> None:
    for page in published.glob("reports/*/*/*.html"):
        assert not re.search(r"\b(nan|NaN|None|null|inf)\b", text_of(page)), page
        assert "{" not in text_of(page), page


def test_pages_are_small(published: Path) -> None:
    for page in published.glob("reports/*/*/*.html"):
        assert page.stat().st_size <= (600_000 if "/pci/" in page.as_posix() else 400_000), page
    assert (published / "reports" / "index.html").stat().st_size <= 60_000


def test_pages_ask_nothing_of_the_network_and_name_no_machine(published: Path) -> None:
    for page in published.glob("reports/**/*.html"):
        html = page.read_text("utf-8")
        assert not re.search(r"<script [^>]*src=|<link |@import|src=\"(?!data:)|url\((?!#)", html), page
        assert str(REPOSITORY) not in html and str(published) not in html, page


def test_pci_2014_reproduces_every_total(published: Path) -> None:
    assert "63 of 63 official totals" in text_of(published / "reports" / "pci" / "2014" / "recompute.en.html")


def test_pci_2011_is_said_not_to_follow_its_weights(published: Path) -> None:
    page = text_of(published / "reports" / "pci" / "2011" / "index.en.html")
    assert "Not one of the 63 official totals follows" in page and "19 ranks" in page


def test_papi_2022_gives_partial_provinces_no_total(published: Path) -> None:
    rows = (
        (published / "data" / "processed" / "papi" / "2022" / "recomputed.csv")
        .read_text("utf-8")
        .splitlines()
    )
    partial = {row.split(",")[1]: row.split(",") for row in rows[1:] if not row.endswith(",0")}
    assert {unit: cells[4] for unit, cells in partial.items()} == {"bac-giang": "", "bac-ninh": ""}


def test_the_processed_tables_have_a_true_manifest(published: Path) -> None:
    from parindex_analysis.catalog.manifest import digest_tree, read_manifest

    processed = published / "data" / "processed"
    assert read_manifest(processed / "manifest.csv") == digest_tree(processed)


def test_the_committed_tables_are_what_a_run_makes(published: Path) -> None:
    from parindex_analysis.catalog.manifest import read_manifest

    committed = read_manifest(REPOSITORY / "data" / "processed" / "manifest.csv")
    made = read_manifest(published / "data" / "processed" / "manifest.csv")
    assert {path: committed.get(path) for path in made} == made, (
        "run: make reports, and commit data/processed"
    )


def test_a_second_run_gives_the_same_bytes(home: Path) -> None:
    before = digests(home)
    assert parindex(home, "run", "2020").returncode == 0
    assert digests(home) == before


def test_a_changed_parameter_is_said(home: Path) -> None:
    done = parindex(home, "run", "2017", "--index", "binhduong", "-p", "vary=10%", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["parameters"]["vary"] == 0.1
    page = text_of(home / "reports" / "binhduong" / "2017" / "sensitivity.en.html")
    assert "vary = 0.1 (changed)" in page and "+10%" in page


# What is refused


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("run", "2020", "-p", "yaer=2020"), 2, "did you mean 'year'?"),
        (("run", "2031"), 2, "2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024"),
        (("run", "twenty"), 2, "twenty"),
        (("run",), 2, "--all"),
        (("run", "2020", "--all"), 2, "--all"),
        (("run", "2020", "-p", "vary=2"), 2, "between 0 and 1"),
        (("run", "2020", "-p", "vary"), 2, "NAME=VALUE"),
        (("run", "2020", "--index", "hanoy"), 2, "did you mean 'hanoi'?"),
        (("run", "2020", "--lang", "fr"), 2, "vi and en"),
        (("rum", "2020"), 2, "run"),
    ],
)
def test_wrong_usage_ends_with_2_and_writes_nothing(
    home: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    before = digests(home)
    done = parindex(home, *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr and "Traceback" not in done.stderr
    assert digests(home) == before


def test_plain_papermill_refuses_an_unknown_parameter_too(home: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "papermill",
        str(home / "notebooks" / "01_recompute_scores.ipynb"),
        str(tmp_path / "out.ipynb"),
        "-p",
        "yaer",
        "2020",
        "--no-progress-bar",
    ]
    done = subprocess.run(
        command,
        env={**os.environ, "PARINDEX_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "There is no parameter 'yaer'; did you mean 'year'?" in done.stderr


def test_broken_inputs_end_with_3_and_name_every_place(home: Path) -> None:
    facts = home / "data" / "raw" / "hanoi" / "2020" / "facts.csv"
    text = facts.read_text("utf-8").replace("92.76,2,rounded", "92x76,2,rounded", 1)
    facts.write_text(text.replace("quan-cau-giay", "quan-cau-giai", 1), encoding="utf-8")
    before = digests(home)
    done = parindex(home, "run", "2020")
    assert done.returncode == 3
    assert "This is not a number." in done.stderr and "Did you mean quan-cau-giay?" in done.stderr
    assert digests(home) == before


# What fails


@pytest.mark.parametrize(
    ("source", "said"),
    [("1 / 0", "division by zero"), ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "kernel")],
)
def test_a_failing_cell_or_kernel_leaves_the_last_good_pages(home: Path, source: str, said: str) -> None:
    spoil(home, source)
    before = digests(home)
    began = time.monotonic()
    done = parindex(home, "run", "2020")
    assert done.returncode == 1
    assert said in done.stderr and "Traceback" not in done.stderr and "reports/_failed/" in done.stderr
    assert (home / "reports" / "_failed" / "hanoi-2020-03_annual_report.ipynb").is_file()
    assert digests(home) == before
    assert no_kernel_within(home, 1)
    assert time.monotonic() - began < 60


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_soon_and_leaves_the_last_good_pages(
    home: Path, number: signal.Signals
) -> None:
    spoil(home, "import time; time.sleep(60)")
    before = digests(home)
    run = start(home, "run", "2020")
    while "03_annual_report" not in (run.stderr.readline() if run.stderr else ""):
        assert run.poll() is None
    time.sleep(1.5)
    began = time.monotonic()
    run.send_signal(number)
    _, stderr = run.communicate(timeout=20)
    assert time.monotonic() - began < ENDS_WITHIN
    assert run.returncode == 130
    assert "Traceback" not in stderr
    assert digests(home) == before
    assert no_kernel_within(home, ENDS_WITHIN)


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
def test_a_killed_run_leaves_no_kernel_and_the_last_good_pages(home: Path) -> None:
    spoil(home, "import time; time.sleep(60 if year == 2020 else 0)")
    before = digests(home)
    run = start(home, "run", "2020")
    while "03_annual_report" not in (run.stderr.readline() if run.stderr else ""):
        assert run.poll() is None
    time.sleep(1.5)
    run.kill()
    run.communicate(timeout=20)
    assert no_kernel_within(home, ENDS_WITHIN)
    assert digests(home) == before
    assert parindex(home, "run", "2017", "--index", "binhduong").returncode == 0
    assert list((home / "reports").glob(".staging/*")) == []


@pytest.mark.skipif(os.name != "posix", reason="file size limits are POSIX")
def test_a_disk_that_takes_no_more_leaves_the_last_good_pages(home: Path) -> None:
    before = digests(home)
    command = f'ulimit -f 40; exec "{sys.executable}" -m parindex_analysis.cli run 2020'
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "PARINDEX_HOME": str(home)},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert digests(home) == before


def test_two_runs_at_once_both_end_well(home: Path) -> None:
    before = digests(home)
    runs = [start(home, "run", year) for year in ("2020", "2018")]
    assert [run.communicate(timeout=120)[1] and run.returncode for run in runs] == [0, 0]
    assert digests(home) == before


# The browser's view


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    "page",
    [
        "index.html",
        "hanoi/2020/index.vi.html",
        "hanoi/2020/index.en.html",
        "hanoi/2020/recompute.vi.html",
        "hanoi/2020/sensitivity.en.html",
        "pci/2014/sensitivity.vi.html",
        "papi/2022/recompute.en.html",
        "binhduong/2017/sensitivity.en.html",
        "hanoi/2018/index.vi.html",
        "hanoi/2020/compare.en.html",
        "pci/2014/compare.vi.html",
    ],
)
def test_pages_are_accessible_and_fit(published: Path, check_page, page: str, width: int) -> None:  # type: ignore[no-untyped-def]
    check_page(published / "reports" / page, width)
