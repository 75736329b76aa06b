"""The pack format (contract, design section 9), from which both validation and JSON Schema come.

The classes are frozen dataclasses that pydantic checks when they are made from a file; keys are
camelCase in files and snake_case here. An unknown key is an error. After loading nothing of
pydantic is left on the values' path: they are plain attributes.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from contextward.model import RegionKind
from contextward.rules.safety import MOST_CHARACTERS, MOST_RULES

_FORMAT = ConfigDict(extra="forbid", alias_generator=to_camel, validate_by_name=True)

SeverityWord = Literal["error", "warning", "information", "hint"]
RuleCategory = Literal["secret", "health", "personal", "confidential"]
PackName = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)*$", max_length=80)]
RuleName = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", max_length=120)]
Pattern = Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]
Glob = Annotated[str, Field(min_length=1, max_length=500)]
Text = Annotated[str, Field(min_length=1, max_length=200)]
ExampleText = Annotated[str, Field(min_length=1, max_length=10_000)]
Some = Field(min_length=1, max_length=200)
"""At least one, and not so many that a scan would feel it."""
Few = Field(max_length=200)

CheckName = Literal[
    "aws-key-id", "basic-credentials", "date", "dea", "github-crc32", "iban", "luhn", "mbi", "nhs",
    "npi", "opaque", "us-ssn",
]  # fmt: skip
"""The checks of `contextward.detect.checks`."""
SynthName = Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=80)]
"""A synthesizer of `contextward.synth.catalogue`; `pack lint` knows which there are."""


@dataclass(frozen=True, config=_FORMAT)
class Entropy:
    """The least Shannon entropy of a value, in bits per character."""

    min: Annotated[float, Field(ge=0, le=8)]


@dataclass(frozen=True, config=_FORMAT)
class Near:
    """One of the keywords must stand within so many lines of the value."""

    keywords: Annotated[tuple[Text, ...], Some]
    lines: Annotated[int, Field(ge=0, le=20)] = 0


@dataclass(frozen=True, config=_FORMAT)
class RegexDetector:
    """A pattern in RE2 syntax that never crosses a line; the value is the group `value`, or all."""

    kind: Literal["regex"]
    pattern: Pattern
    keywords: Annotated[tuple[Text, ...], Few] = ()
    """One of these must stand in the same line, whatever its case."""
    entropy: Entropy | None = None
    checksum: CheckName | None = None
    near: Near | None = None


@dataclass(frozen=True, config=_FORMAT)
class FieldDetector:
    """The value of a key whose name, parents counted, ends in these words."""

    kind: Literal["field"]
    name: Annotated[tuple[Text, ...], Some]
    formats: Annotated[tuple[Text, ...], Few] = ()
    """Languages (`json`, `yaml`, `dotenv`, ...) or `code` for every programming language."""
    anywhere: bool = False
    """Also where no reader tells keys: in any language, in strings, comments and plain text."""
    value: Pattern | None = None
    entropy: Entropy | None = None
    checksum: CheckName | None = None


@dataclass(frozen=True, config=_FORMAT)
class RecognizerDetector:
    """An entity of the prose tier, by the name under which its recognizer is registered."""

    kind: Literal["recognizer"]
    entity: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]
    min_score: Annotated[float, Field(ge=0, le=1)] = 0.5


@dataclass(frozen=True, config=_FORMAT)
class PathDetector:
    """The file as a whole, by its path."""

    kind: Literal["path"]
    glob: Annotated[tuple[Glob, ...], Some]


Detector = Annotated[
    RegexDetector | FieldDetector | RecognizerDetector | PathDetector, Field(discriminator="kind")
]


@dataclass(frozen=True, config=_FORMAT)
class Scope:
    """Where a rule looks."""

    include: Annotated[tuple[Glob, ...], Few] = ()
    exclude: Annotated[tuple[Glob, ...], Few] = ()
    regions: Annotated[tuple[RegionKind, ...], Few] = ()


@dataclass(frozen=True, config=_FORMAT)
class Allow:
    """What the rule never reports: values holding a word, values matching a pattern, paths."""

    words: Annotated[tuple[Text, ...], Few] = ()
    patterns: Annotated[tuple[Pattern, ...], Few] = ()
    paths: Annotated[tuple[Glob, ...], Few] = ()


@dataclass(frozen=True, config=_FORMAT)
class Replace:
    """Which synthesizer replaces the value."""

    synth: SynthName
    params: dict[str, str | int | bool] = Field(default_factory=dict)


@dataclass(frozen=True, config=_FORMAT)
class MatchExample:
    """A text in which the rule finds exactly `value`.

    Where a real-looking value must not be written down, `like` is a pattern instead: values are
    drawn from it when the example is run, and stand where the text says `<value>`.
    """

    text: ExampleText
    value: ExampleText | None = None
    like: Pattern | None = None
    language: Text = "unknown"
    path: Annotated[str, Field(max_length=500)] = ""
    """The file's path, for rules that look at some files only."""


@dataclass(frozen=True, config=_FORMAT)
class NoMatchExample:
    """A text in which the rule finds nothing, and why."""

    text: ExampleText
    why: Text
    language: Text = "unknown"
    path: Annotated[str, Field(max_length=500)] = ""


@dataclass(frozen=True, config=_FORMAT)
class Examples:
    """The rule's own test."""

    match: Annotated[tuple[MatchExample, ...], Few] = ()
    no_match: Annotated[tuple[NoMatchExample, ...], Few] = ()


@dataclass(frozen=True, config=_FORMAT)
class Rule:
    """One kind of value, where to look for it, how loud it is, what replaces it."""

    id: RuleName
    title: Text
    message: Text
    category: RuleCategory
    data_class: Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=80)]
    severity: SeverityWord
    confidence: Literal["high", "medium", "low"]
    detect: Annotated[tuple[Detector, ...], Some]
    aliases: Annotated[tuple[RuleName, ...], Few] = ()
    stage: Literal["observe", "warn", "enforce"] = "enforce"
    regulations: Annotated[tuple[Text, ...], Few] = ()
    scope: Scope = Field(default_factory=Scope)
    allow: Allow = Field(default_factory=Allow)
    replace: Replace | None = None
    examples: Examples = Field(default_factory=Examples)


@dataclass(frozen=True, config=_FORMAT)
class Metadata:
    """Who made the pack, which version it is, what it needs."""

    id: PackName
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$")]
    license: str = ""
    requires: dict[Literal["contextward"], str] = Field(default_factory=dict)


@dataclass(frozen=True, config=_FORMAT)
class Extends:
    """Another pack whose rules come with this one."""

    pack: PackName
    version: str


@dataclass(frozen=True, config=_FORMAT)
class Override:
    """What a pack changes of an extended pack's rule."""

    severity: SeverityWord | Literal["off"] | None = None


@dataclass(frozen=True, config=_FORMAT)
class Pack:
    """`pack.yaml`."""

    api_version: Literal["contextward.dev/v1"]
    kind: Literal["RulePack"]
    metadata: Metadata
    extends: Annotated[tuple[Extends, ...], Few] = ()
    overrides: dict[RuleName, Override] = Field(default_factory=dict)
    rules: Annotated[tuple[Rule, ...], Field(max_length=MOST_RULES)] = ()


@dataclass(frozen=True, config=_FORMAT)
class RuleFile:
    """`rules/*.yaml` beside `pack.yaml`: more rules of the pack, a group a file."""

    rules: Annotated[tuple[Rule, ...], Field(max_length=MOST_RULES)]


PACK: TypeAdapter[Pack] = TypeAdapter(Pack)
RULE_FILE: TypeAdapter[RuleFile] = TypeAdapter(RuleFile)
RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


def pack_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `pack.yaml` and of the rule files beside it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A contextward rule pack, or a file of its rules",
        **TypeAdapter(Pack | RuleFile).json_schema(by_alias=True),
    }
