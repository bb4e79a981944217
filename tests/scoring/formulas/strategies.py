"""Random formulas of every kind, what can be known of a unit, and a slow plain reading of both."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Mapping
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from parindex_analysis.scoring.formulas import forms
from parindex_analysis.scoring.formulas.forms import Expression, Name, Number, Operation

LETTERS = "abcxyzAĐQăâđêôơưáằẫệộớựỳÝ"
WORDS = st.text(LETTERS, min_size=1, max_size=6)
PIECES = st.one_of(
    WORDS,
    st.sampled_from(
        ["không", "đủ", "từ", "trên", "minus", "per item", "tối đa", "nếu", "pro rata", "12/QĐ-UBND", "31.12",
         "90%", "(I)", "-", "–", "−", "+", ">=", "<", ",", "“đạt”", "4", "x", "TT. Huyện", "?", "a & b"]
    ),
)  # fmt: skip
TAILS = st.lists(PIECES, max_size=4).map(" ".join)
# Where an answer stands first its first words must not be those of another form.
STARTS = st.sampled_from(
    ["Đủ số lượng", "Từ chối", "Không", "minus sign", "Trừ khi", "All of them", "mỗi trong số", "from afar",
     "TRÊN mức", "dưới chuẩn", "pro rata share", "Theo tỷ lệ", "(có)", "- gạch", "per item", "Mỗi mục", "to",
     "at least", "còn lại", "Đến hạn", "“đạt”", "max", "else", "không quá hạn"]
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(0, 120).map(float), st.integers(0, 10**6).map(lambda n: n / 1000), st.floats(1e-9, 1e15)
)
SIGNED = st.builds(operator.mul, NUMBERS, st.sampled_from([1.0, -1.0]))
SHARES = st.one_of(st.sampled_from([1.0, 0.6, 0.5, 0.2, 0.07, 0.0]), st.floats(0, 2, width=32).map(abs))
COUNTS = st.integers(1, 12)


def labels(start: st.SearchStrategy[str] = PIECES) -> st.SearchStrategy[str]:
    """Return words of an answer, with single spaces."""
    return st.tuples(start, WORDS, TAILS).map(lambda parts: " ".join(" ".join(parts).split()))


@st.composite
def pairs(draw: st.DrawFn, worth: st.SearchStrategy[float], *, first: bool) -> tuple[tuple[str, float], ...]:
    """Return different labels with figures."""
    found = [draw(labels(STARTS)) if first else draw(labels())]
    found += draw(st.lists(labels(), max_size=3))
    different = {label.casefold(): label for label in reversed(found)}
    ordered = [label for label in dict.fromkeys(found) if label in different.values()]
    return tuple((label, draw(worth)) for label in ordered)


@st.composite
def band(draw: st.DrawFn) -> forms.Band:
    low, high = sorted([draw(SIGNED), draw(SIGNED)])
    closed = low == high
    first = forms.Edge(low, closed or draw(st.booleans()))
    second = forms.Edge(high, closed or draw(st.booleans()))
    ends = draw(st.sampled_from([(first, second), (first, None), (None, second)]))
    return forms.Band(*ends, draw(SIGNED))


BANDS = st.builds(
    forms.Bands, st.lists(band(), min_size=1, max_size=4).map(tuple), st.sampled_from(["%", ""])
)
CHOICES = st.builds(forms.Choice, pairs(SIGNED, first=True))
ALL_OF = st.builds(forms.AllOf, COUNTS, SIGNED)
EACH_OF = st.builds(forms.EachOf, COUNTS, SIGNED)
PER_ITEM = st.builds(forms.PerItem, NUMBERS, st.none() | NUMBERS)
PRO_RATA = st.builds(
    forms.ProRata,
    NUMBERS.filter(bool),
    st.sampled_from(["%", ""]),
    st.just("") | labels(STARTS | st.just("2020")),
)


@st.composite
def goalposts(draw: st.DrawFn) -> forms.Goalposts:
    log = draw(st.booleans())
    start, goal = (draw((NUMBERS if log else SIGNED).filter(lambda at: at != 0)) for _ in range(2))
    assume(start != goal)
    return forms.Goalposts(start, goal, log, draw(st.booleans()))


GOALPOSTS = goalposts()


@st.composite
def deductions(draw: st.DrawFn) -> forms.Deduction:
    kinds = draw(pairs(SHARES, first=False))
    cut = draw(st.integers(0, len(kinds)))
    return forms.Deduction(kinds[:cut], tuple(kind for kind, _ in kinds[cut:]))


DEDUCTIONS = deductions()
ANSWERS = st.builds(forms.Answers, pairs(SHARES, first=True))

NAMES = st.sampled_from(["max", "done", "plan", "x", "kế_hoạch", "else", "tối", "điểm", "A1"])
EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    st.builds(Number, SIGNED) | st.builds(Name, NAMES),
    lambda inner: st.builds(Operation, st.sampled_from(["+", "-", "*", "/"]), inner, inner),
    max_leaves=6,
)
CONDITIONS = st.builds(
    forms.Case, st.sampled_from([">", ">=", "<", "<=", "="]), EXPRESSIONS, EXPRESSIONS, EXPRESSIONS
)
PIECEWISE = (
    st.tuples(st.lists(CONDITIONS, min_size=1, max_size=3), EXPRESSIONS)
    .map(lambda parts: forms.Piecewise((*parts[0], forms.Case(None, None, None, parts[1]))))
    .filter(lambda form: bool(form.inputs))
)
KINDS: dict[str, st.SearchStrategy[forms.Form]] = {
    "as given": st.just(forms.AsGiven()), "bands": BANDS, "choice": CHOICES, "all of": ALL_OF,
    "each of": EACH_OF, "per item": PER_ITEM, "pro rata": PRO_RATA, "deduction": DEDUCTIONS,
    "answers": ANSWERS, "piecewise": PIECEWISE, "goalposts": GOALPOSTS,
}  # fmt: skip
FORMS = st.one_of(*KINDS.values())

MEASURED = st.one_of(
    st.integers(-1, 14).map(float),
    st.sampled_from([math.nan, math.inf, -math.inf, 0.5, -0.5, -0.0, 70.0, 90.0, 89.999, 1e15]),
    st.floats(0, 120),
)


@st.composite
def measured(draw: st.DrawFn, form: forms.Form, n_units: int) -> dict[str, list[float]]:
    """Return what is known of some units: edges of its bands, too."""
    value = MEASURED
    if isinstance(form, forms.Bands):
        edges = [e.value for b in form.bands for e in (b.low, b.high) if e is not None]
        value = st.sampled_from(edges) | MEASURED
    return {name: [draw(value) for _ in range(n_units)] for name in form.inputs}


def plain(form: forms.Form, told: Mapping[str, float], most: float) -> float:
    """Compute one unit's points the slow way; NaN where there are none."""
    value = told.get("", math.nan)
    try:
        found = _plain(form, value, told, most)
    except (ValueError, ZeroDivisionError):
        return math.nan
    return found if math.isfinite(found) else math.nan


def _plain(form: forms.Form, value: float, told: Mapping[str, float], most: float) -> float:
    if isinstance(form, forms.Piecewise):
        for case in form.cases:
            if case.left is None or case.right is None:
                return _computed(case.points, told, most)
            left, right = _computed(case.left, told, most), _computed(case.right, told, most)
            if COMPARED[str(case.sign)](left, right):
                return _computed(case.points, told, most)
    if not all(math.isfinite(given) for given in told.values()):
        raise ValueError("missing")
    match form:
        case forms.AsGiven():
            return value
        case forms.Bands():
            return next((b.points for b in form.bands if _in_band(b, value)), math.nan)
        case forms.Choice():
            return dict(enumerate(points for _, points in form.options)).get(value, math.nan)  # type: ignore[call-overload, no-any-return]
        case forms.AllOf():
            return form.points if _whole(value, form.n) == form.n else 0.0
        case forms.EachOf():
            return sum([form.points] * _whole(value, form.n))
        case forms.PerItem():
            points = form.points * _whole(value)
            return points if form.cap is None or points < form.cap else form.cap
        case forms.ProRata():
            return value / form.of * most
        case forms.Goalposts():
            at = math.log if form.log else float
            share = (at(value) - at(form.start)) / (at(form.goal) - at(form.start))
            return (sorted((0.0, share, 1.0))[1] if form.capped else share) * most
        case forms.Deduction():
            counts = {kind: _whole(given) for kind, given in told.items()}
            if any(counts[kind] for kind in form.fatal):
                return 0.0
            left = 1 - math.fsum(share * counts[kind] for kind, share in form.shares)
            return most * left if left > 0 else 0.0
        case forms.Answers():
            if min(told.values()) < 0:
                raise ValueError("less than nobody")
            return math.fsum(told[a] * w for a, w in form.worth) / math.fsum(told.values()) * most
    raise AssertionError(form)


def _in_band(one: forms.Band, value: float) -> bool:
    above = one.low is None or value > one.low.value or (one.low.closed and value == one.low.value)
    return above and (
        one.high is None or value < one.high.value or (one.high.closed and value == one.high.value)
    )


def _whole(value: float, most: float = math.inf) -> int:
    if not 0 <= value <= most or value != int(value):
        raise ValueError("no count")
    return int(value)


COMPARED: dict[str, Any] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq,
}  # fmt: skip
SIGNS: dict[str, Any] = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def _computed(expression: Expression, told: Mapping[str, float], most: float) -> float:
    if isinstance(expression, Operation):
        left, right = _computed(expression.left, told, most), _computed(expression.right, told, most)
        found = float(SIGNS[expression.sign](left, right))
    elif isinstance(expression, Name):
        found = most if expression.name == "max" else told[expression.name]
    else:
        found = expression.value
    if not math.isfinite(found):
        raise ValueError("unknown")
    return found


_NODES: dict[type[ast.operator], Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}  # fmt: skip


def arithmetic(text: str) -> float:
    """Work out digits, ``+ - * / **``, ``min``, ``max``, ``log``, brackets; anything else is an error."""
    if not set(text) <= set("0123456789.+-*/(), minaxlog"):
        raise AssertionError(f"more than arithmetic: {text!r}")
    return _worked_out(ast.parse(text, mode="eval").body)


def _worked_out(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.UnaryOp(op=ast.USub(), operand=one):
            return -_worked_out(one)
        case ast.BinOp():
            return float(_NODES[type(node.op)](_worked_out(node.left), _worked_out(node.right)))
        case ast.Call(func=ast.Name(id="min" | "max" as which), args=args, keywords=[]):
            return (min if which == "min" else max)(_worked_out(one) for one in args)
        case ast.Call(func=ast.Name(id="log"), args=[one], keywords=[]):
            return math.log(_worked_out(one))
    raise AssertionError(ast.dump(node))
