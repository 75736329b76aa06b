"""The values that cross the seams of contextward: frozen, slotted, without behaviour of their own.

Positions inside the engine are (line, column): lines are zero-based, columns count Unicode code
points of the decoded text. Only `lsp` and `report` turn columns into UTF-16 code units.
No value of this module holds text of a scanned file except `Region`, which lives for one scan.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Literal, NewType

RuleId = NewType("RuleId", str)
"""`pack.rule`, for example `health.mrn`."""

AssistantId = NewType("AssistantId", str)
"""An id of the registry, for example `cursor`."""

RegionKind = Literal["comment", "string", "key-value", "cell", "message", "prose", "file"]
Category = Literal["secret", "health", "personal", "confidential", "context", "governance"]
FixKind = Literal["synthetic", "environment", "exclude", "allow"]
Profile = Literal["everyday", "strict", "audit"]


class Severity(enum.IntEnum):
    """How loud a finding is, quietest first, so that `max` is the stricter one."""

    OFF = 0
    HINT = 1
    INFORMATION = 2
    WARNING = 3
    ERROR = 4

    @property
    def label(self) -> str:
        """The word of configuration files and reports."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> Severity:
        """`KeyError` for a word that is no severity."""
        return cls[word.upper()]


class Confidence(enum.IntEnum):
    """How sure a rule is of what it found; an axis of its own beside severity."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def label(self) -> str:
        """The word of packs and reports."""
        return self.name.lower()


class Level(enum.IntEnum):
    """How readily an assistant takes a file up; the higher of two wins (design section 5)."""

    EXCLUDED = 0
    ON_REQUEST = 1
    AUTOMATIC = 2
    ALWAYS = 3

    @property
    def label(self) -> str:
        """The word of reports: `always`, `automatic`, `on-request`, `excluded`."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text: zero-based line, column in code points from the start of that line."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Range:
    """Half open, from `start` up to but without `end`."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of `range` (positions of the text before this edit) by `text`."""

    range: Range
    text: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a region says, where that is not what is written: escapes resolved, pieces joined.

    Character `i` of `text` is written at `[starts[i], ends[i])` of the line, columns as in
    `Region`; they may lie in front of the region, in a piece that it goes on with. Characters
    written on a line above take no column: they start and end where the pieces of this line begin.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of one line that means something: `[start, end)`, without delimiters.

    A comment or string that spans lines gives one region a line. A `key-value`, a `cell` and a
    part of a `message` have a `path`: the names that lead to the value, outermost first, as written
    (`("patient", "ssn")`), or what the standard has in their place.
    """

    kind: RegionKind
    start: int
    end: int
    path: tuple[str, ...] = ()
    outer_start: int = -1
    """Where the literal begins with its delimiters and prefix; -1 when it has none on this line."""
    outer_end: int = -1
    decoded: Decoded | None = None
    """None where the text is what is written."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Here a record begins: another of several things to which the names of `path` lead.

    An element of a list, a row, a message, a call, a document. From `column` on, what stands below
    `path` belongs to another thing than what stood below it before. Values below one name that
    occurs once (`patient: {address: {city: ...}}`) need no mark: the name tells.
    """

    column: int
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Detection:
    """One value found in a line. It knows neither line number nor policy, so lines may move."""

    rule: RuleId
    start: int
    end: int
    region: RegionKind
    shape: str
    """The value masked so that a person can find it, for example `ddd-dd-dddd`."""
    path: tuple[str, ...] = ()
    """The names that led to the value, when it was found in a key-value."""
    points: int = 0
    """What speaks for it beyond its rule, or against it; what stands near is not counted yet."""
    authorship: bool = False
    """It names who wrote something; told when a file's detections are gathered."""
    record: int = -1
    """Detections of one text with the same number are about one person, as far as its form tells.
    Told, like `role`, when a whole text is reported: an edit may change all that follow."""
    role: str = ""
    """What that person is, as the names tell: a role of `rules/roles.yaml`; empty for unknown."""


@dataclass(frozen=True, slots=True)
class Because:
    """Why something holds: a kind, the file or registry that says so, its one-based line."""

    kind: str
    source: str
    line: int = 0
    pattern: str = field(default="", compare=False)
    """The pattern or word that says so, as it is written there."""
    strength: str = field(default="", compare=False)
    """Of an exclusion, how far it holds: `best effort, not for terminal commands`."""


@dataclass(frozen=True, slots=True)
class AssistantExposure:
    """What one assistant does with one file."""

    id: AssistantId
    level: Level
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Exposure:
    """What the assistants in use do with one file: `level` is the highest over them."""

    level: Level
    assistants: tuple[AssistantExposure, ...] = ()

    @property
    def readers(self) -> tuple[AssistantId, ...]:
        """The assistants that would read the file: all but those that exclude it."""
        return tuple(a.id for a in self.assistants if a.level is not Level.EXCLUDED)


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding is accepted: contract of design section 3."""

    kind: str
    reason: str = ""
    owner: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A detection after exposure and policy: what adapters show. Never carries the value."""

    rule: RuleId
    category: Category
    data_class: str
    title: str
    severity: Severity
    confidence: Confidence
    range: Range
    region: RegionKind
    shape: str
    fingerprint: str
    exposure: Exposure
    regulations: tuple[str, ...] = ()
    fixes: tuple[FixKind, ...] = ()
    suppressed: Suppression | None = None
    authorship: bool = False
    """It names who wrote something, which is meant to be read."""
    record: int = -1
    """Findings of one file with the same number are about one person; -1 where that is unknown."""
    locked: bool = False
    """The organisation's policy fixes its severity: nothing but a fix takes it away."""
    detail: str = ""
    """What to say in place of the rule's message, where a finding has words of its own."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """Everything known about one file after a scan."""

    path: str
    language: str
    size: int
    """Bytes on disk."""
    exposure: Exposure
    findings: tuple[Finding, ...] = ()
    incomplete: str = ""
    """Why part of the file could not be scanned; empty when all of it was."""
    notes: tuple[str, ...] = field(default=())
    """What a person should know of the way it was scanned."""
