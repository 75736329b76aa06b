"""The format of `rules/assistants.yaml`, from which both validation and JSON Schema come.

Keys are camelCase in the file. An unknown key is an error. Every fact names its source (a key of
`sources`, which has the address and the day it was looked up) and how sure it is.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

_FORMAT = ConfigDict(extra="forbid", alias_generator=to_camel, validate_by_name=True)

Word = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
Text = Annotated[str, Field(min_length=1, max_length=500)]
Glob = Annotated[str, Field(min_length=1, max_length=500)]
Place = Annotated[str, Field(pattern=r"^(~/)?[^/~\\]([^\\]*[^/\\])?$", max_length=200)]
"""A file relative to the workspace, or to the home folder when it begins with `~/`."""

Dialect = Literal[
    "gitignore",
    "npm-ignore",
    "pathspec",
    "permission-rule",
    "globset",
    "wildcard-map",
    "path-map",
    "rule-list",
    "minimatch",
    "fast-glob",
    "fnmatch",
    "path-list",
    "language-map",
    "marker",
    "settings",
    "remote",
]
"""How a mechanism writes its patterns; `dialects` says what each means. Of the last three, `marker`
is a file whose existence is enough; `settings` of an application and `remote` ones of a service
cannot be read here.
"""
Enforcement = Literal[
    "hard", "best-effort", "discovery-only", "index-only", "completion-only", "approval", "none"
]
Effect = Literal["excluded", "on-request", "partial", "none"]
"""`partial`: it binds some of an assistant's surfaces, so that the level of a file stays."""
Confidence = Literal["high", "medium", "low"]
Format = Literal["text", "json", "jsonc", "yaml", "toml"]
Pointer = Annotated[str, Field(pattern=r"^(/[^/]+)+$", max_length=200)]


@dataclass(frozen=True, config=_FORMAT)
class Source:
    """Where facts come from and when they were looked up."""

    ref: Text
    verified: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


@dataclass(frozen=True, config=_FORMAT)
class Marker:
    """A file, folder (ending in `/`) or glob of the workspace that tells of an assistant."""

    path: Glob
    strength: Literal["strong", "weak"] = "strong"
    """One strong marker is enough, of weak ones it takes two."""


@dataclass(frozen=True, config=_FORMAT)
class Detect:
    """What tells that an assistant is in use."""

    source: Word
    confidence: Confidence
    workspace: tuple[Marker, ...] = ()
    extensions: tuple[Text, ...] = ()
    editors: tuple[Text, ...] = ()
    neovim: tuple[Text, ...] = ()
    jetbrains: tuple[Text, ...] = ()


@dataclass(frozen=True, config=_FORMAT)
class Setting:
    """A place in a settings file of the workspace."""

    file: Place
    pointer: Pointer
    format: Format
    value: Text | None = None
    """What must stand there, alone or in an array."""


@dataclass(frozen=True, config=_FORMAT)
class Mechanism:
    """One of an assistant's own ways to keep a file out."""

    id: Word
    dialect: Dialect
    effect: Effect
    enforcement: Enforcement
    source: Word
    confidence: Confidence
    file: Place | None = None
    """None when it is no file of ours to read: a setting of the application or of a service."""
    also: tuple[Place, ...] = ()
    """Further files that are read the same way; never written to."""
    place: Literal["root", "any-folder"] = "root"
    format: Format = "text"
    pointer: Pointer | None = None
    """JSON pointer to the entries; `*` stands for the key that `select` names."""
    select: Pointer | None = None
    """Pointer to the word that stands for `*`; without that word nothing is in force."""
    default: Word | None = None
    """What an edit writes at `select` when nothing is there."""
    extends: Text | None = None
    """What an edit says at `extends` beside the entries it makes room for."""
    unless: Pointer | None = None
    """A setting of the same file beside which nothing here is in force."""
    tool: str | None = None
    """`permission-rule`, `rule-list`: the tool whose entries count."""
    reincludes: bool = False
    """Whether `!` takes files back from git's ignore rules and the built-in defaults."""
    surfaces: tuple[Word, ...] = ()
    """Which surfaces of the assistant it binds; all when empty."""
    needs: Setting | None = None
    """Without this setting the file leaves a file out of nothing but the index."""
    listed: Setting | None = None
    """A setting that names further files which are read the same way."""
    writer: Literal["gitignore-line", "array", "map", "none"] = "none"
    entries: tuple[Text, ...] = ()
    """`array`, `map`: what to write for a file; `{pattern}` is its escaped path."""
    folder_entries: tuple[Text, ...] = ()
    bypass: tuple[Text, ...] = ()
    """What reads the file all the same."""
    instead: Text | None = None
    """What to use in place of a mechanism without effect, or with one that no file here has."""
    snippet: Text | None = None
    """`remote`: what to enter there for a file; `{pattern}` is its path."""
    note: Text | None = None


@dataclass(frozen=True, config=_FORMAT)
class Defaults:
    """What an assistant leaves out by itself, in gitignore syntax: read on request."""

    globs: Annotated[tuple[Glob, ...], Field(min_length=1)]
    source: Word
    confidence: Confidence


@dataclass(frozen=True, config=_FORMAT)
class Imports:
    """How files of a group pull in others: `@path`, from file to file, so many times."""

    hops: Annotated[int, Field(ge=1, le=10)]
    source: Word
    confidence: Confidence


@dataclass(frozen=True, config=_FORMAT)
class Always:
    """Files that are part of every prompt, in gitignore syntax."""

    kind: Literal[
        "instructions", "rules", "skills", "agents", "prompts", "memory", "mcp-configuration"
    ]
    source: Word
    confidence: Confidence
    globs: tuple[Glob, ...] = ()
    listed: Setting | None = None
    """A setting that names such files."""
    imports: Imports | None = None
    reference: Annotated[str, Field(pattern=r"NAME")] | None = None
    """How a value of these files names an environment variable, written for the variable `NAME`."""


@dataclass(frozen=True, config=_FORMAT)
class History:
    """What an assistant keeps of conversations in the repository, in gitignore syntax.

    It holds text of earlier prompts and goes into later ones: automatic, whatever git ignores.
    """

    globs: Annotated[tuple[Glob, ...], Field(min_length=1)]
    source: Word
    confidence: Confidence


@dataclass(frozen=True, config=_FORMAT)
class GitIgnored:
    """What git's ignore rules mean to an assistant."""

    effect: Literal["on-request", "none"]
    source: Word
    confidence: Confidence


@dataclass(frozen=True, config=_FORMAT)
class Takes:
    """What an assistant takes up without being asked."""

    what: Annotated[tuple[Word, ...], Field(min_length=1)]
    source: Word
    confidence: Confidence


@dataclass(frozen=True, config=_FORMAT)
class Assistant:
    """Everything known of one assistant."""

    id: Word
    name: Text
    status: Literal["active", "renamed", "ended", "dormant", "enterprise-only"]
    takes: Takes
    git_ignored: GitIgnored
    detect: Detect | None = None
    aliases: tuple[Word, ...] = ()
    exclude: tuple[Mechanism, ...] = ()
    defaults: tuple[Defaults, ...] = ()
    always: tuple[Always, ...] = ()
    history: tuple[History, ...] = ()
    surfaces: tuple[Word, ...] = ()
    """Parts that an exclusion may bind one by one; empty when it is one part."""
    gaps: tuple[Text, ...] = ()
    since: Text | None = None
    """What there is to know of its status: since when, what continues it."""


@dataclass(frozen=True, config=_FORMAT)
class RegistryFile:
    """`rules/assistants.yaml`."""

    api_version: Literal["contextward.dev/v1"]
    kind: Literal["AssistantRegistry"]
    sources: dict[Word, Source]
    common: tuple[Defaults, ...]
    """Defaults of every assistant."""
    fallback: Assistant
    """Assumed when no assistant is known."""
    shared: Place
    """An ignore file that several assistants read; an edit prefers it where it serves several."""
    assistants: tuple[Assistant, ...]


REGISTRY: TypeAdapter[RegistryFile] = TypeAdapter(RegistryFile)


def registry_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `assistants.yaml`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The registry of AI assistants",
        **REGISTRY.json_schema(by_alias=True),
    }
