"""A notebook runs, or fails in one sentence; its kernel is gone either way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from parindex_analysis.errors import AnalysisFailed, Interrupted
from parindex_analysis.publishing.execute import execute_notebook, quick_imports

posix = pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")

# Each keeps the interpreter's lock or ignores the signal, as compiled code may.
BUSY = {
    "python": "while True: pass",
    "sleep": "import time; time.sleep(60)",
    "c code": "(10**9) ** (10**8)",
    "c code with the lock": "import ctypes; ctypes.PyDLL(None).sleep(60)",
    "deaf": "import signal; [signal.signal(s, signal.SIG_IGN) for s in (2, 15, 1)]\nwhile True: pass",
}


def make(path: Path, *cells: str) -> Path:
    """Write a notebook with a parameter, year, and these code cells."""
    v4: Any = nbformat.v4
    notebook = v4.new_notebook()
    parameter = v4.new_code_cell("year = 2019")
    parameter.metadata.tags = ["parameters"]
    notebook.cells = [parameter, v4.new_markdown_cell("# Title"), *map(v4.new_code_cell, cells)]
    path.write_text(v4.writes(notebook), encoding="utf-8")
    return path


def outputs(path: Path) -> list[str]:
    """Return the plain text of each output of a notebook file."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = [output for cell in cells for output in cell.get("outputs", [])]
    return [
        "".join(output.get("text") or output.get("data", {}).get("text/plain") or output.get("evalue", ""))
        for output in found
    ]


def kernels() -> list[psutil.Process]:
    """Return every kernel of ours below this process, and those that lost their parent."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = " ".join(process.info["cmdline"] or [])
        if "ipykernel_launcher" in line and MARK in line and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


MARK = f"parindex-test-{os.getpid()}-"


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No kernel lives on, and no temporary file stays."""
    with tempfile.TemporaryDirectory(prefix=MARK) as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        monkeypatch.setenv("TMPDIR", folder)
        yield
        assert kernels() == []
        assert list(Path(folder).iterdir()) == []


def test_parameters_reach_the_notebook_and_outputs_the_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = make(
        tmp_path / "n.ipynb", "print('noise')", "import sys; _ = sys.stderr.write('more')", "year + 1"
    )
    before = source.read_bytes()
    done: list[tuple[int, int]] = []
    notebook = execute_notebook(
        source, tmp_path / "new" / "out.ipynb", {"year": 2020}, on_cell=lambda *numbers: done.append(numbers)
    )
    assert outputs(tmp_path / "new" / "out.ipynb") == ["noise\n", "more", "2021"]
    assert notebook.cells[-1].outputs[0].data["text/plain"] == "2021"
    assert done == [(n, 5) for n in (1, 2, 3, 4, 5)]
    assert source.read_bytes() == before
    assert capfd.readouterr() == ("", "")


def test_the_kernel_is_this_interpreter_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the user's kernels, start-up files and profile nor the current folder change a result."""
    kernel = tmp_path / "jupyter" / "kernels" / "python3"
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    for folder in (kernel, startup):
        folder.mkdir(parents=True)
    (kernel / "kernel.json").write_text('{"argv": ["/bin/false"], "display_name": "x", "language": "python"}')
    (startup / "a.py").write_text("surprise = 1")
    (tmp_path / "statistics.py").write_text("surprise = 1")
    (tmp_path / "start.py").write_text("surprise = 1")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "start.py"))
    monkeypatch.chdir(tmp_path)
    code = """
import os, statistics, sys, parindex_analysis
[sys.executable, "surprise" in globals(), hasattr(statistics, "surprise"), parindex_analysis.__file__,
 *(os.environ[n] for n in ("OMP_NUM_THREADS", "MPLBACKEND", "PYTHONHASHSEED", "GREETING"))]"""
    make(tmp_path / "n.ipynb", code)
    execute_notebook(Path("n.ipynb"), Path("out.ipynb"), {}, env={"GREETING": "hello"})
    import parindex_analysis

    said = eval(outputs(tmp_path / "out.ipynb")[0])
    assert said == [sys.executable, False, False, parindex_analysis.__file__, "1", "agg", "0", "hello"]


def test_paths_with_braces_and_vietnamese(tmp_path: Path) -> None:
    folder = tmp_path / "Cải cách {year}"
    folder.mkdir()
    execute_notebook(make(folder / "n.ipynb", "year"), folder / "out.ipynb", {"year": 2020})
    assert outputs(folder / "out.ipynb") == ["2020"]


def test_a_long_temporary_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = Path(tempfile.gettempdir()) / ("long" * 25)
    long.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(long))
        execute_notebook(make(tmp_path / "n.ipynb", "year"), tmp_path / "out.ipynb", {"year": 2020})
    assert outputs(tmp_path / "out.ipynb") == ["2020"]
    long.rmdir()


def test_notebooks_side_by_side(tmp_path: Path) -> None:
    """Threads may run notebooks; more kernels than cores start in due time."""
    names = [tmp_path / f"{number}.ipynb" for number in range(12)]
    source = make(tmp_path / "n.ipynb", "year")
    started = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: execute_notebook(source, name, {"year": int(name.stem)}), names))
    assert [outputs(name) for name in names] == [[name.stem] for name in names]
    assert time.monotonic() - started < 20


# Failures ---------------------------------------------------------------------------------------------------


def fail(tmp_path: Path, *cells: str) -> tuple[str, float]:
    """Return the sentence of a failure and the seconds it took."""
    source = make(tmp_path / "report.ipynb", *cells)
    started = time.monotonic()
    with pytest.raises(AnalysisFailed) as caught:
        execute_notebook(source, tmp_path / "out.ipynb", {"year": 2020})
    return str(caught.value), time.monotonic() - started


def test_an_error_in_a_cell(tmp_path: Path) -> None:
    sentence, _ = fail(tmp_path, "print('before')", "{}['x']", "print('after')")
    assert sentence == "The notebook report.ipynb failed: KeyError: 'x'"
    assert outputs(tmp_path / "out.ipynb") == ["before\n", "'x'"]


def test_an_error_of_the_package_is_one_sentence(tmp_path: Path) -> None:
    code = "from parindex_analysis.errors import UsageError\nraise UsageError('No year {year}.', year=year)"
    assert fail(tmp_path, code)[0] == "The notebook report.ipynb failed: No year 2020."


def test_a_long_error_is_cut(tmp_path: Path) -> None:
    sentence, _ = fail(tmp_path, "raise ValueError('a\\n' * 5000)")
    assert sentence.startswith("The notebook report.ipynb failed: ValueError: a a a")
    assert len(sentence) < 400


@pytest.mark.parametrize("code", ["import sys; sys.exit()", "import sys; sys.exit(0)"])
def test_leaving_half_way_is_a_failure(tmp_path: Path, code: str) -> None:
    assert "stopped half-way by sys.exit()" in fail(tmp_path, code, "print('after')")[0]


@posix
@pytest.mark.parametrize(
    "code",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os; os._exit(0)",
        "import ctypes; ctypes.string_at(0)",
        "import os, threading; threading.Timer(0.01, os._exit, [1]).start()",
    ],
)
def test_a_killed_kernel(tmp_path: Path, code: str, capfd: pytest.CaptureFixture[str]) -> None:
    sentence, seconds = fail(tmp_path, "print('before')", code, "import time; time.sleep(0.2)")
    assert sentence.startswith("The kernel of report.ipynb died (killed or out of memory).")
    assert seconds < 5
    assert outputs(tmp_path / "out.ipynb")[:1] == ["before\n"]
    assert capfd.readouterr() == ("", "")


def test_a_kernel_that_can_not_start(tmp_path: Path) -> None:
    source = make(tmp_path / "report.ipynb", "1")
    (tmp_path / "ipykernel.py").write_text("raise ImportError('broken for the test')")
    with pytest.raises(
        AnalysisFailed, match=r"kernel of report.ipynb did not start \(ImportError: broken for the"
    ):
        execute_notebook(source, tmp_path / "out.ipynb", {}, env={"PYTHONPATH": str(tmp_path)})


def test_an_interpreter_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make(tmp_path / "report.ipynb", "1")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with pytest.raises(AnalysisFailed, match=r"did not start .*No such file"):
        execute_notebook(source, tmp_path / "out.ipynb", {})


@pytest.mark.parametrize("text", [None, "no notebook"])
def test_a_notebook_that_can_not_be_read(tmp_path: Path, text: str | None) -> None:
    if text:
        (tmp_path / "n.ipynb").write_text(text)
    with pytest.raises(AnalysisFailed, match=r"The notebook n\.ipynb could not be run: "):
        execute_notebook(tmp_path / "n.ipynb", tmp_path / "out.ipynb", {"year": 1})


@posix
def test_errors_of_the_caller_pass_through(tmp_path: Path) -> None:
    def broken(done: int, total: int) -> None:
        raise BrokenPipeError(done, total)

    with pytest.raises(BrokenPipeError):
        execute_notebook(make(tmp_path / "n.ipynb", BUSY["deaf"]), tmp_path / "o.ipynb", {}, on_cell=broken)


@posix
@pytest.mark.parametrize("where", ["cell", "target"])
def test_a_full_disk(tmp_path: Path, where: str) -> None:
    big = tmp_path / "big.csv"
    code = (
        f"open({str(big)!r}, 'wb').write(bytes(9_000_000))"
        if where == "cell"
        else "print(('x' * 99 + '\\n') * 90_000)"
    )
    make(tmp_path / "n.ipynb", code)
    done = run_child(
        tmp_path,
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000, resource.RLIM_INFINITY))",
    )
    assert done.stderr == ""
    assert done.stdout.startswith("AnalysisFailed ")
    assert "can't be written: the limit on file sizes is too low" in done.stdout


# Interruptions ----------------------------------------------------------------------------------------------

CHILD = """
{before}
from pathlib import Path
from parindex_analysis.errors import ParindexError
from parindex_analysis.publishing.execute import execute_notebook
from parindex_analysis.publishing.interrupts import interruptible
folder = Path({folder!r})
try:
    with interruptible():
        execute_notebook(folder / "n.ipynb", folder / "out.ipynb", {{}})
except ParindexError as error:
    print(type(error).__name__, error)
{after}
"""


def run_child(folder: Path, before: str) -> subprocess.CompletedProcess[str]:
    code = CHILD.format(before=before, after="", folder=str(folder))
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )


def start_child(folder: Path, busy: str, before: str = "", after: str = "") -> subprocess.Popen[str]:
    """Start a process that runs a notebook, and return when its kernel is busy."""
    mark = folder / "busy"
    make(folder / "n.ipynb", f"open({str(mark)!r}, 'w').close()\n{BUSY[busy]}")
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD.format(before=before, after=after, folder=str(folder))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while not mark.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    time.sleep(0.1)
    assert len(kernels()) == 1
    return process


@posix
@pytest.mark.parametrize("to", ["process", "group"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("busy", BUSY)
def test_an_interrupted_run(tmp_path: Path, busy: str, number: signal.Signals, to: str) -> None:
    with start_child(tmp_path, busy) as process:
        sent = time.monotonic()
        (os.kill if to == "process" else os.killpg)(process.pid, number)
        stdout, stderr = process.communicate(timeout=20)
    assert time.monotonic() - sent < 2
    assert stdout == f"Interrupted Stopped by {number.name}. Run the same command again to finish.\n"
    assert stderr == ""
    assert kernels() == []


@posix
def test_impatient_users(tmp_path: Path) -> None:
    # Signals that come when the block has ended are not its business: a second block lasts to the very end.
    before = "from parindex_analysis.publishing.interrupts import interruptible\nouter = interruptible()"
    after = "import os, sys; sys.stdout.flush(); os._exit(0)"
    with start_child(tmp_path, "deaf", f"{before}; outer.__enter__()", after) as process:
        for _ in range(20):
            process.send_signal(signal.SIGINT)
            time.sleep(0.005)
        stdout, stderr = process.communicate(timeout=20)
    assert (stdout[:11], stderr) == ("Interrupted", "")


@posix
@pytest.mark.parametrize("delay", [0.0, 0.05, 0.1, 0.2, 0.3, 0.4])
def test_an_interrupt_while_the_kernel_starts(tmp_path: Path, delay: float) -> None:
    make(tmp_path / "n.ipynb", BUSY["deaf"])
    alarm = f"import os, signal, threading\nthreading.Timer({delay}, os.kill, (os.getpid(), 2)).start()"
    before = f"import parindex_analysis.publishing.execute\n{alarm}"
    # The signal may come just before the block that catches it.
    code = CHILD.format(before="", after="", folder=str(tmp_path)).replace(
        "        execute_", f"{indent(before)}\n        execute_"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.startswith("Interrupted Stopped by SIGINT")
    assert done.stderr == ""


def indent(code: str) -> str:
    return "\n".join("        " + line for line in code.splitlines())


def test_keyboard_interrupt_alone_is_enough(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        execute_notebook(make(tmp_path / "n.ipynb", BUSY["python"]), tmp_path / "o.ipynb", {}, on_cell=stop)


@posix
@pytest.mark.parametrize("busy", BUSY)
def test_the_kernel_dies_with_its_parent(tmp_path: Path, busy: str) -> None:
    if sys.platform != "linux" and busy == "c code with the lock":
        pytest.skip("only Linux can")
    with start_child(tmp_path, busy) as process:
        process.kill()
        deadline = time.monotonic() + 5
        while kernels():
            assert time.monotonic() < deadline
            time.sleep(0.02)


# Imports ----------------------------------------------------------------------------------------------------


def test_quick_imports_leave_no_trace() -> None:
    code = """
import sys
from parindex_analysis.publishing.execute import quick_imports
assert not {"papermill", "nbformat", "jupyter_client"} & set(sys.modules)
with quick_imports():
    import papermill
assert "jsonschema" in sys.modules
assert "rfc3987_syntax" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    with quick_imports(), quick_imports():
        pass
