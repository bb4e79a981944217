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
from parindex_analysis.scoring.formulas.cursor import number_text


@dataclass(frozen=True)
class Kind:
    """What a sub-criterion looks like.

    Attributes
    ----------
    name_vi, name_en : str
        What stands before the criterion's name.
    formula : str
        With places for the maximum, half and a quarter of it; empty: points are given as they are.
    step : int
        Hundredths of a point between two scores; 0: the maximum has ``parts`` equal steps.
    parts : int
        Steps from 0 to the maximum, where ``step`` is 0.
    assessment : str
        appraisal or survey.
    """

    name_vi: str
    name_en: str
    formula: str
    step: int = 0
    parts: int = 1
    assessment: str = "appraisal"

    def words(self, max_points: float) -> str:
        """Return the formula of an item, as a Vietnamese decision writes it."""
        shown = {"all": max_points, "half": max_points / 2, "part": max_points / 4}
        return self.formula.format(
            **{name: number_text(points).replace(".", ",") for name, points in shown.items()}
        )

    def hundredths(self, max_points: float) -> int:
        """Return the score step of an item in hundredths of a point."""
        return self.step or round(100 * max_points) // self.parts


KINDS = {
    "choice": Kind("Thời hạn", "In time", "đúng hạn: {all}; chậm: {half}; không thực hiện: 0", parts=2),
    "yes": Kind("Thực hiện", "Done", "có: {all}; không: 0"),
    "all": Kind("Đủ nội dung", "Complete", "đủ 4: {all}"),
    "each": Kind("Số nội dung", "Parts done", "mỗi trong 4: {part}", parts=4),
    "per": Kind("Số sáng kiến", "Number of", "{part} mỗi mục, tối đa {all}", parts=4),
    "bands": Kind(
        "Tỷ lệ hoàn thành", "Rate done", "trên 90%: {all}; từ 70% đến 90%: {half}; dưới 70%: 0", parts=2
    ),
    "rate": Kind("Tỷ lệ", "Rate", "theo tỷ lệ", step=5),
    "goal": Kind("Mức đạt", "Level reached", "mốc 50 đến 100, chặn", step=5),
    "plan": Kind(
        "So với kế hoạch",
        "Against the plan",
        "nếu xong >= giao: điểm tối đa; còn lại: điểm tối đa * xong / giao",
        step=5,
    ),
    "minus": Kind("Vi phạm", "Breaches", "trừ 25% mỗi lỗi nhẹ; 0 nếu lỗi nghiêm trọng", parts=4),
    "given": Kind("Hội đồng đánh giá", "Judged by the council", "", step=5),
    "mark": Kind("Hội đồng xếp mức", "Graded by the council", "", step=25),
    "survey": Kind(
        "Phiếu điều tra", "Questionnaire", "A = 100%; B = 60%; C = 20%; D = 0%", step=1, assessment="survey"
    ),
    "poll": Kind("Điểm điều tra", "Survey points", "", step=1, assessment="survey"),
    "sipas": Kind(
        "Chỉ số SIPAS", "SIPAS index", "lấy từ SIPAS: theo tỷ lệ trên 100%", step=1, assessment="survey"
    ),
}


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
