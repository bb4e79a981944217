"""A replacement is all or none, whatever happens and whenever."""

from __future__ import annotations

import errno
import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parindex_analysis.errors import AnalysisFailed, Interrupted
from parindex_analysis.home import Home
from parindex_analysis.publishing import replacement
from parindex_analysis.publishing import staging as module
from parindex_analysis.publishing.interrupts import interruptible
from parindex_analysis.publishing.staging import Staging, open_staging, recover

TARGETS = ("reports/hanoi/2020", "data/processed/hanoi/2020", "reports/index.html", "reports/hue/2019")
NEW_ONLY = "reports/hue/2019"


def make_home(root: Path) -> Home:
    return Home(root, root / "data" / "raw", root / "notebooks")


def write(root: Path, version: str, targets: Sequence[str] = TARGETS) -> None:
    """Write every target below a root; files that only one version has are part of it."""
    for target in targets:
        files = [target] if "." in target else [f"{target}/{n}" for n in ("a.html", f"{version}/b.svg")]
        for name in files:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{version} of {name}", encoding="utf-8")


def published(home: Home) -> dict[str, str]:
    """All files and folders below the root, but for the lock that stays."""
    return {
        path.relative_to(home.root).as_posix(): path.read_text(encoding="utf-8")
        if path.is_file()
        else "folder"
        for path in sorted(home.root.rglob("*"))
        if path != home.reports / ".lock"
    }


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = make_home(tmp_path / "analysis")
    write(home.root, "old", [target for target in TARGETS if target != NEW_ONLY])
    return home


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "two renames":
        monkeypatch.setattr(replacement, "_exchange", lambda one, other: False)
    return str(request.param)


def expected(tmp_path: Path, version: str, targets: Sequence[str]) -> dict[str, str]:
    other = make_home(tmp_path / f"expected-{version}")
    write(other.root, version, targets)
    return published(other)


def test_replaces_everything_and_leaves_nothing_else(home: Home, tmp_path: Path, way: str) -> None:
    with open_staging(home) as staging:
        write(staging.root, "new")
        staging.replace(TARGETS)
    assert published(home) == expected(tmp_path, "new", TARGETS)


def test_what_is_published_can_be_seen_while_the_lock_is_held(home: Home) -> None:
    with open_staging(home) as staging:
        write(staging.root, "new", ["reports/hue/2019"])
        with staging.publishing():
            years = sorted(path.name for path in (home.reports / "hanoi").iterdir())
            (staging.root / "reports" / "index.html").write_text(f"{years}", encoding="utf-8")
            staging.replace(["reports/hue/2019", "reports/index.html"])
    assert (home.reports / "index.html").read_text(encoding="utf-8") == "['2020']"


def test_one_staging_replaces_twice(home: Home, tmp_path: Path, way: str) -> None:
    with open_staging(home) as staging:
        for version in ("first", "second"):
            write(staging.root, version)
            staging.replace(TARGETS)
    assert published(home) == expected(tmp_path, "second", TARGETS)


def test_a_failed_run_leaves_the_old_pages_and_no_litter(home: Home) -> None:
    before = published(home)
    with pytest.raises(KeyError), open_staging(home) as staging:
        write(staging.root, "new")
        raise KeyError("bug")
    assert published(home) == before
    assert not (home.reports / ".staging").exists()


def test_a_failed_first_run_leaves_no_reports_folder(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    with pytest.raises(KeyError), open_staging(home):
        raise KeyError("bug")
    assert list(tmp_path.iterdir()) == []


def test_a_first_run_makes_the_folders(tmp_path: Path, way: str) -> None:
    home = make_home(tmp_path / "analysis")
    with open_staging(home) as staging:
        write(staging.root, "new")
        staging.replace(TARGETS)
    assert published(home) == expected(tmp_path, "new", TARGETS)


@pytest.mark.parametrize(
    "targets", [["/etc"], ["../x"], ["."], ["reports/none"], ["reports", "reports/hanoi"]]
)
def test_a_wrong_target_is_refused(home: Home, targets: list[str]) -> None:
    before = published(home)
    with open_staging(home) as staging:
        write(staging.root, "new")
        with pytest.raises(ValueError, match=r"path below|twice"):
            staging.replace(targets)
    assert published(home) == before


# Killed at any step -----------------------------------------------------------------------------------------


def die_after(home: Home, steps: int, targets: Sequence[str] = TARGETS) -> bool:
    """Do as many steps of a replacement as asked and leave all as a killed process would; True at the end."""
    staging = Staging(home, home.reports / ".staging" / "dead")
    owner = FileLock(staging.folder / "owner")
    module._claim(staging, owner)
    write(staging.root, "new", targets)
    moves = [staging._plan(number, Path(name)) for number, name in enumerate(targets)]
    journal = staging.folder / "journal.json"
    replacement.write_journal(journal, moves)
    for name, move in zip(targets, moves, strict=True):
        replacement.copy_once(staging.root / name, move.new)
    done = sum(1 for _ in itertools.islice(replacement.steps(journal, moves), steps + 1))
    owner.release()
    return done <= steps


def check_all_steps(home: Home, new: dict[str, str]) -> None:
    before = published(home)
    for steps in itertools.count():
        ended = die_after(home, steps)
        recover(home)
        assert published(home) == (new if ended else before), steps
        if ended:
            assert steps > len(TARGETS)
            return


def test_a_kill_at_any_step_leaves_all_old_or_all_new(home: Home, tmp_path: Path, way: str) -> None:
    check_all_steps(home, expected(tmp_path, "new", TARGETS))


def test_the_next_run_recovers_too(home: Home, tmp_path: Path, way: str) -> None:
    die_after(home, 3)
    with open_staging(home) as staging:
        write(staging.root, "next")
        staging.replace(TARGETS)
    assert published(home) == expected(tmp_path, "next", TARGETS)


def test_a_run_that_was_building_meanwhile_recovers_too(home: Home, tmp_path: Path, way: str) -> None:
    with open_staging(home) as staging:
        write(staging.root, "next")
        die_after(home, 3)
        staging.replace(TARGETS)
    recover(home)
    assert published(home) == expected(tmp_path, "next", TARGETS)


def test_a_moved_folder_is_recovered(home: Home, tmp_path: Path) -> None:
    before = published(home)
    die_after(home, 3)
    home.root.rename(tmp_path / "elsewhere")
    moved = make_home(tmp_path / "elsewhere")
    recover(moved)
    assert published(moved) == before


def test_other_systems_recover_an_exchange(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = published(home)
    die_after(home, 3)
    monkeypatch.setattr(replacement, "_exchange", lambda one, other: False)
    recover(home)
    assert published(home) == before


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    had=st.sets(st.sampled_from(TARGETS)),
    targets=st.lists(st.sampled_from(TARGETS), min_size=1, unique=True),
    steps=st.integers(0, 20),
    dies_again=st.integers(0, 12),
    exchanges=st.booleans(),
)
def test_a_recovery_that_dies_is_done_again(
    tmp_path_factory: pytest.TempPathFactory,
    had: set[str],
    targets: list[str],
    steps: int,
    dies_again: int,
    exchanges: bool,
) -> None:
    home = make_home(tmp_path_factory.mktemp("home"))
    home.reports.mkdir()
    write(home.root, "old", sorted(had))
    before = published(home)
    with pytest.MonkeyPatch.context() as patch:
        if not exchanges:
            patch.setattr(replacement, "_exchange", lambda one, other: False)
        ended = die_after(home, steps, targets)
        after = published_but_staging(home)
        with pytest.MonkeyPatch.context() as death:
            stop_at_rename(death, dies_again)
            with suppress(Killed):
                recover(home)
        recover(home)
    assert published(home) == (after if ended else before)


class Killed(BaseException):
    """What stands for SIGKILL where a step can't be a yield."""


def stop_at_rename(patch: pytest.MonkeyPatch, count: int) -> None:
    """Die before the rename, exchange, removal of a file or folder with this number."""
    left = itertools.count(count, -1)

    def dying(function: object) -> object:
        def called(*args: object, **kwargs: object) -> object:
            if next(left) <= 0:
                raise Killed
            return function(*args, **kwargs)  # type: ignore[operator]

        return called

    for owner, name in ((Path, "rename"), (Path, "unlink"), (Path, "rmdir"), (os, "unlink"), (os, "rmdir")):
        patch.setattr(owner, name, dying(getattr(owner, name)))
    patch.setattr(replacement, "_exchange", dying(replacement._exchange))


def published_but_staging(home: Home) -> dict[str, str]:
    return {name: text for name, text in published(home).items() if not name.startswith("reports/.staging")}


# Real processes ---------------------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from parindex_analysis.publishing.staging import open_staging
sys.path.insert(0, {tests!r})
from test_staging import TARGETS, make_home, write
home = make_home(Path({root!r}))
with open_staging(home) as staging:
    print("ready", flush=True)
    for number in range({times}):
        write(staging.root, f"{name}{{number}}")
        staging.replace(TARGETS)
"""


def start_writer(home: Home, name: str, times: int) -> subprocess.Popen[str]:
    tests = str(Path(__file__).parent)
    code = WRITER.format(root=str(home.root), tests=tests, name=name, times=times)
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def end(process: subprocess.Popen[str]) -> int:
    with process:
        return process.wait(timeout=60)


def versions(home: Home) -> set[str]:
    return {text.split(" of ")[0] for text in published(home).values() if text != "folder"}


def test_sigkill_at_random_moments(home: Home) -> None:
    for seed in range(12):
        process = start_writer(home, f"v{seed}-", 10_000)
        time.sleep(random.Random(seed).uniform(0.0, 0.06))
        process.kill()
        assert end(process) == -signal.SIGKILL
        recover(home)
        assert len(versions(home)) == 1
        assert not (home.reports / ".staging").exists()


def test_two_writers_at_once(home: Home) -> None:
    processes = [start_writer(home, name, 30) for name in ("x", "y")]
    assert [end(process) for process in processes] == [0, 0]
    assert versions(home) in ({"x29"}, {"y29"})
    assert not (home.reports / ".staging").exists()


def test_two_recoveries_at_once(home: Home) -> None:
    before = published(home)
    die_after(home, 4)
    code = f"from test_staging import *; recover(make_home(Path({str(home.root)!r})))"
    here = Path(__file__).parent
    processes = [
        subprocess.Popen([sys.executable, "-c", code], cwd=here, text=True, env=path_to(here)) for _ in "ab"
    ]
    assert [end(process) for process in processes] == [0, 0]
    recover(home)
    assert published(home) == before


def path_to(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(folder.parents[1])])}


@pytest.mark.skipif(sys.platform != "linux", reason="needs renameat2")
def test_no_target_is_ever_missing(home: Home) -> None:
    process = start_writer(home, "v", 40)
    looks = 0
    while process.poll() is None:
        looks += 1
        assert all((home.root / target).exists() for target in TARGETS if target != NEW_ONLY)
    assert end(process) == 0
    assert looks > 10


def test_a_living_run_is_left_alone(home: Home) -> None:
    process = start_writer(home, "v", 10_000)
    with open_staging(home) as staging:
        folders = set((home.reports / ".staging").iterdir())
        assert len(folders) == 2
        assert staging.folder in folders
    recover(home)
    assert process.poll() is None
    process.kill()
    end(process)
    with open_staging(home) as staging:
        assert list((home.reports / ".staging").iterdir()) == [staging.folder]


def test_a_run_waits_for_the_lock_and_gives_up_in_words(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.2)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import filelock, time\nwith filelock.FileLock({str(home.reports / '.lock')!r}):\n"
            "    print('held', flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        with open_staging(home) as staging:
            write(staging.root, "new")
            with pytest.raises(AnalysisFailed, match="Another run"):
                staging.replace(TARGETS)
    finally:
        holder.kill()
        end(holder)


def test_signals_wait_for_the_end_of_the_swap(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = replacement._exchange

    def interrupted(one: Path, other: Path) -> bool:
        signal.raise_signal(signal.SIGTERM)
        return exchange(one, other)

    monkeypatch.setattr(replacement, "_exchange", interrupted)
    with pytest.raises(Interrupted, match="SIGTERM"), interruptible(), open_staging(home) as staging:
        write(staging.root, "new")
        staging.replace(TARGETS)
    assert published(home) == expected(tmp_path, "new", TARGETS)


def test_an_interrupt_before_the_swap_leaves_the_old(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = published(home)
    monkeypatch.setattr(module, "copy_once", lambda *_: signal.raise_signal(signal.SIGINT))
    with pytest.raises(Interrupted), interruptible(), open_staging(home) as staging:
        write(staging.root, "new")
        staging.replace(TARGETS)
    assert published(home) == before


# Disks ------------------------------------------------------------------------------------------------------


def mount(*arguments: str) -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount")
    if subprocess.run(["mount", *arguments], check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody mount")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount("-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place))
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize("when", ["building", "replacing"])
def test_a_full_disk(small_disk: Path, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home(small_disk)
    write(home.root, "old")
    before = published(home)
    with pytest.raises(AnalysisFailed, match="The disk is full: reports"), open_staging(home) as staging:
        write(staging.root, "new")
        try:
            with (staging.root / "reports" / "hanoi" / "2020" / "big.png").open("wb", buffering=0) as file:
                while file.write(bytes(1000)):
                    pass
        except OSError:
            if when == "building":
                raise
        staging.replace(TARGETS)
    assert published(home) == before


def test_a_read_only_disk(small_disk: Path) -> None:
    home = make_home(small_disk)
    write(home.root, "old")
    die_after(home, 3)
    before = published(home)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    recover(home)
    with (
        pytest.raises(AnalysisFailed, match=r"reports/.+ can't be written: the disk is read"),
        open_staging(home),
    ):
        pytest.fail("opened")
    assert published(home) == before


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of this kind")
def test_a_limit_on_file_sizes(home: Home) -> None:
    before = published(home)
    code = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, resource.RLIM_INFINITY))
from test_staging import *
try:
    with open_staging(make_home(Path({str(home.root)!r}))) as staging:
        write(staging.root, "new")
        (staging.root / "reports/hanoi/2020/big.png").write_bytes(bytes(10_000))
        staging.replace(TARGETS)
except AnalysisFailed as error:
    print(error)
"""
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=path_to(here)
    )
    assert "can't be written: the limit on file sizes is too low" in done.stdout
    assert published(home) == before


@pytest.mark.skipif(sys.platform == "win32", reason="no permissions of this kind")
def test_a_forbidden_folder(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = published(home)

    def refused(journal: Path, moves: object) -> Iterator[None]:
        yield
        raise PermissionError(errno.EACCES, "Permission denied", str(home.reports / "index.html"))

    monkeypatch.setattr(module, "steps", refused)
    with (
        pytest.raises(AnalysisFailed, match=r"^reports/index.html can't be written: permission denied"),
        open_staging(home) as staging,
    ):
        write(staging.root, "new")
        staging.replace(TARGETS)
    assert published(home) == before


def test_reports_on_a_volume_of_its_own(tmp_path: Path, way: str) -> None:
    home = make_home(tmp_path / "analysis")
    write(home.root, "old", ["data/processed/hanoi/2020"])
    home.reports.mkdir()
    mount("-t", "tmpfs", "tmpfs", str(home.reports))
    try:
        write(home.root, "old", [target for target in TARGETS if target != NEW_ONLY])
        check_all_steps(home, expected(tmp_path, "new", TARGETS))
    finally:
        subprocess.run(["umount", "-l", home.reports], check=True)


def test_folders_that_came_with_a_container_image(tmp_path: Path) -> None:
    disk, root = tmp_path / "disk", tmp_path / "analysis"
    disk.mkdir()
    root.mkdir()
    mount("-t", "tmpfs", "tmpfs", str(disk))
    lower, upper, work = (disk / name for name in ("lower", "upper", "work"))
    for folder in (lower, upper, work):
        folder.mkdir()
    write(lower, "old", [target for target in TARGETS if target != NEW_ONLY])
    layers = f"lowerdir={lower},upperdir={upper},workdir={work},redirect_dir=off"
    try:
        mount("-t", "overlay", "-o", layers, "overlay", str(root))
        check_all_steps(make_home(root), expected(tmp_path, "new", TARGETS))
    finally:
        subprocess.run(["umount", "-l", root], check=False, capture_output=True)
        subprocess.run(["umount", "-l", disk], check=True)


# Failed notebooks -------------------------------------------------------------------------------------------


def test_a_failed_notebook_is_kept(home: Home) -> None:
    kept = None
    with pytest.raises(KeyError), open_staging(home) as staging:
        for text in ("first", "second"):
            notebook = staging.root / "report.ipynb"
            notebook.write_text(text, encoding="utf-8")
            kept = staging.keep_failed(notebook, "hanoi-2020.ipynb")
        raise KeyError("bug")
    assert kept == home.reports / "_failed" / "hanoi-2020.ipynb"
    assert kept is not None
    assert kept.read_text(encoding="utf-8") == "second"
    assert [path.name for path in kept.parent.iterdir()] == ["hanoi-2020.ipynb"]


def test_keeping_what_is_not_there_is_no_error(home: Home) -> None:
    with open_staging(home) as staging:
        assert staging.keep_failed(staging.root / "none.ipynb", "none.ipynb") is None
    assert not (home.reports / "_failed").exists()


def test_recovering_nothing_touches_nothing(tmp_path: Path) -> None:
    recover(make_home(tmp_path))
    assert list(tmp_path.iterdir()) == []
