"""The format of `rules/evidence.yaml`: what raises and lowers confidence, and by how much.

The weights are points on one scale, on which the three confidences are places. The comments of the
file say why a weight is what it is; this module only gives it types.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from contextward.model import RegionKind
from contextward.rules.data import rules_dir
from contextward.rules.schema import Glob, RuleCategory
from contextward.text.structured import structure
from contextward.text.yamlfile import load_yaml

_FORMAT = ConfigDict(
    extra="forbid", alias_generator=to_camel, validate_by_name=True, defer_build=True
)

Origin = Literal["field", "prefixed", "near", "bare", "prose"]
"""What led to a value: the name of its field, a documented beginning of the value itself, a word
in its line or near it, nothing but its shape, a recognizer that reads prose."""

Form = Literal[
    "empty", "number", "uuid", "digest", "hashed", "version", "date", "url", "path", "identifier",
    "words", "mixed", "encoded", "random",
]  # fmt: skip
"""What a value looks like. `hashed` is a password that was hashed, `version` any dotted number,
`encoded` is text in base 64, `mixed` neither words nor evidently random
(`hr7-Kelpwood9`), `identifier` a name in code (`auth_token`, `AuthToken`, `auth.token()`)."""

Alphabet = Literal["digits", "hexadecimal", "base32", "alphanumeric", "base64", "any"]
"""The smallest set of characters that a value is written with."""

Word = Annotated[str, Field(pattern=r"^[^\sA-Z]+$", max_length=40)]
Points = Annotated[int, Field(ge=-30, le=30)]
Raise = Annotated[int, Field(ge=0, le=30)]
Lower = Annotated[int, Field(ge=-30, le=0)]


def _split(value: object) -> object:
    return value.split() if isinstance(value, str) else value


Words = Annotated[frozenset[Word], BeforeValidator(_split, json_schema_input_type=str | list[Word])]
"""A block of words in lower case, or a list of them."""


@dataclass(frozen=True, config=_FORMAT)
class Scale:
    """Where the confidences of rules stand, and from how many points a result is more than low."""

    low: Points
    medium: Points
    high: Points
    from_medium: Points
    from_high: Points
    most: Raise
    """No more than this is added or taken away, whatever the evidence."""


@dataclass(frozen=True, config=_FORMAT)
class Outcome:
    """What the result of a check says."""

    holds: Raise
    fails: Lower
    drops: frozenset[Origin] = frozenset()
    """A value of these origins that fails the check is noise."""


@dataclass(frozen=True, config=_FORMAT)
class Check(Outcome):
    """An outcome, and others for data classes that use the same check."""

    data_classes: Mapping[str, Outcome] = Field(default_factory=dict)


@dataclass(frozen=True, config=_FORMAT)
class Purpose:
    """How a path tells what a file is for: a word of a folder, of its name, or a glob."""

    purpose: str
    folders: Words = frozenset()
    files: Words = frozenset()
    globs: tuple[Glob, ...] = ()
    """In lower case, as the path is for them."""


@dataclass(frozen=True, config=_FORMAT)
class Pairs:
    """Log-odds (natural) that a machine drew two neighbours, and nobody wrote them as words."""

    usual: float
    odd: float
    hump: float
    turn: float
    digits: float
    separator: float
    symbol: float


@dataclass(frozen=True, config=_FORMAT)
class Likeness:
    """From which likeness a text is random, up to which it is words."""

    random: Annotated[float, Field(ge=0, le=1)]
    words: Annotated[float, Field(ge=0, le=1)]
    digests: frozenset[int]
    pairs: Pairs


@dataclass(frozen=True, config=_FORMAT)
class Band:
    """Entropy in bits per character: below `low` a value is monotonous, from `high` it is rich."""

    low: float
    high: float


@dataclass(frozen=True, config=_FORMAT)
class Company:
    """Other kinds of data beside a value."""

    lines: Annotated[int, Field(ge=0, le=20)]
    """How many lines away a companion may stand."""
    groups: Mapping[RuleCategory, str]
    """Categories of one group keep each other company."""
    strangers: frozenset[str]
    """Data classes that are nobody's company."""


@dataclass(frozen=True, config=_FORMAT)
class Weights:
    """What each fact is worth for the rules of one category; what is not named is worth nothing."""

    origin: Mapping[Origin, Points] = Field(default_factory=dict)
    region: Mapping[RegionKind, Points] = Field(default_factory=dict)
    file: Mapping[str, Points] = Field(default_factory=dict)
    key: Mapping[str, Points] = Field(default_factory=dict)
    form: Mapping[Form, Points] = Field(default_factory=dict)
    monotonous: Lower = 0
    rich: Raise = 0
    companion: Raise = 0
    """For each kind of companion, at most `companions` of them."""
    companions: Annotated[int, Field(ge=0, le=10)] = 0


@dataclass(frozen=True, config=_FORMAT)
class EvidenceTables:
    """All of `evidence.yaml`."""

    scale: Scale
    checks: Mapping[str, Check]
    purposes: tuple[Purpose, ...]
    """The first that a path tells of holds."""
    keys: Mapping[str, Words]
    """What the words of a key's name say: a sense and its words."""
    likeness: Likeness
    entropy: Mapping[Alphabet, Band]
    company: Company
    weights: Mapping[RuleCategory, Weights]


_TABLES: TypeAdapter[EvidenceTables] = TypeAdapter(EvidenceTables)


@cache
def evidence_tables() -> EvidenceTables:
    """`rules/evidence.yaml`. `ConfigurationError` if the installation is damaged."""
    return structure(_TABLES, load_yaml(rules_dir() / "evidence.yaml"))


def evidence_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `evidence.yaml`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What raises and lowers the confidence in a finding",
        **_TABLES.json_schema(by_alias=True),
    }
