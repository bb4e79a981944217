"""The installer of the locks, with made-up packages in a folder for an index: nothing asks the network."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import install
import pytest

# A stand-in for uv that notes what it is told, and lets pip do it.
UV = """
import os, subprocess, sys
note = os.environ.get("UV_NOTE")
if note:
    with open(note, "a") as file:
        file.write(" ".join(sys.argv[1:]) + f"|{os.environ.get('UV_FIND_LINKS')}\\n")
words = [word for word in sys.argv[3:] if word not in ("--python", sys.executable)]
def main():
    sys.exit(os.environ.get("UV_FAILS") or subprocess.call([sys.executable, "-m", "pip", "install", *words]))
"""
# A builder of the package itself, so that nothing more has to be installed.
BACKEND = """
import sys
sys.path.insert(0, {tests!r})
def build_editable(folder, config_settings=None, metadata_directory=None):
    from test_install import wheel
    from pathlib import Path
    return wheel(Path(folder), "itself", "").name
"""


def wheel(folder: Path, name: str, code: str) -> Path:
    """Write a package with one module and, if it has a `main`, a command of its name."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": code,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    if "def main" in code:
        files[f"{info}/entry_points.txt"] = f"[console_scripts]\n{name} = {name}:main\n"

    def line(name: str, content: str) -> str:
        digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).rstrip(b"=").decode()
        return f"{name},sha256={digest},{len(content)}\n"

    files[f"{info}/RECORD"] = "".join(line(*entry) for entry in files.items()) + f"{info}/RECORD,,\n"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        for entry in files.items():
            archive.writestr(*entry)
    return folder / f"{name}-1.0-py3-none-any.whl"


def lock(path: Path, *wheels: Path) -> None:
    pins = (
        f"{file.name.split('-')[0]}==1.0 --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"
        for file in wheels
    )
    path.write_text("".join(pins), encoding="utf-8")


class Clone:
    """A clone with an installer, locks, and a folder that is its only index."""

    def __init__(self, root: Path) -> None:
        self.root, self.index, self.note = root, root / "index", root / "note.txt"
        self.venv = root / ".venv"

    def install(self, task: str = "report", **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("PIP_", "UV_", "PYTHON"))}
        told = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.index), "PIP_CONFIG_FILE": os.devnull}
        return subprocess.run(
            [sys.executable, str(self.root / "requirements" / "install.py"), task],
            env=kept | told | {"UV_NOTE": str(self.note)} | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def has(self, name: str) -> bool:
        return bool(list(self.venv.glob(f"**/site-packages/{name}-1.0.dist-info")))

    def stamped(self, task: str = "report") -> bool:
        return (self.venv / f".installed-{task}").is_file()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clone, subprocess.CompletedProcess[str]]:
    """A clone without uv in its index, once installed."""
    clone = Clone(tmp_path_factory.mktemp("clone with a space"))
    locks = clone.root / "requirements"
    locks.mkdir()
    clone.index.mkdir()
    shutil.copy(install.__file__, locks)
    (clone.root / "backend.py").write_text(BACKEND.format(tests=str(Path(__file__).parent)), encoding="utf-8")
    (clone.root / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "itself"\nversion = "1.0"\n',
        encoding="utf-8",
    )
    uv = wheel(clone.index, "uv", UV)
    lock(locks / "uv.lock", uv)
    lock(locks / "report.lock", first := wheel(clone.index, "first", ""))
    lock(locks / "test.lock", first, wheel(clone.index, "second", ""))
    uv.rename(clone.root / uv.name)
    return clone, clone.install()


@pytest.fixture
def clone(made: tuple[Clone, object], tmp_path: Path) -> Clone:
    """A copy of it, whose index has uv."""
    shutil.copytree(made[0].root, tmp_path / "copy", symlinks=True)
    clone = Clone(tmp_path / "copy")
    for file in clone.root.glob("uv-*.whl"):
        file.rename(clone.index / file.name)
    return clone


def test_without_uv_pip_does_it(made: tuple[Clone, subprocess.CompletedProcess[str]]) -> None:
    clone, done = made
    assert done.returncode == 0, done.stderr
    assert clone.has("first")
    assert clone.has("itself")
    assert clone.stamped()
    assert "Without uv it takes longer" in done.stderr
    assert "uv==" not in done.stderr  # no error that is none


def test_a_second_time_nothing_is_done(clone: Clone) -> None:
    shutil.rmtree(clone.index)
    done = clone.install()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_uv_adds_to_the_same_environment_from_where_pip_would(clone: Clone) -> None:
    stray = clone.venv / "stray"
    stray.touch()
    done = clone.install("test")
    assert done.returncode == 0, done.stderr
    assert stray.exists()
    assert clone.has("second")
    assert clone.stamped("report")
    assert clone.stamped("test")
    packages, itself = clone.note.read_text("utf-8").splitlines()
    assert "--require-hashes" in packages
    for line in (packages, itself):
        assert "--no-index" in line
        assert line.endswith(f"|{clone.index}")


def test_where_uv_does_not_get_through_pip_does_it(clone: Clone) -> None:
    done = clone.install("test", UV_FAILS="no such host")
    assert done.returncode == 0, done.stderr
    assert "no such host" in done.stderr
    assert "Without uv it takes longer" in done.stderr
    assert clone.has("second")
    assert clone.stamped("test")


def test_another_file_under_the_same_name_is_not_installed(clone: Clone) -> None:
    wheel(clone.index, "second", "print('something else')")
    done = clone.install("test")
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert "Traceback" not in done.stderr
    assert not clone.has("second")
    assert not clone.stamped("test")
    # What was there is still good.
    assert not (clone.venv / ".installing").exists()
    assert clone.stamped("report")
    assert clone.has("first")


def test_another_lock_is_installed(clone: Clone) -> None:
    shutil.copy(clone.root / "requirements" / "test.lock", clone.root / "requirements" / "report.lock")
    assert clone.install().returncode == 0
    assert clone.has("second")


@pytest.mark.parametrize("damage", ["half copied", "no python", "no pip"])
def test_a_broken_environment_is_made_anew(clone: Clone, damage: str) -> None:
    stray = clone.venv / "stray"
    stray.touch()
    (clone.venv / ".installed-report").unlink()
    if damage == "half copied":
        (clone.venv / ".installing").touch()
    elif damage == "no python":
        (clone.venv / "bin" / "python").unlink()
    else:
        (pip,) = clone.venv.glob("**/site-packages/pip")
        shutil.rmtree(pip)
    done = clone.install()
    assert done.returncode == 0, done.stderr
    assert not stray.exists()
    assert clone.has("first")
    assert clone.has("itself")
    assert clone.stamped()


def test_what_was_left_half_copied_is_marked(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "VENV", clone.venv)
    monkeypatch.setattr(install, "UNFINISHED", clone.venv / ".installing")
    (site,) = clone.venv.glob("**/site-packages")
    copies = f"import pathlib, sys; pathlib.Path({str(site / 'half')!r}).touch(); sys.exit(1)"
    assert not install._copied([sys.executable, "-c", copies])
    assert install.UNFINISHED.exists()


@pytest.mark.parametrize("words", [[], ["everything"], ["report", "test"]])
def test_a_task_must_be_named(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, install.__file__, *words], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert done.stderr == "Say for what: python requirements/install.py report|test|lab|check\n"


def test_settings_of_pip_are_read_as_pip_ranks_them(tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_text(
        "[global]\nindex-url = one\ntimeout = 5\nextra-index-url =\n    two\n    three\n"
        "[install]\nindex-url = four\n[freeze]\ntimeout = 6\n",
        encoding="utf-8",
    )
    environment = {n: v for n, v in os.environ.items() if not n.startswith("PIP_")} | {
        "PIP_CONFIG_FILE": str(tmp_path / "pip.conf"),
        "PIP_TIMEOUT": "7",
        "PIP_CERT": "it's here.pem",
    }
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], env=environment, capture_output=True, check=True
    )
    settings = install.pip_settings(listed.stdout)
    assert settings["index-url"] == "four"
    assert settings["timeout"] == "7"
    assert settings["cert"] == "it's here.pem"
    assert settings["extra-index-url"].split() == ["two", "three"]


def test_what_is_no_setting_is_passed_over() -> None:
    assert install.pip_settings(b"WARNING: a = b\nglobal.x=[\nglobal.y='1'\n\xff\n") == {"y": "1"}


def test_uv_is_told_what_pip_is_told() -> None:
    told = install.uv_environment(
        {
            "index-url": "https://user:word@mirror.example/simple",
            "extra-index-url": "\nfile:///a\nfile:///b",
            "find-links": "/wheels /more",
            "trusted-host": "mirror.example",
            "cert": "/ca.pem",
            "client-cert": "/me.pem",
            "proxy": "proxy.example:3128",
            "default-timeout": "180",
            "cache-dir": "/cache",
        },
        {"HTTPS_PROXY": "http://another.example"},
    )
    assert told["UV_DEFAULT_INDEX"] == "https://user:word@mirror.example/simple"
    assert told["UV_INDEX"] == "file:///a file:///b"
    assert told["UV_FIND_LINKS"] == "/wheels,/more"
    assert told["UV_INSECURE_HOST"] == "mirror.example"
    assert (told["SSL_CERT_FILE"], told["SSL_CLIENT_CERT"]) == ("/ca.pem", "/me.pem")
    assert told["HTTPS_PROXY"] == told["https_proxy"] == "http://proxy.example:3128"
    assert told["UV_HTTP_TIMEOUT"] == "180"
    assert Path(told["UV_CACHE_DIR"]) == Path("/cache/uv")


def test_what_uv_is_told_by_the_user_stays() -> None:
    environ = {"UV_DEFAULT_INDEX": "mine", "SSL_CERT_FILE": "my.pem", "REQUESTS_CA_BUNDLE": "other.pem"}
    told = install.uv_environment({"index-url": "another", "cert": "another.pem"}, environ)
    assert not told.keys() & environ.keys()


def test_certificates_that_pip_finds_in_the_environment_are_given_to_uv() -> None:
    assert install.uv_environment({}, {"REQUESTS_CA_BUNDLE": "r.pem"})["SSL_CERT_FILE"] == "r.pem"
    assert "SSL_CERT_FILE" not in install.uv_environment({}, {})
