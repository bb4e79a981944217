"""Rule sets: the tree of domains, criteria and sub-criteria that a decision lays down."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from parindex_analysis.catalog.misprint import likely_misprints
from parindex_analysis.catalog.models import RuleSetSettings
from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.settings import read_settings
from parindex_analysis.catalog.tables import Row, read_table

COLUMNS = (
    "item_id",
    "code",
    "level",
    "name_vi",
    "name_en",
    "name_en_status",
    "max_points",
    "assessment",
    "formula",
    "evidence",
    "n_criteria",
    "n_subcriteria",
    "source_id",
    "note",
)
LEVELS = ("domain", "criterion", "subcriterion")
ASSESSMENTS = ("appraisal", "survey", "mixed", "bonus", "penalty")
SUM_TOLERANCE = 1e-5  # maxima are typed from print; derived thirds (3.333333) must still add up


@dataclass(frozen=True)
class Item:
    """A node of the tree; an item without children is what is scored.

    Attributes
    ----------
    item_id : str
        Id that stays the same when a later rule set changes the printed code.
    code : str
        Printed code; its parent is the code without the last part (1.1.2 -> 1.1).
    max_points : float or None
        Greatest number of points; None where it is not published.
    formula : str
        How a measurement becomes points, in words; empty: points are given as they are.
    """

    item_id: str
    code: str
    level: str
    name_vi: str
    name_en: str
    max_points: float | None
    assessment: str
    formula: str
    evidence: str
    n_criteria: int | None
    n_subcriteria: int | None
    source_id: str
    note: str
    row: int

    @property
    def parent_code(self) -> str:
        """Code of the parent, empty for a domain."""
        return self.code.rpartition(".")[0]

    def name(self, lang: str) -> str:
        """Return the item's name in one language ('vi' or 'en')."""
        return self.name_vi if lang == "vi" or not self.name_en else self.name_en


@dataclass(frozen=True)
class RuleSet:
    """A decision's rules: settings and the tree, in printed order."""

    settings: RuleSetSettings
    items: tuple[Item, ...]

    @property
    def domains(self) -> tuple[Item, ...]:
        """The top level of the tree."""
        return tuple(item for item in self.items if not item.parent_code)

    def children(self, item: Item) -> tuple[Item, ...]:
        """Return the items directly below one."""
        return tuple(child for child in self.items if child.parent_code == item.code)

    def leaves(self, below: Item | None = None) -> tuple[Item, ...]:
        """Return the items that are scored, of the whole tree or below one item (itself if it is a leaf)."""
        parents = {item.parent_code for item in self.items}
        prefix = "" if below is None else below.code + "."
        return tuple(
            item
            for item in self.items
            if item.code not in parents
            and (below is None or item.code == below.code or item.code.startswith(prefix))
        )

    @property
    def has_points(self) -> bool:
        """Say whether every item that is scored has its maximum points."""
        leaves = self.leaves()
        return bool(leaves) and all(item.max_points is not None for item in leaves)


def read_rule_set(folder: Path, name: str, problems: Problems) -> RuleSet | None:
    """Read ``ruleset.yaml`` and ``criteria.csv`` of one rule set and check the tree.

    A rule set may be only a name, or a structure without points; what is there must be consistent: codes
    unique and nested, maxima of children equal to their parent's, domains to the scale (a fragment excepted).
    """
    settings = read_settings(folder / "ruleset.yaml", f"{name}/ruleset.yaml", RuleSetSettings, problems)
    if settings is None:
        return None
    if settings.id != folder.name:
        problems.add(
            f"{name}/ruleset.yaml",
            None,
            "id",
            settings.id,
            "The id is not the folder's name.",
            "Call it {folder}.",
            folder=folder.name,
        )
    path = folder / "criteria.csv"
    if not path.exists():
        if settings.complete in ("yes", "fragment"):
            problems.add(f"{name}/criteria.csv", None, "", None, "The file is missing.", "Add the items.")
        return RuleSet(settings, ())
    rows = read_table(path, f"{name}/criteria.csv", COLUMNS, problems)
    rule_set = RuleSet(settings, tuple(_item(row) for row in rows))
    _check_codes(rule_set, rows)
    _check_sums(rule_set, f"{name}/criteria.csv", problems)
    _check_structure(rule_set, f"{name}/ruleset.yaml", problems)
    return rule_set


def _item(row: Row) -> Item:
    code = row.required("code")
    return Item(
        item_id=row["item_id"] or code,
        code=code,
        level=row.one_of("level", LEVELS),
        name_vi=row.required("name_vi"),
        name_en=row["name_en"],
        max_points=row.number_or_none("max_points", least=0.0),
        assessment=row.one_of("assessment", ASSESSMENTS, optional=True),
        formula=row["formula"],
        evidence=row.one_of("evidence", ("published", "derived", "illustrative")),
        n_criteria=row.whole_or_none("n_criteria"),
        n_subcriteria=row.whole_or_none("n_subcriteria"),
        source_id=row["source_id"],
        note=row["note"],
        row=row.number,
    )


def _check_codes(rule_set: RuleSet, rows: list[Row]) -> None:
    codes = [item.code for item in rule_set.items]
    ids = [item.item_id for item in rule_set.items]
    for item, row in zip(rule_set.items, rows, strict=True):
        if codes.count(item.code) > 1:
            row.bad("code", "The code stands twice.", "Give each item its own code.")
        if ids.count(item.item_id) > 1:
            row.bad("item_id", "The item id stands twice.", "Give each item its own id.")
        if item.parent_code and item.parent_code not in codes:
            row.bad(
                "code",
                "There is no item {parent} above it.",
                "Add item {parent} or mend the code.",
                parent=item.parent_code,
            )


def _check_sums(rule_set: RuleSet, name: str, problems: Problems) -> None:
    """Hold each item against the sum of those below it, and the domains against the scale."""
    if rule_set.settings.complete == "fragment":
        return
    for item in rule_set.items:
        children = rule_set.children(item)
        if children and item.max_points is not None:
            _check_sum(
                rule_set,
                children,
                item.max_points,
                name,
                item.row,
                "The items below it add up to {total}, not to {wanted}.",
                problems,
            )
    domains = tuple(item for item in rule_set.domains if item.assessment not in ("bonus", "penalty"))
    rule = "The domains add up to {total}, not to the scale of {wanted}."
    _check_sum(rule_set, domains, rule_set.settings.scale, name, None, rule, problems)


def _check_sum(
    rule_set: RuleSet,
    items: tuple[Item, ...],
    wanted: float,
    name: str,
    row: int | None,
    rule: str,
    problems: Problems,
) -> None:
    points = [item.max_points for item in items if item.max_points is not None]
    if not items or len(points) < len(items) or abs(sum(points) - wanted) <= SUM_TOLERANCE:
        return
    slips = likely_misprints(points, wanted, SUM_TOLERANCE)
    guesses = "; ".join(f"{items[at].code}: {points[at]:g} → {better:g}" for at, better in slips)
    remedy = (
        "Probably a misprint: {guesses}. Compare with the decision."
        if slips
        else "Compare with the decision."
    )
    problems.add(
        name,
        row,
        "max_points",
        f"{sum(points):g}" if row is None else f"{wanted:g}",
        rule,
        remedy,
        known=any(flaw.rule == "sum" for flaw in rule_set.settings.known_problems),
        total=f"{sum(points):g}",
        wanted=f"{wanted:g}",
        guesses=guesses,
    )


def _check_structure(rule_set: RuleSet, name: str, problems: Problems) -> None:
    """Compare the tree with the published counts where the tree is complete at that level."""
    for group, counts in rule_set.settings.structure.items():
        wanted = counts.get("domains")
        found = len([item for item in rule_set.domains if item.assessment not in ("bonus", "penalty")])
        if wanted is not None and found and found != wanted and rule_set.settings.complete != "fragment":
            problems.add(
                name,
                None,
                f"structure.{group}.domains",
                wanted,
                "The items have {found} domains.",
                "Add the missing ones or mend the count.",
                found=found,
            )
