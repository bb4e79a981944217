"""What a what-if asks for: from options, a file of weights, a scenario file."""

from __future__ import annotations

from pathlib import Path

import pytest

from parindex_analysis.errors import DataProblem, UsageError
from parindex_analysis.scoring import WhatIf
from parindex_analysis.study.scenario_file import read_asked


def written(folder: Path, text: str, name: str = "scenario.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_number_sets_points_and_words_set_a_formula() -> None:
    asked = read_asked(["3=20", " 1.10 = 7.5 ", "1.1=>90%: 2; <=90%: 0", "2=pro rata", "4=A = 100%; B = 0%"])
    assert asked.what_if.points == {"3": 20, "1.10": 7.5}
    assert asked.what_if.formulas == {"1.1": ">90%: 2; <=90%: 0", "2": "pro rata", "4": "A = 100%; B = 0%"}
    assert asked.changes and asked.rules is None


def test_nothing_asked_changes_nothing() -> None:
    asked = read_asked([])
    assert asked.what_if == WhatIf({}) and not asked.changes
    kept = {"set": {}, "formulas": {}, "drop": [], "equal": False, "keep_others": False, "rules": None}
    assert asked.parameters == kept
    assert not read_asked([], keep_others=True).changes
    assert read_asked([], rules="other").changes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("labor", "A change is written CODE=POINTS or CODE=FORMULA, such as 3=20; this is not: labor"),
        ("=20", "this is not: =20"),
        ("  =20", "CODE=POINTS"),
        ("3=", "The points of 3 can't be ''; give 0 or more."),
        ("3=many", "The points of 3 can't be 'many'; give 0 or more."),
        ("3=3,5", "The points of 3 can't be '3,5'; give 0 or more."),
        ("3=1_000", "The points of 3 can't be '1_000'; give 0 or more."),
    ],
)
def test_nonsense_is_told(text: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        read_asked([text])
    assert said in str(error.value)


def test_nothing_may_be_set_twice_wherever_it_stands(tmp_path: Path) -> None:
    scenario = written(tmp_path, "set: {'3': 20}\n")
    weights = written(tmp_path, "code,points\n3,5\n", "weights.csv")
    cases: list[tuple[list[str], Path | None, Path | None]] = [
        (["3=20", "3=20"], None, None),
        (["3=5"], None, scenario),
        ([], weights, scenario),
    ]
    for changes, csv, yaml in cases:
        with pytest.raises(UsageError, match="The points of 3 are set twice"):
            read_asked(changes, csv, yaml)
    with pytest.raises(UsageError, match="The formula of 3 is set twice"):
        read_asked(["3=pro rata", "3=pro rata of 10"])


def test_points_and_a_formula_of_one_item_are_two_changes() -> None:
    asked = read_asked(["3=20", "3=pro rata"])
    assert (asked.what_if.points, asked.what_if.formulas) == ({"3": 20}, {"3": "pro rata"})
    assert asked.parameters["set"] == {"3": 20}
    assert asked.parameters["formulas"] == {"3": "pro rata"}


def test_a_file_of_weights(tmp_path: Path) -> None:
    weights = written(tmp_path, "code,points,note\nlabor,30,\n 10 , 0 ,none\n", "weights.csv")
    assert read_asked([], weights).what_if.points == {"labor": 30, "10": 0}
    with_bom = written(tmp_path, "\ufeffcode,points\nlabor,30\n", "bom.csv")
    assert read_asked([], with_bom).what_if.points == {"labor": 30}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs the columns code and points, and a row an item"),
        ("code,points\n", "needs the columns code and points, and a row an item"),
        ("code;point\n3;5\n", "needs the columns code and points"),
        ("code,points\n3,x\n", "The points of 3 can't be 'x'"),
        ("code,points\n3\n", "weights.csv, row 2: The row has 1 cells, the header 2."),
        ("code,points\n,5\n", "weights.csv, row 2, code: The cell is empty. Fill it in."),
    ],
)
def test_a_wrong_file_of_weights_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises((UsageError, DataProblem)) as error:
        read_asked([], written(tmp_path, text, "weights.csv"))
    assert said in str(error.value)


def test_a_scenario_may_hold_all_that_the_options_can_say(tmp_path: Path) -> None:
    scenario = written(
        tmp_path,
        "name: Survey counts for more\n"
        "set:\n  '1.10': 7.5\n  '3': '>90%: 2; <=90%: 0'\n  '4': '8'\n"
        "drop: ['5', i6]\nequal: true\nkeep_others: true\nrules: pci-2013\n",
    )
    asked = read_asked(["7=1"], None, scenario, drop=["i6", "8"])
    change = asked.what_if
    assert change.points == {"1.10": 7.5, "4": 8, "7": 1}
    assert change.formulas == {"3": ">90%: 2; <=90%: 0"}
    assert (change.drop, change.equal, change.keep_others) == (("5", "i6", "8"), True, True)
    assert asked.rules == "pci-2013"
    assert read_asked([], None, scenario, rules="pci-2009").rules == "pci-2009"


def test_an_empty_scenario_asks_for_nothing(tmp_path: Path) -> None:
    assert not read_asked([], None, written(tmp_path, "name: As it is\n")).changes


@pytest.mark.parametrize(
    ("text", "row", "column", "rule", "remedy"),
    [
        ("name: A\nset:\n  1.10: 7\n", 3, "set.1.1", "This is not text.", "in quotes"),
        ("set:\n  '3': 1\n  4: 2\n", 3, "set.4", "This is not text.", "in quotes"),
        ("name: A\nset:\n  '3': yes\n", 3, "set.3", "This is not a number.", "Write a number"),
        ("set:\n  '3': [1]\n", 2, "set.3", "not a", "number"),
        ("drop: '3'\n", 1, "drop", "", ""),
        ("drop: ['1', 1.10]\n", 1, "drop.1", "This is not text.", "in quotes"),
        ("equl: true\n", 1, "equl", "There is no such setting.", "Did you mean equal?"),
        ("equal: perhaps\n", 1, "equal", "", ""),
        ("set:\n  '3': 1\n  '3': 2\n", 3, "3", "The key stands twice.", "Keep one"),
        ("rules: ../../etc\n", 1, "rules", "must be an id", ""),
        ("set: {'3': 1\n", 2, "", "This is not valid YAML.", "Mend the line"),
        ("- 3\n", 1, "", "Settings belong here.", "key: value"),
    ],
)
def test_a_wrong_scenario_is_told_with_its_row(
    tmp_path: Path, text: str, row: int, column: str, rule: str, remedy: str
) -> None:
    with pytest.raises(DataProblem) as error:
        read_asked([], None, written(tmp_path, text))
    (problem,) = error.value.problems
    assert (problem.file, problem.row, problem.column) == ("scenario.yaml", row, column)
    assert rule in problem.rule_text and remedy in problem.remedy_text


@pytest.mark.parametrize("name", ["none.yaml", "none.csv", "."])
def test_a_file_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    for files in ((tmp_path / name, None), (None, tmp_path / name)):
        with pytest.raises(UsageError, match="can't be read"):
            read_asked([], *files)


def test_weights_as_a_vietnamese_spreadsheet_saves_them_are_read(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_bytes("sep=;\r\ncode;points;ghi chú\r\n3;12,5;a\r\n4;10,25;b\r\n;;\r\n".encode("utf-8-sig"))
    assert read_asked([], path).what_if.points == {"3": 12.5, "4": 10.25}
