"""Units: their names, and the years in which they existed."""

from __future__ import annotations

import pytest

from parindex_analysis.catalog import Unit, load_index, load_year
from parindex_analysis.catalog.units import sort_key
from parindex_analysis.home import find_home

RAW = find_home().raw


def unit(valid_from: str = "", valid_to: str = "") -> Unit:
    return Unit("province", "x", "Đơn vị", "Unit", "usual", (), "", "", valid_from, valid_to, (), "", "")


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "years"),
    [
        ("", "", [2007, 2008, 2009]),
        ("", "2008-07-31", [2007, 2008]),
        ("2008-08-01", "", [2008, 2009]),
        ("2008-12-31", "2008-12-31", [2008]),
        ("", "2008-01-01", [2007, 2008]),
        ("2009-01-01", "", [2009]),
    ],
)
def test_a_unit_is_of_every_year_that_it_saw_a_day_of(
    valid_from: str, valid_to: str, years: list[int]
) -> None:
    assert [year for year in (2007, 2008, 2009) if unit(valid_from, valid_to).in_year(year)] == years


def test_ha_tay_has_a_pci_of_2008_but_not_of_2009() -> None:
    before, after = load_year(RAW, "pci", 2008), load_year(RAW, "pci", 2009)
    assert before.unit("ha-tay").name("vi") == "Hà Tây"
    assert before.unit_facts("province", "total")["ha-tay"].source_id == "github-mdtrinh-vietnamdata"
    assert len(before.units_of("province")) == 64
    assert "ha-tay" not in {unit.unit_id for unit in after.units}
    assert len(after.units_of("province")) == 63
    assert after.unit("ha-noi").predecessors == ("ha-tay",)


def test_the_department_that_left_in_2025_is_still_of_2024() -> None:
    units = {unit.unit_id: unit for unit in load_index(RAW, "hanoi").units}
    districts = [unit for unit in units.values() if unit.group == "district"]
    assert len(districts) == 30
    assert all(unit.in_year(2025) and not unit.in_year(2026) for unit in districts)


def test_names_follow_the_language() -> None:
    assert (unit().name("vi"), unit().name("en")) == ("Đơn vị", "Unit")


def test_names_sort_as_vietnamese_does_letters_before_marks() -> None:
    names = [
        "Đồng Nai",
        "Điện Biên",
        "Hà Nội",
        "An Giang",
        "Hải Dương",
        "Cà Mau",
        "Đắk Lắk",
        "Cần Thơ",
        "Ba Đình",
    ]
    assert sorted(names, key=sort_key) == [
        "An Giang",
        "Ba Đình",
        "Cà Mau",
        "Cần Thơ",
        "Đắk Lắk",
        "Điện Biên",
        "Đồng Nai",
        "Hà Nội",
        "Hải Dương",
    ]
    assert sorted(["Đa", "Dy"], key=sort_key) == ["Dy", "Đa"], "Đ is a letter of its own, after D"
