"""Build results beside the published ones and put them in place all at once.

This module knows runs, their folders and their locks; :mod:`.replacement` knows the steps of a replacement.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath

from filelock import FileLock, Timeout

from parindex_analysis.errors import AnalysisFailed
from parindex_analysis.home import Home
from parindex_analysis.publishing.interrupts import held_back
from parindex_analysis.publishing.replacement import (
    JOURNAL,
    Move,
    copy_once,
    fingerprint,
    forget,
    remove,
    steps,
    undo,
    undo_all,
    write_journal,
)

_PATIENCE = 300.0  # seconds to wait while another run publishes
_OWNER = "owner"


class Staging:
    """A private folder in which one run builds what it will publish.

    Attributes
    ----------
    home : Home
        Where the results are published.
    root : Path
        Stands for ``home.root`` until :meth:`replace`: the same relative paths, below a fresh folder.
    """

    def __init__(self, home: Home, folder: Path) -> None:
        self.home = home
        self.folder = folder
        self.root = folder / "new"
        self._publishing = False

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Hold the home's one publishing lock, so that nobody else replaces anything meanwhile.

        Raises
        ------
        AnalysisFailed
            Another run held the lock for five minutes.
        """
        if self._publishing:
            yield
            return
        with _told(self), _publishing_lock(self.home, _PATIENCE):
            undo_all(self.home)
            self._publishing = True
            try:
                yield
            finally:
                self._publishing = False

    def replace(self, targets: Iterable[str | PurePath]) -> None:
        """Put files or folders of :attr:`root` in the place of the published ones, all or none.

        Parameters
        ----------
        targets : iterable of str or PurePath
            Paths relative to ``home.root``. Each is replaced as a whole: what the old folder had and the
            new one has not is gone afterwards.

        Raises
        ------
        AnalysisFailed
            The disk is full or can't be written; everything published is as it was.
        ValueError
            A target is not a path below the root, lies in another target, or was not built.
        """
        names = _checked(self.root, targets)
        with self.publishing():
            moves = [self._plan(number, name) for number, name in enumerate(names)]
            journal = self.folder / JOURNAL
            try:
                write_journal(journal, moves)
                for name, move in zip(names, moves, strict=True):
                    copy_once(self.root / name, move.new)
                with held_back():
                    for _ in steps(journal, moves):
                        pass
            except BaseException:
                with held_back():
                    undo(journal)
                raise
            forget(self.folder)

    def keep_failed(self, path: Path, name: str) -> Path | None:
        """Move a notebook that failed to ``reports/_failed``; never raises.

        Parameters
        ----------
        path : Path
            The notebook.
        name : str
            Its name there; an older one of that name is replaced.

        Returns
        -------
        Path or None
            The new place, or None when the notebook could not be kept.
        """
        kept = self.home.reports / "_failed" / Path(name).name
        draft = kept.with_name(f".{kept.name}.{self.folder.name}")
        with suppress(OSError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, draft)
            return draft.replace(kept)
        with suppress(OSError):
            draft.unlink(missing_ok=True)
            kept.parent.rmdir()
        return None

    def _plan(self, number: int, name: PurePath) -> Move:
        target = self.home.root / name
        made = tuple(parent for parent in target.parents if not parent.exists())
        ground = (made[-1] if made else target).parent
        # Renaming works within one file system only: reports/ or data/ may be a volume of its own.
        near = ground.stat().st_dev == self.folder.stat().st_dev
        beside = self.folder if near else ground / f".{self.folder.name}"
        new = self.root / name if near else beside / f"new-{number}"
        mark = fingerprint(self.root / name)
        return Move(target, new, beside / f"old-{number}", made, os.path.lexists(target), mark)


@contextmanager
def open_staging(home: Home) -> Iterator[Staging]:
    """Give a fresh folder to build results in; remove it at the end, whatever happened.

    Also undoes what a killed run left half done, and removes the folders of dead runs.

    Parameters
    ----------
    home : Home
        The analysis folder; ``reports`` need not exist.

    Yields
    ------
    Staging

    Raises
    ------
    AnalysisFailed
        The disk is full or can't be written, here or in the block.
    """
    recover(home)
    had_reports = home.reports.is_dir()
    staging = Staging(home, home.reports / ".staging" / uuid.uuid4().hex[:12])
    with _told(staging):
        owner = FileLock(staging.folder / _OWNER, timeout=0)
        try:
            _claim(staging, owner)
            yield staging
        finally:
            with held_back():
                _leave(staging.folder, owner)
                with suppress(OSError):
                    staging.folder.parent.rmdir()
                    if not had_reports:
                        home.reports.rmdir()


def recover(home: Home) -> None:
    """Undo a replacement that a killed run left half done, or finish its clean-up; remove dead runs' folders.

    Returns at once when there is nothing to do, when a living run is publishing, or when the disk can't be
    written. Safe in any number of processes at once.

    Parameters
    ----------
    home : Home
        The analysis folder.
    """
    folder = home.reports / ".staging"
    if any(folder.glob(f"*/{JOURNAL}")):
        with suppress(OSError, AnalysisFailed), _publishing_lock(home, 0.0):
            undo_all(home)
    for dead in folder.glob("*/"):
        with suppress(OSError):
            owner = FileLock(dead / _OWNER, timeout=0)
            owner.acquire()  # fails where a living run holds it
            _leave(dead, owner)
    with suppress(OSError):
        folder.rmdir()


def disk_failure(error: OSError, path: str) -> AnalysisFailed | None:
    """Return the sentence for a disk that is full or can't be written, None for other errors.

    Parameters
    ----------
    error : OSError
        What was raised.
    path : str
        What was to be written, as the reader knows it.
    """
    templates = {
        errno.ENOSPC: "The disk is full: {path} could not be written. Make room and run again.",
        errno.EDQUOT: "Your share of the disk is full: {path} could not be written. Make room and run again.",
        errno.EFBIG: "{path} can't be written: the limit on file sizes is too low. Raise it and run again.",
        errno.EROFS: "{path} can't be written: the disk is read-only. Make it writable or set PARINDEX_HOME.",
    }
    template = templates.get(error.errno or 0)
    return AnalysisFailed(template, path=path) if template else None


@contextmanager
def _told(staging: Staging) -> Iterator[None]:
    """Turn errors of the disk into one sentence with the path as the reader knows it."""
    home = staging.home
    try:
        yield
    except OSError as error:
        path = Path(str(error.filename or home.reports))
        if path.is_relative_to(staging.root):
            path = home.root / path.relative_to(staging.root)
        shown = path.relative_to(home.root).as_posix() if path.is_relative_to(home.root) else str(path)
        ours = path.is_relative_to(home.reports) or path.is_relative_to(home.processed)
        if ours and error.errno in (errno.EACCES, errno.EPERM):
            template = "{path} can't be written: permission denied. Allow writing there and run again."
            raise AnalysisFailed(template, path=shown) from error
        raise disk_failure(error, shown) or error from error


@contextmanager
def _publishing_lock(home: Home, patience: float) -> Iterator[None]:
    home.reports.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home.reports / ".lock", timeout=patience)
    try:
        lock.acquire()
    except Timeout as error:
        template = (
            "Another run has been publishing to {path} for {minutes:.0f} minutes. Wait for it or stop it."
        )
        raise AnalysisFailed(template, path=home.reports, minutes=patience / 60) from error
    try:
        yield
    finally:
        lock.release()


def _claim(staging: Staging, owner: FileLock) -> None:
    """Make the folder and hold its lock, by which others see that its run is alive."""
    for attempt in range(100):
        try:
            staging.root.mkdir(parents=True, exist_ok=True)
            owner.acquire()
            staging.root.mkdir(exist_ok=True)
            return
        except (FileNotFoundError, Timeout):
            # Another run took the folder, not yet locked, for a dead run's, and is removing it.
            owner.release()
            if attempt == 99:
                raise
            time.sleep(0.01)


def _leave(folder: Path, owner: FileLock) -> None:
    """Remove a staging folder whose lock is held, unless a replacement in it still has to be undone."""
    if folder.exists() and not (folder / JOURNAL).exists():
        forget(folder)
        for entry in folder.iterdir():
            if entry.name != _OWNER:
                remove(entry)
        if (
            os.name == "nt"
        ):  # can't remove a locked file; elsewhere the lock keeps its makers away till the end
            owner.release()
        remove(folder / _OWNER)
        with suppress(OSError):
            folder.rmdir()
    owner.release()


def _checked(root: Path, targets: Iterable[str | PurePath]) -> list[PurePath]:
    names = [PurePath(target) for target in targets]
    for name in names:
        if name.is_absolute() or not name.parts or ".." in name.parts or not os.path.lexists(root / name):
            raise ValueError(f"{name} is not a path below the staging folder.")
        if sum(other == name or other in name.parents for other in names) > 1:
            raise ValueError(f"{name} is to be published twice.")
    return names
