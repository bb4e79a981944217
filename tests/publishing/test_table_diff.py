"""Two texts of a table: what differs, by row and column."""

from __future__ import annotations

from parindex_analysis.publishing.table_diff import differing

OLD = "group,unit_id,rank,total\nx,a,1,92.76\nx,b,2,90\ny,a,1,80\n"


def test_equal_tables_do_not_differ() -> None:
    assert differing("ranking", OLD, OLD) == []


def test_another_order_of_rows_or_columns_is_no_difference() -> None:
    other = "unit_id,group,rank,total\na,y,1,80\nb,x,2,90\na,x,1,92.76\n"
    assert differing("ranking", OLD, other) == []


def test_a_changed_cell_is_named_with_both_values() -> None:
    assert differing("ranking", OLD, OLD.replace("92.76", "92.77")) == [
        {"row": "group=x, unit_id=a", "column": "total", "committed": "92.76", "made": "92.77"}
    ]


def test_rows_and_columns_of_only_one_are_named() -> None:
    new = "group,unit_id,rank,source_id\nx,a,1,s\nx,c,2,s\ny,a,1,s\n"
    assert differing("ranking", OLD, new) == [
        {"row": "", "column": "total", "committed": "", "made": None},
        {"row": "", "column": "source_id", "committed": None, "made": ""},
        {"row": "group=x, unit_id=b", "column": "", "committed": "", "made": None},
        {"row": "group=x, unit_id=c", "column": "", "committed": None, "made": ""},
    ]


def test_rows_of_one_name_are_told_apart() -> None:
    old = "group,share,above,below\nx,0.1,a,b\nx,0.2,a,b\n"
    assert differing("crossings", old, old.replace("0.2", "0.3")) == [
        {"row": "group=x, above=a, below=b #2", "column": "share", "committed": "0.2", "made": "0.3"}
    ]


def test_a_table_that_is_not_described_is_compared_by_line() -> None:
    assert differing("mine", "x\n1\n2\n", "x\n1\n3\n") == [
        {"row": "line 3", "column": "x", "committed": "2", "made": "3"}
    ]


def test_broken_text_is_compared_as_far_as_it_goes() -> None:
    assert differing("ranking", "", OLD)[-1]["made"] == ""
    assert differing("mine", "x,y\n1\n", "x,y\n1,2\n") == [
        {"row": "line 2", "column": "y", "committed": "", "made": "2"}
    ]
