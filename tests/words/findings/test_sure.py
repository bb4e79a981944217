"""How sure findings are: each has a sentence, and those on figures in doubt say so."""

from __future__ import annotations

import pytest
from years import fact, make_analysis, make_year, real_analysis, totals

from parindex_analysis.language import language
from parindex_analysis.words.findings import findings
from parindex_analysis.words.findings.sure import how_sure

EN = language("en")
DOUBT = "In doubt: a figure in it contradicts other printed ones."


def told(index: str, year: int, lang: str = "en") -> list[tuple[str, str, str]]:
    analysis, say = real_analysis(index, year), language(lang)
    return [(f.kind, f.evidence, how_sure(analysis, f, say)) for f in findings(analysis, say)]


def test_a_printed_lead_is_as_printed_and_an_implied_order_certain_on_a_condition() -> None:
    found = told("hanoi", 2020)
    assert ("leader", "published", "As printed; no other public figure contradicts it.") in found
    kinds = {kind: sure for kind, _, sure in found}
    assert kinds["guaranteed"].startswith("Certain if the printed figures are right")
    assert kinds["coverage"] == "Counted in the sources that are named below."


def test_what_rests_on_a_figure_in_doubt_is_in_doubt() -> None:
    figures = [fact("n_units", 2), *totals({"a": "9.0", "b": "8.0"}), fact("mean_total", "7.0")]
    analysis = make_analysis(make_year(figures, "ab"))
    sure = {f.kind: how_sure(analysis, f, EN) for f in findings(analysis, EN)}
    assert sure["mean"] == sure["leader"] == DOUBT


@pytest.mark.parametrize(("index", "year"), [("hanoi", 2022), ("pci", 2011), ("papi", 2022)])
def test_a_contradiction_itself_is_certain_and_nothing_is_left_without_a_word(index: str, year: int) -> None:
    for lang in ("vi", "en"):
        for kind, _, sure in told(index, year, lang):
            assert sure.endswith(".")
            if kind == "contradiction" and lang == "en":
                assert sure.startswith("Certain by arithmetic")


def test_two_figures_in_doubt_of_hanoi_2022_do_not_put_the_others_in_doubt() -> None:
    found = told("hanoi", 2022)
    assert DOUBT in {sure for _, _, sure in found}
    assert any(kind == "leader" and sure != DOUBT for kind, _, sure in found)
