"""Build results beside the published ones and put them in place all at once.

A replacement goes through a journal: before the first step the journal says what is to happen, and renaming
it is the one step that makes the replacement count. Whoever finds a journal that was not renamed undoes the
steps. Which steps were done is read from what lies where, never from what a dead run would have remembered.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
import sys
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath

from filelock import FileLock, Timeout

from parindex_analysis.errors import AnalysisFailed
from parindex_analysis.home import Home
from parindex_analysis.reporting.interrupts import held_back

_PATIENCE = 300.0  # seconds to wait while another run publishes
_JOURNAL, _DONE, _OWNER = "journal.json", "done.json", "owner"
_RENAME_EXCHANGE, _AT_FDCWD = 2, -100  # of renameat2(2)


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
            _undo_all(self.home)
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
            journal = self.folder / _JOURNAL
            try:
                _write_journal(journal, moves)
                for name, move in zip(names, moves, strict=True):
                    _copy_once(self.root / name, move.new)
                with held_back():
                    for _ in _steps(journal, moves):
                        pass
            except BaseException:
                with held_back():
                    _undo(journal)
                raise
            _forget(self.folder)

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

    def _plan(self, number: int, name: PurePath) -> _Move:
        target = self.home.root / name
        made = tuple(parent for parent in target.parents if not parent.exists())
        ground = (made[-1] if made else target).parent
        # Renaming works within one file system only: reports/ or data/ may be a volume of its own.
        near = ground.stat().st_dev == self.folder.stat().st_dev
        beside = self.folder if near else ground / f".{self.folder.name}"
        new = self.root / name if near else beside / f"new-{number}"
        mark = _fingerprint(self.root / name)
        return _Move(target, new, beside / f"old-{number}", made, os.path.lexists(target), mark)


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
    if any(folder.glob(f"*/{_JOURNAL}")):
        with suppress(OSError, AnalysisFailed), _publishing_lock(home, 0.0):
            _undo_all(home)
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
    if folder.exists() and not (folder / _JOURNAL).exists():
        _forget(folder)
        for entry in folder.iterdir():
            if entry.name != _OWNER:
                _remove(entry)
        if (
            os.name == "nt"
        ):  # can't remove a locked file; elsewhere the lock keeps its makers away till the end
            owner.release()
        _remove(folder / _OWNER)
        with suppress(OSError):
            folder.rmdir()
    owner.release()


@dataclass(frozen=True)
class _Move:
    """One target of a replacement, and where its two versions lie."""

    target: Path
    new: Path
    old: Path
    made: tuple[Path, ...]  # parents that have to be made, the nearest first
    had_old: bool
    fingerprint: str  # of the new version


def _checked(root: Path, targets: Iterable[str | PurePath]) -> list[PurePath]:
    names = [PurePath(target) for target in targets]
    for name in names:
        if name.is_absolute() or not name.parts or ".." in name.parts or not os.path.lexists(root / name):
            raise ValueError(f"{name} is not a path below the staging folder.")
        if sum(other == name or other in name.parents for other in names) > 1:
            raise ValueError(f"{name} is to be published twice.")
    return names


def _write_journal(journal: Path, moves: Sequence[_Move]) -> None:
    root = journal.parents[3]  # the paths are relative: the folder may be known by another name next time
    draft = journal.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        json.dump([asdict(move) for move in moves], file, default=lambda path: os.path.relpath(path, root))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(journal)


def _read_journal(journal: Path) -> list[_Move]:
    root = journal.parents[3]
    moves = json.loads(journal.read_text(encoding="utf-8"))
    for move in moves:
        move |= {key: root / move[key] for key in ("target", "new", "old")}
        move["made"] = tuple(root / parent for parent in move["made"])
    return [_Move(**move) for move in moves]


def _steps(journal: Path, moves: Sequence[_Move]) -> Iterator[None]:
    """Do a replacement; a test may stop at each yield, as a killed process would."""
    for move in moves:
        for parent in reversed(move.made):
            yield
            parent.mkdir(exist_ok=True)
        yield
        if move.had_old and _exchange(move.new, move.target):
            continue
        if move.had_old:
            yield from _move_aside(move.target, move.old)
        yield
        move.new.rename(move.target)
    yield
    journal.replace(journal.with_name(_DONE))


def _move_aside(target: Path, old: Path) -> Iterator[None]:
    try:
        target.rename(old)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # A folder that came with a container's image can't be renamed, only copied and removed.
        _copy_once(target, old)
        yield
        _remove(target)


def _undo_all(home: Home) -> None:
    for journal in (home.reports / ".staging").glob(f"*/{_JOURNAL}"):
        _undo(journal)


def _undo(journal: Path) -> None:
    """Bring back everything old; can itself be cut short and done again."""
    if journal.exists():
        moves = _read_journal(journal)
        for move in reversed(moves):
            _undo_move(move)
        _remove_beside(journal.parent, moves)
        journal.unlink()


def _undo_move(move: _Move) -> None:
    there, has_new = os.path.lexists(move.target), os.path.lexists(move.new)
    if os.path.lexists(move.old):
        if there and has_new:
            _remove(move.target)  # what is left of a folder that had to be copied
        elif there:
            move.target.rename(move.new)
        move.old.rename(move.target)
    elif not move.had_old:
        if there and not has_new:
            move.target.rename(move.new)
        for parent in move.made:
            with suppress(OSError):  # not made yet, or in use
                parent.rmdir()
    elif has_new and _fingerprint(move.new) != move.fingerprint:  # exchanged: the old version lies there
        if there and not _exchange(move.new, move.target):
            _remove(move.target)
        if not os.path.lexists(move.target):
            move.new.rename(move.target)


def _forget(folder: Path) -> None:
    """Remove the old versions after a replacement that counts."""
    done = folder / _DONE
    if done.exists():
        moves = _read_journal(done)
        for path in (path for move in moves for path in (move.old, move.new)):
            _remove(path)
        _remove_beside(folder, moves)
        done.unlink()


def _remove_beside(folder: Path, moves: Sequence[_Move]) -> None:
    for beside in {move.old.parent for move in moves} - {folder}:
        _remove(beside)


def _copy_once(source: Path, place: Path) -> None:
    """Copy a file or folder to a place where it appears only when it is complete."""
    if not os.path.lexists(place):
        draft = place.with_name(f"{place.name}.draft")
        _remove(draft)
        draft.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, draft)
        draft.rename(place)


def _copy(source: Path, place: Path) -> None:
    if source.is_dir() and not source.is_symlink():
        place.mkdir()
        for entry in source.iterdir():
            _copy(entry, place / entry.name)
    else:
        shutil.copy2(source, place, follow_symlinks=False)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step, if the system can."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def _fingerprint(path: Path) -> str:
    """Return a hash of all names and contents below a path."""
    digest = hashlib.sha256()
    for entry in [path, *sorted(path.rglob("*"))]:
        digest.update(f"{entry.relative_to(path).as_posix()}\0".encode())
        digest.update(hashlib.sha256(entry.read_bytes()).digest() if entry.is_file() else b"folder")
    return digest.hexdigest()


def _remove(path: Path) -> None:
    """Remove a file or folder as far as the system lets us; what stays is noticed by the next step."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
