"""The verbs score and audit, through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import call


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, object]]]:
    code, out, _ = call(capsys, *arguments, "--json")
    return code, json.loads(out)["rows"]


def test_score_recomputes_what_was_published(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = rows(capsys, "score", "2014", "--index", "pci")
    assert code == 0 and len(found) == 63
    assert all(abs(float(str(row["total"])) - float(str(row["published_total"]))) < 1e-5 for row in found)
    assert all(row["rank"] == row["published_rank"] for row in found)
    assert list(found[0]) == ["group", "unit", "name", "total", "rank", "published_total", "published_rank"]


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
