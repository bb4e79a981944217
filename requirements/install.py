"""Make .venv and put in what a task needs: ``python requirements/install.py report``, or test, lab, check.

pip, which comes with Python, installs uv; uv installs the rest, many times faster, from where pip would.
Where uv can't be had, or doesn't get through, pip does it all. Both take only files whose hash is in a lock.
This needs nothing but Python, so it works on a fresh machine; make calls it, and Windows has no make.
"""

from __future__ import annotations

import ast
import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TASKS = ("report", "test", "lab", "check")
LOCKS = Path(__file__).resolve().parent
ROOT = LOCKS.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
UNFINISHED = VENV / ".installing"  # stands there while packages are copied
HASHED = ("--require-hashes", "--no-deps")  # a lock is whole: nothing beside it is installed
PIP_CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # pip reads them, uv does not


def install(task: str) -> None:
    """Bring .venv to what the task's lock says; at once where it is there already."""
    with _alone():
        stamp, state = VENV / f".installed-{task}", _state(task)
        if stamp.is_file() and stamp.read_text("utf-8") == state:
            stamp.touch()
            return
        if UNFINISHED.exists() or not _runs(PYTHON, "import sys, pip; sys.exit(sys.version_info < (3, 11))"):
            _make()
        _fill(LOCKS / f"{task}.lock")
        stamp.write_text(state, encoding="utf-8")


def _state(task: str) -> str:
    """Return a hash of all that decides what the task finds in .venv."""
    files = [LOCKS / f"{task}.lock", ROOT / "pyproject.toml", Path(__file__)]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other process installs into this folder (where the system and the disk can tell)."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _make() -> None:
    python = getattr(sys, "_base_executable", sys.executable)  # not that of the .venv that goes
    if not _runs(python, "import ensurepip, venv"):
        sys.exit(f"{python} cannot make virtual environments. On Debian or Ubuntu: apt install python3-venv")
    _say(f"Making .venv with Python {sys.version.split()[0]}")
    subprocess.run([python, "-m", "venv", "--clear", VENV], check=True)


def _fill(lock: Path) -> None:
    """Install what the lock names, then the package itself, as a link to this clone."""
    _say(f"Installing the packages of requirements/{lock.name} into .venv")
    steps = [[*HASHED, "-r", str(lock)], ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]]
    if (uv := _uv()) and all(_copied([*uv, *step]) for step in steps):
        return
    _say("Without uv it takes longer")
    if not all(_copied([*_pip(), *step]) for step in steps):
        sys.exit("Not installed; what pip says of it stands above.")


def _uv() -> list[str] | None:
    """Return the command by which uv installs, or None where uv can't be had."""
    command = [*_pip(), *HASHED, "--only-binary", ":all:", "-r", str(LOCKS / "uv.lock")]
    if not _copied(command, quiet=True):
        return None
    settings = pip_settings(
        subprocess.run([*_pip()[:3], "config", "list"], stdout=subprocess.PIPE, check=False).stdout
    )
    os.environ.update(uv_environment(settings, os.environ))
    no_index = ["--no-index"] if settings.get("no-index", "0").lower() in {"1", "true", "yes", "on"} else []
    return [str(BIN / "uv"), "pip", "install", "-q", "--python", str(PYTHON), *no_index]


def _pip() -> list[str]:
    return [str(PYTHON), "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]


def _copied(command: list[str], *, quiet: bool = False) -> bool:
    """Run an installer; a .venv left half filled keeps the mark by which it is made anew next time."""
    before = _packages()
    UNFINISHED.touch()
    try:
        done = (
            subprocess.run(command, stderr=subprocess.DEVNULL if quiet else None, check=False).returncode == 0
        )
    except OSError:  # a file for another kind of machine
        done = False
    if done or _packages() == before:
        UNFINISHED.unlink()
    return done


def _packages() -> set[str]:
    return {str(path) for path in VENV.glob("**/site-packages/*") if path.name != "__pycache__"}


def pip_settings(listed: bytes) -> dict[str, str]:
    """Read what ``pip config list`` prints; the environment goes before files."""
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in listed.decode("utf-8", "replace").splitlines():
        key, equals, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if equals and section in found:
            with suppress(ValueError, SyntaxError):
                found[section][name.replace("_", "-")] = str(ast.literal_eval(value)).strip()
    return found["global"] | found["install"] | found[":env:"]


def uv_environment(settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that tell uv what pip is told; what the user tells uv itself stays.

    Parameters
    ----------
    settings
        Those of pip, by their long names, such as ``index-url``.
    environ
        The environment that there is.
    """
    told = {
        "UV_DEFAULT_INDEX": settings.get("index-url"),
        "UV_INDEX": " ".join(settings.get("extra-index-url", "").split()),
        "UV_FIND_LINKS": ",".join(settings.get("find-links", "").split()),
        "UV_INSECURE_HOST": " ".join(settings.get("trusted-host", "").split()),
        "UV_HTTP_TIMEOUT": settings.get("timeout") or settings.get("default-timeout"),
        "UV_HTTP_RETRIES": settings.get("retries"),
        "UV_CACHE_DIR": settings.get("cache-dir") and str(Path(settings["cache-dir"]) / "uv"),
        "SSL_CERT_FILE": settings.get("cert")
        or next((environ[n] for n in PIP_CERTIFICATES if environ.get(n)), None),
        "SSL_CLIENT_CERT": settings.get("client-cert"),
        "UV_SYSTEM_CERTS": "1",  # as pip does since 24.2; SSL_CERT_FILE goes before it
        # pip takes a package from any of its indexes. Hashes make that safe.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    if settings.get("keyring-provider") == "subprocess":
        told["UV_KEYRING_PROVIDER"] = "subprocess"
    found = {name: value for name, value in told.items() if value and not environ.get(name)}
    if proxy := settings.get("proxy"):  # pip's own goes before those of the environment
        proxy = proxy if "://" in proxy else f"http://{proxy}"
        found |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), proxy)
    return found


def _runs(python: str | Path, code: str) -> bool:
    try:
        return subprocess.run([python, "-c", code], stderr=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def _say(what: str) -> None:
    sys.stderr.write(f"==> {what}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - any Python may be asked to run this
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    if len(sys.argv) != 2 or sys.argv[1] not in TASKS:
        sys.exit(f"Say for what: python requirements/install.py {'|'.join(TASKS)}")
    os.environ["PIP_USER"] = "0"  # a setting that a .venv can't follow
    install(sys.argv[1])
