"""Rooms that are gone say where they are now, in one sentence."""

from __future__ import annotations

import importlib
import subprocess
import sys
from importlib.util import find_spec

import pytest

from parindex_analysis.moved import MOVED


@pytest.mark.parametrize("name", sorted(MOVED))
def test_each_new_room_is_there_and_the_old_one_names_it(name: str) -> None:
    with pytest.raises(ModuleNotFoundError) as told:
        importlib.import_module(f"parindex_analysis.{name}")
    for room in MOVED[name].split(", "):
        assert find_spec(f"parindex_analysis.{room}") is not None
        assert f"parindex_analysis.{room}" in str(told.value)


def test_a_file_of_a_room_that_is_gone_is_answered_too() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"look in .*parindex_analysis\.words, .*\.$"):
        importlib.import_module("parindex_analysis.reporting.findings.standing")


def test_what_never_was_there_is_not_claimed_to_have_moved() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"^No module named"):
        importlib.import_module("parindex_analysis.nowhere")


def test_python_m_says_it_in_one_line() -> None:
    command = [sys.executable, "-m", "parindex_analysis.scoring.illustrative"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "look in parindex_analysis.illustrative." in done.stderr
    assert "Traceback" not in done.stderr
