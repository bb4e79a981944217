"""Loading indices and years: what is there, what is not, and that no damage is worse than a problem."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import (
    SOURCE,
    edit,
    fact,
    index_settings,
    item,
    made_up_raw,
    rule_set,
    score,
    unit,
    write_index,
    write_table,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.catalog import Year, list_indices, load_index, load_year
from parindex_analysis.catalog.check import check_raw
from parindex_analysis.catalog.units import COLUMNS as UNIT_COLUMNS
from parindex_analysis.errors import DataProblem, UsageError


def test_the_indices_are_the_folders_with_an_index_yaml_hanoi_first(tmp_path: Path) -> None:
    for index in ("hue", "binhduong", "hanoi"):
        write_index(tmp_path, index_settings(index))
    (tmp_path / "notes").mkdir()
    assert list_indices(tmp_path) == ("hanoi", "binhduong", "hue")
    assert list_indices(tmp_path / "none") == ()


def test_an_unknown_index_is_a_usage_error_with_the_one_meant(tmp_path: Path) -> None:
    raw = made_up_raw(tmp_path)
    write_index(raw, index_settings("hanoi"))
    with pytest.raises(UsageError) as caught:
        load_index(raw, "hanio")
    assert str(caught.value) == "There is no index 'hanio'; did you mean 'hanoi'? There are: hanoi, mau."
    with pytest.raises(UsageError) as caught:
        load_index(raw, "../../etc")
    assert str(caught.value) == "There is no index '../../etc'. There are: hanoi, mau."


def test_an_unknown_year_is_a_usage_error_with_the_years_that_are_there(tmp_path: Path) -> None:
    raw = made_up_raw(tmp_path)
    with pytest.raises(UsageError) as caught:
        load_year(raw, "mau", 2030)
    assert str(caught.value) == "mau has no data for 2030. Years with data: 2020."
    write_index(raw, index_settings("trong"))
    with pytest.raises(UsageError, match=r"trong has no data for 2020\. Years with data: –\."):
        load_year(raw, "trong", 2020)


def test_a_year_holds_what_its_files_say(tmp_path: Path) -> None:
    year = load_year(made_up_raw(tmp_path), "mau", 2020)
    assert (year.index, year.year, year.scale, year.groups) == ("mau", 2020, 100.0, ("department",))
    assert year.decision is not None
    assert year.decision.number == "1/QĐ-TEST"
    assert [unit.name("vi") for unit in year.units] == ["Đơn vị so-a", "Đơn vị so-b", "Đơn vị so-c"]
    assert [one.code for one in year.rules["department"].leaves()] == ["1.1", "1.2", "2"]
    assert [(f.measure, f.text) for f in year.facts] == [
        ("total", "90.50"),
        ("total", "86.00"),
        ("total", "81.25"),
        ("rank", "1"),
        ("mean_total", "85.92"),
        ("count_above", "1"),
    ]
    assert year.scores is not None
    assert year.scores.groupby("unit_id")["value"].sum().to_dict() == {
        "so-a": 90.5,
        "so-b": 86.0,
        "so-c": 81.25,
    }
    assert year.files == (
        "mau/2020/decision.yaml",
        "mau/2020/facts.csv",
        "mau/2020/scores.csv",
        "mau/index.yaml",
        "mau/rules/mau-rules/criteria.csv",
        "mau/rules/mau-rules/ruleset.yaml",
        "mau/units.csv",
        "sources.csv",
    )


def test_rules_may_differ_by_block_and_hold_only_for_the_blocks_they_name(tmp_path: Path) -> None:
    two = [rule_set([item("1", 100)], "so", groups=["department"]), rule_set([item("1", 100)], "quan")]
    blocks = ("department", "district")
    facts = {2020: [fact("n_units", 3)]}
    raw = write_index(tmp_path / "a", index_settings(groups=blocks), rules=two, facts=facts)
    assert list(load_year(raw, "mau", 2020).rules) == ["department"], "so says that it is for departments"
    named = index_settings(groups=blocks, years={2020: {"rules": {"department": "so", "district": "quan"}}})
    raw = write_index(tmp_path / "b", named, rules=two, facts=facts)
    by_block = load_year(raw, "mau", 2020).rules
    assert {group: rules.settings.id for group, rules in by_block.items()} == {
        "department": "so",
        "district": "quan",
    }


def test_a_year_without_rules_has_none_but_scores_need_their_items(tmp_path: Path) -> None:
    bare = index_settings(years={2020: {"rules": None}})
    raw = write_index(tmp_path, bare, units=[unit("so-a")], facts={2020: [fact("total", "90.00", "so-a")]})
    assert load_year(raw, "mau", 2020).rules == {}
    write_index(
        raw, bare, units=[unit("so-a")], scores={2020: [score("so-a", "1", 5), score("so-a", "2", 5)]}
    )
    with pytest.raises(DataProblem) as caught:
        load_year(raw, "mau", 2020)
    assert [str(problem) for problem in caught.value.problems] == [
        "mau/2020/scores.csv, item_id: There are no items that the scores could belong to. "
        "Name the rule set in index.yaml and list its items in criteria.csv."
    ]


def test_a_figure_of_a_unit_in_an_index_without_units_is_a_problem(tmp_path: Path) -> None:
    raw = write_index(tmp_path, index_settings(units="none"), facts={2020: [fact("total", "90.00", "so-a")]})
    with pytest.raises(DataProblem, match="row 2, unit_id = 'so-a': The word is not one of those allowed"):
        load_year(raw, "mau", 2020)


def test_a_broken_rule_set_is_told_where_it_stands_and_not_as_missing(tmp_path: Path) -> None:
    raw = made_up_raw(tmp_path)
    edit(raw / "mau/rules/mau-rules/ruleset.yaml", "complete:", "completed:")
    with pytest.raises(DataProblem) as caught:
        load_year(raw, "mau", 2020)
    assert not [problem for problem in caught.value.problems if problem.rule == "There is no such rule set."]
    assert "Did you mean complete?" in str(caught.value)


def provincial(folder: Path) -> Path:
    """Write an index of provinces with one year, as PCI is; return data/raw."""
    domains = [item("1", 40, item_id="entry"), item("2", 60, item_id="land")]
    for one in domains:
        one["formula"] = "pro rata of 10"
    raw = write_index(
        folder / "data" / "raw",
        index_settings("pci", groups=("province",), units="provinces", reproduced_within=0.00001),
        rules=[rule_set(domains, "pci-2013")],
        facts={
            2014: [
                fact("total", "58.60000", "ha-noi", group="province"),
                fact("total", "66.80000", "da-nang", group="province"),
            ]
        },
        scores={
            2014: [
                score("ha-noi", "entry", "7.19"),
                score("ha-noi", "land", "4.97"),
                score("da-nang", "entry", "8.00"),
                score("da-nang", "land", "5.80"),
            ]
        },
    )
    provinces = [
        unit("ha-noi", "province"),
        unit("da-nang", "province"),
        unit("ha-tay", "province", valid_to="2008-07-31"),
    ]
    write_table(raw / "provinces.csv", UNIT_COLUMNS, provinces)
    return raw


def test_a_year_is_added_by_copying_a_table_and_naming_it_without_code(tmp_path: Path) -> None:
    raw = provincial(tmp_path)
    assert load_index(raw, "pci").years == (2014,)
    table = (raw / "pci/2014/scores.csv").read_text("utf-8").replace(",4.97,", ",6.25,")
    (raw / "pci/2015").mkdir()
    (raw / "pci/2015/scores.csv").write_text(table, "utf-8")
    assert [str(problem) for problem in check_raw(raw)] == [
        "pci/2015: index.yaml does not name this year. Add it under years, or remove the folder."
    ]
    edit(raw / "pci/index.yaml", "years:", "years:\n  2015: {rules: pci-2013}")
    assert check_raw(raw) == []
    year = load_year(raw, "pci", 2015)
    assert year.rules["province"].settings.id == "pci-2013"
    assert year.n_units("province") == 2
    assert year.scores is not None
    assert year.scores["value"].tolist() == [7.19, 6.25, 8.0, 5.8]


def test_an_added_year_is_scored_and_ranked_by_its_rules(tmp_path: Path) -> None:
    from parindex_analysis.scoring import Recomputed, recompute

    raw = provincial(tmp_path)
    shutil.copytree(raw / "pci/2014", raw / "pci/2015")
    edit(raw / "pci/2015/scores.csv", ",4.97,", ",9.97,")
    (raw / "pci/2015/facts.csv").unlink()
    edit(raw / "pci/index.yaml", "years:", "years:\n  2015: {rules: pci-2013}")
    result = recompute(load_year(raw, "pci", 2015), "province")
    assert isinstance(result, Recomputed)
    assert {one.unit_id: (round(one.total, 9), one.rank) for one in result.units} == {
        "ha-noi": (88.58, 1.0),
        "da-nang": (66.8, 2.0),
    }


def test_a_unit_has_no_scores_in_a_year_in_which_it_did_not_exist(tmp_path: Path) -> None:
    raw = provincial(tmp_path)
    with (raw / "pci/2014/scores.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"ha-tay,entry,value,5,published,{SOURCE},\n")
    with pytest.raises(DataProblem, match=r"unit_id = 'ha-tay': The unit did not exist in 2014\."):
        load_year(raw, "pci", 2014)


# Pieces that parsers trip over; a mutation puts one of them anywhere, or changes, doubles or drops bytes.
NASTY = (
    b"\xef\xbb\xbf", b"\r", b"\0", b'"', b",", b"\n", b"nan", b"inf", b"1e309", b"1e300", b"-", b"&a ", b"*a",
    b"<<: ", b"!!int ", b"!!binary ", b"!!timestamp ", b"!!float ", b"!!set ", b"!!omap ", b"!!null ",
    b"!!bool ", b"!!python/object:os.system ", b"? ", b"[", b"{", b"}", b": ", b"- ", b"|\n", b"#", b"%",
    b"~", b'"\\ud800"', b'"\\0"', b"\xff", b"\xed\xa0\x80", b"2020-02-30", "e\u0302".encode(), b"9" * 5000,
    b"0x" + b"f" * 5000, b"..", b"/", b"{x}", "\u2028".encode(), "²".encode(), "٣".encode(), b"1:2:3",
    b".inf", b"null", b"=",
)  # fmt: skip
MUTATIONS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.sampled_from(["put", "replace", "drop", "double", "byte"]),
        st.sampled_from(NASTY),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=4,
)


def mutate(good: bytes, mutations: list[tuple[float, str, bytes, int]]) -> bytes:
    """Return bytes with some of them changed."""
    spoilt = bytearray(good)
    for share, how, piece, length in mutations:
        at = int(share * len(spoilt))
        if how == "put":
            spoilt[at:at] = piece
        elif how == "replace":
            spoilt[at : at + length] = piece
        elif how == "drop":
            del spoilt[at : at + length]
        elif how == "double":
            spoilt[at:at] = spoilt[at : at + length]
        else:
            spoilt[at : at + 1] = bytes([length * 6])
    return bytes(spoilt)


@pytest.fixture(scope="module")
def valid() -> Iterator[Path]:
    """Return a valid data/raw that mutations may change, one at a time."""
    with tempfile.TemporaryDirectory() as folder:
        yield made_up_raw(Path(folder))


def assert_sound(year: Year) -> None:
    """Ask of a loaded year what analyses ask first."""
    for one in year.facts:
        low, high = one.interval
        assert low <= high or (math.isnan(one.value) and one.measure == "class")
        if one.unit_id:
            assert year.unit(one.unit_id).in_year(year.year)
    for group in year.groups:
        year.n_units(group)
    if year.scores is not None and len(year.scores):
        assert year.scores["value"].map(math.isfinite).all()


@pytest.mark.parametrize(
    "name",
    [
        "sources.csv",
        "mau/index.yaml",
        "mau/units.csv",
        "mau/2020/facts.csv",
        "mau/2020/scores.csv",
        "mau/2020/decision.yaml",
        "mau/rules/mau-rules/ruleset.yaml",
        "mau/rules/mau-rules/criteria.csv",
    ],
)
@settings(max_examples=60)
@given(mutations=MUTATIONS)
def test_mutated_bytes_give_a_year_or_problems_and_never_another_error(
    valid: Path, name: str, mutations: list[tuple[float, str, bytes, int]]
) -> None:
    path = valid / name
    good = path.read_bytes()
    try:
        path.write_bytes(mutate(good, mutations))
        problems = check_raw(valid)
        for problem in problems:
            assert str(problem).encode("utf-8")
            assert problem.rule_text.endswith(".")
        try:
            assert_sound(load_year(valid, "mau", 2020))
        except DataProblem as error:
            assert {str(problem) for problem in error.problems} <= {str(problem) for problem in problems}
            assert error.problems
        except UsageError as error:  # the year itself was mutated away
            assert name == "mau/index.yaml"
            assert "has no data for 2020" in str(error)
    finally:
        path.write_bytes(good)
