"""Run notebooks with papermill, each in a kernel that is gone when the call returns.

papermill runs in a thread of its own, so that a signal in the main thread never lands in the middle of its
event loop. The kernel is started first and papermill imported while it boots.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
import textwrap
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from parindex_analysis.errors import AnalysisFailed
from parindex_analysis.publishing.interrupts import held_back, interruption
from parindex_analysis.publishing.kernel import END_SECONDS, Kernel, NotStartedError
from parindex_analysis.publishing.staging import disk_failure

if TYPE_CHECKING:
    from nbformat import NotebookNode


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
    with closing(execute_notebooks([(source, target, parameters)], env=env, on_cell=on_cell)) as executed:
        return next(executed)


def execute_notebooks(
    jobs: Sequence[tuple[Path, Path, Mapping[str, object]]],
    *,
    env: Mapping[str, str] | None = None,
    on_cell: Callable[[int, int], None] | None = None,
) -> Generator[NotebookNode, None, None]:
    """Execute notebooks, two side by side where there are two processors, and yield them in order.

    They are also started in this order: with the longest first, two processors have the least to wait for.

    Parameters
    ----------
    jobs : sequence of (Path, Path, mapping)
        Source, target and parameters of each, see :func:`execute_notebook`; the rest is the same for all.

    Yields
    ------
    NotebookNode

    Raises
    ------
    AnalysisFailed, Interrupted
        As :func:`execute_notebook`; the others are stopped.
    """
    runs = [_Run(*job, env or {}) for job in jobs]
    waiting = iter(runs)
    workers = [
        threading.Thread(target=_work_through, args=(waiting,), name=f"papermill {number}", daemon=True)
        for number in range(min(_AT_ONCE, os.cpu_count() or 1, len(runs)))
    ]
    try:
        for worker in workers:
            worker.start()
        for run in runs:
            for done, total in run.progress():
                if on_cell is not None:
                    on_cell(done, total)
            if run.error is not None:
                raise _sentence(run, run.error) from run.error
            yield run.notebook
    except KeyboardInterrupt as error:
        raise interruption(error) from None
    finally:
        with held_back():
            for run in runs:
                run.stop()
            for worker in workers:
                worker.join(END_SECONDS)


def _work_through(waiting: Iterator[_Run]) -> None:
    """Execute what waits, one after the other; a thread's work."""
    for run in waiting:
        run.work()


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


_AT_ONCE = 2


class _Run:
    """One notebook, its kernel, and what has papermill run it."""

    def __init__(
        self, source: Path, target: Path, parameters: Mapping[str, object], env: Mapping[str, str]
    ) -> None:
        self.source, self.target, self.parameters, self.env = source, target, dict(parameters), env
        self.kernel = Kernel()
        self.notebook: NotebookNode
        self.error: BaseException | None = None
        self._done: SimpleQueue[tuple[int, int] | None] = SimpleQueue()
        self._stopped, self._ended = threading.Event(), threading.Event()

    def progress(self) -> Iterator[tuple[int, int]]:
        """Give (cells done, cells) until the work has ended."""
        while True:
            with suppress(Empty):
                # Windows delivers no signals to a thread that waits without end.
                event = self._done.get(timeout=0.2)
                if event is None:
                    return
                yield event

    def stop(self) -> None:
        """Kill the kernel, if it still lives, and have the thread that works give up."""
        self._stopped.set()
        self.kernel.kill()
        if not self._ended.is_set():
            self.kernel.cancel()

    def count(self, notebook: NotebookNode) -> Callable[..., None]:
        """Return a hook for nbclient that counts the code cells done."""
        total = sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in notebook.cells)
        numbers = iter(range(1, total + 1))
        return lambda **_: self._done.put((next(numbers, total), total))

    def work(self) -> None:
        """Execute the notebook, unless it was stopped before."""
        if self._stopped.is_set():
            return
        try:
            with tempfile.TemporaryDirectory(prefix="parindex-", ignore_cleanup_errors=True) as folder:
                self.notebook = self._execute(Path(folder))
        except BaseException as error:
            self.error = error
        finally:
            self._ended.set()
            self._done.put(None)

    def _execute(self, folder: Path) -> NotebookNode:
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self.kernel.start(folder, self.env)
            with quick_imports():
                import papermill

            _register_engine()
            # papermill fills in {names} in paths.
            source, target = (
                str(path.absolute()).replace("{", "{{").replace("}", "}}")
                for path in (self.source, self.target)
            )
            notebook: NotebookNode = papermill.execute_notebook(
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
            return notebook
        finally:
            self.kernel.close()


class _ExitedError(Exception):
    """A cell ended the notebook with ``sys.exit()``, which papermill takes for success."""


def _register_engine() -> None:
    """Make an engine known to papermill that runs the cells in the kernel of the run."""
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines
    from papermill.iorw import write_ipynb

    logger = logging.getLogger("papermill")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())

    class Engine(NBClientEngine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, run: _Run, **_: Any) -> None:
            run.kernel.wait_until_ready()
            client = PapermillNotebookClient(
                nb_man,
                km=run.kernel.manager,
                kernel_name=kernel_name,
                log=logger,
                timeout=None,
                iopub_timeout=60,
                shell_timeout_interval=1,
                record_timing=False,
                coalesce_streams=True,
                on_cell_executed=run.count(nb_man.nb),
            )
            client.kc = run.kernel.client
            try:
                client.execute()
            except Exception:
                with suppress(OSError):
                    write_ipynb(nb_man.nb, str(run.target))
                raise

    papermill_engines.register("parindex", Engine)


def _check_ended(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if any(output.output_type == "error" for output in cell.get("outputs", ())):
            raise _ExitedError


def _sentence(run: _Run, error: BaseException) -> AnalysisFailed:
    """Say in one sentence why a notebook failed."""
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    if isinstance(error, AnalysisFailed):
        return error
    if isinstance(error, OSError):
        failure = disk_failure(error, str(error.filename or run.target))
        if failure is not None:
            return failure
    reason = textwrap.shorten(str(error) or type(error).__name__, 300)
    if isinstance(error, PapermillExecutionError):
        return _cell_sentence(run.source.name, error)
    if isinstance(error, _ExitedError):
        template = "The notebook {notebook} stopped half-way by sys.exit(). Take that call out and run again."
    elif isinstance(error, NotStartedError) or run.kernel.process is None:
        template = "The kernel of {notebook} did not start ({reason}). Is ipykernel installed for {python}?"
    elif run.kernel.died or isinstance(error, DeadKernelError):
        template = "The kernel of {notebook} died (killed or out of memory). Free some memory and run again."
    else:
        template = "The notebook {notebook} could not be run: {reason}"
    return AnalysisFailed(template, notebook=run.source.name, reason=reason, python=sys.executable)


def _cell_sentence(notebook: str, error: Any) -> AnalysisFailed:
    message = textwrap.shorten(error.evalue, 300)
    number = re.search(r"\[Errno (\d+)\]", error.evalue)
    if number and error.ename == "OSError":
        named = re.search(r"'([^']+)'", error.evalue)
        disk = disk_failure(OSError(int(number[1]), ""), named[1] if named else f"a result of {notebook}")
        if disk is not None:
            return disk
    # The package's own errors are sentences; IPython shows them without a traceback, thus in one line.
    ours = error.traceback == [f"{error.ename}: {error.evalue}"]
    text = error.evalue if ours else f"{error.ename}: {message}" if message else error.ename
    return AnalysisFailed("The notebook {notebook} failed: {error}", notebook=notebook, error=text)
