"""Runs that are refused, fail, are interrupted or killed: what was published stays as it was."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from runs import ENDS_WITHIN, digests, new_home, no_kernel_within, parindex, publish, spoil, start, text_of

from parindex_analysis.pages.context import NOTEBOOKS

pytestmark = pytest.mark.slow

RUN = ("run", "2017", "--index", "binhduong")
FIRST = next(iter(NOTEBOOKS))  # the notebook that a run starts with


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An analysis folder with the pages of one year."""
    return publish(new_home(tmp_path_factory.mktemp("published")), "binhduong 2017")


@pytest.fixture
def home(published: Path, tmp_path: Path) -> Path:
    """A copy of the published folder that a test may spoil."""
    return shutil.copytree(published, tmp_path / "home")


def test_a_changed_parameter_is_said(home: Path) -> None:
    done = parindex(home, "run", "2017", "--index", "binhduong", "-p", "vary=10%", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["parameters"]["vary"] == 0.1
    page = text_of(home / "reports" / "binhduong" / "2017" / "sensitivity.en.html")
    assert "vary = 0.1 (changed)" in page and "+10%" in page


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


@pytest.mark.parametrize(
    ("source", "said"),
    [("1 / 0", "division by zero"), ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "kernel")],
)
def test_a_failing_cell_or_kernel_leaves_the_last_good_pages(home: Path, source: str, said: str) -> None:
    spoil(home, source)
    before = digests(home)
    began = time.monotonic()
    done = parindex(home, *RUN)
    assert done.returncode == 1
    assert said in done.stderr and "Traceback" not in done.stderr and "reports/_failed/" in done.stderr
    assert (home / "reports" / "_failed" / "binhduong-2017-03_annual_report.ipynb").is_file()
    assert digests(home) == before
    assert no_kernel_within(home, 1)
    assert time.monotonic() - began < 60


def started(home: Path) -> subprocess.Popen[str]:
    """Start a run and wait until its first notebook is at work."""
    run = start(home, *RUN)
    while FIRST not in (run.stderr.readline() if run.stderr else ""):
        assert run.poll() is None
    time.sleep(1.5)
    return run


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_soon_and_leaves_the_last_good_pages(
    home: Path, number: signal.Signals
) -> None:
    spoil(home, "import time; time.sleep(60)", FIRST)
    before = digests(home)
    run = started(home)
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
    spoil(home, "import time; time.sleep(60 if year == 2017 else 0)", FIRST)
    before = digests(home)
    run = started(home)
    run.kill()
    run.communicate(timeout=20)
    assert no_kernel_within(home, ENDS_WITHIN)
    assert digests(home) == before
    assert parindex(home, "run", "2018").returncode == 0
    assert list((home / "reports").glob(".staging/*")) == []


@pytest.mark.skipif(os.name != "posix", reason="file size limits are POSIX")
def test_a_disk_that_takes_no_more_leaves_the_last_good_pages(home: Path) -> None:
    before = digests(home)
    command = f'ulimit -f 40; exec "{sys.executable}" -m parindex_analysis.cli run 2017 --index binhduong'
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
    runs = [start(home, *RUN), start(home, "run", "2018")]
    assert [run.communicate(timeout=120)[1] and run.returncode for run in runs] == [0, 0]
    after = digests(home)
    year = "reports/binhduong/2017/"
    assert {p: d for p, d in after.items() if p.startswith(year)} == {
        p: d for p, d in before.items() if p.startswith(year)
    }
    assert "reports/hanoi/2018/index.vi.html" in after
    assert "hanoi/2018" in (home / "reports" / "index.html").read_text("utf-8")
