"""Replace files and folders by new versions all at once, or not at all.

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
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from parindex_analysis.home import Home

JOURNAL = "journal.json"
_DONE = "done.json"
_RENAME_EXCHANGE, _AT_FDCWD = 2, -100  # of renameat2(2)


@dataclass(frozen=True)
class Move:
    """One target of a replacement, and where its two versions lie."""

    target: Path
    new: Path
    old: Path
    made: tuple[Path, ...]  # parents that have to be made, the nearest first
    had_old: bool
    fingerprint: str  # of the new version


def write_journal(journal: Path, moves: Sequence[Move]) -> None:
    """Write down what is to happen, at once and safe on the disk."""
    root = journal.parents[3]  # the paths are relative: the folder may be known by another name next time
    draft = journal.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        json.dump([asdict(move) for move in moves], file, default=lambda path: os.path.relpath(path, root))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(journal)


def _read_journal(journal: Path) -> list[Move]:
    root = journal.parents[3]
    moves = json.loads(journal.read_text(encoding="utf-8"))
    for move in moves:
        move |= {key: root / move[key] for key in ("target", "new", "old")}
        move["made"] = tuple(root / parent for parent in move["made"])
    return [Move(**move) for move in moves]


def steps(journal: Path, moves: Sequence[Move]) -> Iterator[None]:
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
        copy_once(target, old)
        yield
        remove(target)


def undo_all(home: Home) -> None:
    """Undo every replacement that does not count, whichever run began it."""
    for journal in (home.reports / ".staging").glob(f"*/{JOURNAL}"):
        undo(journal)


def undo(journal: Path) -> None:
    """Bring back everything old; can itself be cut short and done again."""
    if journal.exists():
        moves = _read_journal(journal)
        for move in reversed(moves):
            _undo_move(move)
        _remove_beside(journal.parent, moves)
        journal.unlink()


def _undo_move(move: Move) -> None:
    there, has_new = os.path.lexists(move.target), os.path.lexists(move.new)
    if os.path.lexists(move.old):
        if there and has_new:
            remove(move.target)  # what is left of a folder that had to be copied
        elif there:
            move.target.rename(move.new)
        move.old.rename(move.target)
    elif not move.had_old:
        if there and not has_new:
            move.target.rename(move.new)
        for parent in move.made:
            with suppress(OSError):  # not made yet, or in use
                parent.rmdir()
    elif has_new and fingerprint(move.new) != move.fingerprint:  # exchanged: the old version lies there
        if there and not _exchange(move.new, move.target):
            remove(move.target)
        if not os.path.lexists(move.target):
            move.new.rename(move.target)


def forget(folder: Path) -> None:
    """Remove the old versions after a replacement that counts."""
    done = folder / _DONE
    if done.exists():
        moves = _read_journal(done)
        for path in (path for move in moves for path in (move.old, move.new)):
            remove(path)
        _remove_beside(folder, moves)
        done.unlink()


def _remove_beside(folder: Path, moves: Sequence[Move]) -> None:
    for beside in {move.old.parent for move in moves} - {folder}:
        remove(beside)


def copy_once(source: Path, place: Path) -> None:
    """Copy a file or folder to a place where it appears only when it is complete."""
    if not os.path.lexists(place):
        draft = place.with_name(f"{place.name}.draft")
        remove(draft)
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


def fingerprint(path: Path) -> str:
    """Return a hash of all names and contents below a path."""
    digest = hashlib.sha256()
    for entry in [path, *sorted(path.rglob("*"))]:
        digest.update(f"{entry.relative_to(path).as_posix()}\0".encode())
        digest.update(hashlib.sha256(entry.read_bytes()).digest() if entry.is_file() else b"folder")
    return digest.hexdigest()


def remove(path: Path) -> None:
    """Remove a file or folder as far as the system lets us; what stays is noticed by the next step."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
