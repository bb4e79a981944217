"""The verb robustness, through the command line."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from builders import Cells, fact, index_settings, item, rule_set, score, unit, write_index
from sensitivity.sheets import binh_duong_2017

from cli.test_main import call
from parindex_analysis.sensitivity import pairwise_radius


def answer(capfd: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Return the one JSON object that is all of the output, the solver's included."""
    with pytest.raises(SystemExit):
        from parindex_analysis import cli

        cli.main(["robustness", *arguments, "--json"])
    out, err = capfd.readouterr()
    assert err == ""
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def test_pci_2014(capfd: pytest.CaptureFixture[str]) -> None:
    found = answer(capfd, "2014", "--index", "pci")
    assert list(found) == ["command", "index", "year", "parameters", "rows", "notes", "pairs"]
    assert (found["command"], found["index"], found["year"]) == ("robustness", "pci", 2014)
    assert found["parameters"] == {
        "vary": 0.25, "level": "domain", "draws": 10000, "seed": 0, "keep_sum": False,
    }  # fmt: skip
    rows = found["rows"]
    assert [row["rank"] for row in rows] == list(range(1, 64))
    hanoi = rows[25]
    assert list(hanoi) == [
        "group", "unit", "name", "rank", "possible_best", "possible_worst", "typical_low", "typical_high",
        "evidence",
    ]  # fmt: skip
    assert (hanoi["unit"], hanoi["possible_best"], hanoi["possible_worst"]) == ("ha-noi", 9, 46)
    for row in rows:
        assert row["possible_best"] <= row["typical_low"] <= row["rank"] <= row["typical_high"]
        assert row["typical_high"] <= row["possible_worst"]
    assert [(pair["above"], pair["below"]) for pair in found["pairs"]] == [
        (above["unit"], below["unit"]) for above, below in pairwise(rows)
    ]
    assert all(0 < pair["radius"] < 1 for pair in found["pairs"])
    assert "differ because" in found["notes"][-1]


def test_binh_duong_2017_with_the_sum_kept(capfd: pytest.CaptureFixture[str]) -> None:
    found = answer(capfd, "2017", "--index", "binhduong", "--keep-sum", "--vary", "10%", "--level", "item")
    ranges = {row["unit"]: (row["possible_best"], row["possible_worst"]) for row in found["rows"]}
    assert ranges["huyen-dau-tieng"] == ranges["huyen-phu-giao"] == (7, 8)
    assert sum(best != worst for best, worst in ranges.values()) == 2
    sheet = binh_duong_2017()
    above, below = (
        sheet.achievement[sheet.unit_ids.index(f"huyen-{name}")] for name in ("dau-tieng", "phu-giao")
    )
    radius = pairwise_radius(above, below, sheet.max_points, keep_sum=True)
    told = {(pair["above"], pair["below"]): pair["radius"] for pair in found["pairs"]}
    assert told["huyen-dau-tieng", "huyen-phu-giao"] == pytest.approx(radius, abs=2e-9)
    assert told["thi-xa-ben-cat", "huyen-dau-tieng"] is None  # never
    assert "appraisal and survey" in found["notes"][0] and "sum of the weights stays" in found["notes"][1]


def test_items_vary_on_their_own_where_they_are_public(capfd: pytest.CaptureFixture[str]) -> None:
    by_domain, by_item = (
        answer(capfd, "2014", "--index", "papi", "--draws", "500", "--level", level)
        for level in ("domain", "item")
    )
    wide = 0
    for narrow, row in zip(by_domain["rows"], by_item["rows"], strict=True):
        assert row["possible_best"] <= narrow["possible_best"]
        assert row["possible_worst"] >= narrow["possible_worst"]
        wide += row["possible_worst"] > narrow["possible_worst"]
    assert wide > 20  # items that move apart can do all that domains can, and more


def test_units_without_every_item_are_left_out_and_said(capfd: pytest.CaptureFixture[str]) -> None:
    found = answer(capfd, "2022", "--index", "papi", "--draws", "100")
    assert len(found["rows"]) == 61
    assert "2 units lack items" in found["notes"][0]


def test_for_people_two_tables_and_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "robustness", "2017", "--index", "binhduong", "--draws", "100")
    assert code == 0 and err == ""
    units, pairs, *notes = out.split("\n\n")
    assert len(units.splitlines()) == 10 and len(pairs.splitlines()) == 9
    assert units.splitlines()[7].split()[-5:] == ["7", "7", "8", "7", "8"]
    assert pairs.splitlines()[7].split()[-1] == "4.5%"
    assert pairs.splitlines()[2].split()[-1] == "never"
    assert notes[-1].startswith("Possible ranks are the best and the worst that any weights within ±25%")
    _, vietnamese, _ = call(capsys, "robustness", "2017", "--index", "binhduong", "--lang", "vi")
    assert "không bao giờ" in vietnamese and "4,5%" in vietnamese and "never" not in vietnamese


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("2020",), 2, "because the scores of criteria and domains are not public"),
        (("2014", "--index", "pci", "--vary", "100%"), 2, "can't be '100%'"),
        (("2014", "--index", "pci", "--vary", "0"), 2, "can't be '0'"),
        (("2014", "--index", "pci", "--draws", "0"), 2, "At least one draw"),
        (("2014", "--index", "pci", "--seed", "-1"), 2, "A seed is a whole number"),
        (("2014", "--index", "pci", "--level", "items"), 2, "There is no level 'items'"),
        (("2014", "--index", "pci", "--group", "distrikt"), 2, "There is no block"),
        (("2003", "--index", "pci"), 2, "2003"),
    ],
)
def test_what_can_not_be_answered_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, said: str
) -> None:
    found, out, err = call(capsys, "robustness", *arguments, "--json")
    assert (found, out) == (code, "")
    assert said in err and "Traceback" not in err


def ranges_of(found: dict[str, Any]) -> dict[str, tuple[int, int, int]]:
    return {row["unit"]: (row["rank"], row["possible_best"], row["possible_worst"]) for row in found["rows"]}


def case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, items: list[Cells], told: dict[str, list[Any]]
) -> None:
    """Write an index of domains with scores by unit ("n/a" does not apply, None is not public)."""
    rows = [
        score(unit_id, one["item_id"], value)
        for unit_id, row in told.items()
        for one, value in zip(items, row, strict=True)
        if value is not None
    ]
    printed = {"a": "80.00", "b": "60.00", "d": "79.00"}
    totals = [fact("total", shown, unit_id) for unit_id, shown in printed.items()]
    write_index(
        tmp_path / "data" / "raw",
        index_settings(),
        units=[unit(unit_id) for unit_id in told],
        rules=[rule_set(items)],
        facts={2020: totals if "d" in told else []},
        scores={2020: rows},
    )
    monkeypatch.setenv("PARINDEX_HOME", str(tmp_path))


def test_a_unit_with_items_that_do_not_apply_is_a_rival_like_all(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    domains = [item("1", 50), item("2", 50)]
    case(tmp_path, monkeypatch, domains, {"a": [45, 35], "b": [30, 30], "d": ["n/a", 39.5]})
    found = answer(capfd, "2020", "--index", "mau")
    ranges = ranges_of(found)
    assert ranges == {"a": (1, 1, 2), "d": (2, 1, 2), "b": (3, 3, 3)}
    assert found["pairs"][0]["radius"] == pytest.approx(0.1, abs=1e-6)
    assert "has items that do not apply" in found["notes"][0]


def test_a_unit_whose_part_follows_from_its_total_is_counted_as_a_rival(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    domains = [item("1", 50), item("2", 50)]
    case(tmp_path, monkeypatch, domains, {"a": [45, 35], "b": [30, 30], "d": [None, 39.5]})
    found = answer(capfd, "2020", "--index", "mau")
    ranges = ranges_of(found)
    assert ranges == {"a": (1, 1, 2), "b": (3, 3, 3)}
    assert "Unit d" in found["notes"][0]


def test_bonus_points_are_no_contradiction(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    domains = [item("1", 50), item("2", 50), item("3", 2, assessment="bonus")]
    case(tmp_path, monkeypatch, domains, {"a": [45, 45, 0], "b": [49.5, 40, 1], "c": [25, 25, 0]})
    found = answer(capfd, "2020", "--index", "mau")
    ranges = ranges_of(found)
    assert ranges == {"b": (1, 1, 2), "a": (2, 1, 2), "c": (3, 3, 3)}
    assert found["pairs"][0]["radius"] == pytest.approx(0.005 / 0.095)
