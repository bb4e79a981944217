"""The verbs compare and targets, through the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cli.test_main import call

KEYS = [
    "group", "unit", "name", "rank_from", "rank_to", "rank_change", "total_from", "total_to", "by_rules",
    "by_performance", "unexplained",
]  # fmt: skip


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    code, out, _ = call(capsys, *arguments, "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found


def test_compare_gives_the_five_moves_of_2020_and_intervals_for_the_rest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = asked(capsys, "compare", "2019", "2020")
    assert (found["command"], found["index"], found["year"]) == ("compare", "hanoi", 2020)
    assert list(found["rows"][0])[: len(KEYS)] == KEYS
    moved = {row["unit"]: row["rank_change"] for row in found["rows"] if row["rank_change"]}
    assert moved == {
        "huyen-thanh-tri": 17, "huyen-thanh-oai": 11, "huyen-my-duc": 8, "quan-thanh-xuan": 8,
        "so-tu-phap": 13,
    }  # fmt: skip
    finance = next(row for row in found["rows"] if row["unit"] == "so-tai-chinh")
    assert (finance["rank_change"], finance["rank_change_low"], finance["rank_change_high"]) == (None, 2, 21)
    assert finance["by_rules"] is None and len(found["notes"]) == 2


@pytest.mark.parametrize(("years", "index"), [(("2010", "2011"), "pci"), (("2014", "2020"), "papi")])
def test_the_terms_of_a_row_add_up(
    capsys: pytest.CaptureFixture[str], years: tuple[str, str], index: str
) -> None:
    rows = asked(capsys, "compare", *years, "--index", index)["rows"]
    for row in rows:
        if row["index_change"] is not None:
            terms = [row[name] for name in ("by_rules", "by_performance", "by_items", "unexplained")]
            assert sum(terms) == pytest.approx(row["index_change"], abs=1e-8)
    assert sum(row["index_change"] is not None for row in rows) >= 60


def test_years_need_not_follow_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "compare", "2006", "2014", "--index", "pci")
    assert found["parameters"]["against"] == 2006
    hanoi = next(row for row in found["rows"] if row["unit"] == "ha-noi")
    assert (hanoi["rank_from"], hanoi["rank_to"]) == (40, 26)
    assert any("Ha Noi took in Ha Tay" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("compare", "2020", "2019"), "2020 is not before 2019"),
        (("compare", "2020", "2020"), "2020 is not before 2020"),
        (("compare", "2015", "2020"), "no data for 2015"),
        (("compare", "2019", "2020", "--group", "commune"), "no block 'commune' in both years"),
        (("compare", "2019", "x"), "can't be 'x'"),
        (("compare", "x", "2020"), "can't be 'x'"),
        (("targets", "--place", "Ha Noi"), "did you mean 'Hà Nội'?"),
        (("targets", "--place", "Mars"), "There are: Hà Nội, Hưng Yên."),
    ],
)
def test_what_can_not_be_compared_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = call(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in err and "Traceback" not in err


def test_targets_have_a_verdict_each(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "targets")
    rows = found["rows"]
    assert list(rows[0])[:7] == ["profile", "about", "due", "value", "found", "verdict", "source"]
    counts = {
        verdict: sum(row["verdict"] == verdict for row in rows) for verdict in ("met", "missed", "open")
    }
    assert (len(rows), counts) == (18, {"met": 1, "missed": 4, "open": 4})
    (hung_yen,) = asked(capsys, "targets", "--place", "Hưng Yên")["rows"]
    assert (hung_yen["about"], hung_yen["verdict"]) == ("PAPI", "open")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_tables_for_people(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    code, out, _ = call(capsys, "targets", "--lang", lang)
    assert code == 0 and len(out.splitlines()) == 19
    code, out, err = call(capsys, "compare", "2022", "2024", "--index", "hoabinh", "--lang", lang)
    assert code == 0 and len(out.splitlines()) == 20 and err.strip()
