"""Run one notebook with papermill, in a kernel that is gone when the call returns.

papermill runs in a thread of its own, so that a signal in the main thread never lands in the middle of its
event loop. The kernel is started first and papermill imported while it boots.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from parindex_analysis.errors import AnalysisFailed
from parindex_analysis.reporting.interrupts import held_back, interruption
from parindex_analysis.reporting.staging import disk_failure

if TYPE_CHECKING:
    from nbformat import NotebookNode

_START_SECONDS = 60.0
_GOODBYE_SECONDS = 3.0  # for what a notebook registered to be done at exit
_ENVIRONMENT = {
    # One thread and one hash seed: the same inputs give the same bytes, and runs side by side share the cores.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"),
    "MPLBACKEND": "agg",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
_OPTIONS = [
    "--IPKernelApp.log_level=50",
    "--IPKernelApp.exec_PYTHONSTARTUP=False",
    "--IPKernelApp.ignore_cwd=True",
    "--HistoryManager.enabled=False",
]
# ipykernel watches its parent from a thread, which does not run while C code holds the interpreter's lock:
# Linux itself (PR_SET_PDEATHSIG) kills the kernel when we die.
_LAUNCHER = """
import os, sys
sys.argv[0] = "ipykernel_launcher"
if sys.platform == "linux":
    import ctypes
    ctypes.CDLL(None).prctl(1, 9)
    if os.getppid() != int(os.environ["JPY_PARENT_PID"]):
        os._exit(1)
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
"""


def execute_notebook(
    source: Path,
    target: Path,
    parameters: Mapping[str, object],
    *,
    env: Mapping[str, str] | None = None,
    on_cell: Callable[[int, int], None] | None = None,
) -> NotebookNode:
    """Execute a notebook with parameters and write it with its outputs.

    Parameters
    ----------
    source : Path
        The notebook; it is not changed.
    target : Path
        Where the executed notebook goes, also one that failed, up to and with the error.
    parameters : mapping of str to object
        Values for the cell tagged ``parameters``.
    env : mapping of str to str, optional
        Environment variables for the kernel beside those of this process.
    on_cell : callable, optional
        Called in this thread after each code cell, with the number of cells done and of all.

    Returns
    -------
    NotebookNode
        The executed notebook.

    Raises
    ------
    AnalysisFailed
        A cell raised an error, the kernel died or did not start, or the disk is full.
    Interrupted
        KeyboardInterrupt was raised meanwhile, as :func:`.interrupts.interruptible` lets signals do.
    """
    run = _Run(source, target, parameters, env or {})
    try:
        run.thread.start()
        for done, total in run.progress():
            if on_cell is not None:
                on_cell(done, total)
        if run.error is not None:
            raise _sentence(run, run.error) from run.error
        return run.notebook
    except KeyboardInterrupt as error:
        raise interruption(error) from None
    finally:
        with held_back():
            run.stop()


@contextmanager
def quick_imports() -> Iterator[None]:
    """Import papermill, nbformat or nbconvert without a grammar that takes 0.8 seconds to compile.

    jsonschema builds it for international web addresses as soon as ``rfc3987_syntax`` is installed, which
    comes with JupyterLab. Notebooks have no such addresses to check.
    """
    name = "rfc3987_syntax"
    hidden = name not in sys.modules
    if hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hidden:
            del sys.modules[name]


class _Run:
    """One notebook, its kernel, and the thread that has papermill run it."""

    def __init__(
        self, source: Path, target: Path, parameters: Mapping[str, object], env: Mapping[str, str]
    ) -> None:
        self.source, self.target, self.parameters, self.env = source, target, dict(parameters), env
        self.kernel = _Kernel()
        self.notebook: NotebookNode
        self.error: BaseException | None = None
        self.thread = threading.Thread(target=self._work, name=f"papermill {source.name}", daemon=True)
        self._done: SimpleQueue[tuple[int, int] | None] = SimpleQueue()

    def progress(self) -> Iterator[tuple[int, int]]:
        """Give (cells done, cells) until the thread has finished."""
        while True:
            with suppress(Empty):
                # Windows delivers no signals to a thread that waits without end.
                event = self._done.get(timeout=0.2)
                if event is None:
                    return
                yield event

    def stop(self) -> None:
        """Kill the kernel, if it still lives, and wait until the thread has cleaned up."""
        self.kernel.kill()
        if self.thread.is_alive():
            self.kernel.cancel()
            self.thread.join(_GOODBYE_SECONDS)

    def count(self, notebook: NotebookNode) -> Callable[..., None]:
        """Return a hook for nbclient that counts the code cells done."""
        total = sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in notebook.cells)
        numbers = iter(range(1, total + 1))
        return lambda **_: self._done.put((next(numbers, total), total))

    def _work(self) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="parindex-", ignore_cleanup_errors=True) as folder:
                self.notebook = self._execute(Path(folder))
        except BaseException as error:  # noqa: BLE001
            self.error = error
        finally:
            self._done.put(None)

    def _execute(self, folder: Path) -> NotebookNode:
        try:
            self.kernel.start(folder, self.env)
            with quick_imports():
                import papermill

            _register_engine()
            # papermill fills in {names} in paths.
            source, target = (
                str(path.absolute()).replace("{", "{{").replace("}", "}}") for path in (self.source, self.target)
            )
            notebook = papermill.execute_notebook(
                source,
                target,
                self.parameters,
                engine_name="parindex",
                kernel_name="python3",
                language="python",
                progress_bar=False,
                log_output=False,
                request_save_on_cell_execute=False,
                run=self,
            )
            _check_ended(notebook)
            self.kernel.say_goodbye()
            return notebook
        finally:
            self.kernel.close()


class _Kernel:
    """An IPython kernel of this interpreter, whatever kernels and settings the user has."""

    def __init__(self) -> None:
        self.died = False
        self._stopped = False
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path
        self._loop: asyncio.AbstractEventLoop | None = None
        self.manager: Any = None
        self.client: Any = None

    def start(self, folder: Path, env: Mapping[str, str]) -> None:
        """Start the process; it is not ready yet."""
        from jupyter_client.manager import AsyncKernelManager
        from jupyter_core.utils import ensure_event_loop

        self._folder = folder
        self._loop = ensure_event_loop(prefer_selector_loop=True)
        self.manager = AsyncKernelManager(
            kernel_name="parindex",
            kernel_spec_manager=_only_kernel(folder / "kernels"),
            connection_file=str(folder / "connection.json"),
            **_transport(folder),
        )
        with (folder / "kernel.log").open("wb") as log:
            start = self.manager.start_kernel(
                env=_environment(folder, env), stdout=subprocess.DEVNULL, stderr=log
            )
            self._loop.run_until_complete(start)
        self._process = self.manager.provisioner.process
        if self._stopped:  # meanwhile, by the other thread
            self.kill()

    def wait_until_ready(self) -> None:
        """Connect to the kernel, then remove its files: nothing is left should we be killed later."""
        assert self._loop is not None
        self.client = self.manager.client()
        self.client.allow_stdin = False
        self.client.start_channels(stdin=False, hb=False)
        self._loop.run_until_complete(self._shake_hands())
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _shake_hands(self) -> None:
        """Ask on each channel until each has answered; a question is lost if the kernel is not there yet.

        What jupyter_client does for this takes 0.2 seconds longer, as it waits for silence.
        """
        channels = self.client.shell_channel, self.client.control_channel, self.client.iopub_channel
        pending = {asyncio.ensure_future(channel.get_msg(timeout=None)) for channel in channels}
        deadline = time.monotonic() + _START_SECONDS
        while pending:
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise _NotStartedError(_last_line(self._folder / "kernel.log"))
            self.client.kernel_info()
            self.client.control_channel.send(self.client.session.msg("kernel_info_request"))
            _, pending = await asyncio.wait(pending, timeout=0.05)

    def say_goodbye(self) -> None:
        """Let the kernel end by itself, so that files a notebook left open are written."""
        assert self._process is not None
        self.client.shutdown()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GOODBYE_SECONDS)

    def kill(self) -> None:
        """Kill the process and its children; safe from any thread and at any time."""
        self._stopped = True
        process = self._process
        if process is not None and process.poll() is None:
            if sys.platform == "win32":
                process.kill()
            else:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_GOODBYE_SECONDS)

    def cancel(self) -> None:
        """Have the other thread's event loop give up what it waits for."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # closed
                loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])

    def close(self) -> None:
        """Kill the process and close every channel; for the thread that started it."""
        self.died = self._process is not None and self._process.poll() is not None
        self.kill()
        loop = self._loop
        if loop is None:
            return
        if self.client is not None:
            self.client.stop_channels()
        if self.manager is not None:
            loop.run_until_complete(self.manager.cleanup_resources())
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.close()
