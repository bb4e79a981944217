"""The verbs score and audit, through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.test_main import call


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, object]]]:
    code, out, _ = call(capsys, *arguments, "--json")
    return code, json.loads(out)["rows"]


def test_score_recomputes_what_was_published(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = rows(capsys, "score", "2014", "--index", "pci")
    assert code == 0 and len(found) == 63
    assert all(abs(float(str(row["total"])) - float(str(row["published_total"]))) < 1e-5 for row in found)
    assert all(row["rank"] == row["published_rank"] for row in found)
    keys = ["group", "unit", "name", "total", "rank", "published_total", "published_rank", "evidence"]
    assert list(found[0]) == keys


def test_score_under_weights_from_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    weights = tmp_path / "weights.csv"
    weights.write_text("code,points\nlabor,30\n10,0\n", encoding="utf-8")
    _, by_file = rows(capsys, "score", "2014", "--index", "pci", "--weights", str(weights))
    _, by_option = rows(capsys, "score", "2014", "--index", "pci", "--set", "labor=30", "--set", "legal=0")
    assert by_file == by_option


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("score", "2014", "--index", "pci", "--set", "labr=3"), 2, "did you mean 'labor'?"),
        (("score", "2014", "--index", "pci", "--set", "labor"), 2, "CODE=POINTS"),
        (("score", "2014", "--index", "pci", "--set", "labor=x"), 2, "0 or more"),
        (("score", "2014", "--index", "pci", "--weights", "no-such.csv"), 2, "can't be read"),
        (("score", "2014", "--index", "pci", "--rules", "pci-2008"), 2, "did you mean"),
        (("score", "2014", "--index", "pci", "--group", "distrikt"), 2, "There is no block"),
        (("score", "2020"), 4, "can't be recomputed"),
    ],
)
def test_what_can_not_be_scored_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, said: str
) -> None:
    found, out, err = call(capsys, *arguments)
    assert (found, out) == (code, "")
    assert said in err and "Traceback" not in err


def test_audit_names_what_does_not_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = rows(capsys, "audit", "2022")
    assert code == 4
    assert {(row["group"], row["kind"], row["severity"]) for row in found} == {
        ("department", "list_order", "known"),
        ("district", "mean_between_parts", "known"),
        ("department", "contradiction", "known"),
        ("district", "contradiction", "known"),
    }
    assert list(found[0]) == ["group", "unit", "kind", "severity", "message", "expected", "found"]
    assert "81.41" in str(found[0]["message"])


def test_audit_flags_pci_2011(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = rows(capsys, "audit", "2011", "--index", "pci")
    assert code == 4 and {row["kind"] for row in found} == {"totals", "ranks"}


@pytest.mark.parametrize(
    "arguments", [("2020",), ("2017", "--index", "binhduong"), ("2021", "--index", "hue")]
)
def test_audit_is_silent_where_all_agrees(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert rows(capsys, "audit", *arguments) == (0, [])


# Scores opened, items left out, scenarios


def pci(*arguments: str) -> tuple[str, ...]:
    return ("score", "2014", "--index", "pci", *arguments)


def test_explain_opens_a_total_and_what_is_directly_below_it(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, *pci("--explain", "ha-noi"))
    lines = out.splitlines()
    assert (code, err, len(lines)) == (0, "", 11)
    assert lines[0].startswith("Total: 58.8856 of 100 points = 3.59650635719299 + ")
    assert lines[1] == "1 Entry costs: 3.5965 of 5 points = 7.19301271438599 / 10 × 5 (rule: pro rata of 10)."
    _, out, _ = call(capsys, *pci("--explain", "ha-noi", "--lang", "vi"))
    assert out.startswith("Tổng điểm: 58,8856 trên 100 điểm = 3,59650635719299 + ")


@pytest.mark.parametrize("code", ["9", "labor"])
def test_explain_opens_one_item_by_code_or_id_as_a_record(
    capsys: pytest.CaptureFixture[str], code: str
) -> None:
    ended, out, _ = call(capsys, *pci("--explain", f"ha-noi:{code}", "--json"))
    found = json.loads(out)
    assert ended == 0 and list(found) == ["command", "index", "year", "parameters", "rows", "notes"]
    assert (found["command"], found["index"], found["year"], found["notes"]) == ("score", "pci", 2014, [])
    assert found["parameters"]["explain"] == f"ha-noi:{code}"
    (row,) = found["rows"]
    assert row == {
        "group": "province",
        "unit": "ha-noi",
        "code": "9",
        "points": 14.521665573,
        "max_points": 20,
        "origin": "value",
        "formula": "pro rata of 10",
        "because": "",
        "arithmetic": "7.26083278656006 / 10 * 20",
        "message": "9 Labour training: 14.5217 of 20 points = 7.26083278656006 / 10 × 20 "
        "(rule: pro rata of 10).",
    }


@pytest.mark.parametrize(
    ("arguments", "code", "said", "said_vi"),
    [
        (("--explain", "ha-nio"), 2, "did you mean 'ha-noi'?", "có phải bạn muốn nói 'ha-noi'?"),
        (("--explain", "zzzzzz"), 2, "There is no unit 'zzzzzz'.", "zzzzzz"),
        (("--explain", ""), 2, "There is no unit ''.", "''"),
        (("--explain", "ha-noi:labr"), 2, "did you mean 'labor'?", "labor"),
        (("--explain", "ha-noi", "--set", "labor=30"), 2, "leave out --explain or the changes", "--explain"),
        (("--explain", "ha-noi", "--drop", "labor"), 2, "leave out --explain or the changes", "--explain"),
        (("--explain", "ha-noi", "--equal"), 2, "leave out --explain or the changes", "--explain"),
        (("--explain", "ha-noi", "--rules", "pci-2009"), 2, "leave out --explain or", "--explain"),
        (("--drop", "labr"), 2, "did you mean 'labor'?", "labor"),
        (("--drop", "labor", "--set", "9=3"), 2, "are set twice", "hai lần"),
        (("--set", "labor=-3"), 2, "The points of labor can't be -3.0; give 0 or more.", "labor"),
        (("--set", "labor=nan"), 2, "give 0 or more", "labor"),
        (("--set", "labor=pro rata"), 0, "", ""),
        (("--set", "labor=>5: 30; <=5: 0"), 2, "The formula of labor gives at most 30 points", "30"),
        (("--set", "labor=>5: 20; <=5: x"), 2, "<=5: ⟪here⟫x", "⟪here⟫x"),
        (("--scenario", "none.yaml"), 2, "can't be read", "none.yaml"),
    ],
)
def test_what_can_not_be_asked_of_a_score_is_one_sentence_in_the_readers_language(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, said: str, said_vi: str
) -> None:
    for lang, words in (("en", said), ("vi", said_vi)):
        ended, out, err = call(capsys, *pci(*arguments, "--lang", lang))
        assert ended == code
        assert (out == "") == (code != 0)
        assert words in err and "Traceback" not in err


def test_a_dropped_item_leaves_its_points_to_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    _, dropped = rows(capsys, *pci("--drop", "labor"))
    _, zero = rows(capsys, *pci("--set", "labor=0"))
    assert dropped == zero
    code, out, err = call(capsys, *pci("--drop", "labor", "--keep-others"))
    assert code == 0 and "The scale is now 80 points." in err
    assert out.splitlines()[0].split("  ")[-1].strip() == "rank under own rules"
    _, _, err = call(capsys, *pci("--drop", "labor", "--keep-others", "--lang", "vi"))
    assert "80 điểm" in err


def test_a_scenario_file_gives_what_the_options_give(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text("name: Test\nset: {labor: 30, '3': 10}\ndrop: [legal]\nkeep_others: true\n", "utf-8")
    code, out, _ = call(capsys, *pci("--scenario", str(scenario), "--json"))
    options = ("--set", "labor=30", "--set", "3=10", "--drop", "legal", "--keep-others")
    _, other, _ = call(capsys, *pci(*options, "--json"))
    assert code == 0 and json.loads(out) == json.loads(other)
    found = json.loads(out)
    assert found["parameters"] == {
        "set": {"labor": 30, "3": 10},
        "formulas": {},
        "drop": ["legal"],
        "equal": False,
        "keep_others": True,
        "rules": None,
        "private": False,
    }
    assert list(found["rows"][0])[-2:] == ["own_total", "own_rank"]
    assert found["notes"] == ["The scale is now 95 points."]


def test_a_wrong_scenario_is_a_data_problem_in_the_readers_language(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text("set:\n  1.10: 30\nequl: true\n", "utf-8")
    code, out, err = call(capsys, *pci("--scenario", str(scenario)))
    assert (code, out) == (3, "")
    assert "2 problems in the data:" in err
    assert "scenario.yaml:2 set.1.1: This is not text. Write words, or a number in quotes." in err
    assert "scenario.yaml:3 equl: There is no such setting. Did you mean equal?" in err
    _, _, err = call(capsys, *pci("--scenario", str(scenario), "--lang", "vi"))
    assert "scenario.yaml:2 set.1.1: Đây không phải" in err
