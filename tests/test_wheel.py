"""The wheel works where there is no clone: it carries its data and notebooks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as a release builds it."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and its dependencies, but not this clone."""
    folder = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    executable = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(executable),
        "install",
        "-qq",
        "--no-deps",
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True, text=True, timeout=120)
    # The dependencies are those of this environment; its link to the clone is not followed from there.
    site = subprocess.check_output(
        [executable, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    )
    (Path(site.strip()) / "dependencies.pth").write_text(
        sysconfig.get_path("purelib") + "\n", encoding="utf-8"
    )
    return executable


def test_it_holds_the_inputs_the_notebooks_and_the_words(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    raw = {path.relative_to(ROOT).as_posix() for path in (ROOT / "data" / "raw").rglob("*") if path.is_file()}
    assert {f"parindex_analysis/_installed/{name}" for name in raw} <= held
    for name in (
        "_installed/notebooks/03_annual_report.ipynb",
        "locale/vi.po",
        "pages/templates/style.css",
        "py.typed",
    ):
        assert f"parindex_analysis/{name}" in held
    assert not [name for name in held if "tests" in name or "private" in name]


def test_installed_elsewhere_it_lists_and_runs(python: Path, tmp_path: Path) -> None:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PARINDEX"))
    }
    environment["JUPYTER_PATH"] = str(Path(sys.prefix) / "share" / "jupyter")  # nbconvert's own templates

    def parindex(*arguments: str) -> subprocess.CompletedProcess[str]:
        script = python.with_name("parindex")
        return subprocess.run(
            [script, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    where = [str(python), "-c", "import parindex_analysis; print(parindex_analysis.__file__)"]
    assert str(ROOT) not in subprocess.check_output(where, text=True, cwd=tmp_path, env=environment)
    listed = parindex("list", "--json")
    assert listed.returncode == 0, listed.stderr
    assert {row["index"] for row in json.loads(listed.stdout)["rows"]} >= {"hanoi", "pci", "papi"}
    assert list(tmp_path.iterdir()) == []
    done = parindex("run", "2020")
    assert done.returncode == 0, done.stderr
    assert "92,76" in (tmp_path / "reports" / "hanoi" / "2020" / "index.vi.html").read_text("utf-8")
    assert (tmp_path / "data" / "processed" / "hanoi" / "2020" / "ranking.csv").is_file()
