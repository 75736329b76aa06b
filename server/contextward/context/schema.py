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
    "permission-rule",
    "globset",
    "wildcard-map",
    "minimatch",
    "fast-glob",
    "path-list",
    "settings",
]
"""How a mechanism writes its patterns. Files are matched in the first two, the rest are told."""
Enforcement = Literal[
    "hard", "best-effort", "discovery-only", "index-only", "completion-only", "approval", "none"
]
Effect = Literal["excluded", "on-request", "none"]
Confidence = Literal["high", "medium", "low"]


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
    pointer: Annotated[str, Field(pattern=r"^(/[^/]+)+$")] | None = None
    """JSON pointer to the array of entries."""
    comments: bool = False
    """Whether the JSON may hold comments and trailing commas."""
    tool: str | None = None
    """`permission-rule`: the tool whose entries count."""
    ignore_case: bool = False
    reincludes: bool = False
    """Whether `!` takes files back from git's ignore rules and the built-in defaults."""
    writer: Literal["gitignore-line", "json-array", "none"] = "none"
    entry: Text | None = None
    """`json-array`: what to write for a file; `{pattern}` is its escaped path."""
    folder_entry: Text | None = None
    bypass: tuple[Text, ...] = ()
    """What reads the file all the same."""
    instead: Text | None = None
    """What to use in place of a mechanism without effect."""
    note: Text | None = None


@dataclass(frozen=True, config=_FORMAT)
class Defaults:
    """What an assistant leaves out by itself, in gitignore syntax: read on request."""

    globs: Annotated[tuple[Glob, ...], Field(min_length=1)]
    source: Word
    confidence: Confidence


@dataclass(frozen=True, config=_FORMAT)
class Always:
    """Files that are part of every prompt, in gitignore syntax."""

    kind: Literal["instructions", "rules", "skills", "agents", "memory", "mcp-configuration"]
    globs: Annotated[tuple[Glob, ...], Field(min_length=1)]
    source: Word
    confidence: Confidence
    reference: Annotated[str, Field(pattern=r"NAME")] | None = None
    """How a value of these files names an environment variable, written for the variable `NAME`."""


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
    gaps: tuple[Text, ...] = ()


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
    assistants: tuple[Assistant, ...]


REGISTRY: TypeAdapter[RegistryFile] = TypeAdapter(RegistryFile)


def registry_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `assistants.yaml`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The registry of AI assistants",
        **REGISTRY.json_schema(by_alias=True),
    }
