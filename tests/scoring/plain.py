"""Random rule sets with their score sheets, and a slow plain reading of both: one unit at a time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from hypothesis import strategies as st
from years import make_year

from parindex_analysis.catalog import Item, RuleSet, Year
from parindex_analysis.catalog.models import RuleSetSettings, Text
from parindex_analysis.scoring.formulas import forms, parse
from scoring.formulas.strategies import plain

GROUP = "department"
KINDS = ("self", "appraised", "appraised_2", "survey")
FORMULAS = (
    "", "pro rata of 10", ">=5: 2; <5: 1", "on time: 1; late: 0.5; not issued: 0", "goalposts 0 to 8, capped",
    "if done >= plan: max; else: max * done / plan", "minus 50% per minor; 0 if serious", "each of 3: 0.5",
)  # fmt: skip
ANSWERS = ("on time", "LATE", "not  issued", "lost")
POINTS = st.integers(0, 40).map(lambda quarters: quarters / 4)
Result = tuple[float | None, float]


@dataclass(frozen=True)
class World:
    """A rule set, a sheet, and the sheet's rows by unit and item: kind (or ``value:input``) to figure."""

    rules: RuleSet
    rows: dict[tuple[str, str], dict[str, Any]]
    units: tuple[str, ...]

    def year(self, **settings: Any) -> Year:
        """Return the year that holds the sheet."""
        records = []
        for (unit, item), cells in self.rows.items():
            for key, figure in cells.items():
                kind, _, name = key.partition(":")
                words = isinstance(figure, str)
                value = math.nan if words else float(figure)
                records.append((unit, item, kind, value, name, figure if words else ""))
        columns = ["unit_id", "item_id", "kind", "value", "input", "text"]
        table = pd.DataFrame(records, columns=columns)
        return make_year(units=self.units, rules=self.rules, scored=table, **settings)


def an_item(code: str, points: float | None, assessment: str, formula: str, method: str) -> Item:
    level = ("domain", "criterion", "subcriterion")[min(code.count("."), 2)]
    return Item(
        f"i{code}", code, level, code, code, points, assessment, formula, "published",
        None, None, "", "", 2, method,
    )  # fmt: skip


@st.composite
def trees(draw: st.DrawFn, *, formulas: bool = True, scale_only: bool = False) -> RuleSet:
    """Return a rule set of depth 1 to 4: bonus and penalty nodes, other means, unknown maxima."""
    items: list[Item] = []

    def grow(code: str, role: str) -> None:
        kinds = ["", "", "appraisal", "survey", "mixed"] + ([] if scale_only else ["bonus", "penalty"])
        own = draw(st.sampled_from(kinds)) if role == "scale" else ""
        inherits = own if own in ("bonus", "penalty") else role
        deep = code.count(".") < 3 and draw(st.integers(0, 2)) > 0
        if not deep:
            points = draw(POINTS.filter(bool) if scale_only else st.none() | POINTS.filter(bool))
            formula = draw(st.sampled_from(FORMULAS)) if formulas else ""
            items.append(an_item(code, points, own, formula, ""))
            return
        method = draw(st.sampled_from(["", "sum", "geometric", "harmonic"]))
        top = draw(st.none() | POINTS.filter(bool))
        items.append(an_item(code, top, own, "", method if inherits == "scale" else ""))
        for at in range(1, draw(st.integers(1, 3)) + 1):
            grow(f"{code}.{at}", inherits)

    for at in range(1, draw(st.integers(1, 3)) + 1):
        grow(str(at), "scale")
    known = all(
        one.max_points is not None
        for one in items
        if not any(other.parent_code == one.code for other in items)
    )
    settings: dict[str, Any] = {
        "complete": "yes" if known else "fragment",
        "aggregation": draw(st.sampled_from(["sum", "sum", "geometric", "harmonic"])),
        "missing_survey": draw(st.sampled_from(["error", "rescale"])),
        "scale": draw(st.sampled_from([1.0, 50.0, 100.0])),
    }
    return RuleSet(RuleSetSettings(id="r", title=Text(vi="R", en="R"), **settings), tuple(items))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Return a rule set and a sheet of one to four units, with gaps."""
    rules = draw(trees())
    units = tuple("abcd"[: draw(st.integers(1, 4))])
    full = draw(st.booleans())  # half of the sheets have few gaps, so that there are totals to compare
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for unit in units:
        for item in rules.leaves():
            cells: dict[str, Any] = {}
            for kind in KINDS:
                given = draw(st.integers(0, 9)) < (8 if full else 4)
                if given:
                    sign = draw(st.sampled_from([1, -1])) if rules.assessment(item) == "penalty" else 1
                    cells[kind] = sign * draw(POINTS)
            if draw(st.booleans()):
                cells |= draw(_measured(item))
            own = draw(st.integers(0, 9))
            if own == 0:
                cells = {"max": 0.0}
            elif own == 1:
                cells["max"] = (item.max_points or 1.0) / 2
            if cells:
                rows[unit, item.item_id] = cells
    return World(rules, rows, units)


def _measured(item: Item) -> st.SearchStrategy[dict[str, Any]]:
    form = parse(item.formula)
    figure: st.SearchStrategy[Any] = st.integers(0, 12).map(float)
    if isinstance(form, forms.Choice):
        figure = st.sampled_from(ANSWERS)
    return st.fixed_dictionaries({}, optional={f"value:{name}": figure for name in form.inputs})


def slow_scores(world: World) -> dict[str, dict[str, Result]]:
    """Score every unit: by unit and code (empty: the total) its points, None if missing, and its maximum."""
    units = dict.fromkeys(unit for unit, _ in world.rows)
    return {unit: _unit_scores(world, unit) for unit in units}


def _unit_scores(world: World, unit: str) -> dict[str, Result]:
    found: dict[str, Result] = {}
    rules = world.rules
    polled = any(
        _leaf(world, unit, item, rescale=False)[0] is not None and not _off(world, unit, item)
        for item in rules.scored()
        if rules.assessment(item) == "survey"
    )
    rescale = rules.settings.missing_survey == "rescale" and not polled

    def score(item: Item) -> Result:
        children = [child for child in rules.children(item) if _known(rules, child)]
        role = _role(rules, item)
        if not children:
            points, most = _leaf(world, unit, item, rescale=rescale)
            if points is not None and role == "penalty":
                points = abs(points)
        else:
            points, most = together(children, item.aggregation, role, item.max_points)
        if role != "scale" and points is not None and item.max_points is not None:
            points = min(points, item.max_points)
        found[item.code] = points, most
        return points, most

    def together(children: list[Item], method: str, role: str, top: float | None) -> Result:
        scored = [(_role(rules, child), *score(child)) for child in children]
        own = [(points, most) for kind, points, most in scored if kind == role]
        most = math.fsum(maximum for _, maximum in own)
        points: float | None
        if method in ("", "sum"):
            points = None if any(one is None for one, _ in own) else math.fsum(one or 0.0 for one, _ in own)
        else:
            shares = [
                (None if one is None else one / maximum, maximum) for one, maximum in own if maximum > 0
            ]
            most = 0.0 if most == 0 else most if top is None else top
            points = _mean(method, shares)
            points = None if points is None else most * points
        for kind, one, _ in scored:
            if kind != role:
                points = (
                    None if points is None or one is None else points + (-one if kind == "penalty" else one)
                )
        return points, most

    settings = rules.settings
    domains = [domain for domain in rules.domains if _known(rules, domain)]
    found[""] = together(domains, settings.aggregation, "scale", settings.scale)
    return found


def _mean(method: str, shares: list[tuple[float | None, float]]) -> float | None:
    known = [(share, weight) for share, weight in shares if share is not None]
    if len(known) < len(shares) or any(share < 0 for share, _ in known):
        return None
    total = math.fsum(weight for _, weight in known)
    if not known or any(share == 0 for share, _ in known):
        return 0.0
    if method == "geometric":
        return math.exp(math.fsum(weight / total * math.log(share) for share, weight in known))
    return total / math.fsum(weight / share for share, weight in known)


def _role(rules: RuleSet, item: Item) -> str:
    kind = rules.assessment(item)
    return kind if kind in ("bonus", "penalty") else "scale"


def _known(rules: RuleSet, item: Item) -> bool:
    return any(leaf.max_points is not None for leaf in rules.leaves(item))


def _off(world: World, unit: str, item: Item) -> bool:
    return world.rows.get((unit, item.item_id), {}).get("max") == 0


def _leaf(world: World, unit: str, item: Item, *, rescale: bool) -> Result:
    """Return a unit's points and maximum of a scored item."""
    cells = world.rows.get((unit, item.item_id), {})
    most = float(cells.get("max", item.max_points or 0.0))
    kind = world.rules.assessment(item)
    if most == 0 or (rescale and kind == "survey"):
        return 0.0, 0.0
    value = _computed(item, cells, most)
    council = cells.get("appraised_2", cells.get("appraised"))
    counts: list[float | None] = [council, value, cells.get("self")]
    appraisal = next((one for one in counts if one is not None), None)
    survey: float | None = cells.get("survey")
    if kind == "survey":
        return (value if survey is None else survey), most
    anybody = any(
        "survey" in others for (_, item_id), others in world.rows.items() if item_id == item.item_id
    )
    if kind == "mixed" or (kind == "" and anybody):
        if survey is None:
            return (value if council is None else None), most
        if appraisal is None:
            return (survey if kind == "" else None), most
        return appraisal + survey, most
    return appraisal, most


def _computed(item: Item, cells: Mapping[str, Any], most: float) -> float | None:
    form = parse(item.formula)
    told = {name: cells.get(f"value:{name}", math.nan) for name in form.inputs}
    if isinstance(form, forms.Choice):
        words = " ".join(str(told[""]).casefold().split())
        told = {"": next((at for at, (label, _) in enumerate(form.options) if label == words), math.nan)}
    points = plain(form, told, most)
    return None if math.isnan(points) else points
