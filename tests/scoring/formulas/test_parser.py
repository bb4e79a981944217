"""Reading formulas: both languages, every form, and errors that point at the character."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parindex_analysis.catalog import load_index
from parindex_analysis.home import find_home
from parindex_analysis.scoring.formulas import Form, FormulaError, forms, parse
from parindex_analysis.scoring.formulas.parser import LONGEST
from scoring.formulas.strategies import FORMS, KINDS, PIECES, STARTS

SAME_IN_BOTH = [
    (">90%: 2; 70%-90%: 1; <70%: 0", "trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0"),
    (
        "over 90%: 2; from 70% to 90%: 1; under 70%: 0",
        "TRÊN 90%: 2 điểm; Từ 70% đến 90%: 1 điểm; Dưới 70%: 0 điểm.",
    ),
    ("all of 4: 1", "đủ 4: 1"),
    ("each of 3: 0.25", "Mỗi trong 3: 0,25;"),
    ("0.5 per item, at most 2", "0,5 mỗi mục, tối đa 2"),
    ("pro rata", "theo tỷ lệ"),
    ("pro rata of 100%", "theo tỉ lệ"),
    ("pro rata of 10", "Theo Tỷ Lệ trên 10"),
    ("goalposts 20 to 85", "mốc 20 đến 85"),
    ("goalposts 100 to 0, capped", "Mốc 100 đến 0, chặn"),
    ("log goalposts 100 to 75000, capped", "mốc logarit 100 đến 75000, chặn"),
    ("from SIPAS: pro rata of 100%", "lấy từ SIPAS: theo tỷ lệ trên 100%"),
    ("minus 50% per lỗi nhẹ; 0 if lỗi nặng", "trừ 50% mỗi lỗi nhẹ; 0 nếu lỗi nặng"),
    ("0 if lỗi nặng; minus 50% for each lỗi nhẹ", "0 điểm nếu lỗi nặng; trừ 50% cho mỗi lỗi nhẹ"),
    ("A = 100%; B = 60%; C = 20%; D = 0%", "A=100%;B=60%;C=20%;D=0%"),
    ("if a >= b: max; else: max * a / b", "nếu a ≥ b: điểm tối đa; còn lại: max × a / b"),
]  # fmt: skip


@pytest.mark.parametrize(("english", "vietnamese"), SAME_IN_BOTH)
def test_vietnamese_and_english_words_give_the_same_form(english: str, vietnamese: str) -> None:
    form = parse(english)
    assert parse(vietnamese) == form
    assert parse(unicodedata.normalize("NFD", vietnamese)) == form, "letters and accents typed apart"


# One for each row of the table of formulas that decisions use, as an official would type it.
IN_USE: list[tuple[str, type]] = [
    ("trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0", forms.Bands),
    ("Ban hành kịp thời: 1; Ban hành không kịp thời: 0,5; Không ban hành: 0", forms.Choice),
    ("Đạt yêu cầu: 1; Không đạt yêu cầu: 0", forms.Choice),
    ("đủ 4: 1", forms.AllOf),
    ("mỗi trong 3: 0,25", forms.EachOf),
    ("theo tỷ lệ", forms.ProRata),
    ("nếu tỷ_lệ ≥ 80%: điểm tối đa; còn lại: điểm tối đa * tỷ_lệ / 80%", forms.Piecewise),
    ("0,5 cho mỗi văn bản, tối đa 2", forms.PerItem),
    ("trừ 50% mỗi vi phạm nhẹ; 0 nếu vi phạm nặng", forms.Deduction),
    ("A = 100%; B = 60%; C = 20%; D = 0%", forms.Answers),
    ("lấy từ SIPAS: theo tỷ lệ trên 100%", forms.ProRata),
    ("", forms.AsGiven),
    (" \n\u00a0", forms.AsGiven),
]


@pytest.mark.parametrize(("typed", "kind"), IN_USE)
def test_every_kind_of_formula_in_use_can_be_typed(typed: str, kind: type) -> None:
    assert type(parse(typed)) is kind


def test_the_rules_of_ca_mau_are_read_as_they_are_printed() -> None:
    items = load_index(find_home().raw, "camau").rule_sets["1880-QD-UBND-camau"].items
    read = {item.code: parse(item.formula) for item in items if item.formula}
    assert read == {
        "1.1.1": forms.Choice(
            (("Ban hành kịp thời", 1), ("Ban hành không kịp thời", 0.5), ("Không ban hành", 0))
        ),
        "1.1.2": forms.Choice(
            (
                ("Xác định đầy đủ nhiệm vụ và có bố trí kinh phí", 1),
                ("Không xác định đầy đủ nhiệm vụ hoặc không bố trí kinh phí", 0),
            )
        ),
        "1.1.3": forms.Choice((("Đạt yêu cầu", 1), ("Không đạt yêu cầu", 0))),
        "1.1.4": forms.Bands(
            (
                forms.Band(forms.Edge(90, False), None, 2),
                forms.Band(forms.Edge(70, True), forms.Edge(90, True), 1),
                forms.Band(None, forms.Edge(70, False), 0),
            ),
            "%",
        ),
        "1.2.1": forms.Choice(
            (
                ("Đủ số lượng và đúng thời gian quy định", 1),
                ("Không đủ số lượng báo cáo hoặc không đúng thời gian quy định", 0),
            )
        ),
        "1.2.2": forms.Choice((("Đạt yêu cầu", 1), ("Không đạt yêu cầu", 0))),
    }


@pytest.mark.parametrize(
    ("marked", "reason"),
    [
        ("trên 90%⟪⟫", "':' is expected."),
        ("trên 90%: ⟪⟫hai", "A number is expected."),
        ("từ 70% ⟪⟫90%: 1", "'-' and the band's second edge are expected."),
        ("⟪⟫90%-70%: 1", "The band's first edge is greater than its second."),
        ("⟪⟫>70%-70%: 1", "No value lies in this band."),
        (">90%: 2; ⟪⟫<90: 1", "Some edges have % and some have not."),
        (">90%: 2 ⟪⟫<90%: 1", "';' is expected."),
        (">90%: 1,2⟪⟫,3", "';' is expected."),
        ("⟪⟫1.000: 2", "This may mean a thousand: leave out the mark, or the last 0."),
        ("đạt: 1; ⟪⟫Đạt: 0; không đạt: 0", "This answer stands twice."),
        ("đạt: 1; ⟪⟫; không: 0", "Words are expected."),
        ("kịp thời⟪⟫", "':' is expected."),
        ("đạt ⟪⟫$: 1", "This character has no meaning in a formula."),
        ("đủ ⟪⟫2,5: 1", "A whole number from 1 on is expected."),
        ("đủ 4 ⟪⟫báo cáo: 1", "':' is expected."),
        ("mỗi trong 3: 0,25; ⟪⟫đủ 4: 1", "The formula should end here."),
        ("0,5 mỗi mục, ⟪⟫không quá 2", "'at most' is expected."),
        ("theo tỷ lệ trên ⟪⟫0", "A number greater than 0 is expected."),
        ("theo tỷ lệ ⟪⟫10", "';' is expected."),
        ("trừ 50 ⟪⟫mỗi nhẹ", "'%' is expected."),
        ("trừ 50% ⟪⟫nhẹ", "'per' and the kind of breach are expected."),
        ("trừ 50% mỗi nhẹ; ⟪⟫1 nếu nặng", "'minus … % per …' or '0 if …' is expected."),
        ("A = 100%; B = 60⟪⟫; C = 0%", "'%' is expected."),
        ("nếu a ⟪⟫: 1; còn lại: 0", "One of > >= < <= = is expected."),
        ("nếu a > 1: 1⟪⟫", "'else: …' is expected last, for all other values."),
        ("nếu a > 1: 1; ⟪⟫không thì: 0", "'if' or 'else' is expected."),
        ("nếu a > (1⟪⟫: 1; còn lại: 0", "')' is expected."),
        ("nếu a > 1: 1; còn lại: 2 * ⟪⟫; b", "A name is expected."),
        ("⟪⟫nếu 2 > 1: 1; còn lại: 0", "Nothing that is measured is named."),
    ],
)
def test_an_error_points_at_the_character_and_says_what_is_expected(marked: str, reason: str) -> None:
    formula = marked.replace("⟪⟫", "")
    with pytest.raises(FormulaError) as caught:
        parse(formula)
    error = caught.value
    shown = (error.pointer.replace("here", ""), error.reason.format(**error.values))
    assert shown == (marked, reason)
    assert error.at == marked.index("⟪⟫")


@pytest.mark.parametrize(
    "label",
    ["Đủ số lượng", "Từ chối", "Không", "minus sign", "Trừ điểm", "Theo tỷ lệ quy định", "Mỗi mục", "max",
     "Trên chuẩn", "- Đạt", "Có (văn bản số 12/QĐ-UBND ngày 31.12)", "“Tốt”", "Khá, tốt", "còn lại", "tối đa",
     "All of them"],
)  # fmt: skip
def test_an_answer_may_begin_with_the_words_of_another_form(label: str) -> None:
    form = forms.Choice(((label, 1.0), ("khác", 0.0)))
    assert parse(f"{label}: 1; khác: 0") == form
    assert parse(str(form)) == form


def test_a_rate_in_words_never_becomes_an_answer() -> None:
    for typed in ("đến 50%: 0; trên 50%: 1", "-5-3: 1; >3: 2", "trên -5: 1", "ít nhất 90%: 2; dưới 90%: 0"):
        assert isinstance(parse(typed), forms.Bands), typed


def test_the_maximum_may_be_written_in_any_case_and_is_no_input() -> None:
    form = parse("if done > plan: MAX; else: Max / 2")
    assert isinstance(form, forms.Piecewise)
    assert form.inputs == ("done", "plan")


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(data=st.data())
def test_the_canonical_words_read_back_to_an_equal_form(kind: str, data: st.DataObject) -> None:
    form = data.draw(KINDS[kind])
    assert parse(str(form)) == form
    assert str(parse(str(form))) == str(form)


def test_a_source_may_begin_with_a_number() -> None:
    form = parse("lấy từ 2020 SIPAS: theo tỷ lệ")
    assert form == forms.ProRata(100.0, "%", "2020 SIPAS")
    assert parse(str(form)) == form


MARKS = st.sampled_from(
    [*":;=%,-()*/+<>", *(["1", "0", "0,5", "50%", "max", "else:", "if", "từ"]), ": 1;", "= 5%;", " "]
)


@settings(max_examples=60)
@given(st.lists(st.one_of(PIECES, STARTS, MARKS, MARKS), max_size=14).map(" ".join))
@example("lấy từ 5 a: pro rata")
@example("a  b: 1; a\tB c: 2")
@example("trừ 12,3% mỗi a: b = c")
@example("A = 7%; B: x = 58%")
def test_whatever_can_be_read_can_be_written_and_read_again(formula: str) -> None:
    try:
        form = parse(formula)
    except FormulaError as error:
        assert 0 <= error.at <= len(error.text)
    else:
        assert parse(str(form)) == form


def only_a_form_or_an_error(formula: str) -> None:
    try:
        form = parse(formula)
    except FormulaError as error:
        assert 0 <= error.at <= len(error.text)
        assert str(error).endswith(error.pointer)
    else:
        assert isinstance(form, Form.__args__)


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_any_text_gives_a_form_or_an_error(formula: str) -> None:
    only_a_form_or_an_error(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "a" * 10_000,
        "if " + "(" * 5_000,
        "(" * 1_900,
        "nếu " + "(" * 1_900 + "a",
        "nếu a > 1: " + "-" * 1_900,
        "if " + "+".join("a" * 900) + " > 1: 1; else: 0",
        "9" * 1_999 + ": 1",
        "all of " + "9" * 400 + ": 1",
        "0." + "0" * 1_900 + "1: 1",
        ";".join("a:1" for _ in range(499)),
        "a\u0301" * 1_500,
        "٣: ٤",
        "²: 1",
        "\ufeffđạt: 1",
        "𝟗𝟎%: 1",
        "%" * 2_000,
    ],
)  # fmt: skip
def test_long_deep_and_odd_text_gives_a_form_or_an_error(formula: str) -> None:
    only_a_form_or_an_error(formula)


def test_a_formula_has_a_greatest_length_also_in_its_canonical_words() -> None:
    parse("a" * (LONGEST - 3) + ": 1")
    with pytest.raises(FormulaError, match="longer than 2000 characters"):
        parse("a" * (LONGEST - 2) + ": 1")
    tight = ";".join(f"{chr(0x4E00 + n)}:1" for n in range(LONGEST // 4))
    assert len(tight) < LONGEST
    with pytest.raises(FormulaError, match="longer than 2000 characters"):
        parse(tight)


@settings(max_examples=60)
@given(FORMS)
def test_forms_are_values(form: Form) -> None:
    assert hash(parse(str(form))) == hash(form)
