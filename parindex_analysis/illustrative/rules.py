"""Illustrative rule sets: made up, with the structure and the maxima that are public of Hanoi's for 2020.

``plan.csv`` lists domains and criteria; of each block it says which sub-criteria a criterion has, as kind and
maximum points (``choice 1; bands 2``). A star marks a sub-criterion that every unit has all points of.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files

from parindex_analysis.catalog import Item, RuleSet
from parindex_analysis.catalog.models import RuleSetSettings, Text
from parindex_analysis.illustrative.kinds import KINDS

INDEX = "hanoi-illustrative"
SOURCE_ID = "illustrative"
NO_POWER = "no power: every unit has all points"
BLOCKS = {
    "department": Text(vi="các sở, cơ quan tương đương sở", en="departments"),
    "district": Text(vi="UBND quận, huyện, thị xã", en="districts and towns"),
}
_LEVELS = ("domain", "criterion", "subcriterion")
Line = dict[str, str]


@dataclass(frozen=True)
class Rules:
    """A block's illustrative rule set.

    Attributes
    ----------
    rule_set : RuleSet
        9 domains; 46 criteria and 103 sub-criteria of departments, 50 and 118 of districts.
    steps : dict of str to int
        By id of each scored item: hundredths of a point between two scores.
    """

    rule_set: RuleSet
    steps: dict[str, int]

    def leaves(self, assessment: str) -> tuple[Item, ...]:
        """Return the scored items of one kind of assessment."""
        return tuple(item for item in self.rule_set.leaves() if item.assessment == assessment)

    def most(self, assessment: str) -> int:
        """Return the greatest points of one kind of assessment, in hundredths."""
        return sum(round(100 * (item.max_points or 0)) for item in self.leaves(assessment))


def illustrative_rules(group: str, year: int) -> Rules:
    """Return the illustrative rule set of a block; it does not hang on the seed.

    Parameters
    ----------
    group : {'department', 'district'}
        The block.
    year : int
        The only year that it is for.

    Returns
    -------
    Rules
    """
    steps: dict[str, int] = {}
    items: list[Item] = []
    for domain, criteria in enumerate(_domains(group), 1):
        head, *rest = criteria
        branch = [_item(head, str(domain))]
        for place, criterion in enumerate(rest, 1):
            branch += _criterion(criterion, group, f"{domain}.{place}", steps)
        items += _summed(branch)
    numbered = tuple(replace(item, row=row) for row, item in enumerate(items, 2))
    return Rules(RuleSet(_settings(group, year, numbered), numbered), steps)


def _domains(group: str) -> Iterator[list[Line]]:
    """Yield each domain's line and those of its criteria that the block has."""
    text = files(__package__).joinpath("plan.csv").read_text(encoding="utf-8")
    found: list[Line] = []
    for line in csv.DictReader(io.StringIO(text)):
        if line["level"] == "domain":
            if found:
                yield found
            found = [line]
        elif line[group]:
            found.append(line)
    yield found


def _criterion(line: Line, group: str, code: str, steps: dict[str, int]) -> list[Item]:
    items = [_item(line, code)]
    for place, part in enumerate(line[group].split("; "), 1):
        word, _, points = part.partition(" ")
        name, most = word.rstrip("*"), float(points)
        kind = KINDS[name]
        own = {
            "key": f"{line['key']}-{name}",
            "name_vi": f"{kind.name_vi}: {line['name_vi']}",
            "name_en": f"{kind.name_en}: {line['name_en']}",
        }
        item = replace(
            _item(own, f"{code}.{place}"),
            max_points=most,
            assessment=kind.assessment,
            formula=kind.words(most),
            note=NO_POWER if word.endswith("*") else "",
        )
        steps[item.item_id] = kind.hundredths(most)
        items.append(item)
    return items


def _item(line: Line, code: str) -> Item:
    return Item(
        item_id=line["key"],
        code=code,
        level=_LEVELS[code.count(".")],
        name_vi=f"{line['name_vi']} (minh hoạ)",
        name_en=f"{line['name_en']} (illustrative)",
        max_points=None,
        assessment="",
        formula="",
        evidence="illustrative",
        n_criteria=None,
        n_subcriteria=None,
        source_id=SOURCE_ID,
        note="",
        row=0,
    )


def _summed(branch: list[Item]) -> list[Item]:
    """Give a domain and its criteria the sums of what is below them, and the domain its counts."""
    leaves = [item for item in branch if item.max_points is not None]
    found = []
    for item in branch:
        if item.max_points is None:
            below = [leaf.max_points or 0 for leaf in leaves if leaf.code.startswith(f"{item.code}.")]
            item = replace(item, max_points=sum(below))
        if item.level == "domain":
            n_criteria = sum(one.level == "criterion" for one in branch)
            item = replace(item, n_criteria=n_criteria, n_subcriteria=len(leaves))
        found.append(item)
    return found


def _settings(group: str, year: int, items: tuple[Item, ...]) -> RuleSetSettings:
    counts = [sum(item.level == level for item in items) for level in _LEVELS]
    most = {
        kind: sum(item.max_points or 0 for item in items if item.assessment == kind)
        for kind in ("appraisal", "survey")
    }
    return RuleSetSettings(
        id=f"illustrative-{group}-{year}",
        title=Text(
            vi=f"Bộ tiêu chí minh hoạ của {BLOCKS[group].vi}, năm {year}",
            en=f"Illustrative rule set of {BLOCKS[group].en}, {year}",
        ),
        groups=(group,),
        years=(year, year),
        scale=sum(most.values()),
        complete="yes",
        structure={group: dict(zip(("domains", "criteria", "subcriteria"), counts, strict=True))},
        survey_max={group: most["survey"]},
        appraisal_max={group: most["appraisal"]},
        score_step=0.01,
        source_id=SOURCE_ID,
        note=Text(
            vi="Minh hoạ: số tiêu chí và điểm tối đa của thẩm định, điều tra như đã công bố; "
            "tên, điểm và cách tính của từng tiêu chí là giả định.",
            en="Illustrative: the numbers of criteria and the maxima of appraisal and survey are as "
            "published; names, points and formulas of the single criteria are made up.",
        ),
    )
