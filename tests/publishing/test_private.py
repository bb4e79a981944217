"""Score sheets that are not public: used only when asked for, published only with --publish."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from builders import (
    INDEX,
    RULES,
    edit,
    fact,
    index_settings,
    item,
    rule_set,
    score,
    unit,
    write_index,
    write_table,
    write_yaml,
)  # fmt: skip
from cli.test_main import call
from runs import digests, parindex

from parindex_analysis.catalog.scores import SCORE_COLUMNS
from parindex_analysis.home import find_home
from parindex_analysis.publishing.run import RunResult
from parindex_analysis.study.parameters import Parameters

# a: 37.84631 + 30.1 = 67.94631 of 100, in no public file; also as pages in both languages write it.
OWN = ("37.84631", "37.85", "67.94631", "67.95", "63.0771833")
MARKS = tuple(mark.encode() for figure in OWN for mark in (figure, figure.replace(".", ",")))
SHEET = Path("data", "private", INDEX, "2020", "scores.csv")
GIT = shutil.which("git")


def private_rows() -> list[dict[str, Any]]:
    rows = [
        score(unit_id, item_id, points, kind, source_id="")
        for unit_id, first, second in (("so-a", "37.84631", "30.1"), ("so-b", "52.5", "20.25"))
        for item_id, points, kind in (("1", first, "appraised"), ("2", second, "survey"))
    ]
    return [*rows, score("so-a", "1", "44.5", "self", source_id="")]


def make_home(folder: Path) -> Path:
    """Write an index with facts of 2019 and 2020, and a private sheet of 2020."""
    public = {2020: [fact("total", "72.75", "so-b"), fact("n_units", 2)], 2019: [fact("mean_total", "70.10")]}
    write_index(
        folder / "data" / "raw",
        index_settings(),
        units=[unit("so-a"), unit("so-b")],
        rules=[rule_set([item("1", 60), item("2", 40, assessment="survey")])],
        facts=public,
    )
    write_table(folder / SHEET, SCORE_COLUMNS, private_rows())
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARINDEX_HOME", str(tmp_path))
    return make_home(tmp_path)


def leaks(home: Path) -> list[str]:
    """Return every written file that holds a private figure, wherever it was left."""
    roots = (home / "reports", home / "data" / "processed")
    files = [path for root in roots for path in sorted(root.rglob("*")) if path.is_file()]
    return [str(path.relative_to(home)) for path in files if any(m in path.read_bytes() for m in MARKS)]


def test_score_does_not_see_it_unless_asked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "score", "2020", "--index", INDEX)
    assert (code, out) == (4, "") and "can't be recomputed" in err
    code, out, _ = call(capsys, "score", "2020", "--index", INDEX, "--private", "--json")
    told = json.loads(out)
    assert code == 0 and told["parameters"]["private"] is True
    assert {row["unit"]: (row["total"], row["rank"]) for row in told["rows"]} == {
        "so-a": (67.94631, 2),
        "so-b": (72.75, 1),
    }


def test_audit_and_explain_see_it_only_when_asked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(home / "data" / "raw" / INDEX / "2020" / "facts.csv", "72.75", "73.75")
    assert call(capsys, "audit", "2020", "--index", INDEX)[0] == 0
    code, out, _ = call(capsys, "audit", "2020", "--index", INDEX, "--private")
    assert code == 4 and "Totals from public parts and weights: 0 of 1" in out
    assert call(capsys, "score", "2020", "--index", INDEX, "--explain", "so-a")[0] == 4
    _, out, _ = call(capsys, "score", "2020", "--index", INDEX, "--explain", "so-a", "--private")
    assert out.splitlines()[0] == "Total: 67.9463 of 100 points = 37.84631 + 30.1."


def test_a_year_without_one_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "score", "2019", "--index", INDEX, "--private")
    assert (code, out) == (2, "") and f"data/private/{INDEX}/2019/scores.csv" in err
    code, out, err = call(capsys, "run", "2019", "--index", INDEX, "--publish")
    assert (code, out) == (2, "") and f"data/private/{INDEX}/2019/scores.csv" in err


def test_its_problems_are_named_by_its_path_and_row(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = private_rows()
    rows[0]["value"], rows[1]["kind"], rows[2]["unit_id"] = "60.5", "self", "so-c"
    write_table(home / SHEET, SCORE_COLUMNS, rows)
    code, _, err = call(capsys, "score", "2020", "--index", INDEX, "--private")
    name = SHEET.as_posix()
    assert code == 3
    assert f"{name}:2 value: The item has at most 60 points." in err
    assert f"{name}:3 kind: The item is not assessed in this way." in err
    assert f"{name}:4 unit_id:" in err
    assert call(capsys, "score", "2020", "--index", INDEX)[0] == 4  # others do not stumble over it
    assert call(capsys, "list", "--index", INDEX)[0] == 0
    assert call(capsys, "check")[0] == 0


def test_a_run_with_it_is_refused_without_publish(home: Path) -> None:
    done = parindex(home, "run", "2020", "--index", INDEX, "-p", "private=true")
    assert (done.returncode, done.stdout) == (2, "")
    assert "only with --publish" in done.stderr and "Traceback" not in done.stderr
    assert digests(home) == {} and leaks(home) == []
    assert not list(home.glob("reports/**/*.ipynb"))


@pytest.mark.slow
def test_runs_write_its_figures_with_publish_only(home: Path) -> None:
    done = parindex(home, "run", "2020", "--index", INDEX, "--publish")
    assert done.returncode == 0, done.stderr
    found = leaks(home)
    assert found and all(f"{INDEX}/2020/" in path for path in found)
    assert f"data/processed/{INDEX}/2020/nodes.csv" in found
    page = (home / "reports" / INDEX / "2020" / "recompute.en.html").read_text("utf-8")
    assert f"parindex run 2020 --index {INDEX} --publish" in page and "private = True" in page

    assert parindex(home, "run", "2020", "--index", INDEX).returncode == 0
    assert digests(home) and leaks(home) == []  # what was published before is gone, too


@pytest.mark.parametrize("years", [(2019, 2020), (2019,)])
def test_all_with_publish_takes_only_the_years_that_have_a_sheet(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, years: tuple[int, ...]
) -> None:
    ran: list[tuple[int, bool, bool]] = []

    def recorded(_: object, asked: Parameters, *__: object, publish: bool, pdf: bool) -> RunResult:
        ran.append((asked.year, asked.private, publish))
        return RunResult(asked.index, asked.year, (), 0)

    monkeypatch.setattr("parindex_analysis.publishing.run.run_year", recorded)
    if years == (2019,):
        settings = index_settings(years={2019: {"rules": RULES}})
        write_yaml(home / "data" / "raw" / INDEX / "index.yaml", settings)
    assert call(capsys, "run", "--all", "--index", INDEX, "--publish")[0] == 0
    assert ran == [(year, year == 2020, True) for year in years]


@pytest.mark.skipif(GIT is None, reason="needs git")
def test_git_ignores_the_folder() -> None:
    root = find_home().root
    if not (root / ".git").exists():
        pytest.skip("not a clone")
    done = subprocess.run(
        ["git", "check-ignore", "--quiet", str(SHEET)], cwd=root, capture_output=True, check=False, timeout=30
    )
    assert done.returncode == 0
    assert not (root / "data" / "private").exists() or not subprocess.check_output(
        ["git", "ls-files", "data/private"], cwd=root, timeout=30
    )
