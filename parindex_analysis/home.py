"""Where the inputs, the notebooks and the results are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from parindex_analysis.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_installed"


@dataclass(frozen=True)
class Home:
    """The folders of one analysis.

    Attributes
    ----------
    root : Path
        Folder that holds ``data/processed`` and ``reports``.
    raw : Path
        ``data/raw``: the inputs, never written to.
    notebooks : Path
        The notebooks that a run executes.
    """

    root: Path
    raw: Path
    notebooks: Path

    @property
    def reports(self) -> Path:
        """Folder of the pages that runs publish."""
        return self.root / "reports"

    @property
    def private(self) -> Path:
        """Folder of score sheets that are not public; git ignores it."""
        return self.root / "data" / "private"

    @property
    def processed(self) -> Path:
        """Folder of the tables that runs rebuild."""
        return self.root / "data" / "processed"


def find_home() -> Home:
    """Find the analysis folder.

    ``PARINDEX_HOME`` if it is set; else the repository that the package lies in; else the current folder,
    with the data and notebooks that were installed with the package.

    Returns
    -------
    Home

    Raises
    ------
    UsageError
        ``PARINDEX_HOME`` names a folder without ``data/raw``.
    """
    named = os.environ.get("PARINDEX_HOME")
    repository = _PACKAGE.parent
    if named:
        root = Path(os.path.expanduser(named)).resolve()  # noqa: PTH111  Path.expanduser raises for ~nobody
        if not (root / "data" / "raw").is_dir():
            raise UsageError("PARINDEX_HOME is {root}, but there is no folder data/raw in it.", root=root)
        own = root / "notebooks"
        return Home(root, root / "data" / "raw", own if own.is_dir() else _notebooks_of_package())
    if (repository / "data" / "raw").is_dir() and (repository / "pyproject.toml").is_file():
        return Home(repository, repository / "data" / "raw", repository / "notebooks")
    return Home(Path.cwd(), _INSTALLED / "data" / "raw", _INSTALLED / "notebooks")


def _notebooks_of_package() -> Path:
    installed = _INSTALLED / "notebooks"
    return installed if installed.is_dir() else _PACKAGE.parent / "notebooks"
