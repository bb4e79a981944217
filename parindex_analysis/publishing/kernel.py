"""An IPython kernel that starts quickly, depends on nothing of the user's, and can always be killed."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

_START_SECONDS = 60.0
END_SECONDS = 3.0  # for a killed process or cancelled thread to end
_ENVIRONMENT = {
    # One thread and one hash seed: same inputs, same bytes; and runs side by side share the cores.
    **dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
    ),
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
import sys
sys.argv[0] = "ipykernel_launcher"
if sys.platform == "linux":
    import ctypes
    ctypes.CDLL(None).prctl(1, 9)
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
"""


class Kernel:
    """An IPython kernel of this interpreter, whatever kernels and settings the user has."""

    def __init__(self) -> None:
        self.died = False
        self._stopped = False
        self._closing = False
        self._folder: Path
        self._loop: Any = None
        self.manager: Any = None
        self.client: Any = None
        self.process: Any = None

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
        self.manager.context.reconnect_ivl = 20  # milliseconds, not 100: a kernel takes but 250
        with (folder / "kernel.log").open("wb") as log:
            start = self.manager.start_kernel(
                env=_environment(folder, env), stdout=subprocess.DEVNULL, stderr=log
            )
            try:
                self._loop.run_until_complete(start)
            finally:  # cancelled, it may have started the process all the same
                self.process = getattr(self.manager.provisioner, "process", None)
        if self._stopped:  # meanwhile, by the other thread
            self.kill()

    def wait_until_ready(self) -> None:
        """Connect to the kernel, then remove its files: nothing is left should we be killed later."""
        self.client = self.manager.client(context=self.manager.context)
        self.client.allow_stdin = False
        self.client.start_channels(stdin=False, hb=False)
        self._loop.run_until_complete(self._shake_hands())
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _shake_hands(self) -> None:
        """Ask until both channels have answered; a question is lost if the kernel is not there yet.

        What jupyter_client does for this takes 0.2 seconds longer, as it waits for silence. One short wait
        after the other, because pyzmq may miss an answer for which it waits while it sends.
        """
        deadline = time.monotonic() + _START_SECONDS
        for channel in (self.client.shell_channel, self.client.iopub_channel):
            answer = None
            while answer is None:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise NotStartedError(_last_line(self._folder / "kernel.log"))
                self.client.kernel_info()
                with suppress(Empty):
                    answer = await channel.get_msg(timeout=0.05)

    def kill(self) -> None:
        """Kill the process and its children; safe from any thread and at any time."""
        self._stopped = True
        process = self.process
        if process is not None and process.poll() is None:
            if sys.platform == "win32":
                process.kill()
            else:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                process.wait(END_SECONDS)

    def cancel(self) -> None:
        """Have the other thread's event loop give up what it waits for, unless it is cleaning up."""
        loop = self._loop

        def give_up() -> None:
            for task in () if self._closing else asyncio.all_tasks(loop):
                task.cancel()

        if loop is not None:
            with suppress(RuntimeError):  # closed
                loop.call_soon_threadsafe(give_up)

    def close(self) -> None:
        """Kill the process and close every channel; for the thread that started it.

        Also after success: ipykernel's own way of ending takes 0.1 seconds, and hangs now and then.
        """
        self._closing = True
        self.died = self.process is not None and self.process.poll() is not None
        self.kill()
        loop = self._loop
        if loop is None:
            return
        if self.client is not None:
            self.client.stop_channels()
        loop.run_until_complete(self._clean_up())
        loop.close()

    async def _clean_up(self) -> None:
        if self.manager is not None:
            self.manager.context.destroy(linger=0)  # nobody is left to read what was not sent
            await self.manager.cleanup_resources()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class NotStartedError(Exception):
    """The kernel ended, or said nothing, before it was ready."""


def _only_kernel(folder: Path) -> Any:
    """Return a manager of kernels that knows one, named parindex."""
    from jupyter_client.kernelspec import KernelSpecManager

    # -P: a file of the current folder must not stand in for a module of the same name.
    argv = [sys.executable, "-P", "-c", _LAUNCHER, "-f", "{connection_file}", *_OPTIONS]
    place = folder / "parindex"
    place.mkdir(parents=True)
    spec = {"argv": argv, "display_name": "parindex", "language": "python"}
    (place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    return KernelSpecManager(kernel_dirs=[str(folder)], ensure_native_kernel=False)


def _transport(folder: Path) -> dict[str, Any]:
    """Prefer sockets in our private folder: no ports that other kernels may take, no other users."""
    prefix = str(folder / "k")
    # 104 bytes is the least that a system allows for the name of a socket.
    if sys.platform == "win32" or len(os.fsencode(prefix)) > 95:
        return {"transport": "tcp"}
    return {"transport": "ipc", "ip": prefix}


def _environment(folder: Path, env: Mapping[str, str]) -> dict[str, str]:
    """Return the kernel's environment; the package it imports is this one."""
    package = Path(__file__).resolve().parents[2]
    paths = [os.environ.get("PYTHONPATH", "")]
    if package.name not in ("site-packages", "dist-packages"):
        paths.insert(0, str(package))
    return {
        **os.environ,
        **_ENVIRONMENT,
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        **env,
    }


def _last_line(log: Path) -> str:
    with suppress(OSError):
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
    return "it said nothing"
