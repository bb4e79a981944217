"""YAML settings: each problem with its line and the setting that was meant; no document can do harm."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from builders import index_settings, write_yaml

from parindex_analysis.catalog import Problems
from parindex_analysis.catalog.models import Decision, IndexSettings, RuleSetSettings, Settings
from parindex_analysis.catalog.settings import read_settings

TITLE = "title: {vi: Công bố, en: Results}\n"


def read(
    folder: Path, content: str | bytes, model: type[Settings] = Decision
) -> tuple[Settings | None, list[str]]:
    """Write a file of settings and read it; return what it holds and its problems as lines."""
    path = folder / "s.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    problems = Problems()
    found = read_settings(path, "s.yaml", model, problems)
    return found, [str(problem) for problem in problems]


def test_a_valid_file_gives_its_settings(tmp_path: Path) -> None:
    found, told = read(tmp_path, TITLE + "number: 2001/QĐ-UBND\ndate: 2021-05-05\n")
    assert not told
    assert isinstance(found, Decision)
    assert (found.number, str(found.date), found.title["vi"]) == ("2001/QĐ-UBND", "2021-05-05", "Công bố")


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()
    assert read_settings(tmp_path / "none.yaml", "none.yaml", Decision, problems) is None
    assert [str(p) for p in problems] == [
        "none.yaml: The file is missing. Add it, or take away what names it."
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("number: [\n", "s.yaml, row 3"),
        ("number: 'a\n\n", "s.yaml, row 4"),
        ("a: b: c\n", "s.yaml, row 2 = 'mapping values are not allowed here'"),
        ("\tnumber: 1\n", "s.yaml, row 2"),
        ("number: @x\n", "s.yaml, row 2"),
        ("date: 2020-02-30\n", "s.yaml, row 2 = '2020-02-30'"),
        ("number: !!int ''\n", "s.yaml, row 2"),
        ("number: !!bool maybe\n", "s.yaml, row 2 = 'maybe'"),
        ("number: !!timestamp x\n", "s.yaml, row 2 = 'x'"),
        ("number: !!python/object/apply:os.system [ls]\n", "s.yaml, row 2"),
        ("number: a\0b\n", "s.yaml, row 2 = 'special characters are not allowed'"),
        ("? [a, b]\n: 3\n", "s.yaml, row 2 = 'found unhashable key'"),
        ("---\nnumber: 1\n", "s.yaml, row 2"),
    ],
)
def test_broken_yaml_is_told_with_its_line(tmp_path: Path, content: str, told: str) -> None:
    found, (line,) = read(tmp_path, TITLE + content)
    assert found is None
    assert line.startswith(told)
    assert line.endswith("This is not valid YAML. Mend the line; mind spaces and colons.")


def test_a_key_that_stands_twice_is_told_with_its_line(tmp_path: Path) -> None:
    _, told = read(tmp_path, TITLE + "number: '1'\nnote:\n  vi: a\n  en: b\n  vi: c\nnumber: '2'\n")
    assert told == [
        "s.yaml, row 6, vi: The key stands twice. Keep one of the two.",
        "s.yaml, row 7, number: The key stands twice. Keep one of the two.",
    ]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("publishar: x", "publishar = 'x': There is no such setting. Did you mean publisher?"),
        ("years: {2020: {rule: x}}", "years.2020.rule = 'x': There is no such setting. Did you mean rules?"),
        ("names: {vi: a, en: b, fr: c}", "names.fr = 'c': There is no such setting. Take the key out"),
        ("bands: [{form: 9, from: 9, name: {vi: a, en: b}}]", "bands.0.form = '9': There is no such setting. "
         "Did you mean from?"),
    ],
)  # fmt: skip
def test_an_unknown_key_is_told_with_the_one_meant_at_that_place(
    tmp_path: Path, wrong: str, told: str
) -> None:
    settings = {key: value for key, value in index_settings().items() if key != wrong.partition(":")[0]}
    write_yaml(tmp_path / "s.yaml", settings)
    content = (tmp_path / "s.yaml").read_text("utf-8")
    _, lines = read(tmp_path, f"{content}{wrong}\n", IndexSettings)
    assert len(lines) == 1
    assert lines[0].startswith(f"s.yaml, row {len(content.splitlines()) + 1}, {told}")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"scale": "nhiều"}, "scale = 'nhiều': This is not a number. Write a number, such as 92.76."),
        ({"scale": 0}, "scale = '0': Input should be greater than 0. Correct the value."),
        ({"scale": float("inf")}, "scale = 'inf': must be a finite number. Correct the value."),
        ({"scale": None}, "scale: This is not a number. Write a number, such as 92.76."),
        ({"decimals": 2.5}, "decimals = '2.5': This is not a whole number. Write a whole number."),
        ({"decimals": 7}, "decimals = '7': Input should be less than or equal to 6. Correct the value."),
        ({"tie_rule": "max"}, "tie_rule = 'max': The word is not one of those allowed. Use one of: 'min', "),
        ({"place": "Huế"}, "place = 'Huế': Settings belong here. Write lines of the form key: value."),
        ({"years": {20: {}}}, "years.20 = '20': Input should be greater than or equal to 1990. Correct"),
        ({"years": {"nay": {}}}, "years.nay = 'nay': This is not a whole number. Write a whole number."),
        ({"years": {2020: {"rules": [1]}}}, "years.2020.rules: This is not text. Write words, or a number"),
        ({"years": {2020: {"rules": "../x"}}}, "years.2020.rules = '../x': must be an id of ASCII letters, "),
        ({"id": "a" * 101}, f"id = '{'a' * 101}': must be an id of ASCII letters, digits, '-', '_'. Correct"),
        ({"id": "a\0b"}, "id = 'a\\x00b': must be an id of ASCII letters, digits, '-', '_'. "),
        ({"names": {"vi": "a", "en": " "}}, "names.en = ' ': must not be empty. Correct the value."),
        ({"names": {"vi": "a", "en": 3}}, "names.en = '3': This is not text. Write words, or a number in"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_type_is_one_problem_at_its_place(
    tmp_path: Path, wrong: dict[str, Any], told: str
) -> None:
    write_yaml(
        tmp_path / "s.yaml", index_settings(**wrong) if "id" not in wrong else {**index_settings(), **wrong}
    )
    _, lines = read(tmp_path, (tmp_path / "s.yaml").read_bytes(), IndexSettings)
    assert len(lines) == 1
    place, _, rest = lines[0].removeprefix("s.yaml, row ").partition(", ")
    assert int(place) > 0
    assert rest.startswith(told)


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    found, told = read(tmp_path, "names: 3\nscale: x\ngroups: {}\nidd: y\n", IndexSettings)
    assert found is None
    assert told == [
        "s.yaml, row 1, about: This setting is missing. Add it.",
        "s.yaml, row 1, id: This setting is missing. Add it.",
        "s.yaml, row 1, names = '3': Settings belong here. Write lines of the form key: value.",
        "s.yaml, row 1, place: This setting is missing. Add it.",
        "s.yaml, row 1, publisher: This setting is missing. Add it.",
        "s.yaml, row 2, scale = 'x': This is not a number. Write a number, such as 92.76.",
        "s.yaml, row 4, idd = 'y': There is no such setting. Did you mean id?",
    ]


@pytest.mark.parametrize("content", ["", "# only a remark\n", "\ufeff", "- a\n- b\n", "words\n", "null\n"])
def test_what_is_no_mapping_is_told_in_plain_words(tmp_path: Path, content: str) -> None:
    found, (told,) = read(tmp_path, content)
    assert found is None
    assert "Settings belong here. Write lines of the form key: value." in told


def test_letters_apart_from_their_accents_and_other_encodings_are_told(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", TITLE + "number: Số 1\n")
    assert read(tmp_path, apart)[1] == [
        "s.yaml: Letters and their accents are stored apart (not NFC). Save the file as NFC."
    ]
    assert read(tmp_path, b"number: 1\ntitle: Hu\xb8\n")[1] == [
        "s.yaml, row 2: The file is not UTF-8. Save it as UTF-8."
    ]


# The aliases stand for 9 to the 29th values: a reader that builds them never comes back.
BOMBS = {
    "aliases": "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 30)),
    "merges": "a0: &a0 {x: 1}\n"
    + "".join(f"a{n}: &a{n}\n  <<: [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 30)),
    "recursion": "number: &a [*a]\n",
    "recursion of keys": "&a ? *a\n: 1\n",
    "depth": "number: " + "[" * 1500 + "]" * 1500 + "\n",
    "depth of keys": "? " * 1500 + "x\n",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_before_it_is_built(tmp_path: Path, bomb: str) -> None:
    found, told = read(tmp_path, BOMBS[bomb])
    assert found is None
    assert len(told) == 1


def test_an_alias_is_told_with_the_line_of_what_it_repeats(tmp_path: Path) -> None:
    _, told = read(tmp_path, "number: '1'\ntitle: &words {vi: a, en: b}\nnote: *words\n")
    assert told == ["s.yaml, row 2: An alias (*) repeats this value. Write the value out."]


def test_lone_surrogates_and_escapes_of_a_terminal_are_shown_harmlessly(tmp_path: Path) -> None:
    _, told = read(tmp_path, TITLE + 'number: "\\ud800"\n"\\e[31m\\ud800": 1\nissued_by: 1\n')
    assert told
    for line in told:
        assert line.encode("utf-8")
        assert line.isprintable()


@pytest.mark.parametrize("written", ["yes", "'yes'", "true"])
def test_a_complete_rule_set_may_say_yes_without_quotes(tmp_path: Path, written: str) -> None:
    found, told = read(tmp_path, f"id: a\n{TITLE}complete: {written}\n", RuleSetSettings)
    assert not told
    assert isinstance(found, RuleSetSettings)
    assert found.complete == "yes"


@pytest.mark.parametrize("sign", ["\\e", "\\a", "\\u202e", "\\u200b", "\\u00ad"])
def test_a_sign_that_cannot_be_seen_is_named_with_its_line(tmp_path: Path, sign: str) -> None:
    _, (line,) = read(tmp_path, f'title: {{vi: "Quyết{sign} định", en: Decision}}\nnumber: "1"\n')
    assert line.startswith("s.yaml, row 1, title.vi = 'Quyết<U+")
    assert line.isprintable()


def test_three_hundred_thousand_unknown_keys_are_refused_with_the_limit(tmp_path: Path) -> None:
    _, told = read(tmp_path, "".join(f"k{at}: 1\n" for at in range(300_000)))
    assert len(told) == 1
    assert "has more than" in told[0]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("years: [2020]\n", "years: Settings belong here, not a list or a single value."),
        ("known_contradictions: 2\n", "known_contradictions = '2': A single value stands here;"),
    ],
)
def test_a_list_or_a_single_value_in_the_wrong_place_is_named_for_what_it_is(
    tmp_path: Path, lines: str, said: str
) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(lines, "utf-8")
    problems = Problems()
    read_settings(path, "s.yaml", IndexSettings, problems)
    assert any(said in str(problem) for problem in problems)
