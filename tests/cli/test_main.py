"""The command line: what it prints, on which stream, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata

import pytest

from parindex_analysis import cli


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the command line in this process; return exit code, stdout, stderr."""
    code = 0
    try:
        cli.main(list(arguments))
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def test_list_says_how_complete_each_year_is(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "list", "--index", "hanoi", "--json")
    found = json.loads(out)
    assert code == 0 and found["command"] == "list" and found["index"] == "hanoi"
    row = next(row for row in found["rows"] if (row["year"], row["group"]) == (2020, "district"))
    assert row == {
        "index": "hanoi",
        "year": 2020,
        "group": "district",
        "units": 30,
        "totals_published": 3,
        "ranks_published": 8,
        "parts_published": 0,
        "rules": "6677-QD-UBND",
        "decision": "2001/QĐ-UBND",
    }


def test_list_names_every_index_and_year(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call(capsys, "list", "--json")
    years: dict[str, set[int]] = {}
    for row in json.loads(out)["rows"]:
        years.setdefault(row["index"], set()).add(row["year"])
    assert years == {
        "hanoi": set(range(2016, 2025)),
        "hue": {2021},
        "binhduong": {2017},
        "thanhhoa": {2024},
        "hoabinh": {2022, 2024},
        "namdinh": {2020},
        "par_index": {2017, 2021},
        "pci": set(range(2005, 2015)),
        "papi": {2011, 2012, 2013, 2014, 2020, 2021, 2022, 2023, 2024},
    }


def test_list_for_people_is_a_table_in_their_language(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "list", "--index", "hue", "--lang", "vi")
    assert code == 0 and err == ""
    assert out.splitlines()[0].split()[:2] != ["index", "year"]
    assert "24/QĐ-UBND" in out.splitlines()[1]


def test_check_finds_nothing_wrong_with_the_repository(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "check", "--json")
    found = json.loads(out)
    assert code == 0
    assert [(row["file"], row["known"]) for row in found["rows"]] == [
        ("example/rules/district-offices-2019/criteria.csv", True)
    ]
    assert set(found["rows"][0]) == {"file", "row", "column", "value", "rule", "remedy", "known"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "--index", "papy"), "did you mean 'papi'"),
        (("check", "no-such-file.csv"), "no-such-file.csv"),
        (("--nonsense",), "--nonsense"),
        (("run", "1.5"), "whole number"),
        (("run", ""), "whole number"),
    ],
)
def test_wrong_usage_is_one_sentence_on_stderr(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = call(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in err and "Traceback" not in err


def test_errors_speak_the_language_that_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, err = call(capsys, "run", "2031", "--lang", "vi")
    assert "2031" in err and "2024" in err and "no data" not in err


def test_an_unforeseen_error_shows_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("out of luck")

    monkeypatch.setattr("parindex_analysis.cli.verbs.list_rows", broken)
    code, _, err = call(capsys, "list")
    assert code == 1 and "RuntimeError: out of luck" in err and "Traceback" not in err


def test_help_loads_nothing_heavy() -> None:
    script = """
import sys
import unicodedata
from parindex_analysis import cli
try:
    cli.main(["--help"])
except SystemExit:
    pass
heavy = {"numpy", "pandas", "matplotlib", "seaborn", "papermill", "nbconvert", "babel", "pydantic", "rich"}
print("loaded:", sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.rstrip().endswith("loaded: []")
    for verb in ("list", "check", "run"):
        assert verb in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "--index", ""), "--index is empty"),
        (("list", "--index="), "--index is empty"),
        (("run", "-1"), "-1 is no year; give a whole number such as 2020."),
    ],
)
def test_empty_and_negative_arguments_get_a_clear_word(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = call(capsys, *arguments)
    assert code == 2 and said in err


def test_arguments_are_composed_and_units_have_names(capsys: pytest.CaptureFixture[str]) -> None:
    apart = unicodedata.normalize("NFD", "Hà Nội")
    assert call(capsys, "targets", "--place", apart) == call(capsys, "targets", "--place", "Hà Nội")
    by_name = call(capsys, "score", "2014", "--index", "pci", "--explain", f"{apart}:3")
    assert by_name[0] == 0
    assert by_name == call(capsys, "score", "2014", "--index", "pci", "--explain", "ha-noi:3")
