"""Checking data/raw: everything that is wrong is named at once, with where it is and what to do."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import (
    edit,
    fact,
    index_settings,
    item,
    made_up_raw,
    rule_set,
    score,
    text,
    unit,
    write_index,
    write_sources,
    write_table,
    write_yaml,
)

from parindex_analysis.catalog import Problem, load_year
from parindex_analysis.catalog.check import check_raw
from parindex_analysis.errors import DataProblem, UsageError

# What is wrong with broken_raw(), a line a problem: file, row, column = value: rule. remedy.
GOLDEN = Path(__file__).with_name("broken_raw.txt").read_text("utf-8").splitlines()


def broken_raw(folder: Path) -> Path:
    """Write indices in which nearly everything is wrong; return data/raw."""
    raw = folder / "data" / "raw"
    write_sources(raw, "paper", "paper")
    edit(raw / "sources.csv", "paper,A made-up source,,,,,", "paper,A made-up source,,,www.paper.vn,,")
    write_index(
        raw,
        index_settings(
            bands=[{"name": text("Class I"), "from": 90, "group": "departmnt"}],
            years={2019: {"rules": "mau-rulse"}, 2021: {"rules": {"distriqt": "mau-rules"}}},
        ),
        units=[
            unit("so-a"),
            unit("so-a"),
            unit("so-b", "departmnt"),
            unit("Sở C", valid_from="2020-02-30"),
            unit("so-d", valid_to="20211231", predecessors="so-a|so-z", source_id="papr"),
            unit("so-e", name_en="", name_en_status="unusual"),
            unit("so-f", valid_from="2021-01-01"),
        ],
        rules=[
            rule_set(
                [
                    item("1", 60),
                    item("1.1", 20),
                    item("1.1", 30, item_id="1.1b"),
                    item("2", 30, level="domaim", assessment="polled"),
                    item("3.1", -1, evidence="", source_id="papr"),
                    item("4", "1 0", item_id="1", n_criteria="2.5"),
                ],
                structure={"department": {"domains": 8}},
            )
        ],
        facts={
            2020: [
                fact("total", "90,50", "so-a"),
                fact("total", "1 234", "so-a"),
                fact("total", "NaN", "so-a"),
                fact("total", "-inf", "so-a"),
                fact("total", "", "so-a"),
                fact("total", "90.50", "so-aa"),
                fact("totl", "90.50", "so-a"),
                fact("total", "90.50", "so-a", group="departments"),
                fact("total", "90.50", "so-f"),
                fact("total", "90.50", "so-a", index="hanoi", index_year=2021),
                fact("total", "90.50", "so-a", source_id="mad-up", decision_date="5/5/2021"),
                fact("total", "90.50", "so-a", decimals="1.5", rounding="round", comparator="≥", of_n="0"),
                fact(
                    "total", "9O", "so-a", decimals="400", evidence="implied", confidence="sure", scale="-1"
                ),
                fact("mean_total", "85.73", level="block", unit_id="so-a"),
                fact("count_above", 18, level="blocc"),
                fact("count_above", 18),
            ]
        },
        scores={
            2020: [
                score("so-a", "1.1", 5),
                score("so-a", "1.1", 6),
                score("so-x", "9.9", "5,5", "survy", evidence="guessed", source_id="papr"),
                score("so-f", "2", 5),
            ]
        },
        decisions={2020: {"number": 2001, "source_id": "papr"}},
    )
    edit(raw / "mau/2020/decision.yaml", "number", "nummer: 3\nnumber: null\nnumber")
    edit(raw / "mau/2020/facts.csv", "count_above", unicodedata.normalize("NFD", "dưới") + ",count_above")
    (raw / "mau/2018").mkdir()
    edit(raw / "mau/rules/mau-rules/ruleset.yaml", "id: mau-rules", "id: other-rules")
    # An index whose settings are wrong, one whose YAML is broken, two whose ids are wrong.
    wrong = index_settings(
        "lech", scale="nhiều", decimals=2.5, tie_rule="mim", years={2020: {"rule": "x"}, 20: {}}
    )
    wrong["groups"]["department"]["unit_vn"] = "đơn vị"
    del wrong["groups"]["department"]["unit_vi"], wrong["names"]["en"]
    write_yaml(raw / "lech/index.yaml", {**wrong, "publishar": text("x"), "place": "Hà Nội"})
    write_yaml(
        raw / "lech/rules/tan/ruleset.yaml",
        {"id": "tan", "title": text("x"), "complete": "no", "issued": "?"},
    )
    (raw / "vo").mkdir()
    (raw / "vo/index.yaml").write_text("id: vo\nnames: {vi: a, en: b}\nplace: [\nabout: c\n", "utf-8")
    write_index(raw, index_settings("kep"), facts={2020: [fact("n_units", 3)]})
    edit(raw / "kep/index.yaml", "id: kep", "id: kép")
    write_index(raw, index_settings("lac"), facts={2020: [fact("n_units", 3)]})
    edit(raw / "lac/index.yaml", "id: lac", "id: laic")
    # Tables that all indices share.
    write_table(raw / "profiles.csv", ("profile", "index", "yeer", "measure", "value", "extra", "extra"), [])
    (raw / "targets.csv").mkdir()
    (raw / "ward_conversion.csv").write_bytes(random.Random(0).randbytes(3000))
    return raw


def lines(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems]


def test_every_fault_of_a_thoroughly_broken_folder_is_named_at_once(tmp_path: Path) -> None:
    assert lines(check_raw(broken_raw(tmp_path))) == GOLDEN


def test_every_problem_names_its_file_rule_and_remedy_and_every_cell_its_row(tmp_path: Path) -> None:
    for problem in check_raw(broken_raw(tmp_path)):
        assert problem.file
        assert problem.rule_text.endswith(".")
        assert problem.remedy_text.endswith((".", "?"))
        if problem.file.endswith(".csv") and problem.column:
            assert problem.row is not None, problem


def test_loading_the_year_raises_all_of_its_problems_not_only_the_first(tmp_path: Path) -> None:
    with pytest.raises(DataProblem) as caught:
        load_year(broken_raw(tmp_path), "lac", 2020)
    assert caught.value.exit_code == 3
    assert "lac/index.yaml, id = 'laic': The id is not the folder's name." in str(caught.value)
    raw = broken_raw(tmp_path / "again")
    edit(raw / "mau/index.yaml", "years:", "years:\n  2022: {rules: mau-rules}")
    with pytest.raises(DataProblem) as caught:
        load_year(raw, "mau", 2020)
    below = ("mau/2020", "mau/units", "mau/rules", "sources", "mau/index.yaml, b")
    wanted = [line for line in GOLDEN if line.startswith(below)]
    found = [line for line in lines(list(caught.value.problems)) if "years.2021.rules" not in line]
    assert found == wanted


def test_a_valid_folder_has_no_problem(tmp_path: Path) -> None:
    assert check_raw(made_up_raw(tmp_path)) == []


def test_only_the_problems_of_the_named_file_or_folder_are_told(tmp_path: Path) -> None:
    raw = broken_raw(tmp_path)
    for only in ("sources.csv", "mau/units.csv", "mau/2020", "lech"):
        wanted = [line for line in GOLDEN if line.startswith((f"{only},", f"{only}/"))]
        assert lines(check_raw(raw, Path(only))) == wanted, only
        assert lines(check_raw(raw, raw / only)) == wanted, only
    assert lines(check_raw(raw, raw)) == GOLDEN


def test_a_file_below_a_broken_index_yaml_is_not_called_good(tmp_path: Path) -> None:
    raw = made_up_raw(tmp_path)
    edit(raw / "mau/index.yaml", "names:", "name:")
    (found,) = check_raw(raw, raw / "mau/2020/facts.csv")[:1]
    assert found.file == "mau/index.yaml"


@pytest.mark.parametrize(
    ("only", "said"), [("nowhere.csv", "There is no file or folder nowhere.csv."), ("/", "/ is not below")]
)
def test_a_path_outside_data_raw_is_a_usage_error(tmp_path: Path, only: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        check_raw(made_up_raw(tmp_path), Path(only))
    assert caught.value.exit_code == 2


def test_a_declared_flaw_of_a_published_text_is_known_and_no_error(tmp_path: Path) -> None:
    flaw = {"rule": "sum", "note": text("As printed.")}
    raw = write_index(
        tmp_path,
        index_settings(),
        rules=[rule_set([item("1", 60), item("2", 39.55)], known_problems=[flaw])],
        facts={2020: [fact("n_units", 3)]},
    )
    (found,) = check_raw(raw)
    assert found.known
    assert str(found) == (
        "mau/rules/mau-rules/criteria.csv, max_points = '99.55': "
        "The domains add up to 99.55, not to the scale of 100. Compare with the decision."
    )
    assert load_year(raw, "mau", 2020).n_units("department") == 3


def test_a_broken_sources_table_is_one_problem_not_one_for_each_figure(tmp_path: Path) -> None:
    raw = made_up_raw(tmp_path)
    (raw / "sources.csv").write_bytes(b"")
    assert lines(check_raw(raw)) == ["sources.csv: The file is empty. Give it a header row, or take it away."]


def test_a_folder_that_only_looks_like_a_year_is_left_alone(tmp_path: Path) -> None:
    raw = made_up_raw(tmp_path)
    (raw / "mau/²").mkdir()
    assert check_raw(raw) == []


def test_words_for_numbers_in_profiles_are_named(tmp_path: Path) -> None:
    raw = made_up_raw(tmp_path)
    columns = (
        "profile,index,year,measure,value,low,rank,rank_low,rank_high,of_n,source_id,evidence,confidence,note"
    )
    row = "Hà Nội,PCI,2014,total,58.9,,hạng 26,,,63.5,made-up,published,high,"
    (raw / "profiles.csv").write_text(f"{columns}\n{row}\n", "utf-8")
    assert lines(check_raw(raw)) == [
        "profiles.csv, row 2, of_n = '63.5': This is not a whole number. Write a whole number.",
        "profiles.csv, row 2, rank = 'hạng 26': This is not a number. Write a number, such as 92.76.",
    ]


def spoil_with(content: bytes) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        path.write_bytes(content)

    return spoil


def into_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, Callable[[Path], None]] = {
    "nothing in it": spoil_with(b""),
    "a BOM alone": spoil_with(b"\xef\xbb\xbf"),
    "binary rubbish": spoil_with(random.Random(1).randbytes(4000)),
    "UTF-16": spoil_with("group,tên\n".encode("utf-16")),
    "NUL bytes": spoil_with(b"id,a\n\0\0\0\n"),
    "commas alone": spoil_with(b"," * 100_000),
    "an open quote": spoil_with(b'"' + b"a" * 150_000),
    "a folder": into_a_folder,
    "a list that never closes": spoil_with(b"[" * 500),
    "a list in a list in a list": spoil_with(b"- " * 500),
}
FILES = (
    "sources.csv",
    "mau/index.yaml",
    "mau/units.csv",
    "mau/2020/facts.csv",
    "mau/2020/scores.csv",
    "mau/2020/decision.yaml",
    "mau/rules/mau-rules/ruleset.yaml",
    "mau/rules/mau-rules/criteria.csv",
)


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_a_problem_of_that_file_and_never_a_traceback(
    tmp_path: Path, name: str, damage: str
) -> None:
    raw = made_up_raw(tmp_path)
    DAMAGE[damage](raw / name)
    found = check_raw(raw)
    assert name in {problem.file for problem in found}
    assert len(found) < 80, "a few problems say it"
    for line in lines(found):
        assert str(tmp_path) not in line
        assert len(line.encode()) < 600
    with pytest.raises(DataProblem) as caught:
        load_year(raw, "mau", 2020)
    assert name in {problem.file for problem in caught.value.problems}


@pytest.mark.parametrize("name", ["mau/2020/facts.csv", "mau/2020/decision.yaml"])
def test_a_line_of_a_megabyte_is_told_in_a_short_line(tmp_path: Path, name: str) -> None:
    raw = made_up_raw(tmp_path)
    (raw / name).write_bytes((raw / name).read_bytes() + b"x" * 1_000_000)
    (found,) = check_raw(raw)
    assert found.file == name
    assert found.row == len((raw / name).read_bytes().splitlines())
    assert len(str(found)) < 600


@pytest.mark.parametrize("name", FILES)
def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path, name: str) -> None:
    raw = made_up_raw(tmp_path)
    before = load_year(raw, "mau", 2020)
    path = raw / name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert check_raw(raw) == []
    after = load_year(raw, "mau", 2020)
    assert after.facts == before.facts
    assert after.units == before.units
    assert after.rules == before.rules
    assert after.decision == before.decision
    assert before.scores is not None
    assert after.scores is not None
    assert before.scores.equals(after.scores)
