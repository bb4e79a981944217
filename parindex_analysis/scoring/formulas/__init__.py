"""How measurements become points: formulas in words, parsed, checked, computed over units, explained."""

from parindex_analysis.scoring.formulas import forms
from parindex_analysis.scoring.formulas.coverage import flaws
from parindex_analysis.scoring.formulas.cursor import FormulaError
from parindex_analysis.scoring.formulas.evaluate import evaluate
from parindex_analysis.scoring.formulas.explain import Explanation, explain
from parindex_analysis.scoring.formulas.forms import Form
from parindex_analysis.scoring.formulas.parser import is_readable, parse

__all__ = [
    "Explanation",
    "Form",
    "FormulaError",
    "evaluate",
    "explain",
    "flaws",
    "forms",
    "is_readable",
    "parse",
]
