"""What settings files hold: indices, rule sets, decisions (the models that YAML is checked against)."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

TieRule = Literal["min", "dense", "average"]


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("must be a finite number")
    return value


def _id(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}", value):
        raise ValueError("must be an id of ASCII letters, digits, '-', '_'")
    return value


def _some(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value


Finite = Annotated[float, AfterValidator(_finite)]
Id = Annotated[str, AfterValidator(_id)]
Words = Annotated[str, AfterValidator(_some)]


class Settings(BaseModel):
    """Base of all settings: unknown keys are refused, values can't change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Text(Settings):
    """The same words in Vietnamese and English."""

    vi: Words
    en: Words

    def __getitem__(self, lang: str) -> str:
        """Return the words in one language ('vi' or 'en')."""
        return self.vi if lang == "vi" else self.en


class Group(Settings):
    """A block (khối) of units that are ranked together."""

    vi: Words
    en: Words
    unit_vi: Words
    unit_en: Words
    units_en: Words

    def name(self, lang: str) -> str:
        """Return the block's name in one language."""
        return self.vi if lang == "vi" else self.en


class Band(Settings):
    """A class of results: totals from ``start`` (included) up to the next band."""

    name: Text
    start: Finite = Field(alias="from")
    group: str | None = None


class YearSettings(Settings):
    """What an index says of one of its years."""

    rules: Id | dict[str, Id] | None = None
    scale: Annotated[float, Field(gt=0), AfterValidator(_finite)] | None = None
    unranked: tuple[Id, ...] = ()  # units that are scored but take no rank
    notes: Text | None = None


class KnownContradiction(Settings):
    """A contradiction in the published figures that is known and declared."""

    year: int
    group: str | None = None
    about: Words
    note: Text


class IndexSettings(Settings):
    """``index.yaml``: an index, its blocks and its years."""

    id: Id
    names: Text
    place: Text
    publisher: Text
    about: Text
    units: Literal["own", "provinces", "none"] = "own"
    scale: Annotated[float, Field(gt=0), AfterValidator(_finite)] = 100.0
    decimals: Annotated[int, Field(ge=0, le=6)] = 2
    tie_rule: TieRule = "min"
    rank_on: Literal["unrounded", "rounded"] = "unrounded"
    reproduced_within: Annotated[float, Field(gt=0), AfterValidator(_finite)] = 0.005
    groups: dict[Id, Group]
    bands: tuple[Band, ...] = ()
    years: dict[Annotated[int, Field(ge=1990, le=2100)], YearSettings] = {}
    known_contradictions: tuple[KnownContradiction, ...] = ()


class KnownProblem(Settings):
    """A flaw of a decision as printed, kept as printed."""

    rule: Literal["sum", "structure", "code"]
    note: Text


class RuleSetSettings(Settings):
    """``ruleset.yaml``: a decision that says how an index is scored."""

    id: Id
    number: str | None = None
    issued: dt.date | int | None = None
    issued_by: Text | None = None
    title: Text
    groups: tuple[Id, ...] = ()
    years: tuple[int | None, int | None] | None = None
    scale: Annotated[float, Field(gt=0), AfterValidator(_finite)] = 100.0
    complete: Annotated[
        Literal["yes", "structure", "name_only", "fragment"],
        BeforeValidator(lambda value: "yes" if value is True else value),  # YAML reads a bare yes as true
    ]
    structure: dict[str, dict[str, int]] = {}
    survey_max: dict[str, Finite] = {}
    appraisal_max: dict[str, Finite] = {}
    amends: Id | None = None  # an earlier rule set, of which this one changes single items
    aggregation: Literal["sum", "geometric", "harmonic"] = "sum"  # how the domains give the total
    every_item_applies: bool = False  # the decision says so: no item is left out for a unit (n/a)
    missing_survey: Literal["error", "rescale"] = "error"  # of a unit without any survey points
    score_step: Annotated[float, Field(gt=0), AfterValidator(_finite)] | None = None
    source_id: str | None = None
    note: Text | None = None
    known_problems: tuple[KnownProblem, ...] = ()


class Decision(Settings):
    """``decision.yaml``: the act or announcement that published a year's results."""

    number: str | None = None
    date: dt.date | None = None
    announced: dt.date | None = None
    issued_by: Text | None = None
    title: Text
    source_id: str | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _has_a_handle(self) -> Decision:
        if not (self.number or self.date or self.announced or self.source_id):
            raise ValueError("a decision needs its number, a date or a source")
        return self
